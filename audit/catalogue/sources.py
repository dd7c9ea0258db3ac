"""Sentences of the sources."""

TEXTS: dict[str, tuple[str, str]] = {
    "sources.missing": ("there is no such file", "没有这个文件"),
    "sources.folder": ("this is a folder; name a file in it", "这是一个文件夹，请指明其中的文件"),
    "sources.empty": ("the file is empty", "文件是空的"),
    "sources.unreadable": ("the file cannot be opened: {reason}", "文件打不开：{reason}"),
    "sources.binary": (
        "the file is neither text nor a format that can be read",
        "文件既不是文本，也不是可读的格式",
    ),
    "sources.damaged": ("the file is damaged: its package cannot be opened", "文件已损坏，无法打开"),
    "sources.archive": ("the file is an archive; unpack it first", "这是压缩包，请先解压"),
    "sources.encrypted": ("the file is protected by a password", "文件有密码保护"),
    "sources.encoding": (
        "the text is in none of UTF-8, UTF-16, GB18030 and Big5; save it as UTF-8",
        "文本不是 UTF-8、UTF-16、GB18030 或 Big5 编码，请另存为 UTF-8",
    ),
    "sources.unsupported": (
        "a {kind} file cannot be read here: {library} is not installed",
        "此处不能读 {kind} 文件：未安装 {library}",
    ),
    "sources.shifted": (
        "the row's figures contradicted their columns and were moved: {moved}",
        "该行数据与所在列不符，已移到所属各列：{moved}",
    ),
    "sources.header": (
        "the header row stood one column off the row below it and was moved: {moved}",
        "表头与下一行错开一列，已移正：{moved}",
    ),
    "sources.ragged": (
        "the row has {cells} cells where the table has {columns} columns, and no reading is better than another; it was left as it stands",
        "该行有 {cells} 格而表有 {columns} 列，没有哪种对齐更合理，按原样保留",
    ),
    "sources.overflow": (
        "{cells} cells stand beyond the table's {columns} columns and belong to none: {text}",
        "有 {cells} 格超出表的 {columns} 列，不属于任何一列：{text}",
    ),
    "sources.repeated": (
        "the row repeats the last one before the page break and was counted once",
        "该行与分页前最后一行相同，只计一次",
    ),
    "sources.contents": (
        "a table of contents up to {end} was set aside",
        "到 {end} 为止是目录，未作表格读取",
    ),
    "sources.unaligned": (
        "what stands here up to {end} looks like a table set by blanks, but its figures do not keep to columns; it was not read as one",
        "从这里到 {end} 像是用空格排列的表格，但数字没有对齐成列，未作表格读取",
    ),
    "sources.no-rows": ("the table has a header and no rows", "表只有表头，没有数据行"),
    "sources.quotes": (
        "a quotation mark is opened and never closed; the lines were read as they stand",
        "引号未闭合，各行按原样读取",
    ),
    "sources.decimal-comma": (
        "{count} figures such as “{text}” prove that the comma is the decimal mark; all are read so (profile: {{decimal: point}} in a pack would say otherwise)",
        "“{text}”等 {count} 个数字表明逗号是小数点，全部按此读取（规则包可用 profile: {{decimal: point}} 另作规定）",
    ),
    "sources.decimal-doubt": (
        "{count} figures such as “{text}” may have decimal commas, but not beyond doubt; they are left open, and others are read with a decimal point; if the comma is the decimal mark, write profile: {{decimal: comma}} in the pack",
        "“{text}”等 {count} 个数字可能以逗号作小数点，但证据不足，不作判断，其余数字按小数点读取；如逗号确为小数点，请在规则包写 profile: {{decimal: comma}}",
    ),
    "sources.decimal-both": (
        "{count} figures such as “{text}” look like decimal commas among decimal points (“{point}”); they are left open",
        "“{text}”等 {count} 个数字似以逗号作小数点，而其他数字用小数点（如“{point}”），不作判断",
    ),
    "sources.brackets": (
        "a column prints both minus signs and figures in brackets, such as “{text}”: what brackets mean is not told, and such figures are left open; write profile: {{brackets: negative}} in the pack, or plain where brackets only qualify a figure",
        "同一列既有负号又有带括号的数字（如“{text}”），括号含义不明，这类数字不作判断；请在规则包写 profile: {{brackets: negative}}（负数），若括号只是附带说明则写 plain",
    ),
    "sources.triangles": (
        "a column prints both minus signs and figures behind triangles, such as “{text}”: what triangles mean is not told, and such figures are left open; write profile: {{triangles: negative}} in the pack, or arrows where ▲ points up",
        "同一列既有负号又有带三角的数字（如“{text}”），三角含义不明，这类数字不作判断；请在规则包写 profile: {{triangles: negative}}（负数），若 ▲ 表示上升则写 arrows",
    ),
}

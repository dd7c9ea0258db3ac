"""Sentences of the readers of Word, Excel, web and PDF files: why a file is refused, and what in it was not read."""

TEXTS: dict[str, tuple[str, str]] = {
    "readers.extra": (
        "this kind of file needs {library}: pip install 'crossfoot[{extra}]'",
        "读这种文件需要 {library}：pip install 'crossfoot[{extra}]'",
    ),
    "readers.entities": (
        "the file declares XML entities, which no office program writes; it was not opened",
        "文件声明了 XML 实体，办公软件不会这样写；未打开",
    ),
    "readers.too-deep": (
        "the file nests elements or tables hundreds deep; it was not read",
        "文件的元素或表格嵌套达数百层，未读取",
    ),
    "readers.broken": ("the file is damaged: {detail}", "文件已损坏：{detail}"),
    "readers.zip-bomb": (
        "the package would unpack to {size} MB in {parts} parts, out of all proportion; it was not unpacked",
        "该文件解开后将达 {size} MB、{parts} 个部分，大小反常，未解开",
    ),
    "readers.too-large": (
        "the file has {size} MB; at most {limit} MB are read",
        "文件有 {size} MB，最多读 {limit} MB",
    ),
    "readers.too-many-cells": (
        "the file fills more than {limit} cells; audit data of this size as CSV, Parquet or a database table",
        "文件填了 {limit} 个以上单元格；这样大的数据请用 CSV、Parquet 或数据库表来审核",
    ),
    "readers.not-word": ("the package holds no Word document", "文件中没有 Word 文档"),
    "readers.not-book": ("the package holds no Excel workbook", "文件中没有 Excel 工作簿"),
    "readers.timeout": (
        "reading took longer than {seconds} seconds and was given up",
        "读取超过 {seconds} 秒，已放弃",
    ),
    "readers.convert": (
        "this {kind} file needs LibreOffice to be read; install it, or save the file as .docx",
        "读这个 {kind} 文件需要 LibreOffice；请安装，或另存为 .docx",
    ),
    "readers.converted": (
        "the {kind} file was converted by {tool} before it was read; addresses are those of the converted document",
        "{kind} 文件先由 {tool} 转换再读取，位置按转换后的文档",
    ),
    "readers.macros": ("the file carries macros; none was run", "文件带有宏，均未运行"),
    "readers.embedded": ("a document embedded in this one was not read", "内嵌的另一文档未读取"),
    "readers.nested": (
        "tables nested more than {depth} deep were not read",
        "嵌套超过 {depth} 层的表格未读取",
    ),
    "readers.hidden-text": ("hidden text was left out: {text}", "隐藏文字未读：{text}"),
    "readers.hidden-part": (
        "parts of the page that are not displayed were left out",
        "页面中不显示的部分未读",
    ),
    "readers.hidden-sheet": (
        "the sheet is hidden; it was read, and its cells are marked hidden",
        "该工作表是隐藏的；已读取，其单元格标为隐藏",
    ),
    "readers.hidden-lines": (
        "{count} rows or columns are hidden; they were read, and their cells are marked hidden",
        "有 {count} 行或列是隐藏的；已读取，其单元格标为隐藏",
    ),
    "readers.symbol": (
        "a symbol of a special font is not known and stands as \ufffd: {symbol}",
        "特殊字体的符号无法识别，以 \ufffd 代替：{symbol}",
    ),
    "readers.pictures": (
        "{count} pictures were not read; figures in them are not audited",
        "有 {count} 张图片未读，图中的数字未审核",
    ),
    "readers.characters": ("{count} characters could not be decoded", "有 {count} 个字符无法解码"),
    "readers.not-calculated": (
        "{count} formulas were never calculated ({cells}); open the book in Excel or LibreOffice and save it, to have their results audited",
        "有 {count} 个公式没有计算结果（{cells}）；请用 Excel 或 LibreOffice 打开并保存，再审核其结果",
    ),
    "readers.broken-sheet": (
        "the sheet's part is missing from the package; it was not read",
        "文件中缺少该工作表，未读取",
    ),
    "readers.scan": (
        "the page holds no characters, only a picture: it is a scan; have its text recognised (OCR) first",
        "该页没有文字，只有图像：这是扫描件，请先做文字识别（OCR）",
    ),
    "readers.no-text": (
        "no page holds a character: the file is a scan, or blank; have its text recognised (OCR) first",
        "所有页面都没有文字：是扫描件或空白页，请先做文字识别",
    ),
    "readers.garbled": (
        "{count} characters of the page have no Unicode meaning in the file's fonts and were not read",
        "该页有 {count} 个字符在文件字体中没有对应的文字，未读取",
    ),
    "readers.low-confidence": (
        "the table has no ruled lines; its columns were told by the alignment of its words, so look before you trust it",
        "该表没有表格线，各列按文字对齐推断，请核对后再用",
    ),
    "readers.too-many-pages": (
        "the file has {pages} pages; the first {limit} were read",
        "文件有 {pages} 页，只读了前 {limit} 页",
    ),
    "readers.pdf-bomb": (
        "the file's streams would unpack to more than {limit} MB, out of all proportion; it was not read",
        "文件内的数据流解开后将超过 {limit} MB，大小反常，未读取",
    ),
    "readers.pdf-font": (
        "the file's fonts name more than {limit} characters, out of all proportion; it was not read",
        "文件字体声明的字符超过 {limit} 个，数量反常，未读取",
    ),
    "readers.page-dense": (
        "the page draws more than {limit} characters, lines and points; it was not read",
        "该页的文字、线条和点超过 {limit} 个，未读取",
    ),
    "readers.page-failed": ("the page could not be read: {detail}", "该页无法读取：{detail}"),
}

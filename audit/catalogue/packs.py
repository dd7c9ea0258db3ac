"""Sentences of the packs: what is wrong with one, which tables it names, what its rules say."""

TEXTS: dict[str, tuple[str, str]] = {
    # kinds of value
    "pack.is.text": ("text", "文字"),
    "pack.is.whole": ("a whole number", "整数"),
    "pack.is.number": ("a number", "数字"),
    "pack.is.truth": ("true or false", "true 或 false"),
    "pack.is.list": ("a list", "列表"),
    "pack.is.mapping": ("keys with values ({{key: value}})", "键值对（{{键: 值}}）"),
    "pack.is.nothing": ("nothing", "空"),
    # what a formula may hold
    "pack.is.token": ("a name, a number or an operator", "名称、数字或运算符"),
    "pack.is.operand": ("a name, a number or “(”", "名称、数字或“(”"),
    "pack.is.operator": ("an operator or the end", "运算符或结尾"),
    "pack.is.relation": ("=, <= or >=", "=、<= 或 >="),
    "pack.nearest": ("; did you mean “{nearest}”?", "；是否应为“{nearest}”？"),
    # the file
    "pack.file.absent": ("there is no such rule pack", "没有这个规则包文件"),
    "pack.file.unreadable": ("the rule pack cannot be read ({found})", "无法读取规则包（{found}）"),
    "pack.file.encoding": (
        "the rule pack is not UTF-8 text; save it as UTF-8",
        "规则包不是 UTF-8 文本，请另存为 UTF-8",
    ),
    "pack.file.large": ("too large for a rule pack (more than 5 MB)", "文件过大（超过 5 MB），不像规则包"),
    "pack.file.empty": (
        "the rule pack is empty; expected pack, version and rules",
        "规则包是空的；应有 pack、version 和 rules",
    ),
    # YAML
    "pack.yaml": (
        "not readable as YAML: {found}. Words that hold : # [ ] {{ }} , & * ! | > % @ need quotation marks",
        "不是合法的 YAML：{found}。含有 : # [ ] {{ }} , & * ! | > % @ 的文字要加引号",
    ),
    "pack.yaml.tab": (
        "a tab at the beginning of the line; YAML indents with spaces",
        "行首有制表符；YAML 只能用空格缩进",
    ),
    "pack.yaml.colon": (
        "a full-width colon in “{found}”; after a key stands “: ” (half-width, then a space)",
        "“{found}”中用了全角冒号；键后应为半角冒号加空格（“: ”）",
    ),
    "pack.yaml.character": (
        "a character that no text should hold ({found})",
        "含有不应出现的字符（{found}）",
    ),
    "pack.yaml.deep": ("nested too deeply, or without end", "嵌套过深或无止境"),
    "pack.yaml.key": ("a key that is no text", "键不是文字"),
    "pack.yaml.tag": (
        "“{found}” reads as a YAML tag; put the word in quotation marks",
        "“{found}”会被读作 YAML 标签，请给文字加引号",
    ),
    # keys and values
    "pack.key.unknown": ("unknown key “{found}”; expected {expected}", "未知的键“{found}”；应为{expected}"),
    "pack.key.missing": ("“{found}” is missing", "缺少“{found}”"),
    "pack.key.twice": ("the key “{found}” stands here a second time", "键“{found}”重复出现"),
    "pack.value.kind": ("found {found}; expected {expected}", "写的是 {found}；应为{expected}"),
    "pack.value.choice": ("found “{found}”; expected {expected}", "写的是“{found}”；应为{expected}"),
    "pack.value.empty": ("is empty", "是空的"),
    "pack.value.spaces": (
        "“{found}” holds a space; write it as one word, with hyphens",
        "“{found}”含有空格；请写成一个词，可用连字符",
    ),
    "pack.value.small": ("found {found}; expected {limit} or more", "写的是 {found}；应不小于 {limit}"),
    "pack.value.above": ("found {found}; expected more than {limit}", "写的是 {found}；应大于 {limit}"),
    "pack.value.large": ("found {found}; expected {limit} or less", "写的是 {found}；应不大于 {limit}"),
    "pack.value.few": ("has {count} items; expected {limit} or more", "只有 {count} 项；应不少于 {limit} 项"),
    "pack.value.bad": ("found {found}: {reason}", "写的是 {found}：{reason}"),
    "pack.unit": ("“{found}” is no unit of measure that is known", "“{found}”不是已知的计量单位"),
    "pack.tolerance": (
        "found {found}; expected an amount such as 0.5 or 1/2, not below zero",
        "写的是 {found}；应为不小于零的数，如 0.5 或 1/2",
    ),
    "pack.formula": (
        "“{found}” cannot be read: at character {position} (“{rest}”) expected {expected}",
        "无法读懂公式“{found}”：第 {position} 个字符（“{rest}”）处应为{expected}",
    ),
    "pack.formula.words": (
        "“{found}” cannot be read: at character {position} (“{rest}”) expected {expected}; a name of several words, or with signs in it, goes in [brackets]",
        "无法读懂公式“{found}”：第 {position} 个字符（“{rest}”）处应为{expected}；含空格或符号的名称请写在 [方括号] 里",
    ),
    "pack.formula.arguments": (
        "“{found}” cannot be read: at character {position}, {function} takes {fewest} to {most} arguments",
        "无法读懂公式“{found}”：第 {position} 个字符处，{function} 应有 {fewest} 至 {most} 个参数",
    ),
    # what a family asks of its words
    "pack.form.names": ("“{found}” names no figure", "“{found}”没有指明任何数字"),
    "pack.form.figure": ("“{found}” is no figure", "“{found}”不是数字"),
    "pack.form.bounds": ("expected min, max or both", "应有 min、max 或两者"),
    "pack.form.same": (
        "expected a list of two cells or more, or this and other",
        "应列出两个以上的单元格，或写 this 与 other",
    ),
    "pack.form.share": (
        "expected either share, part and whole, or shares",
        "应写 share、part 和 whole，或只写 shares",
    ),
    # rules
    "pack.rule.family.none": (
        "the rule says no relation; expected one of {expected}",
        "规则没有写明关系；应为{expected}之一",
    ),
    "pack.rule.family.several": (
        "the rule says several relations ({found}); write one rule for each",
        "一条规则写了几种关系（{found}）；请分开写",
    ),
    "pack.rule.family.unknown": (
        "no relation is called “{found}”; expected one of {expected}",
        "没有名为“{found}”的关系；应为{expected}之一",
    ),
    "pack.rule.twice": ("the rule id “{found}” is taken ({where})", "规则编号“{found}”已被使用（{where}）"),
    "pack.rule.alias": (
        "no table is called “{found}”; tables: declares {expected}",
        "没有名为“{found}”的表；tables: 中有{expected}",
    ),
    "pack.rule.undeclared": (
        "no table is called “{found}”; the pack declares no tables:",
        "没有名为“{found}”的表；规则包没有 tables:",
    ),
    "pack.rule.table": (
        "the rule “{found}” names no table; expected table: with one of {expected}",
        "规则“{found}”没有指明表；应写 table:，取{expected}之一",
    ),
    "pack.expectation": ("expected one key that begins with expect_", "应有且只有一个以 expect_ 开头的键"),
    "pack.table.drop": (
        "a data drop is chosen by file or source; heading, caption, nth and joined belong to documents",
        "数据文件用 file 或 source 选取；heading、caption、nth、joined 只用于文档",
    ),
    "pack.form.sum": (
        "expected total and parts, or hierarchy",
        "应写 total 和 parts，或写 hierarchy",
    ),
    "pack.table.joined": ("joined and nth exclude each other", "joined 与 nth 不能同时使用"),
    # tables of a document
    "table.absent": (
        "{alias}: none of the {count} tables is called “{wanted}”; nearest: {nearest}",
        "{alias}：{count} 张表中没有“{wanted}”；最接近的是：{nearest}",
    ),
    "table.several": (
        "{alias}: “{wanted}” fits {count} tables; caption, columns, nth or joined would tell them apart: {nearest}",
        "{alias}：“{wanted}”对应 {count} 张表，可用 caption、columns、nth 或 joined 区分：{nearest}",
    ),
    "table.columns": (
        "{alias}: “{wanted}” is there, but without the columns {columns}; nearest: {nearest}",
        "{alias}：有“{wanted}”，但没有这些列：{columns}；最接近的是：{nearest}",
    ),
    "table.nth": (
        "{alias}: “{wanted}” fits {count} tables; there is no number {nth}",
        "{alias}：“{wanted}”只有 {count} 张表，没有第 {nth} 张",
    ),
    "table.units": (
        "{alias}: the table “{title}” is {wanted} here and {other} under another alias; {other} is taken",
        "{alias}：表“{title}”在此处的单位是{wanted}，在另一名称下是{other}；取{other}",
    ),
    "table.unjoined": (
        "{alias}: the {count} tables called “{wanted}” cannot be joined: their headers or units differ",
        "{alias}：“{wanted}”的 {count} 张表无法合并：表头或单位不一致",
    ),
    "open.beyond": (
        "a figure has more digits than are added exactly here (2^53)",
        "数字位数超出此处可精确相加的范围（2^53）",
    ),
    "open.condition": ("the rule's condition cannot be judged", "规则的条件无法判断"),
    "label.scope": ("“{label}” heads no rows in the table “{table}”", "表“{table}”中“{label}”之下没有行"),
    # lists of rules
    "explain.listing": ("{pack} ({file}), {count} rules", "{pack}（{file}），{count} 条规则"),
    # remarks on a pack
    "lint.applies": (
        "the pack names no files in applies_to: it is held against every document",
        "规则包没有写 applies_to，将用于所有文件",
    ),
    "lint.empty": ("the pack has no rules", "规则包里没有规则"),
    "lint.table.unused": ("no rule is about the table “{alias}”", "没有规则用到表“{alias}”"),
    "lint.title": ("the rule “{rule}” has no title", "规则“{rule}”没有标题"),
    "lint.why": (
        "the rule “{rule}” makes an exception without a why",
        "规则“{rule}”有例外，却没有写明理由（why）",
    ),
    "lint.alias": (
        "the rule “{rule}” speaks of “{found}”; is the table “{nearest}” meant?",
        "规则“{rule}”写的是“{found}”；是否指表“{nearest}”？",
    ),
    "lint.comma": (
        "in the rule “{rule}”, “{found}” holds a full-width comma; labels are parted by “, ”",
        "规则“{rule}”的“{found}”中有全角标点；各标签之间要用半角逗号“, ”",
    ),
    "lint.twice": ("the rule “{rule}” says what “{other}” says", "规则“{rule}”与“{other}”内容相同"),
    # a rule in words
    "explain.line": ("  {word}: {value}", "  {word}：{value}"),
    "explain.family": ("family", "类别"),
    "explain.severity": ("severity", "级别"),
    "explain.tables": ("tables", "表"),
    "explain.options": ("says", "内容"),
    "explain.in": ("in", "范围"),
    "explain.except": ("except", "除外"),
    "explain.scope": ("scope", "所在分节"),
    "explain.when": ("when", "条件"),
    "explain.basis": ("basis", "口径"),
    "explain.tolerance": ("tolerance", "容许差"),
    "explain.why": ("why", "依据"),
}

"""Sentences of data drops: reading them, choosing an engine, holding rules against them."""

TEXTS: dict[str, tuple[str, str]] = {
    "drop.damaged": ("the data cannot be read: {reason}", "数据无法读取：{reason}"),
    "drop.uneven": (
        "line {line} has {found} fields where the header has {expected}; the data cannot be read",
        "第 {line} 行有 {found} 个字段，而表头有 {expected} 个；数据无法读取",
    ),
    "drop.column": (
        "the pack names the column “{column}”, which is not one of the data's (nearest: {nearest})",
        "规则包写的列“{column}”不在数据中（最接近的是：{nearest}）",
    ),
    "drop.table": (
        "the database has no table “{table}” (it has {nearest})",
        "数据库中没有表“{table}”（现有：{nearest}）",
    ),
    "drop.source": (
        "a database has many tables; the pack's tables: should name one with source: (it has {nearest})",
        "数据库中有多张表，规则包的 tables: 应以 source: 指明（现有：{nearest}）",
    ),
    "drop.connect": ("the database cannot be reached: {reason}", "无法连接数据库：{reason}"),
    "drop.engine.cannot": ("the engine {engine} cannot read {kind}", "引擎 {engine} 不能读取 {kind}"),
    "drop.engine.absent": (
        "the engine {engine} needs {library}, which is not installed",
        "引擎 {engine} 需要 {library}，但未安装",
    ),
    "drop.engine.unknown": (
        "unknown engine “{found}”; expected one of {expected}",
        "未知的引擎“{found}”；应为 {expected} 之一",
    ),
    "drop.engine.asked": ("asked for", "按要求"),
    "drop.engine.url": ("the database does the work", "由数据库执行"),
    "drop.engine.file": ("a DuckDB file", "DuckDB 文件"),
    "drop.engine.large": ("larger than the memory", "数据大于内存"),
    "drop.engine.default": ("the default for files", "文件的默认引擎"),
    "drop.engine.only": ("the default, polars, is not installed", "未安装默认引擎 polars"),
    "drop.family": (
        "rule {rule}: the family {family} is for printed tables, not for data drops; the rule was not held",
        "规则 {rule}：{family} 只用于印刷表，不用于数据文件；该规则未执行",
    ),
    "drop.word": (
        "rule {rule}: {word} narrows a rule on printed tables; in a wide drop name the columns, leave out records by except: or when:; the rule was not held",
        "规则 {rule}：{word} 只用于印刷表；在宽表数据中请直接写列名，用 except: 或 when: 排除记录；该规则未执行",
    ),
    "drop.by": (
        "rule {rule}: along: needs by:, or keys: of the table; the rule was not held",
        "规则 {rule}：along: 需要 by: 或表的 keys:；该规则未执行",
    ),
    "drop.value": (
        "rule {rule}: which column holds the figures? in: should name one of {nearest}; the rule was not held",
        "规则 {rule}：数字在哪一列？请用 in: 指明（{nearest}）；该规则未执行",
    ),
    "drop.figures": (
        "rule {rule}: no column of the data holds figures (decimal commas? the pack says profile: {{decimal: comma}}); the rule was not held",
        "规则 {rule}：数据中没有数字列（若用逗号作小数点，请在规则包写 profile: {{decimal: comma}}）；该规则未执行",
    ),
    "drop.text": (
        "rule {rule}: the column “{label}” holds words, no figures; the rule was not held",
        "规则 {rule}：列“{label}”是文字而不是数字；该规则未执行",
    ),
    "drop.period.none": (
        "rule {rule}: prior() and cumulative() need period: of the table; the rule was not held",
        "规则 {rule}：prior() 与 cumulative() 需要表的 period:；该规则未执行",
    ),
    "drop.period.form": (
        "rule {rule}: the column “{column}” is no period that can be stepped so; the rule was not held",
        "规则 {rule}：列“{column}”不是可以这样推移的时期；该规则未执行",
    ),
    "drop.records": (
        "the data hold no record: no rule was held",
        "数据中没有记录：所有规则均未执行",
    ),
    "drop.idle": (
        "rule {rule}: no record has a figure that it judges; the rule was not held",
        "规则 {rule}：没有一条记录含有它要判断的数字；该规则未执行",
    ),
    "drop.code": (
        "rule {rule}: no record has a figure under the code “{label}” of {column} (nearest: {nearest}); the rule was not held",
        "规则 {rule}：{column} 中没有编码“{label}”的数字（最接近的是：{nearest}）；该规则未执行",
    ),
    "drop.unasked": (
        "rule {rule}: its condition holds in no record; nothing was checked",
        "规则 {rule}：没有一条记录满足它的条件；没有可核对的内容",
    ),
    "drop.doubled.warning": (
        "{count} records share {keys} with another (the first: {first}); what is looked up by these keys stays open there",
        "有 {count} 条记录的 {keys} 与其他记录相同（前几条：{first}）；凡按这些键查找的检查在该处均未判定",
    ),
    "drop.doubled.notice": (
        "{count} records share {keys} with another (the first: {first}); findings do not tell them apart",
        "有 {count} 条记录的 {keys} 与其他记录相同（前几条：{first}）；问题清单无法区分这些记录",
    ),
    "drop.limited": (
        "rule {rule}: {shown} of {count} findings are shown; all are counted, and --failing writes every record",
        "规则 {rule}：共 {count} 条，列出 {shown} 条；全部计数，--failing 可写出每条记录",
    ),
    "drop.unconfronted": (
        "rule {rule}: of {count} findings the first {confronted} were set against what was known; whether the others are new is not known",
        "规则 {rule}：共 {count} 条，只将前 {confronted} 条与已知问题比对，其余是否为新问题不得而知",
    ),
    "drop.tree.absent": ("there is no such hierarchy file beside the pack", "规则包旁没有这个层级文件"),
    "drop.tree.columns": (
        "a hierarchy has the columns parent, child and sign; found {found}",
        "层级文件应有 parent、child、sign 三列；现有 {found}",
    ),
    "drop.tree.sign": ("a sign is 1 or -1, not “{found}”", "sign 应为 1 或 -1，而不是“{found}”"),
    "drop.package": ("the data package cannot be read: {reason}", "数据包无法读取：{reason}"),
    "drop.nothing": ("no rule of the pack is about this data", "规则包中没有针对此数据的规则"),
    "drop.plan.engine": ("{name}: {kind} on {engine} ({why})", "{name}：{kind}，引擎 {engine}（{why}）"),
    "drop.plan.rows": ("rows {rows}; keys {keys}; period {period}", "行数 {rows}；键 {keys}；时期 {period}"),
    "drop.plan.column": (
        "{name}: {dtype}, {unit}, {precision} ({origin})",
        "{name}：{dtype}，{unit}，{precision}（{origin}）",
    ),
    "drop.plan.exact": ("exact", "精确"),
    "drop.plan.digit": ("rounded to {quantum}", "取到 {quantum}"),
    "drop.plan.nounit": ("no unit", "无单位"),
    "drop.plan.row": ("row", "行"),
    "drop.plan.scan": (
        "one scan for {count} check(s), a record by {labels}; {fetched} record(s) left the engine",
        "一次扫描执行 {count} 项检查，记录按 {labels}；有 {fetched} 条离开引擎",
    ),
    "drop.origin.pack": ("declared in the pack", "规则包声明"),
    "drop.origin.schema": ("declared in the schema", "数据模式声明"),
    "drop.origin.type": ("by the column's type", "按列类型"),
    "drop.origin.seen": ("digits seen in a sample", "按样本中的位数"),
    "drop.origin.none": ("no digits tell", "无从判断"),
}

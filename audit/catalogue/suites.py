"""Sentences about a pack's `expectations:` and about rules as Great Expectations."""

TEXTS: dict[str, tuple[str, str]] = {
    "expectation.cell": (
        "{row}, {column}: {printed} fails {equation}",
        "{row}，{column}：{printed} 不满足 {equation}",
    ),
    "expectation.measured": (
        "{place}: {observed} was observed where {equation} was wanted",
        "{place}：实际为 {observed}，不满足 {equation}",
    ),
    "expectation.not": ("{place} fails {equation}", "{place} 不满足 {equation}"),
    "expectation.absent": (
        "{count} expectations of the pack were not held: Great Expectations is not to be had ({reason}); install crossfoot[gx]",
        "规则包中 {count} 条 expectations 未执行：Great Expectations 不可用（{reason}）；请安装 crossfoot[gx]",
    ),
    "expectation.word": (
        "{name}: unknown word {found} beside the expectation; expected {expected}",
        "{name}：未知词 {found}；可用：{expected}",
    ),
    "expectation.kwargs": (
        "{name}: its words must be a mapping, such as {{column: …}}",
        "{name}：参数应为映射，如 {{column: …}}",
    ),
    "expectation.severity": (
        "{name}: unknown severity {found}; expected {expected}",
        "{name}：未知级别 {found}；可用：{expected}",
    ),
    "expectation.table": (
        "{rule}: there is no table “{table}” to hold it against; there are: {expected}",
        "{rule}：没有表“{table}”可供执行；已有：{expected}",
    ),
    "expectation.no-table": (
        "{rule}: it names no table, and there are several or none: {expected}",
        "{rule}：未指明表，而可供执行的表不止一个或没有：{expected}",
    ),
    "expectation.column": (
        "{rule}: the table has no single column “{label}”; nearest: {nearest}",
        "{rule}：表中没有唯一的栏“{label}”；最接近：{nearest}",
    ),
    "expectation.unknown": (
        "{rule}: Great Expectations knows no {name}",
        "{rule}：Great Expectations 中没有 {name}",
    ),
    "expectation.refused": (
        "{rule}: Great Expectations refuses {name}",
        "{rule}：Great Expectations 不接受 {name}",
    ),
    "expectation.broke": (
        "{rule}: Great Expectations could not judge it: {reason}",
        "{rule}：Great Expectations 未能判断：{reason}",
    ),
    "expectation.unrun": (
        "{rule}: Great Expectations gave no result for it",
        "{rule}：Great Expectations 未给出结果",
    ),
    "expectation.empty": ("{rule}: the table holds no record to judge", "{rule}：表中没有可判断的记录"),
    "expectation.more": (
        "{rule}: {count} more values fail than the {shown} that are listed",
        "{rule}：除所列 {shown} 项外，另有 {count} 项不满足",
    ),
    "gx.absent": (
        "Great Expectations is not to be had ({reason}); install crossfoot[gx]",
        "Great Expectations 不可用（{reason}）；请安装 crossfoot[gx]",
    ),
    "gx.count": ("{count} {verdict}", "{verdict} {count} 项"),
    "gx.comma": (", ", "，"),
    "gx.observed": ("{counts} of {records} records", "{records} 处中，{counts}"),
    "gx.observed.all": ("all of {records} records hold", "{records} 处均成立"),
    "gx.range": ("{low} to {high}", "{low} 至 {high}"),
    "gx.column.address": ("Address", "位置"),
    "gx.column.row": ("Row", "行"),
    "gx.column.column": ("Column", "栏"),
    "gx.column.printed": ("Printed", "刊印"),
    "gx.column.expected": ("Expected", "应为"),
    "gx.column.verdict": ("Verdict", "结论"),
    "gx.column.equation": ("Equation", "算式"),
}

"""Sentences of the reports."""

TEXTS: dict[str, tuple[str, str]] = {
    "reports.title": ("Audit of the figures", "数据一致性审核"),
    "reports.verdict.error": (
        "The figures contradict each other in {count} places.",
        "发现 {count} 处矛盾，数据不可能同时正确。",
    ),
    "reports.verdict.error.one": (
        "The figures contradict each other in one place.",
        "发现 1 处矛盾，数据不可能同时正确。",
    ),
    "reports.verdict.warning": (
        "No contradiction, but {count} places call for an explanation.",
        "没有矛盾，但有 {count} 处需要核实。",
    ),
    "reports.verdict.warning.one": (
        "No contradiction, but one place calls for an explanation.",
        "没有矛盾，但有 1 处需要核实。",
    ),
    "reports.verdict.notice": (
        "No contradiction; {count} slips of rounding.",
        "没有矛盾；有 {count} 处舍入偏差。",
    ),
    "reports.verdict.notice.one": ("No contradiction; one slip of rounding.", "没有矛盾；有 1 处舍入偏差。"),
    "reports.verdict.clean": ("Nothing contradicts what was checked.", "已检查的数据没有发现矛盾。"),
    "reports.verdict.nothing": ("Nothing was checked.", "没有检查任何数据。"),
    "reports.summary": (
        "{checks} checks: {passed} pass, {rounding} rounding, {improbable} improbable, {impossible} impossible,"
        " {open} open, {exempt} exempt",
        "共 {checks} 项检查：成立 {passed}，舍入差 {rounding}，存疑 {improbable}，不可能 {impossible}，未判 {open}，免判 {exempt}",
    ),
    "reports.coverage": (
        "{figures} figures: {checked} checked ({share}), {localisable} by two rules or more ({twice})",
        "共 {figures} 个数据：已检查 {checked} 个（{share}），受两条以上规则检查 {localisable} 个（{twice}）",
    ),
    "reports.candidate": ("{cause}: {printed} → {implied}", "{cause}：{printed} → {implied}"),
    "reports.detail": (" ({detail})", "（{detail}）"),
    "reports.state.new": ("new", "新"),
    "reports.state.known": ("known", "已知"),
    "reports.state.gone": ("gone", "已消失"),
    "reports.limited": (
        "{shown} of {count} findings are shown; every one is counted and in the JSON report.",
        "共 {count} 条，此处列出 {shown} 条；全部计入统计，并见 JSON 报告。",
    ),
    "reports.problems.limited": ("… and {count} more", "……另有 {count} 条"),
    "reports.col.severity": ("severity", "级别"),
    "reports.col.address": ("address", "位置"),
    "reports.col.figure": ("figure", "数据"),
    "reports.col.values": ("printed → expected", "刊印 → 应为"),
    "reports.col.printed": ("printed", "刊印"),
    "reports.col.expected": ("expected", "应为"),
    "reports.col.imbalance": ("imbalance", "差额"),
    "reports.col.unit": ("unit", "单位"),
    "reports.col.rule": ("rule", "规则"),
    "reports.prose": ("In the text", "正文"),
    "reports.imbalance": (
        "imbalance {imbalance}, rounding allows {slack}",
        "差额 {imbalance}，舍入允许 {slack}",
    ),
    "reports.imbalance.bare": ("imbalance {imbalance}", "差额 {imbalance}"),
    "reports.likely": ("likely: {slips}", "可能：{slips}"),
    "reports.likely.at": ("likely: {label}: {slips}", "可能：{label}，{slips}"),
    "reports.suspect": ("suspect: {label} ({printed})", "可疑：{label}（{printed}）"),
    "reports.findings": ("Findings", "问题清单"),
    "reports.problems": ("Problems", "未能处理"),
    "reports.coverage.title": ("Coverage", "覆盖情况"),
}

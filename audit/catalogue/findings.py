"""Sentences of verdicts, checks, causes and findings."""

TEXTS: dict[str, tuple[str, str]] = {
    "severity.error": ("error", "错误"),
    "severity.warning": ("warning", "警告"),
    "severity.notice": ("notice", "提示"),
    "verdict.pass": ("pass", "成立"),
    "verdict.rounding": ("rounding", "舍入差"),
    "verdict.improbable": ("improbable", "存疑"),
    "verdict.impossible": ("impossible", "不可能"),
    "verdict.open": ("open", "未判"),
    "verdict.exempt": ("exempt", "免判"),
}

"""An invented finding, and results made of it."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from msgspec.structs import replace

from audit.checks import Severity, Verdict
from audit.findings import AuditResult, CellRef, Finding, RuleRun, Summary, TermRef
from audit.tables.model import Document

FIGURES = {"Total": "100.5", "Farming": "40.2", "Industry": "50.3"}


def make_finding(
    figures: Mapping[str, str] = FIGURES,
    *,
    document: str = "north-03.md",
    column: str = "Q1",
    **changes: object,
) -> Finding:
    """A total that does not foot; `figures` are its printed texts by row, the target first."""
    cells = [
        {
            "document": document, "table": "Output", "row": row, "column": column, "printed": printed, "value": Fraction(1), "unit": "million",
            "address": f"line {k}", "table_number": 1, "grid": (k, 1),
        }
        for k, (row, printed) in enumerate(figures.items(), 1)
    ]  # fmt: skip
    finding = Finding(
        id="F001", rule="output-total", pack="northvale", family="sum", severity=Severity.ERROR, verdict=Verdict.IMPOSSIBLE,
        title={"en": "the branches make the total"}, message={"en": "it does not foot", "zh": "合计不符"}, target=CellRef(**cells[0]),
        terms=tuple(TermRef(**cell) for cell in cells[1:]), fingerprint="8a607266c11cb1f1",
    )  # fmt: skip
    return replace(finding, **changes)


def make_result(*findings: Finding, documents: tuple[str, ...] = ("north-03.md",)) -> AuditResult:
    """A run of one pack over `documents` that found `findings`."""
    run = RuleRun(
        id="output-total",
        pack="northvale",
        family="sum",
        title={},
        summary=Summary(checks=2, impossible=len(findings)),
    )
    named = tuple(Document(name=name, kind="markdown") for name in documents)
    return AuditResult(documents=named, findings=findings, rules=(run,), packs=("northvale",))

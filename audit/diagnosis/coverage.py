"""What an audit says of itself: which printed figures some judged check covers, which two or more do, and which nothing checked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from audit.checks import Verdict
from audit.diagnosis.cells import reference, spelled
from audit.engine.exact import Outcome
from audit.findings import Coverage, Finding, Proof, TableCoverage
from audit.tables.model import Cell, Document, Table

__all__ = ["coverage"]

JUDGED = (Verdict.PASS, Verdict.ROUNDING, Verdict.IMPROBABLE, Verdict.IMPOSSIBLE)
Place = tuple[str, int, int, int]
"""Document, number of the table, row, column: the same whichever pack's reading of the document a check was bound in."""


def coverage(
    documents: Sequence[Document], outcomes: Iterable[Outcome], findings: Iterable[Finding]
) -> Coverage:
    """The coverage of `documents`, table by table."""
    through: dict[Place, list[Proof]] = defaultdict(list)
    left: Counter[tuple[str, int]] = Counter()
    for outcome in outcomes:
        if outcome.verdict is Verdict.OPEN:
            left[outcome.document, outcome.target.table.number] += 1
        if outcome.verdict in JUDGED and not outcome.check.plausible:
            proof = Proof(rule=outcome.check.rule.id, equation=spelled(outcome), verdict=outcome.verdict)
            for place in {_place(outcome.document, term.table, term.cell) for _, term in outcome.terms}:
                through[place].append(proof)
    found = Counter(
        (f.target.document, f.target.table_number, f.severity.value) for f in findings if f.state != "gone"
    )
    tables = [
        _table(document, table, through, found, left) for document in documents for table in document.tables
    ]
    return Coverage(
        figures=sum(t.figures for t in tables), checked=sum(t.checked for t in tables), localisable=sum(t.localisable for t in tables),
        tables=tuple(tables),
    )  # fmt: skip


def _place(document: str, table: Table, cell: Cell) -> Place:
    return document, table.number, cell.row, cell.column


def _table(
    document: Document,
    table: Table,
    through: Mapping[Place, list[Proof]],
    found: Counter[tuple[str, int, str]],
    left: Counter[tuple[str, int]],
) -> TableCoverage:
    proofs = {cell: through.get(_place(document.name, table, cell), []) for cell in table.figures}
    checked = {cell: judged for cell, judged in proofs.items() if judged}
    name, number = document.name, table.number
    return TableCoverage(
        document=name, table=table.title, table_number=number, figures=len(proofs), checked=len(checked),
        localisable=sum(len(judged) > 1 for judged in checked.values()), checks=sum(map(len, checked.values())),
        errors=found[name, number, "error"], warnings=found[name, number, "warning"], notices=found[name, number, "notice"],
        open=left[name, number],
        passed=frozenset((c.row, c.column) for c, judged in checked.items() if all(proof.verdict is Verdict.PASS for proof in judged)),
        unchecked=tuple(reference(name, table, cell) for cell, judged in proofs.items() if not judged),
        proofs={(c.row, c.column): tuple(p for p in judged if p.verdict is Verdict.PASS) for c, judged in checked.items()},
    )  # fmt: skip

"""What an audit says of itself: which printed figures some judged check covers, which two or more do, and which nothing checked.

Millions of figures may be covered, and few reports show them one by one: their labels and equations are spelled when they are asked for.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import overload

from audit.checks import Verdict
from audit.diagnosis.cells import reference, spelled
from audit.engine.exact import Outcome
from audit.findings import CellRef, Coverage, Finding, Proof, TableCoverage
from audit.tables.model import Cell, Document, Table

__all__ = ["coverage"]

JUDGED = (Verdict.PASS, Verdict.ROUNDING, Verdict.IMPROBABLE, Verdict.IMPOSSIBLE)
Place = tuple[str, int, int, int]
"""Document, number of the table, row, column: the same whichever pack's reading of the document a check was bound in."""


class _Unchecked(Sequence[CellRef]):
    """Cells of a table that nothing checked, each named when it is asked for."""

    def __init__(self, document: str, table: Table, cells: tuple[Cell, ...]) -> None:
        self.document, self.table, self.cells = document, table, cells

    def __len__(self) -> int:
        return len(self.cells)

    @overload
    def __getitem__(self, index: int) -> CellRef: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[CellRef]: ...
    def __getitem__(self, index: int | slice) -> CellRef | Sequence[CellRef]:
        if isinstance(index, slice):
            return _Unchecked(self.document, self.table, self.cells[index])
        return reference(self.document, self.table, self.cells[index])


class _Proofs(Mapping[tuple[int, int], tuple[Proof, ...]]):
    """The equations that hold through the cells of a table, each spelled when it is asked for."""

    def __init__(self, held: Mapping[tuple[int, int], Sequence[Outcome]]) -> None:
        self.held = held

    def __len__(self) -> int:
        return len(self.held)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return iter(self.held)

    def __getitem__(self, place: tuple[int, int]) -> tuple[Proof, ...]:
        return tuple(Proof(rule=one.check.rule.id, equation=spelled(one)) for one in self.held[place])


def coverage(
    documents: Sequence[Document], outcomes: Iterable[Outcome], findings: Iterable[Finding]
) -> Coverage:
    """The coverage of `documents`, table by table."""
    through: dict[Place, list[Outcome]] = defaultdict(list)
    left: Counter[tuple[str, int]] = Counter()
    for outcome in outcomes:
        if outcome.verdict is Verdict.OPEN:
            left[outcome.document, outcome.target.table.number] += 1
        if outcome.verdict in JUDGED and not outcome.check.plausible:
            for place in {_place(outcome.document, term.table, term.cell) for _, term in outcome.terms}:
                through[place].append(outcome)
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
    through: Mapping[Place, list[Outcome]],
    found: Counter[tuple[str, int, str]],
    left: Counter[tuple[str, int]],
) -> TableCoverage:
    by_cell = {cell: through.get(_place(document.name, table, cell), []) for cell in table.figures}
    checked = {cell: judged for cell, judged in by_cell.items() if judged}
    name, number = document.name, table.number
    held = {cell: [one for one in judged if one.verdict is Verdict.PASS] for cell, judged in checked.items()}
    return TableCoverage(
        document=name, table=table.title, table_number=number, figures=len(by_cell), checked=len(checked),
        localisable=sum(len(judged) > 1 for judged in checked.values()), checks=len({id(one) for judged in checked.values() for one in judged}),
        errors=found[name, number, "error"], warnings=found[name, number, "warning"], notices=found[name, number, "notice"],
        open=left[name, number],
        passed=frozenset((c.row, c.column) for c, judged in checked.items() if len(held[c]) == len(judged)),
        unchecked=_Unchecked(name, table, tuple(cell for cell, judged in by_cell.items() if not judged)),
        proofs=_Proofs({(c.row, c.column): judged for c, judged in held.items()}),
    )  # fmt: skip

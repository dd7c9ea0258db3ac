"""What the HTML page shows, worked out before the template: findings by number, the source's tables with marked cells, coverage.

The template only spells these values; it escapes each of them, so that nothing a source prints can become markup.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from audit.checks import Severity
from audit.findings import AuditResult, CellRef, Finding, Proof, Suspect, TableCoverage
from audit.reports import _charts, _numbers, _words
from audit.tables.model import Cell, Document, Paragraph, Table

__all__ = ["CellView", "FindingView", "Page", "ProseView", "TableView", "page"]

FULL = 300  # body rows that are shown whole; of a longer table only the marked rows and their neighbours
AROUND = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingView:
    """A finding as the page shows it; `number` counts from 1 in the report, `cell` is the anchor of its target."""

    number: int
    finding: Finding
    title: str
    message: str
    label: str
    place: str
    expected: str
    imbalance: str
    gap: str
    cell: str
    table: str
    terms: tuple[tuple[CellRef, str, str], ...]
    suspects: tuple[tuple[Suspect, str, tuple[_words.Slip, ...]], ...]
    related: tuple[tuple[str, int], ...]
    parts: _charts.Parts | None
    line: _charts.Gap | None


@dataclass(slots=True, kw_only=True)
class Marks:
    """What is known of one cell: findings it is the target, a suspect or a term of, whether a check through it holds, whether none was made."""

    targets: list[FindingView] = field(default_factory=list)
    suspects: list[int] = field(default_factory=list)
    terms: list[int] = field(default_factory=list)
    passed: bool = False
    unchecked: bool = False
    proofs: tuple[Proof, ...] = ()

    @property
    def worst(self) -> Severity | None:
        """The worst severity among the findings about the cell."""
        return max(
            (view.finding.severity for view in self.targets), key=lambda severity: severity.rank, default=None
        )

    @property
    def kind(self) -> str:
        """The one word that colours the cell."""
        if self.worst:
            return self.worst.value
        return (
            "suspect" if self.suspects else "pass" if self.passed else "unchecked" if self.unchecked else ""
        )

    @property
    def numbers(self) -> list[int]:
        """The findings that the cell takes part in, each once, its own first."""
        return list(dict.fromkeys([*(view.number for view in self.targets), *self.suspects, *self.terms]))


@dataclass(frozen=True, slots=True, kw_only=True)
class CellView:
    """A cell of a source's table as it is drawn."""

    id: str
    text: str
    tag: str
    scope: str
    rowspan: int
    colspan: int
    number: bool
    row: str
    column: str
    address: str
    unit: str
    marks: Marks


@dataclass(frozen=True, slots=True, kw_only=True)
class TableView:
    """A source's table: `head` and `body` are rows of cells; in `body` a number instead of a row says how many rows are left out there."""

    id: str
    table: Table
    title: str
    document: str
    head: tuple[tuple[CellView, ...], ...]
    body: tuple[tuple[CellView, ...] | int, ...]
    coverage: TableCoverage | None
    findings: tuple[FindingView, ...]
    unchecked: tuple[tuple[CellRef, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProseView:
    """A paragraph with the figures that findings are about: `pieces` are its text in turn, with the finding where a piece is such a figure."""

    id: str
    paragraph: Paragraph
    document: str
    pieces: tuple[tuple[str, FindingView | None], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """All that the template needs besides the result itself."""

    findings: tuple[FindingView, ...]
    tables: tuple[TableView, ...]
    prose: tuple[ProseView, ...]
    bars: tuple[tuple[TableCoverage, str, list[_charts.Bar]], ...]
    proofs: dict[str, list[list[str]]]


class Places:
    """Anchors of cells: `c1-3-4-2` is document 1, table 3, row 4, column 2, at the top left of a merged cell."""

    def __init__(self, documents: Sequence[Document]) -> None:
        numbered = list(enumerate(documents, 1))
        self._tables = {(d.name, t.number): (i, t) for i, d in numbered for t in d.tables}
        self._prose = {
            (d.name, str(p.address)): f"p{i}-{n}" for i, d in numbered for n, p in enumerate(d.paragraphs, 1)
        }

    def cell(self, ref: CellRef) -> str:
        """The anchor of the cell that `ref` names (of its paragraph in prose); empty where the documents do not hold it."""
        if ref.table_number == 0:
            return self._prose.get((ref.document, ref.address), "")
        return self.at(ref.document, ref.table_number, ref.grid)

    def at(self, document: str, number: int, grid: tuple[int, int]) -> str:
        """The anchor of a grid position; empty outside the table."""
        row, column = grid
        i, table = self._tables.get((document, number), (0, None))
        if table is None or row >= len(table.grid) or column >= len(table.grid[row]):
            return ""
        cell = table.at(row, column)
        return f"c{i}-{number}-{cell.row}-{cell.column}"

    def table(self, document: str, number: int) -> str:
        """The anchor of a table; empty where the documents do not hold it."""
        i, table = self._tables.get((document, number), (0, None))
        return f"t{i}-{number}" if table is not None else ""


def page(result: AuditResult, language: str, limit: int) -> Page:
    """Works out the page: every finding up to `limit`, every table, the paragraphs that findings are about."""
    places = Places(result.documents)
    findings = tuple(_findings(result.findings[:limit], places, language))
    marks = _marks(result, findings, places)
    tables = tuple(
        _table(document, table, places, marks, findings, result)
        for document in result.documents
        for table in document.tables
    )
    most = _charts.longest(result.coverage.tables)
    return Page(
        findings=findings,
        tables=tables,
        prose=tuple(_prose(result.documents, findings)),
        bars=tuple(
            (t, places.table(t.document, t.table_number), _charts.bars(t, most))
            for t in result.coverage.tables
        ),
        proofs={
            anchor: [[p.rule, p.equation] for p in mark.proofs]
            for anchor, mark in marks.items()
            if mark.proofs
        },
    )


def _findings(findings: Sequence[Finding], places: Places, language: str) -> Iterator[FindingView]:
    numbers = {finding.id: number for number, finding in enumerate(findings, 1)}
    for number, finding in enumerate(findings, 1):
        target = finding.target
        yield FindingView(
            number=number, finding=finding, title=_words.pick(finding.title, language) or finding.rule,
            message=_words.pick(finding.message, language), label=_words.label(target), place=_words.place(target),
            expected=_numbers.expected(finding), imbalance=_numbers.imbalance(finding), gap=_words.gap(finding, language),
            cell=places.cell(target), table=target.table,
            terms=tuple((term, term.sign, places.cell(term)) for term in finding.terms),
            suspects=tuple((suspect, places.cell(suspect), tuple(slips)) for suspect, slips in _words.causes(finding, language)),
            related=tuple((name, numbers[name]) for name in finding.related if name in numbers),
            parts=_charts.parts(finding), line=_charts.gap(finding),
        )  # fmt: skip


def _marks(result: AuditResult, findings: Iterable[FindingView], places: Places) -> defaultdict[str, Marks]:
    marks: defaultdict[str, Marks] = defaultdict(Marks)
    for table in result.coverage.tables:
        for grid in table.passed:
            marks[places.at(table.document, table.table_number, grid)].passed = True
        for grid, proofs in table.proofs.items():
            marks[places.at(table.document, table.table_number, grid)].proofs = proofs
        for ref in table.unchecked:
            marks[places.cell(ref)].unchecked = True
    for view in findings:
        if view.finding.state == "gone":
            continue  # its cells are another edition's
        marks[view.cell].targets.append(view)
        for _, anchor, _ in view.suspects:
            if anchor != view.cell:
                marks[anchor].suspects.append(view.number)
        for _, _, anchor in view.terms:
            marks[anchor].terms.append(view.number)
    marks.pop("", None)
    return marks


def _table(
    document: Document,
    table: Table,
    places: Places,
    marks: dict[str, Marks],
    findings: Sequence[FindingView],
    result: AuditResult,
) -> TableView:
    here = (document.name, table.number)
    coverage = next((t for t in result.coverage.tables if (t.document, t.table_number) == here), None)
    cell = _Cells(document, table, places, marks)
    shown = list(_blocks(table, cell))
    return TableView(
        id=places.table(*here), table=table, title=table.title, document=document.name, coverage=coverage,
        head=tuple(cell.rows(range(min(table.header_rows, len(table.grid))))),
        body=tuple(entry for block in shown for entry in ([block] if isinstance(block, int) else cell.rows(block))),
        findings=tuple(v for v in findings if (v.finding.target.document, v.finding.target.table_number) == here),
        unchecked=tuple((ref, places.cell(ref)) for ref in (coverage.unchecked if coverage else ())),
    )  # fmt: skip


class _Cells:
    """Draws one table's cells."""

    def __init__(self, document: Document, table: Table, places: Places, marks: dict[str, Marks]) -> None:
        self.document, self.table, self.places, self.marks = document.name, table, places, marks
        self.columns = {column.index: column for column in table.columns}
        self.labels = {row.index: " / ".join(row.label) for row in table.rows}

    def anchor(self, cell: Cell) -> str:
        return self.places.at(self.document, self.table.number, (cell.row, cell.column))

    def marked(self, row: int) -> bool:
        """True where a finding is about a cell of this row."""
        return any(
            (mark := self.marks.get(self.anchor(cell))) and (mark.targets or mark.suspects)
            for cell in self.table.grid[row]
        )

    def rows(self, rows: range) -> Iterator[tuple[CellView, ...]]:
        """The rows of a block; a cell stands at its first position in the block and spans what the block has of it."""
        seen: set[int] = set()
        for r in rows:
            line = []
            for cell in self.table.grid[r]:
                if id(cell) not in seen:
                    seen.add(id(cell))
                    line.append(self._view(cell, min(cell.row + cell.rowspan, rows.stop) - r))
            yield tuple(line)

    def _view(self, cell: Cell, rowspan: int) -> CellView:
        column, header = self.columns.get(cell.column), cell.row < self.table.header_rows
        stub = bool(column and column.stub)
        scope = ("colgroup" if cell.colspan > 1 else "col") if header else "row" if stub else ""
        return CellView(
            id=self.anchor(cell), text=cell.text, tag="th" if scope else "td", scope=scope, rowspan=rowspan,
            colspan=cell.colspan, number=cell.figure.is_number or cell.figure.kind == "marker",
            row=self.labels.get(cell.row, ""), column=" / ".join(column.label) if column else "",
            address=str(cell.address), unit=cell.unit.name, marks=self.marks.get(self.anchor(cell)) or Marks(),
        )  # fmt: skip


def _blocks(table: Table, cells: _Cells) -> Iterator[range | int]:
    """The body in runs of rows that are shown, with the count of those left out between them."""
    first, last = min(table.header_rows, len(table.grid)), len(table.grid)
    if last - first <= FULL:
        yield range(first, last)
        return
    keep = set(range(first, first + AROUND))
    for row in range(first, last):
        if cells.marked(row):
            keep.update(range(max(first, row - AROUND), min(last, row + AROUND + 1)))
    start = first
    while start < last:
        end = start
        while end < last and (end in keep) == (start in keep):
            end += 1
        yield range(start, end) if start in keep else end - start
        start = end


def _prose(documents: Sequence[Document], findings: Sequence[FindingView]) -> Iterator[ProseView]:
    """The paragraphs that findings point at, each printed figure marked at its first place in the text."""
    for i, document in enumerate(documents, 1):
        for n, paragraph in enumerate(document.paragraphs, 1):
            anchor = f"p{i}-{n}"
            if views := [view for view in findings if view.cell == anchor and view.finding.state != "gone"]:
                pieces = tuple(_pieces(paragraph.text, views))
                yield ProseView(id=anchor, paragraph=paragraph, document=document.name, pieces=pieces)


def _pieces(text: str, views: Sequence[FindingView]) -> Iterator[tuple[str, FindingView | None]]:
    found = sorted(
        (at, view.number, view)
        for view in views
        if (at := _figure_at(text, view.finding.target.printed)) >= 0
    )
    start = 0
    for at, _, view in found:
        if at >= start:
            end = at + len(view.finding.target.printed)
            yield text[start:at], None
            yield text[at:end], view
            start = end
    yield text[start:], None


def _figure_at(text: str, printed: str) -> int:
    """Where `printed` stands in `text` with no digit at either side of it; -1 where it does not."""
    match = re.search(rf"(?<![\d.]){re.escape(printed)}(?![\d])", text) if printed else None
    return match.start() if match else -1

"""Where the cells of the sources stand in the HTML page, and how a table is drawn: merged cells whole, long tables around their marked rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from audit.findings import CellRef
from audit.reports._page_views import CellView, Marks
from audit.tables.model import Cell, Document, Table

__all__ = ["Cells", "Places", "blocks"]

FULL = 300  # body rows that are shown whole; of a longer table only the marked rows and their neighbours
AROUND = 3


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


class Cells:
    """Draws one table's cells."""

    def __init__(self, document: Document, table: Table, places: Places, marks: Mapping[str, Marks]) -> None:
        self.document, self.table, self.places, self.marks = document.name, table, places, marks
        self.columns = {column.index: column for column in table.columns}
        self.labels = {row.index: " / ".join(row.label) for row in table.rows}
        self.sections = {row.index for row in table.rows if row.section}

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
            if self._titles(r):
                yield (self._view(self.table.at(r, 0), 1, len(self.table.grid[r])),)
                continue
            line = []
            for cell in self.table.grid[r]:
                if id(cell) not in seen:
                    seen.add(id(cell))
                    line.append(self._view(cell, min(cell.row + cell.rowspan, rows.stop) - r, cell.colspan))
            yield tuple(line)

    def _titles(self, row: int) -> bool:
        """True for a section row with nothing beside its title: it is drawn over the whole width."""
        first, *others = self.table.grid[row]
        alone = not any(cell.text.strip() for cell in others if cell is not first)
        return (
            row in self.sections
            and alone
            and all(cell.row == row and cell.rowspan == 1 for cell in (first, *others))
        )

    def _view(self, cell: Cell, rowspan: int, colspan: int) -> CellView:
        column, header = self.columns.get(cell.column), cell.row < self.table.header_rows
        stub, anchor = bool(column and column.stub), self.anchor(cell)
        section = cell.row in self.sections and colspan > cell.colspan
        scope = (
            ("colgroup" if colspan > 1 else "col")
            if header
            else "rowgroup"
            if section
            else "row"
            if stub
            else ""
        )
        return CellView(
            id=anchor, text=cell.text, tag="th" if scope else "td", scope=scope, rowspan=rowspan,
            colspan=colspan, number=cell.figure.is_number or cell.figure.kind == "marker",
            row=self.labels.get(cell.row, ""), column=" / ".join(column.label) if column else "",
            address=str(cell.address), unit=cell.unit.name, marks=self.marks.get(anchor) or _UNMARKED,
        )  # fmt: skip


_UNMARKED = Marks()


def blocks(table: Table, cells: Cells, *, room: bool = True) -> Iterator[range | int]:
    """The body in runs of rows that are shown, with the count of those left out between them: long tables, and all where there is no more `room` on the page."""
    first, last = min(table.header_rows, len(table.grid)), len(table.grid)
    if room and last - first <= FULL:
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

"""A document as plain text with the line of every cell: what SARIF and the like point to where a source has no lines of its own."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct, field

from audit.findings import CellRef
from audit.reports._words import one_line
from audit.tables.model import Document, Table

__all__ = ["Extract", "Region", "extract", "has_lines"]


class Region(Struct, frozen=True, kw_only=True):
    """A place in an extract: line and columns count from 1, `end` is the column after the last character."""

    line: int
    start: int
    end: int


class Extract(Struct, kw_only=True):
    """The text, and where in it each cell (table number, row, column) and each paragraph (by its place) stands."""

    name: str
    lines: list[str] = field(default_factory=list)
    cells: dict[tuple[int, int, int], Region] = field(default_factory=dict)
    paragraphs: dict[str, int] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The extract as it is written beside the report."""
        return "\n".join(self.lines) + "\n"

    def region(self, cell: CellRef) -> Region | None:
        """Where `cell` stands: its field in a table row, its printed words in a paragraph; None where the extract does not hold it."""
        if cell.table_number:
            return self.cells.get((cell.table_number, *cell.grid))
        line = self.paragraphs.get(cell.address)
        if line is None:
            return None
        found = self.lines[line - 1].find(cell.printed) if cell.printed else -1
        start, length = (found, len(cell.printed)) if found >= 0 else (0, len(self.lines[line - 1]))
        return Region(line=line, start=start + 1, end=start + length + 1)


def has_lines(document: Document) -> bool:
    """True where the source itself has lines that an address can name (text, Markdown, CSV)."""
    return any(
        cell.address.line for table in document.tables for row in table.grid[:1] for cell in row[:1]
    ) or any(paragraph.address.line for paragraph in document.paragraphs)


def extract(document: Document) -> Extract:
    """The tables in order, each under its headings, one grid row a line and one tab between cells, then the prose under its headings."""
    page = Extract(name=f"{document.name}.txt")
    for table in document.tables:
        _table(page, table)
    last: tuple[str, ...] = ()
    for paragraph in document.paragraphs:
        if paragraph.headings != last:
            page.lines += [one_line(heading) for heading in paragraph.headings]
            last = paragraph.headings
        page.lines.append(one_line(paragraph.text))
        page.paragraphs.setdefault(str(paragraph.address), len(page.lines))
    return page


def _table(page: Extract, table: Table) -> None:
    page.lines += [one_line(line) for line in (*table.headings, table.caption, table.unit.name) if line]
    for row, _ in enumerate(table.grid):
        fields = list(_fields(table, row))
        page.lines.append("\t".join(fields))
        column = 1
        for index, text in enumerate(fields):
            page.cells.setdefault(
                (table.number, row, index), Region(line=len(page.lines), start=column, end=column + len(text))
            )
            column += len(text) + 1
    page.lines += [*(one_line(note) for note in table.notes), ""]


def _fields(table: Table, row: int) -> Iterator[str]:
    for index, cell in enumerate(table.grid[row]):
        yield one_line(cell.text) if (cell.row, cell.column) == (row, index) else ""

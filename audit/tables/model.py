"""The one model that every reader fills: whatever the format, the same bulletin gives the same tables.

A `Table` is a full grid: every position holds the `Cell` that covers it, so a merged cell stands at each of its positions
(`table.at(r, c)`), and once in `table.cells`. Rows and columns carry the labels by which rules name them.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct, field

from audit.figures import Figure
from audit.notation import POINT, Manner
from audit.units import NONE, Unit

__all__ = ["Address", "Cell", "Column", "Document", "Paragraph", "Problem", "Row", "Table"]


class Address(Struct, frozen=True, kw_only=True):
    """Where a person finds it: `place` is the words to show (`line 265`, `Sheet1!B7`, `page 5`, `Word table 3 (4,2)`).

    `key` is what a record of a drop is known by, whatever file it comes in: the pack's name for the table, then each key with its value. `line` counts from 1 in text sources; `box` is (x0, top, x1, bottom) in points on `page` for PDF; `sheet` and `ref` for books.
    """

    place: str = ""
    line: int | None = None
    cell: int | None = None
    sheet: str = ""
    ref: str = ""
    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    table: int | None = None
    paragraph: int | None = None
    key: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.place


class Cell(Struct, frozen=True, kw_only=True, eq=False):
    """One printed cell: its text as printed, the figure read from it and its resolved unit, its place in grid and source.

    `unit` is the figure's unit after the cell, the column, the row and the caption were asked in this order. `flags` hold what a
    reader noticed: `shifted`, `inserted`, `formula`, `hidden`, `tracked`, `continued`, `low-confidence`, `date` (stored as a day or an hour); `band` and `sum` mark what was worked out for a drop. `stored` is the value behind a displayed text, `formula` its
    formula (books only). Identity, not equality, tells cells apart.
    """

    text: str
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1
    figure: Figure
    unit: Unit = NONE
    address: Address = Address()
    flags: frozenset[str] = frozenset()
    stored: str = ""
    formula: str = ""


class Row(Struct, frozen=True, kw_only=True):
    """A body row: `label` is its path from the outermost stub cell or section row inwards, as printed.

    `own` is the label without what it inherits from section rows; `of_which` is true for 其中 and # rows; `unit` is the unit that the stub or a
    unit column gives; `section` is true for a row that only titles those below it; `block` counts the blocks that blank lines or repeated headers part.
    """

    index: int
    label: tuple[str, ...]
    own: tuple[str, ...] = ()
    unit: Unit = NONE
    of_which: bool = False
    section: bool = False
    block: int = 0


class Column(Struct, frozen=True, kw_only=True):
    """A body column: `label` is its path down the header rows; `stub` columns hold labels, the others figures or words.

    `measure` is what its header says the figures are: `level`, `rate` (growth, change in percent), `share`, `rank`, `unit`, `number` (ordinals), `text`.
    """

    index: int
    label: tuple[str, ...]
    unit: Unit = NONE
    stub: bool = False
    measure: str = "level"


class Table(Struct, frozen=True, kw_only=True, eq=False):
    """A table with its headings (outermost first), caption line, unit line and notes; `number` counts from 1 in the document.

    `grid[r][c]` is the cell that covers row r and column c, header rows included. `spans_known` is false where the source shows merged cells only as blanks.
    """

    number: int
    headings: tuple[str, ...]
    caption: str = ""
    unit: Unit = NONE
    notes: tuple[str, ...] = ()
    grid: tuple[tuple[Cell, ...], ...]
    header_rows: int
    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    address: Address = Address()
    spans_known: bool = False

    @property
    def title(self) -> str:
        """The words that name the table to a reader: its headings and caption joined."""
        return " ".join(dict.fromkeys([*self.headings, *([self.caption] if self.caption else [])]))

    def at(self, row: int, column: int) -> Cell:
        """The cell that covers grid position (row, column)."""
        return self.grid[row][column]

    @property
    def cells(self) -> Iterator[Cell]:
        """Every cell once, row by row."""
        for r, line in enumerate(self.grid):
            for c, cell in enumerate(line):
                if cell.row == r and cell.column == c:
                    yield cell

    @property
    def figures(self) -> Iterator[Cell]:
        """The body cells outside stub, ordinal and unit columns that print a number: what an audit should cover."""
        body = {
            column.index
            for column in self.columns
            if not column.stub and column.measure not in ("unit", "number")
        }
        sections = {row.index for row in self.rows if row.section}
        for cell in self.cells:
            if (
                cell.row >= self.header_rows
                and cell.column in body
                and cell.row not in sections
                and cell.figure.is_number
            ):
                yield cell


class Paragraph(Struct, frozen=True, kw_only=True):
    """A paragraph of prose with its headings: where statements about figures are found."""

    text: str
    headings: tuple[str, ...] = ()
    address: Address = Address()


class Problem(Struct, frozen=True, kw_only=True):
    """What could not be read, bound or judged: shown and counted, never dropped. `code` is in the catalogue, `values` fill it in."""

    code: str
    where: str
    values: tuple[tuple[str, str], ...] = ()
    severity: str = "warning"


class Document(Struct, frozen=True, kw_only=True, eq=False):
    """A source as read: `name` is the file's name, with folders where another of the run has the same, `kind` the reader's (`text`, `docx`, …), `manner` how its figures were read."""

    name: str
    kind: str
    title: str = ""
    tables: tuple[Table, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    problems: tuple[Problem, ...] = field(default=())
    manner: Manner = POINT

"""A table while it is being read from lines."""

from __future__ import annotations

from msgspec import Struct, field

from audit.sources.lines import TextLine, has_figures, is_figure
from audit.tables.grid import Grid, GridCell
from audit.tables.header import count_header_rows
from audit.tables.kinds import squeeze
from audit.tables.model import Address

__all__ = ["Draft"]

_RECENT = 40


class Draft(Struct):
    """The rows so far, where blanks parted them, and what stood above them."""

    headings: tuple[str, ...]
    caption: str
    unit_line: str
    notes: list[str]
    rows: list[TextLine] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    figures: bool = False
    width: int = 0
    header: list[list[str]] | None = None

    def head(self) -> list[list[str]]:
        """The header's words row by row; [] until rows of figures show where it ends."""
        if not self.figures:
            return []
        if self.header is None:
            texts = [line.cells or [] for line in self.rows[:_RECENT]]
            self.header = [words(line) for line in self.rows[: count_header_rows(texts)]]
        return self.header

    def part(self) -> None:
        """A blank line or a page's end before the next row."""
        if self.rows:
            self.breaks.append(len(self.rows))

    def add(self, line: TextLine) -> None:
        """One more row."""
        self.rows.append(line)
        self.figures = self.figures or has_figures(line)
        self.width = max(self.width, len(line.cells or ()))

    def repeats(self, line: TextLine) -> bool:
        """True for a row that prints the header's first row again."""
        head = self.head()
        return (
            bool(head)
            and (line.cells or [""])[0] == (self.rows[0].cells or [""])[0]
            and words(line) == head[0]
        )

    def goes_on_with(self, run: list[TextLine]) -> bool:
        """True where a block under no title of its own goes on with the table: the header again, or none and no more columns."""
        head = self.head()
        if not self.figures or (head and [words(line) for line in run[: len(head)]] == head):
            return True
        first = run[0]
        if (
            first.filled > 1
            and not any(is_figure(text) for text in first.cells or ())
            and not self._could_hold(first)
        ):
            return False
        return max(line.extent for line in run) <= self.width

    def _could_hold(self, line: TextLine) -> bool:
        """True where a row of words has them where the last rows have words, and blanks where they have figures."""
        recent = [row.cells or [] for row in self.rows[len(self.head()) :][-_RECENT:]]
        for c, text in enumerate(line.cells or ()):
            filled = [row[c] for row in recent if c < len(row) and row[c]]
            if text and 2 * sum(map(is_figure, filled)) >= len(filled):
                return False
        return True

    def again(self) -> Draft:
        """The same table on a new page, whose header is printed again."""
        return Draft(self.headings, self.caption, self.unit_line, [], header=self.header)

    def grid(self) -> Grid:
        """The draft as a grid."""
        cells = [
            GridCell(text=text, row=r, column=c, address=_address(line.number, c + 1))
            for r, line in enumerate(self.rows)
            for c, text in enumerate(line.cells or ())
        ]
        first = self.rows[0].number
        return Grid(
            cells=cells, headings=self.headings, caption=self.caption, unit_line=self.unit_line, notes=tuple(self.notes),
            header_rows=count_header_rows([line.cells or [] for line in self.rows[:_RECENT]]), breaks=tuple(self.breaks), address=Address(place=f"line {first}", line=first),
        )  # fmt: skip


def _address(line: int, cell: int) -> Address:
    return Address(place=f"line {line}, cell {cell}", line=line, cell=cell)


def words(line: TextLine) -> list[str]:
    """A row's texts without blanks, to compare headers by."""
    return [squeeze(text) for text in line.cells or () if text]

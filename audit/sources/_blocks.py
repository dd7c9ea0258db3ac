"""What a reader of documents finds, in reading order: lines and grids, before anyone says what is a heading and what a note."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec import Struct

from audit.tables.build import Grid, GridCell
from audit.tables.model import Address

__all__ = ["Block", "Line", "Progress", "flow", "superscript"]

Progress = Callable[[int, int], None]
"""Called with (pages or sheets done, total)."""


class Line(Struct, kw_only=True):
    """A paragraph outside tables. `level` is the heading level that the format declares (from 1; 0: not said); `role` is `note` for footnotes,
    `contents` for lines of a table of contents, `sheet` for
    the name of a sheet that begins, else ''."""

    text: str
    address: Address = Address()
    level: int = 0
    role: str = ""


Block = Line | Grid

_RAISED = str.maketrans("0123456789+-()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ")


def superscript(text: str) -> str:
    """`text` in raised characters where such exist, so that a note mark after a figure is not read as its last digit."""
    return text.translate(_RAISED) if text.strip() and all(c in "0123456789+-()n \t" for c in text) else text


MAX_COLUMNS = 1024
"""No printed table is wider; what stands beyond is left out."""


def flow(rows: Iterable[Iterable[GridCell]]) -> list[GridCell]:
    """The cells placed row by row as HTML does: each takes the first column that no cell above or before it covers; spans end with the table."""
    taken: dict[int, int] = {}  # column -> first row where it is free again
    placed: list[GridCell] = []
    r = -1
    for r, row in enumerate(rows):
        column = 0
        for cell in row:
            while taken.get(column, 0) > r:
                column += 1
            if column >= MAX_COLUMNS:
                break
            cell.row, cell.column, cell.colspan = r, column, max(1, min(cell.colspan, MAX_COLUMNS - column))
            taken.update(dict.fromkeys(range(column, column + cell.colspan), r + max(1, cell.rowspan)))
            column += cell.colspan
            placed.append(cell)
    for cell in placed:
        cell.rowspan = max(1, min(cell.rowspan, r + 1 - cell.row))
    return placed

"""Titles, unit lines and notes that a document prints inside its table come out of it; blank rows are closed up."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from msgspec.structs import replace

from audit.sources._blocks import Line
from audit.sources._outline import declares_unit, is_note
from audit.sources.lines import is_figure
from audit.tables.build import Grid, GridCell

__all__ = ["line_of", "peel"]

_LONG = 60


def peel(grid: Grid) -> tuple[list[Line], Grid, list[Line]]:
    """(title lines, the grid without them, note lines): first rows of one text across the table or with a unit line, last rows that are notes.

    Rows in which nothing is printed are left out; where they stood between rows, the grid breaks.
    """
    rows = _rows(grid)
    width = max((c.column + c.colspan for c in grid.cells), default=0)
    printed = [r for r, cells in rows.items() if cells]
    top = 0
    while top < len(printed) and width > 1 and _is_title(rows[printed[top]], width):
        top += 1
    bottom = len(printed)
    while bottom > top and width > 1 and _is_note(rows[printed[bottom - 1]], width):
        bottom -= 1
    if bottom - top < 2:
        top, bottom = 0, len(printed)
    above, below = [line_of(rows[r]) for r in printed[:top]], [line_of(rows[r]) for r in printed[bottom:]]
    return above, _kept(grid, printed[top:bottom]), below


def _rows(grid: Grid) -> dict[int, list[GridCell]]:
    """The rows in order, each with the cells that begin in it and print something."""
    height = max((c.row + 1 for c in grid.cells), default=0)
    rows: dict[int, list[GridCell]] = {r: [] for r in range(height)}
    for cell in grid.cells:
        if cell.text.strip():
            rows[cell.row].append(cell)
    return rows


def _is_title(cells: Sequence[GridCell], width: int) -> bool:
    if any(cell.rowspan > 1 for cell in cells):
        return False
    if len(cells) == 1 and cells[0].colspan == width:
        return True
    return (
        len(cells) in (2, 3)
        and len(cells) < width
        and declares_unit(cells)
        and not any(is_figure(c.text) for c in cells)
    )


def _is_note(cells: Sequence[GridCell], width: int) -> bool:
    cell = cells[0]
    return (
        len(cells) == 1
        and cell.colspan == width
        and cell.rowspan == 1
        and (is_note(cell.text) or len(cell.text) > _LONG)
    )


def _kept(grid: Grid, rows: Sequence[int]) -> Grid:
    """The grid with `rows` alone, counted anew; a merged cell spans those of its rows that are kept."""
    if rows and rows[-1] + 1 == len(rows) == max(c.row for c in grid.cells) + 1:
        return grid
    cells = []
    for cell in grid.cells:
        row = bisect_left(rows, cell.row)
        down = bisect_left(rows, cell.row + cell.rowspan) - row
        if down:
            cells.append(replace(cell, row=row, rowspan=down))
    gaps = [k for k in range(1, len(rows)) if rows[k] - rows[k - 1] > 1]
    breaks = {*gaps, *(bisect_left(rows, b) for b in grid.breaks)} - {0, len(rows)}
    headers = None if grid.header_rows is None else bisect_left(rows, grid.header_rows) or None
    return replace(grid, cells=cells, header_rows=headers, breaks=tuple(sorted(breaks)))


def line_of(cells: Sequence[GridCell]) -> Line:
    """A row as a line of text, where its first cell stands."""
    return Line(text=" ".join(cell.text.strip() for cell in cells), address=cells[0].address)

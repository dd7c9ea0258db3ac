"""A sheet's cells as lines and tables: titles and unit lines above, notes below, several tables parted by blank rows.

A stretch of rows without a header of its own, below a table and a blank row, continues that table; a stretch with a header begins another.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from audit.sources._blocks import Block, Line
from audit.sources._outline import declares_unit, is_aside, is_note
from audit.sources._peel import line_of
from audit.tables.build import Grid, GridCell
from audit.tables.kinds import FIGURES, MARKER, is_period, kind_of
from audit.tables.model import Address

__all__ = ["SheetCells", "blocks_of_sheet", "merge"]


MAX_SPAN = 1000
"""A merged cell taller than this keeps no rows together."""


class SheetCells(Struct):
    """A sheet's filled cells at their places, merged ones with their spans; `name` is the sheet's."""

    name: str
    cells: list[GridCell]


class _Stretch(Struct):
    """Consecutive rows, each with its cells from left to right."""

    rows: list[tuple[int, list[GridCell]]] = field(default_factory=list)

    @property
    def top(self) -> int:
        return self.rows[0][0]


def blocks_of_sheet(sheet: SheetCells) -> Iterator[Block]:
    """The lines and grids of a sheet from top to bottom, after a line that says which sheet it is."""
    yield Line(text=sheet.name, role="sheet", address=Address(place=sheet.name, sheet=sheet.name))
    pending: list[_Stretch] = []
    for stretch in _stretches(sheet.cells):
        for part in _parts(stretch):
            above, body, below = _peeled(part)
            if pending and body and _continues(pending, body):
                pending.append(part if not below else _Stretch([*part.rows[: len(part.rows) - len(below)]]))
            else:
                yield from _finish(pending, sheet)
                pending = [_Stretch(body)] if body else []
                yield from map(line_of, above)
            if below:
                yield from _finish(pending, sheet)
                pending = []
                yield from map(line_of, below)
    yield from _finish(pending, sheet)


def _stretches(cells: Iterable[GridCell]) -> Iterator[_Stretch]:
    """Runs of rows without a blank row between them; a merged cell fills the rows it covers."""
    rows: dict[int, list[GridCell]] = {}
    for cell in sorted((c for c in cells if c.text.strip()), key=lambda c: (c.row, c.column)):
        rows.setdefault(cell.row, []).append(cell)
    stretch = _Stretch()
    end = -1  # the first row that no cell so far fills
    for r, line in sorted(rows.items()):
        if stretch.rows and r > end:
            yield stretch
            stretch = _Stretch()
        stretch.rows.append((r, line))
        end = max(end, r + 1, *(cell.row + cell.rowspan for cell in line if cell.rowspan < MAX_SPAN))
    if stretch.rows:
        yield stretch


def _parts(stretch: _Stretch) -> Iterator[_Stretch]:
    """The stretch cut where a title alone in its row, then a header, follow rows with figures: tables set one under another without a gap."""
    start, seen = 0, False
    rows = stretch.rows
    for i, (_, cells) in enumerate(rows):
        if seen and len(cells) == 1 and cells[0].rowspan == 1:
            head = next((k for k in range(i, min(i + 4, len(rows))) if len(rows[k][1]) > 1), None)
            if (
                head is not None
                and _is_header(rows[head][1])
                and any(_has_figures(later) for _, later in rows[head + 1 : head + 6])
            ):
                yield _Stretch(rows[start:i])
                start, seen = i, False
        seen = seen or _has_figures(cells)
    yield _Stretch(rows[start:])


def _has_figures(cells: Sequence[GridCell]) -> bool:
    return any(kind_of(cell.text) in FIGURES and not is_period(cell.text) for cell in cells[1:])


def _is_header(cells: Sequence[GridCell]) -> bool:
    """True for a row that names columns: two texts or more, none of them a figure or a marker."""
    kinds = [kind_of(cell.text) if not is_period(cell.text) else "period" for cell in cells]
    return len(cells) > 1 and not any(kind in FIGURES or kind == MARKER for kind in kinds)


def _peeled(
    part: _Stretch,
) -> tuple[list[list[GridCell]], list[tuple[int, list[GridCell]]], list[list[GridCell]]]:
    """(title cells above, the table's rows, note cells below); no rows where the part is prose alone."""
    rows = part.rows
    if not any(len(cells) > 1 for _, cells in rows) or max(
        c.column for _, cells in rows for c in cells
    ) == min(c.column for _, cells in rows for c in cells):
        return [cells for _, cells in rows], [], []
    width = max(c.column + c.colspan for _, cells in rows for c in cells)
    top = 0
    left = min(c.column for _, cells in rows for c in cells)
    while top < len(rows) and _is_title(rows[top][1], left, width):
        top += 1
    bottom = len(rows)
    while (
        bottom > top + 1
        and len(rows[bottom - 1][1]) == 1
        and _is_foot(rows[bottom - 1][1][0], rows[top:bottom])
    ):
        bottom -= 1
    return [cells for _, cells in rows[:top]], rows[top:bottom], [cells for _, cells in rows[bottom:]]


def _is_title(cells: Sequence[GridCell], left: int, width: int) -> bool:
    """True for a row of one text that is no column's name, or of texts with a unit line among them."""
    if len(cells) == 1:
        cell = cells[0]
        whole = cell.column == left or cell.column + cell.colspan >= width or is_aside(cell.text)
        return cell.rowspan == 1 and (whole or cell.colspan == 1)
    return len(cells) in (2, 3) and declares_unit(cells) and not _has_figures(cells)


def _is_foot(cell: GridCell, rows: Sequence[tuple[int, list[GridCell]]]) -> bool:
    """True for a note under the table: by its words, by its length, or because the row above it was one."""
    if cell.rowspan > 1 or cell.column > min(c.column for _, cells in rows for c in cells):
        return False
    if is_note(cell.text):
        return True
    above = rows[-2][1]
    numbered = (
        re.match(r"\s*(?:\d{1,2}|[①-⑳])\s*[.、．:：]?\s*\S", cell.text) is not None and len(cell.text) > 12
    )
    return (
        (len(above) == 1 and _is_foot(above[0], rows[:-1]) and len(rows) > 2)
        or (len(cell.text) > 30 and not numbered)
        or cell.text.endswith("。")
    )


def _continues(pending: Sequence[_Stretch], body: Sequence[tuple[int, list[GridCell]]]) -> bool:
    """True where rows have figures but no header, and stand under the columns of the table before."""
    first = body[0][1]
    if _is_header(first) or not any(_has_figures(cells) for _, cells in body):
        return False
    left, right = _extent(row for stretch in pending for row in stretch.rows)
    return (
        left <= min(c.column for _, cells in body for c in cells)
        and max(c.column for _, cells in body for c in cells) < right
    )


def _extent(rows: Iterable[tuple[int, list[GridCell]]]) -> tuple[int, int]:
    cells = [cell for _, cells in rows for cell in cells]
    return min(c.column for c in cells), max(c.column + c.colspan for c in cells)


def _finish(pending: list[_Stretch], sheet: SheetCells) -> Iterator[Grid]:
    """The grid of the gathered stretches, counted from its own top left; rows and columns in which nothing is printed are closed up."""
    if not pending:
        return
    rows = [row for stretch in pending for row in stretch.rows]
    heights = [r for r, _ in rows]
    columns = sorted({cell.column for _, line in rows for cell in line})
    cells = [_placed(cell, heights, columns) for _, line in rows for cell in line]
    cells += [_placed(cell, heights, columns) for cell in _unprinted(sheet, set(heights), set(columns))]
    first = min(cells, key=lambda c: (c.row, c.column)).address
    yield Grid(
        cells=cells, spans_known=True, breaks=tuple(heights.index(s.top) for s in pending[1:]),
        address=Address(place=first.place, sheet=sheet.name, ref=first.ref),
    )  # fmt: skip


def _unprinted(sheet: SheetCells, rows: set[int], columns: set[int]) -> Iterator[GridCell]:
    """The cells that hold a value and print nothing: a format hides it, and a formula counts it all the same."""
    for cell in sheet.cells:
        if cell.stored and not cell.text.strip() and cell.row in rows and cell.column in columns:
            yield replace(cell, text="", rowspan=1, colspan=1)


def _placed(cell: GridCell, rows: Sequence[int], columns: Sequence[int]) -> GridCell:
    """`cell` counted among the rows and columns that print something."""
    row, column = bisect_left(rows, cell.row), bisect_left(columns, cell.column)
    down = bisect_left(rows, cell.row + cell.rowspan) - row
    across = bisect_left(columns, cell.column + cell.colspan) - column
    return replace(cell, row=row, column=column, rowspan=down, colspan=across)


def merge(
    cells: dict[tuple[int, int], GridCell], ranges: list[tuple[int, int, int, int]]
) -> Iterator[GridCell]:
    """The cells with the spans that merged ranges (top, left, bottom, right) give them, clipped to where cells are; what a merged cell hides is left out."""
    bottom, right = max((r for r, _ in cells), default=0), max((c for _, c in cells), default=0)
    covered: set[tuple[int, int]] = set()
    for top, left, low, far in ranges:
        if (cell := cells.get((top, left))) and (low > top or far > left):
            cell.rowspan, cell.colspan = (
                min(low, bottom) - top + 1,
                min(far, max(right, left + 63)) - left + 1,
            )
            covered.update(_inside(cells, top, left, low, far))
    yield from (cell for place, cell in cells.items() if place not in covered)


def _inside(
    cells: dict[tuple[int, int], GridCell], top: int, left: int, low: int, far: int
) -> Iterator[tuple[int, int]]:
    if (low - top + 1) * (far - left + 1) > len(cells):
        found: Iterable[tuple[int, int]] = (p for p in cells if top <= p[0] <= low and left <= p[1] <= far)
    else:
        found = ((r, c) for r in range(top, low + 1) for c in range(left, far + 1) if (r, c) in cells)
    yield from (place for place in found if place != (top, left))

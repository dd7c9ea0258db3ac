"""Two tables that share their lines (receipts on the left, expenditure on the right) are two tables: each row has one label, each figure one row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from audit.tables.build import lay_out
from audit.tables.columns import profile
from audit.tables.grid import Grid, GridCell
from audit.tables.header import infer_spans, label_path
from audit.tables.join import header_rows
from audit.tables.kinds import FIGURES, UNIT, WORD, squeeze

__all__ = ["part_sides"]


def part_sides(grid: Grid) -> list[Grid]:
    """`grid` alone, or its sides from left to right where the header names the labels anew (项目 … 项目 …) over a second column of words."""
    rows = header_rows(grid)
    if not rows or not _repeats(grid, rows):
        return [grid]
    matrix = lay_out(replace(grid, cells=[replace(cell) for cell in grid.cells]))
    if rows >= len(matrix):
        return [grid]
    if not grid.spans_known:
        infer_spans(matrix, rows)
    starts = _starts(matrix, rows)
    if len(starts) < 2:
        return [grid]
    ends = [*starts[1:], len(matrix[0])]
    sides = [_side(grid, matrix, rows, start, end) for start, end in zip(starts, ends, strict=True)]
    return _told_apart(sides)


def _told_apart(sides: list[Grid]) -> list[Grid]:
    """The sides with captions that differ, so that a finding says which: (1), (2) where the header names neither."""
    if len({side.caption for side in sides}) == len(sides):
        return sides
    return [_numbered(side, f"({k})") for k, side in enumerate(sides, 1)]


def _numbered(side: Grid, mark: str) -> Grid:
    """The side with `mark` behind the words right above it, which rules name it by without the mark as well."""
    if side.headings and not side.caption:
        return replace(side, headings=(*side.headings[:-1], f"{side.headings[-1]} {mark}"))
    return replace(side, caption=f"{side.caption} {mark}".strip())


def _repeats(grid: Grid, rows: int) -> bool:
    """A cheap first look: some word stands twice in one row of the header, the first time at the left edge."""
    edge = {squeeze(cell.text) for cell in grid.cells if cell.row < rows and cell.column == 0} - {""}
    return any(cell.row < rows and cell.column and squeeze(cell.text) in edge for cell in grid.cells)


def _starts(matrix: Sequence[Sequence[GridCell]], rows: int) -> list[int]:
    """Where a side begins: the leftmost column, and each that has its label, holds no figures or codes like it, and has figures before and after."""
    first = _leaf(matrix, rows, 0)
    if not first:
        return [0]
    starts = [0]
    for c in range(2, len(matrix[0]) - 1):
        if (
            _leaf(matrix, rows, c) != first
            or _leaf(matrix, rows, c - 1) == first
            or not _labels(matrix, rows, c)
        ):
            continue
        if _has_values(matrix, rows, starts[-1], c) and _has_values(matrix, rows, c, len(matrix[0])):
            starts.append(c)
    return starts


def _leaf(matrix: Sequence[Sequence[GridCell]], rows: int, column: int) -> str:
    path = label_path(matrix, rows, column)
    return squeeze(path[-1]) if path else ""


def _labels(matrix: Sequence[Sequence[GridCell]], rows: int, column: int) -> bool:
    """True for a column of words, or of codes like those of the first column with words beside them."""
    words, figures = _words(matrix, rows, column), _figures(matrix, rows, column)
    if words > figures:
        return words > 1
    beside = range(column + 1, min(column + 4, len(matrix[0])))
    return _figures(matrix, rows, 0) > _words(matrix, rows, 0) and any(
        _words(matrix, rows, c) > _figures(matrix, rows, c) for c in beside
    )


def _words(matrix: Sequence[Sequence[GridCell]], rows: int, column: int) -> int:
    counts = profile(matrix, rows, column)
    return counts[WORD] + counts[UNIT]


def _figures(matrix: Sequence[Sequence[GridCell]], rows: int, column: int) -> int:
    counts = profile(matrix, rows, column)
    return sum(counts[kind] for kind in FIGURES)


def _has_values(matrix: Sequence[Sequence[GridCell]], rows: int, start: int, end: int) -> bool:
    return any(_figures(matrix, rows, c) > _words(matrix, rows, c) for c in range(start + 1, end))


def _side(grid: Grid, matrix: Sequence[Sequence[GridCell]], rows: int, start: int, end: int) -> Grid:
    keep = [
        r for r, line in enumerate(matrix) if r < rows or any(cell.text.strip() for cell in line[start:end])
    ]
    place = {r: k for k, r in enumerate(keep)}
    breaks = tuple(
        sorted({next(place[r] for r in keep if r >= b) for b in grid.breaks if any(r >= b for r in keep)})
    )
    caption = " ".join(part for part in (grid.caption, _name(matrix, rows, start, end)) if part)
    return replace(
        grid, cells=list(_cells(matrix, place, start, end)), header_rows=rows, breaks=breaks, caption=caption
    )


def _name(matrix: Sequence[Sequence[GridCell]], rows: int, start: int, end: int) -> str:
    """What the header calls the whole side (本年收入), '' where it has no such words."""
    outer = {label_path(matrix, rows, c)[:1] for c in range(start, end)}
    path = label_path(matrix, rows, start)
    return path[0] if len(outer) == 1 and len(path) > 1 else ""


def _cells(
    matrix: Sequence[Sequence[GridCell]], place: dict[int, int], start: int, end: int
) -> Iterator[GridCell]:
    """The side's cells at their new places, cut to it; rows that the side leaves blank are gone."""
    seen: set[int] = set()
    for r, new in place.items():
        for c in range(start, end):
            cell = matrix[r][c]
            if id(cell) not in seen:
                seen.add(id(cell))
                down = sum(k in place for k in range(cell.row, cell.row + cell.rowspan))
                across = min(cell.column + cell.colspan, end) - c
                yield replace(cell, row=new, column=c - start, rowspan=down, colspan=across)

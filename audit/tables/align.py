"""Rows whose cells stand in the wrong columns, put right where the evidence is strong, and reported either way.

In a text a merged cell shows as a blank, or not at all: then the rest of its row stands one column to the left. A row whose figures contradict their columns, or
that has too few or too many cells, is moved to where it fits best, if that is clearly better than leaving it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from math import inf

from msgspec.structs import replace

from audit.tables.fit import Line, Move, Profile, best_move, doubtful, extent_of, profile_of, stands, without
from audit.tables.grid import Grid, GridCell
from audit.tables.header import count_header_rows
from audit.tables.heads import slipped
from audit.tables.kinds import BLANK, FIGURES, UNIT, WORD, kind_of
from audit.tables.model import Address, Problem

__all__ = ["align"]

_GAIN = 2.5
"""By how much a move must beat the row as it stands (in nats: a likelihood ratio of twelve)."""
_WIDEST = 200
"""Tables with more columns are no bulletin's; their rows are left as they stand."""


def align(grid: Grid) -> tuple[Grid, list[Problem]]:
    """(`grid` with its shifted rows put right, what was done and what was not). A grid whose spans are known comes back as it is."""
    if grid.spans_known or not grid.cells:
        return grid, []
    lines = _lines(grid)
    start = _header_rows(grid, lines)
    width = _width(lines, start)
    lines, width = _widened(lines, start, width)
    problems: list[Problem] = []
    lines[:start] = [line[:width] for line in lines[:start]]
    _straighten(lines, start, width, problems)
    shape = profile_of(lines[start:], width)
    stripped = not any(line and extent_of(line) < len(line) for line in lines[start:])
    lines[start:] = [_row(line, shape, stripped, problems) for line in lines[start:]]
    return replace(grid, cells=list(_numbered(lines)), header_rows=start), problems


def _header_rows(grid: Grid, lines: list[Line]) -> int:
    return (
        count_header_rows([[cell.text for cell in line] for line in lines[:40]])
        if grid.header_rows is None
        else grid.header_rows
    )


def _lines(grid: Grid) -> list[Line]:
    height = max(cell.row for cell in grid.cells) + 1
    lines: list[Line] = [[] for _ in range(height)]
    for cell in sorted(grid.cells, key=lambda c: (c.row, c.column)):
        line = lines[cell.row]
        while len(line) < cell.column:
            line.append(GridCell(text="", row=cell.row, column=len(line), address=_beside(cell.address)))
        line.append(cell)
    return lines


def _numbered(lines: list[Line]) -> Iterator[GridCell]:
    for r, line in enumerate(lines):
        for c, cell in enumerate(line):
            cell.row, cell.column = r, c
            yield cell


def _beside(address: Address) -> Address:
    return replace(address, cell=None, place=f"line {address.line}") if address.line is not None else address


def _width(lines: list[Line], start: int) -> int:
    """The table's width: as far as its header reaches, or half of its rows if that is further."""
    header = max((extent_of(line) for line in lines[:start]), default=0)
    body = Counter(extent_of(line) for line in lines[start:])
    usual = max((extent for extent, count in body.items() if count * 2 >= body.total()), default=0)
    return max(header, usual) or max(body, default=0)


def _row(line: Line, shape: Profile, stripped: bool, problems: list[Problem]) -> Line:
    """The row in its columns; what was moved, or could not be, goes to `problems`."""
    extent, width = extent_of(line), len(shape)
    short = len(line) < width and not stripped and extent > 1
    if width > _WIDEST or not (extent > width or short or doubtful(line, shape)):
        return line[: max(width, extent)]
    others = without(shape, line) if extent <= width else shape
    move = best_move(line, others)
    if (
        move is not None
        and move.cost + _GAIN < stands(line, others)
        and _moves_figures(line, move, extent > width)
    ):
        problems.append(_moved(line, move, width))
        return _apply(line, move, width)
    if extent > width:
        problems.append(_overflow(line, width))
    elif short and extent < width and kind_of(line[extent - 1].text) in FIGURES:
        values = (("cells", str(len(line))), ("columns", str(width)))
        problems.append(Problem(code="sources.ragged", where=_where(line), values=values, severity="notice"))
    return line[: max(width, extent)]


def _moves_figures(line: Line, move: Move, wide: bool) -> bool:
    """A row is moved for its figures' sake, or because it does not fit; a remark in a column of figures stays where it was printed."""
    return wide or any(
        place not in (None, i) and kind_of(line[i].text) in FIGURES for i, place in enumerate(move.places)
    )


def _apply(line: Line, move: Move, width: int) -> Line:
    out = _blanks(line[0].address, width)
    for i, place in enumerate(move.places):
        if place is not None:
            out[place] = line[i] if place == i else _shifted(line[i])
    return out


def _blanks(address: Address, width: int) -> Line:
    beside, flags = _beside(address), frozenset({"inserted"})
    return [GridCell(text="", row=0, column=c, address=beside, flags=flags) for c in range(width)]


def _shifted(cell: GridCell) -> GridCell:
    return replace(cell, flags=cell.flags | {"shifted"})


def _moved(line: Line, move: Move, width: int) -> Problem:
    pairs = [
        (line[i].text.strip()[:20], i + 1, place + 1)
        for i, place in enumerate(move.places)
        if place is not None and place != i
    ]
    moved = ", ".join(f"{text} {old}→{new}" for text, old, new in pairs if text)
    values = (("moved", moved), ("cells", str(len(line))), ("columns", str(width)))
    return Problem(code="sources.shifted", where=_where(line), severity="notice", values=values)


def _overflow(line: Line, width: int) -> Problem:
    beyond = [cell.text.strip() for cell in line[width:] if cell.text.strip()]
    values = (("cells", str(len(beyond))), ("columns", str(width)), ("text", ", ".join(beyond)[:120]))
    return Problem(code="sources.overflow", where=_where(line), values=values)


def _where(line: Line) -> str:
    address = line[0].address
    return f"line {address.line}" if address.line is not None else address.place


def _straighten(lines: list[Line], start: int, width: int, problems: list[Problem]) -> None:
    """Moves the groups of a header row back over the columns that they head, where it slipped by one."""
    for r in range(start - 1):
        places = slipped([cell.text for cell in lines[r]], [cell.text for cell in lines[r + 1]], width)
        if places is None:
            continue
        named = [(c, cell) for c, cell in enumerate(lines[r]) if cell.text.strip()]
        moved = [
            f"{cell.text.strip()[:20]} {old + 1}→{new + 1}"
            for (old, cell), new in zip(named, places, strict=True)
            if old != new
        ]
        problems.append(
            Problem(
                code="sources.header",
                where=_where(lines[r]),
                values=(("moved", ", ".join(moved)),),
                severity="notice",
            )
        )
        out = _blanks(named[0][1].address, width)
        for (old, cell), new in zip(named, places, strict=True):
            out[new] = cell if old == new else _shifted(cell)
        lines[r] = out


def _widened(lines: list[Line], start: int, width: int) -> tuple[list[Line], int]:
    """The table with one more column of labels, where some rows part their label in two and fit better that way."""
    wide = [line for line in lines[start:] if extent_of(line) > width]
    narrow = [line for line in lines[start:] if extent_of(line) <= width]
    if (
        not wide
        or len(wide) > len(narrow)
        or width > _WIDEST
        or any(extent_of(line) != width + 1 for line in wide)
    ):
        return lines, width
    shape = profile_of(narrow, width)
    first = next((c for c, column in enumerate(shape) if c and _holds_figures(column)), 0)
    labels = [c for c in range(first) if shape[c][WORD] > shape[c][UNIT]]
    if not labels:
        return lines, width
    at = labels[-1] + 1
    if any(kind_of(line[at].text) not in (WORD, UNIT) for line in wide):
        return lines, width
    grown = [*shape[:at], Counter({BLANK: 2 * len(wide), WORD: len(wide)}), *shape[at:]]
    if sum(stands(line, grown) for line in wide) >= sum(_fitted(line, shape) for line in wide):
        return lines, width
    return [line if extent_of(line) > width else _parted(line, at) for line in lines], width + 1


def _fitted(line: Line, shape: Profile) -> float:
    move = best_move(line, shape)
    return move.cost if move else inf


def _holds_figures(column: Counter[str]) -> bool:
    return sum(column[kind] for kind in FIGURES) > column[WORD] + column[UNIT]


def _parted(line: Line, at: int) -> Line:
    """The row with a blank put in at column `at`, where other rows part their label."""
    if len(line) < at:
        return line
    return [*line[:at], GridCell(text="", row=0, column=at, address=_beside(line[0].address)), *line[at:]]

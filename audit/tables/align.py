"""Rows whose cells stand in the wrong columns, put right where the evidence is strong, and reported either way.

In a text a merged cell shows as a blank, or not at all: then the rest of its row stands one column to the left. Each column's profile (what kinds of
cells the rows print there) tells where a cell belongs. A row that contradicts the profile is aligned by the cheapest way to skip columns and to
drop blanks; it is moved only where that is clearly better than leaving it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import log

from audit.tables.build import Grid, GridCell
from audit.tables.header import count_header_rows
from audit.tables.heads import slipped
from audit.tables.kinds import BLANK, FIGURES, UNIT, WORD, kind_of
from audit.tables.model import Address, Problem

__all__ = ["align"]

_KINDS = 6
_SMOOTH = 0.3
_SKIP = 1.5
"""Cost of a column that a row leaves out."""
_DROP = 1.0
"""Cost of a blank cell that a row has too many."""
_BAND = 4
_GAIN = 2.5
"""By how much an alignment must beat the row as it stands (in nats: a likelihood ratio of twelve)."""
_DOUBT = 0.25
"""A kind of cell that a column holds more rarely than this contradicts it."""

Line = list[GridCell]
Profile = list[Counter[str]]


@dataclass(slots=True)
class _Move:
    """A row put right: `places[i]` is the column of cell i (None: dropped)."""

    cost: float
    places: list[int | None]


def align(grid: Grid) -> tuple[Grid, list[Problem]]:
    """(`grid` with its shifted rows put right, what was done and what was not). A grid whose spans are known comes back as it is."""
    if grid.spans_known or not grid.cells:
        return grid, []
    lines = _lines(grid)
    start = (
        count_header_rows([[cell.text for cell in line] for line in lines[:40]])
        if grid.header_rows is None
        else grid.header_rows
    )
    width = _width(lines, start)
    lines, width = _widened(lines, start, width)
    shape = _profile(lines[start:], width)
    stripped = not any(line and _extent(line) < len(line) for line in lines[start:])
    problems: list[Problem] = []
    for r in range(start, len(lines)):
        lines[r] = _row(lines[r], shape, width, stripped, problems)
    for r in range(start):
        lines[r] = lines[r][:width]
    _straighten(lines, start, width, problems)
    cells = [cell for r, line in enumerate(lines) for cell in _numbered(line, r)]
    return replace(grid, cells=cells, header_rows=start), problems


def _straighten(lines: list[Line], start: int, width: int, problems: list[Problem]) -> None:
    """Moves the groups of a header row back over the columns that they head, where it slipped by one."""
    for r in range(start - 1):
        texts = [cell.text for cell in lines[r]]
        places = slipped(texts, [cell.text for cell in lines[r + 1]], width)
        if places is None:
            continue
        named = [cell for cell in lines[r] if cell.text.strip()]
        moved = [
            f"{cell.text.strip()[:20]} {cell.column + 1}→{c + 1}"
            for cell, c in zip(named, places, strict=True)
            if cell.column != c
        ]
        problems.append(
            Problem(
                code="sources.header",
                where=_where(lines[r]),
                values=(("moved", ", ".join(moved)),),
                severity="notice",
            )
        )
        beside = _beside(named[0].address)
        out = [
            GridCell(text="", row=r, column=c, address=beside, flags=frozenset({"inserted"}))
            for c in range(width)
        ]
        for cell, c in zip(named, places, strict=True):
            out[c] = cell if cell.column == c else replace(cell, flags=cell.flags | {"shifted"})
        lines[r] = out


def _lines(grid: Grid) -> list[Line]:
    height = max(cell.row for cell in grid.cells) + 1
    lines: list[Line] = [[] for _ in range(height)]
    for cell in sorted(grid.cells, key=lambda c: (c.row, c.column)):
        line = lines[cell.row]
        while len(line) < cell.column:
            line.append(GridCell(text="", row=cell.row, column=len(line), address=_beside(cell.address)))
        line.append(cell)
    return lines


def _numbered(line: Line, r: int) -> Iterator[GridCell]:
    for c, cell in enumerate(line):
        cell.row, cell.column = r, c
        yield cell


def _beside(address: Address) -> Address:
    return replace(address, cell=None, place=f"line {address.line}") if address.line is not None else address


def _extent(line: Line) -> int:
    """How far a row's text reaches: the place of its last cell that is not blank, plus one."""
    return next((i + 1 for i in range(len(line) - 1, -1, -1) if line[i].text.strip()), 0)


def _width(lines: list[Line], start: int) -> int:
    """The table's width: as far as its header reaches, or most of its rows if that is further."""
    header = max((_extent(line) for line in lines[:start]), default=0)
    body = Counter(_extent(line) for line in lines[start:])
    usual = max((extent for extent, count in body.items() if count * 3 >= sum(body.values())), default=0)
    if not header and not usual:
        usual = max(body, default=0)
    return max(header, usual)


def _profile(body: Sequence[Line], width: int) -> Profile:
    """What the rows print in each column, from those that are no wider than the table."""
    shape: Profile = [Counter() for _ in range(width)]
    for line in body:
        if _extent(line) <= width:
            for c in range(width):
                shape[c][kind_of(line[c].text) if c < len(line) else BLANK] += 1
    return shape


def _cost(kind: str, column: Counter[str]) -> float:
    return -log((column[kind] + _SMOOTH) / (column.total() + _KINDS * _SMOOTH))


def _row(line: Line, shape: Profile, width: int, stripped: bool, problems: list[Problem]) -> Line:
    """The row in its columns; what was moved, or could not be, goes to `problems`."""
    extent = _extent(line)
    short = len(line) < width and not stripped and extent > 1
    if extent == len(line) == width and not _doubts(line, shape):
        return line
    if extent > width or short or _doubts(line, shape):
        move = _best(line, shape, width)
        stands = _stands(line, shape, width)
        if move is not None and move.cost + _GAIN < stands and _moves_figures(line, move, extent > width):
            problems.append(_moved(line, move, shape, width))
            return _apply(line, move, width)
        if extent > width:
            problems.append(_overflow(line, width))
        elif short and extent < width and kind_of(line[extent - 1].text) in FIGURES:
            problems.append(
                Problem(
                    code="sources.ragged",
                    where=_where(line),
                    values=(("cells", str(len(line))), ("columns", str(width))),
                    severity="notice",
                )
            )
    return line[: max(width, extent)]


def _doubts(line: Line, shape: Profile) -> bool:
    """True where a figure contradicts its column: a kind that the other rows rarely print there, though they print something."""
    for cell, column in zip(line, shape, strict=False):
        kind = kind_of(cell.text)
        if kind not in FIGURES:
            continue
        others = column.total() - column[BLANK] - 1
        if others >= 3 and column[kind] - 1 < _DOUBT * others:
            return True
    return False


def _stands(line: Line, shape: Profile, width: int) -> float:
    if _extent(line) > width:
        return float("inf")
    kinds = [kind_of(cell.text) for cell in line[:width]] + [BLANK] * (width - len(line))
    return sum(_cost(kind, column) for kind, column in zip(kinds, shape, strict=True))


def _best(line: Line, shape: Profile, width: int) -> _Move | None:
    """The cheapest placing of the row's cells in order, by dynamic programming over (cell, column) within a band."""
    kinds = [kind_of(cell.text) for cell in line]
    height = _extent(line)
    infinite = float("inf")
    best = [[infinite] * (width + 1) for _ in range(height + 1)]
    came: list[list[str]] = [[""] * (width + 1) for _ in range(height + 1)]
    best[0][0] = 0.0
    for i in range(height + 1):
        for c in range(max(0, i - _BAND), min(width, i + _BAND) + 1):
            here = best[i][c]
            if here == infinite:
                continue
            if c < width:
                skip = here + _cost(BLANK, shape[c]) + (_SKIP if i < height else 0)
                if skip < best[i][c + 1]:
                    best[i][c + 1], came[i][c + 1] = skip, "skip"
            if i < height and c < width:
                place = here + _cost(kinds[i], shape[c])
                if place < best[i + 1][c + 1]:
                    best[i + 1][c + 1], came[i + 1][c + 1] = place, "place"
            if i < height and kinds[i] == BLANK and here + _DROP < best[i + 1][c]:
                best[i + 1][c], came[i + 1][c] = here + _DROP, "drop"
    _run_out(best[height], came[height], shape, width)
    return _traced(best, came, height, width) if best[height][width] < infinite else None


def _run_out(costs: list[float], came: list[str], shape: Profile, width: int) -> None:
    """The columns to the right of the last cell are blank, however many."""
    for c in range(width):
        after = costs[c] + _cost(BLANK, shape[c])
        if after < costs[c + 1]:
            costs[c + 1], came[c + 1] = after, "skip"


def _traced(best: list[list[float]], came: list[list[str]], height: int, width: int) -> _Move:
    places: list[int | None] = [None] * height
    i, c = height, width
    while i or c:
        step = came[i][c]
        if step == "skip":
            c -= 1
        elif step == "drop":
            i -= 1
        else:
            i, c = i - 1, c - 1
            places[i] = c
    return _Move(best[height][width], places)


def _moves_figures(line: Line, move: _Move, wide: bool) -> bool:
    """A row is moved for its figures' sake, or because it does not fit; a remark in a column of figures stays where it was printed."""
    return wide or any(
        place != i and kind_of(line[i].text) in FIGURES
        for i, place in enumerate(move.places)
        if place is not None
    )


def _apply(line: Line, move: _Move, width: int) -> Line:
    out: list[GridCell | None] = [None] * width
    for i, place in enumerate(move.places):
        if place is not None:
            out[place] = line[i] if place == i else replace(line[i], flags=line[i].flags | {"shifted"})
    beside = _beside(line[0].address)
    return [
        cell or GridCell(text="", row=0, column=c, address=beside, flags=frozenset({"inserted"}))
        for c, cell in enumerate(out)
    ]


def _moved(line: Line, move: _Move, shape: Profile, width: int) -> Problem:
    shown = [
        f"{line[i].text.strip()[:20]} {i + 1}→{place + 1}"
        for i, place in enumerate(move.places)
        if place not in (None, i) and line[i].text.strip() and place is not None
    ]
    moved = ", ".join(shown)
    return Problem(
        code="sources.shifted", where=_where(line), severity="notice",
        values=(("moved", moved), ("cells", str(len(line))), ("columns", str(width))),
    )  # fmt: skip


def _overflow(line: Line, width: int) -> Problem:
    beyond = [cell.text.strip() for cell in line[width:] if cell.text.strip()]
    values = (("cells", str(len(beyond))), ("columns", str(width)), ("text", ", ".join(beyond)[:120]))
    return Problem(code="sources.overflow", where=_where(line), values=values)


def _where(line: Line) -> str:
    address = line[0].address
    return f"line {address.line}" if address.line is not None else address.place


def _widened(lines: list[Line], start: int, width: int) -> tuple[list[Line], int]:
    """The table with one more column of labels, where some rows part their label in two and fit that way and no other."""
    wide = [line for line in lines[start:] if _extent(line) > width]
    narrow = [line for line in lines[start:] if _extent(line) <= width]
    if not wide or len(wide) > len(narrow) or any(_extent(line) != width + 1 for line in wide):
        return lines, width
    shape = _profile(narrow, width)
    after = next((c for c, column in enumerate(shape) if _holds_figures(column) and c), 0)
    labels = [c for c in range(after) if shape[c][WORD] > shape[c][UNIT]]
    if not labels:
        return lines, width
    at = labels[-1] + 1
    extra = Counter({BLANK: 9 * len(wide), WORD: len(wide)})
    grown = [*shape[:at], extra, *shape[at:]]
    if sum(_stands(line, grown, width + 1) for line in wide) >= sum(
        _fitted(line, shape, width) for line in wide
    ):
        return lines, width
    return [line if _extent(line) > width else _parted(line, at) for line in lines], width + 1


def _fitted(line: Line, shape: Profile, width: int) -> float:
    move = _best(line, shape, width)
    return move.cost if move else float("inf")


def _holds_figures(column: Counter[str]) -> bool:
    return sum(column[kind] for kind in FIGURES) > column[WORD] + column[UNIT]


def _parted(line: Line, at: int) -> Line:
    """The row with a blank put in at column `at`, where other rows part their label."""
    if len(line) < at:
        return line
    return [*line[:at], GridCell(text="", row=0, column=at, address=_beside(line[0].address)), *line[at:]]

"""How well a row's cells fit a table's columns, and the cheapest way to make them fit.

A column's profile is what kinds of cells (figure, percent, words, unit, marker, blank) the other rows print in it. A cell costs minus the logarithm of its
kind's share there, smoothed; leaving a column out and dropping a blank cost extra. Costs are in nats.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import inf, log

from msgspec import Struct

from audit.tables.grid import GridCell
from audit.tables.kinds import BLANK, FIGURES, kind_of

__all__ = ["Line", "Move", "Profile", "best_move", "doubtful", "extent_of", "profile_of", "stands", "without"]

Line = list[GridCell]
Profile = list[Counter[str]]

_KINDS = 6
_SMOOTH = 0.3
_SKIP = 1.5
"""Cost of a column that a row leaves out."""
_DROP = 1.0
"""Cost of a blank cell that a row has too many."""
_BAND = 4
"""How far a cell may stand from its column."""
_DOUBT = 0.25
"""A kind of figure that a column holds more rarely than this contradicts it."""


class Move(Struct, frozen=True):
    """A row put right at `cost`: `places[i]` is the column of cell i (None: dropped)."""

    cost: float
    places: tuple[int | None, ...]


def extent_of(line: Line) -> int:
    """How far a row's text reaches: the place of its last cell that is not blank, plus one."""
    return next((i + 1 for i in range(len(line) - 1, -1, -1) if line[i].text.strip()), 0)


def profile_of(body: Sequence[Line], width: int) -> Profile:
    """What the rows print in each column, from those that are no wider than the table."""
    shape: Profile = [Counter() for _ in range(width)]
    for line in body:
        if extent_of(line) <= width:
            for column, kind in zip(shape, _kinds(line, width), strict=True):
                column[kind] += 1
    return shape


def without(shape: Profile, line: Line) -> Profile:
    """The profile that the other rows make."""
    return [column - Counter({kind: 1}) for column, kind in zip(shape, _kinds(line, len(shape)), strict=True)]


def _kinds(line: Line, width: int) -> list[str]:
    return [kind_of(cell.text) for cell in line[:width]] + [BLANK] * (width - len(line))


def _cost(kind: str, column: Counter[str]) -> float:
    return -log((column[kind] + _SMOOTH) / (column.total() + _KINDS * _SMOOTH))


def doubtful(line: Line, shape: Profile) -> bool:
    """True where a figure contradicts its column: a kind that the other rows rarely print there, though they print something."""
    for cell, column in zip(line, shape, strict=False):
        kind = kind_of(cell.text)
        if kind in FIGURES:
            others = column.total() - column[BLANK] - 1
            if others >= 3 and column[kind] - 1 < _DOUBT * others:
                return True
    return False


def stands(line: Line, shape: Profile) -> float:
    """What the row costs as it stands; infinite where it is wider than the table."""
    width = len(shape)
    if extent_of(line) > width:
        return inf
    return sum(_cost(kind, column) for kind, column in zip(_kinds(line, width), shape, strict=True))


def best_move(line: Line, shape: Profile) -> Move | None:
    """The cheapest placing of the row's cells, in order, by dynamic programming over (cell, column) within a band; None where none fits."""
    height, width = extent_of(line), len(shape)
    kinds = [kind_of(cell.text) for cell in line[:height]]
    best = [[inf] * (width + 1) for _ in range(height + 1)]
    came = [[""] * (width + 1) for _ in range(height + 1)]
    best[0][0] = 0.0
    for i, c in _within_band(height, width):
        here = best[i][c]
        if c < width:
            _reach(best, came, i, c + 1, here + _cost(BLANK, shape[c]) + (_SKIP if i < height else 0), "skip")
        if i < height and c < width:
            _reach(best, came, i + 1, c + 1, here + _cost(kinds[i], shape[c]), "place")
        if i < height and kinds[i] == BLANK:
            _reach(best, came, i + 1, c, here + _DROP, "drop")
    return _traced(came, best[height][width]) if best[height][width] < inf else None


def _within_band(height: int, width: int) -> list[tuple[int, int]]:
    """The places to visit, row by row; below the last cell all columns, since those to its right are blank."""
    inner = [(i, c) for i in range(height) for c in range(max(0, i - _BAND), min(width, i + _BAND) + 1)]
    return inner + [(height, c) for c in range(width + 1)]


def _reach(best: list[list[float]], came: list[list[str]], i: int, c: int, cost: float, step: str) -> None:
    if cost < best[i][c]:
        best[i][c], came[i][c] = cost, step


def _traced(came: list[list[str]], cost: float) -> Move:
    i, c = len(came) - 1, len(came[0]) - 1
    places: list[int | None] = [None] * i
    while i or c:
        step = came[i][c]
        i, c = (i, c - 1) if step == "skip" else (i - 1, c) if step == "drop" else (i - 1, c - 1)
        if step == "place":
            places[i] = c
    return Move(cost, tuple(places))

"""A generated bulletin: sheets of printed cells, the relations that hold between them, and the pack that declares these.

The relations are judged here by a second, plain arithmetic, so that the audit is not asked to confirm itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

_DIGITS = re.compile(r"-?\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True, order=True)
class Spot:
    """Where a cell stands: sheet, row and column from 0."""

    sheet: int
    row: int
    column: int


@dataclass
class Cell:
    """A printed cell; `factor` is its unit over the base, `exact` marks counts and targets, `number` what an error may be planted in."""

    text: str
    factor: Fraction = Fraction(1)
    exact: bool = False
    number: bool = False
    rowspan: int = 1
    colspan: int = 1

    @property
    def value(self) -> Fraction:
        """The printed value in base units."""
        return Fraction(_printed(self.text)) * self.factor

    @property
    def unit(self) -> Fraction:
        """One unit of its last digit in base units; zero where it is exact."""
        return (
            Fraction(0)
            if self.exact
            else Fraction(1, 10 ** len(_printed(self.text).partition(".")[2])) * self.factor
        )

    @property
    def ends(self) -> tuple[Fraction, Fraction]:
        """The values that it may stand for."""
        return self.value - self.unit / 2, self.value + self.unit / 2


def _printed(text: str) -> str:
    match = _DIGITS.search(text)
    assert match, text
    return match[0].replace(",", "")


@dataclass
class Sheet:
    """A printed table; a position of `grid` is None where a merged cell covers it. `pages` are the body rows before which a page ends."""

    heading: str
    grid: list[list[Cell | None]]
    header: int = 1
    unit_line: str = ""
    notes: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()

    def origin(self, row: int, column: int) -> Cell:
        """The cell that covers a position."""
        for r in range(row, -1, -1):
            for c in range(column, -1, -1):
                cell = self.grid[r][c]
                if cell and r + cell.rowspan > row and c + cell.colspan > column:
                    return cell
        raise AssertionError((row, column))


@dataclass(frozen=True)
class Linear:
    """target = Σ coefficient · term, or >= where it is open."""

    target: Spot
    terms: tuple[tuple[int, Spot], ...]
    open: bool = False

    @property
    def spots(self) -> tuple[Spot, ...]:
        """Every cell that it needs."""
        return (self.target, *(spot for _, spot in self.terms))

    def missed(self, cells: Mapping[Spot, Cell]) -> Fraction:
        """By how many units of the target's last digit no values can satisfy it; an exact target counts in ones."""
        low, high = Fraction(0), Fraction(0)
        for sign, spot in self.terms:
            a, b = sorted(sign * end for end in cells[spot].ends)
            low, high = low + a, high + b
        target = cells[self.target]
        above, below = target.ends[0] - high, low - target.ends[1]
        return _units(below if self.open else max(above, below), target)


@dataclass(frozen=True)
class Ratio:
    """target = part / Σ whole − offset."""

    target: Spot
    part: Spot
    whole: tuple[Spot, ...]
    offset: int = 0

    @property
    def spots(self) -> tuple[Spot, ...]:
        """Every cell that it needs."""
        return (self.target, self.part, *self.whole)

    def missed(self, cells: Mapping[Spot, Cell]) -> Fraction | None:
        """As `Linear.missed`; None where the whole may be zero."""
        low, high = (sum((cells[spot].ends[k] for spot in self.whole), Fraction(0)) for k in (0, 1))
        if low <= 0 <= high:
            return None
        quotients = [a / b - self.offset for a in cells[self.part].ends for b in (low, high)]
        target = cells[self.target]
        return _units(max(target.ends[0] - max(quotients), min(quotients) - target.ends[1]), target)


@dataclass(frozen=True)
class Rank:
    """target is the place of `value` among itself and its peers; equal figures share the better one."""

    target: Spot
    value: Spot
    peers: tuple[Spot, ...]
    low: bool = False

    @property
    def spots(self) -> tuple[Spot, ...]:
        """Every cell that it needs."""
        return (self.target, self.value, *self.peers)

    def missed(self, cells: Mapping[Spot, Cell]) -> Fraction:
        """How many places the rank is off."""
        sign, mine = (-1 if self.low else 1), cells[self.value].value
        before = sum(sign * cells[peer].value > sign * mine for peer in self.peers)
        tied = sum(cells[peer].value == mine for peer in self.peers)
        rank = cells[self.target].value
        return max(before + 1 - rank, rank - before - tied - 1, Fraction(0)) * 2


Relation = Linear | Ratio | Rank


def _units(missed: Fraction, target: Cell) -> Fraction:
    return missed / (target.unit or Fraction(1, 10**6))


@dataclass
class Bulletin:
    """A document of one kind, with its pack as YAML and the relations that the pack declares."""

    kind: str
    seed: int
    title: str
    sheets: list[Sheet]
    pack: str
    relations: list[Relation] = field(default_factory=list)

    @property
    def cells(self) -> dict[Spot, Cell]:
        """Every cell by its place."""
        return {
            Spot(s, r, c): cell
            for s, sheet in enumerate(self.sheets)
            for r, line in enumerate(sheet.grid)
            for c, cell in enumerate(line)
            if cell
        }

    def broken(self) -> Iterator[Relation]:
        """The relations that miss by more than one unit of their target: what rounding, cutting off and rounding twice cannot explain."""
        cells = self.cells
        for relation in self.relations:
            missed = relation.missed(cells)
            if missed is not None and missed > 1:
                yield relation

"""Printed figures as the intervals that they stand for: a record's names bound to cells, units brought together, rounding undone."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any

from msgspec import Struct, field

from audit.checks import Bindings, Profile, Term
from audit.engine import verdicts
from audit.figures import Figure
from audit.formulas import Equation, evaluate
from audit.intervals import Interval, Undefined, point, unround
from audit.robust import Population
from audit.tables.model import Table
from audit.units import NONE, Unit

__all__ = ["Bound", "Shared", "common_unit", "gap_of", "is_bare", "many", "term_figure", "term_unit"]


def many(bound: Term | tuple[Term, ...]) -> tuple[Term, ...]:
    """The terms that a name stands for, one or several."""
    return bound if isinstance(bound, tuple) else (bound,)


def common_unit(bindings: Bindings, coefficients: Mapping[str, Fraction] | None) -> Unit:
    """The unit that figures without one of their own share in a sum; `Undefined` where a sum would add unlike things, or where the others' units differ, so
    that the one without could be in any of them.
    """
    if coefficients is None:
        return NONE
    terms = [term for name in coefficients if name for term in many(bindings[name])]
    units = [term_unit(term) for term in terms if term_figure(term).is_number]
    known = [unit for unit in units if unit.dimension]
    if len({unit.dimension for unit in known}) > 1 and len(coefficients) > 1:
        raise Undefined("open.units")
    factors = {unit.factor for unit in known}
    if len(factors) > 1 and any(is_bare(term) and term_figure(term).value for term in terms):
        raise Undefined("open.unitless")
    return known[0] if len(factors) == 1 else NONE


def term_figure(term: Term) -> Figure:
    """The figure that a term stands for: the cell's, or the one picked out of its sentence."""
    return term.value if term.value is not None else term.cell.figure


def term_unit(term: Term) -> Unit:
    """The unit that a term is read in: as the rule says, else as printed, else as the cell inherits it."""
    if term.unit is not None:
        return term.unit
    printed = term_figure(term).unit
    if printed.factor != 1 and not printed.dimension and term.cell.unit.dimension:
        return Unit(
            printed.name + term.cell.unit.name, term.cell.unit.dimension, printed.factor
        )  # 1.2万 in a column of 人
    return term.cell.unit if printed is NONE or printed.name == "" else printed


def is_bare(term: Term) -> bool:
    """True for a term whose unit nothing says: neither the cell, its column and row, nor the table."""
    unit = term_unit(term)
    return not unit.dimension and unit.factor == 1


Shared = dict[tuple[int, bool, Unit], Population]
LARGE = 5
"""Groups of this many terms are read once for all records that share them."""


class Bound(Struct):
    """A record's names as intervals in base units, for `formulas.evaluate`. `swap` puts another value (in base units) in place of a cell's; `shared` keeps the
    groups that records have in common while one check is judged."""

    bindings: Bindings
    profile: Profile = field(default_factory=Profile)
    default: Unit = NONE
    printed: bool = False
    swap: Mapping[int, Interval] = field(default_factory=dict)
    shared: Shared = field(default_factory=dict)

    def value(self, name: str) -> Interval:
        bound = self.bindings[name]
        if isinstance(bound, tuple):
            if len(bound) != 1:
                raise Undefined("open.group")
            bound = bound[0]
        return self.interval(bound)

    def group(self, name: str) -> Sequence[Interval]:
        bound = self.bindings[name]
        if self.swap or not isinstance(bound, tuple) or len(bound) < LARGE:
            return [self.interval(item) for item in many(bound)]
        key = (id(bound), self.printed, self.default)
        if key not in self.shared:
            self.shared[key] = Population(self.interval(item) for item in bound)
        return self.shared[key]

    def size(self, name: str) -> int:
        bound = self.bindings[name]
        return len(bound) if isinstance(bound, tuple) else 1

    def factor(self, term: Term) -> Fraction:
        return (self.default if is_bare(term) else term_unit(term)).factor

    def exact(self, term: Term) -> bool:
        """True for counts, declared targets and whatever the pack calls exact."""
        if term.exact is not None:
            return term.exact
        unit, figure = term_unit(term), term_figure(term)
        printed_exactly = unit.count and unit.factor == 1 and figure.decimals == 0
        return printed_exactly or _squeezed(unit.name) in map(_squeezed, self.profile.exact)

    def quantum(self, term: Term) -> Fraction:
        """The unit of the last digit in base units, zero where the figure is exact."""
        if self.exact(term):
            return Fraction(0)
        return Fraction(_quantum(term, self.profile)) * self.factor(term)

    def interval(self, term: Term) -> Interval:
        """The values behind the printed figure; `Undefined` where there is none."""
        if id(term.cell) in self.swap and term.value is None:
            return self.swap[id(term.cell)]
        figure = term_figure(term)
        if figure.kind == "range":
            scale = self.factor(term)
            return Interval(Fraction(figure.value or 0) * scale, Fraction(figure.upper or 0) * scale)
        if not figure.is_number:
            return self._without_number(figure)
        value = Fraction(figure.value or 0) * self.factor(term)
        if self.printed:
            return point(value)
        quantum = self.quantum(term)
        if figure.bound == "~":  # about 1,200 persons is no exact count
            quantum = Fraction(_quantum(term, self.profile)) * self.factor(term)
        return _bounded(
            unround(value, quantum, self.profile.rounding) if quantum else point(value), figure.bound, quantum
        )

    def _without_number(self, figure: Figure) -> Interval:
        if figure.kind == "marker" and figure.marker == "suppressed" and not self.printed:
            return Interval(Fraction(0), math.inf)
        if figure.kind == "marker" and figure.marker == "zero":
            return point(Fraction(0))
        raise Undefined({"empty": "open.empty", "marker": "open.marker"}.get(figure.kind, "open.unreadable"))


def _squeezed(name: str) -> str:
    return "".join(name.split())


def _quantum(term: Term, profile: Profile) -> Any:
    """The unit of the last digit in the printed unit: the figure's own, or the finest of its column where the source dropped zeros."""
    figure = term_figure(term)
    if profile.precision != "column" or term.value is not None:
        return figure.quantum
    return _finest(term.table, term.cell.column)


@lru_cache(maxsize=64)
def _finest(table: Table, column: int) -> Any:
    """The unit of the finest last digit that a column prints."""
    cells = (line[column] for line in table.grid[table.header_rows :])
    return min(cell.figure.quantum for cell in cells if cell.figure.is_number)


def _bounded(interval: Interval, bound: str, quantum: Fraction) -> Interval:
    match bound:
        case ">=" | ">":
            return Interval(interval.low, math.inf)
        case "<=" | "<":
            return Interval(-math.inf, interval.high)
        case "~":
            return Interval(
                interval.low - quantum * 9 / 2, interval.high + quantum * 9 / 2
            )  # about: ten times the rounding
    return interval


def gap_of(equation: Equation, bound: Bound) -> Any:
    """How far the sides of `equation` are from meeting, zero or less where they meet; `Undefined` where they cannot be told."""
    return verdicts.gap(evaluate(equation.left, bound), equation.relation, evaluate(equation.right, bound))

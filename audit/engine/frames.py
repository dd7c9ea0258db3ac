"""The kernel: one equation over columns, whatever holds the columns.

`holds` is a cheap bound in plain floating point: true only where the check certainly passes. It decides nearly all records in a handful of operations. `code` is the
verdict itself, by the very lines that judge documents (`engine/verdicts.py`) over interval expressions; it is computed for what `holds` did not settle. Both take
their words (`col`, `when`, `lit`) from `ns`: narwhals, or polars where that is the engine.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import zip_longest
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from audit.checks import Profile
from audit.engine import verdicts
from audit.engine.drop import Where
from audit.engine.estimate import ULP, Estimate, FrameAlgebra, Work
from audit.engine.fence import fenced
from audit.engine.shortcut import Walk, folded, shortcut, total_of
from audit.engine.single import SINGLE
from audit.engine.solve import solve
from audit.formulas import Equation, Name, evaluate
from audit.intervals import Interval, Undefined, point

__all__ = [
    "BEYOND",
    "CONDITION",
    "EMPTY",
    "FAILING",
    "NONE",
    "REASONS",
    "ZERO",
    "Kernel",
    "Measured",
    "coded",
]

FAILING = (1, 2, 3)
"""The codes that are reported."""
EMPTY, ZERO, CONDITION, NONE, UNASKED, BEYOND = 4, 5, 6, 7, 8, 9
"""Codes after those of `verdicts.CODES`: open for a missing figure, a base that may be zero, a condition that cannot be judged; no figure at all; a condition that does not hold; open for a figure of too many digits."""
REASONS: Mapping[int, str] = {
    EMPTY: "open.empty",
    ZERO: "zero-base",
    CONDITION: "open.condition",
    BEYOND: "open.beyond",
}
IMPROBABLE = 2
WHOLE = 2.0**53  # integers from here on are not all floats
_GREATEST = 1.7e308  # what is beyond, infinities and NaN included, is no figure
_BEYOND = 1e300  # a variance that nothing exceeds


class Measured(Struct, frozen=True, kw_only=True):
    """A physical column of a frame: its values times `factor` are in the equation's unit, and so is `quantum` (zero for exact figures).

    `count` names a column that says how many figures a value sums up; `whole` is true for columns of integers, `float64` for those that need no conversion. Values of `most` or more in a column that
    holds them exactly would lose digits as floats; infinite where the column holds none such. `single` ones were floats of 32 bits.
    """

    column: str
    factor: Fraction = Fraction(1)
    quantum: Fraction = Fraction(0)
    count: str = ""
    whole: bool = False
    float64: bool = False
    most: float = math.inf
    single: bool = False

    def raw(self, ns: Any) -> Any:
        """The values in the equation's unit, as they come: NaN and infinities included."""
        value = ns.col(self.column)
        value = value if self.float64 else value.cast(ns.Float64)
        return value if self.factor == 1 else value * float(self.factor)

    def width(self, ns: Any) -> Any:
        """Half a unit of the last digit: a float, or an expression where figures were summed."""
        half = float(self.quantum) / 2
        return ns.col(self.count).cast(ns.Float64) * half if self.count and half else half


Measures = Mapping[str, Sequence[Measured]]


class _Bound(Struct):
    """The environment of `formulas.evaluate`: names as intervals of estimates."""

    work: Work
    measures: Measures
    profile: Profile
    printed: bool = False
    figures: dict[int, Estimate] = field(default_factory=dict)

    @property
    def algebra(self) -> FrameAlgebra:
        return FrameAlgebra(self.work)

    def value(self, name: str) -> Interval:
        items = self.measures[name]
        if len(items) != 1:
            raise Undefined("open.group")
        return self.interval(items[0])

    def group(self, name: str) -> Sequence[Interval]:
        return [self.interval(item) for item in self.measures[name]]

    def size(self, name: str) -> int:
        return len(self.measures[name])

    def interval(self, item: Measured) -> Interval:
        """The values behind the figures of a column; null where there is none."""
        value = self.figure(item)
        if self.printed or not item.quantum:
            return point(value)
        if self.profile.rounding == "truncate":
            return self._truncated(value, item)
        width = item.width(self.work.ns)
        half = Estimate(self.work, width, halves=isinstance(width, float) and (width * 2).is_integer())
        return Interval(value - half, value + half)

    def _truncated(self, value: Estimate, item: Measured) -> Interval:
        unit = Estimate(self.work, item.width(self.work.ns)) * 2
        if item.count:  # the signs within a sum are not known
            return Interval(value - unit, value + unit)
        none = Fraction(0)
        below, above = (self.algebra.choose(side, unit, none) for side in (value <= 0, value >= 0))
        return Interval(value - below, value + above)

    def figure(self, item: Measured) -> Estimate:
        """The printed values, null where they are no figures."""
        if id(item) not in self.figures:
            raw = item.raw(self.work.ns)
            value = self.work.ns.when(raw.abs() <= _GREATEST).then(raw)
            whole = item.whole and item.factor == 1
            error = raw.abs() * ((1 if item.factor == 1 else 3) * ULP * (SINGLE if item.single else 1.0))
            if whole:  # beyond 2^53 it may have lost its last digit
                error = (
                    0.0
                    if math.isinf(item.most)
                    else self.work.ns.when(raw.abs() >= WHOLE).then(error).otherwise(0.0)
                )
            self.figures[id(item)] = Estimate(self.work, value, error, halves=whole)
        return self.figures[id(item)]


class Kernel(Struct, frozen=True, kw_only=True):
    """An equation bound to physical columns. `coefficients` are those of `left - right` where it is linear, `tolerance` is in the equation's unit; `where` are relations that a record must keep (or not), with their columns. `plausible` and `needs` are the check's; `like` is a kernel that differs in nothing but its columns."""

    equation: Equation
    target: str
    measures: Measures
    profile: Profile = Profile()
    coefficients: Mapping[str, Fraction] | None = None
    tolerance: Fraction = Fraction(0)
    where: tuple[Where, ...] = ()
    conditions: Measures = field(default_factory=dict)
    plausible: bool = False
    needs: tuple[str, ...] = ()
    like: Kernel | None = None

    @property
    def rare(self) -> bool:
        """True where the records that it is asked about are counted as they are judged."""
        return bool(self.where) and all(one.rare and one.silent for one in self.where)

    @property
    def sparing(self) -> bool:
        """True where the records that it is not asked about are met as the others are judged."""
        return bool(self.where) and all(one.sparing for one in self.where)

    @property
    def counts_ahead(self) -> bool:
        """True where the records that it is not asked about have to be counted apart."""
        return bool(self.where) and not self.rare and not self.sparing

    @property
    def few(self) -> bool:
        """True where fewer than four figures meet."""
        return sum(map(len, self.measures.values())) < 4

    @property
    def counted(self) -> bool:
        """True where a column sums up figures."""
        return any(item.count for group in self.measures.values() for item in group)

    @property
    def columns(self) -> list[str]:
        """The physical columns that it reads, each once."""
        items = [m for bound in (self.measures, self.conditions) for group in bound.values() for m in group]
        return list(dict.fromkeys(name for m in items for name in (m.column, m.count) if name))

    def holds(self, ns: Any) -> Any:
        """True only where the check certainly passes, or is not asked; null or false leaves it to `code`."""
        bound, beyond = shortcut(self, ns), self.beyond(ns)
        bound = bound if bound is None or beyond is None else bound & ~beyond
        asked = self.asked(ns)
        if asked is None:
            return ns.lit(False) if bound is None else bound
        if self.rare:
            return ~asked
        if self.sparing:
            return ns.lit(False) if bound is None else bound & self._kept(ns)
        return ns.when(asked).then(ns.lit(False) if bound is None else bound).otherwise(~asked)

    def asked(self, ns: Any) -> Any:
        """True where the conditions hold, null where they cannot be judged; None where there are none."""
        both = None
        for one in self.where:
            true = _truth(one.relation, self.conditions, ns)
            true = true if one.kept else ~true
            true = true.fill_null(one.sparing) if one.silent else true
            both = true if both is None else both & true
        return both

    def _kept(self, ns: Any) -> Any:
        """True where the conditions hold without a doubt: what is a hair's breadth away is judged in full."""
        walk, both = Walk(self.conditions, ns), None
        for one in self.where:
            left, right = walk.point(one.relation.left)[0], walk.point(one.relation.right)[0]
            gap, end = (left, right) if isinstance(right, float) else (left - right, 0.0)
            kept = gap >= end if one.relation.relation == ">=" else gap <= end
            both = kept if both is None else both & kept
        return both

    def beyond(self, ns: Any) -> Any:
        """True where figures have more digits than floats add without a loss, and the equation rests on them: its target is one of such a column; None where none can be."""
        if math.isinf(min(item.most for item in self.measures[self.target])):
            return None
        items = [item for group in self.measures.values() for item in group]
        least = [
            (item, item.most * float(item.factor) / len(items)) for item in items if not math.isinf(item.most)
        ]
        return _any([item.raw(ns).abs() >= most for item, most in least]).fill_null(False)

    def missing(self, values: Mapping[str, Sequence[Any]]) -> tuple[Any, Any]:
        """(where a record has no figure, or none of those that it needs; where it lacks any), of its `values` by name."""
        null = {name: [value.is_null() for value in group] for name, group in values.items()}
        every = [one for group in null.values() for one in group]
        nothing = ~_any([~one for one in every])
        return _any([nothing, *(one for name in self.needs for one in null[name])]), _any(every)

    def code(self, ns: Any, name: str) -> tuple[Work, Any]:
        """(the columns that it rests on, the verdict of every record as column `name`: 0 to 3 as in `verdicts.CODES`, else one of the codes for open, or `NONE`)."""
        work = Work(ns, name)
        bound = _Bound(work, self.measures, self.profile)
        algebra = bound.algebra
        try:
            verdict, undefined = self._verdict(bound)
            verdict = algebra.choose(undefined, ZERO, verdict)
        except Undefined:
            verdict = ns.lit(ZERO)
        nothing, missing = self.missing(
            {name: [bound.figure(item).value for item in group] for name, group in self.measures.items()}
        )
        code = algebra.choose(nothing, NONE, algebra.choose(missing, EMPTY, verdict))
        if (beyond := self.beyond(ns)) is not None:
            code = algebra.choose(beyond & (code == 0), BEYOND, code)  # what fails all the same, fails
        asked = self.asked(ns)
        if asked is not None:
            code = algebra.choose(asked.fill_null(True), code, UNASKED)
            code = algebra.choose(asked.is_null() & ~nothing, CONDITION, code)
        return work, code.cast(ns.Int8).alias(name)

    def _verdict(self, bound: _Bound) -> tuple[Any, Any]:
        """(code where the figures are all there, whether the equation has no value)."""
        equation, algebra = self.equation, bound.algebra
        left, right = (evaluate(side, bound, algebra) for side in (equation.left, equation.right))
        missed = verdicts.gap(left, equation.relation, right, algebra)
        if self.tolerance:
            missed = missed - self.tolerance
        unit = self.unit
        variance = self.variance(bound.work.ns) if equation.relation == "=" else None
        imbalance = None
        if variance is not None:
            variance = variance if isinstance(variance, float) else Estimate(bound.work, variance)
            printed = replace(bound, printed=True)
            left, right = (evaluate(side, printed, algebra) for side in (equation.left, equation.right))
            imbalance = left.low - right.low
        roundable = self._roundable(bound)
        code = verdicts.code(missed, imbalance, variance, unit, roundable, algebra)
        if self.plausible:
            code = algebra.choose(missed <= 0, 0, IMPROBABLE)
        return code, _any([missed.value.is_null(), *(~away for away in algebra.away)])

    @property
    def unit(self) -> Fraction:
        """One unit of the target's last digit, as it enters the equation."""
        own = (self.coefficients or {}).get(self.target, Fraction(1))
        return self.measures[self.target][0].quantum * abs(own)

    def _roundable(self, bound: _Bound) -> Any:
        """False where the other figures are exact and imply a value that needs no rounding to be printed."""
        unit = self.unit
        if not unit:
            return False
        others = [m for name, group in self.measures.items() for m in group if name != self.target]
        if self.coefficients is not None and any(item.quantum for item in others):
            return True
        expected = solve(self.equation, self.target, bound, algebra=bound.algebra)
        if expected is None or not isinstance(expected.low, Estimate):
            return expected is None or (expected.low / unit).denominator != 1
        ratio = expected.low / unit
        off = (ratio.value - (ratio.value + 0.5).floor()).abs() > ratio.error * 2 + 1e-12
        return off if expected.low is expected.high else (expected.high > expected.low) | off

    def variance(self, ns: Any) -> Any:
        """Sum of (a u)^2 / 12 over the rounded figures of a linear equation with at least four of them, else None."""
        coefficients = self.coefficients
        if coefficients is None or (self.few and not self.counted):
            return None
        rounded = [
            (item, float((coefficients.get(name, Fraction(0)) * item.quantum) ** 2 / 12))
            for name, group in self.measures.items()
            for item in group
            if item.quantum and coefficients.get(name)
        ]
        if any(item.count for item, _ in rounded):
            return _summed(rounded, ns)
        return math.fsum(square for _, square in rounded) if len(rounded) > 3 else None


def coded(ns: Any, frame: Any, kernels: Mapping[str, Kernel]) -> Any:
    """The frame with the verdicts of several kernels under the names that they are given by.

    What is worked out on the way is made for all of them at once, level by level: a plan is as deep as one kernel, however many there are.
    """
    made = [kernel.code(ns, name) for name, kernel in kernels.items()]
    for level in zip_longest(*(work.steps for work, _ in made), fillvalue=()):
        columns = [column for step in level for column in step]
        frame = fenced(frame.with_columns(*columns)) if columns else frame
    return frame.with_columns(*(code for _, code in made)) if made else frame


def _truth(condition: Equation, measures: Measures, ns: Any) -> Any:
    """True where the printed figures keep a relation, within the last bits of floating point; null where one is missing."""
    walk = Walk(measures, ns)
    gap, bound = walk.point(condition.left)[0], walk.point(condition.right)[0]
    hair: Any = 0.0  # the sign of a figure is as it is printed
    if not (isinstance(condition.left, Name) and isinstance(bound, float) and bound == 0):
        gap = gap - bound
        size = total_of([item.raw(ns).abs() for name in condition.names for item in measures[name]])
        hair = (size + 1.0) * (8 * ULP)
    match condition.relation:
        case "<=":
            kept = gap <= hair
        case ">=":
            kept = gap >= -hair
        case _:
            kept = gap.abs() <= hair
    return ns.when(gap.abs() <= _GREATEST).then(kept)


def _summed(rounded: Sequence[tuple[Measured, float]], ns: Any) -> Any:
    """The variance where columns are sums of as many figures as their `count` says; beyond reach where fewer than four are rounded."""
    counts = [ns.col(item.count).cast(ns.Float64) if item.count else ns.lit(1.0) for item, _ in rounded]
    squares = [count * square for count, (_, square) in zip(counts, rounded, strict=True)]
    return ns.when(total_of(counts) > 3).then(total_of(squares)).otherwise(ns.lit(_BEYOND))


def _any(conditions: Sequence[Any]) -> Any:
    return folded(conditions, operator.or_)

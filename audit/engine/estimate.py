"""Column expressions that know their floating-point error, and the interval algebra over them.

Every operation carries a running bound of its rounding error (Higham, *Accuracy and Stability of Numerical Algorithms*, 2002, 3.3): with u = 2**-53,

    err(x)     = u |x|                      a decimal that was read as a float (0 for whole numbers)
    err(x ± y) = err x + err y + u |x ± y|
    err(x y)   = |x| err y + |y| err x + u |x y|
    err(x / y) = (err x + |x / y| err y) / |y| + u |x / y|

Whole figures, and halves of them, are added without any error while they stay below 2**52: an estimate that is such a figure says so (`halves`).

A comparison allows twice that bound in favour of the source, so that a row that was rounded honestly never fails by floating point. Figures whose greatest
is less than 2**48 units of the finest last digit are judged exactly as by fractions; what lies beyond is given the benefit of those few ulps.

Values that are used more than once get a column of their own (`Work.let`): written out as one tree they would double at every step.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from audit.intervals import Interval, Undefined

__all__ = ["ULP", "Estimate", "FrameAlgebra", "Work"]

ULP = 2.0**-53
Scalar = Any
"""A float, or an expression."""


class Work:
    """The intermediate columns of one computation, in the order in which they can be made. `ns` is narwhals, or polars itself: they share their words."""

    def __init__(self, ns: Any, prefix: str) -> None:
        self.ns, self.prefix = ns, prefix
        self.steps: list[list[Any]] = []
        self.count = 0

    def let(self, expression: Scalar, level: int) -> Scalar:
        """The expression (of columns of lower levels than `level`) as a column; a float stays as it is."""
        if isinstance(expression, float):
            return expression
        name = f"__{self.prefix}_{self.count}"
        self.count += 1
        while len(self.steps) <= level:
            self.steps.append([])
        self.steps[level].append(expression.alias(name))
        return self.ns.col(name)


class Estimate:
    """A value and a bound of its error, each a float or a column of level `level - 1` or lower; `halves` is true for multiples of a half that floats add exactly."""

    __slots__ = ("error", "halves", "level", "value", "work")

    def __init__(
        self, work: Work, value: Scalar, error: Scalar = 0.0, level: int = 0, *, halves: bool = False
    ) -> None:
        self.work, self.level, self.halves = work, level + 1, halves
        self.value, self.error = work.let(value, level), work.let(error, level)

    def lift(self, other: Any) -> Estimate:
        """`other` as an estimate: numbers are constants."""
        return other if isinstance(other, Estimate) else constant(self.work, other)

    def _made(self, value: Scalar, error: Scalar, other: Estimate | None = None) -> Estimate:
        return Estimate(self.work, value, error, max(self.level, other.level if other else 0))

    def __neg__(self) -> Estimate:
        negative = self._made(-self.value, self.error)
        negative.halves = self.halves
        return negative

    def __add__(self, other: Any) -> Estimate:
        other = self.lift(other)
        return self._sum(self.value + other.value, other)

    def __sub__(self, other: Any) -> Estimate:
        other = self.lift(other)
        return self._sum(self.value - other.value, other)

    def __rsub__(self, other: Any) -> Estimate:
        return self.lift(other) - self

    __radd__ = __add__

    def _sum(self, value: Scalar, other: Estimate) -> Estimate:
        halves, error = self.halves and other.halves, plus(self.error, other.error)
        total = self._made(value, error if halves else plus(error, size(value) * ULP), other)
        total.halves = halves
        return total

    def __mul__(self, other: Any) -> Estimate:
        other = self.lift(other)
        value = self.value * other.value
        error = plus(times(size(self.value), other.error), times(size(other.value), self.error))
        return self._made(value, plus(error, size(value) * ULP), other)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Estimate:
        other = self.lift(other)
        value = self.value / other.value
        error = plus(self.error, times(size(value), other.error))
        return self._made(value, plus(over(error, size(other.value)), size(value) * ULP), other)

    def __rtruediv__(self, other: Any) -> Estimate:
        return self.lift(other) / self

    def __le__(self, other: Any) -> Any:
        """Possibly no greater."""
        gap = self - other
        return gap.value <= times(gap.error, 2.0)

    def __ge__(self, other: Any) -> Any:
        """Possibly no less."""
        return self.lift(other) <= self

    def __gt__(self, other: Any) -> Any:
        """Certainly greater."""
        gap = self - other
        return gap.value > times(gap.error, 2.0)

    def __lt__(self, other: Any) -> Any:
        """Certainly less."""
        return self.lift(other) > self


def constant(work: Work, number: Any) -> Estimate:
    """A number as an estimate; its error is that of its own conversion."""
    value = float(number)
    exact = Fraction(value) == number
    return Estimate(
        work, value, 0.0 if exact else abs(value) * ULP, halves=exact and (value * 2).is_integer()
    )


def size(value: Scalar) -> Scalar:
    """|value|."""
    return abs(value) if isinstance(value, float) else value.abs()


def plus(a: Scalar, b: Scalar) -> Scalar:
    """a + b, without a node for a zero."""
    if isinstance(a, float) and a == 0:
        return b
    return a if isinstance(b, float) and b == 0 else a + b


def times(a: Scalar, b: Scalar) -> Scalar:
    """a * b, without a node for a zero or a one."""
    for x, y in ((a, b), (b, a)):
        if isinstance(x, float) and x in (0.0, 1.0):
            return y if x else 0.0
    return a * b


def over(a: Scalar, b: Scalar) -> Scalar:
    """a / b, without a node for a zero."""
    return a if isinstance(a, float) and a == 0 else a / b


class FrameAlgebra:
    """`intervals.Algebra` over estimates: what raises `Undefined` for figures is null in a column; `away` are the conditions under which it does not."""

    def __init__(self, work: Work) -> None:
        self.work, self.ns = work, work.ns
        self.away: list[Any] = []

    def least(self, values: Sequence[Any]) -> Estimate:
        """The smallest of `values`, row by row."""
        return self._of(values, min, self.ns.min_horizontal)

    def greatest(self, values: Sequence[Any]) -> Estimate:
        """The largest of `values`, row by row."""
        return self._of(values, max, self.ns.max_horizontal)

    def _of(self, values: Sequence[Any], constants: Any, columns: Any) -> Estimate:
        lifted = self._lifted(values)
        return Estimate(
            self.work,
            self._horizontal([v.value for v in lifted], constants, columns),
            self._horizontal([v.error for v in lifted], max, self.ns.max_horizontal),
            max(v.level for v in lifted),
        )

    def _lifted(self, values: Sequence[Any]) -> list[Estimate]:
        return [v if isinstance(v, Estimate) else constant(self.work, v) for v in values]

    def _horizontal(self, values: list[Scalar], constants: Any, columns: Any) -> Scalar:
        if all(isinstance(value, float) for value in values):
            return constants(values)
        return columns(*map(self._literal, values))

    def guard(self, interval: Interval) -> Interval:
        """The interval where it certainly does not hold zero, null elsewhere; `Undefined` for a constant zero."""
        low, high = interval
        if not isinstance(low, Estimate):
            if low <= 0 <= high:
                raise Undefined("zero-base")
            return interval
        away = (low > 0) | (high < 0)
        self.away.append(away)
        level = max(low.level, high.level) + 1
        ends = [
            Estimate(self.work, self.ns.when(away).then(end.value), end.error, level)
            for end in {id(low): low, id(high): high}.values()
        ]
        return Interval(ends[0], ends[-1])

    def choose(self, condition: Any, yes: Any, no: Any) -> Any:
        """`yes` where `condition` holds, else `no`; both may be codes, or both estimates (of which `condition` speaks)."""
        if isinstance(condition, bool):
            return yes if condition else no
        if isinstance(yes, Estimate) or isinstance(no, Estimate):
            yes, no = self._lifted((yes, no))
            error = self._horizontal([yes.error, no.error], max, self.ns.max_horizontal)
            level = max(yes.level, no.level, len(self.work.steps))
            return Estimate(self.work, self._when(condition, yes.value, no.value), error, level)
        return self._when(condition, yes, no)

    def _when(self, condition: Any, yes: Any, no: Any) -> Any:
        return self.ns.when(condition).then(self._literal(yes)).otherwise(self._literal(no))

    def _literal(self, value: Any) -> Any:
        return self.ns.lit(value) if isinstance(value, (int, float)) else value

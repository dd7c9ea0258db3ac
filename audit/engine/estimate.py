"""Column expressions that know their floating-point error, and the interval algebra over them.

Every operation carries a running bound of its rounding error (Higham, *Accuracy and Stability of Numerical Algorithms*, 2002, 3.3): with u = 2**-53,

    err(x)     = u |x|                      a decimal that was read as a float (0 for whole numbers)
    err(x ± y) = err x + err y + u |x ± y|
    err(x y)   = |x| err y + |y| err x + u |x y|
    err(x / y) = (err x + |x / y| err y) / |y| + u |x / y|

A comparison allows twice that bound in favour of the source, so that a row that was rounded honestly never fails by floating point. Figures whose greatest
is less than 2**48 units of the finest last digit are judged exactly as by fractions; what lies beyond is given the benefit of those few ulps.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from audit.intervals import Interval, Undefined

__all__ = ["ULP", "Estimate", "FrameAlgebra"]

ULP = 2.0**-53
Scalar = Any
"""A float, or an expression of the namespace in use."""


class Estimate:
    """A value and a bound of its error, each a float or a column expression of `ns` (narwhals, or polars itself: they share their words)."""

    __slots__ = ("error", "ns", "value")

    def __init__(self, ns: Any, value: Scalar, error: Scalar = 0.0) -> None:
        self.ns, self.value, self.error = ns, value, error

    def lift(self, other: Any) -> Estimate:
        """`other` as an estimate: numbers are constants."""
        return other if isinstance(other, Estimate) else constant(self.ns, other)

    def __neg__(self) -> Estimate:
        return Estimate(self.ns, -self.value, self.error)

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
        return Estimate(self.ns, value, plus(plus(self.error, other.error), size(value) * ULP))

    def __mul__(self, other: Any) -> Estimate:
        other = self.lift(other)
        value = self.value * other.value
        error = plus(times(size(self.value), other.error), times(size(other.value), self.error))
        return Estimate(self.ns, value, plus(error, size(value) * ULP))

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Estimate:
        other = self.lift(other)
        value = self.value / other.value
        error = plus(self.error, times(size(value), other.error))
        return Estimate(self.ns, value, plus(times(error, 1 / size(other.value)), size(value) * ULP))

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


def constant(ns: Any, number: Any) -> Estimate:
    """A number as an estimate; its error is that of its own conversion."""
    value = float(number)
    exact = isinstance(number, (int, float, Fraction)) and Fraction(value) == number
    return Estimate(ns, value, 0.0 if exact else abs(value) * ULP)


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


class FrameAlgebra:
    """`intervals.Algebra` over estimates: what raises `Undefined` for figures is null in a column."""

    def __init__(self, ns: Any) -> None:
        self.ns = ns

    def least(self, values: Sequence[Any]) -> Estimate:
        """The smallest of `values`, row by row."""
        return self._of(values, min, self.ns.min_horizontal)

    def greatest(self, values: Sequence[Any]) -> Estimate:
        """The largest of `values`, row by row."""
        return self._of(values, max, self.ns.max_horizontal)

    def _of(self, values: Sequence[Any], constants: Any, columns: Any) -> Estimate:
        lifted = [v if isinstance(v, Estimate) else constant(self.ns, v) for v in values]
        return Estimate(
            self.ns,
            self._horizontal([v.value for v in lifted], constants, columns),
            self._horizontal([v.error for v in lifted], max, self.ns.max_horizontal),
        )

    def _horizontal(self, values: list[Scalar], constants: Any, columns: Any) -> Scalar:
        if all(isinstance(value, float) for value in values):
            return constants(values)
        return columns(*(self.ns.lit(v) if isinstance(v, float) else v for v in values))

    def guard(self, interval: Interval) -> Interval:
        """The interval where it certainly does not hold zero, null elsewhere; `Undefined` for a constant zero."""
        low, high = interval
        if not isinstance(low, Estimate):
            if low <= 0 <= high:
                raise Undefined("zero-base")
            return interval
        away = (low > 0) | (high < 0)
        guarded = Estimate(self.ns, self.ns.when(away).then(low.value), low.error)
        if low is high:
            return Interval(guarded, guarded)
        return Interval(guarded, Estimate(self.ns, self.ns.when(away).then(high.value), high.error))

    def choose(self, condition: Any, yes: Any, no: Any) -> Any:
        """`yes` where `condition` holds, else `no`; both may be codes, or both estimates."""
        if isinstance(condition, bool):
            return yes if condition else no
        if isinstance(yes, Estimate) or isinstance(no, Estimate):
            yes, no = (v if isinstance(v, Estimate) else constant(self.ns, v) for v in (yes, no))
            error = self._horizontal([yes.error, no.error], max, self.ns.max_horizontal)
            return Estimate(self.ns, self._when(condition, yes.value, no.value), error)
        return self._when(condition, yes, no)

    def _when(self, condition: Any, yes: Any, no: Any) -> Any:
        return self.ns.when(condition).then(self._literal(yes)).otherwise(self._literal(no))

    def _literal(self, value: Any) -> Any:
        return self.ns.lit(value) if isinstance(value, (int, float)) else value

"""Interval arithmetic over whatever can add and compare: exact fractions for documents, column expressions for drops.

A printed value v with unit u of its last digit stands for [v - u/2, v + u/2], both ends closed (Moore, Kearfott and
Cloud, *Introduction to Interval Analysis*, 2009, for the operations). The operations need an `Algebra`: the least, the
greatest and the choice between two numbers; `EXACT` works on `fractions.Fraction`, and the engine has one for narwhals expressions, so
that one equation means the same on every engine.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, NamedTuple, Protocol

__all__ = [
    "EXACT",
    "Algebra",
    "Interval",
    "Undefined",
    "add",
    "divide",
    "greatest",
    "least",
    "magnitude",
    "multiply",
    "point",
    "subtract",
    "unround",
]

Number = Any
"""A `Fraction` (or an infinity), or a column expression."""


class Undefined(ArithmeticError):
    """An operation has no value here (a denominator that may be zero): the check stays open. `code` names the reason in the catalogue."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Interval(NamedTuple):
    """All values from `low` to `high`, both included; `high - low` is the rounding that the figures allow."""

    low: Number
    high: Number

    def __neg__(self) -> Interval:
        return Interval(-self.high, -self.low)


class Algebra(Protocol):
    """What interval operations need beyond + - * and comparison."""

    def least(self, values: Sequence[Number]) -> Number:
        """The smallest of `values`."""

    def greatest(self, values: Sequence[Number]) -> Number:
        """The largest of `values`."""

    def guard(self, interval: Interval) -> Interval:
        """`interval` where it does not hold zero; else raises `Undefined`, or is null in a column."""

    def choose(self, condition: Any, yes: Number, no: Number) -> Number:
        """`yes` where `condition` holds, else `no`."""


class _Exact:
    """Fractions and infinities."""

    def least(self, values: Sequence[Number]) -> Number:
        return min(values)

    def greatest(self, values: Sequence[Number]) -> Number:
        return max(values)

    def guard(self, interval: Interval) -> Interval:
        if interval.low <= 0 <= interval.high:
            raise Undefined("zero-base")
        return interval

    def choose(self, condition: Any, yes: Number, no: Number) -> Number:
        return yes if condition else no


EXACT: Algebra = _Exact()


def point(value: Number) -> Interval:
    """The interval that holds one value."""
    return Interval(value, value)


def unround(value: Number, unit: Number, profile: str = "half-up") -> Interval:
    """The values that a figure `value`, printed to `unit`, may stand for.

    `half-up` and `half-even` give the closed [v - u/2, v + u/2]; `truncate` gives [v, v + u] for v > 0, [v - u, v] for v < 0 and both around zero.
    """
    if profile == "truncate":
        return Interval(value - (unit if value <= 0 else 0), value + (unit if value >= 0 else 0))
    return Interval(value - unit / 2, value + unit / 2)


def add(a: Interval, b: Interval) -> Interval:
    """{x + y}."""
    return Interval(a.low + b.low, a.high + b.high)


def subtract(a: Interval, b: Interval) -> Interval:
    """{x - y}."""
    return Interval(a.low - b.high, a.high - b.low)


def multiply(a: Interval, b: Interval, algebra: Algebra = EXACT) -> Interval:
    """{x * y}: the least and the greatest of the four products of ends."""
    if a.low is a.high:
        a, b = b, a
    if b.low is b.high and isinstance(b.low, (int, Fraction)):
        return (
            Interval(a.low * b.low, a.high * b.low) if b.low >= 0 else Interval(a.high * b.low, a.low * b.low)
        )
    products = [_product(x, y) for x in a for y in b]
    return Interval(algebra.least(products), algebra.greatest(products))


def _product(x: Number, y: Number) -> Number:
    if isinstance(x, (int, float, Fraction)) and isinstance(y, (int, float, Fraction)) and (x == 0 or y == 0):
        return Fraction(0)  # 0 times an infinite end is 0: the end is never reached
    return x * y


def divide(a: Interval, b: Interval, algebra: Algebra = EXACT) -> Interval:
    """{x / y}; a divisor that may be zero is `Undefined`."""
    b = algebra.guard(b)
    if b.low is b.high and isinstance(b.low, (int, Fraction)):
        return multiply(a, point(Fraction(1) / b.low), algebra)
    quotients = [_quotient(x, y) for x in a for y in b]
    return Interval(algebra.least(quotients), algebra.greatest(quotients))


def _quotient(x: Number, y: Number) -> Number:
    if isinstance(y, float) and math.isinf(y):
        return Fraction(0)
    return x / y


def least(values: Sequence[Interval], algebra: Algebra = EXACT) -> Interval:
    """{min of the values}."""
    return Interval(algebra.least([v.low for v in values]), algebra.least([v.high for v in values]))


def greatest(values: Sequence[Interval], algebra: Algebra = EXACT) -> Interval:
    """{max of the values}."""
    return Interval(algebra.greatest([v.low for v in values]), algebra.greatest([v.high for v in values]))


def magnitude(a: Interval, algebra: Algebra = EXACT) -> Interval:
    """{|x|}: the least is zero where the interval holds zero."""
    high = algebra.greatest([a.low * -1, a.high])
    low = algebra.greatest([a.low, a.high * -1])
    return Interval(algebra.choose(low > 0, low, low * 0), high)

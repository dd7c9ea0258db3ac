"""Robust statistics of intervals: where a figure stands among its likes, when every one of them is only known to its last digit.

Median and quartiles are monotone in each value, so their ends are those of the ends (exact). Distances from a median are enclosed: never too narrow, a little
wide. `quantile`, `median` and `mad` work over any `Algebra` (a sorting network of least and greatest); effects and gaps need numbers.

Sources: F. R. Hampel, The influence curve and its role in robust estimation, JASA 69 (1974), for the median absolute deviation; M. A. Hidiroglou and
J.-M. Berthelot, Statistical editing and imputation for periodic business surveys, Survey Methodology 12 (1986), for effects.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from audit import intervals
from audit.intervals import EXACT, Algebra, Interval, Number, Undefined

__all__ = [
    "Population",
    "effect",
    "effects",
    "gap",
    "mad",
    "median",
    "negated",
    "power",
    "quantile",
    "ratio_median",
]

_HALF = Fraction(1, 2)


def ordered(values: Sequence[Number], algebra: Algebra = EXACT) -> list[Number]:
    """`values`, the least first."""
    if algebra is EXACT:
        return sorted(values)
    line = list(values)
    for turn in range(
        len(line)
    ):  # odd-even transposition: compares without knowing the outcome, so columns can be sorted across
        for k in range(turn % 2, len(line) - 1, 2):
            pair = (line[k], line[k + 1])
            line[k], line[k + 1] = algebra.least(pair), algebra.greatest(pair)
    return line


class Population(tuple[Interval, ...]):
    """A group that many records share: equal to itself alone, so that what is computed of it is computed once."""

    def __hash__(self) -> int:
        return id(self)

    def __eq__(self, other: object) -> bool:
        return self is other


def quantile(items: Sequence[Interval], share: Fraction, algebra: Algebra = EXACT) -> Interval:
    """The value below which `share` of the items lie, interpolated between the nearest two; `Undefined` of nothing."""
    return (
        _known_quantile(items, share) if isinstance(items, Population) else _quantile(items, share, algebra)
    )


def _quantile(items: Sequence[Interval], share: Fraction, algebra: Algebra) -> Interval:
    if not items:
        raise Undefined("open.population")
    lows, highs = ordered([i.low for i in items], algebra), ordered([i.high for i in items], algebra)
    place = share * (len(items) - 1)
    k = math.floor(place)
    rest = place - k
    if not rest:
        return Interval(lows[k], highs[k])
    return Interval(lows[k] * (1 - rest) + lows[k + 1] * rest, highs[k] * (1 - rest) + highs[k + 1] * rest)


@lru_cache(maxsize=64)
def _known_quantile(items: Population, share: Fraction) -> Interval:
    return _quantile(items, share, EXACT)


def median(items: Sequence[Interval], algebra: Algebra = EXACT) -> Interval:
    """The middle value, or the mean of the two in the middle."""
    return quantile(items, _HALF, algebra)


def mad(items: Sequence[Interval], algebra: Algebra = EXACT) -> Interval:
    """The median of the distances from the median (Hampel 1974), unscaled."""
    return _known_mad(items) if isinstance(items, Population) else _mad(items, algebra)


def _mad(items: Sequence[Interval], algebra: Algebra) -> Interval:
    middle = median(items, algebra)
    return median([intervals.magnitude(intervals.subtract(item, middle), algebra) for item in items], algebra)


@lru_cache(maxsize=64)
def _known_mad(items: Population) -> Interval:
    return _mad(items, EXACT)


@lru_cache(maxsize=64)
def negated(items: Population) -> Population:
    """The group with every sign changed."""
    return Population(-item for item in items)


_OUTWARD = Fraction(1, 2**44)


def power(base: Interval, exponent: Fraction) -> Interval:
    """{x ** exponent} for x >= 0 and 0 <= exponent <= 1, rounded outward where it is irrational."""
    if exponent in (0, 1):
        return base if exponent else intervals.point(Fraction(1))
    return Interval(_root(base.low, exponent) * (1 - _OUTWARD), _root(base.high, exponent) * (1 + _OUTWARD))


def _root(value: Number, exponent: Fraction) -> Number:
    return value if math.isinf(value) else Fraction(float(value) ** float(exponent))


def effect(current: Interval, prior: Interval, centre: Interval, exponent: Fraction) -> Interval:
    """Hidiroglou and Berthelot's effect of one unit: its centred ratio s times max(current, prior) ** exponent.

    With r = current / prior and m the median of all ratios, s = r / m - 1 where r >= m and 1 - m / r elsewhere: max(r / m, 1) - max(m / r, 1), so that as
    much up counts like as much down. `Undefined` where a figure may be zero or less.
    """
    if current.low <= 0 or prior.low <= 0:
        raise Undefined("zero-base")
    one = intervals.point(Fraction(1))
    ratio = intervals.divide(intervals.divide(current, prior), centre)
    up, down = intervals.greatest([ratio, one]), intervals.greatest([intervals.divide(one, ratio), one])
    return intervals.multiply(
        intervals.subtract(up, down), power(intervals.greatest([current, prior]), exponent)
    )


@lru_cache(maxsize=64)
def effects(currents: tuple[Interval, ...], priors: tuple[Interval, ...], exponent: Fraction) -> Population:
    """The effects of a population, pair by pair; `Undefined` where a figure may be zero or less."""
    centre = ratio_median(currents, priors)
    return Population(effect(c, p, centre, exponent) for c, p in zip(currents, priors, strict=True))


@lru_cache(maxsize=64)
def ratio_median(currents: tuple[Interval, ...], priors: tuple[Interval, ...]) -> Interval:
    """The median of current / prior."""
    return median([intervals.divide(c, p) for c, p in zip(currents, priors, strict=True)])


def gap(value: Interval, everyone: Sequence[Interval]) -> Interval:
    """The widest step between neighbours on the way from the median of `everyone` up to `value`, which is one of them; zero where it is not above.

    A value beyond a wide step stands apart with everything above it. The k-th smallest lies between the k-th smallest of the low ends and of the high ends.
    """
    steps = _known_steps(everyone) if isinstance(everyone, Population) else _steps(everyone)
    alone = value.low == value.high
    sure = bisect_right(steps.highs, value.low) - alone  # at least so many others are below
    perhaps = bisect_left(steps.lows, value.high) - (not alone)
    return Interval(steps.narrow[max(sure, 0)], steps.wide[max(perhaps, 0)])


class _Steps(NamedTuple):
    """The ends in order, and for each place the widest step up to it from the middle, at least and at most."""

    lows: list[Number]
    highs: list[Number]
    narrow: list[Number]
    wide: list[Number]


def _steps(items: Sequence[Interval]) -> _Steps:
    lows, highs = sorted(i.low for i in items), sorted(i.high for i in items)
    start = max(1, len(items) // 2)
    narrow, wide = [Fraction(0)] * len(items), [Fraction(0)] * len(items)
    for k in range(start, len(items)):
        narrow[k] = max(narrow[k - 1], lows[k] - highs[k - 1])
        wide[k] = max(wide[k - 1], highs[k] - lows[k - 1])
    return _Steps(lows, highs, narrow, wide)


@lru_cache(maxsize=64)
def _known_steps(items: Population) -> _Steps:
    return _steps(items)

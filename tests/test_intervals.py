"""Properties of rounding intervals: the true value never escapes."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit import intervals
from audit.intervals import Interval, Undefined, divide, multiply, unround

reals = st.fractions(min_value=-10_000, max_value=10_000, max_denominator=997)
places = st.integers(min_value=0, max_value=4)
MODES = {"half-up": ROUND_HALF_UP, "half-even": ROUND_HALF_EVEN, "truncate": ROUND_DOWN}


def printed(value: Fraction, digits: int, mode: str = "half-up") -> tuple[Fraction, Fraction]:
    """(printed value, unit of its last digit)."""
    unit = Fraction(1, 10**digits)
    quantum = Decimal(1).scaleb(-digits)
    return Fraction(
        (Decimal(value.numerator) / Decimal(value.denominator)).quantize(quantum, MODES[mode])
    ), unit


def inside(value: Fraction, interval: Interval) -> bool:
    return bool(interval.low <= value <= interval.high)


@given(reals, places, st.sampled_from(sorted(MODES)))
def test_unround_holds_the_value_that_was_rounded(value: Fraction, digits: int, mode: str) -> None:
    figure, unit = printed(value, digits, mode)
    assert inside(value, unround(figure, unit, mode))


@given(st.lists(reals, min_size=1, max_size=30), places)
def test_the_true_sum_lies_in_the_sum_of_intervals(values: list[Fraction], digits: int) -> None:
    total = Interval(Fraction(0), Fraction(0))
    for value in values:
        total = intervals.add(total, unround(*printed(value, digits)))
    assert inside(sum(values, Fraction(0)), total)


@given(reals, reals, reals, places)
def test_products_and_quotients_hold_the_true_value(
    a: Fraction, b: Fraction, c: Fraction, digits: int
) -> None:
    x, y, z = (unround(*printed(value, digits)) for value in (a, b, c))
    assert inside(a * b, multiply(x, y))
    assert inside(a - c, intervals.subtract(x, z))
    assert inside(abs(a), intervals.magnitude(x))
    if z.low <= 0 <= z.high:
        with pytest.raises(Undefined):
            divide(x, z)
    else:
        assert inside(a / c, divide(x, z))


def test_an_infinite_end_times_zero_is_zero() -> None:
    import math

    assert multiply(Interval(Fraction(0), Fraction(0)), Interval(Fraction(1), math.inf)) == (0, 0)
    assert divide(Interval(Fraction(1), Fraction(2)), Interval(Fraction(1), math.inf)) == (0, 2)

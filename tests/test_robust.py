"""Robust statistics of intervals hold those of every choice of values within them."""

from __future__ import annotations

from fractions import Fraction
from statistics import median
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit import robust
from audit.intervals import EXACT, Interval, Undefined, point

FIGURES = st.integers(1, 9999).map(lambda n: Fraction(n, 10))
PAIRS = st.lists(st.tuples(FIGURES, FIGURES, st.integers(0, 10), st.integers(0, 10)), min_size=2, max_size=12)


class Network:
    """An algebra that can only take the least and the greatest, as columns can."""

    def least(self, values: Any) -> Any:
        return min(values)

    def greatest(self, values: Any) -> Any:
        return max(values)


def around(value: Fraction, place: int) -> Interval:
    """An interval of width 1/10 that holds `value`, `place` tenths of it below."""
    low = value - Fraction(place, 100)
    return Interval(low, low + Fraction(1, 10))


@given(st.lists(st.integers(-99, 99).map(Fraction), min_size=1, max_size=15))
def test_a_network_sorts_as_sorting_does(values: list[Fraction]) -> None:
    assert robust.ordered(values, Network()) == sorted(values)  # type: ignore[arg-type]


@given(PAIRS)
def test_median_mad_and_quartiles_hold_those_of_the_values_behind(
    pairs: list[tuple[Fraction, Fraction, int, int]],
) -> None:
    values = [value for value, *_ in pairs]
    printed = [around(value, place) for value, _, place, _ in pairs]
    middle, spread = robust.median(printed), robust.mad(printed)
    assert middle.low <= median(values) <= middle.high
    assert spread.low <= median([abs(v - median(values)) for v in values]) <= spread.high
    for share in (Fraction(1, 4), Fraction(3, 4)):
        exact, wide = robust.quantile([point(v) for v in values], share), robust.quantile(printed, share)
        assert wide.low <= exact.low == exact.high <= wide.high


def float_effects(pairs: list[tuple[float, float]], exponent: float) -> list[float]:
    """The paper's formulas, in floating point."""
    ratios = [current / prior for current, prior in pairs]
    middle = median(ratios)
    found = []
    for (current, prior), ratio in zip(pairs, ratios, strict=True):
        centred = ratio / middle - 1 if ratio >= middle else 1 - middle / ratio
        found.append(centred * max(current, prior) ** exponent)
    return found


@pytest.mark.parametrize("exponent", [Fraction(0), Fraction(1, 2), Fraction(2, 5), Fraction(1)])
@given(pairs=PAIRS)
def test_effects_hold_those_of_the_values_behind(
    pairs: list[tuple[Fraction, Fraction, int, int]], exponent: Fraction
) -> None:
    expected = float_effects([(float(c), float(p)) for c, p, *_ in pairs], float(exponent))
    narrow = robust.effects(
        tuple(point(c) for c, *_ in pairs), tuple(point(p) for _, p, *_ in pairs), exponent
    )
    positive = [pair for pair in pairs if pair[0] > 1 and pair[1] > 1] == pairs
    for value, interval in zip(expected, narrow, strict=True):
        assert interval.low == pytest.approx(value, rel=1e-9, abs=1e-9)
        assert interval.low <= interval.high
    if positive:
        wide = robust.effects(
            tuple(around(c, k) for c, _, k, _ in pairs), tuple(around(p, k) for _, p, _, k in pairs), exponent
        )
        assert all(w.low <= n.low and n.high <= w.high for w, n in zip(wide, narrow, strict=True))


def float_gap(value: Fraction, peers: list[Fraction]) -> Fraction:
    """The widest step between neighbours from the middle of all up to `value`."""
    line = sorted([value, *peers])
    steps = [line[k] - line[k - 1] for k in range(max(1, len(line) // 2), len(line)) if line[k] <= value]
    return max([Fraction(0), *steps])


@given(PAIRS)
def test_a_gap_holds_that_of_the_values_behind(pairs: list[tuple[Fraction, Fraction, int, int]]) -> None:
    values = [value for value, *_ in pairs]
    for k, value in enumerate(values):
        peers = [*values[:k], *values[k + 1 :]]
        exact = robust.gap(point(value), [point(v) for v in values])
        assert exact.low == exact.high == float_gap(value, peers)
        wide = [around(v, place) for v, _, place, _ in pairs]
        found = robust.gap(wide[k], wide)
        assert found.low <= exact.low <= found.high


@given(FIGURES, st.fractions(0, 1, max_denominator=100))
def test_a_power_is_rounded_outward(value: Fraction, exponent: Fraction) -> None:
    found = robust.power(point(value), exponent)
    assert found.low <= found.high
    assert float(found.low) == pytest.approx(float(value) ** float(exponent))
    half = robust.power(point(value), Fraction(1, 2))
    assert half.low**2 <= value <= half.high**2


def test_nothing_has_no_median_and_zero_no_effect() -> None:
    with pytest.raises(Undefined):
        robust.median([], EXACT)
    with pytest.raises(Undefined):
        robust.effect(
            Interval(Fraction(0), Fraction(1)), point(Fraction(2)), point(Fraction(1)), Fraction(1, 2)
        )

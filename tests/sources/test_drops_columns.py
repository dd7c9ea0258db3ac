"""How many decimals a column prints, by the figures of its first rows."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.sources.drops_columns import decimals_seen


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ([1.0, 2.5, None, 3.25], 2), ([100.0, -0.0, 1e22], 0), ([1e-7, 1.0], 7), ([0.1 + 0.2], None), ([1e-12], None),
        ([None, math.nan, math.inf], None), (["1.5", None], None), ([], None), ([3, 4], 0),
    ],
)  # fmt: skip
def test_the_longest_tells_and_what_was_computed_tells_nothing(
    values: list[object], told: int | None
) -> None:
    assert decimals_seen(values) == told


@given(st.lists(st.decimals(min_value=-(10**6), max_value=10**6, places=4), min_size=1))
def test_every_figure_with_up_to_four_decimals_is_told(values: list[Decimal]) -> None:
    longest = max(max(0, -int(v.normalize().as_tuple().exponent)) for v in values)
    assert decimals_seen([float(v) for v in values]) == longest

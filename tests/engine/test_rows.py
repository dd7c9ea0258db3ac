"""Few records, judged one by one: the words behave as the engines' own do."""

from __future__ import annotations

import math
from typing import Any

import pytest

from audit.engine.rows import Frame, Words

TRUTHS = (True, False, None)
pl = pytest.importorskip("polars")


def of(expression: Any, **row: Any) -> Any:
    return expression.at(row)


@pytest.mark.parametrize("a", TRUTHS)
@pytest.mark.parametrize("b", TRUTHS)
def test_truths_are_three_valued_as_in_polars(a: bool | None, b: bool | None) -> None:
    frame = pl.DataFrame({"a": [a], "b": [b]}, schema={"a": pl.Boolean, "b": pl.Boolean})
    for told in (
        lambda ns: ns.col("a") & ns.col("b"),
        lambda ns: ns.col("a") | ns.col("b"),
        lambda ns: ~ns.col("a"),
        lambda ns: ns.col("a").fill_null(True),
        lambda ns: ns.col("a").is_null(),
        lambda ns: ns.coalesce(ns.col("a"), ns.col("b")),
        lambda ns: ns.when(ns.col("a")).then(ns.lit(1)),
        lambda ns: ns.when(ns.col("a")).then(ns.lit(1)).otherwise(ns.lit(2)),
    ):
        assert of(told(Words), a=a, b=b) == frame.select(x=told(pl))["x"][0]


@pytest.mark.parametrize(
    ("x", "y"), [(3.5, -2.0), (0.0, 0.0), (1.0, 0.0), (-1.0, 0.0), (None, 1.0), (2.5, None)]
)
def test_figures_are_reckoned_as_in_polars(x: float | None, y: float | None) -> None:
    frame = pl.DataFrame({"x": [x], "y": [y]}, schema={"x": pl.Float64, "y": pl.Float64})
    for told in (
        lambda ns: ns.col("x") / ns.col("y"),
        lambda ns: 1.0 / ns.col("y"),
        lambda ns: 2.0 - ns.col("x") * ns.col("y"),
        lambda ns: -(ns.col("x") + 0.5).floor(),
        lambda ns: ns.col("x").abs() <= ns.col("y"),
        lambda ns: ns.min_horizontal(ns.col("x"), ns.col("y")),
        lambda ns: ns.max_horizontal(ns.col("x"), ns.lit(1.0)),
        lambda ns: ns.col("x").is_in([3.5, 4.0]),
        lambda ns: ns.col("x").cast(ns.Int8),
    ):
        ours, theirs = of(told(Words), x=x, y=y), frame.select(z=told(pl))["z"][0]
        both_no_number = isinstance(theirs, float) and math.isnan(theirs) and math.isnan(ours)
        assert both_no_number or ours == theirs


def test_columns_are_added_to_the_records() -> None:
    frame = Frame({"x": [2.0, None]}, 2)
    frame = frame.with_columns((Words.col("x") * 2).alias("y")).with_columns((Words.col("y") + 1).alias("z"))
    assert frame.columns == {"x": [2.0, None], "y": [4.0, None], "z": [5.0, None]}


def test_a_missing_value_beside_others_is_one_alone() -> None:
    x = [3.5, None, -1.0]
    frame, ours = pl.DataFrame({"x": x}), Frame({"x": x}, 3)
    for told in (
        lambda ns: ns.col("x") + ns.col("x"),
        lambda ns: ns.col("x").fill_null(0.0) * 2,
        lambda ns: ns.max_horizontal(ns.col("x"), ns.lit(0.0)),
        lambda ns: ns.col("x").is_between(-1.0, 3.5),
        lambda ns: (ns.col("x") > 0) & ns.col("x").is_null(),
        lambda ns: ns.when(ns.col("x") > 0).then(ns.col("x")).otherwise(ns.lit(None)),
    ):
        assert told(Words).of(ours) == frame.select(z=told(pl))["z"].to_list()


@pytest.mark.parametrize("x", [math.inf, math.nan])
def test_what_is_no_finite_number_has_no_floor(x: float) -> None:
    assert str(of(Words.col("x").floor(), x=x)) == str(x)

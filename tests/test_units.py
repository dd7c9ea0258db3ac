"""Units and their factors."""

from __future__ import annotations

from fractions import Fraction

import pytest

from audit.units import is_unit, parse_unit


@pytest.mark.parametrize(
    ("text", "dimension", "factor", "count"),
    [
        ("万元", "yuan", 10**4, False), ("亿元", "yuan", 10**8, False), ("千元", "yuan", 1000, False), ("元", "yuan", 1, False), ("万美元", "us dollar", 10**4, False),
        ("万平方米", "square metre", 10**4, False), ("公顷", "square metre", 10**4, False), ("千米", "metre", 1000, False), ("公里", "metre", 1000, False),
        ("人", "person", 1, True), ("万人", "person", 10**4, False), ("名", "person", 1, True), ("户", "piece", 1, True), ("%", "ratio", Fraction(1, 100), False),
        ("‰", "ratio", Fraction(1, 1000), False), ("个百分点", "ratio", Fraction(1, 100), False), ("倍", "ratio", 1, False), ("万吨", "gram", 10**10, False),
        ("元/人", "元/人", 1, False), ("", "", 1, False), ("亿", "", 10**8, False), ("million", "", 10**6, False),
        ("$ million", "us dollar", 10**6, False), ("US$ bn", "us dollar", 10**9, False), ("£m", "pound", 10**6, False), ("€ billion", "euro", 10**9, False),
        ("£'000", "pound", 1000, False), ("$000s", "us dollar", 1000, False), ("Thousands", "", 1000, False), ("m", "m", 1, False),
    ],
)  # fmt: skip
def test_a_unit_is_a_dimension_and_a_factor(
    text: str, dimension: str, factor: int | Fraction, count: bool
) -> None:
    unit = parse_unit(text)
    assert (unit.dimension, unit.factor, unit.count) == (dimension, factor, count)


@pytest.mark.parametrize(
    "text", ["万元", "亿元", "人/月", "%", "元/月", "平方米", "万方", "$ million", "£m", "Thousands"]
)
def test_the_trades_units_are_known(text: str) -> None:
    assert is_unit(text)


@pytest.mark.parametrize("text", ["电子信息", "1-8月份累计", "园区", "不含税", "GDP"])
def test_other_words_in_brackets_are_no_units(text: str) -> None:
    assert not is_unit(text)

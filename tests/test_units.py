"""Units and their factors."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from audit.pipeline import Run
from audit.tables.header import header_unit
from audit.tables.labels import normalise
from audit.tables.units import table_unit
from audit.units import is_unit, parse_unit


@pytest.mark.parametrize(
    ("text", "dimension", "factor", "count"),
    [
        ("万元", "yuan", 10**4, False), ("亿元", "yuan", 10**8, False), ("千元", "yuan", 1000, False), ("元", "yuan", 1, False), ("万美元", "us dollar", 10**4, False),
        ("万平方米", "square metre", 10**4, False), ("公顷", "square metre", 10**4, False), ("千米", "metre", 1000, False), ("公里", "metre", 1000, False),
        ("人", "person", 1, True), ("万人", "person", 10**4, False), ("名", "person", 1, True), ("户", "piece", 1, True), ("%", "ratio", Fraction(1, 100), False),
        ("‰", "ratio", Fraction(1, 1000), False), ("个百分点", "ratio", Fraction(1, 100), False), ("倍", "ratio", 1, False), ("万吨", "gram", 10**10, False),
        ("元/人", "yuan/person", 1, False), ("", "", 1, False), ("亿", "", 10**8, False), ("million", "", 10**6, False),
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


OFFICES = [
    # as offices print it, dimension, factor
    ("millions d'euros", "euro", 10**6), ("en millions d'euros", "euro", 10**6), ("M€", "euro", 10**6), ("Md€", "euro", 10**9), ("k€", "euro", 1000), ("T€", "euro", 1000),
    ("Mio. €", "euro", 10**6), ("Mrd. EUR", "euro", 10**9), ("in Mio. EUR", "euro", 10**6), ("Millionen Euro", "euro", 10**6), ("1 000 €", "euro", 1000), ("EUR mn", "euro", 10**6),
    ("millones de euros", "euro", 10**6), ("mld zł", "zloty", 10**9), ("SEK million", "sek", 10**6), ("NOK 1 000", "nok", 1000), ("CHF million", "franc", 10**6), ("A$m", "aud", 10**6),
    ("million US dollars", "us dollar", 10**6), ("$b", "us dollar", 10**9), ("亿美元", "us dollar", 10**8), ("RMB 100 million", "yuan", 10**8), ("100 million yuan", "yuan", 10**8),
    ("10 000 yuan", "yuan", 10**4), ("百万円", "yen", 10**6), ("億円", "yen", 10**8), ("Rs crore", "rupee", 10**7), ("Rs. lakh", "rupee", 10**5), ("in 1,000", "", 1000), ("'000", "", 1000),
    ("in Tsd.", "", 1000), ("milliers", "", 1000), ("'000 tonnes", "gram", 10**9), ("t", "gram", 10**6), ("1 000 t", "gram", 10**9), ("1,000 t", "gram", 10**9), ("kt", "gram", 10**9),
    ("thousand tonnes", "gram", 10**9), ("10 thousand tons", "gram", 10**10), ("万吨标准煤", "tonne of coal equivalent", 10**4), ("ktoe", "tonne of oil equivalent", 1000),
    ("公顷", "square metre", 10**4), ("hm²", "square metre", 10**4), ("1000 ha", "square metre", 10**7), ("sq km", "square metre", 10**6), ("MW", "watt", 10**6), ("万千瓦", "watt", 10**7),
    ("GWh", "watt hour", 10**9), ("PJ", "watt hour", Fraction(10**15, 3600)), ("亿千瓦时", "watt hour", 10**11), ("hl", "cubic metre", Fraction(1, 10)), ("Tsd. Personen", "person", 1000),
    ("tys. osób", "person", 1000), ("万标箱", "container", 10**4), ("亿吨公里", "tonne kilometre", 10**8), ("％", "ratio", Fraction(1, 100)), ("per cent", "ratio", Fraction(1, 100)),
    ("in %", "ratio", Fraction(1, 100)), ("‰", "ratio", Fraction(1, 1000)), ("per mille", "ratio", Fraction(1, 1000)), ("percentage points", "ratio", Fraction(1, 100)),
    ("t/ha", "gram/square metre", 100), ("kg/ha", "gram/square metre", Fraction(1, 10)), ("公斤/亩", "gram/mu", 1000), ("persons per km²", "person/square metre", Fraction(1, 10**6)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "dimension", "factor"), OFFICES, ids=[one[0] for one in OFFICES])
def test_what_offices_print_is_a_unit_in_header_caption_and_bracket(
    text: str, dimension: str, factor: int | Fraction
) -> None:
    assert is_unit(text)
    for unit in (
        parse_unit(text),
        header_unit(("Exports", f"Output ({text})")),
        table_unit(f"Table 3. Output ({text})"),
    ):
        assert (unit.dimension, unit.factor) == (dimension, factor)


@pytest.mark.parametrize(
    ("label", "unit"),
    [
        ("Output, 1 000 t", "1 000 t"), ("Output in 1,000 tonnes", "in 1,000 tonnes"), ("Exports in EUR million", "in EUR million"), ("Area, ha", "ha"), ("产量，万吨", "万吨"),
        ("Farms, people", ""), ("Men, women", ""), ("Rate per 1 000", ""), ("Firms in 2020", ""), ("Total, of which t", ""), ("Output, t and ha", ""), ("Value added, current prices", ""),
    ],
)  # fmt: skip
def test_a_unit_may_stand_behind_a_comma_or_in(label: str, unit: str) -> None:
    assert header_unit((label,)).name == unit


@pytest.mark.parametrize(
    "text",
    [
        "M",
        "F",
        "T",
        "W",
        "m",
        "of which",
        "in",
        "de",
        "2020",
        "100",
        "1",
        "Mio. Stück Holz",
        "A",
        "1 000 2 000 b",
        "no",
        "index",
        "t, M",
        "10,5",
    ],
)
def test_a_letter_a_year_or_a_word_is_no_unit(text: str) -> None:
    assert not is_unit(text)


def test_a_bracketed_unit_of_any_kind_is_no_part_of_a_label() -> None:
    assert normalise("Exports (millions d'euros)") == normalise("Exports") == normalise("Exports (Mio. €)")
    assert normalise("Class (M)") != normalise("Class (F)")


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("Crop\tArea (1 000 ha)\tOutput (1 000 t)\tYield (t/ha)", "Wheat\t250\t1800\t7.2"),
        ("Crop\tArea (1 000 ha)\tOutput (1 000 t)\tYield (kg/ha)", "Wheat\t250\t1800\t7200"),
        ("作物\t面积（万亩）\t产量（万吨）\t单产（公斤/亩）", "小麦\t50.0\t21.5\t430"),
        ("作物\t面积（千公顷）\t产量（万吨）\t单产（公斤/公顷）", "小麦\t50.00\t32.50\t6500"),
    ],
)
def test_a_yield_in_its_own_unit_follows_from_output_and_area(
    audited: Callable[..., Run], head: str, row: str
) -> None:
    labels = [normalise(word) for word in head.split("\t")]
    pack = f'tables: {{t: {{}}}}\nrules:\n  - {{id: y, table: t, formula: "{labels[3]} = {labels[2]} / {labels[1]}"}}\n'
    assert audited(f"{head}\n{row}\n{row.replace(row[:2], 'Rye', 1)}\n", pack).result().summary.passed == 2
    wrong = row[:-2] + ("9" if row[-2] != "9" else "1") + row[-1]
    assert (
        audited(f"{head}\n{wrong}\n{row.replace(row[:2], 'Rye', 1)}\n", pack).result().summary.impossible == 1
    )

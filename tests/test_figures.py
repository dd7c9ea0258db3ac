"""Printed texts and what they say, as a statistician would read them aloud."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.figures import figures_in, like, parse_figure
from audit.notation import COMMA, POINT, Manner

NUMBERS = [
    # text, value, quantum, unit, bound
    ("-2.0", "-2.0", "0.1", "", ""),
    ("10.0", "10.0", "0.1", "", ""),
    ("10", "10", "1", "", ""),
    ("－２．０％", "-2.0", "0.1", "%", ""),
    ("−1.2", "-1.2", "0.1", "", ""),
    ("1,234", "1234", "1", "", ""),
    ("1 234 567", "1234567", "1", "", ""),
    ("（1,234.50）", "-1234.50", "0.01", "", ""),
    ("▲3.2", "-3.2", "0.1", "", ""),
    ("+3.5", "3.5", "0.1", "", ""),
    ("8.0%以上", "8.0", "0.1", "%", ">="),
    ("不低于 99 元/人", "99", "1", "元/人", ">="),
    ("不超过5%", "5", "1", "%", "<="),
    ("约3万人", "3", "1", "万人", "~"),
    ("428.25亿元", "428.25", "0.01", "亿元", ""),
    ("5.2 million", "5.2", "0.1", "million", ""),
    ("3.5pp", "3.5", "0.1", "pp", ""),
    ("2.7个百分点", "2.7", "0.1", "个百分点", ""),
    ("5‰", "5", "1", "‰", ""),
    ("1倍", "1", "1", "倍", ""),
    ("10.0*", "10.0", "0.1", "", ""),
    ("12.5①", "12.5", "0.1", "", ""),
    ("12.5²", "12.5", "0.1", "", ""),
    ("≥80%", "80", "1", "%", ">="),
    ("2034 台", "2034", "1", "台", ""),
    (".5", "0.5", "0.1", "", ""),
    ("12.5（预计）", "12.5", "0.1", "", ""),
    ("3,456.7r", "3456.7", "0.1", "", ""),
    ("-0.0", "0.0", "0.1", "", ""),
    ("＜0.05", "0.05", "0.01", "", "<"),
    ("下降3.1%", "-3.1", "0.1", "%", ""),
    ("增长 12%", "12", "1", "%", ""),
    ("提高1.2个百分点", "1.2", "0.1", "个百分点", ""),
    ("↓0.8", "-0.8", "0.1", "", ""),
    ("下降3.1", "-3.1", "0.1", "", ""),
    ("▼3.2", "-3.2", "0.1", "", ""),
    ("-£5.6", "-5.6", "0.1", "英镑", ""),
    ("£12.3 million", "12.3", "0.1", "million英镑", ""),
    ("1.2E+05", "1.2E+5", "1E+4", "", ""),
    ("3（并列）", "3", "1", "", ""),
    ("1.2万人", "1.2", "0.1", "万人", ""),
    ("（0.3）%", "-0.3", "0.1", "%", ""),
    ("12,34,567", "1234567", "1", "", ""),
    ("1,23,45,678.5", "12345678.5", "0.1", "", ""),
    ("1'234'567.5", "1234567.5", "0.1", "", ""),
    ("1\u202f234.5", "1234.5", "0.1", "", ""),
    ("１２，３４５", "12345", "1", "", ""),
    ("△ 12", "-12", "1", "", ""),
    ("▽0.4", "-0.4", "0.1", "", ""),
    ("1,234 €", "1234", "1", "€", ""),
]


@pytest.mark.parametrize(("text", "value", "quantum", "unit", "bound"), NUMBERS)
def test_a_printed_number_keeps_its_digits_unit_and_bound(
    text: str, value: str, quantum: str, unit: str, bound: str
) -> None:
    figure = parse_figure(text)
    assert (figure.kind, figure.value, figure.quantum, figure.unit.name, figure.bound) == (
        "number",
        Decimal(value),
        Decimal(quantum),
        unit,
        bound,
    )
    assert figure.text == text


COMMAS = [
    # text, value, quantum, unit
    ("12,5", "12.5", "0.1", ""),
    ("12,345", "12.345", "0.001", ""),
    ("0,123", "0.123", "0.001", ""),
    ("1.234", "1234", "1", ""),
    ("1.234.567,8", "1234567.8", "0.1", ""),
    ("1 234,50", "1234.50", "0.01", ""),
    ("1\u202f234\u202f567", "1234567", "1", ""),
    ("1’234,5", "1234.5", "0.1", ""),
    ("−0,3", "-0.3", "0.1", ""),
    ("(1.234,5)", "-1234.5", "0.1", ""),
    ("12,5 %", "12.5", "0.1", "%"),
    ("12,5\u00a0%", "12.5", "0.1", "%"),
    ("1.234,50 €", "1234.50", "0.01", "€"),
    ("１２，５", "12.5", "0.1", ""),
    ("3,4r", "3.4", "0.1", ""),
    ("250", "250", "1", ""),
]


@pytest.mark.parametrize(("text", "value", "quantum", "unit"), COMMAS)
def test_under_a_decimal_comma(text: str, value: str, quantum: str, unit: str) -> None:
    figure = parse_figure(text, manner=COMMA)
    assert (figure.kind, figure.value, figure.quantum, figure.unit.name) == (
        "number",
        Decimal(value),
        Decimal(quantum),
        unit,
    )


@pytest.mark.parametrize("text", ["12.5", "0.123", "1,234.5", "1,234,567", "1.23", "12.34.567", "1.234 567"])
def test_what_no_decimal_comma_explains_is_no_figure_under_one(text: str) -> None:
    assert parse_figure(text, manner=COMMA).kind == "text"


@pytest.mark.parametrize(
    ("text", "manner", "value"),
    [
        ("(12)", Manner(), "-12"),
        ("(12)", Manner(brackets="plain"), "12"),
        ("(12)", Manner(brackets="open"), None),
        ("(-12)", Manner(brackets="plain"), "-12"),
        ("▲ 3.2", Manner(), "-3.2"),
        ("▲ 3.2", Manner(triangles="arrows"), "3.2"),
        ("▼ 3.2", Manner(triangles="arrows"), "-3.2"),
        ("▼ 3.2", Manner(triangles="open"), None),
        ("△3.2", Manner(triangles="open"), None),
        ("-3.2", Manner(triangles="open", brackets="open"), "-3.2"),
    ],
)
def test_brackets_and_triangles_mean_what_the_manner_says(
    text: str, manner: Manner, value: str | None
) -> None:
    assert parse_figure(text, manner=manner).value == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("text", "marker"),
    [
        ("—", "not-applicable"),
        ("--", "not-applicable"),
        ("…", "negligible"),
        ("...", "not-available"),
        ("×", "suppressed"),
        ("-", "not-applicable"),
        ("N/A", "not-applicable"),
        ("n.a.", "not-available"),
        ("⋯", "negligible"),
        ("- -", "not-applicable"),
    ],
)
def test_a_marker_is_no_number(text: str, marker: str) -> None:
    assert (parse_figure(text).kind, parse_figure(text).marker) == ("marker", marker)


@pytest.mark.parametrize(
    "text",
    [
        "完成任务数",
        "110人/880月",
        "10.8:47:42.2",
        "分别不低于 740 元/月和 485 元/月",
        "1,5",
        "2.3.4",
        "12-",
        "上年",
        "(5",
        "第3",
        "持平",
        "翻一番",
        "约1/3",
        "3.2（−1.1）",
        "下降至3.1%",
        "下降-3.1%",
        "增加3处、减少2处",
        "减少2处",
        "增加50",
        "1e5",
        "#DIV/0!",
        "1.234.567",
        "1 234,567",
        "1,234 567",
        "0,123",
        "12,5",
        "12,34,56",
        "1234,567",
    ],
)
def test_words_and_several_figures_are_never_guessed(text: str) -> None:
    assert parse_figure(text).kind == "text"


def test_empty_and_range() -> None:
    assert parse_figure("  ").kind == "empty"
    range_ = parse_figure("10～20%")
    assert (range_.kind, range_.value, range_.upper, range_.unit.name) == (
        "range",
        Decimal(10),
        Decimal(20),
        "%",
    )


SENTENCES = [
    ("已提标至650元/月, 1-3月资金已补发", ["650元/月"]),
    ("2018年1月已达到5520元/年", ["5520元/年"]),
    ("新增5台审批、往年结转电梯完工23台", ["5台", "23台"]),
    ("已有163名儿童康复，累计训练917个月。", ["163名", "917个月"]),
    ("110人/880月", ["110人", "880月"]),
    ("新建4G/5G基站57个", ["57个"]),
    ("比1-6月、1-7月分别收窄5.1、4.9个百分点", ["5.1", "4.9个百分点"]),
    ("截至2023年9月30日共12家", ["12家"]),
    ("第3季度完成2处", ["2处"]),
    ("正在进行政府采购", []),
    ("the rate rose to 12,5 per cent from 11.4 per cent", ["11.4per cent"]),
    ("1 234,5 of 2,500 households", ["2500households"]),
    ("完成5，3处", ["5", "3处"]),
]


@pytest.mark.parametrize(("sentence", "found"), SENTENCES)
def test_figures_in_a_sentence_leave_dates_codes_and_ordinals_out(sentence: str, found: list[str]) -> None:
    assert [f"{figure.value}{figure.unit.name}" for figure in figures_in(sentence)] == found


def test_figures_in_a_sentence_with_decimal_commas() -> None:
    text = "Le taux passe de 11,4 % à 12,5 % pour 1 234,5 euros."
    assert [f"{f.value}{f.unit.name}" for f in figures_in(text, COMMA)] == ["11.4%", "12.5%", "1234.5euros"]


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9))
def test_every_decimal_reads_back_exactly(value: Decimal) -> None:
    figure = parse_figure(f"{value:f}")
    assert figure.value == value
    assert figure.quantum == Decimal("0.001")


@given(st.integers(min_value=-(10**12), max_value=10**12))
def test_thousands_separators_change_nothing(value: int) -> None:
    assert parse_figure(f"{value:,}").value == value


@pytest.mark.parametrize(
    ("value", "printed", "text"),
    [
        ("1299.4", "1,308.4", "1,299.4"),
        ("98765.4", "1 308.4", "98 765.4"),
        ("98765.4", "1\u202f308.4", "98\u202f765.4"),
        ("1234567", "9’999", "1’234’567"),
        ("-1234.5", "－1，２３４．５", "－１，２３４．５"),
        ("12345", "1234", "12345"),
        ("-287", "−673", "−287"),
        ("141.88", "144.88%", "141.88%"),
        ("12.5", "１１．５％", "１２．５％"),
        ("1234.5", "1,234.0万元", "1,234.5万元"),
        ("7", "about seven", "7"),
    ],
)
def test_a_value_in_the_manner_of_a_cell(value: str, printed: str, text: str) -> None:
    printed_like = like(Fraction(value), printed)
    assert printed_like == text
    assert parse_figure(printed_like).value == Decimal(value)


@pytest.mark.parametrize(
    ("value", "printed", "text"),
    [
        ("1299.4", "1.308,4", "1.299,4"),
        ("1234567.8", "9 999,1", "1 234 567,8"),
        ("98765.4", "1\u202f308,4", "98\u202f765,4"),
        ("12.345", "11,345", "12,345"),
        ("-12.6", "12,5 %", "-12,6 %"),
        ("12.6", "12,5\u202f%", "12,6\u202f%"),
        ("-12.6", "−１２，５", "−１２，６"),
        ("1234.5", "1234,0", "1234,5"),
    ],
)
def test_a_value_in_the_manner_of_a_cell_with_a_decimal_comma(value: str, printed: str, text: str) -> None:
    assert like(Fraction(value), printed, manner=COMMA) == text
    assert parse_figure(text, manner=COMMA).value == Decimal(value)


def test_a_value_in_the_manner_of_a_cell_that_groups_lakhs() -> None:
    assert like(Fraction(123456789), "12,34,567") == "12,34,56,789"
    assert like(Fraction(-98765), "12,34,567") == "-98,765"


@given(
    st.integers(-(10**9), 10**9),
    st.sampled_from(
        ["1,234.5", "1 234.5", "１２３４．５", "−1234.5", "5.0%", "3.0亿元", "(1,234.5)", "12,34,567.0"]
    ),
    st.sampled_from([POINT, COMMA]),
)
def test_what_is_written_in_a_cell_s_manner_reads_back(tenths: int, printed: str, manner: Manner) -> None:
    if manner == COMMA:
        printed = printed.translate(str.maketrans(",.．", ".,，"))
        printed = printed if parse_figure(printed, manner=COMMA).is_number else "1,0"
    value = Fraction(tenths, 10)
    assert parse_figure(like(value, printed, manner=manner), manner=manner).value == Decimal(tenths) / 10


@pytest.mark.parametrize(
    ("value", "printed", "manner", "text"),
    [
        ("-5", "(12)", Manner(), "(5)"), ("5", "(12)", Manner(), "5"), ("-1234.5", "（1,098.2）", Manner(), "（1,234.5）"), ("-1234.5", "(1.098,2)", COMMA, "(1.234,5)"),
        ("-5", "(-12)", Manner(brackets="plain"), "-5"), ("-2.5", "▲ 3.2", Manner(), "▲ 2.5"), ("2.5", "△3.2", Manner(), "2.5"), ("2.5", "▼3.2", Manner(triangles="arrows"), "▲2.5"),
        ("-2.5", "▲3.2", Manner(triangles="arrows"), "▼2.5"), ("-2.5", "▼3.2", Manner(triangles="arrows"), "▼2.5"), ("2.5", "↓3.2", Manner(), "↑2.5"), ("-2.5", "↓3.2%", Manner(), "↓2.5%"),
        ("-2.5", "下降3.2%", Manner(), "下降2.5%"), ("2.5", "下降3.2%", Manner(), "2.5%"), ("2.5", "+3.2", Manner(), "+2.5"), ("-2.5", "+3.2", Manner(), "-2.5"), ("0", "+3.2", Manner(), "0.0"),
        ("1234", "$98,765", Manner(), "$1,234"), ("-1234", "-$98,765", Manner(), "-$1,234"), ("-1234", "$98,765", Manner(), "-$1,234"), ("-5", "€ -12", Manner(), "€-5"), ("-1234567", "(12,34,568)", Manner(), "(12,34,567)"),
        ("-2,5", "−3,2 %", COMMA, "−2,5 %"),
    ],
)  # fmt: skip
def test_another_value_is_signed_as_the_cell_is(value: str, printed: str, manner: Manner, text: str) -> None:
    number = Fraction(value.replace(",", "."))
    told = like(number, printed, manner=manner)
    assert told == text
    assert Fraction(parse_figure(told, manner=manner).value or 0) == number

"""Periods in file names, titles and labels."""

from __future__ import annotations

import pytest

from audit.tables.periods import Period, edition_period, is_period, period_in, strip_periods


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2031年9月", Period(2031, 9, 9)), ("2031年1-9月主要指标", Period(2031, 1, 9)), ("2031年1月至9月", Period(2031, 1, 9)), ("2031年前三季度", Period(2031, 1, 9)),
        ("2031年第三季度", Period(2031, 7, 9)), ("2031年上半年", Period(2031, 1, 6)), ("2031年下半年", Period(2031, 7, 12)), ("2031年度", Period(2031)),
        ("north-2031-03", Period(2031, 3, 3)), ("north_2031.03", Period(2031, 3, 3)), ("bulletin 2031Q2", Period(2031, 4, 6)), ("Q2 2031", Period(2031, 4, 6)),
        ("March 2031", Period(2031, 3, 3)), ("January to March 2031", Period(2031, 1, 3)), ("Jan–Sept 2031", Period(2031, 1, 9)), ("二〇三一年", None), ("", None),
        ("table 12031", None), ("120319", None), ("9月", None),
    ],
)  # fmt: skip
def test_the_first_period_with_a_year(text: str, period: Period | None) -> None:
    assert period_in(text) == period


def test_an_edition_is_of_what_its_name_says_else_of_what_its_titles_say() -> None:
    assert edition_period("north-2031-03.md", ["April 2031"]) == Period(2031, 3, 3)
    assert edition_period("north.md", ["Northvale", "April 2031"]) == Period(2031, 4, 4)
    assert edition_period("north.md", ["Northvale"]) is None


def test_a_month_follows_the_one_before_within_its_year() -> None:
    assert Period(2031, 1, 4).follows(Period(2031, 3, 3))
    assert not Period(2031, 5, 5).follows(Period(2031, 3, 3))
    assert not Period(2032, 1, 1).follows(Period(2031, 12, 12))
    assert not Period(2031).follows(Period(2031))


@pytest.mark.parametrize(
    ("label", "left"),
    [
        ("2031年1-9月主要指标", "主要指标"), ("Output, March 2031", "Output"), ("Output 2031 Q1", "Output"), ("9月末余额", "余额"), ("1-9月累计", "累计"), ("1-9月", "1-9月"),
        ("Market", "Market"), ("Mayors", "Mayors"), ("500元", "500元"), ("Q10", "Q10"), ("19.5月", "19.5月"),
    ],
)  # fmt: skip
def test_a_label_without_its_periods(label: str, left: str) -> None:
    assert strip_periods(label) == left


@pytest.mark.parametrize(
    "label", ["2031年", "2031", "2031年末", "2031年1-9月累计", "March 2031", "Q1 2031", "2031年±%"]
)
def test_a_label_should_be_a_period(label: str) -> None:
    assert is_period(label)


@pytest.mark.parametrize("label", ["9月", "本月", "2031年新建道路", "Total", "Plan 2031 of roads", "累计"])
def test_a_label_should_not_be_a_period(label: str) -> None:
    assert not is_period(label)
    assert is_period(label, yearless=True) == (label == "9月")

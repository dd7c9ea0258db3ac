"""The slips of the hand, each told from an interval that the other figures imply."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.diagnosis.slips import Neighbour, edits, slips
from audit.figures import parse_figure
from audit.intervals import Interval
from audit.pipeline import Run


def causes(
    printed: str, low: float, high: float, *beside: Neighbour, percent: bool = False
) -> list[tuple[str, str]]:
    implied = Interval(Fraction(str(low)), Fraction(str(high)))
    return [
        (c.cause, c.text or str(c.value))
        for c in slips(parse_figure(printed), implied, beside, percent=percent)
    ]


@pytest.mark.parametrize(
    ("printed", "low", "high", "slip"),
    [
        ("287", -288, -286, ("sign", "-287")),
        ("331551", 33.155, 33.165, ("unit", "33.1551")),
        ("12.5", 124, 126, ("scale", "125")),
        ("161", 115.5, 116.5, ("transposed", "116")),
        ("8.74", 7.83, 7.85, ("transposed", "7.84")),
        ("144.88", 141.56, 142.18, ("digit", "141.88")),
        ("-673", -1674, -1672, ("lost", "-1673")),
        ("3545.6", 354.55, 354.65, ("scale", "354.56")),
        ("15.82", 15820.15, 15820.25, ("scale", "15820")),
        ("15245", 1524.5, 1525.4, ("doubled", "1525")),
    ],
)
def test_a_slip_is_named_with_what_should_have_been_printed(
    printed: str, low: float, high: float, slip: tuple[str, str]
) -> None:
    assert slip in causes(printed, low, high)


def test_where_nothing_is_implied_no_scale_is_told() -> None:
    assert [cause for cause, _ in causes("63", 0, 0)] == []


def test_a_moved_point_is_said_once() -> None:
    found = [cause for cause, _ in causes("160150", 16.0145, 16.0155)]
    assert "unit" in found
    assert "point" not in found


def test_a_copy_of_the_neighbour_and_a_rate_at_its_cap() -> None:
    assert ("copied", "60") in causes("45.2", 59, 61, Neighbour("above", Fraction("45.2")))
    assert causes("100", 110.6, 111.7, percent=True)[0][0] == "capped"
    assert "capped" not in dict(causes("100", 90, 91, percent=True))


def test_what_holds_has_no_slip() -> None:
    assert causes("45.2", 45.1, 45.3, Neighbour("above", Fraction("45.2"))) == []


def test_an_edit_never_makes_a_figure_finer_than_it_is_printed() -> None:
    assert all("." not in text for _, text in causes("45", 45.9, 46.1))


@given(st.integers(100, 99_999), st.data())
def test_a_slip_undone_is_among_the_edits(value: int, data: st.DataObject) -> None:
    wrong = data.draw(
        st.sampled_from(
            [
                text
                for _, text in edits(str(value))
                if text.isdigit() and text[0] != "0" and text != str(value)
            ]
        )
    )
    assert str(value) in {text for _, text in edits(wrong)}


def test_a_figure_cut_off_instead_of_rounded_is_said_so(audited: Callable[..., Run]) -> None:
    text = "项目\t单位\t目标\t完成\t完成率\n筛查\t人\t1550\t1556\t100.38%\n"
    rule = "tables: {t: {columns: [完成率]}}\nrules:\n  - {id: c, table: t, completion: {rate: 完成率, done: 完成, target: 目标}}\n"
    (finding,) = audited(text, rule).result().findings
    assert finding.severity == "notice"
    assert [(c.cause, c.text) for s in finding.suspects for c in s.candidates] == [("truncated", "100.39%")]

"""The charts' arithmetic: bars that fill what they measure, parts that reach where their sum does, and no chart where none is true."""

from __future__ import annotations

from fractions import Fraction

import pytest
from msgspec.structs import replace

from audit.findings import AuditResult, Finding, TableCoverage
from audit.reports import _charts
from audit.reports._words import causes, likely


def finding(result: AuditResult, name: str) -> Finding:
    return next(found for found in result.findings if found.id == name)


def test_the_longest_table_fills_the_bar() -> None:
    table = TableCoverage(document="d", table="t", table_number=1, checks=8, errors=1, warnings=1)
    pieces = _charts.bars(table, 8)
    assert [(piece.kind, piece.x, piece.width) for piece in pieces] == [
        ("pass", 0, 75),
        ("warning", 75, 12.5),
        ("error", 87.5, 12.5),
    ]
    assert [piece.width for piece in _charts.bars(table, 16)] == [37.5, 6.25, 6.25]


def test_a_table_that_nothing_checks_has_no_bar() -> None:
    assert _charts.bars(TableCoverage(document="d", table="t", table_number=1), 8) == []


def test_more_findings_than_checks_still_fit() -> None:
    pieces = _charts.bars(TableCoverage(document="d", table="t", table_number=1, checks=1, errors=2), 1)
    assert [(piece.kind, piece.width) for piece in pieces] == [("error", 100)]


def test_parts_stand_end_to_end_and_the_gap_closes_the_rest(result: AuditResult) -> None:
    chart = _charts.parts(finding(result, "F004"))
    assert chart is not None
    assert chart.stacked
    ends = [0.0, *(piece.x + piece.width for piece in chart.parts)]
    assert [piece.x for piece in chart.parts] == pytest.approx(ends[:-1], abs=0.02)
    assert chart.gap.x == pytest.approx(ends[-1], abs=0.02)
    assert chart.gap.x + chart.gap.width == pytest.approx(100, abs=0.02)


def test_what_is_taken_off_steps_back(result: AuditResult) -> None:
    chart = _charts.parts(finding(result, "F002"))
    assert chart is not None
    assert [piece.kind for piece in chart.parts] == ["plus", "less"]
    assert chart.parts[1].x == 0
    assert 0 < chart.zero < 100


@pytest.mark.parametrize("name", ["F001", "F005", "F006", "F007", "F008"])
def test_no_parts_where_the_target_is_no_sum_of_the_terms(result: AuditResult, name: str) -> None:
    assert _charts.parts(finding(result, name)) is None


def test_parts_in_another_unit_are_brought_to_the_totals(result: AuditResult) -> None:
    sum_ = finding(result, "F004")
    terms = tuple(
        replace(term, value=(term.value or Fraction(0)) * 10_000, unit="万元") for term in sum_.terms
    )
    assert _charts.parts(replace(sum_, terms=terms)) == _charts.parts(sum_)
    assert _charts.parts(replace(sum_, terms=(replace(terms[0], unit="人"), *terms[1:]))) is None


def test_print_and_expectation_are_bands_with_the_gap_between(result: AuditResult) -> None:
    chart = _charts.gap(finding(result, "F004"))
    assert chart is not None
    assert chart.expected.x + chart.expected.width == pytest.approx(chart.between.x, abs=0.02)
    assert chart.between.x + chart.between.width == pytest.approx(chart.printed.x, abs=0.02)
    assert chart.expected.width == pytest.approx(4 * chart.printed.width, rel=0.05)  # ±0.2 beside ±0.05


def test_a_value_without_width_can_still_be_seen(result: AuditResult) -> None:
    chart = _charts.gap(finding(result, "F001"))
    assert chart is not None
    assert chart.expected.width == _charts.SLIVER


def test_no_bands_where_the_print_is_within_what_is_expected(result: AuditResult) -> None:
    assert _charts.gap(finding(result, "F007")) is None


def test_slips_of_one_cause_are_told_together_and_suspects_are_capped(result: AuditResult) -> None:
    balance = finding(result, "F002")
    suspect = balance.suspects[1]
    slips = tuple(
        replace(suspect.candidates[0], value=Fraction(5071 + n), text=str(5071 + n)) for n in range(9)
    )
    many = replace(balance, suspects=(replace(suspect, candidates=slips),) * 6)
    assert [slip.words for slip in next(causes(many, "en"))[1]] == [
        "one digit wrong: 4497 → 5071, 5072, 5073, 5074, …"
    ]
    assert list(likely(many, "en"))[3:] == ["… and 3 other suspects"]
    assert len(list(likely(many, "zh"))) == 4

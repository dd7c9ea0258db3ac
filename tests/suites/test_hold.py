"""Expectations of a pack as a native suite, over a printed table: what passes, what fails, what breaks."""

from __future__ import annotations

import pytest
from suite_cases import TOWN, audited

from audit.checks import Severity, Verdict

pytest.importorskip("great_expectations", reason="great_expectations is not installed")

CASES = {
    "expect_column_values_to_be_between: {column: Growth, max_value: 30}": [],
    "expect_column_values_to_be_between: {column: Growth, max_value: 20}": [("North", "Growth", "25.0")],
    "expect_column_values_to_be_in_set: {column: Area, value_set: [Total, North]}": [
        ("South", "Area", "South")
    ],
    "expect_column_pair_values_a_to_be_greater_than_b: {column_A: '2023', column_B: Growth}": [
        ("North", "2023", "4.1")
    ],
    "expect_table_row_count_to_equal: {value: 3}": [],
    "expect_table_row_count_to_equal: {value: 4}": [("", "", "")],
    "expect_column_max_to_be_between: {column: Growth, max_value: 20}": [("", "Growth", "")],
    "expect_column_values_to_not_be_null: {column: Growth}": [],
}


@pytest.mark.parametrize(("words", "cells"), CASES.items())
def test_a_failing_cell_is_a_finding_where_it_stands(tmp_path, words, cells):
    result = audited(tmp_path, f"  - table: areas\n    {words}\n").result()
    found = [(f.target.row, f.target.column, f.target.printed) for f in result.findings]
    assert found == cells
    assert all(f.family == "expectation" and f.verdict is Verdict.IMPOSSIBLE for f in result.findings)
    assert not result.problems
    assert (result.summary.checks, result.summary.impossible) == (2, int(bool(cells)))


def test_two_columns_of_one_record_are_target_and_term(tmp_path):
    words = "expect_column_pair_values_a_to_be_greater_than_b: {column_A: '2023', column_B: Growth}"
    (finding,) = audited(tmp_path, f"  - {words}\n").result().findings
    assert (finding.target.address, [term.printed for term in finding.terms]) == ("line 6, cell 2", ["25.0"])
    assert "fails expect_column_pair" in finding.message["en"]
    assert "不满足" in finding.message["zh"]


def test_a_blank_is_missing_and_named_by_its_place(tmp_path):
    text = TOWN.replace("\t25.0", "\t—")
    words = "  - {table: areas, severity: warning, expect_column_values_to_not_be_null: {column: Growth}}\n"
    (finding,) = audited(tmp_path, words, text).result().findings
    assert (finding.target.printed, finding.severity) == ("—", Severity.WARNING)


BROKEN = {
    "expect_column_values_to_be_betwixt: {column: Growth}": "expectation.unknown",
    "expect_column_values_to_be_between: {colum: Growth}": "expectation.refused",
    "expect_column_values_to_be_between: {column: Grwth, min_value: 0}": "expectation.column",
    "expect_column_values_to_be_between: {column: Area, min_value: 0}": "expectation.broke",
}


@pytest.mark.parametrize(("words", "code"), BROKEN.items())
def test_what_broke_is_a_problem_and_never_a_finding(tmp_path, words, code):
    result = audited(tmp_path, f"  - table: areas\n    {words}\n").result()
    assert [problem.code for problem in result.problems] == [code]
    assert not result.findings
    assert (result.rules[-1].summary.open, result.rules[-1].summary.checks) == (1, 1)


def test_an_unknown_table_is_a_problem(tmp_path):
    result = audited(tmp_path, "  - {table: zones, expect_table_row_count_to_equal: {value: 3}}\n").result()
    assert [problem.code for problem in result.problems] == ["expectation.table"]


def test_nothing_ran_is_not_success(tmp_path, monkeypatch):
    """Where Great Expectations answers without a result for an expectation, that is said."""
    from great_expectations.datasource.fluent.interfaces import Batch

    class Nothing:
        results = ()

    monkeypatch.setattr(Batch, "validate", lambda *_, **__: Nothing())
    result = audited(tmp_path, "  - {table: areas, expect_table_row_count_to_equal: {value: 3}}\n").result()
    assert [problem.code for problem in result.problems] == ["expectation.unrun"]
    assert result.rules[-1].summary.open == 1


def test_the_same_fingerprint_in_the_next_edition(tmp_path):
    words = "  - {table: areas, expect_column_values_to_be_between: {column: Growth, max_value: 20}}\n"
    (first,) = audited(tmp_path, words).result().findings
    (second,) = audited(tmp_path, words, TOWN.replace("25.0", "26.0")).result().findings
    assert first.fingerprint == second.fingerprint

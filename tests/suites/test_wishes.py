"""Items of `expectations:`, without Great Expectations."""

from __future__ import annotations

import sys

import pytest

from audit.checks import Severity
from audit.suites import Held, Wish, hold, wishes
from audit.suites.host import Absent, import_gx
from audit.tables.model import Problem


def only(**item):
    (found,) = wishes([item], "p")
    return found


def test_an_item_is_its_expectation_with_a_name_of_its_own():
    wish = only(table="t", expect_column_values_to_be_between={"column": "b c", "min_value": 0})
    assert wish.rule.id == "expect_column_values_to_be_between:bc"
    assert wish.spelt == "expect_column_values_to_be_between(column=b c, min_value=0)"
    assert wish.rule.severity is Severity.ERROR


def test_alike_items_are_told_apart():
    item = {"expect_column_values_to_be_unique": {"column": "k"}}
    assert [wish.rule.id for wish in wishes([item, item], "p")] == [
        "expect_column_values_to_be_unique:k",
        "expect_column_values_to_be_unique:k#2",
    ]


@pytest.mark.parametrize(
    ("words", "severity"),
    [
        ({"severity": "warning"}, Severity.WARNING),
        ({"severity": "info"}, Severity.NOTICE),
        ({"meta": {"severity": "critical"}}, Severity.ERROR),
        ({"meta": {"severity": "notice"}}, Severity.NOTICE),
    ],
)
def test_severity_is_the_items_or_its_metas(words, severity):
    assert only(expect_x={}, **words).rule.severity is severity


@pytest.mark.parametrize(
    ("item", "code"),
    [
        ({"expect_x": {}, "tabel": "t"}, "expectation.word"),
        ({"expect_x": ["column"]}, "expectation.kwargs"),
        ({"expect_x": {}, "severity": "fatal"}, "expectation.severity"),
        ({"expect_x": {}, "meta": "m"}, "expectation.kwargs"),
    ],
)
def test_a_mistake_is_a_problem(item, code):
    found = only(**item)
    assert isinstance(found, Problem)
    assert found.code == code


def test_where_it_is_not_installed_every_expectation_is_open(monkeypatch):
    monkeypatch.setitem(sys.modules, "great_expectations", None)
    with pytest.raises(Absent):
        import_gx()
    wish = only(expect_x={})
    assert isinstance(wish, Wish)
    done = hold([wish], dict[str, Held](), "town.txt")
    assert [problem.code for problem in done.problems] == ["expectation.absent"]
    assert [run.summary.open for run in done.runs] == [1]
    assert not done.findings


def test_an_interpreter_that_would_end_with_success_is_caught(monkeypatch, tmp_path):
    (tmp_path / "great_expectations.py").write_text("raise SystemExit(0)")
    monkeypatch.delitem(sys.modules, "great_expectations", raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(Absent, match="exit 0"):
        import_gx()
    sys.modules.pop("great_expectations", None)

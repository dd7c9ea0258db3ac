"""One kernel, one meaning: every engine gives the verdicts that fractions give, record by record, in the same order."""

from __future__ import annotations

import importlib.util
import math
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from audit.checks import Profile
from audit.engine.tally import Limits
from tests.engine.panels import checks, drop_on, made, summed, verdicts_exactly, verdicts_on

ENGINES = [
    pytest.param(
        name,
        marks=pytest.mark.skipif(
            importlib.util.find_spec(library) is None, reason=f"{library} is not installed"
        ),
    )
    for name, library in (
        ("polars", "polars"),
        ("polars-small", "polars"),
        ("pandas", "pandas"),
        ("duckdb", "duckdb"),
    )
]


QUICKLY = settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
"""Frames of a hundred records or so, each judged on an engine and by fractions: a few say much; shrinking would take minutes."""


IN_COLUMNS, BY_RECORDS = Limits(few=0, many=0), Limits(few=1000, many=1000)


def tenths(low: int = -200, high: int = 200) -> st.SearchStrategy[float]:
    return st.integers(low, high).map(lambda n: n / 10)


def perhaps(figures: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Mostly a figure, now and then none."""
    return st.one_of(figures, figures, figures, figures, figures, st.none())


@st.composite
def records(draw: st.DrawFn) -> dict[str, Any]:
    """Figures near enough to one another that every verdict turns up; some missing, some infinite or not a number."""
    a, b, c = (draw(tenths()) for _ in range(3))
    d = draw(st.integers(-2000, 2000)) / 100
    whole = draw(st.sampled_from([a + b, a + b + c, a + b + c + d]))
    now, before = draw(st.integers(-3000, 3000)) / 100, draw(st.integers(-3, 40))
    done, due = draw(st.integers(0, 30)), draw(st.integers(0, 30))
    near = draw(st.sampled_from([now / before - 1 if before else 0.5, done / due if due else 0.5]))
    row: dict[str, Any] = {
        "total": round(whole + draw(st.integers(-6, 6)) / 10, 1), "a": a, "b": b, "c": c, "d": d, "now": now, "before": before,
        "rate": round(near * 100 + draw(st.sampled_from([0, 0, 0, 0.05, -0.1, 0.1, 0.2, 5])), 1), "done": done, "due": due,
    }  # fmt: skip
    gone = draw(st.sampled_from(["", "", "", *row]))
    return {name: None if name == gone else value for name, value in row.items()}


ROW_OF_ONES = {
    "total": 1.0,
    "a": 1.0,
    "b": 1.0,
    "c": 1.0,
    "d": 1.0,
    "now": 1.0,
    "before": 1,
    "rate": 1.0,
    "done": 1,
    "due": 1,
}


@pytest.mark.parametrize("engine", ENGINES)
@QUICKLY
@given(rows=st.lists(records(), min_size=60, max_size=90))
def test_every_engine_judges_as_fractions_do(engine: str, rows: list[dict[str, Any]]) -> None:
    drop = drop_on(engine, rows)
    exactly = verdicts_exactly(rows, checks(), drop)
    for limits in (IN_COLUMNS, BY_RECORDS):
        assert verdicts_on(drop, checks(), limits) == exactly


@QUICKLY
@given(rows=st.lists(records(), min_size=60, max_size=90))
def test_a_source_that_cuts_off_is_judged_as_fractions_judge_it(rows: list[dict[str, Any]]) -> None:
    profile = Profile(rounding="truncate")
    drop = drop_on("polars-small", rows)
    exactly = verdicts_exactly(rows, checks(profile), drop)
    for limits in (IN_COLUMNS, BY_RECORDS):
        assert verdicts_on(drop, checks(profile), limits) == exactly


@QUICKLY
@given(rows=st.lists(records(), min_size=60, max_size=90))
def test_one_plan_says_what_two_steps_say(rows: list[dict[str, Any]]) -> None:
    drop = drop_on("polars-small", rows)
    assert verdicts_on(drop, checks(), Limits(few=0, most=1)) == verdicts_on(drop, checks(), IN_COLUMNS)


def test_where_a_rule_fails_everywhere_the_records_are_counted_and_the_first_are_kept() -> None:
    rows = [{**ROW_OF_ONES, "total": 9.0 + k} for k in range(50)]
    drop = drop_on("polars-small", rows)
    (_, counts, failing), *_ = verdicts_on(drop, [summed("sum", ["a", "b"])], Limits(few=0, most=10))
    assert counts == {"impossible": 50}
    assert failing == [(k, 3) for k in range(50)]


@pytest.mark.parametrize("engine", ENGINES)
def test_what_is_no_figure_stays_open(engine: str) -> None:
    row = {
        "total": 3.0,
        "a": 1.0,
        "b": 2.0,
        "c": 0.0,
        "d": 0.0,
        "now": 1.0,
        "before": 1,
        "rate": 0.0,
        "done": 1,
        "due": 1,
    }
    rows = [
        row,
        row | {"a": math.nan},
        row | {"total": math.inf},
        row | {"b": None},
        row | {"total": None, "a": None, "b": None},
    ]
    held = [summed("sum", ["a", "b"]), summed("least", ["a", "b"], ">=")]
    for limits in (IN_COLUMNS, BY_RECORDS):
        for _, counts, failing in verdicts_on(drop_on(engine, rows), held, limits):
            assert counts == {"pass": 1, "open": 3}
            assert failing == []


@pytest.mark.parametrize("engine", ENGINES)
def test_a_base_that_may_be_zero_stays_open(engine: str) -> None:
    row = {
        "total": 3.0,
        "a": 1.0,
        "b": 2.0,
        "c": 0.0,
        "d": 0.0,
        "now": 1.0,
        "before": 10,
        "rate": -90.0,
        "done": 1,
        "due": 0,
    }
    rows = [row, row | {"before": 0}, row | {"before": -10, "rate": -110.0}]
    (growth,) = verdicts_on(drop_on(engine, rows), [made("growth", "rate = now / before - 1")])
    assert growth[1] == {"pass": 2, "open": 1}
    (completion,) = verdicts_on(drop_on(engine, rows), [made("completion", "rate = done / due")])
    assert completion[1] == {"open": 3}


@QUICKLY
@given(parts=st.lists(st.integers(-(10**11), 10**11), min_size=4, max_size=4), error=st.integers(-3, 3))
def test_large_figures_never_fail_by_floating_point(parts: list[int], error: int) -> None:
    a, b, c, d = (n / 10 for n in parts)
    row = {
        "total": sum(parts) / 10 + error / 10,
        "a": a,
        "b": b,
        "c": c,
        "d": d,
        "now": 1.0,
        "before": 1,
        "rate": 0.0,
        "done": 1,
        "due": 1,
    }
    rows = [{**row, "total": round(row["total"], 1)}]
    drop = drop_on("polars-small", rows)
    held = [summed("sum", ["a", "b", "c", "d"])]
    assert verdicts_on(drop, held) == verdicts_exactly(rows, held, drop)


@pytest.mark.parametrize("engine", ENGINES)
def test_hundreds_of_rules_are_no_deeper_than_one(engine: str) -> None:
    rows = [{**ROW_OF_ONES, "total": 2.0}, {**ROW_OF_ONES, "total": 9.0}] * 30
    limits = IN_COLUMNS if engine == "polars" else Limits(few=0)
    told = verdicts_on(drop_on(engine, rows), [summed(f"sum{k}", ["a", "b"]) for k in range(400)], limits)
    assert len(told) == 400
    assert all(counts == {"pass": 30, "impossible": 30} for _, counts, _ in told)

"""Checks that differ in nothing but their columns are worked out once, and say what each alone would say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from audit.engine.drop import FrameCheck, Where
from audit.engine.failing import write_failing
from audit.engine.run import judge
from audit.engine.shape import shape
from audit.engine.tally import Limits
from audit.formulas import parse_equation
from tests.engine.panels import drop_on, rule, term, verdicts_exactly, verdicts_on
from tests.engine.test_frames import BY_RECORDS, ENGINES, IN_COLUMNS, QUICKLY, ROW_OF_ONES, records

pl = pytest.importorskip("polars")
SUM, RATIO = parse_equation("x = y + z"), parse_equation("x = y / z - 1")


def check(name: str, equation: Any, **columns: str) -> FrameCheck:
    """The equation over columns that stand for its names."""
    return FrameCheck(
        rule=rule(name), equation=equation, target="x", terms={n: term(c) for n, c in columns.items()}
    )


ALIKE = [
    check("first", SUM, x="total", y="a", z="b"),
    check("second", SUM, x="a", y="b", z="c"),
    check("twice", SUM, x="a", y="b", z="b"),
    check("finer", SUM, x="total", y="a", z="d"),
    check("rate", RATIO, x="rate", y="a", z="b"),
    check("other rate", RATIO, x="rate", y="b", z="c"),
]


@QUICKLY
@given(rows=st.lists(records(), min_size=1, max_size=30))
def test_checks_that_are_alike_are_judged_as_each_alone(rows: list[dict[str, Any]]) -> None:
    drop = drop_on("polars-small", rows)
    expected = verdicts_exactly(rows, ALIKE, drop)
    assert verdicts_on(drop, ALIKE, BY_RECORDS) == expected
    assert verdicts_on(drop, ALIKE, Limits(few=0, many=1000)) == expected


def test_only_columns_may_differ() -> None:
    (shaped,) = shape(drop_on("polars-small", [ROW_OF_ONES]), ALIKE, pl)
    named = {id(kernel): check.rule.id for check, kernel in shaped.bound}
    like = [named.get(id(kernel.like)) for _, kernel in shaped.bound]
    assert like == [None, "first", None, None, None, "rate"]
    assert shaped.bound[1][1].columns == ["a", "b", "c"]


BASE = parse_equation("z >= 0")


def based(*, kept: bool) -> FrameCheck:
    """The rate over no negative base; and the base of every other one."""
    made = (
        check("rate", RATIO, x="rate", y="now", z="before")
        if kept
        else check("base", BASE, z="before", x="rate")
    )
    where = Where(relation=BASE, kept=kept, sparing=kept, rare=not kept)
    return structs.replace(made, where=(where,), conditions={"z": term("before")})


@pytest.mark.parametrize("engine", ENGINES)
def test_a_rare_check_is_asked_though_the_scan_leaves_it_out(engine: str) -> None:
    right: dict[str, Any] = ROW_OF_ONES | {"now": 12.0, "before": 10, "rate": 20.0}
    rows = [right, right | {"rate": 30.0}, right | {"before": -10}, right | {"before": -10, "rate": None}]
    held = [based(kept=True), based(kept=False)]
    for limits in (IN_COLUMNS, BY_RECORDS):
        rate, base = verdicts_on(drop_on(engine, rows * 20), held, limits)
        assert rate[1] == {"pass": 20, "impossible": 20}
        assert base[1] == {"impossible": 20, "open": 20}
        assert base[2] == [(4 * k + 2, 3) for k in range(20)]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("divisor", [float("inf"), float("-inf"), float("nan"), 0.0, None])
def test_a_divisor_that_is_no_figure_or_nought_leaves_a_quotient_open(
    engine: str, divisor: float | None
) -> None:
    rows = [{**ROW_OF_ONES, "rate": rate, "a": 1.0, "b": divisor} for rate in (-100.0, 0.0)] * 30
    for limits in (IN_COLUMNS, BY_RECORDS):
        ((_, counts, failing),) = verdicts_on(drop_on(engine, rows), [ALIKE[4]], limits)
        assert counts == {"open": 60}
        assert failing == []


@pytest.mark.parametrize("engine", ENGINES)
def test_few_records_of_any_engine_are_brought_here_and_can_be_written(engine: str, tmp_path: Path) -> None:
    rows = [ROW_OF_ONES | {"total": 2.0 + k} for k in range(5)]
    drop = structs.replace(drop_on(engine, rows), rows=5)
    (judged,), _ = judge(drop, ALIKE[:2])
    assert judged.crossed == 5
    assert [tally.codes for tally in judged.tallies] == [{0: 1, 3: 4}, {3: 5}]
    (path,) = write_failing([judged], tmp_path / "failing.parquet")
    written = pl.read_parquet(path)
    assert written["total"].to_list() == [2.0, 3.0, 4.0, 5.0, 6.0]
    assert written["verdict first"].to_list() == [None, *["impossible"] * 4]

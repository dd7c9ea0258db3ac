"""An equation over time: the periods of a table, and those of a drop, with the finding's own among them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from audit.drops import Held, audit_drop
from audit.findings import Finding, Point
from audit.pipeline import Run
from audit.rulepack import load

ACROSS = "项目\t2029年\t2031年\t2030年\n合计\t100\t{}\t110\n甲\t60\t70\t66\n乙\t40\t50\t44\n"
DOWN = "Month\tTotal\tNorth\tSouth\nJanuary 2031\t100\t60\t40\nFebruary 2031\t115\t66\t44\nMarch 2031\t120\t70\t50\n"
SUM = "tables: {t: {}}\nrules:\n  - {id: made, table: t, sum: {total: %s, parts: [%s], across: %s}}\n"


def told(series: tuple[Point, ...]) -> list[str]:
    """`2031年: -10!` where the point is the finding's own."""
    return [f"{p.period}: {p.imbalance}{'!' if p.here else ''}" for p in series]


def only(found: tuple[Finding, ...]) -> Finding:
    (finding,) = found
    return finding


def test_columns_that_are_periods_come_in_the_order_of_time(audited: Callable[..., Run]) -> None:
    run = audited(ACROSS.format(125), SUM % ("合计", "甲, 乙", "rows"))
    finding = only(run.result().findings)
    assert told(finding.series) == ["2029年: 0", "2030年: 0", "2031年: 5!"]
    assert all(p.slack is not None for p in finding.series)


def test_rows_that_are_periods_too(audited: Callable[..., Run]) -> None:
    finding = only(audited(DOWN, SUM % ("Total", "North, South", "columns")).result().findings)
    assert told(finding.series) == ["January 2031: 0", "February 2031: 5!", "March 2031: 0"]


@pytest.mark.parametrize(
    "text",
    [
        "项目\t2030年\t2031年\n合计\t100\t125\n甲\t60\t70\n乙\t40\t50\n",
        "项目\t城镇\t农村\t全部\n合计\t100\t125\t110\n甲\t60\t70\t66\n乙\t40\t50\t44\n",
        "项目\t2030年\t2030年\t2030年\n合计\t100\t125\t110\n甲\t60\t70\t66\n乙\t40\t50\t44\n",
    ],
    ids=["two periods", "no periods", "one period three times"],
)
def test_no_series(audited: Callable[..., Run], text: str) -> None:
    assert all(
        not finding.series for finding in audited(text, SUM % ("合计", "甲, 乙", "rows")).result().findings
    )


def test_a_level_is_no_series_with_the_rates_beside_it(audited: Callable[..., Run]) -> None:
    text = (
        "项目\t2029年\t\t2030年\t\t2031年\t\n\t数量\t份额\t数量\t份额\t数量\t份额\n"
        "合计\t100\t100.0\t110\t100.0\t125\t100.0\n甲\t60\t60.0\t66\t60.0\t70\t58.0\n乙\t40\t40.0\t44\t40.0\t50\t42.0\n"
    )
    for finding in audited(text, SUM % ("合计", "甲, 乙", "rows")).result().findings:
        assert [p.period for p in finding.series] in ([], ["2029年", "2030年", "2031年"])


PANEL = """
pack: harbour
version: 1
tables:
  flow: {{file: "flow.*", keys: [port]{period}, columns: {{tons: {{decimals: 1}}, coal: {{decimals: 1}}, ore: {{decimals: 1}}}}}}
rules:
  - {rule}
"""
WIDE = "{id: made, table: flow, sum: {total: tons, parts: [coal, ore], across: columns}}"
LAGGED = '{id: growing, table: flow, formula: "tons >= prior(tons, 1m)"}'


def held(folder: Path, lines: list[str], *, rule: str = WIDE, period: str = ", period: month") -> Held:
    (folder / "flow.csv").write_text("\n".join(lines), encoding="utf-8")
    (folder / "pack.yaml").write_text(PANEL.format(rule=rule, period=period), encoding="utf-8")
    return audit_drop(folder / "flow.csv", load(folder / "pack.yaml"))


def months(port: str, *totals: float) -> list[str]:
    return [f"{port},2031-{m:02d},{total:.1f},6.0,4.0" for m, total in enumerate(totals, 1)]


HEAD = "port,month,tons,coal,ore"


def test_a_drops_finding_has_the_periods_of_its_keys_and_of_no_others(tmp_path: Path) -> None:
    pytest.importorskip("polars")
    found = held(tmp_path, [HEAD, *months("A", 10, 10, 12.5, 10), *months("B", 10, 10, 10, 10)])
    assert told(only(found.findings).series) == [
        "2031-01: 0",
        "2031-02: 0",
        "2031-03: 5/2!",
        "2031-04: 0",
    ]


def test_periods_that_are_no_text_of_one_length_come_in_their_order(tmp_path: Path) -> None:
    pytest.importorskip("polars")
    lines = [line.replace("2031-0", "2031-") for line in months("A", *[10] * 8, 19, 10, 10)]
    series = only(held(tmp_path, [HEAD, *lines]).findings).series
    assert [p.period for p in series] == [f"2031-{m}" for m in range(1, 12)]
    assert next(p.period for p in series if p.here) == "2031-9"


def test_a_period_before_is_found_although_it_is_no_finding(tmp_path: Path) -> None:
    pytest.importorskip("polars")
    found = held(tmp_path, [HEAD, *months("A", 10, 20, 15, 30), *months("B", 9, 9, 9, 9)], rule=LAGGED)
    assert told(only(found.findings).series) == [
        "2031-01: None",
        "2031-02: 10",
        "2031-03: -5!",
        "2031-04: 15",
    ]


def test_a_drop_without_a_period_and_one_whose_keys_are_not_keys_have_none(tmp_path: Path) -> None:
    pytest.importorskip("polars")
    lines = [HEAD, *months("A", 10, 10, 12.5, 10)]
    assert only(held(tmp_path, lines, period="").findings).series == ()
    twice = held(tmp_path, [*lines, *months("A", 10)])
    assert only(twice.findings).series == ()


def test_the_first_findings_are_the_first_in_the_file_whatever_joins_a_rule_needs(tmp_path: Path) -> None:
    """A streaming engine joins in any order; which findings are shown must not depend on it."""
    pytest.importorskip("polars")
    ports = [f"P{n:05d}" for n in range(4000)]
    lines = [
        line
        for n, port in enumerate(ports)
        for line in months(port, *([10] * 5 + [9 if n % 50 == 0 else 10] * 5))
    ]
    found = held(tmp_path, [HEAD, *lines], rule=LAGGED)
    assert [f.target.where.line for f in found.findings] == [500 * n + 6 for n in range(20)]

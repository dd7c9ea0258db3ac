"""Two drops and a pack, by the command: revisions, cumulation across the drops, and findings that are new, known and gone."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from audit.compare.drop_cumulation import Flow
from audit.compare.drops import DropComparison, compare_drops
from audit.sources.drops import Words, open_drop

pl = pytest.importorskip("polars", reason="needs polars")

PACK = """
pack: harbour
version: 1
tables: {flow: {file: "flow-*", keys: [port], period: month, columns: {total: {decimals: 1}, coal: {decimals: 1}, ore: {decimals: 1}, run: {decimals: 1}}}}
rules:
  - {id: sum, table: flow, sum: {total: total, parts: [coal, ore], across: columns}}
  - {id: run, table: flow, cumulative: {cumulative: run, month: total}}
"""
OLD = [("North", "2031-01", 3.0, 3.0), ("South", "2031-01", 9.0, 9.0), ("East", "2031-01", 8.0, 8.0)]
NEW = [
    ("North", "2031-01", 3.0, 3.0),
    ("South", "2031-01", 9.0, 9.0),
    ("East", "2031-01", 3.0, 8.0),
    ("North", "2031-02", 3.0, 6.0),
    ("South", "2031-02", 3.0, 13.0),
    ("West", "2031-02", 4.0, 4.0),
]
Rows = list[tuple[str, str, float, float]]


def drop(path: Path, rows: Rows) -> None:
    """Ports by month: 1.0 of coal, 2.0 of ore, a total and a running total."""
    lines = [f"{port},{month},{total},1.0,2.0,{run}" for port, month, total, run in rows]
    path.write_text("\n".join(["port,month,total,coal,ore,run", *lines]) + "\n", encoding="utf-8")


@pytest.fixture
def compared(tmp_path: Path) -> Callable[..., tuple[int, list[dict[str, Any]]]]:
    """Compares two drops by the command; its exit code and findings."""
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "harbour.yaml").write_text(PACK, encoding="utf-8")

    def run(old: Rows, new: Rows, *words: str) -> tuple[int, list[dict[str, Any]]]:
        drop(tmp_path / "flow-1.csv", old)
        drop(tmp_path / "flow-2.csv", new)
        done = subprocess.run(
            [sys.executable, "-m", "audit", "compare", "flow-1.csv", "flow-2.csv", "-f", "json", *words],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode in (0, 1), done.stderr
        return done.returncode, json.loads(done.stdout)["findings"]

    return run


def told(findings: list[dict[str, Any]]) -> list[tuple[str, str, str, str]]:
    return [(f["rule"], f["target"]["row"], f["target"]["column"], f["state"]) for f in findings]


def test_what_was_revised_and_what_the_rules_find_are_told_together(
    compared: Callable[..., tuple[int, list[dict[str, Any]]]],
) -> None:
    code, findings = compared(OLD, NEW)
    assert code == 1
    assert told(findings) == [
        ("undeclared", "port=East, month=2031-01", "total", "new"),
        ("cumulation", "port=South, month=2031-02", "run", "new"),
        (
            "added",
            "port=North, month=2031-02; port=South, month=2031-02; port=West, month=2031-02",
            "",
            "new",
        ),
        ("sum", "South / 2031-01", "total", "known"),
        ("sum", "West / 2031-02", "total", "new"),
        ("sum", "East / 2031-01", "total", "gone"),
    ]
    (broken,) = [f for f in findings if f["rule"] == "cumulation"]
    assert (broken["equation"], broken["imbalance"], broken["severity"]) == ("13.0 = 9.0 + 3.0", 1, "error")


def test_what_stands_as_it_stood_fails_no_build(
    compared: Callable[..., tuple[int, list[dict[str, Any]]]],
) -> None:
    code, findings = compared(OLD, OLD)
    assert (code, {f["state"] for f in findings}) == (0, {"known"})


def test_a_period_that_is_a_key_too_stands_once(
    compared: Callable[..., tuple[int, list[dict[str, Any]]]], tmp_path: Path
) -> None:
    pack = tmp_path / "rules" / "harbour.yaml"
    pack.write_text(pack.read_text(encoding="utf-8").replace("[port]", "[port, month]"), encoding="utf-8")
    _, findings = compared(OLD, [*OLD[:2], ("East", "2031-01", 4.0, 8.0)])
    revised = [f for f in findings if f["rule"] == "undeclared"]
    assert [f["target"]["row"] for f in revised] == ["port=East, month=2031-01"]


ENGINES = [
    pytest.param(
        name, marks=pytest.mark.skipif(importlib.util.find_spec(name) is None, reason=f"{name} is not there")
    )
    for name in ("polars", "pandas", "duckdb")
]


def cumulated(here: Path, engine: str, old: Rows, new: Rows, names: tuple[str, str] = ("a", "b"), period: str = "month") -> DropComparison:  # fmt: skip
    """The comparison of two drops on an engine, by their Parquet files."""
    drops = []
    for name, rows in zip(names, (old, new), strict=True):
        columns = ["port", "month", "total", "run"]
        pl.DataFrame(rows, schema=columns, orient="row").write_parquet(here / f"{name}.parquet")
        drops.append(open_drop(here / f"{name}.parquet", Words(keys=("port",), period=period), engine))
    try:
        return compare_drops(drops[0], drops[1], flows=[Flow("run", "total")])
    finally:
        for one in drops:
            one.close()


@pytest.mark.parametrize("engine", ENGINES)
def test_cumulation_runs_from_the_period_before_within_a_year(tmp_path: Path, engine: str) -> None:
    old: Rows = [
        ("A", "2031-11", 1.5, 9.0),
        ("B", "2031-11", 1.5, 9.0),
        ("C", "2031-12", 2.5, 9.0),
        ("D", "2031-10", 1.0, 1.0),
    ]
    new: Rows = [("A", "2031-12", 2.5, 11.5), ("B", "2031-12", 2.5, 12.5), ("C", "2032-01", 2.5, 2.5), ("D", "2031-12", 1.0, 9.5)]  # fmt: skip
    found = cumulated(tmp_path, engine, old, new)
    assert [(one.key, one.last, one.month, one.now) for one in found.cumulations] == [
        ((("port", "B"), ("month", "2031-12")), 9.0, 2.5, 12.5)
    ]
    assert found.broken == 1


@pytest.mark.parametrize("engine", ENGINES)
def test_without_a_period_the_names_of_the_drops_tell_the_months(tmp_path: Path, engine: str) -> None:
    old: Rows = [("A", "x", 1.5, 9.0), ("B", "x", 1.5, 9.0)]
    new: Rows = [("A", "x", 2.5, 11.5), ("B", "x", 2.5, 12.5)]
    found = cumulated(tmp_path, engine, old, new, ("flow-2031-11", "flow-2031-12"), "")
    assert [one.key[0] for one in found.cumulations] == [("port", "B")]
    assert cumulated(tmp_path, engine, old, new, ("flow-2031-10", "flow-2031-12"), "").broken == 0
    assert cumulated(tmp_path, engine, old, new, ("flow", "flows"), "").broken == 0


def test_a_record_that_cumulates_by_rounding_is_not_told(tmp_path: Path) -> None:
    old: Rows = [("A", "2031-01", 1.4, 1.4)]
    new: Rows = [("A", "2031-02", 1.4, 2.9)]
    assert cumulated(tmp_path, "polars", old, new).broken == 0
    assert cumulated(tmp_path, "polars", old, [("A", "2031-02", 1.4, 3.1)]).broken == 1


def test_a_drop_that_is_not_there_is_said(tmp_path: Path) -> None:
    drop(tmp_path / "flow-1.csv", OLD)
    done = subprocess.run(
        [sys.executable, "-m", "audit", "compare", "flow-1.parquet", "flow-2.csv", "--lang", "en"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr.strip()) == (2, "flow-2.csv: there is no such file")

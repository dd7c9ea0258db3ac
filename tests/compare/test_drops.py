"""Two drops: counted in full, listed in the order of their keys, on every engine alike."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from audit.catalogue import LANGUAGES, say
from audit.compare.drop_report import drop_result
from audit.compare.drops import DropComparison, compare_drops
from audit.findings import AuditResult
from audit.reports import json_v1
from audit.sources import ReadError
from audit.sources.drops import Words, open_drop

pl = pytest.importorskip("polars", reason="needs polars")

KEYS = ("region", "year")
OLD = {
    "region": ["a", "b", "c", "d", "e", "f"], "year": [2030] * 6, "pop": [1.5, 2.5, 3.5, 4.5, 5.5, 6.5], "gdp": [10.1, None, 30.3, 40.4, 50.5, 60.6],
    "flag": [None, None, None, None, "r", None],
}  # fmt: skip
NEW = {
    "region": ["f", "a", "b", "c", "e", "g"], "year": [2030] * 6, "pop": [6.5, 1.5, 2.6, 3.6, 5.5, 7.5], "gdp": [None, 10.1, 20.2, 30.3, 50.5, 70.7],
    "flag": [None, "r", None, "revised", "r", None],
}  # fmt: skip

Compare = Callable[..., DropComparison]


@pytest.fixture(params=["polars", "pandas", "duckdb"])
def compared(tmp_path: Path, request: pytest.FixtureRequest) -> Compare:
    """Compares two tables, given by column, as Parquet files on each engine."""
    if (
        importlib.util.find_spec(f"audit.sources.drops_{request.param}") is None
        or importlib.util.find_spec(request.param) is None
    ):
        pytest.skip(f"needs {request.param}")

    def run(
        old: dict[str, list[Any]] = OLD, new: dict[str, list[Any]] = NEW, **options: Any
    ) -> DropComparison:
        drops = []
        for name, columns in (("old", old), ("new", new)):
            pl.DataFrame(
                columns, schema_overrides={"flag": pl.String} if "flag" in columns else None
            ).write_parquet(tmp_path / f"{name}.parquet")
            drops.append(open_drop(tmp_path / f"{name}.parquet", Words(keys=KEYS), request.param))
        try:
            return compare_drops(*drops, **options)
        finally:
            for drop in drops:
                drop.close()

    return run


def listed(found: DropComparison) -> list[tuple[str, str, str]]:
    return [(dict(change.key)["region"], change.column, change.kind) for change in found.changes]


def test_every_figure_that_changed_is_listed_in_the_order_of_the_keys(compared: Compare) -> None:
    found = compared(flag="flag")
    assert listed(found) == [
        ("a", "pop", "unmoved"),
        ("b", "pop", "undeclared"),
        ("b", "gdp", "filled"),
        ("c", "pop", "declared"),
        ("f", "gdp", "withdrawn"),
    ]
    assert (found.lost, found.added) == (1, 1)
    assert (found.lost_keys, found.added_keys) == (
        ((("region", "d"), ("year", "2030")),),
        ((("region", "g"), ("year", "2030")),),
    )


def test_all_are_counted_whatever_is_listed(compared: Compare) -> None:
    found = compared(limit=1)
    assert [
        len(found.changes),
        found.counts["pop"]["undeclared"],
        found.counts["gdp"]["filled"],
        found.counts["gdp"]["withdrawn"],
    ] == [1, 2, 1, 1]
    assert sum(sum(kinds.values()) for kinds in found.counts.values()) == 2 * 5


def test_a_drop_is_the_same_as_itself_in_another_order(compared: Compare) -> None:
    found = compared(OLD, {name: values[::-1] for name, values in OLD.items()}, flag="flag")
    assert (found.changes, found.lost, found.added, found.problems) == ((), 0, 0, ())
    assert found.counts["pop"]["same"] == 6


def test_figures_to_other_digits_are_no_revisions(compared: Compare) -> None:
    fewer = {**OLD, "pop": [2.0, 3.0, 4.0, 5.0, 6.0, 7.0]}
    finer = {**OLD, "pop": [1.96, 3.04, 4.0, 5.2, 6.0, 7.0]}
    assert listed(compared(fewer, finer)) == [
        ("a", "pop", "digits"),
        ("b", "pop", "digits"),
        ("d", "pop", "digits"),
    ]
    assert listed(compared(fewer, {**finer, "pop": [1.44, 3.04, 4.0, 5.2, 6.0, 7.0]}))[0] == (
        "a",
        "pop",
        "undeclared",
    )


def test_columns_and_doubled_keys_are_told(compared: Compare) -> None:
    doubled = {**NEW, "region": ["f", "a", "b", "c", "e", "e"]}
    del doubled["gdp"]
    found = compared(OLD, {**doubled, "area": [1.5] * 6})
    assert (found.lost_columns, found.added_columns) == (("gdp",), ("area",))
    assert [(problem.code, dict(problem.values)["count"]) for problem in found.problems] == [
        ("compare.doubled", "2")
    ]
    assert ("e" in {region for region, _, _ in listed(found)}, found.lost) == (False, 1)


@pytest.mark.parametrize(
    ("options", "code"),
    [({"keys": ("region", "month")}, "compare.column"), ({"flag": "status"}, "compare.column")],
)
def test_a_column_that_is_not_there_says_so(compared: Compare, options: dict[str, Any], code: str) -> None:
    with pytest.raises(ReadError) as caught:
        compared(**options)
    assert caught.value.code == code
    for language in LANGUAGES:
        assert "region" in caught.value.say(language)


def result(compared: Compare, **options: Any) -> AuditResult:
    return drop_result(compared(**options), "old.parquet", "new.parquet")


def test_they_become_findings(compared: Compare) -> None:
    told = result(compared, flag="flag")
    by_id = {finding.id: finding for finding in told.findings}
    moved = by_id["C002"]
    assert (moved.rule, moved.target.row, moved.target.column, moved.target.printed, moved.equation) == (
        "undeclared", "region=b, year=2030", "pop", "2.6", "2.5 → 2.6 (+4 %)"
    )  # fmt: skip
    assert moved.imbalance is not None
    assert float(moved.imbalance) == pytest.approx(0.1)
    assert [finding.rule for finding in told.findings[-2:]] == ["lost", "added"]
    assert {run.id: run.summary.checks for run in told.rules} == {
        "undeclared": 6,
        "unmoved": 1,
        "withdrawn": 1,
        "lost": 1,
        "added": 1,
        "filled": 1,
        "declared": 1,
    }
    assert json_v1.render(told)
    for problem in told.problems:
        for language in LANGUAGES:
            assert say(problem.code, language, **dict(problem.values))


def test_what_is_not_listed_is_told(compared: Compare) -> None:
    assert dict(next(p for p in result(compared, limit=1).problems if p.code == "compare.cut").values) == {
        "left": "3",
        "shown": "1",
    }


def audit(here: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "audit", "compare", *words],
        cwd=here,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_command_compares_drops(tmp_path: Path) -> None:
    (tmp_path / "old.csv").write_text("region,year,pop\na,2030,1.5\nb,2030,2.5\n")
    (tmp_path / "new.csv").write_text("region,year,pop\na,2030,1.5\nb,2030,2.6\n")
    pl.DataFrame({"region": ["a"], "pop": [1.0]}).write_parquet(tmp_path / "x.parquet")
    done = audit(tmp_path, "old.csv", "new.csv", "--keys", "region, year")
    assert done.returncode == 1
    assert "2.5 → 2.6" in done.stdout
    assert audit(tmp_path, "old.csv", "old.csv", "--keys", "region,year").returncode == 0
    for words in (
        ["old.csv", "new.csv", "--keys", "nation"],
        ["x.parquet", "old.csv"],
        ["x.parquet", "x.parquet"],
    ):
        wrong = audit(tmp_path, *words)
        assert (wrong.returncode, "Traceback" in wrong.stderr) == (2, False), wrong.stderr
        assert wrong.stderr.strip()

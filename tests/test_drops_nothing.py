"""Drops without records, without figures, or with what is no period: one sentence on every engine, and never silence."""

from __future__ import annotations

from pathlib import Path

import pytest
from engines import ENGINES

from audit.drops import Held, audit_drop
from audit.engine.failing import write_failing
from audit.rulepack import load

pl = pytest.importorskip("polars")

PACK = """
pack: harbour
version: 1
tables: {flow: {file: "flow.*", keys: [port], period: month}}
rules:
  - {id: total, table: flow, sum: {total: tons, parts: [coal, ore], across: columns}}
  - {id: past, table: flow, median_mad: {figure: tons, periods: ["prior(tons, 1m)", "prior(tons, 2m)", "prior(tons, 3m)"], k: 9}}
  - {id: year, table: flow, formula: "to_date = cumulative(tons)"}
"""
MONTHS = [f"2031-{m:02}" for m in range(1, 7)]
FIGURES = ("tons", "coal", "ore", "to_date")


def flow(months: list[str]) -> object:
    """Two ports, whose cargo is 3 of 1 and 2 in every month."""
    rows = [(port, month, 3.0, 1.0, 2.0, 3.0 * k) for port in "AB" for k, month in enumerate(months, 1)]
    return pl.DataFrame(rows, schema=["port", "month", *FIGURES], orient="row")


def held(tmp_path: Path, engine: str, kind: str, frame: object, pack: str = PACK) -> Held:
    path = tmp_path / f"flow.{kind}"
    frame.write_csv(path) if kind == "csv" else frame.write_parquet(path)  # type: ignore[attr-defined]
    (tmp_path / "pack.yaml").write_text(pack, encoding="utf-8")
    return audit_drop(path, load(tmp_path / "pack.yaml"), engine=engine)


def said(found: Held) -> list[tuple[str, str, str]]:
    return [(p.code, dict(p.values).get("rule", ""), p.severity) for p in found.problems]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_no_record_is_one_sentence(tmp_path: Path, engine: str, kind: str) -> None:
    found = held(tmp_path, engine, kind, flow(MONTHS).clear())  # type: ignore[attr-defined]
    assert said(found) == [("drop.records", "", "warning")]
    assert [run.summary.checks for run in found.runs] == [0, 0, 0]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_rule_without_any_figure_was_not_held(tmp_path: Path, engine: str) -> None:
    none = (pl.lit(None, dtype=pl.Float64).alias(name) for name in ("tons", "to_date"))
    frame = flow(MONTHS).with_columns(*none)  # type: ignore[attr-defined]
    found = held(tmp_path, engine, "parquet", frame)
    assert said(found) == [
        ("rule.open", "total", "notice"), ("drop.idle", "past", "warning"), ("drop.idle", "year", "warning"),
    ]  # fmt: skip


def test_a_condition_that_holds_nowhere_is_said_and_fails_nothing(tmp_path: Path) -> None:
    pack = PACK.replace("{id: total,", '{id: total, when: "ore >= 100",')
    found = held(tmp_path, "polars", "parquet", flow(MONTHS), pack)
    assert said(found) == [("rule.open", "past", "notice"), ("drop.unasked", "total", "notice")]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("odd", ["total", "", None, "2031-xx"])
def test_what_is_no_period_has_no_past_and_hurts_no_other(
    tmp_path: Path, engine: str, odd: str | None
) -> None:
    frame = flow(MONTHS)
    odd_one = frame.head(1).with_columns(month=pl.lit(odd, dtype=pl.String))  # type: ignore[attr-defined]
    found = held(tmp_path, engine, "parquet", pl.concat([frame, odd_one, odd_one]))
    assert not found.findings
    counts = {run.id: (run.summary.passed, run.summary.open) for run in found.runs}
    assert counts == {"total": (14, 0), "past": (2 * 6, 2 * 8), "year": (12, 2)}


@pytest.mark.parametrize("engine", ENGINES)
def test_a_band_without_a_period_is_not_held_and_said_once(tmp_path: Path, engine: str) -> None:
    found = held(tmp_path, engine, "parquet", flow(["one", "two"]))
    assert said(found) == [("drop.period.form", "past", "warning"), ("drop.period.form", "year", "warning")]
    assert found.runs[0].summary.passed == 4


@pytest.mark.parametrize("engine", ENGINES)
def test_where_failing_records_cannot_be_written_is_told_by_its_name(tmp_path: Path, engine: str) -> None:
    found = held(tmp_path, engine, "parquet", flow(MONTHS).with_columns(tons=4.0))  # type: ignore[attr-defined]
    (tmp_path / "failing.parquet").mkdir()
    with pytest.raises(OSError) as caught:
        write_failing(found.judged, tmp_path / "failing.parquet")
    assert caught.value.filename == str(tmp_path / "failing.parquet")

"""Spark says what polars says: on a local cluster of two executors."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from audit.drops import audit_drop
from audit.rulepack import load
from audit.sources.drops import Words, open_drop
from tests.engine.panels import DECLARED, checks, drop_on, verdicts_on

pyspark = pytest.importorskip("pyspark")
pl = pytest.importorskip("polars")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings(
        "ignore::ResourceWarning", "ignore::DeprecationWarning", "ignore::FutureWarning"
    ),
]


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    """A session on two executors of one core each; skipped where Java or Spark do not start."""
    from pyspark.sql import SparkSession

    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    try:
        built = (
            SparkSession.builder.master("local-cluster[2,1,1024]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "4")
        )
        started = built.getOrCreate()
        assert started.range(10).count() == 10
    except Exception as error:
        pytest.skip(f"Spark does not start here: {type(error).__name__}")
    yield started
    started.stop()


def _rows(count: int) -> list[dict[str, Any]]:
    """Records of every verdict, from a fixed seed."""
    drawn = random.Random(11)
    rows = []
    for _ in range(count):
        a, b, c = (drawn.randint(-200, 200) / 10 for _ in range(3))
        d, now, before = (
            drawn.randint(-2000, 2000) / 100,
            drawn.randint(-3000, 3000) / 100,
            drawn.randint(-3, 40),
        )
        done, due = drawn.randint(0, 30), drawn.randint(0, 30)
        near = drawn.choice([now / before - 1 if before else 0.5, done / due if due else 0.5])
        total, rate = (
            round(a + b + drawn.choice([0, c, c + d]) + drawn.randint(-6, 6) / 10, 1),
            round(near * 100 + drawn.choice([0, 0, 0.1, 5]), 1),
        )
        row: dict[str, Any] = {
            "total": total,
            "a": a,
            "b": b,
            "c": c,
            "d": d,
            "now": now,
            "before": before,
            "rate": rate,
            "done": done,
            "due": due,
        }
        rows.append({**row, drawn.choice(list(row)): None} if drawn.random() < 0.05 else row)
    return rows


def test_the_same_verdicts_in_the_same_order(session: Any) -> None:
    rows = _rows(400)
    assert verdicts_on(drop_on("spark", rows), checks()) == verdicts_on(drop_on("polars", rows), checks())


def test_a_set_of_files_has_the_same_rows(session: Any, tmp_path: Path) -> None:
    folder = tmp_path / "set"
    folder.mkdir()
    frame = pl.DataFrame(
        _rows(900), strict=False, schema_overrides={"before": pl.Int64, "done": pl.Int64, "due": pl.Int64}
    )
    for k in range(3):
        frame.slice(k * 300, 300).write_parquet(folder / f"part-{k}.parquet")
    words = Words(columns=DECLARED)
    held = checks()[:5]
    assert verdicts_on(open_drop(folder, words, "spark"), held) == verdicts_on(
        open_drop(folder, words, "polars"), held
    )


MARKED = """
pack: quay
version: 1
profile: {markers: {"—": zero}}
tables: {t: {file: "t.*", keys: [port], period: month}}
rules:
  - {id: sum, table: t, sum: {total: T, parts: [A, B], across: columns}}
  - {id: past, table: t, median_mad: {figure: A, periods: ["prior(A, 1m)", "prior(A, 2m)", "prior(A, 3m)"]}}
  - {id: gap, table: t, sigma_gap: {of: T}}
  - {id: likes, table: t, hidiroglou_berthelot: {current: T, prior: B}}
"""


def _marked(comma: bool) -> str:
    """Ports by month, a CSV with marks for missing figures and for zeros."""
    drawn, lines = random.Random(3), ["port;month;A;B;T"]
    for port, month in ((f"P{p}", f"2030-{m:02}") for p in range(10) for m in range(1, 9)):
        a, b = round(drawn.gauss(1200, 50), 1), round(drawn.gauss(50, 5), 1)
        mark = drawn.choice(["", "", "", "", "…", "—"])
        total = round((0 if mark == "—" else a) + b + drawn.choice([0, 0, 0, 0, 300]), 1)
        lines.append(f"{port};{month};{mark or f'{a:,}'};{b};{total}")
    text = "\n".join(lines) + "\n"
    return text.translate(str.maketrans(".,", ",.")) if comma else text


@pytest.mark.parametrize(("comma", "encoding"), [(False, "utf-8"), (True, "utf-8"), (False, "utf-16")])
def test_a_csv_with_marks_has_the_same_findings(
    session: Any, tmp_path: Path, comma: bool, encoding: str
) -> None:
    (tmp_path / "t.csv").write_text(_marked(comma), encoding=encoding)
    (tmp_path / "pack.yaml").write_text(MARKED, encoding="utf-8")
    one, other = (
        audit_drop(tmp_path / "t.csv", load(tmp_path / "pack.yaml"), engine=engine, limit=100)
        for engine in ("spark", "polars")
    )
    assert [run.summary for run in one.runs] == [run.summary for run in other.runs]
    told = [(f.rule, f.target.row, f.target.column, f.target.printed) for f in one.findings]
    assert told == [(f.rule, f.target.row, f.target.column, f.target.printed) for f in other.findings]
    assert len({rule for rule, *_ in told}) > 1

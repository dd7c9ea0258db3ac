"""Spark says what polars says: on a local cluster of two executors."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

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

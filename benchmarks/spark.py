"""Spark on a local cluster against polars on the same panel: `python -m benchmarks.spark [--rows 10000000] [--executors 2]`.

Says whether the failing records are the same, in the same order, and what the run took: until the session stood, until the first thousand broken records were here,
and in total. The panel is that of `benchmarks.panel`. Writes a table to benchmarks/results/spark.md.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

from audit.drops import Held, audit_drop, bound, words_of
from audit.engine.backends import backend
from audit.engine.shape import shape
from audit.engine.tally import all_of
from audit.rulepack import Pack, load
from audit.sources.drops import open_drop

RESULTS = Path(__file__).parent / "results" / "spark.md"
PACK = """
pack: panel
version: 1
tables:
  panel:
    file: "*.parquet"
    columns: {%s}
rules:
  - {id: sum, table: panel, sum: {total: total, parts: [a, b, c, d, e]}}
  - {id: growth, table: panel, growth: {rate: growth, current: current, prior: prior}}
  - {id: completion, table: panel, completion: {rate: rate, done: done, target: target}}
"""
COLUMNS = ", ".join(
    [f"{name}: {{decimals: 1}}" for name in ("total", "a", "b", "c", "d", "e", "current", "prior")]
)
PERCENT = ", ".join(f'{name}: {{unit: "%", decimals: 1}}' for name in ("growth", "rate"))
COUNTS = "done: {exact: true}, target: {exact: true}"


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--executors", type=int, default=2)
    parser.add_argument(
        "--folder",
        type=Path,
        default=Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "crossfoot-benchmarks",
    )
    wanted = parser.parse_args()
    from benchmarks.panel.data import panel

    path = panel(wanted.folder, wanted.rows)
    pack_file = wanted.folder / "spark-pack.yaml"
    pack_file.write_text(PACK % ", ".join((COLUMNS, PERCENT, COUNTS)), encoding="utf-8")
    lines = _measured(path, load(pack_file), wanted.rows, wanted.executors)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


def _measured(path: Path, pack: Pack, rows: int, executors: int) -> list[str]:
    here, polars = _timed(path, pack, "polars")
    start = time.perf_counter()
    _session(executors)
    session = time.perf_counter() - start
    first = _first(path, pack)
    there, spark = _timed(path, pack, "spark")
    _, warm = _timed(path, pack, "spark")
    same = _failing(here) == _failing(there)
    (judged,) = there.judged
    failing = sum(tally.failing for tally in judged.tallies)
    return [
        f"# Spark on {executors} executors of one core against polars, {rows:,} rows of Parquet", "",
        "| what | polars | Spark |", "|---|---|---|",
        f"| the session stands after | | {session:.1f} s |",
        f"| the first 1,000 broken records are here after | | {first:.1f} s |",
        f"| all rules judged, all failing records here after | {polars:.1f} s | {spark:.1f} s |",
        f"| once more, in the same session | | {warm:.1f} s |",
        f"| rows a second | {rows / polars:,.0f} | {rows / warm:,.0f} |",
        f"| records that left the engine | {here.judged[0].crossed:,} | {judged.crossed:,} |", "",
        f"{failing:,} failures; the failing records are {'the same, in the same order' if same else 'NOT the same'}.",
        f"Python {sys.version.split()[0]}, {os.cpu_count()} cores.",
    ]  # fmt: skip


def _session(executors: int) -> None:
    from pyspark.sql import SparkSession

    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    built = SparkSession.builder.master(f"local-cluster[{executors},1,2048]").config(
        "spark.ui.enabled", "false"
    )
    built.getOrCreate().range(10).count()


def _timed(path: Path, pack: Pack, engine: str) -> tuple[Held, float]:
    start = time.perf_counter()
    held = audit_drop(path, pack, engine=engine)
    return held, time.perf_counter() - start


def _first(path: Path, pack: Pack) -> float:
    """Seconds until a thousand records that break a bound are here."""
    start = time.perf_counter()
    drop = open_drop(path, words_of(pack.tables["panel"], "panel", pack.profile), "spark")
    engine = backend("spark")
    checks = [check for rule in pack.rules for check in bound(rule, drop, pack.profile, path.parent)[0]]
    (shaped,) = shape(drop, checks, engine.ns)
    bounds = [kernel.holds(engine.ns) for _, kernel in shaped.bound]
    engine.collect([shaped.frame.filter(~all_of([bound.fill_null(True) for bound in bounds])).head(1000)])
    return time.perf_counter() - start


def _failing(held: Held) -> list[tuple[int, ...]]:
    """Row and verdict codes of every failing record, in order; what does not fail is 0."""
    (judged,) = held.judged
    codes = [f"code{k}" for k in range(len(judged.checks))]
    rows = judged.backend.rows(judged.failing) if judged.backend else []
    return [(row["__row"], *(row[name] if 1 <= row[name] <= 3 else 0 for name in codes)) for row in rows]


if __name__ == "__main__":
    main()

"""Panels with planted failures: a region and a month to a row, printed figures that keep three rules but for one row in a thousand, from a fixed seed.

total = a + b + c + d + e, `growth` = current / prior - 1 in percent, `rate` = done / target in percent; all figures but the two counts are printed to 0.1, as a bulletin
would print them: rounded from values that nobody sees. A planted row breaks one rule, by at least ten units of the last digit.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

RULES = ("sum", "growth", "completion")
PARTS = ("a", "b", "c", "d", "e")
MONTHS = 120
CHUNK = 250_000
_RARE = 1000


def panel(folder: Path, rows: int, seed: int = 20) -> Path:
    """The Parquet file of that many rows in `folder`, written where it is not there yet; beside it the planted rows, as Parquet of `row` and `rule`."""
    path = folder / f"panel-{rows}-{seed}.parquet"
    if not planted_of(path).exists():
        folder.mkdir(parents=True, exist_ok=True)
        _write(path, rows, seed)
    return path


def planted_of(path: Path) -> Path:
    """Where the planted rows of a panel are told."""
    return path.with_suffix(".planted.parquet")


def _write(path: Path, rows: int, seed: int) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    writer, planted = None, []
    for start in range(0, rows, CHUNK):
        columns, found = _chunk(start, min(CHUNK, rows - start), seed)
        table = pa.table(columns)
        writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd")
        writer.write_table(table)
        planted += found
    if writer:
        writer.close()
    told = {"row": [row for row, _ in planted], "rule": [rule for _, rule in planted]}
    pq.write_table(
        pa.table(told, schema=pa.schema({"row": pa.int64(), "rule": pa.string()})), planted_of(path)
    )


def _chunk(start: int, count: int, seed: int) -> tuple[dict[str, Any], list[tuple[int, str]]]:
    import numpy as np

    random = np.random.default_rng([seed, start])
    row = np.arange(start, start + count)
    parts = random.uniform(0, 2000, (len(PARTS), count))
    prior = random.uniform(1000, 50_000, count)
    current = prior * random.uniform(0.7, 1.5, count)
    target = random.integers(50, 5000, count)
    done = (target * random.uniform(0.2, 1.3, count)).astype(np.int64)
    columns = {
        "region": (row // MONTHS).astype(np.int32), "period": (row % MONTHS).astype(np.int32), "total": parts.sum(axis=0),
        **dict(zip(PARTS, parts, strict=True)), "current": current, "prior": prior, "growth": (current / prior - 1) * 100,
        "done": done.astype(np.int32), "target": target.astype(np.int32), "rate": done / target * 100,
    }  # fmt: skip
    for name, values in columns.items():
        if values.dtype == np.float64:
            columns[name] = np.round(values, 1)
    return columns, _plant(columns, row, random)


def _plant(columns: dict[str, Any], row: Any, random: Any) -> list[tuple[int, str]]:
    """Breaks one rule in one row of a thousand."""
    import numpy as np

    at = np.flatnonzero(random.integers(0, _RARE, len(row)) == 0)
    broken = random.integers(0, len(RULES), len(at))
    slip = np.round(random.uniform(1, 50, len(at)), 1) * random.choice([-1, 1], len(at))
    for k, name in enumerate(("total", "growth", "rate")):
        chosen = at[broken == k]
        columns[name][chosen] = np.round(columns[name][chosen] + slip[broken == k], 1)
    return [(int(row[i]), RULES[k]) for i, k in zip(at, broken, strict=True)]


def wrong(path: Path, out: Path, gives: str) -> str:
    """'' where a tool found exactly the planted rows, else what it missed or found beyond them.

    `out` is a Parquet file (or a folder of them) of failing rows with region and period, and for each rule a column `…_failed`, `…_holds` or `verdict …`; a
    tool that gives counts only writes JSON instead: {"sum": 3, …}.
    """
    import polars as pl

    planted = pl.read_parquet(planted_of(path))
    if gives == "counts":
        told = json.loads(out.read_text(encoding="utf-8"))
        meant = {rule: planted.filter(pl.col("rule") == rule).height for rule in RULES}
        return "" if told == meant else f"{told} for {meant}"
    found = pl.read_parquet(out / "*.parquet" if out.is_dir() else out)
    row = pl.col("region").cast(pl.Int64) * MONTHS + pl.col("period")
    pairs = {(n, rule) for rule in RULES for n in found.filter(_failed(found, rule)).select(row).to_series()}
    meant_pairs = set(planted.iter_rows())
    missed, beyond = len(meant_pairs - pairs), len(pairs - meant_pairs)
    return f"{missed} missed, {beyond} beyond" if missed or beyond else ""


def _failed(found: Any, rule: str) -> Any:
    """The rows in which a rule failed: as a flag, as a flag of the opposite, or as verdicts."""
    import polars as pl

    verdicts = [name for name in found.columns if name.startswith(f"verdict {rule}")]
    if verdicts:
        return pl.any_horizontal(pl.col(name).is_not_null() for name in verdicts)
    return pl.col(f"{rule}_failed") if f"{rule}_failed" in found.columns else ~pl.col(f"{rule}_holds")

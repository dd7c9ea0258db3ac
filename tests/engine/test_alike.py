"""Checks that differ in nothing but their columns share a kernel; what tells their figures apart keeps them from it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from audit.drops import audit_drop
from audit.rulepack import load

pl = pytest.importorskip("polars")

PACK = """
pack: two
version: 1
tables:
  t:
    file: t.parquet
    keys: [id]
    columns: {{{columns}}}
rules:
  - {{id: first, table: t, sum: {{total: {a}t, parts: [{a}x, {a}y], across: columns}}}}
  - {{id: second, table: t, sum: {{total: {b}t, parts: [{b}x, {b}y], across: columns}}}}
"""


@pytest.mark.parametrize(("a", "b"), [("d", "s"), ("s", "d")])
def test_floats_of_32_bits_are_not_like_decimals(tmp_path: Path, a: str, b: str) -> None:
    """0.1 + 0.7 is 0.8 whichever type held it, and 0.1 + 0.7 is not 1.0."""
    pairs = [(i / 10, (i * 7 % 90) / 10) for i in range(1, 60)]
    figures = {
        "x": [p for p, _ in pairs],
        "y": [q for _, q in pairs],
        "t": [round(p + q, 1) for p, q in pairs],
    }
    figures["t"][0] += 0.3
    frame = {"id": list(range(len(pairs)))}
    for name, values in figures.items():
        frame[f"s{name}"] = pl.Series(values, dtype=pl.Float32)
        frame[f"d{name}"] = pl.Series([Decimal(f"{v:.1f}") for v in values], dtype=pl.Decimal(20, 1))
    pl.DataFrame(frame).write_parquet(tmp_path / "t.parquet")
    columns = ", ".join(f"{k}{n}: {{exact: true}}" for k in "sd" for n in "xyt")
    (tmp_path / "p.yaml").write_text(PACK.format(a=a, b=b, columns=columns), encoding="utf-8")
    held = audit_drop(tmp_path / "t.parquet", load(tmp_path / "p.yaml"))
    assert [(run.summary.impossible, run.summary.passed) for run in held.runs] == [(1, 58), (1, 58)]

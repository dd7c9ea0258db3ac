"""Columns of 32-bit floats are judged by the figures that were written into them."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from engines import ENGINES

from audit.compare import compare_files
from audit.drops import audit_drop
from audit.rulepack import load

pl = pytest.importorskip("polars")

PACK = """
pack: a
version: 1
tables: {t: {file: a.parquet, keys: [port]}}
rules:
  - {id: total, table: t, sum: {total: T, parts: [A, B], across: columns}}
  - {id: port, table: t, formula: "S = sum(A by port)"}
"""


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("count", [30, 3000])
def test_what_was_written_is_what_is_judged(tmp_path: Path, engine: str, count: int) -> None:
    drawn, rows = Random(5), []
    for k in range(count):
        a, b = drawn.randint(0, 99_999) / 10, drawn.randint(0, 99_999) / 10
        rows.append((f"P{k}", a, b, round(a + b, 1) + (5 if k == 7 else 0), a))
    kinds = {"port": pl.String} | dict.fromkeys("ABTS", pl.Float32)
    pl.DataFrame(rows, schema=kinds, orient="row").write_parquet(tmp_path / "a.parquet")
    (tmp_path / "pack.yaml").write_text(PACK, encoding="utf-8")
    held = audit_drop(tmp_path / "a.parquet", load(tmp_path / "pack.yaml"), engine=engine)
    (finding,) = held.findings
    assert {str(column.quantum) for column in held.drops[0].numbers} == {"1/10"}
    assert (finding.target.row, finding.target.printed, finding.imbalance) == ("P7", f"{rows[7][3]:.1f}", 5)


def test_the_same_figures_in_32_and_64_bits_are_no_revision(tmp_path: Path) -> None:
    for name, kind in (("old", pl.Float32), ("new", pl.Float64)):
        figures = pl.Series([981.8, 1018.9, 1.1], dtype=pl.Float64).cast(kind)
        pl.DataFrame({"id": [1, 2, 3], "A": figures}).write_parquet(tmp_path / f"{name}.parquet")
    result = compare_files(tmp_path / "old.parquet", tmp_path / "new.parquet", keys=["id"])
    assert [finding.rule for finding in result.findings] == []

"""Integers and decimals that a float cannot hold: judged without a float where they are small enough, else left open and told; never wrong without a word."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from engines import ENGINES

from audit.compare import compare_files
from audit.drops import audit_drop
from audit.rulepack import load

pl = pytest.importorskip("polars")

BIG = 2**53
PACK = "pack: a\nversion: 1\ntables: {t: {file: '*.parquet', keys: [id]}}\nrules:\n"
WIDE = "  - {id: r, table: t, sum: {total: T, parts: [A, B], across: columns}}\n"
LONG = "  - {id: r, table: t, along: code, by: [id], sum: {total: T, parts: [A, B]}}\n"
TREE = "  - {id: r, table: t, along: code, by: [id], sum: {hierarchy: tree.csv}}\n"
RATE = "  - {id: r, table: t, share: {share: rate, part: A, whole: T}}\n"
ROWS = [
    (BIG + 1, BIG, 0),  # as floats they would agree: it is not known whether they do
    (BIG + 1, BIG, 1),
    (-BIG - 1, -BIG, 0),
    (BIG + 900, BIG, 0),  # whatever was lost, these do not agree
    (BIG // 8 - 1, BIG // 8 - 9, 8),  # floats add these as integers
    (BIG // 8 - 1, BIG // 8 - 9, 2),
    (5, 3, 2),
]
CASES = {
    # how the records are written, the rule: (pass, fail, open)
    "integers": (WIDE, 1, (2, 2, 3)),
    "decimals": (WIDE, Decimal("0.01"), (1, 2, 4)),
    "codes": (LONG, 1, (2, 2, 3)),
    "a hierarchy": (TREE, 1, (2, 2, 3)),
}


def written(folder: Path, rule: str, unit: Any) -> Path:
    """The records as Parquet, and the pack; many more that agree beside them, so that no engine judges them one by one."""
    rows = [*ROWS, *[(7, 3, 4)] * 300]
    named = [
        {"id": k, **{n: v * unit for n, v in zip("TAB", row, strict=True)}} for k, row in enumerate(rows)
    ]
    if rule in (LONG, TREE):
        named = [{"id": r["id"], "code": n, "tons": r[n]} for r in named for n in "TAB"]
    kinds = {} if unit == 1 else dict.fromkeys("TAB", pl.Decimal(18, 2))
    pl.DataFrame(named, schema_overrides=kinds).write_parquet(folder / "a.parquet")
    (folder / "tree.csv").write_text("parent,child,sign\nT,A,1\nT,B,1\n", encoding="utf-8")
    (folder / "pack.yaml").write_text(PACK + rule, encoding="utf-8")
    return folder / "a.parquet"


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", CASES)
def test_what_a_float_cannot_hold_is_open_and_told(tmp_path: Path, engine: str, case: str) -> None:
    rule, unit, (passed, failed, left) = CASES[case]
    path = written(tmp_path, rule, unit)
    held = audit_drop(path, load(tmp_path / "pack.yaml"), engine=engine)
    summary = held.runs[0].summary
    assert (summary.passed, summary.impossible, summary.open) == (passed + 300, failed, left)
    assert "@open.beyond" in {value for problem in held.problems for _, value in problem.values}
    printed = [finding.target.printed for finding in held.findings]
    assert printed == [str((BIG + 900) * unit), str((BIG // 8 - 1) * unit)]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_rate_of_such_figures_is_judged(tmp_path: Path, engine: str) -> None:
    """A rate printed to a tenth does not rest on the last of sixteen digits."""
    pl.DataFrame({"id": [1, 2], "rate": [50.0, 51.0], "A": [BIG, BIG], "T": [2 * BIG, 2 * BIG]}).write_parquet(tmp_path / "a.parquet")  # fmt: skip
    (tmp_path / "pack.yaml").write_text(PACK + RATE, encoding="utf-8")
    summary = audit_drop(tmp_path / "a.parquet", load(tmp_path / "pack.yaml"), engine=engine).runs[0].summary
    assert (summary.passed, summary.impossible, summary.open) == (1, 1, 0)


def test_a_revision_by_one_of_many_digits_is_told(tmp_path: Path) -> None:
    for name, value in (("old", BIG + 1), ("new", BIG + 2)):
        pl.DataFrame({"id": [1, 2], "A": [value, 5]}).write_parquet(tmp_path / f"{name}.parquet")
    result = compare_files(tmp_path / "old.parquet", tmp_path / "new.parquet", keys=["id"])
    (finding,) = [f for f in result.findings if f.rule == "undeclared"]
    assert (finding.target.printed, finding.imbalance) == (str(BIG + 2), 1)

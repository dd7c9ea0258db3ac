"""Expectations of a pack over a data drop: duplicates, bounds and null in place."""

from __future__ import annotations

import pytest

from audit.drops import audit_drop
from audit.rulepack import load

pytest.importorskip("great_expectations", reason="great_expectations is not installed")
pytest.importorskip("pyarrow", reason="pyarrow is not installed")

PANEL = "region,total,farms,works\nnorth,3.3,1.1,2.2\nsouth,7.9,3.1,4.3\nsouth,9.3,4.2,5.1\neast,,1.4,1.7\n"
PACK = """
pack: panel
version: 1
tables:
  panel: {file: "panel*", keys: [region]}
rules:
  - {id: foot, title: parts, table: panel, sum: {total: total, parts: [farms, works], across: columns}}
expectations:
  - {table: panel, title: a region once, expect_column_values_to_be_unique: {column: region}}
  - {table: panel, severity: warning, expect_column_values_to_not_be_null: {column: total}}
  - {table: panel, expect_column_values_to_be_between: {column: works, max_value: 9}}
  - {table: panel, expect_column_mean_to_be_between: {column: works, max_value: 1}}
  - {table: panel, expect_column_values_to_be_unique: {column: regoin}}
"""


@pytest.mark.parametrize("engine", ["polars", "pandas", "duckdb"])
def test_findings_stand_where_the_record_does(tmp_path, engine):
    pytest.importorskip(engine)
    (tmp_path / "panel-03.csv").write_text(PANEL, encoding="utf-8")
    (tmp_path / "panel.yaml").write_text(PACK, encoding="utf-8")
    held = audit_drop(tmp_path / "panel-03.csv", load(tmp_path / "panel.yaml"), engine=engine)
    found = [
        (f.rule, f.target.row, f.target.column, f.target.printed, f.severity.value)
        for f in held.findings
        if f.family == "expectation"
    ]
    assert sorted(found) == [
        ("expect_column_mean_to_be_between:works", "", "works", "", "error"),
        ("expect_column_values_to_be_unique:region", "south", "region", "south", "error"),
        ("expect_column_values_to_be_unique:region", "south", "region", "south", "error"),
        ("expect_column_values_to_not_be_null:total", "east", "total", "", "warning"),
    ]
    assert [f.rule for f in held.findings if f.family == "sum"] == ["foot"]
    assert [p.code for p in held.problems if p.code.startswith("expectation")] == ["expectation.column"]
    states = {run.id: run.summary for run in held.runs}
    assert states["expect_column_values_to_be_between:works"].passed == 1
    assert states["expect_column_values_to_be_unique:regoin"].open == 1

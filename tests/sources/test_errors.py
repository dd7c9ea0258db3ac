"""What breaks off long after it was opened is one sentence; what is no fault of the data is raised as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.drops import audit_drop
from audit.rulepack import load
from audit.sources import ReadError
from audit.sources.errors import breaking_off

PACK = """
pack: harbour
version: 1
tables: {flow: {file: "flow.*", keys: [port]}}
rules:
  - {id: total, table: flow, sum: {total: tons, parts: [coal, ore], across: columns}}
"""
GOOD = "port,tons,coal,ore\n" + "A,3,1,2\n" * 12_000


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_a_line_far_down_with_more_fields_is_named(tmp_path: Path, engine: str) -> None:
    pytest.importorskip(engine)
    (tmp_path / "pack.yaml").write_text(PACK, encoding="utf-8")
    (tmp_path / "flow.csv").write_text(f"{GOOD}A,3,1,2,9\n", encoding="utf-8")
    with pytest.raises(ReadError) as caught:
        audit_drop(tmp_path / "flow.csv", load(tmp_path / "pack.yaml"), engine=engine)
    told = str(caught.value)
    assert told.startswith("flow.csv: line 12,002 has 5 fields where the header has 4")
    assert "\n" not in told


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_a_figure_far_down_that_cannot_be_read_is_open(tmp_path: Path, engine: str) -> None:
    pytest.importorskip(engine)
    (tmp_path / "pack.yaml").write_text(PACK, encoding="utf-8")
    (tmp_path / "flow.csv").write_text(f"{GOOD}A,3,1?,2\n", encoding="utf-8")
    (run,) = audit_drop(tmp_path / "flow.csv", load(tmp_path / "pack.yaml"), engine=engine).runs
    assert (run.summary.passed, run.summary.open) == (12_000, 1)


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_a_line_near_the_top_too(tmp_path: Path, engine: str) -> None:
    pytest.importorskip(engine)
    (tmp_path / "pack.yaml").write_text(PACK, encoding="utf-8")
    (tmp_path / "flow.csv").write_text(
        "port,tons,coal,ore\nA,3,1,2\nB,3,1,2,9,9\nC,3,1,2\n", encoding="utf-8"
    )
    with pytest.raises(ReadError, match="the data cannot be read"):
        audit_drop(tmp_path / "flow.csv", load(tmp_path / "pack.yaml"), engine=engine)


def test_a_mistake_of_our_own_is_not_laid_on_the_data() -> None:
    with pytest.raises(KeyError), breaking_off("flow.csv"):
        raise KeyError("tons")

"""A drop's records by their keys, as Great Expectations' findings name them."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.sources.drops import Words, open_drop
from audit.suites.drops import held_drop

pytest.importorskip("polars")
pytest.importorskip("pandas")
pytest.importorskip("pyarrow")


@pytest.mark.parametrize("keys", [("port",), ("port", "month")])
def test_a_record_names_its_period_once(tmp_path: Path, keys: tuple[str, ...]) -> None:
    (tmp_path / "flow.csv").write_text("port,month,tons\nA,2031-01,3\nA,2031-02,4\n", encoding="utf-8")
    held = held_drop(open_drop(tmp_path / "flow.csv", Words(keys=keys, period="month")))
    found = held.cell(1, "tons", 4)
    assert (found.row, found.column, found.printed) == ("A / 2031-02", "tons", "4")

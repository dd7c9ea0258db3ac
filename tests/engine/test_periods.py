"""Periods as numbers: the same on every engine, null for what is no period."""

from __future__ import annotations

from typing import Any

import pytest

from audit.engine.periods import read_period

pytestmark = pytest.mark.filterwarnings("ignore:The 'future.infer_string' option")  # ibis on pandas 3
TEXTS = {
    "2031年9月": (["2031年9月", "2031年10月", "annual", None], [24380, 24381, None, None]),
    "2031-09": (["2031-09", "2031-10", "2031", "20xx-09"], [24380, 24381, None, None]),
    "2031-Q3": (["2031-Q3", "2031-Q4", "2031-Qx"], [24378, 24381, None]),
    "2031": (["2031", "2032", "all"], [24372, 24384, None]),
}


def frame(engine: str, data: dict[str, list[str | None]]) -> tuple[Any, Any]:
    """(the namespace of the engine, a frame of it)."""
    if engine == "polars":
        polars = pytest.importorskip("polars")
        return polars, polars.DataFrame(data)
    narwhals = pytest.importorskip("narwhals")
    if engine == "pandas":
        return narwhals, narwhals.from_native(pytest.importorskip("pandas").DataFrame(data))
    if engine == "duckdb":
        duckdb, table = pytest.importorskip("duckdb"), pytest.importorskip("pyarrow").table(data)
        return narwhals, narwhals.from_native(duckdb.from_arrow(table))
    pytest.importorskip("duckdb")
    return narwhals, narwhals.from_native(pytest.importorskip("ibis").memtable(data))


@pytest.mark.parametrize("engine", ["polars", "pandas", "duckdb", "ibis"])
@pytest.mark.parametrize("sample", TEXTS)
def test_a_text_has_a_number_or_none(engine: str, sample: str) -> None:
    texts, numbers = TEXTS[sample]
    period = read_period(sample)
    assert period is not None
    ns, table = frame(engine, {"n": [str(k) for k in range(len(texts))], "month": texts})
    told = table.with_columns(period.index(ns, "month").alias("index")).sort("n").select("index").lazy()
    got = told.collect()["index"].to_list()
    assert [None if value is None or value != value else int(value) for value in got] == numbers

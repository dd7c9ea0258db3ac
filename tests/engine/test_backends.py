"""What another engine found is given to this process as it was."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from audit.engine.backends import backend
from audit.engine.brought import unordered
from audit.engine.run import Limits, judge
from audit.sources.drops import Words, open_drop
from tests.engine.panels import ROW, summed


@pytest.mark.parametrize(("engine", "library"), [("polars", "polars"), ("pandas", "pandas")])
def test_an_integer_stays_one_beside_what_is_missing(engine: str, library: str) -> None:
    pytest.importorskip(library)
    pytest.importorskip("narwhals")
    rows = [
        {"calls": (1 << 60) + 1, "tons": Decimal("45.40"), "rate": 1.5, "mixed": 2, "ok0": True},
        {"calls": None, "tons": None, "rate": None, "mixed": 2.5, "ok0": None},
    ]
    local = backend(engine)
    made = local.made(rows, list(rows[0]), ["calls", "tons", "rate", "mixed"])
    (found,) = local.collect([made])
    told = local.rows(found)
    assert told == [{**rows[0], "tons": 45.4}, rows[1]]
    assert [type(told[0][name]) for name in ("calls", "tons", "rate", "mixed")] == [int, float, float, float]


@pytest.mark.parametrize("before", ["true", "false"])
def test_duckdb_may_find_rows_in_any_order_only_while_they_are_brought(before: str) -> None:
    duckdb = pytest.importorskip("duckdb")
    nw = pytest.importorskip("narwhals")
    asked = "SELECT current_setting('preserve_insertion_order')::VARCHAR"
    with duckdb.connect() as connection:
        connection.execute(f"SET preserve_insertion_order = {before}")
        relation = connection.sql("SELECT range AS row, row_number() OVER () - 1 AS again FROM range(300000)")
        with unordered(relation):
            assert connection.sql(asked).fetchall() == [("false",)]
        found = backend("duckdb").brought(
            nw.from_native(relation).filter(nw.col("row") % 7 == 0).head(50_000)
        )
        assert connection.sql(asked).fetchall() == [(before,)]
        assert sorted(row["row"] for row in found.rows()) == list(range(0, 300_000, 7))
        assert all(row["row"] == row["again"] for row in found.rows())


def test_the_order_is_kept_again_where_a_query_breaks_off() -> None:
    duckdb = pytest.importorskip("duckdb")
    with duckdb.connect() as connection:
        relation = connection.sql("SELECT error('no such thing') AS x")
        with pytest.raises(duckdb.Error), unordered(relation):
            relation.fetchall()
        ((kept,),) = connection.sql("SELECT current_setting('preserve_insertion_order')").fetchall()
        assert kept


def test_rows_are_brought_where_the_order_cannot_be_given_up() -> None:
    duckdb = pytest.importorskip("duckdb")

    class ReadOnly:
        def query(self, name: str, sql: str) -> None:
            raise duckdb.InvalidInputException(f"{name}: read-only")

    brought = []
    with unordered(ReadOnly()):
        brought.append(1)
    assert brought == [1]


@pytest.mark.parametrize("most", [5_000_000, 100])
def test_failing_records_found_on_several_threads_come_in_their_order(tmp_path: Path, most: int) -> None:
    pytest.importorskip("duckdb")
    pl = pytest.importorskip("polars")
    count = 400_000
    total = [3.0 + 10 * (k % 97 == 0) for k in range(count)]
    frame = pl.DataFrame({"total": total, "a": [1.0] * count, "b": [2.0] * count})
    frame.write_parquet(tmp_path / "panel.parquet", row_group_size=20_000)
    drop = open_drop(tmp_path / "panel.parquet", Words(), "duckdb")
    try:
        ((judged,), _) = judge(drop, [summed("parts", ["a", "b"])], Limits(most=most))
        rows = [row[ROW] for row in judged.records(0, count)]
    finally:
        drop.close()
    assert rows == list(range(0, count, 97))

"""All failing records as Parquet: a file is there whatever was found, with the same columns, and no drop writes over another's."""

from __future__ import annotations

from pathlib import Path

import pytest
from engines import ENGINES

from audit.findings import AuditResult
from audit.pipeline import audit_files
from audit.rulepack import load
from audit.sources.drops import DropOptions

pl = pytest.importorskip("polars")

PACK = """
pack: quay
version: 1
tables: {t: {file: "t.*", keys: [port], period: month}}
rules:
  - {id: total, table: t, sum: {total: T, parts: [A, B], across: columns}}
"""
COLUMNS = ["row", "port", "month", "T", "A", "B", "verdict total"]
RIGHT, WRONG = (("N", "2030-01", 3.5, 1.0, 2.5), ("S", "2030-01", 9.5, 1.0, 2.5))


def frame(*rows: tuple[object, ...]) -> pl.DataFrame:
    kinds = {"port": pl.String, "month": pl.String} | dict.fromkeys("TAB", pl.Float64)
    return pl.DataFrame(rows, schema=kinds, orient="row")


def run(folder: Path, engine: str, *paths: Path) -> AuditResult:
    (folder / "pack.yaml").write_text(PACK, encoding="utf-8")
    options = DropOptions(engine=engine, failing=folder / "failing.parquet")
    return audit_files(list(paths), [load(folder / "pack.yaml")], drops=options).result()


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("rows", [[RIGHT], [], [RIGHT] * 400], ids=["what is right", "no record", "much that is right"])  # fmt: skip
def test_a_file_is_there_though_nothing_fails(tmp_path: Path, engine: str, rows: list[tuple[object, ...]]) -> None:  # fmt: skip
    frame(*rows).write_parquet(tmp_path / "t.parquet")
    run(tmp_path, engine, tmp_path / "t.parquet")
    found = pl.read_parquet(tmp_path / "failing.parquet")
    assert (found.columns, found.height) == (COLUMNS, 0)
    frame(RIGHT, WRONG).write_parquet(tmp_path / "t.parquet")
    run(tmp_path, engine, tmp_path / "t.parquet")
    other = pl.read_parquet(tmp_path / "failing.parquet")
    assert (other.columns, other["port"].to_list()) == (COLUMNS, ["S"])
    assert [found[name].dtype for name in COLUMNS[1:]] == [other[name].dtype for name in COLUMNS[1:]]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_csv_with_a_header_alone_gives_its_columns(tmp_path: Path, engine: str) -> None:
    (tmp_path / "t.csv").write_text("port,month,T,A,B\n", encoding="utf-8")
    run(tmp_path, engine, tmp_path / "t.csv")
    found = pl.read_parquet(tmp_path / "failing.parquet")
    assert found.height == 0
    assert {"port", "month", "T", "A", "B"} <= set(found.columns)


@pytest.mark.parametrize("engine", ENGINES)
def test_two_drops_of_one_name_are_told_apart(tmp_path: Path, engine: str) -> None:
    for folder, rows in (("north", [WRONG]), ("south", [RIGHT, WRONG])):
        (tmp_path / folder).mkdir()
        frame(*rows).write_parquet(tmp_path / folder / "t.parquet")
    result = run(tmp_path, engine, tmp_path / "north" / "t.parquet", tmp_path / "south" / "t.parquet")
    names = ["north/t.parquet", "south/t.parquet"]
    assert [document.name for document in result.documents] == names
    assert [finding.target.document for finding in result.findings] == names
    assert [(t.document, t.figures) for t in result.coverage.tables] == [(names[0], 3), (names[1], 6)]
    assert len({finding.id for finding in result.findings}) == 2
    written = [tmp_path / "failing.parquet", tmp_path / "failing-2.parquet"]
    assert [pl.read_parquet(file)["row"].to_list() for file in written] == [[1], [2]]

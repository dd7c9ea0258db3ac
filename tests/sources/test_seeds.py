"""The real bulletins that this project was begun with, where they are at hand: shape and text of every table, as checked by hand."""

from __future__ import annotations

import json
from typing import Any

import pytest
from reading import SHARED, columns, labels, problems, row

from audit.sources import read
from audit.tables.kinds import squeeze
from audit.tables.model import Table

SEEDS = SHARED / "seeds"
TRUTH = SHARED / "benchmarks" / "documents" / "truth.json"
pytestmark = pytest.mark.skipif(not (SEEDS.is_dir() and TRUTH.is_file()), reason="needs ../shared")


def _truth(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(TRUTH.read_text(encoding="utf-8"))[name]
    return found


def _layout(truth: dict[str, Any]) -> dict[tuple[int, int], tuple[str, tuple[int, int], bool]]:
    """(row, column) -> (text, origin, header) of a true table with its spans."""
    places: dict[tuple[int, int], tuple[str, tuple[int, int], bool]] = {}
    for r, line in enumerate(truth["rows"]):
        column = 0
        for cell in line:
            while (r, column) in places:
                column += 1
            down, across = cell.get("rowspan", 1), cell.get("colspan", 1)
            for i in range(down):
                for k in range(across):
                    places[r + i, column + k] = (squeeze(cell["text"]), (r, column), bool(cell.get("header")))
            column += across
    return places


def _nearest(tables: tuple[Table, ...], texts: set[str]) -> Table:
    def likeness(table: Table) -> float:
        mine = {squeeze(cell.text) for cell in table.cells}
        return len(mine & texts) / len(mine | texts)

    return max(tables, key=likeness)


def _wrong(table: Table, truth: dict[str, Any]) -> list[object]:
    """Where a table differs from the true one: shape, texts, merged header cells."""
    places = _layout(truth)
    shape = max(r for r, _ in places) + 1, max(c for _, c in places) + 1
    if shape != (len(table.grid), len(table.grid[0])):
        return [("shape", shape)]
    wrong: list[object] = []
    for (r, c), (text, origin, header) in places.items():
        if (r, c) == origin and squeeze(table.at(r, c).text) != text:
            wrong.append((r, c, text))
        if header and table.at(r, c) is not table.at(*origin):
            wrong.append(("span", r, c))
    return wrong


@pytest.mark.parametrize("name", ["xiangxiang-2023-09.txt", "bulletin.md"])
def test_every_table_has_its_true_shape_and_texts(name: str) -> None:
    path = SEEDS / name if name.endswith("txt") else TRUTH.parent / name
    document = read(path)
    truths = [truth for truth in _truth("bulletin") if truth["id"] != "T12" or name.endswith("md")]
    for truth in truths:
        table = _nearest(document.tables, {text for text, _, _ in _layout(truth).values()})
        assert (truth["id"], _wrong(table, truth)) == (truth["id"], [])
        assert table.header_rows == truth["header_rows"]


def test_the_long_table_over_pages_is_one_with_its_ragged_row_put_right() -> None:
    document = read(SEEDS / "xiangxiang-2023-09.txt")
    table = document.tables[-1]
    assert (len(document.tables), len(table.rows), len(table.columns)) == (21, 45, 10)
    last = table.rows[8]
    assert [table.at(last.index, c).text[:4] for c in (0, 2, 5, 6, 8)] == ["9", "改(扩)", "", "2", "90.0"]
    assert ("sources.shifted", "line 380") in problems(document)
    assert row(table, "学校食堂标准化改造工程(所)")[2] == "3"


def test_the_list_of_projects_is_one_table_of_eight_pages() -> None:
    document = read(SEEDS / "hongjiang-2025.txt")
    table = document.tables[0]
    assert (len(document.tables), len(table.rows)) == (1, 49)
    assert [c.split("|")[0] for c in columns(table)][5:9] == ["单位", "指标任务", "已完成数", "占任务数"]
    shifted = next(r for r in table.rows if "151所" in r.label[-1])
    assert [table.at(shifted.index, c).text for c in range(5, 9)] == ["所", "3", "3", "100%"]
    assert labels(table)[7].endswith("推动创业带动就业 > 开展职业技能和创业培训 750 人次 > 职业技能")


BULLETINS = (
    sorted((SHARED / "benchmarks" / "bulletins").glob("*.txt")) if (SHARED / "benchmarks").is_dir() else []
)


@pytest.mark.parametrize("path", BULLETINS, ids=lambda path: path.stem)
def test_no_figure_of_a_row_is_lost(path: Any) -> None:
    document = read(path)
    kept = {(c.address.line, c.address.cell) for table in document.tables for c in table.cells if c.text}
    lines = path.read_text(encoding="utf-8").split("\n")
    seen: set[str] = set()
    for number, line in enumerate(lines, 1):
        cells = line.split("\t")
        if line in seen:  # a header printed again on the next page
            continue
        seen.add(line)
        if sum(1 for cell in cells if cell.strip()) > 2 and "单位" not in line:
            missing = [cell for k, cell in enumerate(cells, 1) if cell.strip() and (number, k) not in kept]
            assert missing == [], number

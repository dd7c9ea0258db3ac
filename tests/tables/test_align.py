"""Alignment as a property: a row that lost a cell is found again, and an honest table is never touched."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from audit.tables import Grid, GridCell
from audit.tables.align import align
from audit.tables.heads import slipped

HEADER = ["序号", "单位", "项目", "目标", "完成", "完成率", "备注"]


def honest(number: int, owner: bool, done: int) -> list[str]:
    return [
        str(number),
        "某局" if owner else "",
        f"项目{number}",
        "100",
        str(done),
        f"{done}.0%",
        "" if number % 3 else "重点",
    ]


def as_grid(rows: list[list[str]]) -> Grid:
    return Grid(
        cells=[
            GridCell(text=text, row=r, column=c)
            for r, row in enumerate([HEADER, *rows])
            for c, text in enumerate(row)
        ]
    )


def texts(grid: Grid) -> list[list[str]]:
    height = max(cell.row for cell in grid.cells) + 1
    rows: list[list[str]] = [[] for _ in range(height)]
    for cell in grid.cells:
        rows[cell.row].append(cell.text)
    return rows[1:]


def tables(least: int) -> st.SearchStrategy[list[list[str]]]:
    row = st.tuples(st.booleans(), st.integers(10, 99))
    return st.lists(row, min_size=least, max_size=20).map(
        lambda rows: [honest(i + 1, owner or i == 0, done) for i, (owner, done) in enumerate(rows)]
    )


@settings(max_examples=60, deadline=None)
@given(tables(1))
def test_an_honest_table_is_left_as_it_stands(rows: list[list[str]]) -> None:
    aligned, problems = align(as_grid(rows))
    assert texts(aligned) == rows
    assert problems == []


@settings(max_examples=60, deadline=None)
@given(tables(8), st.data())
def test_a_row_that_lost_its_merged_cell_is_put_right(rows: list[list[str]], data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(rows) - 1))
    whole = [*rows[at][:1], "", *rows[at][2:]]
    broken = [*whole[:1], *whole[2:], ""]
    aligned, problems = align(as_grid([*rows[:at], broken, *rows[at + 1 :]]))
    assert texts(aligned)[at] == whole
    assert [problem.code for problem in problems] == ["sources.shifted"]


@settings(max_examples=60, deadline=None)
@given(tables(8), st.data())
def test_no_text_is_ever_lost(rows: list[list[str]], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(rows) - 1))
    odd = data.draw(st.lists(st.sampled_from(["", "3", "4.0%", "词", "—", "公里"]), min_size=1, max_size=11))
    aligned, _ = align(as_grid([*rows[:at], odd, *rows[at + 1 :]]))
    kept = [cell.text for cell in aligned.cells if cell.row == at + 1 and cell.text]
    assert kept == [text for text in odd if text]


def test_only_a_slip_that_one_move_explains_is_moved() -> None:
    lower = ["", "额", "位", "额", "位", "额", "位"]
    assert slipped(["区", "产值", "", "投资", "", "收入", ""], lower, 7) is None
    assert slipped(["区", "产值", "", "", "投资", "收入", ""], lower, 7) == [0, 1, 3, 5]
    assert slipped(["区", "产值", "", "", "投资", "", "收入"], lower, 7) == [0, 1, 3, 5]
    assert slipped(["区", "甲", "", "乙", "", "丙", ""], ["", "一", "二", "三", "四", "五", "六"], 7) is None

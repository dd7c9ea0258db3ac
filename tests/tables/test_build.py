"""The table builder on grids whose merged cells are known, as Word, Excel, HTML and PDF give them."""

from __future__ import annotations

import pytest

from audit.tables import Grid, GridCell, Table, build_table
from audit.tables.model import Address
from audit.tables.units import table_unit


def grid(*rows: list[tuple[str, int, int]], **more: object) -> Grid:
    """A grid from rows of (text, rowspan, colspan), each placed in the first free column."""
    taken: set[tuple[int, int]] = set()
    cells = []
    for r, row in enumerate(rows):
        column = 0
        for text, down, across in row:
            while (r, column) in taken:
                column += 1
            taken |= {(r + i, column + k) for i in range(down) for k in range(across)}
            cells.append(
                GridCell(
                    text=text,
                    row=r,
                    column=column,
                    rowspan=down,
                    colspan=across,
                    address=Address(place=f"({r + 1},{column + 1})"),
                )
            )
    return Grid(cells=cells, spans_known=True, **more)  # type: ignore[arg-type]


def one(text: str) -> tuple[str, int, int]:
    return (text, 1, 1)


def rows(*texts: str) -> list[tuple[str, int, int]]:
    return [one(text) for text in texts]


MERGED = grid(
    [("序号", 2, 1), ("考核项目", 2, 2), ("目标", 1, 2), ("完成率", 2, 1)],
    rows("省", "市"),
    [one("1"), ("就业", 2, 1), *rows("新增(人)", "600", "", "90.0%")],
    [one("2"), *rows("转移(人)", "", "30", "80.0%")],
    [one("3"), ("二、路", 1, 2), *rows("5", "6", "70.0%")],
    unit_line="（单位：万元）",
)  # fmt: skip


def test_a_merged_cell_stands_at_each_of_its_places() -> None:
    table = build_table(MERGED, 1)
    assert table.at(0, 3) is table.at(0, 4)
    assert table.at(2, 1) is table.at(3, 1)
    assert [str(cell.address) for cell in table.cells if cell.text == "就业"] == ["(3,2)"]
    assert len(list(table.cells)) == len(MERGED.cells)


def test_a_cell_that_reaches_down_makes_the_header() -> None:
    table = build_table(MERGED, 1)
    assert table.header_rows == 2
    assert [c.label for c in table.columns] == [
        ("序号",),
        ("考核项目",),
        ("考核项目",),
        ("目标", "省"),
        ("目标", "市"),
        ("完成率",),
    ]


def test_labels_take_a_merged_cell_once() -> None:
    table = build_table(MERGED, 1)
    assert [r.label for r in table.rows] == [("就业", "新增(人)"), ("就业", "转移(人)"), ("二、路",)]
    assert [table.at(r, 3).unit.name for r in (2, 3, 4)] == ["人", "人", "万元"]


def test_a_merged_row_is_a_section() -> None:
    table = build_table(
        grid(
            rows("指标", "本期", "同比"),
            rows("总额", "3", "1.0"),
            [("按地区分", 1, 3)],
            rows("城", "1", "1.0"),
            rows("乡", "2", "1.0"),
        ),
        1,
    )
    assert [r.section for r in table.rows] == [False, True, False, False]
    assert table.rows[2].label == ("城",)


def test_a_section_at_the_top_is_not_header() -> None:
    table = build_table(
        grid(rows("指标", "本期", "同比"), [("一、按地区分", 1, 3)], rows("城", "1", "1.0")), 1
    )
    assert table.header_rows == 1
    assert table.rows[1].label == ("一、按地区分", "城")


def test_the_format_s_own_header_is_believed() -> None:
    assert (
        build_table(grid(rows("a", "b"), rows("c", "d"), rows("e", "1"), header_rows=2), 1).header_rows == 2
    )
    assert build_table(grid(rows("a", "b"), header_rows=5), 1).header_rows == 1


def test_cells_that_would_overlap_are_cut() -> None:
    cells = [
        GridCell(text="a", row=0, column=0, colspan=3),
        GridCell(text="b", row=0, column=1),
        GridCell(text="1", row=1, column=0, rowspan=9),
    ]
    table = build_table(Grid(cells=cells, spans_known=True), 1)
    assert table.at(0, 0).text == "a"
    assert len(table.grid) == 10
    assert all(len(line) == 3 for line in table.grid)


def test_gaps_are_blank_cells() -> None:
    table = build_table(
        Grid(
            cells=[
                GridCell(text="指标", row=0, column=0),
                GridCell(text="本期", row=0, column=2),
                GridCell(text="1", row=1, column=2),
            ]
        ),
        1,
    )
    assert [cell.text for cell in table.grid[1]] == ["", "", "1"]


def test_an_empty_grid_is_an_empty_table() -> None:
    table = build_table(Grid(cells=[]), 3)
    assert (table.number, table.grid, table.rows, table.columns) == (3, (), (), ())


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("（单位：万元）", "万元"), ("单位: 亿元", "亿元"), ("单位：亿元、%", "亿元"), ("单位：万元、人", ""), ("Unit: million euros", "million euros"),
        ("商品房销售（万平方米）", "万平方米"), ("生产总值（GDP）", ""), ("主要指标（一）", ""), ("单位：%", "%"), ("编制单位：某某局", ""), ("", ""),
    ],
)  # fmt: skip
def test_the_unit_that_a_line_declares(text: str, unit: str) -> None:
    assert table_unit(text).name == unit


def measures(*headers: str) -> list[str]:
    table: Table = build_table(
        grid(rows("指标", *headers), rows("甲", *["1"] * len(headers)), rows("乙", *["2"] * len(headers))), 1
    )
    return [c.measure for c in table.columns[1:]]


@pytest.mark.parametrize(
    ("header", "measure"),
    [
        ("同比 ± %", "rate"), ("±%", "rate"), ("增减率%", "rate"), ("增幅", "rate"), ("比上年同期增长(%)", "rate"), ("同比增减(个百分点)", "rate"),
        ("y-o-y growth", "rate"), ("change %", "rate"), ("增减额", "level"), ("同比增长(万元)", "level"), ("增加值", "level"), ("年末人数", "level"),
        ("占比", "share"), ("比重（%）", "share"), ("完成率", "share"), ("占年任务之比", "share"), ("为预算%", "share"), ("城镇化率", "share"),
        ("排名", "rank"), ("位次", "rank"), ("Rank", "rank"), ("上年同期", "level"), ("2023年", "level"), ("1-9月", "level"), ("价格指数", "level"),
    ],
)  # fmt: skip
def test_what_a_header_says_its_figures_are(header: str, measure: str) -> None:
    assert measures(header) == [measure]

"""Labels and headers as a rule's words find them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from audit.tables.header import header_unit, measure_of
from audit.tables.labels import find_rows, match_label
from audit.tables.model import Document
from audit.tables.units import table_unit

AREAS = "参保情况\n\n片区\t乡镇\t人数\n东片\t小计\t6\n\t甲乡\t4\n\t乙乡\t2\n西片\t小计\t4\n\t丙乡\t4\n"


@pytest.mark.parametrize(
    ("path", "row"), [("东片 > 小计", 0), ("西片 > 小计", 3), ("东片 > 乙乡", 2), ("西片 > 丙乡", 4)]
)
def test_an_area_s_row_is_its_own_not_its_neighbour_s(
    document: Callable[..., Document], path: str, row: int
) -> None:
    table = document(AREAS).tables[0]
    assert [found.index - table.header_rows for found in find_rows(table, path)] == [row]


@pytest.mark.parametrize(
    "label",
    ["of which: Value added tax", "Of which Value added tax", "其中：Value added tax", "#Value added tax"],
)
def test_an_of_which_row_answers_to_its_name(label: str) -> None:
    assert match_label("Value added tax", [label]) == [0]


@pytest.mark.parametrize(
    ("header", "measure"),
    [
        ("Exports as % of total", "share"), ("Share of total (%)", "share"), ("As per cent of GDP", "share"), ("Rank in the country", "rank"), ("Exports", "level"),
        ("Change on a year (%)", "rate"), ("Annual growth, %", "rate"),
    ],
)  # fmt: skip
def test_an_english_header_says_what_its_figures_are(header: str, measure: str) -> None:
    assert measure_of((header,), header_unit((header,))) == measure


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("金额单位：万元", "万元"),
        ("（货币单位：亿元）", "亿元"),
        ("编制单位：某局 金额单位：元", "元"),
        ("编制单位：某局", ""),
        ("填报单位：某处", ""),
    ],
)
def test_a_unit_of_money_is_declared_and_the_unit_that_fills_in_a_form_is_none(line: str, unit: str) -> None:
    assert table_unit(line).name == unit


def test_a_line_over_the_table_that_says_the_unit_of_money_gives_it_to_every_amount(
    document: Callable[..., Document],
) -> None:
    table = document("收支表\n金额单位：万元\n\n项目\t决算数\t占比%\n收入\t12.50\t100.0\n").tables[0]
    assert [(cell.text, cell.unit.name) for cell in table.figures] == [("12.50", "万元"), ("100.0", "%")]
    assert (table.headings or (table.caption,))[-1] == "收支表"


def test_a_title_within_the_table_gives_its_unit_to_the_rows_below(document: Callable[..., Document]) -> None:
    table = document(
        "构成\n单位：亿元\n\n\t2030\t2031\n一、农业\t10.0\t11.0\n二、工业\t50.0\t55.0\n占比（%）\t\t\n一、农业\t16.7\t16.7\n二、工业\t83.3\t83.3\n"
    ).tables[0]
    assert [cell.unit.name for cell in table.figures][::2] == ["亿元", "亿元", "%", "%"]


@pytest.mark.parametrize(
    "label", ["Statistical discrepancy^1", "Statistical discrepancy¹", "Statistical discrepancy①", "Statistical discrepancy[2]"]
)  # fmt: skip
def test_a_raised_mark_of_a_note_is_no_part_of_a_label(label: str) -> None:
    assert match_label("Statistical discrepancy", [label]) == [0]


def test_a_square_metre_is_no_mark_of_a_note() -> None:
    assert match_label("Rent per m", ["Rent per m²"]) == []

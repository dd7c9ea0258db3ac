"""Tables of a text that are set by blanks: what makes columns, what is a header, and what is none of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from reading import labels, problems, row, units

from audit.pipeline import Run
from audit.sources.text import parse
from audit.tables.model import Document

PLAIN = """
Harvest by county, 2034

                      Area (ha)           Output (t)
County             2033      2034      2033       2034
------------------------------------------------------
North               120       131     1,200      1,310
  Coast              80        90       800        900
South               ...        50         -        500
======================================================
Total               170       181     1,700      1,810

Source: county offices.
"""
CHINESE = """
三、规模以上工业

单位：亿元

指　标              本月      1-6月    同比±%
总产值             12.30      70.20       5.1
　轻工业            4.10      20.00       3.0
　重工业            8.20      50.20       6.0
合　　计           12.30      70.20      -5.1
"""
TIGHT = """
Item                       This year Last year
Wages                          100.0      90.0
Salaries of public servants 1,200.5   1,100.0
Total                        1,300.5  1,190.0
"""
SECTIONS = """
Table 3.  Staff by school and sex, 2034

                 Men   Women   Total
Primary
  Teachers       100     200     300
  Others          10      20      30

Secondary
  Teachers       150     160     310
  Others          11      12      23
"""


def shape(document: Document) -> list[tuple[int, int]]:
    return [(len(table.rows), len(table.columns)) for table in document.tables]


@pytest.mark.parametrize(
    ("text", "expected"),
    [(PLAIN, (4, 5)), (CHINESE, (4, 4)), (TIGHT, (3, 3)), (SECTIONS, (6, 4))],
)
def test_a_table_set_by_blanks_is_one_table(text: str, expected: tuple[int, int]) -> None:
    assert shape(parse(text)) == [expected]


def test_its_title_names_over_columns_and_notes_are_found() -> None:
    (table,) = parse(PLAIN).tables
    assert (table.title, table.notes) == ("Harvest by county, 2034", ("Source: county offices.",))
    assert [" / ".join(column.label) for column in table.columns] == [
        "County", "Area (ha) / 2033", "Area (ha) / 2034", "Output (t) / 2033", "Output (t) / 2034",
    ]  # fmt: skip
    assert row(table, "Coast") == ["80", "90", "800", "900"]
    assert table.rows[-1].block == table.rows[0].block  # a rule over the total parts nothing


def test_every_cell_has_its_line() -> None:
    (table,) = parse(PLAIN).tables
    assert str(table.at(2, 2).address) == "line 7, cell 3"


def test_chinese_characters_are_two_places_wide() -> None:
    (table,) = parse(CHINESE).tables
    assert row(table, "合 计") == ["12.30", "70.20", "-5.1"]
    assert units(table, "重工业") == ["亿元", "亿元", "%"]


def test_one_blank_parts_a_label_from_its_figure_and_two_names() -> None:
    (table,) = parse(TIGHT).tables
    assert [column.label for column in table.columns] == [("Item",), ("This year",), ("Last year",)]
    assert row(table, "Salaries of public servants") == ["1,200.5", "1,100.0"]


def test_sections_stand_among_the_rows() -> None:
    (table,) = parse(SECTIONS).tables
    assert [line.section for line in table.rows] == [True, False, False] * 2
    assert labels(table) == ["Primary", "Teachers", "Others", "Secondary", "Teachers", "Others"]


@pytest.mark.parametrize(
    "text",
    [
        "The year was good.  Output rose by 5 per cent to  2,300 tonnes, and\nimports fell by 3  per cent.\n",
        "Contents\n\n1  Population       5\n2  Labour           9\n3  Prices          12\n",
        "2033年三季度　　某县统计局\n联系人：某某　　电话：123456\n",
        "Tel:   12345\n",
        "1.  The first  rule is  2\n\n\n\nlong after:     3     4\n",
    ],
)
def test_what_is_no_table_stays_text(text: str) -> None:
    assert parse(text).tables == ()


def test_figures_that_keep_to_no_columns_are_said_to_be_unread() -> None:
    text = (
        "A   1   22222222   3\nB      4  5  6\nC  7       88888888      9\nD 1    3     4     5   66666666\n"
    )
    document = parse(text)
    assert document.tables == ()
    assert problems(document) == [("sources.unaligned", "line 1")]


def test_tabs_and_blanks_in_one_text() -> None:
    text = "一、甲\n\n项目\t值\n乙\t3\n丙\t4\n\n" + CHINESE
    assert shape(parse(text)) == [(2, 2), (4, 4)]


def test_a_wrong_total_is_found_where_it_stands(audited: Callable[..., Run]) -> None:
    pack = "tables: {t: {}}\nrules:\n  - {id: s, table: t, sum: {total: Total, parts: [North, South]}, in: [Output (t) > 2034]}\n"
    right, wrong = (audited(text, pack).result() for text in (PLAIN, PLAIN.replace("1,310", "1,301")))
    assert (right.findings, right.problems, right.summary.passed) == ((), (), 1)
    assert [finding.target.address for finding in wrong.findings] == ["line 11, cell 5"]

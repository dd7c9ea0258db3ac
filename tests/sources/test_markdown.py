"""Markdown: headings, tables with two header rows, marks, and nothing lost for want of a header."""

from __future__ import annotations

from reading import columns, labels, problems, row

from audit.sources.markdown import parse, unmarked

TEXT = """# 统计月报

## 一、综合

（单位：万元）

| 地区 | 产值 |  | 投资 |  |
|---|---:|---:|---:|---:|
|  | 绝对额 | 增速 (%) | 绝对额 | 增速 (%) |
| **甲市** | 12.0 | −3.0 | 5 | 1.0 |
| 乙\\|丙 | 11.0 | 2.0* | 6 | `2.0` |

> 注：快报数。

## 二、概况

全市产值**23.0**万元，增长[1.0%](a.md)。
"""


def test_headings_and_a_two_row_header() -> None:
    table = parse(TEXT).tables[0]
    assert table.headings == ("统计月报", "一、综合")
    assert columns(table)[1:3] == ["产值/绝对额||level", "产值/增速 (%)|%|rate"]
    assert (table.unit.name, table.notes) == ("万元", ("注：快报数。",))


def test_marks_are_taken_off_and_addresses_kept() -> None:
    table = parse(TEXT).tables[0]
    assert labels(table) == ["甲市", "乙|丙"]
    assert row(table, "乙|丙") == ["11.0", "2.0*", "6", "2.0"]
    assert str(table.at(2, 2).address) == "line 10, cell 3"
    assert table.at(2, 2).figure.value == -3


def test_prose_without_marks() -> None:
    paragraph = parse(TEXT).paragraphs[-1]
    assert paragraph.text == "全市产值23.0万元，增长1.0%。"
    assert paragraph.headings == ("统计月报", "二、概况")


def test_a_cell_beyond_the_header_is_not_lost() -> None:
    document = parse("| 指标 | 本期 |\n|---|---|\n| 甲 | 1 |\n| 乙 | 2 |\n| 丙 | 3 | 4 |\n")
    assert ("sources.overflow", "line 5") in problems(document)
    assert any(cell.text == "4" for cell in document.tables[0].cells)


def test_a_footnote_star_is_no_emphasis() -> None:
    assert unmarked("18.2*") == "18.2*"
    assert unmarked("*斜体*") == "斜体"
    assert unmarked("2*3*4") == "2*3*4"

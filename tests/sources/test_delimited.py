"""CSV and its kin: dialects, encodings, titles and notes around the table, values that stay text."""

from __future__ import annotations

from pathlib import Path

import pytest
from reading import columns, labels, problems, row

from audit.sources import read
from audit.sources.delimited import parse, separator_of


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found(separator: str) -> None:
    text = (
        f"指标{separator}本期{separator}同期\n甲{separator}12.50{separator}007\n乙{separator}1{separator}2\n"
    )
    table = parse(text).tables[0]
    assert row(table, "甲") == ["12.50", "007"]
    assert str(table.at(1, 1).address) == "line 2, cell 2"


def test_a_decimal_comma_is_not_a_separator() -> None:
    assert separator_of(["Region;2022;2023", "North;1,5;2,5", "South;2,0;3,0"]) == ";"


def test_quoted_cells_may_hold_separators_and_line_ends() -> None:
    table = parse('指标,本期,备注\n"甲,乙","1,234",\n丙,2,"第一行\n第二行"\n丁,3,\n').tables[0]
    assert row(table, "甲,乙") == ["1,234", ""]
    assert table.at(1, 1).figure.value == 1234
    assert str(table.at(3, 1).address) == "line 5, cell 2"


def test_a_quotation_mark_that_never_closes_is_said() -> None:
    document = parse('指标,本期\n甲,1\n"乙,2\n丙,3\n')
    assert problems(document) == [("sources.quotes", "line 3")]
    assert len(document.tables[0].rows) == 3


def test_title_unit_line_and_note_around_the_table() -> None:
    document = parse(
        "财政收支表,,,\n单位：万元,,,\n,,,\n指标,本期,同期,同比%\n收入,10,8,25.0\n支出,9,9,0.0\n注：快报数。,,,\n"
    )
    table = document.tables[0]
    assert (table.caption, table.unit.name, table.notes) == ("财政收支表", "万元", ("注：快报数。",))
    assert columns(table)[-1] == "同比%|%|rate"


def test_tables_parted_by_a_blank_line_and_a_title() -> None:
    document = parse("表一,,\n指标,本期,同期\n甲,1,2\n,,\n表二,,\n地区,人口,面积\n东,3,4\n")
    assert [t.caption for t in document.tables] == ["表一", "表二"]


def test_a_separator_declared_by_the_file() -> None:
    table = parse("sep=;\n指标;本期\n甲;1\n乙;2\n").tables[0]
    assert labels(table) == ["甲", "乙"]
    assert str(table.at(1, 1).address) == "line 3, cell 2"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_files_in_usual_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("指标,本期,同比±%\n甲,1,2.0\n乙,3,-4.0\n".encode(encoding))
    document = read(path)
    assert (document.kind, document.name) == ("csv", "a.csv")
    assert columns(document.tables[0])[2] == "同比±%|%|rate"


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("1,5;2,5;3,5\n4,5;5,5;6,5\n", "1,5|2,5|3,5"),  # decimal commas are more than the separators
        ("Port;Goods\nA;1,5\nB;2,5\n", "A|1,5"),
        ("Port;Goods\nA;1,204\nB;12,500\n", "A|1,204"),
        ("A;b,1,2\nB;c,3,4\n", "A;b|1|2"),  # a semicolon within a cell of words
        ('Port,Goods\nA,"1,5"\nB,"2,5"\n', "A|1,5"),
    ],
)
def test_decimal_commas_part_no_cells(text: str, cells: str) -> None:
    lines = [[cell.text for cell in line] for line in parse(text).tables[0].grid]
    assert cells.split("|") in lines

"""Excel books: the displayed text by its number format, the stored value and the formula beside it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from packages import formats, sheet, xlsx

from audit.sources import read
from audit.sources._display import _shown, display
from audit.sources._xlsx_parts import address_of, column_of, moved
from audit.tables.model import Document

DISPLAY = [
    ("10.1932202501114", "0.0", "10.2"), ("10.04", "0.0", "10.0"), ("2.25", "0.0", "2.3"), ("-0.25", "0.0", "-0.3"), ("1358350.4", "#,##0", "1,358,350"),
    ("0.904", "0.0%", "90.4%"), ("4282532", '0"万元"', "4282532万元"), ("4282532", '0!.0,"万元"', "428.3万元"), ("-583", "#,##0;(#,##0)", "(583)"),
    ("-583", "0.0_);[Red]\\(0.0\\)", "(583.0)"), ("0", '0.0;-0.0;"—"', "—"), ("45199", 'yyyy"年"m"月"', "2023年9月"), ("10", "General", "10"),
    ("0.3", "General", "0.3"), ("12345678901", "General", "12345678901"), ("5.3", "+0.0;-0.0;0.0", "+5.3"), ("7", "000", "007"),
    ("428253200", '[>=100000000]0.00,,"百万";0', "428.25百万"), ("12", "[DBNum1]0", "一二"), ("12", "[$-804]0", "12"), ("12345.678", "0.00E+00", "1.23E+04"),
    ("28.499999999999996", "0", "29"), ("1.005", "0.00", "1.01"), ("text", "0.0", "text"), ("1E400", "0.0", "1E+400"), ("NaN", "0.0", "NaN"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "code", "text"), DISPLAY)
def test_a_value_shows_as_in_excel(value: str, code: str, text: str) -> None:
    assert display(value, code, "book.xlsx").strip() == text


@pytest.mark.parametrize("code", ["0", "0.0", "0.00", "#,##0", "#,##0.00", "0%", "0.0%", "0.0_ "])
def test_the_short_way_shows_what_the_long_way_shows(code: str) -> None:
    for value in (
        "0",
        "-0.04",
        "0.05",
        "-0.05",
        "2.5",
        "-2.5",
        "1234567.891",
        "-1234.565",
        "0.994999",
        "99999999999",
        "1.005",
    ):
        assert display(value, code, "b").strip() == _shown(Decimal(value), code, "b", False).strip()


def _book(folder: Path, *sheets: str, **options: object) -> Document:
    return read(xlsx(folder / "book.xlsx", *sheets, **options))  # type: ignore[arg-type]


def test_text_stored_value_formula_and_address(tmp_path: Path) -> None:
    rows = {
        1: {"A": "Item", "B": "Level"}, 2: {"A": "Coal", "B": (10.1932202501114, 0)}, 3: {"A": "Oil", "B": (2, 0)},
        4: {"A": "Total", "B": (12.1932202501114, 0, "SUM(B2:B3)")},
    }  # fmt: skip
    table = _book(tmp_path, sheet(rows), names=["Energy & co"], styles=formats("0.0")).tables[0]
    coal, total = table.at(1, 1), table.at(3, 1)
    assert (coal.text, coal.stored, coal.address.place, coal.address.sheet, coal.address.ref) == (
        "10.2",
        "10.1932202501114",
        "Energy & co!B2",
        "Energy & co",
        "B2",
    )
    assert (total.text, total.formula, total.flags) == ("12.2", "=SUM(B2:B3)", {"formula"})


def test_a_formula_without_a_result_is_said_and_not_empty(tmp_path: Path) -> None:
    rows = {
        1: {"A": "Item", "B": "Level"},
        2: {"A": "Coal", "B": 1},
        3: {"A": "Total", "B": (None, 0, "SUM(B2:B2)")},
    }
    document = _book(tmp_path, sheet(rows))
    assert document.tables[0].at(2, 1).text == "=SUM(B2:B2)"
    assert not document.tables[0].at(2, 1).figure.is_number
    assert [(p.code, p.where, dict(p.values)["cells"]) for p in document.problems] == [
        ("readers.not-calculated", "Sheet1", "B3")
    ]


def test_shared_formulas_are_written_out_for_each_cell(tmp_path: Path) -> None:
    cells = (
        '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Item</t></is></c><c r="B1" t="inlineStr"><is><t>Level</t></is></c></row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t>Coal</t></is></c><c r="B2"><f t="shared" ref="B2:B3" si="0">C2/$D$1</f><v>1</v></c></row>'
        '<row r="3"><c r="A3" t="inlineStr"><is><t>Oil</t></is></c><c r="B3"><f t="shared" si="0"/><v>2</v></c></row></sheetData>'
    )
    assert _book(tmp_path, cells).tables[0].at(2, 1).formula == "=C3/$D$1"


@pytest.mark.parametrize(("formula", "rows", "columns", "text"), [
    ("SUM(B2:B$5)", 1, 2, "SUM(D3:D$5)"), ("'1.A1'!A1+\"B2\"", 1, 0, "'1.A1'!A2+\"B2\""), ("LOG10(A1)", 1, 1, "LOG10(B2)"), ("$A1", 3, 3, "$A4"),
])  # fmt: skip
def test_references_move_with_their_cell(formula: str, rows: int, columns: int, text: str) -> None:
    assert moved(formula, rows, columns) == text


def test_columns_and_letters() -> None:
    assert [address_of(6, c) for c in (0, 25, 26, 701, 702)] == ["A7", "Z7", "AA7", "ZZ7", "AAA7"]
    assert [column_of(ref) for ref in ("A1", "AA3", "XFD9")] == [0, 26, 16383]


def test_titles_unit_lines_and_notes_stand_outside_the_table(tmp_path: Path) -> None:
    rows = {
        1: {"A": "Table 1 Output of energy"}, 2: {"C": "Unit: tonnes"}, 3: {"A": "Item", "B": "Level", "C": "Growth (%)"}, 4: {"A": "Coal", "B": 1, "C": 2.5},
        5: {"A": "by region"}, 6: {"A": "North", "B": 1, "C": 0.5}, 7: {"A": "Note: provisional."},
    }  # fmt: skip
    table = _book(tmp_path, sheet(rows, merged=["A1:C1"])).tables[0]
    assert (table.caption, table.unit.name, table.notes) == (
        "Table 1 Output of energy",
        "tonnes",
        ("Note: provisional.",),
    )
    assert [(r.label, r.section) for r in table.rows] == [
        (("Coal",), False),
        (("by region",), True),
        (("North",), False),
    ]


def test_blank_rows_part_tables_with_headers_and_not_blocks_without(tmp_path: Path) -> None:
    rows = {
        1: {"A": "Item", "B": "Level"}, 2: {"A": "Coal", "B": 1}, 4: {"A": "Oil", "B": 2}, 6: {"A": "Prices"}, 7: {"A": "Good", "B": "Index"}, 8: {"A": "Bread", "B": 103.1},
        9: {"A": "Milk", "B": 101.2}, 10: {"A": "Wages"}, 11: {"A": "Trade", "B": "Pay"}, 12: {"A": "Smiths", "B": 400},
    }  # fmt: skip
    tables = _book(tmp_path, sheet(rows)).tables
    assert [(t.title, [r.label[-1] for r in t.rows], [r.block for r in t.rows]) for t in tables] == [
        ("", ["Coal", "Oil"], [0, 1]), ("Prices", ["Bread", "Milk"], [0, 0]), ("Wages", ["Smiths"], [0]),
    ]  # fmt: skip


def test_merged_headers_keep_their_spans(tmp_path: Path) -> None:
    rows = {
        1: {"A": "Item", "B": "Quarter"},
        2: {"B": "Level", "C": "Growth"},
        3: {"A": "Coal", "B": 1, "C": 2},
        4: {"A": "Oil", "B": 3, "C": 4},
    }
    table = _book(tmp_path, sheet(rows, merged=["A1:A2", "B1:C1"])).tables[0]
    assert [c.label for c in table.columns] == [("Item",), ("Quarter", "Level"), ("Quarter", "Growth")]
    assert table.header_rows == 2


def test_hidden_sheets_rows_and_columns_are_read_and_marked(tmp_path: Path) -> None:
    rows = {1: {"A": "Item", "B": "Level"}, 2: {"A": "Coal", "B": 1}, 3: {"A": "Oil", "B": 2}}
    document = _book(
        tmp_path, sheet(rows, hidden=[3]), sheet(rows), names=["Open", "Draft"], states={2: "hidden"}
    )
    assert document.tables[0].at(2, 1).flags == {"hidden"}
    assert not document.tables[0].at(1, 1).flags
    assert document.tables[1].at(1, 1).flags == {"hidden"}
    assert [(p.code, p.where) for p in document.problems] == [
        ("readers.hidden-lines", "Open"),
        ("readers.hidden-sheet", "Draft"),
    ]


def test_a_sheet_without_a_title_is_named_by_its_tab_where_there_are_several(tmp_path: Path) -> None:
    rows = {1: {"A": "Item", "B": "Level"}, 2: {"A": "Coal", "B": 1}, 3: {"A": "Oil", "B": 2}}
    assert [t.title for t in _book(tmp_path, sheet(rows)).tables] == [""]
    document = _book(tmp_path, sheet(rows), sheet(rows), names=["Energy", "Sheet2"])
    assert [t.title for t in document.tables] == ["Energy", "Sheet2"]


def test_sheets_with_one_title_are_tables_told_apart_by_their_tabs(tmp_path: Path) -> None:
    rows = {
        1: {"A": "Output of energy"},
        2: {"A": "Item", "B": "Level"},
        3: {"A": "Coal", "B": 1},
        4: {"A": "Oil", "B": 2},
    }
    document = _book(tmp_path, sheet(rows), sheet(rows), names=["May", "June"])
    assert [t.title for t in document.tables] == ["Output of energy", "June Output of energy"]


def test_a_sheet_goes_on_under_headings_only_with_a_deeper_one(tmp_path: Path) -> None:
    rows = {2: {"A": "项目", "B": "本期"}, 3: {"A": "煤", "B": 1}, 4: {"A": "油", "B": 2}}
    sheets = [sheet({1: {"A": title}, **rows}) for title in ("七、工业", "（二）规模以上", "价格表")]
    assert [t.headings for t in _book(tmp_path, *sheets).tables] == [
        ("七、工业",),
        ("七、工业", "（二）规模以上"),
        (),
    ]


def test_readings_and_escapes_in_shared_texts(tmp_path: Path) -> None:
    texts = '<si><r><t>Co</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>1</t></r><rPh><t>ko</t></rPh></si><si><t>a_x000D_b</t></si>'
    cells = '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row><c t="s"><v>9</v></c><c t="b"><v>1</v></c><c><v>3</v></c></row></sheetData>'
    table = _book(tmp_path, cells, texts=texts).tables[0]
    assert [c.text for c in table.grid[0]][:2] == ["Co¹", "ab"]
    assert [c.address.ref for c in table.grid[1] if c.text] == ["B2", "C2"]


def test_progress_counts_sheets(tmp_path: Path) -> None:
    from audit.sources import xlsx as reader

    seen: list[tuple[int, int]] = []
    path = xlsx(tmp_path / "b.xlsx", sheet({1: {"A": 1}}), sheet({1: {"A": 2}}))
    reader.read(path, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 2), (2, 2)]


def test_a_header_of_years_is_a_header(tmp_path: Path) -> None:
    rows = {
        1: {"A": "Output", "C": "Unit: tonnes"},
        2: {"B": "2022", "C": "2023"},
        3: {"A": "Coal", "B": 1, "C": 2},
        4: {"A": "Oil", "B": 3, "C": 4},
    }
    table = _book(tmp_path, sheet(rows)).tables[0]
    assert [c.label for c in table.columns][1:] == [("2022",), ("2023",)]
    assert (table.caption, table.unit.name, table.header_rows) == ("Output", "tonnes", 1)

"""OpenDocument sheets and texts."""

from __future__ import annotations

from pathlib import Path

import pytest
from packages import odf_cell as cell
from packages import opendocument

from audit.sources import ReadError, read


def _row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def _table(*rows: str, attributes: str = 'table:name="Energy"') -> str:
    return f"<table:table {attributes}>{''.join(rows)}</table:table>"


def test_a_sheet_shows_its_text_and_keeps_value_and_formula(tmp_path: Path) -> None:
    value = 'office:value-type="float" office:value="10.193" table:formula="of:=SUM([.B2:.B3])+[$Other.A1]"'
    rows = [
        _row(cell("Item"), cell("Level")),
        _row(cell("Coal"), cell("10.2", value)),
        _row(cell("Oil"), cell("2")),
    ]
    table = read(opendocument(tmp_path / "b.ods", _table(*rows))).tables[0]
    found = table.at(1, 1)
    assert (found.text, found.stored, found.formula, found.address.place) == (
        "10.2",
        "10.193",
        "=SUM(B2:B3)+Other!A1",
        "Energy!B2",
    )


def test_repeated_cells_are_unrolled_where_they_print(tmp_path: Path) -> None:
    empty = '<table:table-cell table:number-columns-repeated="16000"/>'
    rows = [
        _row(cell("Item"), cell("Level", 'table:number-columns-repeated="2"'), empty), _row(cell("Coal"), cell("1"), cell("2")),
        _row(cell("Oil"), cell("3"), cell("4"), attributes='table:number-rows-repeated="2"'), _row(empty, attributes='table:number-rows-repeated="1000000"'),
    ]  # fmt: skip
    texts = [
        [c.text for c in line]
        for line in read(opendocument(tmp_path / "b.ods", _table(*rows))).tables[0].grid
    ]
    assert texts == [["Item", "Level", "Level"], ["Coal", "1", "2"], ["Oil", "3", "4"], ["Oil", "3", "4"]]


def test_spans_and_hidden_rows(tmp_path: Path) -> None:
    rows = [
        _row(cell("Item", 'table:number-rows-spanned="2"'), cell("Quarter", 'table:number-columns-spanned="2"'), "<table:covered-table-cell/>"),
        _row("<table:covered-table-cell/>", cell("Level"), cell("Growth")), _row(cell("Coal"), cell("1"), cell("2")),
        _row(cell("Oil"), cell("3"), cell("4"), attributes='table:visibility="collapse"'),
    ]  # fmt: skip
    table = read(opendocument(tmp_path / "b.ods", _table(*rows))).tables[0]
    assert [c.label for c in table.columns] == [("Item",), ("Quarter", "Level"), ("Quarter", "Growth")]
    assert table.at(3, 1).flags == {"hidden"}


def test_a_text_document(tmp_path: Path) -> None:
    head = f"<table:table-header-rows>{_row(cell('Item'), cell('Level'))}</table:table-header-rows>"
    body = (
        '<text:h text:outline-level="1">Energy</text:h>'
        + _table(head, _row(cell("Coal"), cell("1")), _row(cell("Oil"), cell("2")))
        + "<text:p>Output rose by<text:s/>4.5 percent.<text:note><text:note-body>"
        "<text:p>Preliminary.</text:p></text:note-body></text:note></text:p>"
    )
    document = read(opendocument(tmp_path / "t.odt", body, kind="text"))
    assert document.tables[0].headings == ("Energy",)
    assert [p.text for p in document.paragraphs] == ["Output rose by 4.5 percent.", "Preliminary."]
    assert document.tables[0].at(1, 1).address.place == "table 1 (2,2)"


def test_a_protected_file_is_refused(tmp_path: Path) -> None:
    path = opendocument(
        tmp_path / "b.ods",
        _table(),
        more={"META-INF/manifest.xml": "<manifest><encryption-data/></manifest>"},
    )
    with pytest.raises(ReadError, match="password"):
        read(path)

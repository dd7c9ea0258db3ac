"""Web pages: cells where a browser puts them, characters as the page means them."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.sources import ReadError, read
from audit.tables.model import Document


def _read(folder: Path, page: str, encoding: str = "utf-8", name: str = "page.html") -> Document:
    (folder / name).write_bytes(page.encode(encoding))
    return read(folder / name)


def _texts(document: Document, number: int = 0) -> list[list[str]]:
    return [[cell.text for cell in line] for line in document.tables[number].grid]


def test_rowspan_and_colspan_are_placed_as_browsers_place_them(tmp_path: Path) -> None:
    page = (
        "<table><tr><th rowspan=2>Item<th colspan=2>Quarter</tr><tr><th>Level<th>Growth</tr>"
        "<tr><td>Coal<td>12.50<td>007</tr><tr><td>Oil<td colspan=0>1<td>x</tr></table>"
    )
    document = _read(tmp_path, page)
    assert _texts(document) == [
        ["Item", "Quarter", "Quarter"],
        ["Item", "Level", "Growth"],
        ["Coal", "12.50", "007"],
        ["Oil", "1", "x"],
    ]
    assert document.tables[0].header_rows == 2
    assert document.tables[0].at(2, 2).address.place == "html table 1 (3,3)"


def test_a_foot_that_comes_first_is_printed_last(tmp_path: Path) -> None:
    page = "<table><tfoot><tr><td>Total<td>3</tfoot><tbody><tr><td>Coal<td>1<tr><td>Oil<td>2</tbody><thead><tr><th>Item<th>Level</thead></table>"
    assert _texts(_read(tmp_path, page)) == [["Item", "Level"], ["Coal", "1"], ["Oil", "2"], ["Total", "3"]]


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("gb2312", "gb18030"),
        ("gbk", "gb18030"),
        ("utf-8", "utf-8"),
        ("iso-8859-1", "cp1252"),
        ("big5", "big5hkscs"),
    ],
)
def test_a_page_is_decoded_as_browsers_do(tmp_path: Path, declared: str, encoding: str) -> None:
    word = "項目" if encoding == "big5hkscs" else "Café" if encoding == "cp1252" else "镕—㐂"
    page = f'<meta charset="{declared}"><table><tr><td>A<td>B<tr><td>{word}<td>1</table>'
    assert _texts(_read(tmp_path, page, encoding))[1][0] == word


def test_a_wrong_declaration_is_overruled_and_lost_characters_are_counted(tmp_path: Path) -> None:
    page = '<meta charset="utf-8"><table><tr><td>项目<td>本期<tr><td>工业增加值<td>1.0</table>'
    assert _texts(_read(tmp_path, page, "gb18030"))[1] == ["工业增加值", "1.0"]
    (tmp_path / "torn.html").write_bytes(
        page.replace("1.0", "1.0\ufffe").encode().replace("\ufffe".encode(), b"\xff\xfe\xff")
    )
    document = read(tmp_path / "torn.html")
    assert [p.code for p in document.problems] == ["readers.characters"]


def test_scripts_are_left_out_and_marked_up_text_is_text(tmp_path: Path) -> None:
    page = "<table><tr><td>Item<td>Level<tr><td><script>alert(1)</script>&lt;b&gt;Coal&lt;/b&gt;<td>1<sup>1)</sup><tr><td>Oil<td><del>3</del>2</table>"
    assert _texts(_read(tmp_path, page))[1:] == [["<b>Coal</b>", "1¹⁾"], ["Oil", "2"]]


def test_blanks_fold_and_blocks_in_a_cell_are_lines(tmp_path: Path) -> None:
    page = "<table><tr><td> Gross \n output <td><p>Level</p><p>(%)</p><tr><td>Co<b>al</b><td>1<br>2<tr><td>Oil<td>&nbsp;-2.0&nbsp;</table>"
    assert _texts(_read(tmp_path, page)) == [
        ["Gross output", "Level\n(%)"],
        ["Coal", "1\n2"],
        ["Oil", "-2.0"],
    ]


def test_a_table_that_lays_out_the_page_is_none(tmp_path: Path) -> None:
    inner = "<table><tr><th>Item<th>Level<tr><td>Coal<td>1<tr><td>Oil<td>2</table>"
    page = f"<table><tr><td>Home<td>News</table><table><tr><td>menu<td><h2>Energy</h2><p>Unit: tonnes</p>{inner}<p>Note: provisional.</p></table>"
    document = _read(tmp_path, page)
    assert [(t.headings, t.unit.name, t.notes, len(t.rows)) for t in document.tables] == [
        (("Energy",), "tonnes", ("Note: provisional.",), 2)
    ]


def test_a_table_inside_a_cell_is_read_after_its_host(tmp_path: Path) -> None:
    inner = "<table><tr><td>a<td>1<tr><td>b<td>2</table>"
    rows = "".join(f"<tr><td>r{i}<td>{i}" for i in range(4))
    document = _read(tmp_path, f"<table><tr><td>Item<td>Level{rows}<tr><td>x {inner}<td>9</table>")
    assert [len(t.grid) for t in document.tables] == [6, 2]
    assert document.tables[0].at(5, 0).text == "x"


def test_caption_and_first_row_across_the_table_are_titles(tmp_path: Path) -> None:
    page = (
        "<table><caption>Table 3</caption><tr><td colspan=2>Output of energy</tr><tr><td colspan=2>(Unit: tonnes)</tr>"
        "<tr><th>Item<th>Level<tr><td>Coal<td>1<tr><td>Oil<td>2<tr><td colspan=2>Source: survey</tr></table>"
    )
    found = _read(tmp_path, page).tables[0]
    assert (found.title, found.unit.name, found.notes) == (
        "Table 3 Output of energy",
        "tonnes",
        ("Source: survey",),
    )
    assert [r.label for r in found.rows] == [("Coal",), ("Oil",)]


def test_a_book_saved_as_a_page_keeps_its_stored_values(tmp_path: Path) -> None:
    page = '<html><table><tr><td>Item<td>Level<tr><td>Coal<td x:num="10.193" x:fmla="=A1/B1">10.2<tr style="display:none"><td>Oil<td>2</table>'
    document = _read(tmp_path, page, name="old.xls")
    cell = document.tables[0].at(1, 1)
    assert (cell.text, cell.stored, cell.formula) == ("10.2", "10.193", "=A1/B1")
    assert document.tables[0].at(2, 1).flags == {"hidden"}


def test_hidden_parts_are_left_out_and_said(tmp_path: Path) -> None:
    document = _read(
        tmp_path,
        "<p>Seen, at 5 percent.</p><div style='display: none'>Unseen</div><img src='chart.png' width=600>",
    )
    assert [p.text for p in document.paragraphs] == ["Seen, at 5 percent."]
    assert sorted(p.code for p in document.problems) == ["readers.hidden-part", "readers.pictures"]


@pytest.mark.parametrize("page", ["<div>" * 3000 + "x" + "</div>" * 3000, "<table><tr><td>" * 1000 + "x"])
def test_a_page_that_nests_without_end_is_refused(tmp_path: Path, page: str) -> None:
    with pytest.raises(ReadError, match="deep"):
        _read(tmp_path, "<html>" + page)


def test_spans_without_measure_are_cut(tmp_path: Path) -> None:
    document = _read(
        tmp_path,
        "<table><tr><td colspan=999999999 rowspan=99999999>a<td>1<tr><td>b<td>2<tr><td>c<td>3</table>",
    )
    assert len(document.tables) <= 1
    many = "<table>" + "<tr><td colspan=1000 rowspan=65534>a</td><td>1</td></tr>" * 200 + "</table>"
    assert len(_read(tmp_path, many).tables) <= 1

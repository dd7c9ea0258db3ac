"""PDF files: ruled tables, three-line tables, tables over pages, prose between, and what is no text at all."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from packages import Pdf

from audit.sources import ReadError, read
from audit.tables.model import Document, Table

XS, COLUMNS = (50, 200, 300, 400), (55, 210, 310)


def _read(folder: Path, pdf: Pdf) -> Document:
    return read(pdf.save(folder / "bulletin.pdf"))


def _texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in line] for line in table.grid]


def _ruled(pdf: Pdf, top: float, rows: list[tuple[str, ...]]) -> Pdf:
    ys = [top + 20 * r for r in range(len(rows) + 1)]
    return pdf.grid(XS, ys).rows(COLUMNS, top + 14, 20, rows)


HEAD = ("Item", "Level", "Growth")


def test_a_ruled_table_with_its_address_and_box(tmp_path: Path) -> None:
    document = _read(
        tmp_path, _ruled(Pdf().page(), 100, [HEAD, ("Coal", "431.10", "-2.0"), ("Oil", "83", "1.5")])
    )
    table = document.tables[0]
    assert _texts(table) == [list(HEAD), ["Coal", "431.10", "-2.0"], ["Oil", "83", "1.5"]]
    assert (table.at(1, 1).address.place, table.at(1, 1).address.page) == ("page 1, table 1 (2,2)", 1)
    assert table.at(1, 1).address.box == pytest.approx((200, 120, 300, 140), abs=1)


def test_missing_rules_are_merged_cells(tmp_path: Path) -> None:
    pdf = Pdf().page()
    pdf.line(50, 100, 400, 100).line(200, 120, 400, 120).line(50, 140, 400, 140).line(50, 160, 400, 160).line(
        50, 180, 400, 180
    )
    pdf.line(50, 100, 50, 180).line(200, 100, 200, 180).line(300, 120, 300, 180).line(400, 100, 400, 180)
    pdf.text(55, 124, "Item").text(270, 114, "Quarter").rows(
        COLUMNS, 134, 20, [("", "Level", "Growth"), ("Coal", "1", "2.0"), ("Oil", "3", "4.0")]
    )
    table = _read(tmp_path, pdf).tables[0]
    assert [c.label for c in table.columns] == [("Item",), ("Quarter", "Level"), ("Quarter", "Growth")]
    assert [(c.text, c.rowspan, c.colspan) for c in table.cells][:2] == [("Item", 2, 1), ("Quarter", 1, 2)]


def test_a_table_open_at_its_sides_keeps_its_outer_columns(tmp_path: Path) -> None:
    pdf = Pdf().page()
    for y in (100, 120, 140, 160):
        pdf.line(50, y, 400, y)
    pdf.line(200, 100, 200, 160).line(300, 100, 300, 160).rows(
        COLUMNS, 114, 20, [HEAD, ("Coal", "1", "2.0"), ("Oil", "3", "4.0")]
    )
    assert _texts(_read(tmp_path, pdf).tables[0]) == [list(HEAD), ["Coal", "1", "2.0"], ["Oil", "3", "4.0"]]


def test_a_figure_that_wraps_in_its_cell_is_one_and_lines_ended_on_purpose_are_two(tmp_path: Path) -> None:
    pdf = Pdf().page().grid((50, 150, 190, 400), (100, 130, 160))
    pdf.text(55, 114, "Item").text(153, 114, "Level").text(195, 114, "Remark").text(55, 144, "Coal")
    pdf.text(153, 142, "2063.1").text(153, 154, "0").text(195, 142, "two").text(195, 154, "lines")
    row = _texts(_read(tmp_path, pdf).tables[0])[1]
    assert row == ["Coal", "2063.10", "two\nlines"]


def test_a_raised_figure_is_a_note_mark(tmp_path: Path) -> None:
    pdf = _ruled(Pdf().page(), 100, [HEAD, ("Coal", "431.10", "-2.0"), ("Oil", "83", "1.5")])
    pdf.text(244, 130, "1", size=6)
    assert _texts(_read(tmp_path, pdf).tables[0])[1][1] == "431.10¹"


def test_a_table_over_two_pages_is_one_with_its_header_once(tmp_path: Path) -> None:
    pdf = Pdf().page().text(50, 30, "Monthly 9").text(50, 80, "1. Energy")
    _ruled(pdf, 740, [HEAD, ("Coal", "1", "2.0")]).text(290, 830, "- 1 -").page().text(50, 30, "Monthly 9")
    _ruled(pdf, 60, [HEAD, ("Oil", "3", "4.0")]).text(290, 830, "- 2 -")
    document = _read(tmp_path, pdf)
    assert [_texts(t)[1:] for t in document.tables] == [[["Coal", "1", "2.0"], ["Oil", "3", "4.0"]]]
    assert document.tables[0].at(2, 0).address.place == "page 2, table 1 (2,1)"
    assert document.tables[0].at(2, 0).flags == {"continued"}
    assert not document.paragraphs


def test_a_table_that_goes_on_without_a_header_is_joined_and_one_with_its_own_is_not(tmp_path: Path) -> None:
    pdf = _ruled(Pdf().page(), 740, [HEAD, ("Coal", "1", "2.0")]).page()
    _ruled(pdf, 60, [("Oil", "3", "4.0"), ("Gas", "5", "6.0")])
    assert [len(t.rows) for t in _read(tmp_path, pdf).tables] == [3]
    other = _ruled(Pdf().page(), 740, [HEAD, ("Coal", "1", "2.0")]).page()
    _ruled(other, 60, [("Good", "Price", "Change"), ("Bread", "3", "4.0")])
    assert [len(t.rows) for t in _read(tmp_path, other).tables] == [1, 1]


def test_a_merged_cell_that_the_page_cuts_is_one(tmp_path: Path) -> None:
    rows = [("Energy", "Coal", "1"), ("", "Oil", "2"), ("Price", "Bread", "3")]
    pdf = _ruled(Pdf().page(), 740, [("Group", "Item", "Level"), rows[0]]).page()
    table = _read(tmp_path, _ruled(pdf, 60, rows[1:])).tables[0]
    assert [r.label for r in table.rows] == [("Energy", "Coal"), ("Energy", "Oil"), ("Price", "Bread")]
    assert table.at(1, 0).rowspan == 2


def _three_line(pdf: Pdf, top: float, rows: list[tuple[str, ...]], bottom: bool = True) -> Pdf:
    pdf.line(50, top, 400, top).line(50, top + 20, 400, top + 20).rows(COLUMNS, top + 14, 20, rows)
    return pdf.line(50, top + 20 * len(rows), 400, top + 20 * len(rows)) if bottom else pdf


def test_a_three_line_table_is_read_and_marked_unsure(tmp_path: Path) -> None:
    pdf = _three_line(
        Pdf().page().text(50, 80, "1. Energy"),
        100,
        [HEAD, ("Coal", "431.10", "-2.0"), ("Oil", "83", "1.5"), ("by region",), ("North", "7", "0.5")],
    )
    document = _read(tmp_path, pdf)
    table = document.tables[0]
    assert _texts(table)[1:3] == [["Coal", "431.10", "-2.0"], ["Oil", "83", "1.5"]]
    assert [r.label[-1] for r in table.rows] == ["Coal", "Oil", "by region", "North"]
    assert (table.headings, table.at(1, 1).flags) == (("1. Energy",), {"low-confidence"})
    assert [p.code for p in document.problems] == ["readers.low-confidence"]


def test_names_over_several_columns_of_a_three_line_table_span_them(tmp_path: Path) -> None:
    xs = (50, 200, 260, 340, 400)
    pdf = Pdf().page().line(50, 100, 430, 100).line(50, 140, 430, 140).line(50, 200, 430, 200)
    pdf.text(60, 124, "Region").text(215, 114, "Output").text(355, 114, "Prices")
    pdf.rows(
        xs,
        134,
        20,
        [
            ("", "Level", "Rank", "Index", "Rank"),
            ("North", "1.5", "3", "101.2", "1"),
            ("South", "2.5", "2", "99.2", "2"),
            ("West", "3.5", "1", "98.1", "3"),
        ],
    )
    table = _read(tmp_path, pdf).tables[0]
    assert [c.label for c in table.columns] == [
        ("Region",),
        ("Output", "Level"),
        ("Output", "Rank"),
        ("Prices", "Index"),
        ("Prices", "Rank"),
    ]


def test_a_table_of_blanks_alone(tmp_path: Path) -> None:
    rows = [HEAD, ("Coal", "431.10", "-2.0"), ("Oil", "83", "1.5"), ("Gas", "9", "3.5")]
    pdf = (
        Pdf()
        .page()
        .text(
            50,
            60,
            "The output of energy rose in the third quarter, as the table below shows, and more than in any quarter before it.",
        )
        .rows(COLUMNS, 100, 14, rows)
    )
    document = _read(tmp_path, pdf)
    assert _texts(document.tables[0]) == [list(row) for row in rows]
    assert len(document.paragraphs) == 1


def test_two_columns_of_prose_are_no_table(tmp_path: Path) -> None:
    pdf = Pdf().page()
    for i in range(8):
        pdf.text(50, 100 + 14 * i, "words of the left column here").text(
            300, 100 + 14 * i, "words of the right column"
        )
    assert not _read(tmp_path, pdf).tables


def test_lines_are_paragraphs_and_page_edges_are_gone(tmp_path: Path) -> None:
    full = "Output of energy rose in the third quarter of the year by 2.5 percent over the same quarter of the last year and"
    pdf = (
        Pdf()
        .page()
        .text(50, 30, "Monthly bulletin, page 1")
        .text(50, 100, full, 9.5)
        .text(50, 114, "was high.", 9.5)
        .text(50, 140, "Prices fell.", 9.5)
    )
    pdf.page().text(50, 30, "Monthly bulletin, page 2").text(
        50, 100, "Wages rose too, by 1.5 percent at the end.", 9.5
    )
    texts = [p.text for p in _read(tmp_path, pdf).paragraphs]
    assert texts[0] == full + " was high."
    assert not any("Monthly" in text for text in texts)


def test_a_page_without_characters_is_a_scan(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no page holds a character"):
        _read(tmp_path, Pdf().page().grid((50, 100, 200), (50, 100, 150)))


def test_a_broken_table_of_contents_inside_the_file_is_repaired(tmp_path: Path) -> None:
    path = _ruled(Pdf().page(), 100, [HEAD, ("Coal", "1", "2.0"), ("Oil", "3", "4.0")]).save(
        tmp_path / "b.pdf"
    )
    path.write_bytes(re.sub(rb"startxref\n\d+", b"startxref\n99999999", path.read_bytes()))
    assert len(read(path).tables) == 1


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\nhello\n",
        b"%PDF-1.7\n" + bytes(range(256)) * 40,
        b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n",
    ],
)
def test_what_is_no_pdf_is_refused_in_a_sentence(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "b.pdf").write_bytes(data)
    with pytest.raises(ReadError, match="damaged"):
        read(tmp_path / "b.pdf")


def test_progress_counts_pages(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    path = Pdf().page().text(50, 50, "a").page().text(50, 50, "b").save(tmp_path / "b.pdf")
    read(path, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 2), (2, 2)]


EDGES, HEADER = [50, 150, 250, 350], ["Item", "Level", "Growth"]


def _two_pages(path: Path, first: list[list[str]], second: list[list[str]]) -> list[list[str]]:
    """The rows of the one table that two pages hold."""
    made = Pdf()
    for rows in ([HEADER, *first], second):
        made.page().grid(EDGES, [60 + 20 * r for r in range(len(rows) + 1)])
        made.rows([x + 3 for x in EDGES], 74, 20, rows)
    tables = read(made.save(path)).tables
    assert len(tables) == 1
    return [[cell.text for cell in row] for row in tables[0].grid]


def test_a_row_that_a_page_breaks_in_two_is_one(tmp_path: Path) -> None:
    rows = _two_pages(
        tmp_path / "a.pdf", [["Coal", "1", "2"], ["Brown", "3", "4"]], [["coal"], ["Oil", "5", "6"]]
    )
    assert rows == [HEADER, ["Coal", "1", "2"], ["Browncoal", "3", "4"], ["Oil", "5", "6"]]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ([["Fuels"], ["Coal", "1", "2"]], [["Metals"], ["Iron", "5", "6"]]),
        ([["Coal", "1", "2"], ["Oil", "3", "4"]], [["Metals"], ["Iron", "5", "6"], ["Salts"], ["Potash", "1", "1"]]),
        ([["Coal", "1", "2"], ["Oil", "3", "4"]], [["1. Metals"], ["Iron", "5", "6"]]),
        ([["Coal", "1", "2"], ["Oil", "3", "4"]], [["Iron", "5", "6"], ["Zinc", "7", "8"]]),
    ],
)  # fmt: skip
def test_a_title_or_a_row_at_the_top_of_a_page_is_not_put_into_the_row_before(
    tmp_path: Path, first: list[list[str]], second: list[list[str]]
) -> None:
    rows = _two_pages(tmp_path / "a.pdf", first, second)
    assert len(rows) == 1 + len(first) + len(second)


def test_a_page_that_lacks_a_rule_goes_on_with_the_table_and_so_does_the_next(tmp_path: Path) -> None:
    made = Pdf()
    full, merged = [50, 150, 250, 350], [50, 250, 350]
    made.page().grid(full, [60, 80, 100]).rows([x + 3 for x in full], 74, 20, [HEADER, ["Coal", "1", "2"]])
    made.page().grid(merged, [60, 80]).rows([53, 253], 74, 20, [["Oil and gas", "4"]])
    made.page().grid(full, [60, 80]).rows([x + 3 for x in full], 74, 20, [["Wood", "5", "6"]])
    tables = read(made.save(tmp_path / "a.pdf")).tables
    assert [[c.text for c in row] for t in tables for row in t.grid] == [
        HEADER, ["Coal", "1", "2"], ["Oil and gas", "Oil and gas", "4"], ["Wood", "5", "6"],
    ]  # fmt: skip


@pytest.mark.parametrize(("lines", "text"), [
    (["Exports as", "% of total"], "Exports as % of total"), (["Output", "(tonnes)"], "Output (tonnes)"), (["Level in", "2023"], "Level in 2023"),
    (["2063.1", "0"], "2063.10"), (["12.5", "%"], "12.5%"),
])  # fmt: skip
def test_a_wrapped_header_keeps_its_blanks_and_a_wrapped_figure_has_none(
    tmp_path: Path, lines: list[str], text: str
) -> None:
    made, width = Pdf(), max(len(line) for line in lines) * 5.2 + 4
    xs = [50, 150, 150 + width, 350]
    made.page().grid(xs, [60, 95, 115])
    made.text(53, 74, "Item").text(153, 74, lines[0]).text(153, 88, lines[1]).text(203 + width, 74, "Other")
    made.rows([x + 3 for x in xs], 110, 20, [["Coal", "1", "2"]])
    assert read(made.save(tmp_path / "a.pdf")).tables[0].at(0, 1).text.replace("\n", " ") == text


def test_a_blank_page_is_no_trouble(tmp_path: Path) -> None:
    made = Pdf().page().page().text(50, 74, "Coal rose").page()
    assert [p.text for p in read(made.save(tmp_path / "a.pdf")).paragraphs] == ["Coal rose"]

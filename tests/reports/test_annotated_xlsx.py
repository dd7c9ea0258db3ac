"""The source is a workbook with what libraries lose on saving: a text box, a sparkline, cached results, a note, a name that counts sheets."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from pathlib import Path
from typing import Any

import pytest
from exported_cases import in_book, moved
from msgspec.structs import replace
from report_cases import SCRIPT, make_result

from audit.findings import AuditResult
from audit.reports.annotated_xlsx import annotate
from audit.tables.model import Document

openpyxl = pytest.importorskip("openpyxl")
etree = pytest.importorskip("lxml.etree")

TEXT_BOX = (
    '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><!-- a text box --></xdr:wsDr>'
)
SPARKLINE = (
    '<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"'
    ' uri="{05C60535-1F16-4fd2-B633-F4F36F0B64E0}"><x14:sparklineGroups/></ext></extLst>'
)


def book_of(result: AuditResult) -> tuple[AuditResult, Document]:
    book = moved(result, "xlsx", in_book)
    return book, book.documents[0]


@pytest.fixture
def source(tmp_path: Path, result: AuditResult) -> Path:
    """The Chinese bulletin as an Excel file."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for table in result.documents[0].tables:
        sheet = book.create_sheet(f"Sheet{table.number}")
        for cell in table.cells:
            sheet.cell(cell.row + 1, cell.column + 1, cell.text)
            if cell.rowspan > 1 or cell.colspan > 1:
                sheet.merge_cells(
                    start_row=cell.row + 1, start_column=cell.column + 1, end_row=cell.row + cell.rowspan, end_column=cell.column + cell.colspan
                )  # fmt: skip
    first = book.worksheets[0]
    first["B6"].font = openpyxl.styles.Font(italic=True)
    first["B6"].comment = openpyxl.comments.Comment("checked in May", "desk")
    first["G2"] = "=SUM(C4:C5)"
    first.print_title_rows = "1:2"
    book.worksheets[1].sheet_state = "hidden"
    book.active = 2
    path = tmp_path / "source.xlsx"
    book.save(path)
    _with_what_libraries_lose(path)
    return path


def _with_what_libraries_lose(path: Path) -> None:
    parts = parts_of(path.read_bytes())
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    sheet = re.sub(r"(<f>SUM\(C4:C5\)</f>)<v ?/?>(</v>)?", r"\1<v>84645</v>", sheet)
    sheet = sheet.replace("</worksheet>", SPARKLINE + "</worksheet>")
    assert "<v>84645</v>" in sheet
    parts["xl/worksheets/sheet1.xml"] = sheet.encode()
    parts["xl/drawings/drawing9.xml"] = TEXT_BOX.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def opened(data: bytes) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # openpyxl tells what it drops when it reads
        return openpyxl.load_workbook(io.BytesIO(data))


def test_the_findings_sheet_comes_first_and_is_open(source: Path) -> None:
    result, document = book_of(make_result())
    book = opened(annotate(result, document, source, language="zh"))
    assert book.sheetnames == ["问题清单", "Sheet1", "Sheet2", "Sheet3"]
    assert book.active.title == "问题清单"
    selected = [sheet.title for sheet in book.worksheets if sheet.sheet_view.tabSelected]
    assert selected == ["问题清单"]


def test_a_line_for_every_finding_with_a_link_to_its_cell(source: Path) -> None:
    result, document = book_of(make_result())
    sheet = opened(annotate(result, document, source)).worksheets[0]
    assert [sheet.cell(row, 1).value for row in range(6, 12)] == [
        "F001",
        "F002",
        "F003",
        "F004",
        "F005",
        "F006",
    ]
    links = [cell.hyperlink.location for row in sheet.iter_rows(min_row=6) for cell in row if cell.hyperlink]
    assert links == ["'Sheet1'!E3", "'Sheet1'!B6", "'Sheet1'!D6", "'Sheet2'!B2", "'Sheet3'!D2"]
    assert sheet.auto_filter.ref == "A5:O11"
    assert sheet.freeze_panes == "A6"


def test_marked_cells_are_filled_and_keep_their_look(source: Path) -> None:
    result, document = book_of(make_result())
    sheet = opened(annotate(result, document, source))["Sheet1"]
    assert sheet["E3"].fill.fgColor.rgb == "FFFFC7CE"
    assert sheet["B4"].fill.fgColor.rgb == "FFFFF7D6"
    assert sheet["B5"].fill.fill_type is None
    assert sheet["B6"].font.italic


def test_notes_stand_on_the_cells_below_the_notes_that_were_there(source: Path) -> None:
    result, document = book_of(make_result())
    sheet = opened(annotate(result, document, source))["Sheet1"]
    assert "−1.2" in sheet["E3"].comment.text
    before, _, ours = sheet["B6"].comment.text.partition("[F002]")
    assert before.strip() == "checked in May"
    assert "4497 − 4784 = −287 ≠ 287" in ours


def test_nothing_of_the_source_is_lost(source: Path) -> None:
    result, document = book_of(make_result())
    before, after = parts_of(source.read_bytes()), parts_of(annotate(result, document, source))
    touched = {name for name in before if before[name] != after[name]}
    assert set(before) <= set(after)
    assert touched == {
        "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/comments/comment1.xml",
        "xl/drawings/commentsDrawing1.vml", "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/worksheets/sheet3.xml",
    }  # fmt: skip
    sheet = after["xl/worksheets/sheet1.xml"].decode()
    assert "<f>SUM(C4:C5)</f><v>84645</v>" in sheet
    assert "sparklineGroups" in sheet


def test_the_cells_of_a_marked_sheet_change_in_nothing_but_their_style(source: Path) -> None:
    result, document = book_of(make_result())
    plain = []
    for data in (source.read_bytes(), annotate(result, document, source)):
        sheet = etree.fromstring(parts_of(data)["xl/worksheets/sheet1.xml"])
        for cell in sheet.iter("{*}c"):
            cell.attrib.pop("s", None)
        plain.append(etree.tostring(sheet.find("{*}sheetData"), method="c14n"))
    assert plain[0] == plain[1]


def test_a_name_that_counts_sheets_still_means_its_sheet(source: Path) -> None:
    result, document = book_of(make_result())
    book = opened(annotate(result, document, source))
    assert book["Sheet1"].print_title_rows == "$1:$2"


def test_a_finding_whose_cell_is_not_there_is_said(source: Path) -> None:
    result, document = book_of(make_result())
    sheet = opened(annotate(result, document, source)).worksheets[0]
    assert "F006" in str(sheet["A4"].value)  # in prose: a sheet has no such place


@pytest.mark.parametrize("language", ["en", "zh"])
def test_another_source_becomes_a_workbook_of_its_tables(language: str) -> None:
    result = make_result()
    book = opened(annotate(result, result.documents[0], language=language))
    assert len(book.sheetnames) == 1 + 3 + 1
    sheet = book.worksheets[1]
    assert {str(area) for area in sheet.merged_cells.ranges} == {"A4:A5", "B4:B5", "C4:D4", "E4:E5"}
    assert (sheet["E6"].value, sheet["E6"].number_format) == (-2.0, "0.0")
    assert sheet["E6"].comment is not None
    assert sheet["C7"].fill.fgColor.rgb.endswith("E3F2E1")
    assert book.worksheets[2]["B6"].number_format == "#,##0.0"


def test_a_place_in_prose_has_its_line_in_the_workbook() -> None:
    result = make_result()
    book = opened(annotate(result, result.documents[0]))
    assert "F006" in book.worksheets[-1]["B1"].comment.text
    assert not re.search("F00", str(book.worksheets[0]["A4"].value))


def test_no_text_is_a_formula_or_markup() -> None:
    result = make_result()
    document = result.documents[1]
    table = document.tables[0]
    odd = iter(
        [
            '=HYPERLINK("http://x")',
            "+1+1",
            "-1+1",
            "@x",
            "=1",
            f"=\x01{SCRIPT}",
            "＝1",
            "=A1",
            "=B1",
            "=C1",
            "=D1",
            "=E1",
        ]
    )
    grid = tuple(
        tuple(replace(cell, text=next(odd, "=cmd|' /C x'!A0")) for cell in row) for row in table.grid
    )
    document = replace(document, tables=(replace(table, grid=grid, headings=("=1+1 / [x]:*?",)),))
    finding = replace(result.findings[-1], message={"en": "=1+1"}, title={"en": "@x"}, equation="=2")
    data = annotate(replace(result, findings=(finding,), documents=(document,)), document)
    book = opened(data)
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert not any(b"<f>" in part for name, part in parts_of(data).items() if "worksheets/sheet" in name)


@pytest.mark.parametrize(
    ("text", "value", "style"),
    [("10.0", 10.0, "0.0"), ("1,308.4", 1308.4, "#,##0.0"), ("-0.05", -0.05, "0.00"), ("12.5%", 0.125, "0.0%"), ("287", 287, "0")],
)  # fmt: skip
def test_a_plain_figure_is_a_number_that_displays_as_printed(text: str, value: float, style: str) -> None:
    cell = _single(text)
    assert (cell.value, cell.number_format) == (value, style)


@pytest.mark.parametrize(
    "text", ["007", "—", "8.0%以上", "1—6月", "1234567890123456", "1,2", "（12）", "3.4*", "2024-01", "1e5"]
)
def test_anything_else_stays_text(text: str) -> None:
    assert _single(text).value == text


def _single(text: str) -> Any:
    result = make_result()
    document = result.documents[1]
    table = document.tables[1]
    grid = (
        table.grid[0],
        (table.grid[1][0], replace(table.grid[1][1], text=text), table.grid[1][2]),
        *table.grid[2:],
    )
    document = replace(document, tables=(replace(table, grid=grid),))
    return opened(annotate(replace(result, findings=(), documents=(document,)), document)).worksheets[1]["B3"]


def test_the_same_result_gives_the_same_bytes(source: Path) -> None:
    result, document = book_of(make_result())
    assert annotate(result, document, source) == annotate(result, document, source)
    assert annotate(result, document) == annotate(result, document)


def test_a_clean_result_says_so() -> None:
    document = Document(name="empty.csv", kind="csv")
    book = opened(annotate(AuditResult(documents=(document,)), document))
    assert book.worksheets[0]["A6"].value == "No finding."


def test_the_window_is_split_where_the_first_body_cell_is_merged(tmp_path: Path) -> None:
    from audit.sources import read

    (tmp_path / "page.html").write_text(
        "<table><tr><th>a<th>b<th>c</tr><tr><td>x<td colspan=2>12</tr><tr><td>y<td>3<td>4</tr></table>",
        encoding="utf-8",
    )
    document = read(tmp_path / "page.html")
    book = openpyxl.load_workbook(io.BytesIO(annotate(AuditResult(documents=(document,)), document)))
    assert book.worksheets[1].freeze_panes

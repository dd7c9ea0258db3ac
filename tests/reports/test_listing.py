"""`audit tables`: what was read comes out whole, with its address, and what was not read is told."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from msgspec.structs import replace
from rich.cells import cell_len
from rich.console import Console

from audit.findings import AuditResult
from audit.reports import listing
from audit.sources import read
from audit.tables.model import Document, Problem


def listed(document: Document, width: int = 140, language: str = "en", **options: int) -> str:
    stream = io.StringIO()
    listing.render(
        document, Console(width=width, file=stream, color_system=None), language=language, **options
    )
    return stream.getvalue()


@pytest.mark.parametrize("width", [60, 80, 140])
def test_every_body_cell_is_there_and_no_line_is_too_wide(result: AuditResult, width: int) -> None:
    for document in result.documents:
        text = listed(document, width)
        assert max(map(cell_len, text.splitlines())) <= width
        for table in document.tables:
            assert all(cell.text in text for cell in table.cells if cell.figure.is_number)


def test_a_row_has_its_address_and_a_column_its_unit(result: AuditResult) -> None:
    lines = listed(result.documents[0]).splitlines()
    assert next(line for line in lines if "基金支出" in line).split() == [
        "line",
        "45",
        "基金支出(万元)",
        "4784",
        "42614",
        "39816",
        "7.0",
    ]
    assert any("1—6月 / 累计" in line for line in lines)
    assert any(line.split() == ["address", "labels", "万元", "万元", "万元", "%", "rate"] for line in lines)


def test_a_unit_that_only_the_cell_has_is_told(result: AuditResult) -> None:
    odd = replace(result.documents[0].tables[2], columns=result.documents[1].tables[0].columns)
    text = listed(Document(name="x", kind="text", tables=(odd,)))
    assert "1,037 个" in text


def test_long_tables_are_capped_and_counted(result: AuditResult) -> None:
    text = listed(result.documents[0], limit=1)
    assert "and 3 more rows" in text
    assert "tables: 3 · figures: 30 · paragraphs: 1 · problems: 0" in text


def test_what_could_not_be_read_is_told(result: AuditResult) -> None:
    document = replace(
        result.documents[0],
        problems=(Problem(code="no.such.code", where="line 9", values=(("row", "[/x]"),)),),
    )
    assert "warning  line 9  no.such.code row=[/x]" in listed(document)


def test_chinese(result: AuditResult) -> None:
    assert "表格 2 · 数据 18 · 段落 0 · 未能处理 0" in listed(result.documents[1], language="zh")


def test_every_row_under_a_merged_cell_has_its_own_address(tmp_path: Path) -> None:
    page = "<table><tr><th>Area<th>Town<th>People</tr><tr><td rowspan=2>North<td>Ash<td>10</tr><tr><td>Birch<td>20</tr></table>"
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    lines = listed(read(tmp_path / "a.html")).splitlines()
    assert [next(line for line in lines if town in line).split()[:4] for town in ("Ash", "Birch")] == [
        ["html", "table", "1", "(2,1)"],
        ["html", "table", "1", "(3,2)"],
    ]


def test_what_the_reader_noticed_is_told_in_the_users_language(result: AuditResult) -> None:
    table = result.documents[0].tables[0]
    marked = {id(cell): replace(cell, flags=frozenset({"hidden", "other"})) for cell in table.figures}
    grid = tuple(tuple(marked.get(id(cell), cell) for cell in line) for line in table.grid)
    odd = Document(name="x", kind="text", tables=(replace(table, grid=grid),))
    assert "隐藏 other" in listed(odd, language="zh")
    assert "hidden other" in listed(odd)

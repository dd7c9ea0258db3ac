"""One bulletin in every format: the cells as checked by hand, and the same tables whatever the format."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from reading import SHARED

from audit.sources import docx, pdf, read
from audit.sources._office import Package
from audit.sources._pdf_pages import stitched
from audit.tables.build import Grid
from audit.tables.model import Document, Table

FILES = SHARED / "benchmarks" / "documents"
pytestmark = pytest.mark.skipif(not FILES.is_dir(), reason="needs ../shared")
CALCULATED = {("T06b", 10, 4), ("T10b", 1, 4), ("T10b", 2, 4)}
"""Cells that the book calculates otherwise than the bulletin prints: (table, row, column)."""


Cells = dict[tuple[int, int], tuple[str, int, int]]
"""(row, column) -> (text, rowspan, colspan) of the filled cells."""


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def _truth(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((FILES / "truth.json").read_text(encoding="utf-8"))[name]
    return found


def _true_cells(table: dict[str, Any]) -> Cells:
    """(row, column) -> (text, rowspan, colspan) of the filled cells."""
    free: dict[int, int] = {}
    found = {}
    for r, row in enumerate(table["rows"]):
        column = 0
        for cell in row:
            while free.get(column, 0) > r:
                column += 1
            down, across = cell.get("rowspan", 1), cell.get("colspan", 1)
            if cell["text"].strip():
                found[r, column] = (_bare(cell["text"]), down, across)
            free.update(dict.fromkeys(range(column, column + across), r + down))
            column += across
    return found


def _cells(table: Table) -> Cells:
    return {(c.row, c.column): (_bare(c.text), c.rowspan, c.colspan) for c in table.cells if c.text.strip()}


def _grid_cells(grid: Grid) -> Cells:
    return {(c.row, c.column): (_bare(c.text), c.rowspan, c.colspan) for c in grid.cells if c.text.strip()}


WHOLE = ["bulletin.docx", "bulletin.html", "bulletin_gb.html", "bulletin.odt", "bulletin.pdf", "bulletin.doc"]
BOOKS = ["bulletin_cached.xlsx", "bulletin_cached.xls", "bulletin_cached.ods"]


@pytest.mark.parametrize("name", WHOLE + BOOKS)
def test_every_cell_is_in_its_place_with_its_spans(name: str) -> None:
    tables = read(FILES / name).tables
    truth = _truth("bulletin")
    assert len(tables) == len(truth) + (name in BOOKS)  # the books have a sheet of number formats besides
    for table, true in zip(tables, truth, strict=False):
        wanted = _true_cells(true)
        skipped = {(r, c) for key, r, c in CALCULATED if key == true["id"]} if name in BOOKS else set()
        found = _cells(table)
        assert {k: v for k, v in found.items() if k not in skipped} == {
            k: v for k, v in wanted.items() if k not in skipped
        }, true["id"]
        assert table.header_rows == true["header_rows"]


def _page_tables(name: str) -> Iterator[Grid]:
    """The tables of each page, before those that go on overleaf are joined."""
    path = FILES / name
    if path.suffix == ".docx":
        with Package(path) as package:
            yield from (block for block in docx.blocks(package)[0] if isinstance(block, Grid))
    else:
        opened = pdf._open(path)
        for page in pdf._pages(opened, path.name, [], None):
            yield from (
                grid
                for item in page.items
                if isinstance(item, pdf.Ruled)
                for grid in stitched([item])
                if isinstance(grid, Grid)
            )
        opened.close()


def _closed_up(cells: Cells) -> Cells:
    """The cells without columns that every cell spans: no rule of that page shows them."""
    starts = sorted({column for _, column in cells})
    return {
        (r, starts.index(c)): (text, down, sum(c <= start < c + across for start in starts))
        for (r, c), (text, down, across) in cells.items()
    }


@pytest.mark.parametrize("name", ["projects.docx", "projects.pdf"])
def test_tables_on_eight_pages(name: str) -> None:
    found = [_grid_cells(grid) for grid in _page_tables(name)]
    true = [_true_cells(table) for table in _truth("projects")]
    assert found == true if name.endswith("docx") else [*map(_closed_up, found)] == [*map(_closed_up, true)]


def _view(document: Document) -> list[dict[str, object]]:
    """What an audit sees of each table; layout left aside."""
    return [
        {
            "rows": [([_bare(part) for part in row.label], _bare(row.unit.name), row.section, row.of_which) for row in table.rows],
            "columns": [([_bare(part) for part in c.label], _bare(c.unit.name), c.measure, c.stub) for c in table.columns],
            "cells": {place: (text, _bare(table.at(*place).unit.name)) for place, (text, _, _) in _cells(table).items()},
            "title": _bare(table.title), "unit": table.unit.name, "notes": [_bare(note) for note in table.notes],
        }
        for table in document.tables
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("base", "other"),
    [
        *(("bulletin.docx", name) for name in WHOLE[1:]),
        ("projects.docx", "projects.pdf"),
        ("projects.docx", "projects.doc"),
    ],
)
def test_the_same_tables_from_every_format(base: str, other: str) -> None:
    assert _view(read(FILES / other)) == _view(read(FILES / base))


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_rich_text_by_libreoffice() -> None:
    document = read(FILES / "bulletin.rtf")
    assert _view(document) == _view(read(FILES / "bulletin.docx"))
    assert [p.code for p in document.problems] == ["readers.converted"]


def test_prose_is_the_same_from_word_and_pdf() -> None:
    def prose(name: str) -> list[str]:
        paragraphs = [p for p in read(FILES / name).paragraphs if p.headings]
        return [re.sub(r"\s", "", p.text) for p in paragraphs]

    assert prose("bulletin.pdf") == prose("bulletin.docx")


def test_word_constructs_that_libraries_lose() -> None:
    table = read(FILES / "torture.docx").tables[0]
    for row in table.rows:
        name, text, wanted = (table.at(row.index, c).text for c in range(3))
        special = {"nested table": "n1|n2", "hMerge old style": name, "gridBefore=1": "gridBefore=1"}
        if name in special or "gridBefore=1" in text:
            assert special.get(name, "gridBefore=1") in text or name in text
        else:
            assert text == wanted, name
    tail = [p.text for p in read(FILES / "torture.docx").paragraphs]
    assert tail[-1] == "末段"


def test_three_line_tables_of_a_pdf() -> None:
    document, truth = read(FILES / "threeline.pdf"), read(FILES / "threeline.docx")
    places = total = 0
    for found, true in zip(document.tables, truth.tables, strict=True):
        cells, wanted = _cells(found), _cells(true)
        total += len(wanted)
        places += sum(cells.get(place, ("",))[0] == text for place, (text, _, _) in wanted.items())
        assert all(c.flags >= {"low-confidence"} for c in found.cells if c.text)
    assert (places, total) == (393, 393)
    assert {p.code for p in document.problems} == {"readers.low-confidence"}


def test_number_formats_show_as_expected() -> None:
    document = read(FILES / "bulletin.xlsx")
    table = next(t for t in document.tables if t.address.sheet == "格式")
    shown = {
        table.at(r.index, 0).text: (table.at(r.index, 1).text, table.at(r.index, 2).text) for r in table.rows
    }
    assert len(shown) == 31
    assert {name: pair for name, pair in shown.items() if pair[0] != pair[1]} == {"err": ("=1/0", "#DIV/0!")}
    assert "readers.not-calculated" in {p.code for p in document.problems}


def test_no_reader_module_is_longer_than_a_person_reads() -> None:
    folder = Path(docx.__file__).parent
    assert max(len(path.read_text(encoding="utf-8").splitlines()) for path in folder.glob("*.py")) <= 300

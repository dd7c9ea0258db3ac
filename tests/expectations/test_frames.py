"""Documents as frames of cells, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from batch_cases import written

from audit.expectations import cells, texts
from audit.expectations.frames import COLUMNS, document_of_cells, document_of_texts, is_cells
from audit.sources import read
from audit.tables.model import Document, Table


def plain(table: Table) -> tuple[Any, ...]:
    """All that a table says, cells by value."""
    grid = [
        [(c.text, c.row, c.column, c.rowspan, c.colspan, c.figure, c.unit, c.address, c.flags, c.stored) for c in line]
        for line in table.grid
    ]  # fmt: skip
    return (
        table.number, table.headings, table.caption, table.unit, table.notes, table.header_rows, table.rows, table.columns, table.address,
        table.spans_known, grid,
    )  # fmt: skip


def same(one: Document, other: Document) -> None:
    assert [plain(table) for table in one.tables] == [plain(table) for table in other.tables]
    assert (one.name, one.kind, one.paragraphs) == (other.name, other.kind, other.paragraphs)


def test_a_document_comes_back_from_its_cells(tmp_path):
    document = read(written(tmp_path)[0])
    records = cells(document)
    assert all(tuple(record) == COLUMNS for record in records)
    assert None not in {value for record in records for value in record.values()}
    same(document, document_of_cells(reversed(records)))


@pytest.mark.parametrize("name", ["seeds/xiangxiang-2023-09.txt", "seeds/hongjiang-2025.txt"])
def test_the_seeds_come_back_from_their_cells(shared: Path, name):
    document = read(shared / name)
    same(document, document_of_cells(cells(document)))


def test_a_frame_of_cells_is_known_by_its_columns():
    assert is_cells([*COLUMNS, "more"])
    assert not is_cells(["document", "text"])


def test_a_printed_table_as_texts_keeps_its_figures(tmp_path):
    table = read(written(tmp_path)[0]).tables[0]
    columns = texts(table)
    assert columns["Growth"] == ["16.5", "22.0", "31.1"]
    document = document_of_texts(list(columns), list(zip(*columns.values(), strict=True)), "areas", "million")
    (back,) = document.tables
    assert [row.label for row in back.rows] == [row.label for row in table.rows]
    assert [c.figure.quantum for c in back.figures] == [c.figure.quantum for c in table.figures]
    assert str(next(back.figures).address) == "row 1, 2023"


def test_headers_of_several_rows_and_blanks():
    document = document_of_texts(["Area", "2024 / North", "2024 / South"], [["a", "1.0", None]], "t")
    (table,) = document.tables
    assert [column.label for column in table.columns][1:] == [("2024", "North"), ("2024", "South")]
    assert table.grid[-1][2].figure.kind == "empty"

"""A bulletin in plain text turned into other formats: its lines as paragraphs, its tables as real ones, with the merged cells that the text shows as blanks."""

from __future__ import annotations

import html
from collections.abc import Iterator
from pathlib import Path

from audit.reports._order import in_order
from audit.sources import read
from audit.tables.model import Cell, Paragraph, Table

Item = str | Table


def items(path: Path) -> Iterator[Item]:
    """The text's lines that stand in no table, and its tables where they begin; marks of pages and rows that print a header again are left out.

    Of a Word file, which knows its merged cells, its paragraphs and tables.
    """
    document = read(path)
    if path.suffix == ".docx":
        yield from (one.text if isinstance(one, Paragraph) else one for one in in_order(document))
        return
    first = {table.address.line: table for table in document.tables}
    inside = {cell.address.line for table in document.tables for cell in table.cells}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if number in first:
            yield first[number]
        elif line.strip() and number not in inside and "\t" not in line and not line.startswith("[["):
            yield line.strip()


def _filled(table: Table) -> Iterator[Cell]:
    return (cell for cell in table.cells if cell.text.strip() or cell.rowspan > 1 or cell.colspan > 1)


def write_docx(path: Path, source: Path) -> None:
    """A Word document."""
    import docx
    from docx.enum.section import WD_ORIENT

    document = docx.Document()
    for section in document.sections:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    for item in items(source):
        if isinstance(item, str):
            document.add_paragraph(item)
            continue
        table = document.add_table(len(item.grid), len(item.grid[0]), style="Table Grid")
        places = [list(row.cells) for row in table.rows]
        for cell in _filled(item):
            place = places[cell.row][cell.column]
            if cell.rowspan > 1 or cell.colspan > 1:
                place = place.merge(places[cell.row + cell.rowspan - 1][cell.column + cell.colspan - 1])
            place.text = cell.text
    document.save(str(path))


def write_html(path: Path, source: Path) -> None:
    """A page."""
    parts = ["<html><head><meta charset='utf-8'></head><body>"]
    for item in items(source):
        if isinstance(item, str):
            parts.append(f"<p>{html.escape(item)}</p>")
            continue
        rows: list[list[str]] = [[] for _ in item.grid]
        for cell in item.cells:
            rows[cell.row].append(
                f"<td rowspan={cell.rowspan} colspan={cell.colspan}>{html.escape(cell.text)}</td>"
            )
        parts.append("<table>" + "".join(f"<tr>{''.join(row)}</tr>" for row in rows) + "</table>")
    path.write_text("\n".join(parts) + "</body></html>", encoding="utf-8")


def write_xlsx(path: Path, source: Path) -> None:
    """A book with everything on one sheet, a blank row before and after each table."""
    import openpyxl

    book = openpyxl.Workbook()
    page, top = book.active, 1
    for item in items(source):
        if isinstance(item, str):
            page.cell(top, 1, item)
            top += 1
            continue
        for cell in _filled(item):
            page.cell(top + cell.row, cell.column + 1, cell.text)
            if cell.rowspan > 1 or cell.colspan > 1:
                page.merge_cells(
                    start_row=top + cell.row, start_column=cell.column + 1,
                    end_row=top + cell.row + cell.rowspan - 1, end_column=cell.column + cell.colspan,
                )  # fmt: skip
        top += len(item.grid) + 1
    book.save(path)


WRITERS = {"docx": write_docx, "html": write_html, "xlsx": write_xlsx}

"""A workbook of a document's tables as they were read: a sheet a table, merged cells kept, figures as numbers that display as they were printed."""

from __future__ import annotations

import io
import re
from typing import Any

from audit.catalogue import say
from audit.catalogue.places import place
from audit.patterns import regex
from audit.reports._library import library
from audit.reports._marks import COLOURS, Key
from audit.reports._words import one_line
from audit.reports._xlsx_findings import Link, free_title
from audit.reports._xlsx_marks import column_letters
from audit.tables.model import Cell, Document, Table

__all__ = ["book_of_tables"]

Worksheet = Any
"""An openpyxl sheet: the library is imported late."""

_FIGURE = regex(r"(-?)(\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.(\d+))?(%?)")
_ILLEGAL = regex("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def book_of_tables(document: Document, proved: set[Key], language: str) -> tuple[bytes, dict[Key, Link]]:
    """The workbook, and where in it each cell and each paragraph stands; `proved` cells are green."""
    book = library("openpyxl").Workbook()
    book.remove(book.worksheets[0])
    links: dict[Key, Link] = {}
    for table in document.tables:
        title = f"{table.number} {table.headings[-1] if table.headings else table.caption}"
        sheet = book.create_sheet(free_title(title, set(book.sheetnames)))
        _table(sheet, table, proved, links, language)
    if document.paragraphs or not document.tables:
        _prose(
            book.create_sheet(free_title(say("exports.prose", language), set(book.sheetnames))),
            document,
            links,
            language,
        )
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue(), links


def _table(sheet: Worksheet, table: Table, proved: set[Key], links: dict[Key, Link], language: str) -> None:
    styles = library("openpyxl.styles")
    titles = [
        *table.headings,
        table.caption,
        say("exports.unit", language, unit=table.unit.name) if table.unit.name else "",
    ]
    line = 0
    for text in filter(None, titles):
        line += 1
        _text(sheet, line, 1, text).font = styles.Font(bold=line <= len(table.headings), color="444444")
    first = line + 1
    for cell in table.cells:
        _cell(sheet, cell, table, first, (table.number, cell.row, cell.column) in proved)
        ref = f"{column_letters(cell.column)}{first + cell.row}"
        links[table.number, cell.row, cell.column] = Link(sheet=sheet.title, ref=ref)
    for n, note in enumerate(table.notes):
        _text(sheet, first + len(table.grid) + n, 1, note).font = styles.Font(color="666666", size=9)
    stubs = sum(column.stub for column in table.columns)
    sheet.freeze_panes = f"{column_letters(stubs)}{first + table.header_rows}"
    _widths(sheet, table)
    _page(sheet, first, first + table.header_rows - 1, wide=len(table.columns) > 5)


def _page(sheet: Worksheet, head: int, last: int, *, wide: bool) -> None:
    """On paper a table is as wide as the page, and its header stands on each."""
    sheet.sheet_properties.pageSetUpPr = library("openpyxl.worksheet.properties").PageSetupProperties(
        fitToPage=True
    )
    sheet.page_setup.orientation = "landscape" if wide else "portrait"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    if last >= head:
        sheet.print_title_rows = f"{head}:{last}"


def _cell(sheet: Worksheet, cell: Cell, table: Table, first: int, proved: bool) -> None:
    styles = library("openpyxl.styles")
    row, column = first + cell.row, cell.column + 1
    header = cell.row < table.header_rows
    written = _text(sheet, row, column, cell.text) if header else _figure(sheet, row, column, cell)
    side = styles.Side(style="thin", color="BFBFBF")
    written.border = styles.Border(left=side, right=side, top=side, bottom=side)
    stub = not header and table.columns[cell.column].stub
    across = "center" if header else "left" if stub or cell.figure.kind == "text" else "right"
    written.alignment = styles.Alignment(horizontal=across, vertical="center", wrap_text=True)
    if header:
        written.font = styles.Font(bold=True)
    if header or proved:
        written.fill = styles.PatternFill("solid", fgColor="EDF1F6" if header else COLOURS["proved"])
    if cell.rowspan > 1 or cell.colspan > 1:
        sheet.merge_cells(
            start_row=row,
            start_column=column,
            end_row=row + cell.rowspan - 1,
            end_column=column + cell.colspan - 1,
        )


def _text(sheet: Worksheet, row: int, column: int, text: str) -> Any:
    """A cell that is text whatever it begins with."""
    cell = sheet.cell(row, column)
    cell.value = _ILLEGAL.sub("\ufffd", text)[:32767]
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell


def _pointed(cell: Cell) -> str:
    """The cell's text, its decimal mark a point: a workbook displays its numbers by the reader's own locale."""
    comma = cell.figure.is_number and cell.figure.manner.decimal == "comma"
    return cell.text.translate(str.maketrans(",.", ".,")) if comma else cell.text


def _figure(sheet: Worksheet, row: int, column: int, source: Cell) -> Any:
    """A plain figure as a number whose format displays it as it was printed; anything else as text."""
    text = _pointed(source)
    match = _FIGURE.fullmatch(text.strip())
    if match is None or (len(match[2]) > 1 and match[2].startswith("0")) or len(re.sub(r"\D", "", text)) > 15:
        return _text(sheet, row, column, source.text)
    number = float(f"{match[1]}{match[2].replace(',', '')}.{match[3] or 0}")
    decimals = f".{'0' * len(match[3])}" if match[3] else ""
    cell = sheet.cell(row, column)
    cell.value = number / 100 if match[4] else int(number) if not decimals else number
    cell.number_format = f"{'#,##0' if ',' in text else '0'}{decimals}{match[4]}"
    return cell


def _widths(sheet: Worksheet, table: Table) -> None:
    """Columns as wide as their longest cell that spans one column, within reason."""
    for column in range(len(table.columns)):
        texts = [cell.text for cell in table.cells if cell.column == column and cell.colspan == 1]
        widest = max((_width(line) for text in texts for line in text.split("\n")), default=8)
        sheet.column_dimensions[column_letters(column)].width = min(max(widest + 3, 9), 42)


def _width(text: str) -> int:
    return sum(2 if ord(character) > 0x2E80 else 1 for character in text)


def _prose(sheet: Worksheet, document: Document, links: dict[Key, Link], language: str) -> None:
    styles = library("openpyxl.styles")
    sheet.column_dimensions["A"].width = 16
    sheet.column_dimensions["B"].width = 110
    for n, paragraph in enumerate(document.paragraphs, 1):
        where = place(str(paragraph.address), language)
        _text(sheet, n, 1, where).alignment = styles.Alignment(vertical="top")
        _text(sheet, n, 2, one_line(paragraph.text)).alignment = styles.Alignment(
            wrap_text=True, vertical="top"
        )
        links.setdefault(str(paragraph.address), Link(sheet=sheet.title, ref=f"B{n}"))

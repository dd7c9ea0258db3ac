"""Excel 97 books (.xls), with xlrd and its formatting: displayed text by number format, merged cells, hidden rows and sheets.

xlrd gives results, not formulas, so a total's formula is no evidence here.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from audit.sources._assemble import assemble
from audit.sources._blocks import Block, Progress
from audit.sources._display import display, is_date
from audit.sources._office import need
from audit.sources._sheets import SheetCells, blocks_of_sheet, merge
from audit.sources._xlsx_parts import address_of
from audit.sources.errors import ReadError
from audit.tables.build import GridCell
from audit.tables.model import Address, Document, Problem

__all__ = ["read"]

MAX_BYTES = 64 << 20


def read(path: Path, *, progress: Progress | None = None) -> Document:
    """The tables and notes of a book's sheets; `ReadError` where it is damaged, encrypted or too large."""
    if path.stat().st_size > MAX_BYTES:
        raise ReadError(
            "readers.too-large", path.name, size=f"{path.stat().st_size >> 20}", limit=f"{MAX_BYTES >> 20}"
        )
    book = _open(path)
    found: list[Block] = []
    problems: list[Problem] = []
    for done, sheet in enumerate(book.sheets(), 1):
        cells = {(cell.row, cell.column): cell for cell in _cells(book, sheet, path.name)}
        if sheet.visibility and cells:
            problems.append(Problem(code="readers.hidden-sheet", where=sheet.name, severity="notice"))
        ranges = [(top, left, low - 1, far - 1) for top, low, left, far in sheet.merged_cells]
        found += blocks_of_sheet(SheetCells(sheet.name, list(merge(cells, ranges))))
        if progress:
            progress(done, book.nsheets)
    return assemble(found, name=path.name, kind="xls", problems=problems)


def _open(path: Path) -> Any:
    """The book as xlrd reads it; its messages are not shown, its many kinds of failure are one."""
    xlrd = need("xlrd", "excel", path.name)
    try:
        return xlrd.open_workbook(str(path), formatting_info=True, logfile=io.StringIO(), on_demand=False)
    except xlrd.XLRDError as error:
        code = "sources.encrypted" if "encrypt" in str(error).lower() else "readers.broken"
        raise ReadError(code, path.name, detail=str(error)) from error
    except MemoryError as error:
        raise ReadError("readers.broken", path.name, detail="too large for memory") from error
    except Exception as error:  # xlrd meets damaged records with whatever Python raises
        raise ReadError("readers.broken", path.name, detail=f"{type(error).__name__}: {error}") from error


def _cells(book: Any, sheet: Any, where: str) -> Iterator[GridCell]:
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            cell = sheet.cell(row, column)
            text, stored = _text(book, cell, where)
            if text or stored:
                ref = address_of(row, column)
                yield GridCell(
                    text=text, row=row, column=column, stored=stored, flags=_flags(sheet, row, column) | _dated(book, cell),
                    address=Address(place=f"{sheet.name}!{ref}", sheet=sheet.name, ref=ref),
                )  # fmt: skip


_EMPTY, _TEXT, _NUMBER, _DATE, _BOOLEAN, _ERROR = range(6)
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


def _text(book: Any, cell: Any, where: str) -> tuple[str, str]:
    """(displayed text, stored value) of a cell."""
    if cell.ctype == _TEXT:
        return str(cell.value).strip(), ""
    if cell.ctype in (_NUMBER, _DATE):
        stored = repr(cell.value).removesuffix(".0")
        return display(stored, _format(book, cell), where, bool(book.datemode)).strip(), stored
    if cell.ctype == _BOOLEAN:
        return ("TRUE" if cell.value else "FALSE"), str(cell.value)
    return (_ERRORS.get(cell.value, "#N/A"), "") if cell.ctype == _ERROR else ("", "")


def _dated(book: Any, cell: Any) -> frozenset[str]:
    shown = cell.ctype == _DATE or (cell.ctype == _NUMBER and is_date(_format(book, cell)))
    return frozenset({"date"} if shown else ())


def _format(book: Any, cell: Any) -> str:
    try:
        return str(book.format_map[book.xf_list[cell.xf_index].format_key].format_str)
    except (KeyError, IndexError, TypeError):
        return "General"


def _flags(sheet: Any, row: int, column: int) -> frozenset[str]:
    lines = (sheet.rowinfo_map.get(row), sheet.colinfo_map.get(column))
    hidden = sheet.visibility or any(line is not None and line.hidden for line in lines)
    return frozenset({"hidden"} if hidden else ())

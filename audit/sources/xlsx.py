"""Excel books (.xlsx, .xlsm): displayed text, stored value and formula of every cell in one pass over the package.

The displayed text is what is judged first, since it is what readers see; `stored` and `formula` stay beside it as evidence. A formula whose result
was never calculated is said to be so, never read as empty. Addresses are `Sheet1!B7`. Macros and links are not followed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct, field

from audit.sources._assemble import assemble
from audit.sources._blocks import Block, Progress
from audit.sources._display import display, is_date
from audit.sources._office import Package
from audit.sources._sheets import SheetCells, blocks_of_sheet, merge
from audit.sources._xlsx_parts import MAX_ROWS, Book, RawCell, Sheet, address_of, count_values, stream_sheet
from audit.sources.errors import ReadError
from audit.tables.build import GridCell
from audit.tables.model import Address, Document, Problem

__all__ = ["MAX_CELLS", "read"]

MAX_CELLS = 500_000
"""Filled cells in a book; more is a data drop, not a bulletin."""


def read(path: Path, *, progress: Progress | None = None) -> Document:
    """The tables and notes of a book's sheets; `ReadError` where it is no book, encrypted, too large or made to exhaust its reader."""
    found: list[Block] = []
    with Package(path) as package:
        reading = _Reading(Book(package), package.where)
        for done, sheet in enumerate(reading.book.sheets, 1):
            found += blocks_of_sheet(SheetCells(sheet.name, list(reading.cells(sheet))))
            if progress:
                progress(done, len(reading.book.sheets))
        reading.finish(package.has_macros)
    return assemble(found, name=path.name, kind="xlsx", problems=reading.problems)


class _Reading(Struct):
    """One pass over a book: counts cells, gathers what was not calculated or not seen."""

    book: Book
    where: str
    problems: list[Problem] = field(default_factory=list)
    count: int = 0
    rows: int = 0

    def cells(self, sheet: Sheet) -> Iterator[GridCell]:
        """The sheet's cells with their spans."""
        if not self.book.package.has(sheet.part):
            self._tell("readers.broken-sheet", sheet.name)
            return
        if not self._count(sheet):
            return
        found = {}
        missing: list[str] = []
        for raw in stream_sheet(self.book, sheet):
            cell = self._cell(raw, sheet, missing)
            found[cell.row, cell.column] = cell
        self._report(sheet, missing, bool(found))
        yield from merge(found, sheet.merged)

    def _count(self, sheet: Sheet) -> int:
        values, rows = count_values(self.book.package, sheet.part)
        self.count, self.rows = self.count + values, self.rows + rows
        if self.count > 2 * MAX_CELLS or self.rows > MAX_ROWS:
            raise ReadError("readers.too-many-cells", self.where, limit=f"{MAX_CELLS:,}")
        return values

    def _report(self, sheet: Sheet, missing: list[str], filled: bool) -> None:
        if missing:
            self._tell(
                "readers.not-calculated",
                sheet.name,
                severity="warning",
                count=str(len(missing)),
                cells=", ".join(missing[:5]),
            )
        if sheet.hidden and filled:
            self._tell("readers.hidden-sheet", sheet.name)
        elif hidden := [*sheet.hidden_rows, *sheet.hidden_columns]:
            self._tell("readers.hidden-lines", sheet.name, count=str(len(hidden)))

    def _cell(self, raw: RawCell, sheet: Sheet, missing: list[str]) -> GridCell:
        ref = address_of(raw.row, raw.column)
        flags = {"formula"} if raw.formula else set()
        hidden = (
            sheet.hidden
            or raw.row in sheet.hidden_rows
            or any(a <= raw.column <= b for a, b in sheet.hidden_columns)
        )
        if hidden:
            flags.add("hidden")
        text, stored = self._text(raw)
        if raw.kind == "n" and is_date(self.book.format(raw.style)):
            flags.add("date")
        if raw.value is None:
            flags.add("not-calculated")
            missing.append(ref)
            text = raw.formula
        return GridCell(
            text=text.strip(), row=raw.row, column=raw.column, flags=frozenset(flags), stored=stored, formula=raw.formula,
            address=Address(place=f"{sheet.name}!{ref}", sheet=sheet.name, ref=ref),
        )  # fmt: skip

    def _text(self, raw: RawCell) -> tuple[str, str]:
        """(displayed text, stored value) of a cell; a text has no stored value of its own."""
        value = raw.value or ""
        if raw.kind == "s":
            return self.book.text(value), ""
        if raw.kind == "b":
            return ("TRUE" if value == "1" else "FALSE"), value
        if raw.kind == "n":
            return display(value, self.book.format(raw.style), self.where, self.book.date1904), value
        return value, ""

    def _tell(self, code: str, where: str, severity: str = "notice", **values: str) -> None:
        self.problems.append(Problem(code=code, where=where, values=tuple(values.items()), severity=severity))

    def finish(self, macros: bool) -> None:
        """What concerns the whole book."""
        if macros:
            self._tell("readers.macros", self.where)

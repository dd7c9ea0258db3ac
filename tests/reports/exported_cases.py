"""The shared result with the addresses that Excel, Word and PDF readers give, for the formats that find cells again by them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from audit.findings import AuditResult, CellRef
from audit.tables.model import Address, Cell, Document, Table

Placed = Callable[[Table, Cell], Address]


def in_book(table: Table, cell: Cell) -> Address:
    """`Sheet1!B7`: each table on a sheet of its own, from A1."""
    sheet, ref = f"Sheet{table.number}", f"{chr(65 + cell.column)}{cell.row + 1}"
    return Address(place=f"{sheet}!{ref}", sheet=sheet, ref=ref)


def in_word(table: Table, cell: Cell) -> Address:
    """`Word table 3 (4,2)`."""
    return Address(place=f"Word table {table.number} ({cell.row + 1},{cell.column + 1})", table=table.number)


def moved(result: AuditResult, kind: str, placed: Placed) -> AuditResult:
    """`result` as if every document had been read from a file of `kind`, its cells at the addresses that `placed` gives."""
    documents = tuple(_document(document, kind, placed) for document in result.documents)
    found = {(d.name, t.number): t for d in documents for t in d.tables}
    findings = tuple(_moved(finding, found) for finding in result.findings)
    return replace(result, documents=documents, findings=findings)


def _document(document: Document, kind: str, placed: Placed) -> Document:
    tables = tuple(_table(table, placed) for table in document.tables)
    return replace(document, name=f"{document.name.rsplit('.', 1)[0]}.{kind}", kind=kind, tables=tables)


def _table(table: Table, placed: Placed) -> Table:
    cells = {id(cell): replace(cell, address=placed(table, cell)) for cell in table.cells}
    return replace(
        table,
        grid=tuple(tuple(cells[id(cell)] for cell in row) for row in table.grid),
        address=Address(place="here"),
    )


def _moved(value: Any, found: dict[tuple[str, int], Table]) -> Any:
    changes: dict[str, Any] = {}
    if isinstance(value, CellRef):
        kind = next(iter(found))[0].rsplit(".", 1)[1]
        name = f"{value.document.rsplit('.', 1)[0]}.{kind}"
        table = found.get((name, value.table_number))
        changes = {"document": name}
        if table is not None:
            where = table.at(*value.grid).address
            changes |= {"where": where, "address": where.place}
        return replace(value, **changes)
    cells = {"target": _moved(value.target, found)}
    many = {
        name: tuple(_moved(cell, found) for cell in getattr(value, name)) for name in ("terms", "suspects")
    }
    return replace(value, **cells, **many)

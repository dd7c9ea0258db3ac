"""How a finding names a cell."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from audit.checks import Term
from audit.engine.exact import Outcome, term_figure, term_unit
from audit.findings import CellRef
from audit.tables.model import Cell, Table

__all__ = ["cell_ref", "labels", "reference"]


def cell_ref(outcome: Outcome, term: Term) -> dict[str, Any]:
    """The fields of a `CellRef` for a term of an outcome."""
    figure, cell = term_figure(term), term.cell
    row, column = labels(term.table, cell)
    return {
        "document": outcome.document, "table": term.table.title, "row": row, "column": column, "printed": figure.text if term.value else cell.text,
        "value": Fraction(figure.value) if figure.value is not None else None, "unit": term_unit(term).name, "address": str(cell.address),
        "where": cell.address, "table_number": term.table.number, "grid": (cell.row, cell.column),
    }  # fmt: skip


def reference(document: str, table: Table, cell: Cell) -> CellRef:
    """A `CellRef` for a cell that no rule names."""
    row, column = labels(table, cell)
    value = Fraction(cell.figure.value) if cell.figure.value is not None else None
    return CellRef(
        document=document, table=table.title, row=row, column=column, printed=cell.text, value=value, unit=cell.unit.name,
        address=str(cell.address), where=cell.address, table_number=table.number, grid=(cell.row, cell.column),
    )  # fmt: skip


def labels(table: Table, cell: Cell) -> tuple[str, str]:
    """(row label path, column label path), each joined with ` / `."""
    position = cell.row - table.header_rows
    row = (
        table.rows[position]
        if 0 <= position < len(table.rows) and table.rows[position].index == cell.row
        else None
    )
    row = row or next((r for r in table.rows if r.index == cell.row), None)
    return " / ".join(row.label) if row else "", " / ".join(table.columns[cell.column].label)

"""The unit that a pack gives to a table whose figures print none."""

from __future__ import annotations

from msgspec.structs import replace

from audit.tables.model import Cell, Table
from audit.units import NONE, Unit

__all__ = ["with_unit"]


def with_unit(table: Table, unit: Unit) -> Table:
    """The table with `unit` for every level to which neither cell, nor column, nor row gives one.

    What changes is copied, merged cells once; a table where nothing changes is returned as it is.
    """
    rows = {row.index: row.unit for row in table.rows}
    levels = {c.index: c.unit for c in table.columns if not c.stub and c.measure == "level"}

    def bare(cell: Cell) -> bool:
        own = cell.figure.unit, levels.get(cell.column, unit), rows.get(cell.row, NONE)
        return cell.row >= table.header_rows and cell.figure.kind in _FIGURES and all(u == NONE for u in own)

    changed = {id(cell): replace(cell, unit=unit) for cell in table.cells if cell.unit != unit and bare(cell)}
    if not changed and table.unit == unit:
        return table
    grid = tuple(tuple(changed.get(id(cell), cell) for cell in line) for line in table.grid)
    return replace(table, unit=unit, grid=grid)


_FIGURES = ("number", "range")

"""From a reader's bare grid to a `Table`: headers, labels, units, sections and figures, the same for every format.

A reader gives the cells that it found and says whether it knows which are merged. `tables_of` (in `audit.tables.assemble`) joins a table that pages
break, puts shifted rows right, parts tables that stand side by side, and calls `build_table` for each.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from audit.tables.columns import describe_columns
from audit.tables.grid import Grid, GridCell
from audit.tables.header import count_header_rows, infer_spans
from audit.tables.kinds import figure_of
from audit.tables.model import Address, Cell, Column, Row, Table
from audit.tables.rows import describe_rows
from audit.tables.units import ColumnUnits, table_unit
from audit.units import Unit

__all__ = ["Grid", "GridCell", "build_table", "lay_out"]


def build_table(grid: Grid, number: int) -> Table:
    """The table that `grid` prints; `number` is its place in the document, from 1."""
    matrix = lay_out(grid)
    header_rows = (
        count_header_rows([[cell.text for cell in row] for row in matrix[:_HEADER_SEARCH]])
        if grid.header_rows is None
        else grid.header_rows
    )
    header_rows = min(header_rows, len(matrix))
    if grid.header_rows is None and grid.spans_known:
        header_rows = _whole_header(matrix, header_rows)
    if not grid.spans_known:
        infer_spans(matrix, header_rows)
    columns = describe_columns(matrix, header_rows)
    rows = describe_rows(matrix, header_rows, columns, grid.breaks)
    unit = table_unit(grid.unit_line, grid.caption, *reversed(grid.headings))
    return Table(
        number=number, headings=grid.headings, caption=grid.caption, unit=unit, notes=grid.notes, grid=_cells(matrix, header_rows, rows, columns, unit),
        header_rows=header_rows, rows=rows, columns=columns, address=grid.address, spans_known=grid.spans_known,
    )  # fmt: skip


_HEADER_SEARCH = 40


def lay_out(grid: Grid) -> list[list[GridCell]]:
    """The full rectangle: `matrix[r][c]` is the cell that covers it. Gaps are blank cells; what would cover a cell twice is cut; an empty right edge is cut off."""
    height = max((cell.row + cell.rowspan for cell in grid.cells), default=0)
    width = max(
        (cell.column + cell.colspan for cell in grid.cells if grid.spans_known or cell.text.strip()),
        default=0,
    )
    places: list[list[GridCell | None]] = [[None] * width for _ in range(height)]
    for cell in grid.cells:
        if cell.rowspan == 1 and cell.colspan == 1:
            if cell.column < width and places[cell.row][cell.column] is None:
                places[cell.row][cell.column] = cell
            continue
        _place(places, cell)
    return [_filled(row, r) for r, row in enumerate(places)]


def _place(places: list[list[GridCell | None]], cell: GridCell) -> None:
    """Puts a merged cell on the free rectangle that starts at its own place."""
    if cell.column >= len(places[cell.row]) or places[cell.row][cell.column] is not None:
        return
    line = places[cell.row]
    while cell.colspan > 1 and any(at is not None for at in line[cell.column : cell.column + cell.colspan]):
        cell.colspan -= 1
    for r in range(cell.row, cell.row + cell.rowspan):
        if any(at is not None for at in places[r][cell.column : cell.column + cell.colspan]):
            cell.rowspan = r - cell.row
            break
        places[r][cell.column : cell.column + cell.colspan] = [cell] * min(
            cell.colspan, len(places[r]) - cell.column
        )


def _filled(row: list[GridCell | None], r: int) -> list[GridCell]:
    if None not in row:
        return [cell for cell in row if cell is not None]
    known = next((cell.address for cell in row if cell is not None), Address())
    address = replace(known, cell=None, place=known.place.split(",")[0]) if known.line is not None else known
    return [
        cell if cell is not None else GridCell(text="", row=r, column=c, address=address)
        for c, cell in enumerate(row)
    ]


def _whole_header(matrix: list[list[GridCell]], header_rows: int) -> int:
    """A header cell that reaches down takes the rows it covers into the header."""
    reach = max((cell.rowspan for cell in matrix[0]), default=1) if matrix and header_rows else header_rows
    return max(header_rows, reach) if reach < len(matrix) else header_rows


def _cells(
    matrix: list[list[GridCell]], header_rows: int, rows: Sequence[Row], columns: Sequence[Column], unit: Unit
) -> tuple[tuple[Cell, ...], ...]:
    """The model's cells, each merged one made once."""
    made: dict[int, Cell] = {}
    units = ColumnUnits(columns, unit)
    grid = []
    for r, line in enumerate(matrix):
        row = rows[r - header_rows] if r >= header_rows else None
        out = []
        for c, cell in enumerate(line):
            known = made.get(id(cell)) if cell.row != r or cell.column != c else None
            if known is None:
                figure = figure_of(cell.text)
                known = Cell(
                    text=cell.text, row=r, column=c, rowspan=cell.rowspan, colspan=cell.colspan, figure=figure,
                    unit=units.of(figure, c, row) if row else figure.unit, address=cell.address,
                    flags=cell.flags, stored=cell.stored, formula=cell.formula,
                )  # fmt: skip
                if cell.rowspan > 1 or cell.colspan > 1:
                    made[id(cell)] = known
            out.append(known)
        grid.append(tuple(out))
    return tuple(grid)

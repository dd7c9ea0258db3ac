"""Tables that a pack declares to be the pages of one, joined by the readers' own rule for pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from audit.rulepack.units import with_unit
from audit.tables.build import Grid, GridCell, build_table
from audit.tables.join import join_pages
from audit.tables.model import Table
from audit.units import NONE

__all__ = ["join_tables"]


def join_tables(tables: Sequence[Table], told: Callable[[Table], Table]) -> Table | None:
    """The one table of which `tables` are the pages, in their order; None where their headers or units differ. `told` reads its figures as the pack says.

    It has the first page's number, headings, unit and address; every cell keeps its own address.
    """
    first = tables[0]
    grids, _ = join_pages([_grid(table, first) for table in tables])
    if len(grids) > 1:
        return None
    joined = told(build_table(grids[0], first.number))
    return joined if first.unit is NONE else with_unit(joined, first.unit)


def _grid(table: Table, first: Table) -> Grid:
    """The table as a reader found it, under the first page's headings."""
    return Grid(
        cells=list(_cells(table)),
        headings=first.headings,
        caption=first.caption,
        unit_line=f"单位：{table.unit.name}" if table.unit.name else "",
        notes=table.notes,
        header_rows=table.header_rows,
        spans_known=table.spans_known,
        breaks=tuple(below.index for above, below in pairwise(table.rows) if below.block > above.block),
        address=table.address,
    )


def _cells(table: Table) -> Iterator[GridCell]:
    for cell in table.cells:
        yield GridCell(
            text=cell.text,
            row=cell.row,
            column=cell.column,
            rowspan=cell.rowspan,
            colspan=cell.colspan,
            address=cell.address,
            flags=cell.flags,
            stored=cell.stored,
            formula=cell.formula,
        )

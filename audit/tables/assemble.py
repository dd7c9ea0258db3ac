"""From all the grids of a document to its tables: pages joined, shifted rows put right, tables side by side parted, numbers given."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from audit.tables.align import align
from audit.tables.build import build_table
from audit.tables.grid import Grid
from audit.tables.join import joined
from audit.tables.model import Problem, Table
from audit.tables.sides import part_sides

__all__ = ["tables_of"]


def tables_of(grids: Iterable[Grid]) -> tuple[tuple[Table, ...], tuple[Problem, ...]]:
    """(the tables that `grids` print, in order and numbered from 1; what could not be read as it stands)."""
    with _collector_resting():
        return _tables_of(grids)


@contextmanager
def _collector_resting() -> Iterator[None]:
    """Python's cycle collector walks all cells again and again while they are made, and finds nothing: a fifth of the time in a long document."""
    busy = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if busy:
            gc.enable()


def _tables_of(grids: Iterable[Grid]) -> tuple[tuple[Table, ...], tuple[Problem, ...]]:
    """One grid after the other, so that no more than one of them is held beside the tables."""
    left_out: list[Problem] = []
    moved: list[Problem] = []
    tables: list[Table] = []
    for grid in joined(grids, left_out):
        aligned, found = align(grid)
        moved.extend(found)
        for side in part_sides(aligned):
            tables.append(build_table(side, len(tables) + 1))
    return tuple(tables), (*left_out, *moved, *(_no_rows(table) for table in tables if not table.rows))


def _no_rows(table: Table) -> Problem:
    return Problem(code="sources.no-rows", where=table.address.place or table.title, severity="notice")

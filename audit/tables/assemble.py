"""From all the grids of a document to its tables: pages joined, shifted rows put right, tables side by side parted, numbers given."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from audit.tables.align import align
from audit.tables.build import build_table
from audit.tables.grid import Grid
from audit.tables.join import join_pages
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
    joined, problems = join_pages(grids)
    parts: list[Grid] = []
    for grid in joined:
        aligned, moved = align(grid)
        problems.extend(moved)
        parts.extend(part_sides(aligned))
    tables = tuple(build_table(grid, number) for number, grid in enumerate(parts, 1))
    problems.extend(_no_rows(table) for table in tables if not table.rows)
    return tables, tuple(problems)


def _no_rows(table: Table) -> Problem:
    return Problem(code="sources.no-rows", where=table.address.place or table.title, severity="notice")

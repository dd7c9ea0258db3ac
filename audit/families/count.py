"""A header's own count equals the number of cells filled beneath it.

**Holds where** the figure in the header (省 31项) is the number of cells under it that are not empty; a merged cell counts once, a marker (—) is empty.
**Why**: a row that slipped into the neighbouring column, or was lost at a page break, shows here and nowhere else.

    count: {columns: [省, 市, 县]}
    count: {columns: [省], every: true}      # markers count as filled

| passes | fails |
|---|---|
| 市（7项） over seven filled cells | 市（7项） over six |
"""

from __future__ import annotations

from collections.abc import Iterator

from audit.checks import Check, Record, Rule, Term
from audit.families import _base
from audit.figures import figures_in
from audit.formulas import Call, Equation, Name
from audit.tables.labels import find_column, find_columns
from audit.tables.model import Cell, Column, Table


class Options(_base.Options, frozen=True, kw_only=True):
    """`columns` whose headers state a count; `every` counts markers too."""

    columns: list[str]
    every: bool = False


_COUNT = Equation(Name("stated"), "=", Call("count", (Name("cells"),)), "stated = count(cells)")


def bind(rule: Rule, scope: _base.Scope) -> Iterator[Check]:
    """A check a table; a record for each column whose header holds one figure."""
    for table in map(scope.table, rule.tables):
        yield Check(rule=rule, equation=_COUNT, target="stated", records=tuple(_records(rule, table)))


def _records(rule: Rule, table: Table) -> Iterator[Record]:
    for label in rule.options.columns:
        for column in find_columns(table, label) or [find_column(table, label)]:
            header = table.at(table.header_rows - 1, column.index)
            stated = list(figures_in(header.text, header.figure.manner))
            cells = tuple(Term(table=table, cell=cell) for cell in _filled(rule, table, column))
            if len(stated) == 1:
                yield Record(
                    terms={
                        "stated": Term(table=table, cell=header, value=stated[0], exact=True),
                        "cells": cells,
                    }
                )
            else:
                yield Record(
                    terms={"stated": Term(table=table, cell=header), "cells": cells}, open="open.no-count"
                )


def _filled(rule: Rule, table: Table, column: Column) -> Iterator[Cell]:
    empty = {"empty"} if rule.options.every else {"empty", "marker"}
    seen: set[int] = set()
    for row in _base.body_rows(table, rule):
        cell = table.at(row.index, column.index)
        if cell.figure.kind not in empty and id(cell) not in seen:
            seen.add(id(cell))
            yield cell

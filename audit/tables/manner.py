"""A document's figures read as its source prints them: in the manner and with the markers that a pack tells, or in the manner that the figures themselves prove.

Readers lay out tables without knowing the manner, for `12,5` is a figure whatever it says. Its value is read here, in one place.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from audit.figures import DEFAULT_MARKERS, Figure, parse_figure
from audit.notation import COMMA, POINT, Manner
from audit.tables.model import Cell, Document, Table
from audit.tables.shown import agrees, shown, stored_number
from audit.tables.units import ColumnUnits

__all__ = ["as_printed", "in_manner", "reread"]

Markers = Mapping[str, str]


def as_printed(document: Document) -> Document:
    """`document` in the manner that its figures prove; what they prove, and what they leave in doubt, is among its problems."""
    manner, problems = shown(document)
    document = replace(document, problems=(*document.problems, *problems)) if problems else document
    return in_manner(document, manner)


def in_manner(document: Document, manner: Manner, markers: Markers | None = None) -> Document:
    """`document` with its figures as `manner` and `markers` say (they come before the usual ones); the same document where that changes nothing."""
    if manner == document.manner and not markers:
        return document
    tables = tuple(reread(table, manner, markers, document.manner) for table in document.tables)
    return replace(document, tables=tables, manner=manner)


def reread(table: Table, manner: Manner, markers: Markers | None = None, known: Manner = POINT) -> Table:
    """`table`, which was read in the manner `known` and with the usual markers, read in another or with others."""
    words = {**DEFAULT_MARKERS, **markers} if markers else DEFAULT_MARKERS
    units = ColumnUnits(table.columns, table.unit)
    rows = {row.index: row for row in table.rows}
    changed: dict[int, Cell] = {}
    for cell in table.cells:
        if manner == known and not _may_mark(cell, words):
            continue
        figure = _figure(cell, words, manner)
        if figure != cell.figure:
            row = rows.get(cell.row)
            same = row is None or (
                figure.unit == cell.figure.unit and figure.is_number == cell.figure.is_number
            )
            unit = cell.unit if same or row is None else units.of(figure, cell.column, row)
            changed[id(cell)] = replace(cell, figure=figure, unit=unit)
    if not changed:
        return table
    return replace(
        table, grid=tuple(tuple(changed.get(id(cell), cell) for cell in line) for line in table.grid)
    )


def _may_mark(cell: Cell, markers: Markers) -> bool:
    return cell.figure.kind == "marker" or (cell.figure.kind != "empty" and cell.text.strip() in markers)


def _figure(cell: Cell, markers: Markers, manner: Manner) -> Figure:
    """The figure of a cell. A spreadsheet keeps the number behind the text: of two readings the one that agrees with it is right."""
    figure = parse_figure(cell.text, markers, manner)
    stored = stored_number(cell)
    if stored is None or agrees(figure, stored):
        return figure
    others = (parse_figure(cell.text, markers, other) for other in (POINT, COMMA) if other != manner)
    return next((other for other in others if agrees(other, stored)), figure)

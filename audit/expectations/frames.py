"""A document as one frame of its cells, and back: what a batch of Great Expectations must hold for the rules of a whole bulletin.

One record is one printed cell, with what its table says around it; paragraphs are records of table 0. `texts` is the other kind of batch: one printed table as
a frame of texts, its columns named by their headers.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from msgspec.structs import asdict, replace

from audit.tables.build import Grid, GridCell, build_table
from audit.tables.manner import as_printed
from audit.tables.model import Address, Cell, Document, Paragraph, Table
from audit.units import parse_unit

__all__ = ["COLUMNS", "cells", "document_of_cells", "document_of_texts", "is_cells", "texts"]

COLUMNS = (
    "document", "kind", "table", "headings", "caption", "unit", "notes", "header_rows", "spans_known", "place", "block", "row", "column", "rowspan", "colspan", "text",
    "flags", "stored", "formula", "address",
)  # fmt: skip
"""The columns of a frame of cells: texts and whole numbers, none of them ever missing."""
_WHOLE = frozenset({"table", "header_rows", "spans_known", "block", "row", "column", "rowspan", "colspan"})
_BETWEEN = "\n"
"""Headings and notes are joined by it."""


def is_cells(columns: Iterable[str]) -> bool:
    """True where a frame has the columns of a frame of cells."""
    return set(COLUMNS) <= set(columns)


def cells(document: Document) -> list[dict[str, Any]]:
    """The document as records, for `pandas.DataFrame(…)` or `spark.createDataFrame(…)`: paragraphs as table 0, then each table's cells row by row."""
    head = {"document": document.name, "kind": document.kind}
    return [_record(head | one) for one in (*_prose(document), *_printed(document))]


def _record(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: values.get(name, 0 if name in _WHOLE else "") for name in COLUMNS}


def _prose(document: Document) -> Iterator[dict[str, Any]]:
    for k, paragraph in enumerate(document.paragraphs):
        headings = _BETWEEN.join(paragraph.headings)
        yield {"row": k, "text": paragraph.text, "headings": headings, "address": _spelt(paragraph.address)}


def _printed(document: Document) -> Iterator[dict[str, Any]]:
    for table in document.tables:
        blocks = {row.index: row.block for row in table.rows}
        head = {
            "table": table.number, "headings": _BETWEEN.join(table.headings), "caption": table.caption, "unit": table.unit.name,
            "notes": _BETWEEN.join(table.notes), "header_rows": table.header_rows, "spans_known": int(table.spans_known),
            "place": _spelt(table.address),
        }  # fmt: skip
        for cell in table.cells:
            yield head | {"block": blocks.get(cell.row, 0)} | _cell(cell)


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "row": cell.row, "column": cell.column, "rowspan": cell.rowspan, "colspan": cell.colspan, "text": cell.text, "flags": " ".join(sorted(cell.flags)),
        "stored": cell.stored, "formula": cell.formula, "address": _spelt(cell.address),
    }  # fmt: skip


def _spelt(address: Address) -> str:
    """An address as JSON, without what it does not say."""
    plain = asdict(address)
    return json.dumps(
        {name: value for name, value in plain.items() if value not in ("", None, ())}, ensure_ascii=False
    )


def _address(text: str) -> Address:
    known: dict[str, Any] = json.loads(text) if text else {}
    said: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in known.items()}
    return Address(**said)


def document_of_cells(records: Iterable[Mapping[str, Any]]) -> Document:
    """The document that a frame of cells tells; the records may come in any order."""
    ordered: list[dict[str, Any]] = sorted(
        ({name: int(one[name]) if name in _WHOLE else str(one[name]) for name in COLUMNS} for one in records),
        key=lambda one: (one["table"], one["row"], one["column"]),
    )
    first = ordered[0] if ordered else _record({})
    groups = {number: list(group) for number, group in groupby(ordered, key=lambda one: one["table"])}
    paragraphs = tuple(
        Paragraph(text=one["text"], headings=_several(one["headings"]), address=_address(one["address"]))
        for one in groups.pop(0, [])
    )
    tables = tuple(_table(group) for group in groups.values())
    return as_printed(
        Document(name=first["document"], kind=first["kind"], tables=tables, paragraphs=paragraphs)
    )


def _several(text: str) -> tuple[str, ...]:
    return tuple(text.split(_BETWEEN)) if text else ()


def _table(group: Sequence[Mapping[str, Any]]) -> Table:
    first = group[0]
    grid = Grid(
        cells=[_grid_cell(one) for one in group], headings=_several(first["headings"]), caption=first["caption"],
        unit_line=f"单位：{first['unit']}" if first["unit"] else "", notes=_several(first["notes"]), header_rows=first["header_rows"],
        spans_known=bool(first["spans_known"]), breaks=tuple(_breaks(group)), address=_address(first["place"]),
    )  # fmt: skip
    return replace(build_table(grid, first["table"]), unit=parse_unit(first["unit"]))


def _grid_cell(one: Mapping[str, Any]) -> GridCell:
    return GridCell(
        text=one["text"], row=one["row"], column=one["column"], rowspan=one["rowspan"], colspan=one["colspan"], address=_address(one["address"]),
        flags=frozenset(one["flags"].split()), stored=one["stored"], formula=one["formula"],
    )  # fmt: skip


def _breaks(group: Sequence[Mapping[str, Any]]) -> Iterator[int]:
    """The rows on which a new block begins."""
    block = 0
    for one in group:
        if one["block"] > block:
            block = one["block"]
            yield one["row"]


_STEP = " / "


def texts(table: Table) -> dict[str, list[str]]:
    """One printed table as columns of texts, for `pandas.DataFrame(…)`: the names are the headers' words from top to bottom, joined with ` / `."""
    rows = [row.index for row in table.rows]
    return {_STEP.join(c.label): [table.at(r, c.index).text for r in rows] for c in table.columns}


def document_of_texts(
    columns: Sequence[str], rows: Iterable[Sequence[Any]], name: str, unit: str = ""
) -> Document:
    """A document of one table: its header rows are the parts of the columns' names, a missing value is a blank."""
    paths = [column.split(_STEP) for column in columns]
    deep = max(map(len, paths), default=1)
    header = [[path[k] if k < len(path) else "" for path in paths] for k in range(deep)]
    body = [["" if value is None else str(value) for value in row] for row in rows]
    listed = [
        GridCell(text=text, row=r, column=c, address=_row_address(r - deep, columns[c]))
        for r, line in enumerate([*header, *body])
        for c, text in enumerate(line)
    ]
    grid = Grid(cells=listed, caption=name, unit_line=f"单位：{unit}" if unit else "", header_rows=deep)
    return Document(name=name, kind="frame", tables=(build_table(grid, 1),))


def _row_address(record: int, column: str) -> Address:
    return Address(place=f"row {record + 1}, {column}" if record >= 0 else column)

"""Word tables as grids: grid spans, vertical and old-style horizontal merges, indented rows, content controls, nested tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from msgspec import Struct, field

from audit.sources._office import Element, attr, children, local
from audit.tables.build import Grid, GridCell
from audit.tables.model import Address

__all__ = ["Story", "read_table", "through"]

MAX_NESTING = 12
"""Tables in tables in tables: beyond this a document is made to exhaust its reader."""
_WRAPPERS = ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")


class Found(Struct):
    """What a cell's paragraphs gave: text, flags, formula, and the tables in it that are tables of their own."""

    text: str = ""
    flags: set[str] = field(default_factory=set)
    formula: str = ""
    tables: list[Element] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class Story(Protocol):
    """Reads what stands in a cell; the document does it, since fields and list numbers run through tables."""

    def cell(self, element: Element) -> Found:
        """The cell's text and what stood in it."""
        ...


def through(element: Element, *names: str) -> Iterator[Element]:
    """The child elements called one of `names`, also those in content controls and other wrappers."""
    for child in element:
        name = local(child)
        if name in names:
            yield child
        elif name in _WRAPPERS:
            yield from through(child, *names)


class _Open(Struct):
    """The table under construction: for each column, the cell that a merged continuation would lengthen."""

    above: dict[int, GridCell] = field(default_factory=dict)
    inner: list[tuple[GridCell, Element]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_table(
    table: Element, name: str, story: Story, number: int | None
) -> tuple[Grid, list[tuple[str, Element]]]:
    """The grid of a `tbl`, and the tables inside its cells with the names they go by. Deleted rows and cells are gone, as accepted."""
    work = _Open()
    cells: list[GridCell] = []
    rows = [row for row in through(table, "tr") if not _has(row, "trPr", "del")]
    headers = 0
    for r, row in enumerate(rows):
        cells.extend(_row(row, r, name, number, story, work))
        headers += headers == r and _on(row, "trPr", "tblHeader")
    grid = Grid(
        cells=cells, spans_known=True, header_rows=_whole_headers(cells, headers, len(rows)), notes=tuple(work.notes),
        address=Address(place=name, table=number),
    )  # fmt: skip
    inner = [(f"{name} ({c.row + 1},{c.column + 1})", element) for c, element in work.inner]
    return grid, inner


def _whole_headers(cells: list[GridCell], headers: int, rows: int) -> int | None:
    """The rows marked as header, lengthened by what hangs down from them; None where no row is marked, or all are."""
    for cell in cells:
        if cell.row < headers and cell.rowspan < rows:
            headers = max(headers, cell.row + cell.rowspan)
    return headers if 0 < headers < rows else None


def _row(
    row: Element, r: int, name: str, number: int | None, story: Story, work: _Open
) -> Iterator[GridCell]:
    column = _count(row, "trPr", "gridBefore", 0)
    flags = {flag for flag, mark in (("hidden", "hidden"), ("tracked", "ins")) if _has(row, "trPr", mark)}
    left: GridCell | None = None
    for element in through(row, "tc"):
        if _has(element, "tcPr", "cellDel"):
            continue
        span = max(1, _count(element, "tcPr", "gridSpan", 1))
        if left is not None and _merge(element, "hMerge") == "continue":
            left.colspan += span
        else:
            left = _cell(element, r, column, span, work)
            if left.row == r:
                _fill(left, element, name, number, story, work, flags)
                yield left
        for c in range(column, column + span):
            work.above[c] = left
        column += span


def _cell(element: Element, r: int, column: int, span: int, work: _Open) -> GridCell:
    above = work.above.get(column)
    if _merge(element, "vMerge") == "continue" and above and above.row + above.rowspan == r:
        if above.column == column and above.colspan == span:
            above.rowspan += 1
            return above
    elif _merge(element, "vMerge") == "continue" and above and above.row + above.rowspan > r:
        return above
    return GridCell(text="", row=r, column=column, colspan=span)


def _fill(
    cell: GridCell,
    element: Element,
    name: str,
    number: int | None,
    story: Story,
    work: _Open,
    flags: set[str],
) -> None:
    found = story.cell(element)
    place = f"{name} ({cell.row + 1},{cell.column + 1})"
    cell.text, cell.formula = found.text, found.formula
    cell.flags = frozenset(flags | found.flags)
    cell.address = Address(place=place, table=number)
    work.inner.extend((cell, table) for table in found.tables)
    work.notes.extend(found.notes)


def _merge(cell: Element, kind: str) -> str:
    for properties in children(cell, "tcPr"):
        for one in children(properties, kind):
            return attr(one, "val") or "continue"
    return ""


def _value(element: Element, properties: str, name: str) -> str:
    found = [one for part in children(element, properties) for one in children(part, name)]
    return attr(found[0], "val") if found else ""


def _count(element: Element, properties: str, name: str, default: int) -> int:
    """A count of grid columns, at most as many as Word allows in a table."""
    text = _value(element, properties, name)
    return min(int(text[:6]), 63) if text.isdigit() else default


def _has(element: Element, properties: str, name: str) -> bool:
    return any(True for part in children(element, properties) for _ in children(part, name))


def _on(element: Element, properties: str, name: str) -> bool:
    return _has(element, properties, name) and _value(element, properties, name) not in ("0", "false", "off")

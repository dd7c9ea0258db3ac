"""A table element as a grid: rowspan and colspan as browsers place them, thead first and tfoot last, Excel's own attributes as evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from audit.sources._blocks import flow
from audit.sources._office import Element, attr, local
from audit.tables.build import Grid, GridCell
from audit.tables.model import Address

__all__ = ["grid_of", "is_layout", "rows_of"]

MAX_SPAN = 1000
"""As browsers clip it: a colspan of a billion is a mistake, or an attack."""


def rows_of(table: Element) -> list[tuple[Element, str]]:
    """The rows that belong to the table itself, each with its part (thead, tbody, tfoot); the head comes first and the foot last."""
    order = {"thead": 0, "tfoot": 2}
    found: list[tuple[Element, str]] = []
    for child in table:
        if local(child) == "tr":
            found.append((child, "tbody"))
        elif local(child) in ("thead", "tbody", "tfoot"):
            found.extend((row, local(child)) for row in child if local(row) == "tr")
    return sorted(found, key=lambda item: order.get(item[1], 1))


def is_layout(table: Element) -> bool:
    """True for a table that only lays out the page: the tables inside it hold more rows than itself, or it has one cell."""
    own = rows_of(table)
    cells = sum(1 for row, _ in own for cell in row if local(cell) in ("td", "th"))
    nested = sum(len(rows_of(inner)) for inner in table.iter("table") if inner is not table)
    return cells <= 1 or nested > len(own)


def grid_of(table: Element, number: int, text: Callable[[Element], str]) -> Grid:
    """The grid of `table`; `text` reads a cell."""
    rows = rows_of(table)
    cells = flow(_row(row, len(rows) - r, text) for r, (row, _) in enumerate(rows))
    for cell in cells:
        place = f"html table {number} ({cell.row + 1},{cell.column + 1})"
        cell.address = Address(place=place, table=number)
    caption = next((" ".join(one.text_content().split()) for one in table if local(one) == "caption"), "")
    return Grid(
        cells=cells,
        caption=caption,
        spans_known=True,
        header_rows=_headers(rows),
        address=Address(place=f"html table {number}", table=number),
    )


def _row(row: Element, below: int, text: Callable[[Element], str]) -> Iterator[GridCell]:
    for cell in row:
        if local(cell) in ("td", "th"):
            rowspan = _span(cell, "rowspan", below)
            yield GridCell(
                text=text(cell), row=0, column=0, rowspan=min(rowspan or below, below), colspan=max(1, _span(cell, "colspan", MAX_SPAN)),
                stored=attr(cell, "x:num") or attr(cell, "data-value"), formula=attr(cell, "x:fmla"), flags=_flags(row, cell),
            )  # fmt: skip


def _flags(row: Element, cell: Element) -> frozenset[str]:
    hidden = any(
        "display:none" in (one.get("style") or "").replace(" ", "").lower() or one.get("hidden") is not None
        for one in (row, cell)
    )
    found = {"hidden"} if hidden else set()
    return frozenset(found | ({"formula"} if attr(cell, "x:fmla") else set()))


def _span(cell: Element, name: str, most: int) -> int:
    digits = (cell.get(name) or "1").strip()
    return min(int(digits[:9]), most) if digits[:9].isdigit() else 1


def _headers(rows: list[tuple[Element, str]]) -> int | None:
    """The rows that the page marks as header: those in thead, else leading rows of th alone; None where it marks none, or all."""
    count = sum(1 for _, part in rows if part == "thead")
    if not count:
        for row, _ in rows:
            cells = [cell for cell in row if local(cell) in ("td", "th")]
            if not cells or any(local(cell) == "td" for cell in cells):
                break
            count += 1
    return count if 0 < count < len(rows) else None

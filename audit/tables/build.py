"""From a reader's bare grid to a `Table`: headers, labels, units, sections and figures, the same for every format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from audit.tables.model import Address, Table

__all__ = ["Grid", "GridCell", "build_table"]


@dataclass(slots=True, kw_only=True)
class GridCell:
    """One cell as a reader found it; a merged cell is given once, at its top left."""

    text: str
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1
    address: Address = Address()
    flags: frozenset[str] = frozenset()
    stored: str = ""
    formula: str = ""


@dataclass(slots=True, kw_only=True)
class Grid:
    """A table as a reader found it. `header_rows` is None where the format does not say; `spans_known` is false where merged cells show only as blanks."""

    cells: list[GridCell]
    headings: tuple[str, ...] = ()
    caption: str = ""
    unit_line: str = ""
    notes: tuple[str, ...] = ()
    header_rows: int | None = None
    spans_known: bool = False
    breaks: tuple[int, ...] = ()  # rows before which a blank line or a page break stood
    address: Address = field(default_factory=Address)


def build_table(grid: Grid, number: int) -> Table:
    """The table that `grid` prints; `number` is its place in the document, from 1."""
    raise NotImplementedError

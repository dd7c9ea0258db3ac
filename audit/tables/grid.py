"""A table as a reader found it: bare cells, before anyone says what is header, label or figure."""

from __future__ import annotations

from msgspec import Struct, field

from audit.tables.model import Address

__all__ = ["Grid", "GridCell"]


class GridCell(Struct, kw_only=True):
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


class Grid(Struct, kw_only=True):
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

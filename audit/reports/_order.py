"""The order in which a source says things: its paragraphs and tables in one sequence, as far as their addresses tell it."""

from __future__ import annotations

from collections.abc import Iterator

from audit.tables.model import Address, Document, Paragraph, Table

__all__ = ["in_order"]

Place = tuple[float, ...]


def in_order(document: Document) -> Iterator[Paragraph | Table]:
    """Tables and paragraphs as the source has them: by line, or by page and height; where its format numbers them apart, a paragraph stands
    before the first table under its heading, and one without such a heading after the paragraph before it.
    """
    tables = list(document.tables)
    slots: list[list[Paragraph]] = [[] for _ in range(len(tables) + 1)]
    slot = 0
    for paragraph in document.paragraphs:
        slot = _slot(paragraph, tables, slot)
        slots[slot].append(paragraph)
    for k, table in enumerate(tables):
        yield from slots[k]
        yield table
    yield from slots[-1]


def _slot(paragraph: Paragraph, tables: list[Table], before: int) -> int:
    """How many tables stand before the paragraph; `before` do so before the one that it follows."""
    here = _place(paragraph.address)
    places = [_place(table.address) for table in tables]
    if here and any(places):
        return max(
            (k for k, place in enumerate(places, 1) if len(place) == len(here) and place < here), default=0
        )
    same = (k for k, table in enumerate(tables) if _under(paragraph, table))
    return max(before, next(same, before))


def _under(paragraph: Paragraph, table: Table) -> bool:
    return bool(paragraph.headings) and table.headings[:1] == paragraph.headings[:1]


def _place(address: Address) -> Place:
    """What can be compared: the line, or the page and the height on it; nothing where the source tells neither."""
    if address.line is not None:
        return (address.line,)
    if address.page is not None:
        return address.page, address.box[1] if address.box else 0.0
    return ()

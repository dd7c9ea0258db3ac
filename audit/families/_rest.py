"""Which rows `parts: rest` means: those that make a total together, each amount once.

A table prints a total, its parts, parts of parts and sub-totals in one column. Numbering (一、 over 1、), merged areas, sub-totals and 其中 say which is which.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from audit.patterns import regex
from audit.tables.model import Row
from audit.tables.rows import level_of

__all__ = ["readings", "rest"]

_SUBTOTAL = regex(r"小\s*计$|^sub-?\s?totals?\b|\bsub-?\s?totals?$", re.IGNORECASE)


def readings(total: Row, rows: Sequence[Row], ordinals: frozenset[int] = frozenset()) -> Iterator[list[Row]]:
    """The rows that add up to `total`; then other readings, without those that have no number among others that have one, or without those that follow 其中
    and have none: they may be parts of parts, or parts. `ordinals` are the rows that a column of ordinals numbers."""
    found = rest(total, rows)
    yield found
    numbered = [row for row in found if _level(row) is not None or row.index in ordinals]
    following = _following_of_which(rows, ordinals) if any(map(_level, rows)) or ordinals else set()
    before = [row for row in found if row.index not in following]
    for reading in (numbered, before):
        if 0 < len(reading) < len(found):
            yield reading


def _following_of_which(rows: Sequence[Row], ordinals: frozenset[int]) -> set[int]:
    """The rows without a number that go on with an open list (其中：甲, 乙, 丙), until a numbered one ends it."""
    found, open_list = set(), False
    for row in rows:
        if row.of_which:
            open_list = True
        elif _level(row) is not None or row.index in ordinals:
            open_list = False
        elif open_list:
            found.add(row.index)
    return found


def rest(total: Row, rows: Sequence[Row]) -> list[Row]:
    """The rows of the total's block (or of what the total heads) that are no part, sub-total or of-which of another one among them."""
    found = [row for row in rows if row.block == total.block and not row.of_which and row is not total]
    if not total.unit.ratio:
        found = [row for row in found if not row.unit.ratio]
    found = _beneath(total, found)
    return _unsubtotalled(_outermost(found))


def _inherited(row: Row) -> tuple[str, ...]:
    """The section titles that a row stands under."""
    return row.label[: max(len(row.label) - len(row.own), 0)]


def _level(row: Row) -> int | None:
    return level_of(row.own[0]) if row.own else None


def _beneath(total: Row, rows: list[Row]) -> list[Row]:
    """The rows that the total heads: its own area's, or those numbered below it; all, where it is no one's head."""
    area = total.label[:-1] if _is_subtotal(total) else total.label
    inside = [row for row in rows if area and row.label[: len(area)] == area]
    if inside:
        return inside
    level = _level(total)
    if level is None:
        section = _inherited(total)
        return [row for row in rows if _inherited(row) == section] or rows
    below: list[Row] = []
    for row in rows:
        if row.index > total.index:
            deeper = _level(row)
            if deeper is not None and deeper <= level:
                break
            below.append(row)
    return below or rows


def _outermost(rows: list[Row]) -> list[Row]:
    """The rows less those that numbering, or a longer path, puts under another one."""
    heads = {row.label for row in rows}
    kept, above, prefix = [], None, None
    for row in rows:
        inherited = _inherited(row)
        if inherited != prefix:
            above, prefix = None, inherited
        level = _level(row)
        if level is not None and above is not None and level > above:
            continue
        above = level if level is not None else above
        if not any(row.label[:k] in heads for k in range(1, len(row.label))):
            kept.append(row)
    return kept


def _unsubtotalled(rows: list[Row]) -> list[Row]:
    """The rows less those that a sub-total among them holds already."""
    subtotals = [row for row in rows if _is_subtotal(row)]
    if not subtotals:
        return rows
    areas = {row.label[:-1] for row in subtotals if len(row.label) > 1}
    if areas:
        return [row for row in rows if _is_subtotal(row) or not any(row.label[: len(a)] == a for a in areas)]
    if rows[0] is subtotals[0]:
        return subtotals  # each stands over what it holds
    return [row for row in rows if _is_subtotal(row) or row.index > subtotals[-1].index]


def _is_subtotal(row: Row) -> bool:
    return bool(row.label) and bool(_SUBTOTAL.search(row.label[-1].strip()))

"""Which table, row and column of one edition is which of the other: by their labels, never by their places.

A label that stands several times is told apart by its order. Where the editions are of different periods, the periods in titles and labels do not count.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from msgspec import Struct

from audit.tables.labels import normalise
from audit.tables.model import Cell, Column, Document, Row, Table
from audit.tables.periods import is_period, strip_periods

__all__ = ["Pair", "Pairing", "pair_documents"]

_Line = TypeVar("_Line", Row, Column)
_Key = tuple[object, ...]

LEAST = 0.5
"""Tables whose titles differ are one where they share this much of their labels."""


class Pair(Struct, frozen=True, kw_only=True):
    """One table in two editions: the lines that both have, and those that only one has."""

    old: Table
    new: Table
    rows: tuple[tuple[Row, Row], ...]
    columns: tuple[tuple[Column, Column], ...]
    lost_rows: tuple[Row, ...] = ()
    new_rows: tuple[Row, ...] = ()
    lost_columns: tuple[Column, ...] = ()
    new_columns: tuple[Column, ...] = ()

    def cells(self) -> Iterator[tuple[tuple[Row, Row], tuple[Column, Column], Cell, Cell]]:
        """(rows, columns, old cell, new cell) wherever both editions have a place for a figure, lines as (old, new); a merged cell once."""
        seen: set[tuple[int, int]] = set()
        for old_row, new_row in self.rows:
            for old_column, new_column in self.columns:
                old, new = (
                    self.old.at(old_row.index, old_column.index),
                    self.new.at(new_row.index, new_column.index),
                )
                if (id(old), id(new)) not in seen:
                    seen.add((id(old), id(new)))
                    yield (old_row, new_row), (old_column, new_column), old, new


class Pairing(Struct, frozen=True, kw_only=True):
    """The tables that both editions have, in the order of the new one, and those that only one has."""

    pairs: tuple[Pair, ...]
    lost: tuple[Table, ...] = ()
    new: tuple[Table, ...] = ()


def pair_documents(old: Document, new: Document, *, same_period: bool) -> Pairing:
    """The pairing of two editions; `same_period` lets the periods in labels count."""
    plain: Callable[[str], str] = normalise if same_period else _general
    keys = {id(table): _Keys(table, plain) for document in (old, new) for table in document.tables}
    partner: dict[int, Table] = {}
    taken: set[int] = set()
    for _, i, k in sorted(_scores(old, new, keys), reverse=True):
        before, after = old.tables[-i], new.tables[-k]
        if id(after) not in partner and id(before) not in taken:
            partner[id(after)] = before
            taken.add(id(before))
    return Pairing(
        pairs=tuple(_pair(keys[id(partner[id(t)])], keys[id(t)]) for t in new.tables if id(t) in partner),
        lost=tuple(table for table in old.tables if id(table) not in taken),
        new=tuple(table for table in new.tables if id(table) not in partner),
    )


def _general(label: str) -> str:
    """A label for any month: without its periods, `4月` as `#月`; a year that is all there is stays (2030年 is no other year)."""
    left = strip_periods(label)
    return normalise(left) if is_period(left) else re.sub(r"\d+(?=\s*[-–—~至到月])", "#", normalise(left))


class _Keys:
    """A table's lines by their labels."""

    def __init__(self, table: Table, plain: Callable[[str], str]) -> None:
        self.table = table
        self.title = plain(table.title)
        self.rows = _keyed([row for row in table.rows if not row.section and any(row.label)], plain)
        self.columns = _keyed(
            [c for c in table.columns if not c.stub and c.measure not in ("unit", "number")], plain
        )


def _keyed(lines: Sequence[_Line], plain: Callable[[str], str]) -> dict[_Key, _Line]:
    count: Counter[_Key] = Counter()
    keyed: dict[_Key, _Line] = {}
    for line in lines:
        key: _Key = tuple(plain(part) for part in line.label)
        count[key] += 1
        keyed[(*key, count[key])] = line
    return keyed


def _scores(old: Document, new: Document, keys: dict[int, _Keys]) -> Iterator[tuple[float, int, int]]:
    """(likeness, -place in old, -place in new) of every two tables that may be one: of equals the first come first. Places count from -1 backwards."""
    for i, before in enumerate(old.tables):
        for k, after in enumerate(new.tables):
            score = _likeness(keys[id(before)], keys[id(after)])
            if score >= LEAST:
                yield score, len(old.tables) - i, len(new.tables) - k


def _likeness(a: _Keys, b: _Keys) -> float:
    """Half the shared rows, half the shared columns, and one more for the same title (with some shared label)."""
    shared = (_overlap(a.rows, b.rows) + _overlap(a.columns, b.columns)) / 2
    return shared + (1 if shared and a.title and a.title == b.title else 0)


def _overlap(a: dict[_Key, _Line], b: dict[_Key, _Line]) -> float:
    return len(a.keys() & b.keys()) / max(len(a), len(b), 1)


def _pair(a: _Keys, b: _Keys) -> Pair:
    return Pair(
        old=a.table, new=b.table, rows=_both(a.rows, b.rows), columns=_both(a.columns, b.columns), lost_rows=_only(a.rows, b.rows),
        new_rows=_only(b.rows, a.rows), lost_columns=_only(a.columns, b.columns), new_columns=_only(b.columns, a.columns),
    )  # fmt: skip


def _both(a: dict[_Key, _Line], b: dict[_Key, _Line]) -> tuple[tuple[_Line, _Line], ...]:
    return tuple((a[key], line) for key, line in b.items() if key in a)


def _only(a: dict[_Key, _Line], b: dict[_Key, _Line]) -> tuple[_Line, ...]:
    return tuple(line for key, line in a.items() if key not in b)

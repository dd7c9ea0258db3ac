"""Two drops: records matched by their keys, on whatever engine holds them; what changed is counted in full and listed up to a limit.

The frames are joined by narwhals expressions, so that polars, DuckDB, Spark or a database do the work; only listed records become objects.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from fractions import Fraction
from functools import reduce
from operator import index
from typing import Any

from msgspec import Struct, field

from audit.compare.drop_cumulation import Broken, Flow, broken, rows_of
from audit.compare.drop_sides import Side, joined, parted
from audit.engine.drop import Column, Drop
from audit.engine.estimate import ULP
from audit.engine.single import SINGLE
from audit.sources import ReadError
from audit.tables.model import Problem

__all__ = ["STATES", "DropChange", "DropComparison", "compare_drops"]

STATES = ("same", "undeclared", "declared", "unmoved", "digits", "filled", "withdrawn")
"""What became of a figure, by its code in a column."""
_OLD, _NEW, _STATE = "__old", "__new", "__state"
ONLY = 5
"""Keys of one drop that are listed."""
_NOISE = 2.0**-40
"""Relative difference below which two floats are one figure."""
_DECLARED = r"(?i)^\s*\(?r\)?\s*$|revis|修"


class DropChange(Struct, frozen=True, kw_only=True):
    """A figure of one record: `kind` as in `STATES`; `old` and `new` are None where there is none."""

    kind: str
    column: str
    key: tuple[tuple[str, str], ...]
    old: float | None
    new: float | None


class DropComparison(Struct, frozen=True, kw_only=True):
    """How many figures became what, by column and kind; the first changes in the order of their keys; keys that only one drop has, counted, and the first of them."""

    counts: Mapping[str, Mapping[str, int]]
    changes: tuple[DropChange, ...] = ()
    lost: int = 0
    added: int = 0
    lost_keys: tuple[tuple[tuple[str, str], ...], ...] = ()
    added_keys: tuple[tuple[tuple[str, str], ...], ...] = ()
    lost_columns: tuple[str, ...] = ()
    added_columns: tuple[str, ...] = ()
    columns: Mapping[str, Column] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    broken: int = 0
    cumulations: tuple[Broken, ...] = ()


def compare_drops(
    old: Drop,
    new: Drop,
    keys: Sequence[str] = (),
    *,
    flag: str = "",
    limit: int = 1000,
    flows: Iterable[Flow] = (),
) -> DropComparison:
    """The differences between two drops; `keys` make a record (by default those of the new one), `flag` is the column whose r or `revised` declares a revision.

    `flows` are columns that cumulate: of these, figures that the old drop's and this period's do not make are told too.

    `ReadError` where a key or the flag is no column of both. Records that share their keys with others are left out and counted.
    """
    import narwhals as nw

    keys = tuple(dict.fromkeys(keys or (*new.keys, *([new.period] if new.period else []))))
    _known(old, new, keys, flag)
    values = [
        c.name
        for c in new.numbers
        if c.name not in keys and c.name in old.columns and old.columns[c.name].kind == "number"
    ]
    left, right = (Side(nw, drop, keys, values, flag, end) for drop, end in ((old, _OLD), (new, _NEW)))
    if old.engine == new.engine == "duckdb":
        right.move(nw, left)
    parts = parted(left, right)
    tally = _Tally(nw, keys, values, limit if parts else None)
    for beside in joined(nw, left, right, parts):
        if values:
            beside = beside.with_columns(*_states(nw, old, new, values, flag))
        if flag and values:
            beside = beside.with_columns(_unmoved(nw, old, values, flag))
        tally.add(beside)
        del beside  # before the next part is read
    shown = tally.shown()
    known = [flow for flow in flows if {flow.cumulated, flow.month} <= set(values)]
    doubled = [(side, twice) for side in (left, right) for twice in side.twice]
    sides = (left.without(left.frame, doubled), right.without(right.frame, doubled))
    wrong, cumulations = broken(nw, sides, (old, new), keys, known, limit)
    return DropComparison(
        counts=tally.counts, changes=tuple(shown.changes(limit)), lost=tally.lost, added=tally.added, lost_keys=shown.only(_NEW, _OLD), added_keys=shown.only(_OLD, _NEW),
        lost_columns=tuple(name for name in old.columns if name not in new.columns), added_columns=tuple(name for name in new.columns if name not in old.columns),
        columns=new.columns, problems=tuple(p for side in (left, right) for p in side.problems()), broken=wrong, cumulations=tuple(cumulations),
    )  # fmt: skip


def _known(old: Drop, new: Drop, keys: Sequence[str], flag: str) -> None:
    if not keys:
        raise ReadError("compare.keys", new.name)
    for drop in (old, new):
        for word in (*keys, *([flag] if flag and drop is new else [])):
            if word not in drop.columns:
                raise ReadError("compare.column", drop.name, found=word, expected=", ".join(drop.columns))


def _states(nw: Any, old: Drop, new: Drop, values: Sequence[str], flag: str) -> Iterator[Any]:
    """For each figure of a record that both have, its code in `STATES`; null elsewhere."""
    both = ~(nw.col("__in" + _OLD).is_null() | nw.col("__in" + _NEW).is_null())
    marked = _marked(nw, flag + _NEW) if flag else nw.lit(False)
    for name in values:
        was, now = nw.col(name + _OLD).cast(nw.Float64), nw.col(name + _NEW).cast(nw.Float64)
        none_was, none_now = was.is_null() | was.is_nan(), now.is_null() | now.is_nan()
        exact = all(drop.columns[name].dtype.startswith(("Int", "UInt")) for drop in (old, new))
        widths = [_quantum(drop, name) for drop in (old, new)]
        gap = (now - was).abs()
        single = any(drop.columns[name].dtype == "Float32" for drop in (old, new))
        noise = (now.abs() + was.abs()) * (_NOISE if not single else ULP * SINGLE)
        same = nw.col(name + _OLD) == nw.col(name + _NEW) if exact else gap <= noise
        digits = gap <= float(sum(widths) / 2) * (1 + _NOISE) if widths[0] != widths[1] else nw.lit(False)
        moved = (
            nw.when(same)
            .then(nw.lit(0))
            .when(digits)
            .then(nw.lit(4))
            .when(marked)
            .then(nw.lit(2))
            .otherwise(nw.lit(1))
        )
        kept = (
            nw.when(none_was & none_now)
            .then(nw.lit(0))
            .when(none_was)
            .then(nw.lit(5))
            .when(none_now)
            .then(nw.lit(6))
            .otherwise(moved)
        )
        yield nw.when(both).then(kept).alias(name + _STATE)


def _unmoved(nw: Any, old: Drop, values: Sequence[str], flag: str) -> Any:
    """A record that is newly marked and of which no figure moved, told at its first figure."""
    fresh = _marked(nw, flag + _NEW)
    if flag in old.columns:
        fresh = fresh & ~_marked(nw, flag + _OLD)
    still = reduce(lambda a, b: a & b, (nw.col(name + _STATE) == 0 for name in values))
    first = values[0] + _STATE
    return nw.when(fresh & still).then(nw.lit(3)).otherwise(nw.col(first)).alias(first)


def _marked(nw: Any, column: str) -> Any:
    return nw.col(column).cast(nw.String).fill_null("").str.contains(_DECLARED)


def _quantum(drop: Drop, name: str) -> Fraction:
    return drop.columns[name].quantum


def _counted(nw: Any, joined: Any, values: Sequence[str]) -> tuple[dict[str, dict[str, int]], int, int]:
    """(figures by column and kind, lost records, added records), in one pass."""
    plan = [
        (nw.col(name + _STATE) == code).sum().alias(f"{name}{_STATE}{code}")
        for name in values
        for code in range(len(STATES))
    ]
    plan += [nw.col("__in" + end).is_null().sum().alias("__none" + end) for end in (_OLD, _NEW)]
    (row,) = rows_of(joined.select(*plan))
    counts = {
        name: {state: int(row[f"{name}{_STATE}{code}"] or 0) for code, state in enumerate(STATES)}
        for name in values
    }
    return counts, int(row["__none" + _NEW] or 0), int(row["__none" + _OLD] or 0)


class _Tally:
    """What the records beside each other, part for part, add up to; of a part only the first `limit` changes outlive it, of the one frame that has no parts (`limit` is None) all."""

    def __init__(self, nw: Any, keys: Sequence[str], values: Sequence[str], limit: int | None) -> None:
        self.nw, self.keys, self.values, self.limit = nw, keys, values, limit
        self.counts = {name: dict.fromkeys(STATES, 0) for name in values}
        self.lost = self.added = 0
        self.kept: list[Any] = []

    def add(self, joined: Any) -> None:
        """Counts a part, and keeps what may be listed of it."""
        counts, lost, added = _counted(self.nw, joined, self.values)
        for name, states in counts.items():
            for state, count in states.items():
                self.counts[name][state] += count
        self.lost, self.added = self.lost + lost, self.added + added
        shown = _Shown(self.nw, joined, self.keys, self.values)
        self.kept += [joined] if self.limit is None else shown.kept(self.limit)

    def shown(self) -> _Shown:
        """The records to list, of all parts."""
        joined = self.kept[0] if self.limit is None else self.nw.concat(self.kept).lazy()
        return _Shown(self.nw, joined, self.keys, self.values)


class _Shown:
    """The records to list, ordered by their keys."""

    def __init__(self, nw: Any, joined: Any, keys: Sequence[str], values: Sequence[str]) -> None:
        self.nw, self.joined, self.keys, self.values = nw, joined, keys, values

    def kept(self, limit: int) -> list[Any]:
        """The records that `changes` and `only` list, in memory."""
        tops = [self._without(without, end, ONLY) for without, end in ((_NEW, _OLD), (_OLD, _NEW))]
        tops += [self._changed(limit)] if self.values else []
        return [top.collect() for top in tops]

    def changes(self, limit: int) -> Iterator[DropChange]:
        if not self.values:
            return
        left = limit
        for row in rows_of(self._changed(limit)):
            for name in self.values:
                code = int(_or_none(row[name + _STATE]) or 0)
                if code and left:
                    left -= 1
                    old, new = (_or_none(row[name + end]) for end in (_OLD, _NEW))
                    yield DropChange(
                        kind=STATES[code], column=name, key=self._key(row, _NEW), old=old, new=new
                    )

    def only(self, without: str, end: str, limit: int = ONLY) -> tuple[tuple[tuple[str, str], ...], ...]:
        """The first keys that stand on the side `end` and not on the other."""
        return tuple(self._key(row, end) for row in rows_of(self._without(without, end, limit)))

    def _changed(self, limit: int) -> Any:
        changed = reduce(
            lambda a, b: a | b, ((self.nw.col(name + _STATE) > 0).fill_null(False) for name in self.values)
        )
        return self._first(self.joined.filter(changed), _NEW, limit)

    def _without(self, without: str, end: str, limit: int) -> Any:
        return self._first(self.joined.filter(self.nw.col("__in" + without).is_null()), end, limit)

    def _first(self, frame: Any, end: str, limit: int) -> Any:
        return frame.sort(*(key + end for key in self.keys), nulls_last=True).head(limit)

    def _key(self, row: Mapping[str, Any], end: str) -> tuple[tuple[str, str], ...]:
        return tuple((key, _spelled(row[key + end])) for key in self.keys)


def _or_none(value: Any) -> float | None:
    """`value` as a float, or as the integer that it is; None for whatever an engine says where there is none (None, NaN, pandas' NA)."""
    with suppress(TypeError):
        return index(value)
    try:
        number = float(value)
    except TypeError:
        return None
    return None if math.isnan(number) else number


def _spelled(value: Any) -> str:
    """A key as it was before a join made floats of integers."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)

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
from audit.engine.drop import Column, Drop
from audit.engine.estimate import ULP
from audit.engine.keys import COUNT, shared
from audit.engine.single import SINGLE
from audit.sources import ReadError
from audit.tables.model import Problem

__all__ = ["STATES", "DropChange", "DropComparison", "compare_drops"]

STATES = ("same", "undeclared", "declared", "unmoved", "digits", "filled", "withdrawn")
"""What became of a figure, by its code in a column."""
_OLD, _NEW, _STATE = "__old", "__new", "__state"
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
    left, right = (_Side(nw, drop, keys, values, flag, end) for drop, end in ((old, _OLD), (new, _NEW)))
    if old.engine == new.engine == "duckdb":
        right.move(nw, left)
    first, second = left.without(left, right), right.without(left, right)
    joined = first.join(second, how="full", left_on=left.keys, right_on=right.keys)
    joined = joined.with_columns(*_states(nw, old, new, values, flag))
    if flag and values:
        joined = joined.with_columns(_unmoved(nw, old, values, flag))
    counts, lost, added = _counted(nw, joined, values)
    shown = _Shown(nw, joined, keys, values)
    known = [flow for flow in flows if {flow.cumulated, flow.month} <= set(values)]
    wrong, cumulations = broken(nw, (first, second), (old, new), keys, known, limit)
    return DropComparison(
        counts=counts, changes=tuple(shown.changes(limit)), lost=lost, added=added, lost_keys=shown.only(_NEW, _OLD), added_keys=shown.only(_OLD, _NEW),
        lost_columns=tuple(name for name in old.columns if name not in new.columns), added_columns=tuple(name for name in new.columns if name not in old.columns),
        columns=new.columns, problems=tuple(p for side in (left, right) for p in side.problems), broken=wrong, cumulations=tuple(cumulations),
    )  # fmt: skip


def _known(old: Drop, new: Drop, keys: Sequence[str], flag: str) -> None:
    if not keys:
        raise ReadError("compare.keys", new.name)
    for drop in (old, new):
        for word in (*keys, *([flag] if flag and drop is new else [])):
            if word not in drop.columns:
                raise ReadError("compare.column", drop.name, found=word, expected=", ".join(drop.columns))


class _Side:
    """One drop's keys and figures under names of its own, without the records whose keys stand twice."""

    def __init__(
        self, nw: Any, drop: Drop, keys: Sequence[str], values: Sequence[str], flag: str, end: str
    ) -> None:
        self.keys = [key + end for key in keys]
        frame = nw.from_native(drop.frame)
        frame = frame.lazy() if hasattr(frame, "lazy") else frame
        wanted = dict.fromkeys([*keys, *values, *([flag] if flag in drop.columns else [])])
        frame = frame.select(
            *(nw.col(name).alias(name + end) for name in wanted), nw.lit(1).alias("__in" + end)
        )
        twice = shared(nw, frame, self.keys)
        count = rows_of(twice.select(nw.col(COUNT).sum()))[0][COUNT] or 0
        self.frame, self.twice = frame, twice.select(*self.keys) if count else None
        words = (("count", str(count)), ("where", drop.name))
        self.problems = [Problem(code="compare.doubled", where=drop.name, values=words)] if count else []

    def move(self, nw: Any, beside: _Side) -> None:
        """This side's keys and figures in the other's connection, for DuckDB joins nothing across two: batch by batch into a table that it can put on disk."""
        moved = self.frame.to_native().to_arrow_reader()  # noqa: F841 (the query below finds it by its name)
        other = beside.frame.to_native()
        other.query("beside", "CREATE TEMP TABLE __moved AS SELECT * FROM moved")
        self.frame = nw.from_native(other.query("beside", "SELECT * FROM __moved"))
        if self.twice is not None:
            self.twice = shared(nw, self.frame, self.keys).select(*self.keys)

    def without(self, *sides: _Side) -> Any:
        """The frame without the keys that stand twice on any of `sides`."""
        frame = self.frame
        for side in sides:
            if side.twice is not None:
                frame = frame.join(side.twice, how="anti", left_on=self.keys, right_on=side.keys)
        return frame


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


class _Shown:
    """The records to list, ordered by their keys."""

    def __init__(self, nw: Any, joined: Any, keys: Sequence[str], values: Sequence[str]) -> None:
        self.nw, self.joined, self.keys, self.values = nw, joined, keys, values

    def changes(self, limit: int) -> Iterator[DropChange]:
        if not self.values:
            return
        changed = reduce(
            lambda a, b: a | b, ((self.nw.col(name + _STATE) > 0).fill_null(False) for name in self.values)
        )
        left = limit
        for row in self._rows(self.joined.filter(changed), _NEW, limit):
            for name in self.values:
                code = int(_or_none(row[name + _STATE]) or 0)
                if code and left:
                    left -= 1
                    old, new = (_or_none(row[name + end]) for end in (_OLD, _NEW))
                    yield DropChange(
                        kind=STATES[code], column=name, key=self._key(row, _NEW), old=old, new=new
                    )

    def only(self, without: str, end: str, limit: int = 5) -> tuple[tuple[tuple[str, str], ...], ...]:
        """The first keys that stand on the side `end` and not on the other."""
        rows = self._rows(self.joined.filter(self.nw.col("__in" + without).is_null()), end, limit)
        return tuple(self._key(row, end) for row in rows)

    def _rows(self, frame: Any, end: str, limit: int) -> Iterator[dict[str, Any]]:
        yield from rows_of(frame.sort(*(key + end for key in self.keys), nulls_last=True).head(limit))

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

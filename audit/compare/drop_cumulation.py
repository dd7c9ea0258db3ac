"""Cumulation across two drops: what a record had cumulated a period before, in the old drop, and this period's figure make what it has cumulated in the new one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from msgspec import Struct

from audit.compare.cumulation import flows
from audit.engine.drop import Drop
from audit.engine.periods import Period, read_period
from audit.rulepack import Pack
from audit.tables.labels import match_label
from audit.tables.model import Column
from audit.tables.periods import edition_period

__all__ = ["Broken", "Flow", "broken", "declared", "read_off", "rows_of"]

_STEPS = {"month": 1, "quarter": 3}
_OLD, _NEW = "__old", "__new"


class Flow(Struct, frozen=True):
    """A column that cumulates over the year, and the one with each period's figure."""

    cumulated: str
    month: str


class Broken(Struct, frozen=True, kw_only=True):
    """A record of the new drop whose figure `now` no values behind `last` (of the old one) and `month` make; all in the unit of `now`."""

    flow: Flow
    key: tuple[tuple[str, str], ...]
    last: float
    month: float
    now: float
    slack: Fraction


def declared(packs: Iterable[Pack], alias: str, names: Sequence[str]) -> Iterator[Flow]:
    """What the rules of the family `cumulative` on a wide table say."""
    for pack in packs:
        for rule in pack.rules:
            if rule.family == "cumulative" and not rule.along and alias in rule.tables:
                found = [match_label(word, names) for word in (rule.options.cumulative, rule.options.month)]
                if all(len(one) == 1 for one in found):
                    yield Flow(names[found[0][0]], names[found[1][0]])


def read_off(drop: Drop) -> Iterator[Flow]:
    """What the names of the columns say, by the words that headings have for it."""
    columns = [Column(index=k, label=(c.name,), unit=c.unit) for k, c in enumerate(drop.numbers)]
    for cumulated, month in flows(columns).values():
        if cumulated and month:
            yield Flow(cumulated.label[0], month.label[0])


def broken(
    nw: Any, sides: tuple[Any, Any], drops: tuple[Drop, Drop], keys: Sequence[str], all_flows: Iterable[Flow], limit: int
) -> tuple[int, list[Broken]]:  # fmt: skip
    """(how many figures do not cumulate, the first `limit` of them by keys). `sides` are the frames of (old, new) with the ends of their names.

    The period before is told by the period's column, or where there is none by the names of the drops; no other records are confronted.
    """
    old, new = drops
    joined = _beside(nw, sides, new, keys) if new.period else _together(sides, old, new, keys)
    count, found = 0, list[Broken]()
    for flow in all_flows if joined is not None else ():
        unit = new.columns[flow.cumulated].unit.factor
        columns = (old.columns[flow.cumulated], new.columns[flow.month], new.columns[flow.cumulated])
        factors = [column.unit.factor / unit for column in columns]
        slack = sum((c.quantum * factor for c, factor in zip(columns, factors, strict=True)), Fraction(0)) / 2
        last, month, now = (
            nw.col(column.name + end).cast(nw.Float64) * float(factor)
            for column, end, factor in zip(columns, (_OLD, _NEW, _NEW), factors, strict=True)
        )
        size = (last.abs() + month.abs() + now.abs()) * 2.0**-50
        wrong = joined.filter((now - last - month).abs() > size + float(slack))
        wrong = wrong.with_columns(last.alias("__last"), month.alias("__month"), now.alias("__now"))
        count += int(rows_of(wrong.select(nw.len().alias("n")))[0]["n"])
        top = wrong.sort(*(key + _NEW for key in keys)).head(limit - len(found))
        found += [_broken(row, flow, keys, slack) for row in rows_of(top)]
    return count, found


def _broken(row: Mapping[str, Any], flow: Flow, keys: Sequence[str], slack: Fraction) -> Broken:
    return Broken(
        flow=flow, key=tuple((key, str(row[key + _NEW])) for key in keys), last=float(row["__last"]), month=float(row["__month"]),
        now=float(row["__now"]), slack=slack,
    )  # fmt: skip


def _beside(nw: Any, sides: tuple[Any, Any], new: Drop, keys: Sequence[str]) -> Any:
    """Records of the new drop beside those of the period before in the old one, within a year; None where the periods cannot be stepped."""
    period = read_period(new.sample(new.period))
    if period is None or period.form not in _STEPS:
        return None
    others = [key for key in keys if key != new.period]
    left, right = (
        frame.with_columns(_number(nw, period, new.period + end, ahead).alias("__period" + end))
        for frame, end, ahead in zip(sides, (_OLD, _NEW), (_STEPS[period.form], 0), strict=True)
    )
    right = right.filter(nw.col("__period" + _NEW) % 12 != 0)
    return left.join(
        right,
        how="inner",
        left_on=[*(key + _OLD for key in others), "__period" + _OLD],
        right_on=[*(key + _NEW for key in others), "__period" + _NEW],
    ).with_columns(*(nw.col(key + _OLD).alias(key + _NEW) for key in others))


def _number(nw: Any, period: Period, name: str, ahead: int) -> Any:
    return period.index(nw, name).cast(nw.Int64) + ahead


def _together(sides: tuple[Any, Any], old: Drop, new: Drop, keys: Sequence[str]) -> Any:
    """Records of one key beside each other, where the new drop's name says that it is of the month after; else None."""
    before, after = edition_period(old.name, ()), edition_period(new.name, ())
    if not (before and after and after.follows(before)):
        return None
    left, right = sides
    joined = left.join(
        right, how="inner", left_on=[key + _OLD for key in keys], right_on=[key + _NEW for key in keys]
    )
    import narwhals as nw

    return joined.with_columns(*(nw.col(key + _OLD).alias(key + _NEW) for key in keys))


def rows_of(frame: Any) -> list[dict[str, Any]]:
    """The rows of a lazy frame; polars streams, so that a join of two drops need not fit into the memory at once."""
    streamed = {"engine": "streaming"} if "polars" in type(frame.to_native()).__module__ else {}
    return list(frame.collect(**streamed).iter_rows(named=True))

"""Cumulation across editions: what was cumulated until last month and this month's figure make what is cumulated now."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction

from audit.checks import Profile, Term
from audit.compare.changes import Change, Place
from audit.compare.pairing import Pair
from audit.engine.bound import Bound
from audit.figures import plain
from audit.intervals import Interval, add
from audit.patterns import regex
from audit.tables.labels import normalise
from audit.tables.model import Column
from audit.tables.periods import strip_periods

__all__ = ["broken", "flows"]

_CUMULATED = regex(
    r"累计|累积|年初至今|cumulat\w*|year[- ]to[- ]date|\bytd\b|\bto date\b|(?<!\d)0?1\s*月?\s*[-–—~至到]\s*\d{1,2}\s*月",
    re.IGNORECASE,
)
_MONTH = regex(
    r"本月|当月|单月|this month|current month|in the month|(?<![-–—~至到\d])\d{1,2}\s*月(?!\s*[-–—~至到末底])",
    re.IGNORECASE,
)
_PAST = regex(r"上年|去年|同期|上月|prior|previous|last year", re.IGNORECASE)


def broken(pair: Pair) -> Iterator[Change]:
    """Each cumulated figure of the new edition, which is that of the month after, that no values behind last month's and this month's figures make."""
    old, new = flows([c for c, _ in pair.columns]), flows([c for _, c in pair.columns])
    whole = flows([c for c in pair.new.columns if not c.stub])
    for group, (cumulated, _) in new.items():
        month = whole.get(group, (None, None))[1]
        before = old.get(group, (None, None))[0]
        if cumulated and month and before:
            yield from _rows(pair, before, cumulated, month)


def flows(columns: list[Column]) -> Mapping[str, tuple[Column | None, Column | None]]:
    """The cumulated column and the month's, by what is left of their labels without those words; only where there is one of each kind."""
    found: dict[str, tuple[list[Column], list[Column]]] = {}
    for column in columns:
        label = plain(" / ".join(column.label))
        if column.measure != "level" or column.unit.ratio or _PAST.search(label):
            continue
        cumulated, month = _CUMULATED.search(label), _MONTH.search(label)
        if cumulated or month:
            lists = found.setdefault(_rest(label), ([], []))
            lists[0 if cumulated else 1].append(column)
    return {rest: (_only(cumulated), _only(months)) for rest, (cumulated, months) in found.items()}


def _rest(label: str) -> str:
    words = _MONTH.sub("", _CUMULATED.sub("", label))
    return normalise(re.sub(r"[\s/()]+", "", strip_periods(words))) if re.search(r"\w", words) else ""


def _only(columns: list[Column]) -> Column | None:
    return columns[0] if len(columns) == 1 else None


def _rows(pair: Pair, before: Column, cumulated: Column, month: Column) -> Iterator[Change]:
    bound = Bound({}, Profile())
    for old_row, row in pair.rows:
        terms = [
            Term(table=pair.old, cell=pair.old.at(old_row.index, before.index)),
            Term(table=pair.new, cell=pair.new.at(row.index, month.index)),
            Term(table=pair.new, cell=pair.new.at(row.index, cumulated.index)),
        ]
        if not all(term.cell.figure.is_number and not term.cell.unit.ratio for term in terms):
            continue
        last, this, now = (bound.interval(term) for term in terms)
        made = add(last, this)
        if made.low > now.high or now.low > made.high:
            yield _change(terms, bound, made.low, made.high)


def _change(terms: list[Term], bound: Bound, low: Fraction, high: Fraction) -> Change:
    last, this, now = (Place(table=term.table, cell=term.cell) for term in terms)
    printed = [Fraction(term.cell.figure.value or 0) * bound.factor(term) for term in terms]
    factor = bound.factor(terms[2])
    return Change(
        kind="cumulation", old=last, new=now, parts=(this,), moved=(printed[2] - printed[0] - printed[1]) / factor,
        slack=sum((bound.quantum(term) for term in terms), Fraction(0)) / 2 / factor, expected=Interval(low / factor, high / factor),
    )  # fmt: skip

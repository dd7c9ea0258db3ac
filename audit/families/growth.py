"""A printed growth rate follows from the two levels beside it.

**Holds where** rate = current / prior − 1 for some values behind the three printed figures (never (current − prior) / prior: a cell that stands twice
makes the interval too wide).
**Why**: rates are what the news quotes, and they are typed by hand.

    growth: {rate: 同比, current: 本期, prior: 上年同期}
    basis: nominal            # or constant-price, comparable: the levels need not agree, so the check is exempt
                              # points: a change of a share in percentage points; times: 1倍 is +100 %

| passes | fails |
|---|---|
| 9.5 % = 16788.9 / 15335.48 − 1 | −2.0 % = 16488 / 16689 − 1 (it is −1.2 %) |

A row of percentages (a rate of unemployment) may print its change in points: 个百分点 is read so, and without a unit either will do.
A base that may be zero leaves the check open. A rate printed over a negative base has no meaning, so it is not recomputed: a warning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import cast

from audit.checks import Check, Record, Rule, Severity, Term
from audit.engine.drop import FrameCheck, FrameTerm, Where
from audit.families import _base, _drops
from audit.formulas import Equation, parse_equation
from audit.patterns import regex
from audit.tables.labels import find_column
from audit.tables.model import Table
from audit.units import NONE, PERCENT, TIMES


class Options(_base.Options, frozen=True, kw_only=True):
    """`rate`, `current` and `prior` are column labels."""

    rate: str
    current: str
    prior: str


_RATE = parse_equation("rate = current / prior - 1")
_POINTS = parse_equation("rate = current - prior")
_EITHER = parse_equation("min(abs(rate - (current / prior - 1)), abs(rate - (current - prior))) = 0")
"""A row of percentages under a heading of growth: sources print the change of 3.5 % to 3.2 % as −8.6 % or as −0.3 (points), without a word."""
_BASE = parse_equation("prior >= 0")
_EXEMPT = ("constant-price", "comparable")


def bind(rule: Rule, scope: _base.Scope) -> Iterator[Check]:
    """Two checks a table: the rate against the levels, and the base of every printed rate against zero."""
    for table in map(scope.table, rule.tables):
        rows = [
            cast("dict[str, Term]", record.terms) for record in _base.asked(_printed(rule, table), "rate")
        ]
        points = rule.basis == "points"
        kinds: dict[Equation, list[Record]] = {_POINTS if points else _RATE: []}
        for terms in rows:
            if points or not _negative(terms):
                equation = _POINTS if points else _kind(terms)
                kinds.setdefault(equation, []).append(_record(rule, equation, terms))
        for equation, records in kinds.items():
            yield Check(rule=rule, equation=equation, target="rate", records=tuple(records))
        bases = tuple(
            Record(terms=terms, cap=Severity.WARNING) for terms in rows if _negative(terms) and not points
        )
        if bases:
            yield Check(rule=rule, equation=_BASE, target="rate", records=bases, note="note.negative-base")


def bind_drop(rule: Rule, scope: _drops.DropScope) -> Iterator[FrameCheck]:
    """The rate against the levels in every record, and every printed rate's base against zero; `prior: prior(x, 1y)` looks a year back."""
    for place in _drops.places(rule, scope):
        current, prior = place.term(rule.options.current), place.term(rule.options.prior)
        terms = {
            "rate": place.rate(rule.options.rate, _drops.rated(rule)),
            "current": current,
            "prior": prior,
        }
        points = rule.basis == "points"
        exempt = f"exempt.{rule.basis}" if rule.basis in _EXEMPT else ""
        if points:
            yield _drops.check(place, _POINTS, "rate", terms, exempt=exempt)
            continue
        base = {"conditions": {"prior": prior}}
        positive, negative = (
            Where(relation=_BASE, sparing=True),
            Where(relation=_BASE, kept=False, rare=True),
        )
        yield _drops.check(
            place, _kind_of(place, terms), "rate", terms, where=(positive,), exempt=exempt, **base
        )
        yield _drops.check(
            place, _BASE, "rate", {"rate": terms["rate"], "prior": prior}, where=(negative,), cap=Severity.WARNING, note="note.negative-base",
            needs=("rate",) if exempt else (), **base
        )  # fmt: skip


def _printed(rule: Rule, table: Table) -> Iterator[Record]:
    rate, current, prior = (
        find_column(table, label) for label in (rule.options.rate, rule.options.current, rule.options.prior)
    )
    unit = TIMES if rule.basis == "times" else PERCENT
    for row in _base.rows_in(rule, table):
        printed = table.at(row.index, rate.index)
        plain = _plain(printed.figure.unit.name, printed.unit.name)
        terms = {
            "rate": Term(table=table, cell=printed, unit=unit if plain else None),
            "current": _base.term(table, row, current),
            "prior": _base.term(table, row, prior),
        }
        yield Record(terms=terms)


def _kind_of(place: _drops.Place, terms: Mapping[str, FrameTerm]) -> Equation:
    """What the rates of a drop are, by the units of its columns: points, points or percent where percentages changed, else percent."""
    units = {name: place.unit(term) for name, term in terms.items()}
    if _POINT.search(units["rate"].name):
        return _POINTS
    return _EITHER if units["current"].ratio and units["prior"].ratio else _RATE


def _kind(terms: dict[str, Term]) -> Equation:
    """What a printed rate is: points where its unit says so, points or percent where percentages changed, else percent."""
    if _POINT.search(terms["rate"].cell.unit.name) or _POINT.search(terms["rate"].cell.figure.unit.name):
        return _POINTS
    return _EITHER if _of_ratios(terms) else _RATE


def _of_ratios(terms: dict[str, Term]) -> bool:
    return all(terms[name].cell.unit.ratio for name in ("current", "prior"))


def _record(rule: Rule, equation: Equation, terms: dict[str, Term]) -> Record:
    """The record; points printed beside amounts are no change of these, so that nothing can be said."""
    strange = equation is _POINTS and rule.basis != "points" and not _of_ratios(terms)
    exempt = f"exempt.{rule.basis}" if rule.basis in _EXEMPT else ""
    return Record(terms=terms, exempt=exempt, open="open.units" if strange else "")


_POINT = regex(r"百分点|^pp$|points?$", re.IGNORECASE)


def _plain(*units: str) -> bool:
    return all(unit == NONE.name for unit in units)


def _negative(terms: Mapping[str, Term]) -> bool:
    """True for a rate that is printed over a negative base."""
    rate, prior = (terms[name].cell.figure for name in ("rate", "prior"))
    return rate.is_number and prior.is_number and prior.value is not None and prior.value < 0

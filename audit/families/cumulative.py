"""A cumulative flow is last month's cumulative plus this month, and never less than the month alone.

**Holds where** cumulative = last + month (where the last cumulative is printed), and month ≤ cumulative for flows that are not negative.
**Why**: the month is typed anew, the cumulative is carried over: they part company silently. Stocks do not cumulate: leave them out with `except:`.

    cumulative: {cumulative: 累计, month: 本月}
    cumulative: {cumulative: 本期累计, month: 本月, last: 上期累计}

| passes | fails |
|---|---|
| 15345.6 after a month of 1365.47 | 936 a month, 124 to date |
"""

from __future__ import annotations

from collections.abc import Iterator

from audit.checks import Check, Record, Rule
from audit.engine.bound import many
from audit.engine.drop import FrameCheck, Where
from audit.families import _base, _drops
from audit.formulas import parse_equation
from audit.tables.labels import find_column
from audit.tables.model import Table


class Options(_base.Options, frozen=True, kw_only=True):
    """`cumulative`, `month` and `last` are column labels."""

    cumulative: str
    month: str
    last: str | None = None


_NEVER_LESS = parse_equation("cumulative >= month")
_CARRIED = parse_equation("cumulative = last + month")


def bind(rule: Rule, scope: _base.Scope) -> Iterator[Check]:
    """A check a table (two where `last` is declared); a record for each row that prints month or cumulative."""
    words = {"cumulative": rule.options.cumulative, "month": rule.options.month}
    for table in map(scope.table, rule.tables):
        flows = (record for record in _records(rule, table, words) if not _negative(record))
        yield Check(
            rule=rule, equation=_NEVER_LESS, target="cumulative", records=_base.asked(flows, "cumulative")
        )
        if rule.options.last:
            carried = _base.asked(_records(rule, table, words | {"last": rule.options.last}), "cumulative")
            yield Check(rule=rule, equation=_CARRIED, target="cumulative", records=carried)


def bind_drop(rule: Rule, scope: _drops.DropScope) -> Iterator[FrameCheck]:
    """The month against the cumulative where neither is negative, and both against the last cumulative where it is declared."""
    options = rule.options
    for place in _drops.places(rule, scope):
        terms = {"cumulative": place.term(options.cumulative), "month": place.term(options.month)}
        flows = tuple(Where(relation=parse_equation(f"{name} >= 0"), sparing=True) for name in terms)
        yield _drops.check(place, _NEVER_LESS, "cumulative", terms, where=flows, conditions=terms)
        if options.last:
            yield _drops.check(place, _CARRIED, "cumulative", terms | {"last": place.term(options.last)})


def _records(rule: Rule, table: Table, words: dict[str, str]) -> Iterator[Record]:
    columns = {name: find_column(table, label) for name, label in words.items()}
    for row in _base.rows_in(rule, table):
        yield Record(terms={name: _base.term(table, row, column) for name, column in columns.items()})


def _negative(record: Record) -> bool:
    """True where a figure is below zero, so that the month may be more than the cumulative."""
    figures = [term.cell.figure for bound in record.terms.values() for term in many(bound)]
    return any(figure.is_number and (figure.value or 0) < 0 for figure in figures)

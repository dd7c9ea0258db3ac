"""A printed share is its part over its whole, and the shares of one whole make 100 %.

**Holds where** share = part / whole for values behind the figures; k shares of one whole may miss 100 by k/2 units of their last digit.
**Why**: a share outlives the levels: it is what is quoted next year.

    share: {share: 占比, part: 金额, whole: 合计}      # whole is a row (the total) or a column
    share: {shares: [一产, 二产, 三产]}                # rows or columns that make 100 %, in the columns (rows) of `in:`
    share: {shares: [城镇, 乡村], make: 1000}          # or per mille

| passes | fails |
|---|---|
| 10.8 % + 47.0 % + 42.2 % | 66.7 % of 3 for 1 (it is 33.3 %) |
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from audit.checks import Check, Record, Rule, Term
from audit.engine.drop import FrameCheck
from audit.families import _base, _drops
from audit.formulas import Call, Equation, Name, Number, parse_equation
from audit.tables.labels import find_column, find_columns, find_row, find_rows
from audit.tables.model import Column, Row, Table
from audit.words import WordError


class Options(_base.Options, frozen=True, kw_only=True):
    """Either `share`, `part` and `whole`, or `shares` that make a hundred (`make`)."""

    share: str | None = None
    part: str | None = None
    whole: str | None = None
    shares: list[str] | None = None
    make: float = 100

    def __post_init__(self) -> None:
        if bool(self.shares) == all((self.share, self.part, self.whole)):
            raise WordError("pack.form.share")


_SHARE = parse_equation("share = part / whole")


def bind(rule: Rule, scope: _base.Scope) -> Iterator[Check]:
    """A check a table: a record a row for shares of a whole, a record a column (or row) for shares that make a hundred."""
    for table in map(scope.table, rule.tables):
        if rule.options.shares:
            equation = _hundred(rule.options.make)
            yield Check(
                rule=rule,
                equation=equation,
                target="shares",
                records=_base.asked(_wholes(rule, table), "shares"),
            )
        else:
            records = _base.asked(_parts(rule, table), "share")
            yield Check(rule=rule, equation=_SHARE, target="share", records=records)


def bind_drop(rule: Rule, scope: _drops.DropScope) -> Iterator[FrameCheck]:
    """The share against its part and whole, or the shares against a hundred, in every record."""
    options = rule.options
    for place in _drops.places(rule, scope):
        if options.shares:
            shares = tuple(place.rate(word) for word in options.shares)
            yield _drops.check(place, _hundred(options.make), "shares", {"shares": shares})
            continue
        terms = {
            "share": place.rate(options.share),
            "part": place.term(options.part),
            "whole": place.term(options.whole),
        }
        yield _drops.check(place, _SHARE, "share", terms)


def _hundred(make: float) -> Equation:
    hundred = Number(Fraction(make).limit_denominator(10**6) / 100, f"{make:g}%")
    return Equation(Call("sum", (Name("shares"),)), "=", hundred, "sum(shares) = 100%")


def _wholes(rule: Rule, table: Table) -> Iterator[Record]:
    labels = rule.options.shares
    lines: list[tuple[Term, ...]]
    if all(find_rows(table, label) for label in labels):
        rows = [find_row(table, label) for label in labels]
        columns = _base.columns_in(rule, table, "share") or _base.columns_in(rule, table)
        lines = [tuple(_percent(table, row, column) for row in rows) for column in columns]
    else:
        columns = [find_column(table, label) for label in labels]
        lines = [
            tuple(_percent(table, row, column) for column in columns) for row in _base.rows_in(rule, table)
        ]
    yield from (Record(terms={"shares": line}) for line in lines)


def _parts(rule: Rule, table: Table) -> Iterator[Record]:
    share, part = find_column(table, rule.options.share), find_column(table, rule.options.part)
    whole_column = find_columns(table, rule.options.whole)
    total = None if whole_column else find_row(table, rule.options.whole)
    for row in _base.rows_in(rule, table):
        whole = (
            _base.term(table, total, part)
            if total
            else _base.term(table, row, find_column(table, rule.options.whole))
        )
        terms = {"share": _percent(table, row, share), "part": _base.term(table, row, part), "whole": whole}
        yield Record(terms=terms)


def _percent(table: Table, row: Row, column: Column) -> Term:
    cell = table.at(row.index, column.index)
    return _base.rate(table, cell)

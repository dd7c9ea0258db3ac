"""A declared relation holds: a balance, a ratio, any formula over rows, columns or named cells.

**Holds where** values behind the printed figures satisfy the relation. Units are known: 万元 beside 亿元 are brought to one unit, and a percentage
is a fraction, so a share is `占比 = 部分 / 总计`, without a hundred.
**Why**: whatever a table's notes define (income less outlay is balance) must hold in its figures.

    formula: 结余 = 收入 - 支出                       # names are rows: in every column of levels (or those of `in:`)
    formula: 增减额 = 本期 - 同期                     # names are columns: in every row (or those of `in:`)
    formula: "[a/人均/本期] = [b/总值/本期] / [c/人口/年末]"   # names are table/row/column: once

| passes | fails |
|---|---|
| 结余 −583 = 42031 − 42614 | 结余 287 = 4497 − 4784 |

The first name is the figure judged; a divisor that may be zero leaves the check open. A blank addend leaves it open too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace

from audit.checks import Check, Record, Rule, Term
from audit.engine.drop import FrameCheck
from audit.families import _base, _drops
from audit.formulas import Equation, FormulaError, linear, parse_equation
from audit.tables.labels import find_column, find_columns, find_row, find_rows
from audit.tables.model import Column, Table
from audit.units import NONE
from audit.words import Checked, WordError


class Relation(Checked):
    """A formula that names a figure."""

    __slots__ = ()

    def check(self) -> None:
        try:
            equation = parse_equation(self)
        except FormulaError as error:
            raise WordError("pack.formula") from error
        if not equation.names:
            raise WordError("pack.form.names")


class Options(_base.Options, frozen=True, kw_only=True):
    """`relation` is the formula, with `=`, `<=` or `>=`."""

    relation: Relation

    @classmethod
    def full(cls, value: Any) -> Any:
        """A text is the relation."""
        return {"relation": value} if isinstance(value, str) else value


def bind(rule: Rule, scope: _base.Scope) -> Iterator[Check]:
    """A check a table, a record for each row or column that prints one of the names; one record where the names are cells."""
    equation = parse_equation(rule.options.relation)
    if not rule.tables:
        terms = {name: _base.reference(name, scope) for name in equation.names}
        yield Check(rule=rule, equation=equation, target=equation.names[0], records=(Record(terms=terms),))
    for table in map(scope.table, rule.tables):
        yield Check(
            rule=rule,
            equation=equation,
            target=equation.names[0],
            records=tuple(_records(rule, equation, table, scope)),
        )


def bind_drop(rule: Rule, scope: _drops.DropScope) -> Iterator[FrameCheck]:
    """A check on every record; `prior(x, 1y)`, `cumulative(x)` and `sum(x by k)` are figures of other records."""
    for place in _drops.places(rule, scope):
        equation, terms = _drops.framed(parse_equation(rule.options.relation), place)
        yield _drops.check(place, equation, equation.names[0], terms)


def _records(rule: Rule, equation: Equation, table: Table, scope: _base.Scope) -> Iterator[Record]:
    if all(
        "/" in name and not find_columns(table, name) and not find_rows(table, name)
        for name in equation.names
    ):
        yield Record(terms={name: _base.reference(name, scope, table) for name in equation.names})
    elif _are_rows(equation, table):
        rows = {name: find_row(table, name) for name in equation.names}
        for column in _base.columns_in(rule, table):
            yield from _printed({name: _base.term(table, row, column) for name, row in rows.items()})
    else:
        columns = {name: find_column(table, name) for name in equation.names}
        plain = linear(equation) is not None
        for row in _base.rows_in(rule, table):
            terms = {name: _base.term(table, row, column) for name, column in columns.items()}
            yield from _printed(_undoubted(terms, columns) if plain else terms)


def _undoubted(terms: dict[str, Term], columns: dict[str, Column]) -> dict[str, Term]:
    """The terms, a bare figure under a heading like 增减 or Change without the percent that was only supposed, where the others are amounts."""
    supposed = {
        name
        for name, column in columns.items()
        if column.measure == "rate" and column.unit is NONE and terms[name].cell.figure.unit is NONE
    }
    if len(supposed) == len(terms) or any(
        terms[name].cell.unit.ratio for name in terms if name not in supposed
    ):
        return terms
    return {name: replace(item, unit=NONE) if name in supposed else item for name, item in terms.items()}


def _are_rows(equation: Equation, table: Table) -> bool:
    """True where more of the names are rows than columns: so that one misspelt name is reported, not read as the other kind."""
    as_rows = sum(bool(find_rows(table, name)) for name in equation.names)
    as_columns = sum(bool(find_columns(table, name)) for name in equation.names)
    return as_rows > as_columns


def _printed(terms: dict[str, Any]) -> Iterator[Record]:
    if any(term.cell.figure.is_number for term in terms.values()):
        yield Record(terms=terms)

"""A figure lies within bounds that its meaning sets.

**Holds where** min ≤ figure ≤ max for a value behind the printed figure.
**Why**: a coverage of 155 % or a negative headcount is wrong whatever the other figures say.

    range: {of: [覆盖率, 占比], min: 0, max: 100%}     # columns, in every row, or rows, in every column
    range: {of: [人数], min: 0}

| passes | fails |
|---|---|
| a coverage of 98.2 % | a coverage of 155 % |

Bounds are in the unit they print: `100%`, `5万`, or a bare number in the figure's own unit.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import ClassVar

from audit.checks import Check, Record, Rule, Term
from audit.engine.drop import FrameCheck
from audit.families import _base, _drops
from audit.figures import parse_figure
from audit.formulas import Equation, Name, Number
from audit.tables.labels import find_columns, find_row
from audit.tables.model import Cell, Table
from audit.units import Unit
from audit.words import Checked, WordError


class Bound(Checked):
    """A number, or a figure with a unit."""

    __slots__ = ()
    schema: ClassVar = {"type": ["number", "string"]}

    def check(self) -> None:
        if not parse_figure(self).is_number:
            raise WordError("pack.form.figure")


class Options(_base.Options, frozen=True, kw_only=True):
    """`of` names columns or rows; `min` and `max` are numbers or figures with a unit."""

    of: list[str]
    min: Bound | None = None
    max: Bound | None = None

    def __post_init__(self) -> None:
        if self.min is None and self.max is None:
            raise WordError("pack.form.bounds")


def bind(rule: Rule, scope: _base.Scope) -> Iterator[Check]:
    """A check a table, bound and unit; a record for each figure."""
    bounds = [(r, str(b)) for r, b in ((">=", rule.options.min), ("<=", rule.options.max)) if b is not None]
    for table in map(scope.table, rule.tables):
        terms = [Term(table=table, cell=cell) for cell in _cells(rule, table)]
        for relation, bound in bounds:
            for unit in dict.fromkeys(item.cell.unit for item in terms):
                records = tuple(Record(terms={"figure": item}) for item in terms if item.cell.unit == unit)
                yield Check(
                    rule=rule,
                    equation=Equation(
                        Name("figure"), relation, _bound(bound, unit), f"figure {relation} {bound}"
                    ),
                    target="figure",
                    records=records,
                )


def bind_drop(rule: Rule, scope: _drops.DropScope) -> Iterator[FrameCheck]:
    """A check for each column (or code) and bound."""
    bounds = [(r, str(b)) for r, b in ((">=", rule.options.min), ("<=", rule.options.max)) if b is not None]
    for place in _drops.places(rule, scope):
        for word in rule.options.of:
            figure = place.term(word)
            unit = scope.drop.columns[figure.columns[0]].unit
            for relation, bound in bounds:
                equation = Equation(
                    Name("figure"), relation, _bound(bound, unit), f"{word} {relation} {bound}"
                )
                yield _drops.check(place, equation, "figure", {"figure": figure})


def _cells(rule: Rule, table: Table) -> Iterator[Cell]:
    for label in rule.options.of:
        columns = find_columns(table, label)
        if columns:
            places = [(row, column) for column in columns for row in _base.rows_in(rule, table)]
        else:
            row = find_row(table, label)
            places = [(row, column) for column in _base.columns_in(rule, table)]
        for row, column in places:
            cell = table.at(row.index, column.index)
            if cell.figure.is_number or (cell.figure.kind == "text" and _base.prints(table, row)):
                yield cell


def _bound(text: str, unit: Unit) -> Number:
    figure = parse_figure(text)
    factor = figure.unit.factor if figure.unit.dimension or figure.unit.factor != 1 else unit.factor
    return Number(Fraction(figure.value or 0) * factor, text)

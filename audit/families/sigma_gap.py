"""A figure that stands apart: between it and the bulk of its column lies a gap that no other step has.

**Holds where** the widest step between neighbours, on the way from the column's median to the figure, is at most k · sigma, sigma being 1.4826 times the median
absolute deviation (the sigma-gap method of Statistics Canada's Banff, with its robust sigma; Hampel 1974 for the factor, which makes it a standard
deviation where the figures are normal). On both sides of the median.
**Why**: where figures are spread widely but evenly, no distance from the middle is strange; a gap is.

    sigma_gap: {of: 均价}                      # a column, every row
    sigma_gap: {of: [人均收入, 人均支出], k: 4}

| passes | fails |
|---|---|
| 41, 44, 46, 47, 49, 52, 55 | 41, 44, 46, 47, 49, 52, 551 |

It asks a question and proves nothing: a miss is a warning. Totals do not belong to the population: name them in `except:`. Fewer than five rows leave the check
open; so does a column where half of the figures are equal, for it has no sigma. In a drop the population is the records of one period, and of what `by:` names.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta

from audit.checks import Check, Record, Rule
from audit.engine.drop import FrameCheck
from audit.families import _base, _drops
from audit.families._plausible import spelt
from audit.formulas import parse_equation
from audit.tables.labels import find_column
from audit.tables.model import Column, Table


class Options(_base.Options, frozen=True, kw_only=True):
    """`of` names columns; `k` counts sigmas."""

    of: str | list[str]
    k: Annotated[float, Meta(gt=0)] = 3


FEWEST = 5
_SIDES = ("gap(figure, all) <= {k} * mad(all)", "gap(-figure, -all) <= {k} * mad(all)")
_SIGMA = 1.4826


def bind(rule: Rule, scope: _base.Scope) -> Iterator[Check]:
    """Two checks a column, one for each side; a record a row."""
    labels = [rule.options.of] if isinstance(rule.options.of, str) else rule.options.of
    for table in map(scope.table, rule.tables):
        for label in labels:
            records = tuple(_records(rule, table, find_column(table, label)))
            for text in _SIDES:
                equation = parse_equation(text.format(k=spelt(rule.options.k * _SIGMA)))
                yield Check(
                    rule=rule,
                    equation=equation,
                    target="figure",
                    records=records,
                    note="note.apart",
                    plausible=True,
                )


def bind_drop(rule: Rule, scope: _drops.DropScope) -> Iterator[FrameCheck]:
    """Two checks a column, one for each side, among the records of one period (and of what `by:` names)."""
    words = [rule.options.of] if isinstance(rule.options.of, str) else rule.options.of
    for place in _drops.places(rule, scope):
        for figure in map(place.term, words):
            numbers = (rule.options.k * _SIGMA,)
            band = {"kind": "apart", "terms": (figure,), "numbers": numbers, "fewest": FEWEST}
            yield from _drops.banded(place, figure, "note.apart", by=_drops.likes(place), **band)


def _records(rule: Rule, table: Table, column: Column) -> Iterator[Record]:
    rows = [row for row in _base.rows_in(rule, table) if not row.of_which]
    every = tuple(term for row in rows if (term := _base.term(table, row, column)).cell.figure.is_number)
    figures = [term.cell.figure.magnitude for term in every]
    reason = "" if len(every) >= FEWEST else "open.population"
    if not reason and max(map(figures.count, figures)) * 2 >= len(figures):
        reason = "open.spread"
    for term in every:
        yield Record(terms={"figure": term, "all": every}, open=reason)

"""A figure that leaves the band of its own past: the median of the last periods and twice their median absolute deviation.

**Holds where** |figure − median(periods)| ≤ k · max(mad(periods), least · |median(periods)|), mad being the median of the distances from the median (F. R. Hampel,
The influence curve and its role in robust estimation, JASA 69, 1974; Leys and others, Detecting outliers, J. Exp. Soc. Psychol. 49, 2013).
**Why**: mean and standard deviation are themselves moved by the wrong figure that is looked for; median and mad are not, until half of the periods are wrong.

    median_mad: {figure: 2031, periods: [2026, 2027, 2028, 2029, 2030]}
    median_mad: {figure: 6月, periods: [1月, 2月, 3月, 4月, 5月], k: 3, least: 2%}
    median_mad: {figure: tons, periods: ["prior(tons, 1m)", "prior(tons, 2m)", "prior(tons, 3m)"]}   # a drop's series

| passes | fails |
|---|---|
| 103 after 98, 101, 99, 102, 100 | 130 after 98, 101, 99, 102, 100 |

It asks a question and proves nothing: a miss is a warning. `least` (5 %) keeps a series that stood still from making every change one. Rows with fewer than three
printed periods are left open.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta

from audit.checks import Bindings, Check, Record, Rule
from audit.engine.drop import FrameCheck
from audit.families import _base, _drops
from audit.families._plausible import Share, amount, share, spelt
from audit.formulas import parse_equation
from audit.tables.labels import find_column
from audit.tables.model import Table


class Options(_base.Options, frozen=True, kw_only=True):
    """`figure` and `periods` are columns; `k` counts deviations, `least` is a share of the median."""

    figure: str
    periods: Annotated[list[str], Meta(min_length=3)]
    k: Annotated[float, Meta(gt=0)] = 2
    least: Share = share("5%")


FEWEST = 3
_BAND = "{k} * max(mad(periods), {least} * abs(median(periods)))"
_SIDES = (f"figure <= median(periods) + {_BAND}", f"figure >= median(periods) - {_BAND}")


def bind(rule: Rule, scope: _base.Scope) -> Iterator[Check]:
    """Two checks a table, one for each side; a record a row."""
    words = {"k": spelt(rule.options.k), "least": spelt(rule.options.least)}
    for table in map(scope.table, rule.tables):
        records = tuple(_records(rule, table))
        for text in _SIDES:
            equation = parse_equation(text.format(**words))
            yield Check(
                rule=rule,
                equation=equation,
                target="figure",
                records=records,
                note="note.band",
                plausible=True,
            )


def bind_drop(rule: Rule, scope: _drops.DropScope) -> Iterator[FrameCheck]:
    """Two checks, one for each side; in a panel the periods are earlier ones of the same keys: `prior(x, 1m)`, `prior(x, 2m)`, …"""
    options = rule.options
    for place in _drops.places(rule, scope):
        periods = tuple(map(place.term, options.periods))
        numbers = (float(options.k), float(amount(options.least)))
        band = {"kind": "past", "terms": periods, "numbers": numbers, "fewest": FEWEST}
        yield from _drops.banded(place, place.term(options.figure), "note.band", **band)


def _records(rule: Rule, table: Table) -> Iterator[Record]:
    figure = find_column(table, rule.options.figure)
    periods = [find_column(table, label) for label in rule.options.periods]
    for row in _base.rows_in(rule, table):
        judged = _base.term(table, row, figure)
        past = tuple(term for c in periods if (term := _base.term(table, row, c)).cell.figure.is_number)
        if judged.cell.figure.is_number:
            terms: Bindings = {"figure": judged, "periods": past}
            yield Record(terms=terms, open="" if len(past) >= FEWEST else "open.population")

"""A unit whose change is out of line with the changes of its likes, large units being held to narrower bounds than small ones.

**Holds where** E_M − C · max(E_M − E_Q1, A · |E_M|) ≤ E ≤ E_M + C · max(E_Q3 − E_M, A · |E_M|), over the effects E of all rows: E = s · max(current, prior)^U,
with s = r / m − 1 where the ratio r = current / prior is at least the median ratio m, and 1 − m / r where it is less; E_Q1, E_M, E_Q3 are the quartiles
of E (Hidiroglou and Berthelot, Statistical editing and imputation for periodic business surveys, Survey Methodology 12, 1986, 73–83).
**Why**: a decimal point lost in one of a hundred districts breaks no sum that is printed, but it stands out among the districts' changes.

    hidiroglou_berthelot: {current: 本期, prior: 上年同期}
    hidiroglou_berthelot: {current: Q2, prior: Q1, u: 0.4, a: 0.05, c: 7}     # c: how far; u: 0 every unit alike, 1 by size; a: a least spread

| passes | fails |
|---|---|
| 104 after 100 among changes of 2 to 6 % | 410 after 100 among changes of 2 to 6 % |

It asks a question and proves nothing: a miss is a warning. Totals and "of which" rows do not belong to the population: name them in `except:`. Rows where a figure is
missing, zero or negative take no part; fewer than five rows leave the check open. In a drop the population is the records of one period, and of what `by:` names.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta
from msgspec.structs import replace

from audit.checks import Bindings, Check, Record, Rule, Term
from audit.engine.drop import FrameCheck
from audit.families import _base, _drops
from audit.families._plausible import spelt
from audit.formulas import Equation, Name, parse_equation
from audit.tables.labels import find_column
from audit.tables.model import Table
from audit.units import NONE


class Options(_base.Options, frozen=True, kw_only=True):
    """`current` and `prior` are columns; `u`, `a` and `c` are the method's parameters."""

    current: str
    prior: str
    u: Annotated[float, Meta(ge=0, le=1)] = 0.5
    a: Annotated[float, Meta(ge=0)] = 0.05
    c: Annotated[float, Meta(gt=0)] = 4


FEWEST = 5
_EFFECTS = "effects(currents, priors, {u})"
_MIDDLE = f"median({_EFFECTS})"
_UPPER = f"effect(current, prior, currents, priors, {{u}}) <= {_MIDDLE} + {{c}} * max(quartile({_EFFECTS}, 3) - {_MIDDLE}, {{a}} * abs({_MIDDLE}))"
_LOWER = f"effect(current, prior, currents, priors, {{u}}) >= {_MIDDLE} - {{c}} * max({_MIDDLE} - quartile({_EFFECTS}, 1), {{a}} * abs({_MIDDLE}))"


def bind(rule: Rule, scope: _base.Scope) -> Iterator[Check]:
    """Two checks a table, one for each side; a record a row."""
    options = rule.options
    words = {name: spelt(getattr(options, name)) for name in ("u", "a", "c")}
    for table in map(scope.table, rule.tables):
        records = tuple(_records(rule, table))
        for text in (_UPPER, _LOWER):
            equation = parse_equation(text.format(**words))
            yield Check(
                rule=rule,
                equation=equation,
                target="current",
                records=records,
                note="note.effect",
                plausible=True,
            )


_DROP_SIDES = {
    _drops.MOST: Equation(Name("effect"), "<=", Name(_drops.MOST), "effect <= most"),
    _drops.LEAST: Equation(Name("effect"), ">=", Name(_drops.LEAST), "effect >= least"),
}


def bind_drop(rule: Rule, scope: _drops.DropScope) -> Iterator[FrameCheck]:
    """Two checks, one for each side, among the records of one period (and of what `by:` names)."""
    options = rule.options
    for place in _drops.places(rule, scope):
        current, prior = place.term(options.current), place.term(options.prior)
        words = {"kind": "effect", "terms": (current, prior), "numbers": (options.u, options.a, options.c)}
        for name, side in ((_drops.MOST, 1), (_drops.LEAST, -1)):
            band = _drops.bands(place, side, fewest=FEWEST, by=_drops.likes(place), **words)
            bound = replace(current, exact=True, unit=NONE, band=band)
            own = replace(bound, band=replace(band, own=True))
            terms = {"current": current, "prior": prior, "effect": own, name: bound}
            equation = _DROP_SIDES[name]
            yield _drops.plausible(place, equation, "current", terms, "note.effect", needs=("effect",))


def _records(rule: Rule, table: Table) -> Iterator[Record]:
    current, prior = (find_column(table, label) for label in (rule.options.current, rule.options.prior))
    pairs = [
        (_base.term(table, row, current), _base.term(table, row, prior))
        for row in _base.rows_in(rule, table)
        if not row.of_which
    ]
    units = [pair for pair in pairs if all(_positive(term) for term in pair)]
    currents, priors = (tuple(side) for side in zip(*units, strict=True)) if units else ((), ())
    for one, before in units:
        terms: Bindings = {"current": one, "prior": before, "currents": currents, "priors": priors}
        yield Record(terms=terms, open="" if len(units) >= FEWEST else "open.population")


def _positive(term: Term) -> bool:
    figure = term.cell.figure
    return figure.is_number and (figure.value or 0) > 0

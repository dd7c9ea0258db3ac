"""One flow, told by the two who share it: exports of one and imports of the other, transfers paid and received.

**Holds where** |one − other| ≤ limit · (one + other) / 2 for values behind the two printed figures: the relative asymmetry of mirror statistics (United Nations,
International Merchandise Trade Statistics: Compilers Manual; Eurostat, user guide on trade in goods).
**Why**: each side is summed with care and neither sees the other's figure.

    mirror: {one: 调出, other: 调入}                             # columns of one table, row by row
    mirror: {one: paid/Total/2031, other: received/Total/2031}   # two cells, table/row/column
    mirror: {one: exports, other: imports, limit: 20%}

| passes | fails |
|---|---|
| 104 paid, 101 received | 140 paid, 101 received |

It asks a question and proves nothing: a miss is a warning; what must agree but for rounding is a matter for `same`.
"""

from __future__ import annotations

from collections.abc import Iterator

from audit.checks import Check, Record, Rule, Term
from audit.engine.drop import FrameCheck
from audit.families import _base, _drops
from audit.families._plausible import Share, share, within
from audit.tables.labels import find_column


class Options(_base.Options, frozen=True, kw_only=True):
    """`one` and `other` are columns, or cells (`table/row/column`); `limit` is a share of their mean."""

    one: str
    other: str
    limit: Share = share("10%")


_SIDES = (
    "one * (1 - {limit} / 2) <= other * (1 + {limit} / 2)",
    "one * (1 + {limit} / 2) >= other * (1 - {limit} / 2)",
)


def bind(rule: Rule, scope: _base.Scope) -> Iterator[Check]:
    """Two checks, one for each side; a record for each pair of which both print a figure."""
    records = tuple(
        Record(terms={"one": one, "other": other})
        for one, other in _pairs(rule, scope)
        if one.cell.figure.is_number and other.cell.figure.is_number
    )
    for equation in within(_SIDES, rule.options.limit):
        yield Check(
            rule=rule, equation=equation, target="one", records=records, note="note.mirror", plausible=True
        )


def bind_drop(rule: Rule, scope: _drops.DropScope) -> Iterator[FrameCheck]:
    """Two checks, one for each side, in every record that has both figures."""
    for place in _drops.places(rule, scope):
        terms = {"one": place.term(rule.options.one), "other": place.term(rule.options.other)}
        for equation in within(_SIDES, rule.options.limit):
            yield _drops.plausible(place, equation, "one", terms, "note.mirror", needs=("one", "other"))


def _pairs(rule: Rule, scope: _base.Scope) -> Iterator[tuple[Term, Term]]:
    one, other = rule.options.one, rule.options.other
    if "/" in one and "/" in other:
        yield _base.reference(one, scope), _base.reference(other, scope)
        return
    for table in map(scope.table, rule.tables):
        left, right = find_column(table, one), find_column(table, other)
        yield from (
            (_base.term(table, row, left), _base.term(table, row, right))
            for row in _base.rows_in(rule, table)
        )

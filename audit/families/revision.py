"""A figure that was revised by more than revisions usually are.

**Holds where** |now − before| ≤ limit · |before| for values behind the two printed figures: the relative revision of a figure between two estimates of one
period (OECD and Eurostat, Guidelines on revisions policy and analysis; the limit is the producer's own).
**Why**: an estimate that moves by a third was typed wrong, once or the other time, more often than it was estimated so badly.

    revision: {now: 核实数, before: 初步数}               # columns of one table
    revision: {now: final, before: preliminary, limit: 10%}

| passes | fails |
|---|---|
| 102.1 after 100.4 | 120.4 after 100.4 |

It asks a question and proves nothing: a miss is a warning. Two editions of a bulletin are confronted by `audit compare`, with every revised cell.
"""

from __future__ import annotations

from collections.abc import Iterator

from audit.checks import Check, Record, Rule
from audit.engine.drop import FrameCheck
from audit.families import _base, _drops
from audit.families._plausible import Share, share, within
from audit.tables.labels import find_column
from audit.tables.model import Table


class Options(_base.Options, frozen=True, kw_only=True):
    """`now` and `before` are columns; `limit` is a share of `before`."""

    now: str
    before: str
    limit: Share = share("5%")


_SIDES = ("now <= before + {limit} * abs(before)", "now >= before - {limit} * abs(before)")


def bind(rule: Rule, scope: _base.Scope) -> Iterator[Check]:
    """Two checks a table, one for each side; a record a row that prints both figures."""
    for table in map(scope.table, rule.tables):
        records = tuple(_records(rule, table))
        for equation in within(_SIDES, rule.options.limit):
            yield Check(
                rule=rule,
                equation=equation,
                target="now",
                records=records,
                note="note.revised",
                plausible=True,
            )


def bind_drop(rule: Rule, scope: _drops.DropScope) -> Iterator[FrameCheck]:
    """Two checks, one for each side, in every record that has both figures."""
    for place in _drops.places(rule, scope):
        terms = {"now": place.term(rule.options.now), "before": place.term(rule.options.before)}
        for equation in within(_SIDES, rule.options.limit):
            yield _drops.plausible(place, equation, "now", terms, "note.revised", needs=("now", "before"))


def _records(rule: Rule, table: Table) -> Iterator[Record]:
    now, before = (find_column(table, label) for label in (rule.options.now, rule.options.before))
    for row in _base.rows_in(rule, table):
        terms = {"now": _base.term(table, row, now), "before": _base.term(table, row, before)}
        if all(term.cell.figure.is_number for term in terms.values()):
            yield Record(terms=terms)

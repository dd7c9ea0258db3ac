"""A part is no greater than its whole: an area within its region, a component within its aggregate.

**Holds where** the parts can add up to no more than the whole; amounts that may be negative are left out by `except:`.
**Why**: parts and whole often come from different offices, and a unit slips in between.

    part: {whole: 东区, parts: [开发区, 新区]}           # rows, in every column of levels (or those of `in:`), in each table of the rule
    part: {whole: gdp/总值/本期, parts: [industry/工业/增加值]}   # cells, in any table and unit

| passes | fails |
|---|---|
| 591.87 holds 400.8 | 76.18 cannot hold 137.90 |
"""

from __future__ import annotations

from collections.abc import Iterator

from audit.checks import Bindings, Check, Record, Rule
from audit.engine.drop import FrameCheck
from audit.families import _base, _drops
from audit.formulas import Call, Equation, Name
from audit.tables.labels import find_row


class Options(_base.Options, frozen=True, kw_only=True):
    """`whole` and `parts`: row labels where the rule names tables, references to cells where it does not."""

    whole: str
    parts: list[str]


_WITHIN = Equation(Name("whole"), ">=", Call("sum", (Name("parts"),)), "whole >= sum(parts)")


def bind(rule: Rule, scope: _base.Scope) -> Iterator[Check]:
    """A check a table with a record for each column, or one record of cells."""
    if not rule.tables:
        terms: Bindings = {
            "whole": _base.reference(rule.options.whole, scope),
            "parts": tuple(_base.reference(part, scope) for part in rule.options.parts),
        }
        yield Check(
            rule=rule,
            equation=_WITHIN,
            target=_target(rule),
            note="note.part",
            records=(Record(terms=terms),),
        )
    for table in map(scope.table, rule.tables):
        whole, parts = (
            find_row(table, rule.options.whole),
            [find_row(table, part) for part in rule.options.parts],
        )
        records = []
        for column in _base.columns_in(rule, table):
            terms = {
                "whole": _base.term(table, whole, column),
                "parts": tuple(_base.term(table, part, column) for part in parts),
            }
            records.append(Record(terms=terms))
        found = _base.asked(records, "whole")
        yield Check(rule=rule, equation=_WITHIN, target=_target(rule), note="note.part", records=found)


def bind_drop(rule: Rule, scope: _drops.DropScope) -> Iterator[FrameCheck]:
    """The parts against the whole in every record."""
    for place in _drops.places(rule, scope):
        whole, parts = place.term(rule.options.whole), tuple(map(place.term, rule.options.parts))
        yield _drops.check(place, _WITHIN, _target(rule), {"whole": whole, "parts": parts}, note="note.part")


def _target(rule: Rule) -> str:
    """The part where there is one: of two figures the part that is too great is looked at first."""
    return "parts" if len(rule.options.parts) == 1 else "whole"

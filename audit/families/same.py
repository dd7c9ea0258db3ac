"""One fact printed twice is the same fact.

**Holds where** the figures, brought to one unit, can stand for one value: 33.16 万平方米 and 331551 平方米.
**Why**: a bulletin prints its main figures in the overview, in their own table and in the text; the reader compares.

    same: [retail/总额/本期, overview/总额/实际完成]                 # cells: table/row/column, each against the first
    same: [retail/总额/本期, text/零售总额]                 # a sentence: the figure behind these words, in the cell's kind of unit
    same: [retail/总额/增速, text/零售总额 > 同比]           # the figure behind 同比 that is behind 零售总额, in one sentence
    same: {this: districts-1//存款/增速, other: districts-2//存款/增速}  # columns: row by row, by their labels

| passes | fails |
|---|---|
| 121.7 亿元 and 1217050 万元 | 331551 万平方米 and 33.16 万平方米 |

A sentence's figure is the next one behind the words; a rate may have its level between (零售总额46.4亿元，下降3.0% is −3.0 %). An increase is no level, and behind 其中
another thing is spoken of. Where several sentences say the words, any of their figures will do, and a miss is a warning. `text/WORDS/UNIT` names a kind of unit.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from audit.checks import Check, Record, Rule, Severity
from audit.engine.bound import term_unit
from audit.engine.drop import FrameCheck
from audit.families import _base, _drops
from audit.formulas import parse_equation
from audit.tables.labels import find_column, find_rows
from audit.tables.model import Row, Table
from audit.words import WordError


class Options(_base.Options, frozen=True, kw_only=True):
    """Either `cells`, two references or more, or the columns `this` and `other` (table//column)."""

    cells: list[str] | None = None
    this: str | None = None
    other: str | None = None

    @classmethod
    def full(cls, value: Any) -> Any:
        """A list is the cells."""
        return {"cells": value} if isinstance(value, list) else value

    def __post_init__(self) -> None:
        if not (self.cells and len(self.cells) > 1 and not self.this) and not (
            self.this and self.other and not self.cells
        ):
            raise WordError("pack.form.same")


_SAME = parse_equation("this = other")


def bind(rule: Rule, scope: _base.Scope) -> Iterator[Check]:
    """One check; a record for each later cell against the first, or for each row that both columns have."""
    found = _cells(rule, scope) if rule.options.cells else _columns(rule, scope)
    yield Check(rule=rule, equation=_SAME, target="this", records=_base.asked(found, "this"))


def bind_drop(rule: Rule, scope: _drops.DropScope) -> Iterator[FrameCheck]:
    """Columns (or codes) that say the same, each later one against the first, in every record."""
    words = rule.options.cells or [_last(rule.options.this), _last(rule.options.other)]
    for place in _drops.places(rule, scope):
        first, *others = (place.term(_last(word)) for word in words)
        for other in others:
            yield _drops.check(place, _SAME, "this", {"this": first, "other": other})


def _last(word: str | None) -> str:
    """The column of `table//column`; a drop is the rule's only table."""
    return _base.split_reference(word or "")[-1]


def _cells(rule: Rule, scope: _base.Scope) -> Iterator[Record]:
    """Each later place against the first; where sentences say the words of one several times, any of their figures will do, and a miss is a warning."""
    table = scope.table(rule.tables[0]) if rule.tables else None
    cells = {
        text: _base.reference(text, scope, table)
        for text in rule.options.cells
        if not _base.in_prose(text, scope)
    }
    kind = next((term_unit(term).dimension for term in cells.values()), None)
    first, *others = (
        [cells[text]] if text in cells else _base.stated(text, scope, kind) for text in rule.options.cells
    )
    for other in others:
        pairs = [{"this": one, "other": two} for one in first for two in other]
        cap = Severity.WARNING if len(pairs) > 1 else None
        yield Record(terms=pairs[0], alternatives=tuple(pairs[1:]), cap=cap)


def _columns(rule: Rule, scope: _base.Scope) -> Iterator[Record]:
    here, there = (_base.split_reference(text) for text in (rule.options.this, rule.options.other))
    this_table, other_table = scope.table(here[0]), scope.table(there[0])
    this, other = find_column(this_table, "/".join(here[2:])), find_column(other_table, "/".join(there[2:]))
    for row in _base.rows_in(rule, this_table):
        for twin, certain in _twin(this_table, row, other_table):
            terms = {"this": _base.term(this_table, row, this), "other": _base.term(other_table, twin, other)}
            yield Record(terms=terms, open="" if certain else "open.several")


def _twin(table: Table, row: Row, other: Table) -> Iterator[tuple[Row, bool]]:
    """The row of `other` with this row's label, and whether it is the only one that can be meant; a label that stands as often in both tables is paired in order."""
    mine, theirs = find_rows(table, row.label[-1]), find_rows(other, row.label[-1])
    by_path = (
        [one for one in mine if one.label == row.label],
        [one for one in theirs if one.label == row.label],
    )
    for left, right in (by_path, (mine, theirs)):
        if right and len(left) == len(right) and row in left:
            yield right[left.index(row)], True
            return
    if theirs:
        yield theirs[0], len(mine) <= 1 == len(theirs)

"""What every family shares: the scope a rule is bound in, and how its words become cells.

A family is a module of this package with a docstring manual, an `Options` model (its words in the pack) and `bind(rule, scope)`, which yields checks.
It never evaluates. `audit.families.families()` finds it by its file's name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from audit.checks import Profile, Record, Rule, Term
from audit.tables.labels import LabelError, find_column, find_columns, find_row, find_rows, match_label
from audit.tables.model import Cell, Column, Document, Row, Table
from audit.tables.statements import said, statements
from audit.units import PERCENT, parse_unit
from audit.words import Words

__all__ = [
    "Options",
    "Scope",
    "asked",
    "body_rows",
    "columns_in",
    "excluded",
    "in_prose",
    "prints",
    "rate",
    "reference",
    "rows_in",
    "split_reference",
    "stated",
    "term",
]


class Options(Words, frozen=True, kw_only=True):
    """A family's words in a pack; unknown words are errors."""


class Scope(Struct, frozen=True, kw_only=True):
    """What a rule sees: one document, its tables under the pack's names, the source's profile."""

    document: Document
    tables: Mapping[str, Table] = field(default_factory=dict)
    profile: Profile = Profile()
    aliases: Sequence[str] = ()

    def table(self, name: str) -> Table:
        """The table that the pack calls `name`; `LabelError` where the document has none."""
        if name in self.tables:
            return self.tables[name]
        raise LabelError(
            "table.absent" if name in self.aliases else "table.unknown", name, list(self.tables), kind="table"
        )


def term(table: Table, row: Row, column: Column, **override: Any) -> Term:
    """The cell where a row meets a column."""
    return Term(table=table, cell=table.at(row.index, column.index), **override)


def rate(table: Table, cell: Cell) -> Term:
    """A printed rate or share: in percent where neither the cell nor its column says otherwise."""
    return Term(table=table, cell=cell, unit=None if cell.unit.ratio or cell.figure.unit.ratio else PERCENT)


def prints(table: Table, row: Row) -> bool:
    """True for a row with a figure in it: words beside figures are a figure that cannot be read, words alone a heading printed again."""
    return any(cell.figure.is_number for cell in table.grid[row.index])


def asked(records: Iterable[Record], target: str) -> tuple[Record, ...]:
    """Those of a check's candidate `records` that ask something: some figure is printed, and whatever else the equation needs was to be expected.

    A record whose target, rate or part is missing or unreadable stays, and the engine leaves it open with the reason. Left out are records without any figure (a blank
    row, a header printed again), those whose target a marker declares not applicable, and those in which a name is blank that is blank in every record: a line that
    prints nothing anywhere is not missing a figure. Where that would leave no record at all, those that print their target stay, open.
    """
    told = [(record, {name: _state(bound) for name, bound in record.terms.items()}) for record in records]
    told = [
        (record, states)
        for record, states in told
        if PRINTED in states.values() and states[target] != NOT_APPLICABLE
    ]
    filled = {name for _, states in told for name, state in states.items() if state != BLANK}
    kept = [record for record, states in told if _blanks(states) <= filled]
    return tuple(kept or (record for record, states in told if states[target] == PRINTED))


PRINTED, UNREADABLE, BLANK, NOT_APPLICABLE = "printed", "unreadable", "blank", "not-applicable"


def _blanks(states: Mapping[str, str]) -> set[str]:
    return {name for name, state in states.items() if state == BLANK}


def _state(bound: Term | tuple[Term, ...]) -> str:
    """What the cells behind a name print: a figure where any of them does, else words or a mark, else nothing at all."""
    kinds = {_kind(term) for term in (bound if isinstance(bound, tuple) else (bound,))}
    return next((state for state in (PRINTED, UNREADABLE, NOT_APPLICABLE) if state in kinds), BLANK)


def _kind(term: Term) -> str:
    figure = term.cell.figure if term.value is None else term.value
    if figure.is_number or figure.kind == "range" or figure.marker == "zero":
        return PRINTED
    if figure.kind == "empty":
        return BLANK
    return NOT_APPLICABLE if figure.marker == NOT_APPLICABLE else UNREADABLE


TEXT = ("text", "正文")
"""The document's sentences, in a reference's place for a table, unless the pack calls a table so."""


def reference(text: str, scope: Scope, table: Table | None = None, **override: Any) -> Term:
    """The cell that `table/row/column` (or `row/column` within `table`) names. A column's path may have more parts; a part in [brackets] may hold a slash.

    `text/WORDS` is the figure that a sentence gives of the words: `LabelError` where none does, or where several give different ones.
    """
    parts = split_reference(text)
    if in_prose(text, scope):
        found = stated(text, scope)
        if len({(one.cell.figure.value, one.cell.unit) for one in found}) > 1:
            raise LabelError("label.said", text, [one.cell.text for one in found])
        return found[0]
    if table is None or (len(parts) > 2 and parts[0] in scope.aliases):
        table, parts = scope.table(parts[0]), parts[1:]
    if len(parts) < 2:
        raise LabelError("label.reference", text, [], table.title, "cell")
    return term(table, find_row(table, parts[0]), find_column(table, "/".join(parts[1:])), **override)


def in_prose(text: str, scope: Scope) -> bool:
    """True for a reference to a sentence: `text/WORDS`, `正文/WORDS`."""
    first, *others = split_reference(text)
    return first in TEXT and first not in scope.aliases and bool(others)


def stated(text: str, scope: Scope, dimension: str | None = None) -> list[Term]:
    """The figures that sentences give of the words in `text/WORDS` or `text/WORDS/UNIT`, at least one (else `LabelError`); of one `dimension`, where no unit says it."""
    _, words, *unit = split_reference(text)
    wanted = parse_unit("/".join(unit)).dimension if unit else dimension
    found = said(scope.document, words, wanted)
    if not found:
        raise LabelError("label.unsaid", words, [])
    prose = statements(scope.document).table
    return [Term(table=prose, cell=cell) for cell in found]


def split_reference(text: str) -> list[str]:
    """`a/[b/c]/d` -> `["a", "b/c", "d"]`."""
    parts, depth, part = [], 0, ""
    for character in text:
        depth += (character == "[") - (character == "]")
        if character == "/" and depth == 0:
            parts.append(part.strip())
            part = ""
        elif character not in "[]":
            part += character
    return [*parts, part.strip()]


def columns_in(rule: Rule, table: Table, default: str = "level") -> list[Column]:
    """The columns that a rule's `in:` names, or those of the `default` measure that are no stub."""
    if isinstance(rule.within, Mapping):
        measures = rule.within.get("measure", default)
        wanted = {measures} if isinstance(measures, str) else set(measures)
        found = [c for c in table.columns if not c.stub and c.measure in wanted]
    elif rule.within:
        found = [
            column
            for label in ([rule.within] if isinstance(rule.within, str) else rule.within)
            for column in _some(table, label)
        ]
    else:
        found = [c for c in table.columns if not c.stub and c.measure == default]
    return [column for column in found if not excluded(rule, column.label)]


def _some(table: Table, label: str) -> list[Column]:
    found = find_columns(table, label)
    return found or [find_column(table, label)]  # the latter says what is nearest


def excluded(rule: Rule, label: Sequence[str]) -> bool:
    """True where the rule's `except:` names any part of this label path."""
    return any(match_label(word, [part]) for word in rule.exclude for part in label)


def body_rows(table: Table, rule: Rule) -> list[Row]:
    """The rows that hold figures, less what `except:` names."""
    return [row for row in table.rows if not row.section and not excluded(rule, row.label)]


def rows_in(rule: Rule, table: Table) -> list[Row]:
    """The rows that `in:` names where its words are rows, else all body rows; less what `except:` names."""
    labels = [rule.within] if isinstance(rule.within, str) else rule.within
    if not labels or isinstance(labels, Mapping):
        return body_rows(table, rule)
    rows = [row for label in labels for row in (find_rows(table, label) or [find_row(table, label)])]
    return [row for row in rows if not excluded(rule, row.label)]

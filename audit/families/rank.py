"""A printed rank follows from the figures that are ranked.

**Holds where** (certainly above) + 1 ≤ rank ≤ (possibly above) + 1; equal figures share the better rank (1-1-3). Rounding keeps order: of two different
printed figures the greater stands for the greater value.
**Why**: ranks are compared by those who are ranked.

    rank: {rank: 排名, of: left}                       # every column headed 排名 ranks the column on its left
    rank: {rank: 排名, of: left, low: [非税占比]}       # where the least is the best
    rank: {rank: 位次, of: 增速, groups: [[甲县, 乙县], [丙区, 丁区]]}   # ranked apart

Rows in blocks (parted by a blank line or a new header) are ranked apart unless `groups` says otherwise. A row whose rank is a marker (—) takes no part.

| passes | fails |
|---|---|
| 13.8 and 13.8 both third | 18.5 ranked third behind 19.2 and before 17.5 |
"""

from __future__ import annotations

from collections.abc import Iterator

from audit.checks import Bindings, Check, Record, Rule, Term
from audit.families import _base
from audit.formulas import Call, Equation, Name, Negative
from audit.tables.labels import find_column, find_columns, find_row, find_rows, match_label
from audit.tables.model import Column, Row, Table


class Options(_base.Options, frozen=True, kw_only=True):
    """`rank` and `of` are column labels, or `of: left`; `low` names columns where low is good; `groups` lists rows that are ranked together."""

    rank: str
    of: str = "left"
    low: list[str] = []
    groups: list[list[str]] | None = None


_HIGH = Equation(Name("rank"), "=", Call("rank", (Name("value"), Name("peers"))), "rank = rank(value, peers)")
_LOW = Equation(
    Name("rank"),
    "=",
    Call("rank", (Negative(Name("value")), Negative(Name("peers")))),
    "rank = rank(-value, -peers)",
)


def bind(rule: Rule, scope: _base.Scope) -> Iterator[Check]:
    """A check for each pair of columns and each group of rows; a record a row."""
    for table in map(scope.table, rule.tables):
        for rank, value in _pairs(rule, table):
            equation = (
                _LOW
                if any(match_label(word, [level]) for word in rule.options.low for level in value.label)
                else _HIGH
            )
            for rows in _groups(rule, table):
                records = tuple(_records(table, rows, rank, value))
                if records:
                    yield Check(rule=rule, equation=equation, target="rank", records=records)


def _pairs(rule: Rule, table: Table) -> Iterator[tuple[Column, Column]]:
    ranks = find_columns(table, rule.options.rank) or [find_column(table, rule.options.rank)]
    for rank in ranks:
        if rule.options.of == "left" and rank.index == 0:
            continue  # nothing stands on its left
        value = (
            table.columns[rank.index - 1]
            if rule.options.of == "left"
            else find_column(table, rule.options.of)
        )
        if not _base.excluded(rule, value.label) and not value.stub:
            yield rank, value


def _groups(rule: Rule, table: Table) -> Iterator[list[Row]]:
    for group in rule.options.groups or ():
        if any(
            find_rows(table, label) for label in group
        ):  # a table need not have every group, but those it has whole
            yield [find_row(table, label) for label in group]
    if rule.options.groups:
        return
    rows = _base.body_rows(table, rule)
    yield from ([row for row in rows if row.block == block] for block in sorted({row.block for row in rows}))


def _records(table: Table, rows: list[Row], rank: Column, value: Column) -> Iterator[Record]:
    """A record for each row that prints a rank. Whether a row whose rank cannot be read is among those ranked is not told: either will do."""
    ranked = [row for row in rows if _kind(table, row, rank) == "number"]
    unread = [
        row for row in rows if _kind(table, row, rank) == "text" and _kind(table, row, value) == "number"
    ]
    sets = [ranked, [*ranked, *unread]] if unread else [ranked]
    for row in [*ranked, *unread] if ranked else []:
        bindings = [
            _terms(table, row, rank, value, [peer for peer in peers if peer is not row]) for peers in sets
        ]
        bindings = [terms for terms in bindings if terms["peers"]]
        if bindings:
            yield Record(terms=bindings[0], alternatives=tuple(bindings[1:]))


def _kind(table: Table, row: Row, column: Column) -> str:
    return table.at(row.index, column.index).figure.kind


def _terms(table: Table, row: Row, rank: Column, value: Column, peers: list[Row]) -> Bindings:
    return {
        "rank": Term(table=table, cell=table.at(row.index, rank.index), exact=True),
        "value": _base.term(table, row, value),
        "peers": tuple(_base.term(table, peer, value) for peer in peers),
    }

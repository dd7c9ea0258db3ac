"""A total equals the sum of its parts, or holds them where the list is open.

**Holds where** the printed total and the printed parts are roundings of values that add up: 4.1 + 6.1 = 10.3.
**Why**: a total that does not foot is the mistake that readers find first.

    sum: {total: 合计, parts: [城镇, 农村]}        # rows, in every column of levels (or those of `in:`)
    sum: {total: 合计, parts: rest}                # every other row that is no part of one: not 其中, not 1、 under 一、, not beside its sub-total
    sum: {total: 收入, parts: [税收, 非税], across: columns}   # columns, in every row
    sum: {total: 税收收入, parts: [增值税, 契税], of_which: true}   # an open list: at most the total
    sum: {total: 合计, parts: [基本支出, 项目支出], across: columns, blank: zero}   # an empty cell is no amount
    sum: {hierarchy: codes.csv, missing: non_null}             # in a drop, with along: every parent of a code tree (parent, child, sign)

| passes | fails |
|---|---|
| 10.3 = 4.1 + 6.1 | 10.3 = 4.1 + 5.1 |

Averages do not add up: columns of yields (t/ha), prices, indices and amounts per head are left out unless `in:` names them.

A `suppressed` part stands for any amount from zero; a part that is empty leaves the check open, unless `blank: zero` says that it is no amount.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from msgspec.structs import replace

from audit.checks import Bindings, Check, Record, Rule, Term
from audit.engine.drop import FrameCheck, FrameTerm
from audit.families import _base, _drops
from audit.families._rest import readings
from audit.formulas import Call, Equation, Name
from audit.tables.header import is_average
from audit.tables.labels import find_column, find_columns, find_row
from audit.tables.model import Row, Table
from audit.words import WordError


class Options(_base.Options, frozen=True, kw_only=True):
    """`total` and `parts` by label; `parts: rest` takes every other row; `of_which` opens the list; `across: columns` adds along rows.

    `blank: zero` takes empty cells for no amount. `hierarchy` names a file of parents and children (beside the pack) in place of both; `missing` is what an absent item of it means, in VTL's words.
    """

    total: str
    parts: list[str] | Literal["rest"]
    of_which: bool = False
    blank: Literal["open", "zero"] = "open"
    across: Literal["rows", "columns"] = "rows"
    hierarchy: str = ""
    missing: Literal["non_null", "non_zero", "partial_null", "partial_zero", "always_null", "always_zero"] = (
        "non_null"
    )

    @classmethod
    def full(cls, value: Any) -> Any:
        """A hierarchy stands for total and parts."""
        tree = isinstance(value, dict) and "hierarchy" in value
        return {"total": "", "parts": [], **value} if tree else value

    @classmethod
    def described(cls, schema: dict[str, Any]) -> dict[str, Any]:
        """Total and parts are needed, or a hierarchy."""
        needed = schema.pop("required", [])
        return {**schema, "anyOf": [{"required": needed}, {"required": ["hierarchy"]}]}

    def __post_init__(self) -> None:
        if self.hierarchy and (self.total or self.parts):
            raise WordError("pack.form.sum")


_EQUATIONS = {
    False: Equation(Name("total"), "=", Call("sum", (Name("parts"),)), "total = sum(parts)"),
    True: Equation(Name("total"), ">=", Call("sum", (Name("parts"),)), "total >= sum(parts)"),
}


def bind(rule: Rule, scope: _base.Scope) -> Iterator[Check]:
    """One check a table; a record for each column (or row) where the total or a part prints a figure."""
    for table in map(scope.table, rule.tables):
        found = _by_row(rule, table) if rule.options.across == "columns" else _by_column(rule, table)
        records = _base.asked(found, "total")
        yield Check(rule=rule, equation=_EQUATIONS[rule.options.of_which], target="total", records=records)


def bind_drop(rule: Rule, scope: _drops.DropScope) -> Iterator[FrameCheck]:
    """A check on every record: columns of it, codes of a long panel, or every parent of a hierarchy."""
    options = rule.options
    for place in _drops.places(rule, scope):
        if options.hierarchy:
            value = FrameTerm(columns=(place.value,))
            terms: Any = {"total": value, "parts": (value,)}
            yield _drops.check(
                place, _EQUATIONS[options.of_which], "total", terms,
                tree=tuple(edge for edge in scope.trees[options.hierarchy] if edge[0] not in rule.exclude),
                missing=options.missing,
            )  # fmt: skip
            continue
        total = place.term(options.total)
        parts = (
            tuple(_drops.others(place, total))
            if options.parts == "rest"
            else tuple(map(place.term, options.parts))
        )
        if options.blank == "zero":
            parts = tuple(replace(part, beside=parts) for part in parts)
        yield _drops.check(place, _EQUATIONS[options.of_which], "total", {"total": total, "parts": parts})


def _by_column(rule: Rule, table: Table) -> Iterator[Record]:
    total = find_row(table, rule.options.total)
    parts = list(_parts(rule, table, total))
    for column in _base.columns_in(rule, table):
        if not rule.within and is_average(column.label, column.unit):
            continue
        terms = [tuple(_base.term(table, part, column) for part in reading) for reading in parts]
        yield _record(rule, _base.term(table, total, column), *terms)


def _parts(rule: Rule, table: Table, total: Row) -> Iterator[list[Row]]:
    """The rows that the rule adds; of `rest` every reading."""
    if rule.options.parts == "rest":
        yield from readings(total, _base.body_rows(table, rule), _ordinals(table))
        return
    rows = [find_row(table, label) for label in rule.options.parts]
    yield [row for row in rows if row.index != total.index]


def _ordinals(table: Table) -> frozenset[int]:
    """The rows that a column of ordinals (序号) numbers."""
    columns = [column.index for column in table.columns if column.measure == "number" and not column.stub]
    return frozenset(
        row.index for row in table.rows for c in columns if table.at(row.index, c).figure.is_number
    )


def _by_row(rule: Rule, table: Table) -> Iterator[Record]:
    total = find_column(table, rule.options.total)
    if rule.options.parts == "rest":
        parts = [column for column in _base.columns_in(rule, table) if column.index != total.index]
    else:
        parts = [
            column
            for label in rule.options.parts
            for column in (find_columns(table, label) or [find_column(table, label)])
        ]
    for row in _base.rows_in(rule, table):
        yield _record(
            rule, _base.term(table, row, total), tuple(_base.term(table, row, part) for part in parts)
        )


def _record(rule: Rule, total: Term, *sets: tuple[Term, ...]) -> Record:
    """The total against its parts; where the parts can be told in several ways, those ways that print a figure."""
    told = [parts for parts in (_amounts(rule, parts) for parts in sets) if _printed(parts)] or sets[:1]
    bindings: list[Bindings] = [{"total": total, "parts": parts} for parts in told]
    return Record(terms=bindings[0], alternatives=tuple(bindings[1:]))


def _amounts(rule: Rule, parts: tuple[Term, ...]) -> tuple[Term, ...]:
    """The parts, less the empty ones where the rule says that these are no amount."""
    blank = rule.options.blank == "zero"
    return tuple(part for part in parts if not (blank and part.cell.figure.kind == "empty"))


def _printed(parts: tuple[Term, ...]) -> bool:
    return any(part.cell.figure.kind not in ("empty", "text") for part in parts)

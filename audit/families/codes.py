"""In a table of classified items, every code is the sum of the codes one level below it.

**Holds where** the printed amount of a code (201) can be the sum of its children's (20103, 20106), and the total that of the topmost codes. Codes stand in one column
(2010301) or in several (201 | 03 | 01); a code's parent is the longest code in the table that begins it.
**Why**: budgets and accounts have hundreds of such sums, too many to declare one by one, and a row out of its place breaks three of them.

    codes: {total: 合计}                     # every level, and the total row
    codes: {of_which: true}                  # the levels need not be complete: at most
    codes: {total: 合计, blank: zero}        # an empty cell is no amount

| passes | fails |
|---|---|
| 201 of 30 = 20103 of 10 + 20106 of 20 | 201 of 30 = 20103 of 10 + 20106 of 10 |

In every column of levels, or those of `in:`. Without `blank: zero` an empty cell leaves its sum open.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Literal

from audit.checks import Check, Record, Rule
from audit.families import _base
from audit.figures import plain
from audit.formulas import Call, Equation, Name
from audit.patterns import regex
from audit.tables.labels import LabelError, find_row
from audit.tables.model import Row, Table


class Options(_base.Options, frozen=True, kw_only=True):
    """`total` names the row that the topmost codes make; `of_which` opens every level; `blank: zero` takes empty cells for no amount."""

    total: str | None = None
    of_which: bool = False
    blank: Literal["open", "zero"] = "open"


_SUM = Equation(Name("code"), "=", Call("sum", (Name("below"),)), "code = sum(below)")
_AT_MOST = Equation(Name("code"), ">=", Call("sum", (Name("below"),)), "code >= sum(below)")
_CODE = regex(r"\d+|\d+(?:[.\-]\d+)+")


def bind(rule: Rule, scope: _base.Scope) -> Iterator[Check]:
    """One check a table; a record for each code that has codes below it, and for the total, in each column."""
    for table in map(scope.table, rule.tables):
        records = [
            record
            for above, below in _families(rule, table)
            for record in _base.asked(_records(rule, table, above, below), "code")
        ]
        yield Check(
            rule=rule,
            equation=_AT_MOST if rule.options.of_which else _SUM,
            target="code",
            records=tuple(records),
        )


def _families(rule: Rule, table: Table) -> Iterator[tuple[Row, list[Row]]]:
    """(row, the rows directly below it) for every code with children, and for the total."""
    codes = {row: code for row in _base.body_rows(table, rule) if (code := code_of(row))}
    rows = {code: row for row, code in codes.items()}
    twice = [code for code, count in Counter(codes.values()).items() if count > 1]
    if twice:  # which of them the codes below belong to is not told
        raise LabelError(
            "label.several",
            twice[0],
            [" / ".join(row.label) for row, code in codes.items() if code == twice[0]],
            table.title,
        )
    children: Mapping[str, list[Row]] = defaultdict(list)
    for row, code in codes.items():
        children[next((code[:k] for k in range(len(code) - 1, 0, -1) if code[:k] in rows), "")].append(row)
    for code, below in children.items():
        if code:
            yield rows[code], below
    if rule.options.total and children[""]:
        yield find_row(table, rule.options.total), children[""]


def code_of(row: Row) -> str:
    """The digits of a row's code: those label parts that are nothing but a code, joined; '' where there are none."""
    parts = [re.sub(r"\D", "", plain(part)) for part in row.label if _CODE.fullmatch(plain(part))]
    return "".join(parts)


def _records(rule: Rule, table: Table, above: Row, below: list[Row]) -> Iterator[Record]:
    for column in _base.columns_in(rule, table):
        terms = [_base.term(table, row, column) for row in below]
        if rule.options.blank == "zero":
            terms = [term for term in terms if term.cell.figure.kind != "empty"] or terms
        yield Record(terms={"code": _base.term(table, above, column), "below": tuple(terms)})

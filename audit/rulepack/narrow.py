"""Less than the whole table: the rows below the section, or of the merged area, that a rule's `scope:` names."""

from __future__ import annotations

import re
import unicodedata
from itertools import takewhile

from msgspec.structs import replace

from audit.checks import Rule
from audit.families._base import Scope
from audit.tables.labels import LabelError, find_rows, match_label, nearest, numbering
from audit.tables.model import Row, Table

__all__ = ["narrow"]


def narrow(rule: Rule, scope: Scope) -> Scope:
    """The scope with the rule's tables cut to the rows below its section; `LabelError` where a table has no such section."""
    if not rule.scope:
        return scope
    tables = {alias: scope.table(alias) for alias in rule.tables}
    cut = {alias: replace(table, rows=tuple(_below(table, rule.scope))) for alias, table in tables.items()}
    return replace(scope, tables={**scope.tables, **cut})


def _below(table: Table, label: str) -> list[Row]:
    if area := _area(table, label):
        return area
    head = _head(table, label)
    later = [row for row in table.rows if row.index > head.index]
    below = list(takewhile(lambda row: _under(row, head), later))
    below = below or list(takewhile(lambda row: not _next(row, head), later))
    if not below:
        raise LabelError("label.scope", label, [], table.title, "row")
    return below


def _area(table: Table, label: str) -> list[Row]:
    """The rows beside the merged cell that `label` names, one below another; none where it names a row, or areas in two places."""
    found = find_rows(table, label)
    if any(row.section or match_label(label, [row.label[-1]]) for row in found):
        return []
    named = {row.label[: 1 + min(match_label(label, row.label), default=-1)] for row in found}
    places = [k for k, row in enumerate(table.rows) if row in found]
    together = len(places) > 1 and places[-1] - places[0] == len(places) - 1
    return found if together and len(named) == 1 and all(named) else []


def _under(row: Row, head: Row) -> bool:
    return len(row.label) > len(head.label) and row.label[: len(head.label)] == head.label


def _next(row: Row, head: Row) -> bool:
    """True for the row that ends what `head` heads: numbered in the same manner, or the next section where it has no number."""
    manner = _manner(head)
    return _manner(row) == manner if manner else row.section


_MANNERS = (
    ("[一二三四五六七八九十百]+", "一"),
    (r"\d+(?:\.\d+)*", "1"),
    ("[①-⑳]", "①"),
    ("[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩIVX]+", "I"),
)


def _manner(row: Row) -> str:
    """How a row is numbered: `一、`, `(一)`, `1.` …, whatever the number."""
    text = unicodedata.normalize("NFKC", numbering(row.label[-1])) if row.label else ""
    for number, sign in _MANNERS:
        text = re.sub(number, sign, text)
    return re.sub(r"[\s、.:]", "", text)


def _head(table: Table, label: str) -> Row:
    """The one row that heads the section: among rows of one name, the one that has rows below it."""
    found = find_rows(table, label)
    heads = [row for row in table.rows if row.label and row.section and row in found] or found
    if len(heads) == 1:
        return heads[0]
    words = [" / ".join(row.label) for row in (heads or table.rows)]
    if heads:
        raise LabelError("label.several", label, words, table.title, "row")
    raise LabelError("label.none", label, nearest(label, words), table.title, "row")

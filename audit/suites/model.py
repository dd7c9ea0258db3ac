"""What a suite is made of: a table as Great Expectations sees it, and one expectation as the pack words it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from audit.checks import Rule, Severity
from audit.findings import CellRef
from audit.tables.model import Problem

__all__ = ["Held", "Wish", "wishes"]


class Held(Struct, frozen=True, kw_only=True, eq=False):
    """A table as a data frame: `column` finds the frame's name for a label (`LabelError` where there is none, or several).

    `cell` names the cell of a record (its place from 0 in pandas, its key columns in Spark) and a column of the frame; `whole` names the table itself. `keys` are
    columns that tell records apart where the frame has no order.
    """

    frame: Any
    column: Callable[[str], str]
    cell: Callable[[Any, str, Any], CellRef]
    whole: CellRef
    keys: tuple[str, ...] = ()


class Wish(Struct, frozen=True, kw_only=True):
    """One item of a pack's `expectations:`: Great Expectations' own `type` and `kwargs`, the alias of the `table`, and a rule that stands for it in reports."""

    type: str
    kwargs: Mapping[str, Any]
    meta: Mapping[str, Any]
    table: str
    rule: Rule

    @property
    def spelt(self) -> str:
        """`expect_column_values_to_be_between(column=rate, min_value=0)`."""
        return f"{self.type}({', '.join(f'{name}={value}' for name, value in self.kwargs.items())})"


WORDS = ("table", "id", "title", "why", "severity", "meta")
"""The words of an item beside the expectation's own name."""
_SEVERITY = {
    "error": Severity.ERROR, "critical": Severity.ERROR, "warning": Severity.WARNING, "notice": Severity.NOTICE, "info": Severity.NOTICE,
}  # fmt: skip


def wishes(items: Sequence[Mapping[str, Any]], pack: str, language: str = "en") -> Iterator[Wish | Problem]:
    """The items of a pack in order, each an expectation to be held, or what is wrong with it. Every rule id is one of a kind."""
    taken: dict[str, int] = {}
    for item in items:
        name = next((key for key in item if str(key).startswith("expect_")), "")
        kwargs = item.get(name) or {}
        wrong = _wrong(item, name, kwargs, pack)
        if wrong:
            yield wrong
            continue
        own = str(item.get("id") or _name(name, kwargs))
        taken[own] = taken.get(own, 0) + 1
        rule = _rule(item, own if taken[own] == 1 else f"{own}#{taken[own]}", pack, language)
        meta = dict(item.get("meta") or {})
        yield Wish(type=name, kwargs=dict(kwargs), meta=meta, table=str(item.get("table") or ""), rule=rule)


def _wrong(item: Mapping[str, Any], name: str, kwargs: Any, pack: str) -> Problem | None:
    unknown = [str(key) for key in item if key != name and key not in WORDS]
    if unknown:
        values = (("name", name), ("found", ", ".join(unknown)), ("expected", ", ".join(WORDS)))
        return Problem(code="expectation.word", where=pack, values=values)
    if not isinstance(kwargs, Mapping) or not isinstance(item.get("meta") or {}, Mapping):
        return Problem(code="expectation.kwargs", where=pack, values=(("name", name),))
    if _said(item) not in _SEVERITY:
        values = (("name", name), ("found", _said(item)), ("expected", "error, warning, notice"))
        return Problem(code="expectation.severity", where=pack, values=values)
    return None


def _said(item: Mapping[str, Any]) -> str:
    """The severity: of the item, else of its meta, else error."""
    return str(item.get("severity") or (item.get("meta") or {}).get("severity") or "error")


def _rule(item: Mapping[str, Any], name: str, pack: str, language: str) -> Rule:
    title = item.get("title") or ""
    titles = {str(key): str(text) for key, text in title.items()} if isinstance(title, Mapping) else {}
    return Rule(
        id=name, family="expectation", options=None, title=titles or ({language: str(title)} if title else {}), why=str(item.get("why") or ""),
        severity=_SEVERITY[_said(item)], pack=pack,
    )  # fmt: skip


def _name(type_: str, kwargs: Mapping[str, Any]) -> str:
    """`expect_column_values_to_be_unique:key`: an id for an item that gives none."""
    columns = [kwargs.get(key) for key in ("column", "column_A", "column_B")]
    listed = kwargs.get("column_list")
    columns += listed if isinstance(listed, list) else []
    words = ["".join(str(column).split()) for column in columns if column]
    return ":".join([type_, "+".join(words)]) if words else type_

"""A result of Great Expectations as findings: one for each failing cell that it lists, or one for the table or column that it measured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec.structs import replace

from audit.catalogue import both
from audit.checks import Verdict
from audit.diagnosis.compose import fingerprint
from audit.findings import CellRef, Finding, TermRef, as_term
from audit.suites.model import Held, Wish

__all__ = ["MOST", "findings_of", "trouble"]

MOST = 1000
"""More failing cells of one expectation than this are counted, not listed."""


def trouble(result: Any) -> str:
    """What an expectation broke on, '' where it was judged: only `exception_info` tells a broken one from a failed one."""
    told = result.exception_info or {}
    for one in [told] if "raised_exception" in told else told.values():
        if one.get("raised_exception"):
            message = str(one.get("exception_message") or "").strip()
            return message.splitlines()[0] if message else "?"
    return ""


def findings_of(wish: Wish, result: Any, held: Held) -> tuple[list[Finding], int]:
    """(findings in the order of records, how many failing values more there are); of a measured table or column it is one finding."""
    told = result.result or {}
    columns = _columns(result.expectation_config.kwargs)
    places = told.get("unexpected_index_list") or []
    if not places or not columns:
        return [_measured(wish, told, held, columns)], 0
    values = told.get("unexpected_list") or []
    found = []
    for k, place in enumerate(places[:MOST]):
        value = values[k] if k < len(values) else None
        record = _record(place, held)
        refs = [held.cell(record, column, _of(value, columns, i)) for i, column in enumerate(columns)]
        found.append(_finding(wish, refs, both("expectation.cell", **_words(wish, refs))))
    return found, max(int(told.get("unexpected_count") or 0), len(places)) - len(found)


def _columns(kwargs: Mapping[str, Any]) -> list[str]:
    named = [kwargs[name] for name in ("column", "column_A", "column_B") if kwargs.get(name)]
    listed = kwargs.get("column_list")
    return [*named, *(listed if isinstance(listed, list) else [])]


def _record(place: Any, held: Held) -> Any:
    """A record's place: a number in pandas, its key columns elsewhere."""
    return {key: place.get(key) for key in held.keys} if isinstance(place, Mapping) and held.keys else place


def _of(value: Any, columns: list[str], k: int) -> Any:
    """The one column's value among those that are listed together."""
    if isinstance(value, Mapping):
        return value.get(columns[k])
    several = isinstance(value, (list, tuple)) and len(value) == len(columns) > 1
    return value[k] if several else value


def _words(wish: Wish, refs: list[CellRef]) -> dict[str, str]:
    first = refs[0]
    printed = ", ".join(ref.printed.strip() or "·" for ref in refs)
    return {
        "row": first.row or first.address,
        "column": first.column,
        "printed": printed,
        "equation": wish.spelt,
    }


def _measured(wish: Wish, told: Mapping[str, Any], held: Held, columns: list[str]) -> Finding:
    """One finding about a whole column or table: what was observed."""
    target = replace(held.whole, column=", ".join(columns))
    observed = told.get("observed_value")
    if observed is None and told.get("unexpected_count"):
        observed = f"{told['unexpected_count']} / {told.get('element_count')}"
    words = {"place": target.column or target.table, "observed": _spelt(observed), "equation": wish.spelt}
    code = "expectation.measured" if observed is not None else "expectation.not"
    return _finding(wish, [target], both(code, **words))


def _spelt(value: Any) -> str:
    text = f"{value:.10g}" if isinstance(value, float) else str(value)
    return text if len(text) <= 200 else f"{text[:200]}…"


def _finding(wish: Wish, refs: list[CellRef], message: Mapping[str, str]) -> Finding:
    rule, target = wish.rule, refs[0]
    return Finding(
        id="", rule=rule.id, pack=rule.pack, family=rule.family, severity=rule.severity, verdict=Verdict.IMPOSSIBLE,
        title=rule.title or {"en": rule.id, "zh": rule.id}, message=message, target=target, terms=tuple(_terms(refs[1:])), equation=wish.spelt,
        fingerprint=fingerprint(rule, target, wish.spelt), why=rule.why,
    )  # fmt: skip


def _terms(refs: list[CellRef]) -> Iterator[TermRef]:
    for ref in refs:
        yield as_term(ref, "", ref.column)

"""What a pack could say better: remarks, never faults."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from audit.catalogue import say
from audit.checks import Rule
from audit.faults import nearest_word
from audit.patterns import regex
from audit.rulepack.model import Pack
from audit.words import plain

__all__ = ["Remark", "lint"]


class Remark(Struct, frozen=True, kw_only=True):
    """Something in a pack that a colleague would point at; `line` counts from 1, `rule` is '' where it is about the pack."""

    code: str
    file: str
    line: int
    rule: str = ""
    values: tuple[tuple[str, str], ...] = ()

    def text(self, language: str = "en") -> str:
        """One line, place first."""
        return f"{self.file}:{self.line}: {say(self.code, language, rule=self.rule, **dict(self.values))}"


def lint(pack: Pack) -> list[Remark]:
    """The remarks on a pack, in the order of its lines."""
    remarks = [*_pack(pack), *_tables(pack), *_rules(pack), *_twice(pack)]
    return sorted(remarks, key=lambda remark: remark.line)


def _pack(pack: Pack) -> Iterator[Remark]:
    if not pack.applies_to:
        yield Remark(code="lint.applies", file=pack.file, line=1)
    if not pack.rules and not pack.expectations:
        yield Remark(code="lint.empty", file=pack.file, line=1)


def _tables(pack: Pack) -> Iterator[Remark]:
    used = {alias for rule in pack.rules for alias in rule.tables}
    used |= {str(item.get("table")) for item in pack.expectations}
    said = [text for rule in pack.rules for text in texts(rule)]
    for alias, selector in pack.tables.items():
        reference = regex(rf"(?<![^\s\[(+\-*/=]){re.escape(alias)}\s*/")
        if alias not in used and not any(map(reference.search, said)):
            yield Remark(
                code="lint.table.unused", file=pack.file, line=selector.line, values=(("alias", alias),)
            )


def _rules(pack: Pack) -> Iterator[Remark]:
    for rule in pack.rules:
        if not rule.title:
            yield _remark("lint.title", pack, rule)
        if not rule.why and (rule.exclude or rule.tolerance is not None or rule.basis == "comparable"):
            yield _remark("lint.why", pack, rule)
        for text in texts(rule):
            alias = text.split("/")[0].strip("[ ")
            if (
                text.count("/") > 1
                and alias not in pack.tables
                and (near := nearest_word(alias, pack.tables))
            ):
                yield _remark("lint.alias", pack, rule, found=text, nearest=near)
            if any(mark in text for mark in "，；"):
                yield _remark("lint.comma", pack, rule, found=text)


def _twice(pack: Pack) -> Iterator[Remark]:
    said: dict[str, Rule] = {}
    for rule in pack.rules:
        what = repr(
            (rule.family, rule.options, rule.tables, rule.within, rule.exclude, rule.when, rule.scope)
        )
        first = said.setdefault(what, rule)
        if first is not rule:
            yield _remark("lint.twice", pack, rule, other=first.id)


def _remark(code: str, pack: Pack, rule: Rule, **values: str) -> Remark:
    return Remark(code=code, file=pack.file, line=rule.line, rule=rule.id, values=tuple(values.items()))


def texts(rule: Rule) -> list[str]:
    """Every text that the rule's options hold, whatever their shape."""
    return list(_inside(plain(rule.options)))


def _inside(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _inside(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _inside(item)

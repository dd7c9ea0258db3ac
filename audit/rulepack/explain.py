"""A rule in words: what its family asks, with what, where, and how strictly."""

from __future__ import annotations

import inspect
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from audit.catalogue import manual_in, say
from audit.checks import Rule
from audit.families import families
from audit.rulepack.model import Pack
from audit.words import plain

__all__ = ["explain", "listing", "manual", "title_of"]


def manual(family: str, language: str = "en") -> str:
    """The manual page of a family: what it asks, why, how to write it, what passes and what fails. KeyError names an unknown family."""
    return manual_in(language, family) or inspect.getdoc(families()[family]) or ""


def title_of(rule: Rule, language: str = "en") -> str:
    """The rule's title in a language, else in the one it has, else its id."""
    return rule.title.get(language) or next(iter(rule.title.values()), rule.id)


def listing(pack: Pack, language: str = "en") -> str:
    """The pack's name and file, then a line a rule: id, family, severity, title, in columns."""
    rows = [
        (r.id, r.family, say(f"severity.{r.severity.value}", language), title_of(r, language))
        for r in pack.rules
    ]
    widths = [max((_width(row[c]) for row in rows), default=0) for c in range(3)]
    lines = ["  ".join([*map(_padded, row, widths), row[3]]).rstrip() for row in rows]
    return "\n".join(
        [say("explain.listing", language, pack=pack.pack, file=pack.file, count=len(rows)), *lines]
    )


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    """How many columns a terminal gives a text: two for a Chinese character."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def explain(rule: Rule, language: str = "en") -> str:
    """The rule's title, what it says line by line, and the manual of its family."""
    lines = [f"{rule.pack}/{rule.id}: {title_of(rule, language)}", ""]
    lines += [
        say("explain.line", language, word=say(f"explain.{word}", language), value=value)
        for word, value in _said(rule, language)
    ]
    return "\n".join([*lines, "", manual(rule.family, language)])


def _said(rule: Rule, language: str) -> Iterator[tuple[str, str]]:
    yield "family", rule.family
    yield "severity", say(f"severity.{rule.severity.value}", language)
    options = plain(rule.options)
    said: dict[str, Any] = {
        "tables": rule.tables, "options": options, "in": rule.within, "except": rule.exclude, "scope": rule.scope, "when": rule.when,
        "basis": "" if rule.basis == "nominal" else rule.basis, "tolerance": rule.tolerance, "why": rule.why,
    }  # fmt: skip
    for word, value in said.items():
        if value is not None and value != "" and value != ():
            yield word, spelt(value)


def spelt(value: Any) -> str:
    """A value as it is written in a pack."""
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_inner(item)}" for key, item in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(_inner(item) for item in value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _inner(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + spelt(value) + "}"
    return f"[{spelt(value)}]" if isinstance(value, (list, tuple)) else spelt(value)

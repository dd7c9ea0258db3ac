"""The pack's own words as the kwargs of an Expectation, and back to rules.

An Expectation says one rule: the words of the rule as they stand in the pack (its id is called `rule`, since `id` is Great Expectations' own), and under `pack`
the head of the pack as far as the rule needs it: name, language, profile, the tables that it names.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from audit.families import families
from audit.rulepack import Pack, parse
from audit.rulepack.tree import Loc, Tree, read_tree
from audit.rulepack.words import RuleWords

__all__ = ["SHARED", "joined", "kwargs_of", "pack_of", "words_of"]

SHARED = tuple(name for name in RuleWords.__struct_encode_fields__ if name not in ("id", "severity"))
"""The words that any rule may have, but for its id and its severity."""
_LEVELS = {"error": "critical", "warning": "warning", "notice": "info"}
"""Severities, and what Great Expectations calls them."""


def words_of(path: Path | str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """(rule, head) for every rule of the pack file at `path`, as they are written there; the pack must be a right one (`rulepack.load` says so)."""
    tree = read_tree(Path(path).read_text(encoding="utf-8-sig"), str(path))
    raw = _typed(tree.value, tree, ())
    for rule in raw.get("rules") or []:
        yield _placed(rule, Path(path).parent), _head(raw, rule)


def _placed(rule: dict[str, Any], folder: Path) -> dict[str, Any]:
    """The rule with the path of its hierarchy file, which a pack names from its own folder."""
    family = next(word for word in rule if word in families())
    words = rule[family]
    if not isinstance(words, dict) or not words.get("hierarchy"):
        return rule
    return {**rule, family: {**words, "hierarchy": (folder / words["hierarchy"]).as_posix()}}


def _typed(value: Any, tree: Tree, loc: Loc) -> Any:
    """The value with its decimals as they were typed: a column is called 2023.10, not 2023.1."""
    if isinstance(value, dict):
        return {key: _typed(item, tree, (*loc, key)) for key, item in value.items()}
    if isinstance(value, list):
        return [_typed(item, tree, (*loc, k)) for k, item in enumerate(value)]
    return (tree.text(loc) or value) if isinstance(value, float) else value


def _head(raw: Mapping[str, Any], rule: Mapping[str, Any]) -> dict[str, Any]:
    """The pack's name, language and profile, and the tables whose aliases the rule's words hold."""
    said = json.dumps(rule, ensure_ascii=False)
    tables = {alias: words for alias, words in (raw.get("tables") or {}).items() if str(alias) in said}
    head = {
        "pack": raw["pack"],
        "language": raw.get("language"),
        "profile": raw.get("profile"),
        "tables": tables,
    }
    return {word: value for word, value in head.items() if value}


def kwargs_of(rule: Mapping[str, Any], head: Mapping[str, Any]) -> tuple[str, dict[str, Any], str]:
    """(family, kwargs, Great Expectations' severity) of a rule as it is written."""
    family = next(word for word in rule if word in families())
    kwargs = {("rule" if word == "id" else word): value for word, value in rule.items() if word != "severity"}
    return family, {**kwargs, "pack": dict(head)}, _LEVELS[str(rule.get("severity", "error"))]


def pack_of(kwargs: Mapping[str, Any], severity: str) -> Pack:
    """The pack of one rule that an Expectation's kwargs say; `PackError` with every mistake in them."""
    own = {level: word for word, level in _LEVELS.items()}[severity]
    rule = {("id" if word == "rule" else word): value for word, value in kwargs.items() if word != "pack"}
    head = {"pack": "expectations", "version": 1, **(kwargs.get("pack") or {})}
    text = json.dumps({**head, "rules": [{**rule, "severity": own}]}, ensure_ascii=False)
    return _parsed(text)


@lru_cache(maxsize=4096)
def _parsed(text: str) -> Pack:
    return parse(text, "")


def joined(packs: Iterable[Pack]) -> Iterator[tuple[Pack, dict[int, int]]]:
    """The packs of one rule each, those of one head as one pack, so that they are judged together; with which of them went where (`places[k]` is its rule).

    Rules with one id, or tables with one alias, that say different things do not come together.
    """
    groups: list[tuple[Pack, dict[int, int]]] = []
    for k, pack in enumerate(packs):
        for g, (group, places) in enumerate(groups):
            if _fits(group, pack):
                places[k] = len(group.rules)
                tables = {**group.tables, **pack.tables}
                groups[g] = (replace(group, rules=(*group.rules, *pack.rules), tables=tables), places)
                break
        else:
            groups.append((pack, {k: 0}))
    yield from groups


def _fits(group: Pack, pack: Pack) -> bool:
    same_head = (group.pack, group.language, group.profile) == (pack.pack, pack.language, pack.profile)
    clash = any(
        replace(group.tables[a], line=0) != replace(t, line=0)
        for a, t in pack.tables.items()
        if a in group.tables
    )
    return same_head and not clash and all(rule.id != pack.rules[0].id for rule in group.rules)

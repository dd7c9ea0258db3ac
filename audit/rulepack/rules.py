"""The rules of a pack: shared words, exactly one family each with its own words, tables that the pack declares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from msgspec import Struct, field

from audit.checks import Rule, Severity
from audit.families import families
from audit.faults import nearest_word
from audit.rulepack.faults import PackFault
from audit.rulepack.tree import Tree
from audit.rulepack.validate import validate
from audit.rulepack.words import MeasureWords, RuleWords, several

__all__ = ["read_rules"]

_SHARED = frozenset(RuleWords.__struct_encode_fields__)


def read_rules(tree: Tree, raw: Mapping[str, Any]) -> tuple[tuple[Rule, ...], list[PackFault]]:
    """The rules in `raw["rules"]` that are right, and every fault of the others."""
    listed, tables = raw.get("rules"), raw.get("tables")
    pack = _Pack(
        tree=tree,
        name=_text(raw.get("pack"), ""),
        language=_text(raw.get("language"), "en"),
        aliases=tuple(tables) if isinstance(tables, dict) else (),
    )
    rules: list[Rule] = []
    faults: list[PackFault] = []
    for i, item in enumerate(listed if isinstance(listed, list) else []):
        rule, wrong = pack.rule(i, item)
        faults.extend(wrong)
        rules.extend([rule] if rule and not wrong else [])
    return tuple(rules), faults


def _text(value: Any, default: str) -> str:
    return value if isinstance(value, str) else default


class _Pack(Struct, frozen=True, kw_only=True):
    """What a rule must know of its pack; `lines` are the places of the ids that were met."""

    tree: Tree
    name: str
    language: str
    aliases: tuple[str, ...]
    lines: dict[str, int] = field(default_factory=dict)

    def fault(self, code: str, i: int, *deeper: str | int, **words: Any) -> PackFault:
        return self.tree.fault(code, ("rules", i, *deeper), **words)

    def rule(self, i: int, item: Any) -> tuple[Rule | None, list[PackFault]]:
        if not isinstance(item, dict):
            return None, [self.fault("pack.value.kind", i, found=str(item), expected=("pack.is.mapping",))]
        faults = [*self.keys(i, item), *self.once(i, item.get("id"))]
        shared = {key: value for key, value in item.items() if key in _SHARED}
        words, wrong = validate(RuleWords, shared, self.tree, ("rules", i))
        faults += wrong
        options = None
        for family in [key for key in item if key in families()]:
            options, wrong = validate(
                families()[family].Options, item[family], self.tree, ("rules", i, family)
            )
            faults += wrong
        if words is None:
            return None, faults
        faults += self.tables(i, words, item)
        return (None, faults) if faults else (self.build(i, words, item, options), [])

    def keys(self, i: int, item: Mapping[str, Any]) -> Iterator[PackFault]:
        """Exactly one family, and no word that is neither shared nor a family's."""
        named = [key for key in item if key in families()]
        unknown = [key for key in item if key not in _SHARED and key not in named]
        known = (*sorted(_SHARED), *families())
        code, expected = (
            ("pack.key.unknown", known) if named else ("pack.rule.family.unknown", tuple(families()))
        )
        for key in unknown:
            words = {"found": key, "expected": expected, "nearest": nearest_word(key, known)}
            yield self.fault(code, i, key, at_key=True, **words)
        if len(named) > 1:
            yield self.fault("pack.rule.family.several", i, found=", ".join(named))
        if not named and not unknown:
            yield self.fault("pack.rule.family.none", i, expected=tuple(families()))

    def once(self, i: int, name: Any) -> Iterator[PackFault]:
        """The id is taken by no rule above."""
        if isinstance(name, str):
            line = self.tree.mark(("rules", i, "id"))[0]
            first = self.lines.setdefault(name, line)
            if first != line:
                where = (("where", f"{self.tree.file}:{first}"),)
                yield self.fault("pack.rule.twice", i, "id", found=name, values=where)

    def tables(self, i: int, words: RuleWords, item: Mapping[str, Any]) -> Iterator[PackFault]:
        """Every alias is declared; a rule whose own words hold no reference (`table/row/column`) names a table."""
        named = [("table",)] if words.table else []
        places = [*named, *(("tables", k) for k in range(len(words.tables or ())))]
        for alias, loc in zip(_tables(words), places, strict=True):
            if alias not in self.aliases:
                near = nearest_word(alias, self.aliases)
                code = "pack.rule.alias" if self.aliases else "pack.rule.undeclared"
                yield self.fault(code, i, *loc, found=alias, expected=self.aliases, nearest=near)
        family = next((key for key in item if key in families()), None)
        if family and not places and self.aliases and not any("/" in text for text in _texts(item[family])):
            yield self.fault("pack.rule.table", i, found=words.id, expected=self.aliases)

    def build(self, i: int, words: RuleWords, item: Mapping[str, Any], options: Any) -> Rule:
        title = {self.language: words.title} if isinstance(words.title, str) else words.title or {}
        return Rule(
            id=words.id,
            family=next(key for key in item if key in families()),
            options=options,
            title={str(language): text for language, text in title.items()},
            why=words.why,
            severity=Severity(words.severity),
            basis=words.basis,
            tables=tuple(dict.fromkeys(_tables(words))),
            within=_within(words),
            exclude=several(words.exclude),
            when=words.when or "",
            scope=words.scope or "",
            along=words.along or "",
            by=several(words.by),
            tolerance=Fraction(words.tolerance) if words.tolerance else None,
            pack=self.name,
            line=self.tree.mark(("rules", i))[0],
        )


def _tables(words: RuleWords) -> list[str]:
    return [*([words.table] if words.table else []), *(words.tables or [])]


def _within(words: RuleWords) -> Any:
    return (
        {"measure": words.within.measure}
        if isinstance(words.within, MeasureWords)
        else several(words.within) or None
    )


def _texts(value: Any) -> Iterator[str]:
    inside: Iterable[Any] = (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    )
    if isinstance(value, str):
        yield value
    for item in inside:
        yield from _texts(item)

"""Pack files to packs: all of their mistakes at once, or the rules.

    packs = load_all([Path("rules")])     # PackError.errors: file, line, key, found, expected, nearest word
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any

from audit.checks import Profile, Rule, Severity
from audit.families import families
from audit.rulepack.faults import PackError, PackFault, nearest_word
from audit.rulepack.model import Pack, Selector
from audit.rulepack.tree import Tree, read_tree
from audit.rulepack.validate import validate
from audit.rulepack.words import MeasureWords, PackWords, RuleWords, TableWords, unit_name
from audit.units import parse_unit

__all__ = ["load", "load_all", "pack_files"]

SUFFIXES = (".yaml", ".yml")
_LARGEST = 5_000_000  # bytes; no honest pack comes near


def load(path: Path | str) -> Pack:
    """The pack in one file; `PackError` with every mistake in it."""
    pack, faults = _read(Path(path))
    if pack is None or faults:
        raise PackError(faults)
    return pack


def load_all(paths: Iterable[Path | str]) -> list[Pack]:
    """The packs in files and folders (`*.yaml`, `*.yml`, by name); `PackError` with every mistake in all of them."""
    packs: list[Pack] = []
    faults: list[PackFault] = []
    for path in pack_files(paths):
        pack, wrong = _read(path)
        packs.extend([pack] if pack else [])
        faults.extend(wrong)
    faults.extend(_twice(packs))
    if faults:
        raise PackError(faults)
    return packs


def pack_files(paths: Iterable[Path | str]) -> list[Path]:
    """The files that `paths` stand for, each once: a folder's packs by name, whatever lies beneath it; another path as it is."""
    files = [file for path in map(Path, paths) for file in (sorted(_inside(path)) if path.is_dir() else [path])]
    return list({file.resolve(): file for file in files}.values())


def _inside(folder: Path) -> Iterator[Path]:
    for file in folder.rglob("*"):
        hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
        if file.suffix.lower() in SUFFIXES and file.is_file() and not hidden:
            yield file


def _twice(packs: Iterable[Pack]) -> Iterator[PackFault]:
    first: dict[str, tuple[Pack, Rule]] = {}
    for pack in packs:
        for rule in pack.rules:
            before, known = first.setdefault(rule.id, (pack, rule))
            if known is not rule:
                where = (("where", f"{before.file}:{known.line}"),)
                yield PackFault(code="pack.rule.twice", file=pack.file, line=rule.line, key="rules", found=rule.id, values=where)


def _read(path: Path) -> tuple[Pack | None, list[PackFault]]:
    file = path.as_posix()
    text, fault = _text(path, file)
    if fault:
        return None, [fault]
    tree = read_tree(text, file)
    return (None, list(tree.faults)) if tree.root is None else _pack(tree)


def _text(path: Path, file: str) -> tuple[str, PackFault | None]:
    try:
        if path.stat().st_size > _LARGEST:
            return "", PackFault(code="pack.file.large", file=file)
        return path.read_bytes().decode("utf-8-sig"), None
    except FileNotFoundError:
        return "", PackFault(code="pack.file.absent", file=file)
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return "", PackFault(code="pack.file.encoding", file=file, line=line)
    except OSError as error:
        return "", PackFault(code="pack.file.unreadable", file=file, found=error.strerror or type(error).__name__)


_MAY_BE_EMPTY = ("tables", "rules", "profile", "expectations")


def _pack(tree: Tree) -> tuple[Pack | None, list[PackFault]]:
    value = tree.value
    if isinstance(value, dict):
        value = {key: item for key, item in value.items() if item is not None or key not in _MAY_BE_EMPTY}
    words, faults = validate(PackWords, value, tree)
    raw = value if isinstance(value, dict) else {}
    reader = _Rules(tree, raw)
    rules = list(reader.read())
    faults = [*tree.faults, *faults, *reader.faults, *_expectations(tree, raw)]
    return (None if words is None else _build(words, tuple(rules), tree)), faults


def _expectations(tree: Tree, raw: Mapping[str, Any]) -> Iterator[PackFault]:
    listed = raw.get("expectations")
    for i, item in enumerate(listed if isinstance(listed, list) else []):
        if isinstance(item, dict) and sum(key.startswith("expect_") for key in item) != 1:
            yield tree.fault("pack.expectation", ("expectations", i))


def _build(words: PackWords, rules: tuple[Rule, ...], tree: Tree) -> Pack:
    profile = words.profile
    return Pack(
        pack=words.pack, version=words.version, language=words.language, applies_to=_several(words.applies_to), rules=rules, file=tree.file,
        profile=Profile(
            rounding=profile.rounding, markers=dict(profile.markers), exact=tuple(unit_name(unit) for unit in profile.exact),
            done=tuple(profile.done), precision=profile.precision,
        ),
        tables={alias: _selector(table, tree.mark(("tables", alias))[0]) for alias, table in words.tables.items()},
        expectations=tuple(words.expectations),
    )  # fmt: skip


def _selector(words: TableWords, line: int) -> Selector:
    return Selector(
        heading=_several(words.heading), caption=words.caption or "", columns=tuple(words.columns), nth=words.nth, joined=words.joined,
        unit=parse_unit(words.unit) if words.unit else None, line=line,
    )  # fmt: skip


def _several(words: str | list[str] | None) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words or ())


class _Rules:
    """Reads the rules of one pack, gathering what is wrong with each of them."""

    def __init__(self, tree: Tree, raw: Mapping[str, Any]) -> None:
        self.tree, self.faults, self.raw = tree, list[PackFault](), raw
        self.families = families()
        self.shared = {info.alias or name for name, info in RuleWords.model_fields.items()}
        tables = raw.get("tables")
        self.aliases = list(tables) if isinstance(tables, dict) else []
        self.ids: dict[str, int] = {}

    def read(self) -> Iterator[Rule]:
        """The rules that are right."""
        listed = self.raw.get("rules")
        for i, item in enumerate(listed if isinstance(listed, list) else []):
            before = len(self.faults)
            rule = self.rule(i, item) if isinstance(item, dict) else self.fault("pack.value.kind", i, found=str(item), expected=("pack.is.mapping",))
            if rule and len(self.faults) == before:
                yield rule

    def fault(self, code: str, i: int, *deeper: str | int, **words: Any) -> None:
        self.faults.append(self.tree.fault(code, ("rules", i, *deeper), **words))

    def rule(self, i: int, item: dict[str, Any]) -> Rule | None:
        named = [key for key in item if key in self.families]
        self.keys(i, item, named)
        self.once(i, item.get("id"))
        words, faults = validate(RuleWords, {key: item[key] for key in item if key in self.shared}, self.tree, ("rules", i))
        self.faults.extend(faults)
        options = [self.options(i, name, item[name]) for name in named]
        if words is None:
            return None
        tables = tuple(dict.fromkeys((*_several(words.table), *_several(words.tables))))
        self.known(i, words)
        if len(named) != 1 or options[0] is None:
            return None
        if not tables and self.aliases and not any("/" in text for text in _texts(item[named[0]])):
            self.fault("pack.rule.table", i, found=words.id, expected=tuple(self.aliases))
        return self.build(i, words, named[0], options[0], tables)

    def keys(self, i: int, item: dict[str, Any], named: list[str]) -> None:
        """Exactly one family, and no word that is neither shared nor a family's."""
        unknown = [key for key in item if key not in self.shared and key not in self.families]
        for key in unknown:
            words = (*sorted(self.shared), *self.families)
            valid = tuple(self.families) if not named else words
            code = "pack.key.unknown" if named else "pack.rule.family.unknown"
            self.fault(code, i, key, at_key=True, found=key, expected=valid, nearest=nearest_word(key, words))
        if len(named) > 1:
            self.fault("pack.rule.family.several", i, found=", ".join(named))
        if not named and not unknown:
            self.fault("pack.rule.family.none", i, expected=tuple(self.families))

    def options(self, i: int, name: str, value: Any) -> Any:
        family: ModuleType = self.families[name]
        options, faults = validate(family.Options, value, self.tree, ("rules", i, name))
        self.faults.extend(faults)
        return options

    def once(self, i: int, name: Any) -> None:
        if not isinstance(name, str):
            return
        if name in self.ids:
            self.fault("pack.rule.twice", i, "id", found=name, values=(("where", f"{self.tree.file}:{self.ids[name]}"),))
        self.ids.setdefault(name, self.tree.mark(("rules", i, "id"))[0])

    def known(self, i: int, words: RuleWords) -> None:
        """Every alias is declared."""
        places: list[tuple[str, tuple[str | int, ...]]] = [(words.table, ("table",))] if words.table else []
        places += [(alias, ("tables", k)) for k, alias in enumerate(words.tables or [])]
        for alias, loc in places:
            if alias not in self.aliases:
                self.fault("pack.rule.alias", i, *loc, found=alias, expected=tuple(self.aliases), nearest=nearest_word(alias, self.aliases))

    def build(self, i: int, words: RuleWords, family: str, options: Any, tables: tuple[str, ...]) -> Rule:
        language = self.raw.get("language") if isinstance(self.raw.get("language"), str) else "en"
        title = {str(language): words.title} if isinstance(words.title, str) else dict(words.title or {})
        within = words.within.model_dump() if isinstance(words.within, MeasureWords) else _several(words.within) or None
        name = self.raw.get("pack")
        return Rule(
            id=words.id, family=family, options=options, title=title, why=words.why, severity=Severity(words.severity), basis=words.basis, tables=tables,
            within=within, exclude=_several(words.exclude), when=words.when or "", tolerance=Fraction(words.tolerance) if words.tolerance else None,
            pack=name if isinstance(name, str) else "", version=1, line=self.tree.mark(("rules", i))[0],
        )  # fmt: skip


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _texts(item)



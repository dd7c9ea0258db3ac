"""Pack files to packs: all of their mistakes at once, or the rules.

packs = load_all([Path("rules")])     # PackError.errors: file, line, key, found, expected, nearest word
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from audit.checks import Profile, Rule
from audit.rulepack.faults import PackError, PackFault
from audit.rulepack.model import Pack, Selector
from audit.rulepack.rules import read_rules
from audit.rulepack.tree import Tree, read_tree
from audit.rulepack.validate import validate
from audit.rulepack.words import ColumnWords, PackWords, TableWords, several, unit_name
from audit.units import Unit, parse_unit

__all__ = ["load", "load_all", "pack_files", "parse"]

SUFFIXES = (".yaml", ".yml")
_LARGEST = 5_000_000  # bytes; no honest pack comes near


def load(path: Path | str) -> Pack:
    """The pack in one file; `PackError` with every mistake in it."""
    pack, faults = _read(Path(path))
    if pack is None or faults:
        raise PackError(faults)
    return pack


def parse(text: str, file: str) -> Pack:
    """The pack that a YAML (or JSON) text is, `file` being what messages call it; `PackError` with every mistake in it."""
    pack, faults = _parsed(text, file)
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
    files = [
        file for path in map(Path, paths) for file in (sorted(_inside(path)) if path.is_dir() else [path])
    ]
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
                yield PackFault(
                    code="pack.rule.twice",
                    file=pack.file,
                    line=rule.line,
                    key=f"rules[{rule.id}].id",
                    found=rule.id,
                    values=where,
                )


def _read(path: Path) -> tuple[Pack | None, list[PackFault]]:
    file = path.as_posix()
    text, fault = _text(path, file)
    if fault:
        return None, [fault]
    return _parsed(text, file)


def _parsed(text: str, file: str) -> tuple[Pack | None, list[PackFault]]:
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
        return "", PackFault(
            code="pack.file.unreadable", file=file, found=error.strerror or type(error).__name__
        )


_MAY_BE_EMPTY = ("tables", "rules", "profile", "expectations")


def _pack(tree: Tree) -> tuple[Pack | None, list[PackFault]]:
    value = tree.value
    if isinstance(value, dict):
        value = {key: item for key, item in value.items() if item is not None or key not in _MAY_BE_EMPTY}
    words, faults = validate(PackWords, value, tree)
    raw = value if isinstance(value, dict) else {}
    rules, wrong = read_rules(tree, raw)
    faults = [*tree.faults, *faults, *wrong, *_expectations(tree, raw)]
    return (None if words is None else _build(words, rules, tree)), faults


def _expectations(tree: Tree, raw: Mapping[str, Any]) -> Iterator[PackFault]:
    listed = raw.get("expectations")
    for i, item in enumerate(listed if isinstance(listed, list) else []):
        if isinstance(item, dict) and sum(key.startswith("expect_") for key in item) != 1:
            yield tree.fault("pack.expectation", ("expectations", i))


def _build(words: PackWords, rules: tuple[Rule, ...], tree: Tree) -> Pack:
    profile = words.profile
    return Pack(
        pack=words.pack, version=words.version, language=words.language, applies_to=several(words.applies_to), rules=rules, file=tree.file,
        profile=Profile(
            rounding=profile.rounding, markers=dict(profile.markers), exact=tuple(unit_name(unit) for unit in profile.exact),
            done=tuple(profile.done), precision=profile.precision,
            decimal=profile.decimal or "", brackets=profile.brackets or "", triangles=profile.triangles or "",
        ),
        tables={alias: _selector(table, tree.mark(("tables", alias))[0]) for alias, table in words.tables.items()},
        expectations=tuple(words.expectations),
    )  # fmt: skip


def _selector(words: TableWords, line: int) -> Selector:
    return Selector(
        heading=_path(words.heading), caption=words.caption or "", columns=() if isinstance(words.columns, dict) else tuple(words.columns),
        nth=words.nth, joined=words.joined, unit=parse_unit(words.unit) if words.unit else None, line=line,
        declared=_declared(words.columns) if isinstance(words.columns, dict) else {}, file=words.file or "", source=words.source or "",
        keys=several(words.keys), period=words.period or "",
    )  # fmt: skip


def _declared(columns: Mapping[str, ColumnWords]) -> dict[str, tuple[Unit | None, Fraction | None]]:
    """Unit and one unit of the last digit of each column; a whole number of things is exact by its unit, whatever was declared."""
    found = {}
    for name, words in columns.items():
        decimals = None if words.decimals is None else Fraction(1, 10) ** words.decimals
        found[name] = (
            parse_unit(words.unit) if words.unit else None,
            Fraction(0) if words.exact else decimals,
        )
    return found


def _path(heading: str | list[str] | None) -> tuple[str, ...]:
    parts = heading.split(" > ") if isinstance(heading, str) else heading or ()
    return tuple(part.strip() for part in parts)

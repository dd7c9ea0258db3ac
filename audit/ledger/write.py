"""Writes an acceptance into a ledger without touching what people wrote around it: comments, order and quotes stay."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from audit.ledger.entries import Entry
from audit.ledger.faults import Fault, LedgerError
from audit.ledger.read import KEYS, VERSION, parse_ledger, text_of
from audit.patterns import regex

__all__ = ["accept", "replace_file"]

_HEAD = (
    "# Findings that were looked into and accepted: comply or explain.\n"
    "# An entry lapses when one of its values changes, or after the day `until`.\n"
    f"version: {VERSION}\n"
    "accepted:\n"
)


def accept(path: Path, entry: Entry) -> bool:
    """Adds `entry` to the ledger in `path` (made where it is absent), in place of one for the same finding of the same document; True where it replaced one.

    `LedgerError` where the file has mistakes, OSError where it cannot be written.
    """
    text = text_of(path) if path.exists() else _HEAD
    known = parse_ledger(text, path.as_posix()).entries
    same = [
        k
        for k, old in enumerate(known)
        if (old.fingerprint, old.document) == (entry.fingerprint, entry.document)
    ]
    replace_file(path, _written(text, path.as_posix(), entry, same[0] if same else None))
    return bool(same)


def _written(text: str, file: str, entry: Entry, at: int | None) -> str:
    from ruamel.yaml import YAML
    from ruamel.yaml.comments import CommentedMap, CommentedSeq

    yaml = YAML(typ="rt", pure=True)
    yaml.preserve_quotes, yaml.width = True, 1 << 20
    before, after = _indent(text)
    yaml.indent(mapping=2, sequence=before + 1 + after, offset=before)
    data = _loaded(yaml, text, file)
    if data is None:
        data = CommentedMap(version=VERSION)
    if data.get("accepted") is None:
        data["accepted"] = CommentedSeq()
    if at is None:
        data["accepted"].append(_spelled(entry))
    else:
        _overwrite(data["accepted"][at], _spelled(entry))
    stream = io.StringIO()
    yaml.dump(data, stream)
    return stream.getvalue()


_FIRST_ITEM = regex(r"^accepted:.*\n(?:[ \t]*(?:#.*)?\n)*( *)-( +)", re.MULTILINE)


def _indent(text: str) -> tuple[int, int]:
    """Spaces before and after the dash of an item, as the file has them; 2 and 1 where it has none."""
    found = _FIRST_ITEM.search(text)
    return (len(found[1]), len(found[2])) if found else (2, 1)


def _loaded(yaml: Any, text: str, file: str) -> Any:
    """The document with its comments; a scalar that only looks like a date (2030-02-30) is a mistake here, though no other reader minds."""
    from ruamel.yaml.error import YAMLError

    try:
        return yaml.load(text)
    except (YAMLError, ValueError) as error:
        raise LedgerError([Fault(code="ledger.yaml", file=file, found=str(error).split("\n")[0])]) from None


def _overwrite(old: Any, new: Mapping[str, Any]) -> None:
    """The entry's words anew, key by key, so that its comments stay."""
    for name in [name for name in old if name not in new]:
        del old[name]
    for name, value in new.items():
        old[name] = value


def _spelled(entry: Entry) -> Any:
    """The entry as YAML: fingerprint and figures always in quotes, for they may look like numbers."""
    from ruamel.yaml.comments import CommentedMap
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString as Quoted

    spelled = CommentedMap()
    for name in KEYS:
        value = getattr(entry, name)
        if name == "values":
            value = CommentedMap({place: Quoted(text) for place, text in value.items()})
        elif name == "fingerprint":
            value = Quoted(value)
        if value:
            spelled[name] = value
    return spelled


def replace_file(path: Path, text: str) -> None:
    """`path` holds `text` as UTF-8, whole or not at all; OSError, of `path` and not of what is written on the way, where that cannot be."""
    try:
        _replaced(path, text)
    except OSError as error:
        if error.errno is None:
            raise
        raise OSError(error.errno, error.strerror, str(path)) from None


def _replaced(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        temporary.write_text(text, encoding="utf-8", newline="\n")
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise

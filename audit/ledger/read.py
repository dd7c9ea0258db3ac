"""Reads a ledger: a YAML file that people write and review, so every mistake in it is named at once, with its line.

version: 1
accepted:
  - fingerprint: "3f0c9a1d5b7e2468"
    rule: gdp-sectors
    place: Gross product, total · Q1-Q3
    values: {total · Q1-Q3: "441.5", agriculture · Q1-Q3: "80.2"}
    reason: the sectors are published before the revision of agriculture
    who: section 3
    until: 2030-12-31
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from audit.faults import nearest_word
from audit.ledger.entries import Entry, Ledger
from audit.ledger.faults import Fault, LedgerError
from audit.nodes import Broken, compose, is_null

__all__ = ["KEYS", "VERSION", "read_ledger", "text_of"]

VERSION = 1
KEYS = ("fingerprint", "pack", "rule", "document", "place", "values", "reason", "who", "until")
"""The words of an entry, in the order in which they are written."""
_NEEDED = ("fingerprint", "values", "reason")
_TOP = ("version", "accepted")


def read_ledger(path: Path, *, needed: bool = False) -> Ledger:
    """The ledger in `path`; an empty one where there is no such file and none is `needed`. `LedgerError` with every mistake in it."""
    return (
        parse_ledger(text_of(path), path.as_posix())
        if needed or path.exists()
        else Ledger(file=path.as_posix())
    )


def text_of(path: Path) -> str:
    """The file's text, UTF-8; `LedgerError` where it cannot be read."""
    file = path.as_posix()
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise LedgerError([Fault(code="ledger.absent", file=file)]) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise LedgerError([Fault(code="ledger.encoding", file=file, line=line)]) from None
    except OSError as error:
        raise LedgerError([Fault(code="ledger.unreadable", file=file, found=error.strerror or "")]) from None


def parse_ledger(text: str, file: str) -> Ledger:
    """The ledger that `text` spells; `LedgerError` with every mistake in it."""
    root = _composed(text, file)
    if root is None:
        return Ledger(file=file)
    reader = _Reader(file)
    entries = tuple(reader.ledger(root))
    if reader.faults:
        raise LedgerError(reader.faults)
    return Ledger(entries=entries, file=file)


def _composed(text: str, file: str) -> Any:
    try:
        return compose(text)
    except Broken as error:
        fault = Fault(code="ledger.yaml", file=file, line=error.line, column=error.column, found=str(error))
        raise LedgerError([fault]) from None


class _Reader:
    """Walks YAML nodes; what was typed is taken as typed (a fingerprint of digits is text), and faults are collected."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []

    def fault(self, code: str, node: Any, key: str = "", **words: Any) -> None:
        mark = node.start_mark
        place = {"line": mark.line + 1, "column": mark.column + 1}
        self.faults.append(Fault(code=code, file=self.file, key=key, **place, **words))

    def ledger(self, root: Any) -> Iterator[Entry]:
        top = self.mapping(root, "", _TOP)
        if "version" in top and self.text(top["version"], "version") != str(VERSION):
            self.fault(
                "ledger.version",
                top["version"],
                "version",
                found=_shown(top["version"]),
                expected=(str(VERSION),),
            )
        listed = top.get("accepted")
        if listed is None or is_null(listed):
            return
        if not isinstance(listed.value, list) or _is_mapping(listed):
            self.fault("ledger.kind", listed, "accepted", found=_shown(listed), expected=("ledger.is.list",))
            return
        seen: dict[tuple[str, tuple[tuple[str, str], ...]], int] = {}
        for k, node in enumerate(listed.value, 1):
            entry = self.entry(node, f"accepted[{k}]")
            if entry and (first := seen.setdefault(_identity(entry), entry.line)) != entry.line:
                self.fault("ledger.twice", node, f"accepted[{k}]", found=str(first))
            elif entry:
                yield entry

    def entry(self, node: Any, key: str) -> Entry | None:
        before = len(self.faults)
        found = self.mapping(node, key, KEYS)
        for name in _NEEDED if _is_mapping(node) else ():
            if name not in found:
                self.fault("ledger.key.missing", node, key, found=name)
        words = {
            name: self.text(item, f"{key}.{name}")
            for name, item in found.items()
            if name not in ("values", "until")
        }
        if not words.get("reason", "-").strip():
            self.fault("ledger.reason", found["reason"], f"{key}.reason")
        values = self.values(found["values"], f"{key}.values") if "values" in found else {}
        until = self.date(found["until"], f"{key}.until") if "until" in found else None
        if len(self.faults) > before:
            return None
        return Entry(**words, values=values, until=until, line=node.start_mark.line + 1)

    def values(self, node: Any, key: str) -> Mapping[str, str]:
        found = {
            name: self.text(item, f"{key}.{name}") for name, item in self.mapping(node, key, None).items()
        }
        if not found and _is_mapping(node):
            self.fault("ledger.key.missing", node, key, found="values")
        return found

    def mapping(self, node: Any, key: str, allowed: tuple[str, ...] | None) -> dict[str, Any]:
        """The node's values by key; unknown and doubled keys are faults."""
        if not _is_mapping(node):
            self.fault("ledger.kind", node, key, found=_shown(node), expected=("ledger.is.mapping",))
            return {}
        found: dict[str, Any] = {}
        for name_node, value in node.value:
            name = str(name_node.value)
            if name in found:
                self.fault("ledger.key.twice", name_node, key, found=name)
            elif allowed is not None and name not in allowed:
                near = nearest_word(name, allowed)
                self.fault("ledger.key.unknown", name_node, key, found=name, expected=allowed, nearest=near)
            else:
                found[name] = value
        return found

    def text(self, node: Any, key: str) -> str:
        if isinstance(node.value, str):
            return "" if is_null(node) else node.value
        self.fault("ledger.kind", node, key, found=_shown(node), expected=("ledger.is.text",))
        return ""

    def date(self, node: Any, key: str) -> date | None:
        if is_null(node):
            return None
        try:
            return date.fromisoformat(self.text(node, key))
        except ValueError:
            self.fault("ledger.date", node, key, found=_shown(node))
            return None


def _is_mapping(node: Any) -> bool:
    return str(getattr(node, "id", "")) == "mapping"


def _shown(node: Any) -> str:
    return (
        node.value
        if isinstance(node.value, str)
        else {"mapping": "{…}", "sequence": "[…]"}.get(str(node.id), "…")
    )


def _identity(entry: Entry) -> tuple[str, tuple[tuple[str, str], ...]]:
    return entry.fingerprint, tuple(entry.values.items())

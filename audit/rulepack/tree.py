"""A YAML text as plain values that remember where each of them stands.

`audit.nodes` composes them; from the nodes come dicts, lists, texts, numbers, true, false and None, and the line and column of every key and value. *All* doubled keys are
named, not the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct, field

from audit.nodes import Broken, compose, plain, tag
from audit.rulepack.faults import PackFault

__all__ = ["Loc", "Tree", "read_tree"]

Loc = tuple[str | int, ...]
"""A path into a pack: keys, and places in lists from 0."""

_DEEPEST, _MOST = 60, 100_000  # nesting and values that no honest pack reaches


class Tree(Struct, frozen=True, kw_only=True):
    """A pack file's values and the nodes they were made of; `root` is None where it could not be read, and `faults` say why."""

    file: str
    value: Any = None
    root: Any = None
    faults: tuple[PackFault, ...] = ()

    def fault(self, code: str, loc: Sequence[str | int], *, at_key: bool = False, **words: Any) -> PackFault:
        """A fault at `loc`: on its value, or on its key; where nothing stands there, on what would hold it."""
        line, column = self.mark(loc, at_key=at_key)
        return PackFault(code=code, file=self.file, line=line, column=column, key=self.spell(loc), **words)

    def mark(self, loc: Sequence[str | int], *, at_key: bool = False) -> tuple[int, int]:
        """Line and column, from 1, of the value at `loc`, or of its key."""
        mark = None
        for key, node in self._steps(loc):
            mark = (key if at_key and key is not None else node).start_mark
        return (mark.line + 1, mark.column + 1) if mark else (1, 1)

    def text(self, loc: Sequence[str | int]) -> str | None:
        """What was typed at `loc` where that is a scalar: `2023.10`, not 2023.1."""
        nodes = [node for _, node in self._steps(loc)]
        return nodes[-1].value if len(nodes) == len(loc) + 1 and nodes[-1].id == "scalar" else None

    def offset(self, loc: Sequence[str | int], text: str, position: int) -> int:
        """How far into its line character `position` of the text at `loc` stands; 0 where it is written over several lines or with escapes."""
        node = [node for _, node in self._steps(loc)][-1]
        if node.id != "scalar":
            return 0
        quoted = int(bool(node.style))
        whole = node.end_mark.index - node.start_mark.index == len(text) + 2 * quoted
        return position + quoted if whole and node.value == text else 0

    def spell(self, loc: Sequence[str | int]) -> str:
        """`rules[gdp-sum].sum.parts[2]`: an item of a list by its `id`, or by its place from 1."""
        words, value = "", self.value
        for step in loc:
            value = _inside(value, step)
            if isinstance(step, int):
                name = value.get("id") if isinstance(value, dict) else None
                words += f"[{name if isinstance(name, str) else step + 1}]"
            else:
                words += f".{step}" if words else step
        return words

    def _steps(self, loc: Sequence[str | int]) -> Iterator[tuple[Any, Any]]:
        """(key, value) nodes from the root down, as far as `loc` can be followed."""
        node = self.root
        if node is not None:
            yield None, node
        for step in loc:
            found = _child(node, step)
            if not found:
                return
            node = found[1]
            yield found


def _inside(value: Any, step: str | int) -> Any:
    try:
        return value[step]
    except (KeyError, IndexError, TypeError):
        return None


def _child(node: Any, step: str | int) -> tuple[Any, Any] | None:
    if node.id == "mapping":
        return next(
            ((key, value) for key, value in node.value if getattr(key, "value", None) == str(step)), None
        )
    if node.id == "sequence" and isinstance(step, int) and step < len(node.value):
        return None, node.value[step]
    return None


def read_tree(text: str, file: str) -> Tree:
    """The values of a YAML text; faults instead of them where it is no YAML, or empty. Doubled keys are faults beside the values."""
    try:
        root = compose(text)
    except Broken as error:
        return Tree(file=file, faults=tuple(_broken(text, file, error)))
    if root is None or root.value == "":
        return Tree(file=file, faults=(PackFault(code="pack.file.empty", file=file),))
    maker = _Maker(file)
    value = maker.make(root)
    return Tree(file=file, value=value, root=root, faults=tuple(maker.faults))


class _Maker(Struct):
    """Makes values of nodes; stops at loops and at what no honest pack holds."""

    file: str
    faults: list[PackFault] = field(default_factory=list)
    made: int = 0

    def make(self, node: Any, above: tuple[int, ...] = ()) -> Any:
        self.made += 1
        if id(node) in above or len(above) > _DEEPEST or self.made > _MOST:
            self.fault("pack.yaml.deep", node)
            return None
        if node.id == "mapping":
            return self.mapping(node, (*above, id(node)))
        if node.id == "sequence":
            return [self.make(item, (*above, id(node))) for item in node.value if self.made <= _MOST]
        return self.scalar(node)

    def mapping(self, node: Any, above: tuple[int, ...]) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for key, value in node.value:
            if self.made > _MOST:
                break
            name = key.value if key.id == "scalar" else None
            if name is None:
                self.fault("pack.yaml.key", key)
            elif name in made:
                self.fault("pack.key.twice", key, found=name)
            else:
                made[name] = self.make(value, above)
        return made

    def scalar(self, node: Any) -> Any:
        if found := tag(node):
            self.fault("pack.yaml.tag", node, found=found)
            return node.value
        return plain(node)

    def fault(self, code: str, node: Any, **words: Any) -> None:
        mark = node.start_mark
        if not any(fault.code == code == "pack.yaml.deep" for fault in self.faults):
            self.faults.append(
                PackFault(code=code, file=self.file, line=mark.line + 1, column=mark.column + 1, **words)
            )


def _broken(text: str, file: str, error: Broken) -> Iterator[PackFault]:
    """What a person can do about a YAML error: tabs and full-width colons named for what they are, else the reader's own words."""
    if error.character:
        spelt = f"U+{ord(error.character):04X}"
        yield PackFault(
            code="pack.yaml.character", file=file, line=error.line, column=error.column, found=spelt
        )
        return
    lines = text.splitlines()
    tabs = [i for i, line in enumerate(lines) if re.match(r" *\t", line) and line.strip()]
    for i in tabs:
        yield PackFault(code="pack.yaml.tab", file=file, line=i + 1, column=lines[i].index("\t") + 1)
    near = lines[max(0, error.line - 2) : error.line]
    colons = [line for line in near if re.match(r"\s*(?:- )?[\w-]+：", line)]
    for line in colons:
        at = error.line - len(near) + near.index(line) + 1
        yield PackFault(
            code="pack.yaml.colon", file=file, line=at, column=line.index("：") + 1, found=line.strip()
        )
    if not tabs and not colons:
        yield PackFault(code="pack.yaml", file=file, line=error.line, column=error.column, found=str(error))

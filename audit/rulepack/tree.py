"""A YAML text as plain values that remember where each of them stands.

ruamel.yaml composes the nodes (YAML 1.2: `no` and `on` are words, 1:30 is text); from them come dicts, lists, texts, numbers, true, false and None, and the line and
column of every key and value. Composing costs half of the round-trip loader's time and lets *all* doubled keys be named, not the first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct, field
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from audit.rulepack.faults import PackFault

__all__ = ["Loc", "Tree", "read_tree"]

Loc = tuple[str | int, ...]
"""A path into a pack: keys, and places in lists from 0."""

_TAG = "tag:yaml.org,2002:"
_DEEPEST, _MOST = 60, 100_000  # nesting and values that no honest pack reaches


class Tree(Struct, frozen=True, kw_only=True):
    """A pack file's values and the nodes they were made of; `root` is None where it could not be read, and `faults` say why."""

    file: str
    value: Any = None
    root: Node | None = None
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
        return nodes[-1].value if len(nodes) == len(loc) + 1 and isinstance(nodes[-1], ScalarNode) else None

    def offset(self, loc: Sequence[str | int], text: str, position: int) -> int:
        """How far into its line character `position` of the text at `loc` stands; 0 where it is written over several lines or with escapes."""
        node = [node for _, node in self._steps(loc)][-1]
        if not isinstance(node, ScalarNode):
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

    def _steps(self, loc: Sequence[str | int]) -> Iterator[tuple[Node | None, Node]]:
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


def _child(node: Node | None, step: str | int) -> tuple[Node | None, Node] | None:
    if isinstance(node, MappingNode):
        return next(
            ((key, value) for key, value in node.value if getattr(key, "value", None) == str(step)), None
        )
    if isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
        return None, node.value[step]
    return None


def read_tree(text: str, file: str) -> Tree:
    """The values of a YAML text; faults instead of them where it is no YAML, or empty. Doubled keys are faults beside the values."""
    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except ReaderError as error:
        return Tree(
            file=file,
            faults=(_at(text, file, "pack.yaml.character", error.position, found=_spelt(error.character)),),
        )
    except (YAMLError, RecursionError, ValueError) as error:
        return Tree(file=file, faults=tuple(_syntax(text, file, error)))
    if root is None or (isinstance(root, ScalarNode) and root.value == ""):
        return Tree(file=file, faults=(PackFault(code="pack.file.empty", file=file),))
    maker = _Maker(file)
    value = maker.make(root)
    return Tree(file=file, value=value, root=root, faults=tuple(maker.faults))


def _spelt(character: Any) -> str:
    return f"U+{character if isinstance(character, int) else ord(character):04X}"


def _at(text: str, file: str, code: str, position: int, **words: Any) -> PackFault:
    before = text[:position]
    return PackFault(
        code=code,
        file=file,
        line=before.count("\n") + 1,
        column=position - (before.rfind("\n") + 1) + 1,
        **words,
    )


class _Maker(Struct):
    """Makes values of nodes; stops at loops and at what no honest pack holds."""

    file: str
    faults: list[PackFault] = field(default_factory=list)
    made: int = 0

    def make(self, node: Node, above: tuple[int, ...] = ()) -> Any:
        self.made += 1
        if id(node) in above or len(above) > _DEEPEST or self.made > _MOST:
            self.fault("pack.yaml.deep", node)
            return None
        match node:
            case MappingNode():
                return self.mapping(node, (*above, id(node)))
            case SequenceNode():
                return [self.make(item, (*above, id(node))) for item in node.value if self.made <= _MOST]
        return self.scalar(node) if isinstance(node, ScalarNode) else None

    def mapping(self, node: MappingNode, above: tuple[int, ...]) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for key, value in node.value:
            if self.made > _MOST:
                break
            name = key.value if isinstance(key, ScalarNode) else None
            if name is None:
                self.fault("pack.yaml.key", key)
            elif name in made:
                self.fault("pack.key.twice", key, found=name)
            else:
                made[name] = self.make(value, above)
        return made

    def scalar(self, node: ScalarNode) -> Any:
        kind, text = str(node.tag).removeprefix(_TAG), node.value
        if kind.startswith("!"):
            self.fault("pack.yaml.tag", node, found=kind)
        if kind == "null" and not node.style:
            return None
        return _NATIVE[kind](text) if kind in _NATIVE and not node.style else text

    def fault(self, code: str, node: Node, **words: Any) -> None:
        mark = node.start_mark
        if not any(fault.code == code == "pack.yaml.deep" for fault in self.faults):
            self.faults.append(
                PackFault(code=code, file=self.file, line=mark.line + 1, column=mark.column + 1, **words)
            )


def _whole(text: str) -> Any:
    return int(text) if re.fullmatch(r"[-+]?\d{1,18}", text) else text


def _number(text: str) -> Any:
    return float(text) if re.fullmatch(r"[-+]?(\d{1,18}\.?\d{0,18}|\.\d{1,18})", text) else text


def _truth(text: str) -> bool:
    return text.casefold() == "true"


_NATIVE: Mapping[str, Callable[[str], Any]] = {"int": _whole, "float": _number, "bool": _truth}


def _syntax(text: str, file: str, error: Exception) -> Iterator[PackFault]:
    """What a person can do about a YAML error: tabs and full-width colons named for what they are, else the reader's own words."""
    lines = text.splitlines()
    tabs = [i for i, line in enumerate(lines) if re.match(r" *\t", line) and line.strip()]
    for i in tabs:
        yield PackFault(code="pack.yaml.tab", file=file, line=i + 1, column=lines[i].index("\t") + 1)
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = min(mark.line, len(lines) - 1) if mark and lines else 0
    colons = (
        [i for i in range(max(0, line - 1), line + 1) if re.match(r"\s*(?:- )?[\w-]+：", lines[i])]
        if lines
        else []
    )
    for i in colons:
        yield PackFault(
            code="pack.yaml.colon",
            file=file,
            line=i + 1,
            column=lines[i].index("：") + 1,
            found=lines[i].strip(),
        )
    if not tabs and not colons:
        problem = (
            " ".join(filter(None, (error.context, error.problem)))
            if isinstance(error, MarkedYAMLError)
            else str(error)
        )
        column = mark.column + 1 if mark else 1
        yield PackFault(
            code="pack.yaml", file=file, line=line + 1, column=column, found=problem.split("\n")[0]
        )

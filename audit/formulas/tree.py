"""The tree of a formula, and the names in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction

__all__ = ["Binary", "Call", "Equation", "Name", "Negative", "Node", "Number", "Span", "names", "rename"]


@dataclass(frozen=True, slots=True)
class Number:
    value: Fraction
    text: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time: 1y, 3m, 1q."""

    count: int
    unit: str


@dataclass(frozen=True, slots=True)
class Name:
    name: str


@dataclass(frozen=True, slots=True)
class Negative:
    operand: Node


@dataclass(frozen=True, slots=True)
class Binary:
    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Call:
    function: str
    arguments: tuple[Node, ...]
    by: tuple[str, ...] = ()


Node = Number | Span | Name | Negative | Binary | Call


@dataclass(frozen=True, slots=True)
class Equation:
    """`left` stands in `relation` (=, <=, >=) to `right`."""

    left: Node
    relation: str
    right: Node
    text: str = field(default="", compare=False)

    @property
    def names(self) -> tuple[str, ...]:
        """The names in it, in order, each once."""
        return tuple(dict.fromkeys([*names(self.left), *names(self.right)]))


def names(node: Node) -> Iterator[str]:
    """The names in a tree, in reading order, repeated where they repeat."""
    match node:
        case Name(name):
            yield name
        case Negative(operand):
            yield from names(operand)
        case Binary(_, left, right):
            yield from names(left)
            yield from names(right)
        case Call(_, arguments, _):
            for argument in arguments:
                yield from names(argument)


def rename(node: Node, change: Callable[[str], str]) -> Node:
    """The same tree with every name changed."""
    match node:
        case Name(name):
            return Name(change(name))
        case Negative(operand):
            return Negative(rename(operand, change))
        case Binary(operator, left, right):
            return Binary(operator, rename(left, change), rename(right, change))
        case Call(function, arguments, by):
            return Call(function, tuple(rename(a, change) for a in arguments), by)
    return node

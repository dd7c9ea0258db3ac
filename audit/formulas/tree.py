"""The tree of a formula, and the names in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from msgspec import Struct

__all__ = ["Binary", "Call", "Equation", "Name", "Negative", "Node", "Number", "Span", "names", "rename"]


class Number(Struct, frozen=True):
    """A constant, as it was written."""

    value: Fraction
    text: str = ""


class Span(Struct, frozen=True):
    """A length of time: 1y, 3m, 1q."""

    count: int
    unit: str


class Name(Struct, frozen=True):
    """A figure by its name in the rule."""

    name: str


class Negative(Struct, frozen=True):
    """The operand with its sign turned."""

    operand: Node


class Binary(Struct, frozen=True):
    """Two operands about +, -, * or /."""

    operator: str
    left: Node
    right: Node


class Call(Struct, frozen=True):
    """A function of its arguments, taken group by group of the names in `by`."""

    function: str
    arguments: tuple[Node, ...]
    by: tuple[str, ...] = ()


Node = Number | Span | Name | Negative | Binary | Call


class Equation(Struct, frozen=True):
    """`left` stands in `relation` (=, <=, >=) to `right`."""

    left: Node
    relation: str
    right: Node
    text: str = ""

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

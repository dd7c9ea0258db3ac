"""The formula language: text -> tree -> interval expressions.

    期末结余 = 收入 - 支出
    [市区/收入/本月] <= 收入 / 人口 * 1.05
    rate = (current / prior - 1)
    cumulative(x) = prior(cumulative(x), 1m) + x

Names are words; one with signs, spaces or a path goes in [brackets]. `+ - * / × ÷ − ( )`, numbers, `5%`, and the functions
sum mean min max abs round rank count prior cumulative, and median mad quartile gap effect effects of `audit.robust`. A relation is `=`, `<=` or `>=`. Numbers are kept as fractions. A tree is evaluated over any
`Algebra`: over fractions for documents, over column expressions for drops.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Protocol

from audit import intervals, robust
from audit.intervals import EXACT, Algebra, Interval, point

__all__ = [
    "Binary", "Call", "Environment", "Equation", "FormulaError", "Name", "Negative", "Node", "Number", "Span", "evaluate", "linear", "names", "parse",
    "parse_equation", "rename", "spell",
]  # fmt: skip


class FormulaError(ValueError):
    """A formula that cannot be read: `position` counts characters from 0, `expected` says what would have stood there."""

    def __init__(self, text: str, position: int, expected: str) -> None:
        super().__init__(f"{text!r}, character {position + 1}: expected {expected}")
        self.text, self.position, self.expected = text, position, expected


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


class Environment(Protocol):
    """What the names of a formula stand for."""

    def value(self, name: str) -> Interval:
        """The interval of a single figure."""

    def group(self, name: str) -> Sequence[Interval]:
        """The intervals of a group of figures."""

    def size(self, name: str) -> int:
        """How many cells a group has, figures or not."""


FUNCTIONS: Mapping[str, tuple[int, int]] = {
    "sum": (1, 99), "mean": (1, 99), "min": (1, 99), "max": (1, 99), "abs": (1, 1), "round": (1, 2), "rank": (2, 2), "count": (1, 1),
    "prior": (2, 2), "cumulative": (1, 1), "median": (1, 99), "mad": (1, 99), "quartile": (2, 2), "gap": (2, 2), "effect": (5, 5), "effects": (3, 3),
}  # fmt: skip
"""The functions, with the least and greatest number of arguments."""

_TOKEN = re.compile(
    r"\s*(?:(?P<span>\d+[ymqwd]\b)|(?P<number>\d+(?:\.\d+)?|\.\d+)|\[(?P<bracket>[^\[\]]+)\]|(?P<relation>==|=|<=|>=|≤|≥|≦|≧)"
    r"|(?P<sign>[-+*/×÷−－＋*／(),，（）%])|(?P<word>[^\s\-+*/×÷−－＋／(),，（）%=<>≤≥≦≧\[\]]+))"
)
_SAME = {
    "×": "*",
    "÷": "/",
    "−": "-",
    "－": "-",
    "＋": "+",
    "／": "/",
    "（": "(",
    "）": ")",
    "，": ",",
    "==": "=",
    "≤": "<=",
    "≥": ">=",
    "≦": "<=",
    "≧": ">=",
}


class _Parser:
    def __init__(self, text: str) -> None:
        self.text, self.tokens, self.at = text, list(self._tokens(text)), 0

    @staticmethod
    def _tokens(text: str) -> Iterator[tuple[str, str, int]]:
        position, end = 0, len(text.rstrip())
        while position < end:
            match = _TOKEN.match(text, position)
            if not match:
                start = position + len(text[position:]) - len(text[position:].lstrip())
                raise FormulaError(text, start, "a name, a number or an operator")
            kind = match.lastgroup or ""
            yield kind, _SAME.get(match[kind], match[kind]), match.start(kind)
            position = match.end()
        yield "end", "", end

    @property
    def token(self) -> tuple[str, str, int]:
        return self.tokens[self.at]

    def take(self, *wanted: str) -> bool:
        if self.token[0] in ("sign", "relation") and self.token[1] in wanted:
            self.at += 1
            return True
        return False

    def need(self, wanted: str) -> None:
        if not self.take(wanted):
            raise FormulaError(self.text, self.token[2], repr(wanted))

    def equation(self) -> Equation:
        left = self.sum()
        kind, relation, position = self.token
        if kind != "relation":
            raise FormulaError(self.text, position, "'=', '<=' or '>='")
        self.at += 1
        right = self.sum()
        self.end()
        return Equation(left, relation, right, self.text.strip())

    def end(self) -> None:
        if self.token[0] != "end":
            raise FormulaError(self.text, self.token[2], "an operator or the end")

    def sum(self) -> Node:
        node = self.product()
        while self.token[0] == "sign" and self.token[1] in "+-":
            operator = self.token[1]
            self.at += 1
            node = Binary(operator, node, self.product())
        return node

    def product(self) -> Node:
        node = self.factor()
        while self.token[0] == "sign" and self.token[1] in "*/":
            operator = self.token[1]
            self.at += 1
            node = Binary(operator, node, self.factor())
        return node

    def factor(self) -> Node:
        if self.take("-"):
            return Negative(self.factor())
        if self.take("+"):
            return self.factor()
        kind, text, position = self.token
        if self.take("("):
            node = self.sum()
            self.need(")")
            return node
        self.at += 1
        if kind == "number":
            percent = self.take("%")
            return Number(Fraction(text) / (100 if percent else 1), text + "%" * percent)
        if kind == "span":
            return Span(int(text[:-1]), text[-1])
        if kind == "bracket":
            return Name(text.strip())
        if kind == "word":
            return self.call(text, position) if self.token[1] == "(" and text in FUNCTIONS else Name(text)
        raise FormulaError(self.text, position, "a name, a number or '('")

    def call(self, function: str, position: int) -> Node:
        self.need("(")
        arguments, by = [self.sum()], []
        if self.token[:2] == ("word", "by"):
            self.at += 1
            while self.token[0] in ("word", "bracket"):
                by.append(self.token[1])
                self.at += 1
        while self.take(","):
            arguments.append(self.sum())
        self.need(")")
        fewest, most = FUNCTIONS[function]
        if not fewest <= len(arguments) <= most:
            raise FormulaError(
                self.text,
                position,
                f"{fewest} to {most} arguments of {function}"
                if most > fewest
                else f"{fewest} argument(s) of {function}",
            )
        return Call(function, tuple(arguments), tuple(by))


def parse_equation(text: str) -> Equation:
    """Reads `left = right`; `FormulaError` where it cannot."""
    return _Parser(text).equation()


def parse(text: str) -> Node:
    """Reads an expression without a relation; `FormulaError` where it cannot."""
    parser = _Parser(text)
    node = parser.sum()
    parser.end()
    return node


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


def evaluate(node: Node, environment: Environment, algebra: Algebra = EXACT) -> Interval:
    """All values that the tree can take; `Undefined` (or null, in a column) where a divisor may be zero."""
    match node:
        case Number(value):
            return point(value)
        case Name(name):
            return environment.value(name)
        case Negative(operand):
            return -evaluate(operand, environment, algebra)
        case Binary(operator, left, right):
            a, b = evaluate(left, environment, algebra), evaluate(right, environment, algebra)
            match operator:
                case "+":
                    return intervals.add(a, b)
                case "-":
                    return intervals.subtract(a, b)
                case "*":
                    return intervals.multiply(a, b, algebra)
                case _:
                    return intervals.divide(a, b, algebra)
        case Call():
            return _call(node, environment, algebra)
    raise TypeError(f"{node} has no value")


def _many(node: Node, environment: Environment, algebra: Algebra) -> Sequence[Interval]:
    """A group: a name bound to several figures, or its negative; anything else is a group of one."""
    match node:
        case Name(name):
            return environment.group(name)
        case Negative(operand):
            return [-item for item in _many(operand, environment, algebra)]
        case Call("effects", (currents, priors, exponent)):
            units, before = (tuple(_many(side, environment, algebra)) for side in (currents, priors))
            return robust.effects(units, before, evaluate(exponent, environment, algebra).low)
    return [evaluate(node, environment, algebra)]


def _call(node: Call, environment: Environment, algebra: Algebra) -> Interval:
    if node.function == "count":
        return point(Fraction(environment.size(next(names(node)))))
    if node.function == "rank":
        return _rank(
            evaluate(node.arguments[0], environment, algebra),
            _many(node.arguments[1], environment, algebra),
            algebra,
        )
    if node.function == "round":
        value = evaluate(node.arguments[0], environment, algebra)
        places = node.arguments[1] if len(node.arguments) > 1 else Number(Fraction(0))
        half = Fraction(1, 2 * 10 ** int(places.value)) if isinstance(places, Number) else Fraction(1, 2)
        return Interval(
            value.low - half, value.high + half
        )  # monotone rounding moves a value by half a unit at most
    if node.function in ("quartile", "gap", "effect"):
        return _standing(node, environment, algebra)
    items = [item for argument in node.arguments for item in _many(argument, environment, algebra)]
    match node.function:
        case "median":
            return robust.median(items, algebra)
        case "mad":
            return robust.mad(items, algebra)
        case "abs":
            return intervals.magnitude(items[0], algebra)
        case "min":
            return intervals.least(items, algebra)
        case "max":
            return intervals.greatest(items, algebra)
        case "sum" | "mean":
            total = items[0] if items else point(Fraction(0))
            for item in items[1:]:
                total = intervals.add(total, item)
            return (
                total
                if node.function == "sum"
                else intervals.divide(total, point(Fraction(len(items))), algebra)
            )
    raise TypeError(f"{node.function} needs a frame")


def _standing(node: Call, environment: Environment, algebra: Algebra) -> Interval:
    """Where one figure stands among a group: `quartile(group, 1)`, `gap(value, peers)`, `effect(current, prior, currents, priors, exponent)`."""
    if node.function == "quartile":
        share = evaluate(node.arguments[1], environment, algebra).low / 4
        return robust.quantile(_many(node.arguments[0], environment, algebra), share, algebra)
    value = evaluate(node.arguments[0], environment, algebra)
    if node.function == "gap":
        return robust.gap(value, _many(node.arguments[1], environment, algebra))
    prior, exponent = (evaluate(node.arguments[k], environment, algebra) for k in (1, 4))
    currents, priors = (tuple(_many(node.arguments[k], environment, algebra)) for k in (2, 3))
    return robust.effect(value, prior, robust.ratio_median(currents, priors), exponent.low)


def _rank(value: Interval, peers: Sequence[Interval], algebra: Algebra) -> Interval:
    """The ranks that `value` can have among itself and `peers`, the greatest first, ties sharing the better rank.

    Rounding keeps order: of two different printed figures the greater one stands for the greater value, so a peer whose interval begins where this one ends is above.
    """
    one, none = Fraction(1), Fraction(0)
    low, high = one, one
    for peer in peers:
        certainly = algebra.choose(
            peer.low >= value.high, algebra.choose(peer.high > value.low, one, none), none
        )
        possibly = algebra.choose(peer.high > value.low, one, none)
        low, high = low + certainly, high + possibly
    return Interval(low, high)


def linear(equation: Equation) -> Mapping[str, Fraction] | None:
    """The coefficients of `left - right` by name (a summed group counts as its name), or None where the equation is not linear. The constant is under ''."""
    try:
        return _add(_linear(equation.left), _linear(equation.right), Fraction(-1))
    except TypeError:
        return None


def _linear(node: Node) -> dict[str, Fraction]:
    match node:
        case Number(value):
            return {"": value}
        case Name(name):
            return {name: Fraction(1)}
        case Negative(operand):
            return _add({}, _linear(operand), Fraction(-1))
        case Binary("+" | "-" as operator, left, right):
            return _add(_linear(left), _linear(right), Fraction(1 if operator == "+" else -1))
        case Binary("*", left, right):
            a, b = _linear(left), _linear(right)
            if set(a) <= {""}:
                return _add({}, b, a.get("", Fraction(0)))
            if set(b) <= {""}:
                return _add({}, a, b.get("", Fraction(0)))
        case Binary("/", left, right):
            b = _linear(right)
            if set(b) <= {""} and b.get(""):
                return _add({}, _linear(left), 1 / b[""])
        case Call("sum", arguments, ()):
            total: dict[str, Fraction] = {}
            for argument in arguments:
                total = _add(total, _linear(argument), Fraction(1))
            return total
    raise TypeError("not linear")


def _add(a: Mapping[str, Fraction], b: Mapping[str, Fraction], factor: Fraction) -> dict[str, Fraction]:
    return {
        name: a.get(name, Fraction(0)) + factor * b.get(name, Fraction(0)) for name in dict.fromkeys([*a, *b])
    }


_PRECEDENCE = {"+": 1, "-": 1, "*": 2, "/": 2}
_PRINTED = {"+": "+", "-": "−", "*": "×", "/": "÷"}


def spell(node: Node, words: Callable[[str], str], level: int = 0) -> str:
    """The tree as a person writes it, every name replaced by `words(name)` (its figures, or its label)."""
    match node:
        case Number(value, text):
            return text or (str(value) if value.denominator == 1 else str(float(value)))
        case Span(count, unit):
            return f"{count}{unit}"
        case Name(name):
            return words(name)
        case Negative(operand):
            return f"−{spell(operand, words, 3)}"
        case Binary(operator, left, right):
            own = _PRECEDENCE[operator]
            text = f"{spell(left, words, own)} {_PRINTED[operator]} {spell(right, words, own + (operator in '-/'))}"
            return f"({text})" if own < level else text
        case Call("sum", (Name(name),), ()):
            text = words(name)
            return f"({text})" if level > 1 and " " in text else text
        case Call("median" | "mad" | "quartile" | "effect" | "effects" | "gap" as function, arguments, _):
            return f"{function}({', '.join(spell(a, lambda group: group) for a in arguments)})"  # a population by its name, not figure by figure
        case Call(function, arguments, _):
            return f"{function}({', '.join(spell(a, words).replace(' + ', ', ') for a in arguments)})"

"""Tree to interval: all values that a formula can take, over fractions or over column expressions."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Protocol

from audit import intervals, robust
from audit.formulas.tree import Binary, Call, Name, Negative, Node, Number, names
from audit.intervals import EXACT, Algebra, Interval, point

__all__ = ["Environment", "evaluate"]


class Environment(Protocol):
    """What the names of a formula stand for."""

    def value(self, name: str) -> Interval:
        """The interval of a single figure."""

    def group(self, name: str) -> Sequence[Interval]:
        """The intervals of a group of figures."""

    def size(self, name: str) -> int:
        """How many cells a group has, figures or not."""


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
            items = _many(operand, environment, algebra)
            return (
                robust.negated(items) if isinstance(items, robust.Population) else [-item for item in items]
            )
        case Call("effects", (currents, priors, exponent)):
            units, before = (_group(side, environment, algebra) for side in (currents, priors))
            return robust.effects(units, before, evaluate(exponent, environment, algebra).low)
    return [evaluate(node, environment, algebra)]


def _group(node: Node, environment: Environment, algebra: Algebra) -> tuple[Interval, ...]:
    items = _many(node, environment, algebra)
    return items if isinstance(items, tuple) else tuple(items)


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
    groups = [_many(argument, environment, algebra) for argument in node.arguments]
    items = groups[0] if len(groups) == 1 else [item for group in groups for item in group]
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
    """Where one figure stands among a group: `quartile(group, 1)`, `gap(value, everyone)`, `effect(current, prior, currents, priors, exponent)`."""
    if node.function == "quartile":
        share = evaluate(node.arguments[1], environment, algebra).low / 4
        return robust.quantile(_many(node.arguments[0], environment, algebra), share, algebra)
    value = evaluate(node.arguments[0], environment, algebra)
    if node.function == "gap":
        return robust.gap(value, _many(node.arguments[1], environment, algebra))
    prior, exponent = (evaluate(node.arguments[k], environment, algebra) for k in (1, 4))
    currents, priors = (_group(node.arguments[k], environment, algebra) for k in (2, 3))
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

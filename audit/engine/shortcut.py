"""The cheap bound: an expression that is true only where a check certainly passes.

For a linear equation it is the verdict itself: |Σ a x| ≤ min(Σ |a| h, 3 σ), constants both. For any other, the printed values put into the equation may miss by
the half units that enter it linearly, since the interval of a sum x + f(…) holds every point of x ± h around f of the printed values.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from audit.formulas import Binary, Call, Equation, Name, Negative, Node, Number, names

if TYPE_CHECKING:
    from audit.engine.frames import Kernel, Measured

__all__ = ["Walk", "folded", "ones", "shortcut", "total_of"]

_FAR = 1e300  # an infinite figure is not within any bound
_HAIR = (
    1e-6  # of the finest unit: what floating point may add to a bound that lies between two multiples of it
)


class NoShortcut(Exception):
    """The equation has a part for which no cheap bound is known."""


def shortcut(kernel: Kernel, ns: Any) -> Any:
    """True where the check certainly passes, null (or false, where `ns` divides by zero without complaint) where a figure is missing; None where there is no cheap bound."""
    coefficients, guards, known = kernel.coefficients, [], 0.0
    try:
        if coefficients is not None:
            imbalance, bound = _linear(kernel, coefficients, ns)
        else:
            walk = Walk(kernel.measures, ns, truncated=kernel.profile.rounding == "truncate")
            left, right, known = _apart(kernel.equation)
            (value, width), (other, more) = walk.point(left), walk.point(right)
            imbalance, bound, guards = _minus(value, other), _plus(width, more), walk.guards
    except NoShortcut:
        return None
    if isinstance(imbalance, float):
        return None
    bound = _plus(bound, float(kernel.tolerance))
    held = _held(imbalance, kernel.equation.relation, bound, known, _sigmas(kernel, ns), ns)
    return folded([held, *guards], operator.and_)


def _held(imbalance: Any, relation: str, bound: Any, known: float, sigmas: Any, ns: Any) -> Any:
    """Whether imbalance + known is within the bound. A number moved to the other side takes its own rounding off the bound."""
    bound = _plus(bound, -_HAIR * _HAIR * abs(known))
    if relation == "<=":
        return (imbalance <= _minus(bound, known)) & (imbalance >= -_FAR)
    if relation == ">=":
        return (imbalance >= _minus(-bound, known)) & (imbalance <= _FAR)
    bound = _least(bound, sigmas, ns)
    # two comparisons make no column of their own; but SQL would write the sum out twice
    if isinstance(bound, float) and _lenient(ns):
        return imbalance.is_between(-bound - known, bound - known)
    return _plus(imbalance, known).abs() <= bound


def _apart(equation: Equation) -> tuple[Node, Node, float]:
    """(left, right, k) with left - right + k for the equation's left - right: a number that is added to a side needs no column."""
    (left, u), (right, v) = map(_added, (equation.left, equation.right))
    return left, right, float(u - v)


def _added(node: Node) -> tuple[Node, Fraction]:
    """(the rest of a sum, the number in it)."""
    match node:
        case Binary("+" | "-" as operator, rest, Number(value)):
            rest, more = _added(rest)
            return rest, more + value if operator == "+" else more - value
        case Binary("+", Number(value), rest):
            rest, more = _added(rest)
            return rest, more + value
    return node, Fraction(0)


def _sigmas(kernel: Kernel, ns: Any) -> Any:
    """Three standard deviations of honest rounding beyond the target's own half unit, or None."""
    variance = kernel.variance(ns)
    if variance is None:
        return None
    half = float(kernel.unit) / 2
    return half + (3 * math.sqrt(variance) if isinstance(variance, float) else variance.sqrt() * 3)


def _least(bound: Any, other: Any, ns: Any) -> Any:
    if other is None:
        return bound
    if isinstance(bound, float) and isinstance(other, float):
        return min(bound, other)
    return ns.min_horizontal(*(ns.lit(x) if isinstance(x, float) else x for x in (bound, other)))


def _linear(kernel: Kernel, coefficients: Mapping[str, Fraction], ns: Any) -> tuple[Any, Any]:
    """(Σ a x, Σ |a| h) with a hair of the finest unit on top."""
    truncated = kernel.profile.rounding == "truncate"
    total: Any = float(coefficients.get("", Fraction(0)))
    bound: Any = 0.0
    units = []
    for name, group in kernel.measures.items():
        factor = float(coefficients.get(name, 0))
        if not factor:
            continue
        part = total_of([item.raw(ns) for item in group])
        total = _join(total, part, factor)
        for item in group:
            if item.quantum:
                units.append(abs(factor) * float(item.quantum))
            width = 0.0 if truncated else item.width(ns)
            bound = _plus(bound, width * abs(factor))
    return total, _plus(bound, _HAIR * min(units)) if units else bound


def _join(total: Any, part: Any, factor: float) -> Any:
    """total + factor * part, without operations that change nothing."""
    scaled = part if abs(factor) == 1 else part * abs(factor)
    if isinstance(total, float) and total == 0:
        return scaled if factor > 0 else -scaled
    return total + scaled if factor > 0 else total - scaled


class Walk:
    """Printed values through a tree: (value, half-width that is certain to be in the interval around it)."""

    def __init__(
        self, measures: Mapping[str, Sequence[Measured]], ns: Any, *, truncated: bool = False
    ) -> None:
        self.measures, self.ns, self.truncated = measures, ns, truncated
        self.guards: list[Any] = []

    def point(self, node: Node) -> tuple[Any, Any]:
        match node:
            case Number(value):
                return float(value), 0.0
            case Name(name):
                (item,) = self.measures[name]
                return self.figure(item)
            case Negative(operand):
                value, width = self.point(operand)
                return -value, width
            case Binary("+" | "-" as operator, left, right):
                (a, u), (b, v) = self.point(left), self.point(right)
                return (a + b if operator == "+" else a - b), _plus(u, v)
            case Binary("*", left, right):
                return self.product(self.point(left), self.point(right))
            case Binary("/", left, right):
                return self.quotient(self.point(left), right)
            case Call("sum", arguments, _):
                parts = [part for argument in arguments for part in self.many(argument)]
                return total_of([value for value, _ in parts]), _total([width for _, width in parts])
        raise NoShortcut

    def many(self, node: Node) -> list[tuple[Any, Any]]:
        if isinstance(node, Name):
            return [self.figure(item) for item in self.measures[node.name]]
        return [self.point(node)]

    def figure(self, item: Measured) -> tuple[Any, Any]:
        return item.raw(self.ns), 0.0 if self.truncated else item.width(self.ns)

    @staticmethod
    def product(left: tuple[Any, Any], right: tuple[Any, Any]) -> tuple[Any, Any]:
        for (k, _), (value, width) in ((left, right), (right, left)):
            if isinstance(k, float):
                return value * k, width * abs(k)
        return left[0] * right[0], 0.0

    def quotient(self, left: tuple[Any, Any], divisor: Node) -> tuple[Any, Any]:
        """Null where the divisor's interval may hold zero; its width is certain only where it is linear."""
        below, width = self.point(divisor)
        if isinstance(below, float):
            return left[0] / below, left[1] / abs(below)
        if not _is_linear(divisor):
            raise NoShortcut
        items = self.items(divisor)
        alone = len(items) == 1 and _is_alone(divisor)
        if self.truncated:
            width = _total([2 * item.width(self.ns) for item in items])
        if not _lenient(self.ns):
            return left[0] / self.ns.when(self.away(below, width, items, alone)).then(below), 0.0
        if not (alone and items[0].whole and isinstance(width, float) and not width):
            self.guards.append(self.away(below, width, items, alone))
        return left[0] / below, 0.0

    def away(self, below: Any, width: Any, items: Sequence[Measured], alone: bool) -> Any:
        """Whether a linear divisor is finite and its interval certainly away from zero, where it is a figure `alone` or a sum. (An integer that is zero itself needs no guard: its quotient is within no bound.)"""
        if alone and isinstance(width, float):
            near = width * (1 + _HAIR)
            if _lenient(self.ns):
                return ~below.is_between(-near, near) & below.is_between(-_FAR, _FAR)
            return (below.abs() > near) & (below.abs() <= _FAR)
        hair = _HAIR * _HAIR * total_of([item.raw(self.ns).abs() for item in items])
        return below.abs() > width * (1 + _HAIR) + hair

    def items(self, node: Node) -> list[Measured]:
        """The columns in a linear tree."""
        return [item for name in names(node) for item in self.measures[name]]


def _is_alone(node: Node) -> bool:
    return isinstance(node, Name) or (
        isinstance(node, Call) and all(isinstance(a, Name) for a in node.arguments)
    )


def _is_linear(node: Node) -> bool:
    match node:
        case Name() | Number():
            return True
        case Negative(operand):
            return _is_linear(operand)
        case Binary("+" | "-", left, right):
            return _is_linear(left) and _is_linear(right)
        case Call("sum", arguments, _):
            return all(_is_linear(argument) for argument in arguments)
    return False


def _lenient(ns: Any) -> bool:
    """True where a division by zero is an infinity and no error, and null and false are one to who asks."""
    return ns.__name__ in ("polars", "Words")


def _minus(a: Any, b: Any) -> Any:
    return a if isinstance(b, float) and b == 0 else a - b


def _plus(a: Any, b: Any) -> Any:
    return b if isinstance(a, float) and a == 0 else a if isinstance(b, float) and b == 0 else a + b


def _total(widths: list[Any]) -> Any:
    total: Any = 0.0
    for width in widths:
        total = _plus(total, width)
    return total


def total_of(items: Sequence[Any]) -> Any:
    """The sum of expressions, without a node for zero."""
    return folded(items, operator.add)


def folded(items: Sequence[Any], join: Callable[[Any, Any], Any]) -> Any:
    """Expressions joined two by two: a chain of a thousand would be deeper than engines can follow."""
    while len(items) > 1:
        pairs = zip_longest(items[::2], items[1::2])
        items = [left if right is None else join(left, right) for left, right in pairs]
    return items[0]


def ones(ns: Any, condition: Any) -> Any:
    """1 where a condition holds, else 0: PostgreSQL does not add up truths."""
    return ns.when(condition).then(ns.lit(1)).otherwise(ns.lit(0))

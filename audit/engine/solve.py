"""What the other figures of an equation imply for one of them: the equation undone, operation by operation, around the one place where its name stands.

Exact where every name stands once (Moore, Kearfott, Cloud 2009, 2.3): the set of values for which the others can satisfy the equation.
"""

from __future__ import annotations

from fractions import Fraction

from audit import intervals
from audit.formulas import Binary, Call, Environment, Equation, Name, Negative, Node, evaluate, names
from audit.intervals import EXACT, Algebra, Interval, Undefined, point

__all__ = ["solve"]


def solve(
    equation: Equation, name: str, environment: Environment, member: int = 0, algebra: Algebra = EXACT
) -> Interval | None:
    """The interval that the other figures imply for `name` (for the `member`-th of a group), or None where it cannot be isolated.

    For `<=` and `>=` the implied end is one-sided in meaning; the interval returned is the one for `=`.
    """
    in_left, in_right = (list(names(side)).count(name) for side in (equation.left, equation.right))
    if in_left + in_right != 1:
        return None
    side, other = (equation.left, equation.right) if in_left else (equation.right, equation.left)
    try:
        return _undo(side, name, evaluate(other, environment, algebra), environment, member, algebra)
    except Undefined:
        return None


def _undo(
    node: Node, name: str, wanted: Interval, environment: Environment, member: int, algebra: Algebra
) -> Interval | None:
    """`wanted` is what `node` must be; the value of `name` inside it that makes it so."""
    match node:
        case Name():
            return wanted
        case Negative(operand):
            return _undo(operand, name, -wanted, environment, member, algebra)
        case Binary(operator, left, right):
            inside_left = name in names(left)
            known = evaluate(right if inside_left else left, environment, algebra)
            return _undo(
                left if inside_left else right,
                name,
                _inverse(operator, inside_left, wanted, known, algebra),
                environment,
                member,
                algebra,
            )
        case Call("sum" | "mean" as function, arguments, _):
            items = [
                (argument == Name(name), k, item)
                for argument in arguments
                for k, item in enumerate(
                    environment.group(argument.name)
                    if isinstance(argument, Name)
                    else [evaluate(argument, environment, algebra)]
                )
            ]
            if not any(mine for mine, _, _ in items):
                return None
            count = point(Fraction(len(items)))
            total = intervals.multiply(wanted, count, algebra) if function == "mean" else wanted
            for mine, k, item in items:
                if not (mine and k == member):
                    total = intervals.subtract(total, item)
            return total
    return None


def _inverse(
    operator: str, inside_left: bool, wanted: Interval, known: Interval, algebra: Algebra
) -> Interval:
    """The operand that gives `wanted` beside `known`."""
    match operator:
        case "+":
            return intervals.subtract(wanted, known)
        case "-":
            return intervals.add(wanted, known) if inside_left else intervals.subtract(known, wanted)
        case "*":
            return intervals.divide(wanted, known, algebra)
    if inside_left:
        return intervals.multiply(wanted, known, algebra)
    return intervals.divide(known, wanted, algebra)

"""What a formula is as a sum, and how a person writes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache

from audit.formulas.tree import Binary, Call, Equation, Name, Negative, Node, Number, Span

__all__ = ["linear", "spell"]


@lru_cache(maxsize=1 << 12)
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
    total = dict(a)
    for name, value in b.items():
        more = value if factor == 1 else -value if factor == -1 else factor * value
        total[name] = total[name] + more if name in total else more
    return total


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

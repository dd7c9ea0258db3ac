"""Exact values as text: for programs (nothing lost) and for people (as many digits as the print has)."""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction
from functools import partial

from audit.figures import like, parse_figure, spell
from audit.findings import CellRef, Finding

__all__ = ["decimals", "exact", "expected", "imbalance", "like", "near", "slack", "spell"]

_TWELVE = Context(prec=12)


def exact(value: Fraction) -> int | Decimal:
    """`value` as a number that JSON can spell: whole numbers as int, decimals exactly, other fractions to 12 significant digits.

    >>> exact(Fraction(3, 10)), exact(Fraction(-4)), exact(Fraction(1, 3))
    (Decimal('0.3'), -4, Decimal('0.333333333333'))
    """
    if value.denominator == 1:
        return value.numerator
    rest = value.denominator
    twos = fives = 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return _TWELVE.divide(Decimal(value.numerator), Decimal(value.denominator)).normalize(_TWELVE)
    places = max(twos, fives)
    digits = value.numerator * 10**places // value.denominator
    return Decimal((digits < 0, tuple(map(int, str(abs(digits)))), -places))


def decimals(cell: CellRef) -> int:
    """Digits after the decimal mark in a cell's figure, 0 where it is none."""
    return parse_figure(cell.printed, manner=cell.manner).decimals


def expected(finding: Finding) -> str:
    """What the target should print: one value, a range (`2 – 3`), a bound (`≤ 4`), or nothing where the rule implies none.

    A value that would print as the target does gets up to three digits more, so that the reader sees the difference.
    """
    implied, target = finding.expected, finding.target
    if implied is None:
        return ""
    if implied.value is not None:
        return _apart(implied.value, target)
    printed = partial(like, printed=target.printed, manner=target.manner)
    if implied.low is not None and implied.high is not None:
        low, high = printed(implied.low), printed(implied.high)
        return low if low == high else f"{low} – {high}"
    if implied.low is not None:
        return f"≥ {printed(implied.low)}"
    return f"≤ {printed(implied.high)}" if implied.high is not None else ""


def _apart(value: Fraction, target: CellRef) -> str:
    said = parse_figure(target.printed, manner=target.manner)
    for more in range(4):
        text = like(value, target.printed, said.decimals + more, manner=target.manner)
        if said.value is None or parse_figure(text, manner=target.manner).value != said.value:
            return text
    return like(value, target.printed, manner=target.manner)


def imbalance(finding: Finding) -> str:
    """Left minus right, signed, to one digit more than the target prints and at least two that count; empty where unknown."""
    return "" if finding.imbalance is None else near(finding.imbalance, finding.target, plus=True)


def slack(finding: Finding) -> str:
    """What rounding allows, `±0.05`; empty where unknown."""
    return "" if finding.slack is None else "±" + near(abs(finding.slack), finding.target)


def near(value: Fraction, target: CellRef, *, plus: bool = False) -> str:
    """`value` to one digit more than the target prints, and to at least two that count."""
    places = decimals(target) + 1
    while value and places < 12 and abs(value) * 10**places < 10:
        places += 1
    text = spell(value, places, plus=plus)
    return text.rstrip("0").rstrip(".") if "." in text else text

"""Exact values as text: for programs (nothing lost) and for people (as many digits as the print has)."""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction

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


def decimals(printed: str) -> int:
    """Digits after the point in a printed figure, 0 where it is none."""
    return parse_figure(printed).decimals


def expected(finding: Finding) -> str:
    """What the target should print: one value, a range (`2 – 3`), a bound (`≤ 4`), or nothing where the rule implies none.

    A value that would print as the target does gets up to three digits more, so that the reader sees the difference.
    """
    implied, printed = finding.expected, finding.target.printed
    if implied is None:
        return ""
    if implied.value is not None:
        return _apart(implied.value, printed)
    if implied.low is not None and implied.high is not None:
        low, high = like(implied.low, printed), like(implied.high, printed)
        return low if low == high else f"{low} – {high}"
    if implied.low is not None:
        return f"≥ {like(implied.low, printed)}"
    return f"≤ {like(implied.high, printed)}" if implied.high is not None else ""


def _apart(value: Fraction, printed: str) -> str:
    places, said = decimals(printed), parse_figure(printed).value
    for more in range(4):
        text = like(value, printed, places + more)
        if said is None or parse_figure(text).value != said:
            return text
    return like(value, printed)


def imbalance(finding: Finding) -> str:
    """Left minus right, signed, to one digit more than the target prints and at least two that count; empty where unknown."""
    return "" if finding.imbalance is None else near(finding.imbalance, finding.target, plus=True)


def slack(finding: Finding) -> str:
    """What rounding allows, `±0.05`; empty where unknown."""
    return "" if finding.slack is None else "±" + near(abs(finding.slack), finding.target)


def near(value: Fraction, target: CellRef, *, plus: bool = False) -> str:
    """`value` to one digit more than the target prints, and to at least two that count."""
    places = decimals(target.printed) + 1
    while value and places < 12 and abs(value) * 10**places < 10:
        places += 1
    text = spell(value, places, plus=plus)
    return text.rstrip("0").rstrip(".") if "." in text else text

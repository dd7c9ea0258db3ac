"""What the slip was: the ways in which people miscopy a figure, tried against the interval that the other figures imply.

Each slip names its cause and the value that should have been printed. `chance` is how many values of that step an interval of this width would admit by accident: a
sign found in one try is telling, one digit among a hundred edits much less.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from audit.figures import Figure, like
from audit.findings import Candidate
from audit.intervals import Interval

__all__ = ["Neighbour", "edits", "slips"]


class Neighbour(Struct, frozen=True):
    """A figure beside the suspect from which it may have been copied: `label` names it, `value` is in the suspect's printed unit."""

    label: str
    value: Fraction


def slips(
    figure: Figure, implied: Interval, neighbours: tuple[Neighbour, ...] = (), *, percent: bool = False
) -> Iterator[Candidate]:
    """The slips that would explain why `figure` stands where `implied` (in its printed unit) should, most telling first within each step."""
    for slip in _slips(figure, implied, neighbours, percent=percent):
        places = len(slip.text.partition(".")[2])
        text = like(slip.value, figure.text, places, manner=figure.manner) if slip.text else ""
        yield replace(slip, text=text)


def _slips(
    figure: Figure, implied: Interval, neighbours: tuple[Neighbour, ...], *, percent: bool
) -> Iterator[Candidate]:
    if figure.value is None or math.isinf(implied.low) or math.isinf(implied.high):
        return
    value = Fraction(figure.value)
    if implied.low <= value <= implied.high:
        return
    odds = _Odds(value, Fraction(figure.quantum), implied)
    if percent and value == 100 and implied.low > 100:
        yield odds.candidate("capped", odds.middle, 1)
    if value and -value in odds:
        yield odds.candidate("sign", -value, 1, str(-figure.value))
    scales = [k for k in range(-8, 9) if k and (k > 0 or 0 not in odds)]  # small enough, all are nought
    moved: set[Fraction] = set()
    about = float(value)
    for k in scales if value else ():
        if not odds.perhaps(about * 10.0**k, 10.0**k):
            continue
        scaled = value * Fraction(10) ** k
        if scaled in (own := odds.scaled(Fraction(10) ** k)):
            moved.add(scaled)
            yield own.candidate(
                "unit" if abs(k) in (4, 8) else "scale", scaled, len(scales), _decimal(scaled), f"10^{k}"
            )
    found: set[Fraction] = set()
    variants, decimals = list(edits(str(figure.value))), figure.decimals
    for cause, text in variants:
        if not odds.perhaps(float(text)):
            continue
        number = _number(text)
        finer = len(text.partition(".")[2]) > decimals and cause != "point"
        said = found | moved if cause == "point" else found
        if number is not None and number != value and number not in said and number in odds and not finer:
            found.add(number)
            yield odds.candidate(cause, number, len(variants), text)
    for neighbour in neighbours:
        if neighbour.value == value:
            yield odds.candidate("copied", odds.middle, len(neighbours), "", neighbour.label)


class _Odds:
    """How likely a value falls within the implied interval by accident."""

    def __init__(self, value: Fraction, unit: Fraction, implied: Interval) -> None:
        self.given = value, unit, implied
        self.low, self.high = implied.low - unit / 2, implied.high + unit / 2
        self.about = float(self.low), float(self.high), float(unit)
        self.middle = (implied.low + implied.high) / 2
        reach = max(abs(value), abs(self.middle), unit) * 2
        self.share = min(Fraction(1), (self.high - self.low) / reach)

    def perhaps(self, value: float, factor: float = 1.0) -> bool:
        """False for what is certainly outside, of a figure whose last digit counts `factor` times as much: most edits are, and floats tell it at once."""
        low, high, unit = self.about
        wide = unit * max(factor, 1.0) + abs(value) * 1e-12
        return low - wide <= value <= high + wide

    def __contains__(self, value: Fraction | int) -> bool:
        return bool(self.low <= value <= self.high)

    def scaled(self, factor: Fraction) -> _Odds:
        """The same for a figure whose last digit counts `factor` times as much: 15.82 billion is no finer than 10 million."""
        value, unit, implied = self.given
        return _Odds(value, unit * max(factor, Fraction(1)), implied)

    def candidate(
        self, cause: str, value: Fraction, tries: int, text: str = "", detail: str = ""
    ) -> Candidate:
        return Candidate(
            cause=cause, value=value, text=text, detail=detail, chance=float(round(self.share * tries, 6))
        )


def edits(text: str) -> Iterator[tuple[str, str]]:
    """(cause, text) for every text one slip of the hand away: transposed, digit, lost, doubled, point.

    `lost` is a digit that the printed text lacks, `doubled` one that it has too much.
    """
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    for i in range(len(digits) - 1):
        if digits[i] != digits[i + 1] and "." not in digits[i : i + 2]:
            yield "transposed", sign + digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :]
        elif digits[i + 1] == "." and i + 2 < len(digits) and digits[i] != digits[i + 2]:
            yield "transposed", sign + digits[:i] + digits[i + 2] + "." + digits[i] + digits[i + 3 :]
    for i, digit in enumerate(digits):
        if digit != ".":
            yield from (
                ("digit", sign + digits[:i] + other + digits[i + 1 :])
                for other in "0123456789"
                if other != digit
            )
    for i in range(len(digits) + 1):
        yield from (("lost", sign + digits[:i] + other + digits[i:]) for other in "0123456789")
    for i, digit in enumerate(digits):
        if digit != "." and len(digits) > 1:
            yield "doubled", sign + digits[:i] + digits[i + 1 :]
    bare = digits.replace(".", "")
    yield from (("point", f"{sign}{bare[:i]}.{bare[i:]}") for i in range(1, len(bare)))


def _number(text: str) -> Fraction | None:
    digits = text.lstrip("-")
    if not digits or (len(digits) > 1 and digits[0] == "0" and digits[1] != "."):
        return None
    try:
        return Fraction(Decimal(text))
    except InvalidOperation:
        return None


def _decimal(value: Fraction) -> str:
    return format((Decimal(value.numerator) / Decimal(value.denominator)).normalize(), "f")

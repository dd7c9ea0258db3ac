"""The figures of a drop as cells: a float as the decimal that its column prints, without what binary arithmetic left behind it."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from audit.figures import Figure
from audit.tables.model import Address, Cell
from audit.units import NONE, Unit

__all__ = ["cell_of", "number_of", "spelled"]

NOWHERE = Address()
NOISE = Fraction(1, 1 << 40)
"""What floating point may have done to a figure that was added up, relative to it."""
_SENSIBLE = 12
"""Digits of a figure that somebody printed; a float that has more of them, and one with these within its last bits, is that one."""


def cell_of(
    text: str,
    row: int,
    column: int,
    value: Any = None,
    unit: Unit = NONE,
    quantum: Fraction = Fraction(0),
    address: Address = NOWHERE,
) -> Cell:
    """A cell with the figure that an engine holds, or with words where it holds none."""
    number = number_of(value, quantum)
    if number is None:
        figure = Figure(text, "text" if text else "empty")
    else:
        figure = Figure(text, "number", number, _printed(quantum)[1])
    return Cell(text=text, row=row, column=column, figure=figure, unit=unit, address=address)


def number_of(value: Any, quantum: Fraction = Fraction(0)) -> Decimal | None:
    """A figure as a decimal, None where there is none: a float is the multiple of its column's `quantum`, or else the short decimal, that differs from it by floating point alone.

    >>> number_of(1296.1200000000001, Fraction(1, 10)), number_of(0.30000000000000004), number_of(1 / 3)
    (Decimal('1296.12'), Decimal('0.3'), Decimal('0.3333333333333333'))
    """
    if value is None or isinstance(value, (str, bool)):
        return None
    number = value if isinstance(value, Decimal) else Decimal(repr(value))
    if not number.is_finite() or not isinstance(value, float):
        return number if number.is_finite() else None
    if len(number.as_tuple().digits) <= _SENSIBLE:
        return number
    if quantum:
        exact = Fraction(number)
        near = round(exact / quantum) * quantum
        if abs(near - exact) <= min(quantum / 100, abs(exact) * NOISE):
            return Decimal(near.numerator) / Decimal(near.denominator)
    short = Decimal(f"{value:.15g}")
    return short if len(short.normalize().as_tuple().digits) <= _SENSIBLE else number


def spelled(value: Any, quantum: Fraction) -> str:
    """The figure with as many decimals as its column prints; all of its digits where it has more."""
    number = number_of(value, quantum)
    if number is None:
        return ""
    places, _ = _printed(quantum)
    exponent = number.normalize().as_tuple().exponent
    own = -exponent if isinstance(exponent, int) else 0
    return f"{number:.{max(places, own, 0)}f}"


@cache
def _printed(quantum: Fraction) -> tuple[int, Decimal]:
    """(the decimals that a column prints, one unit of its last digit; of exact figures, a whole one)."""
    if not quantum:
        return 0, Decimal(1)
    return max(0, round(-math.log10(quantum))), Decimal(quantum.numerator) / Decimal(quantum.denominator)

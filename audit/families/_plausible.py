"""What the plausibility families share: shares and factors as a pack writes them, spelled for the formula language."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

from pydantic import AfterValidator

from audit.figures import parse_figure
from audit.formulas import Equation, parse_equation

__all__ = ["Share", "amount", "spelt", "within"]


def amount(value: int | float | str) -> Fraction:
    """The number that `value` writes: `5%` is 1/20."""
    return parse_figure(str(value)).magnitude


def _share(value: int | float | str) -> int | float | str:
    figure = parse_figure(str(value))
    if not figure.is_number or figure.unit.dimension not in ("", "ratio") or amount(value) < 0:
        raise ValueError("pack.form.figure")
    return value


Share = Annotated[int | float | str, AfterValidator(_share)]
"""A share that is not negative: `5%`, or 0.05."""


def spelt(value: int | float | str) -> str:
    """The number as the formula language reads it, to nine decimals."""
    text = f"{float(amount(value)):.9f}"
    return text.rstrip("0").rstrip(".")


def within(texts: tuple[str, str], limit: int | float | str) -> tuple[Equation, Equation]:
    """The two sides of a band, `{limit}` filled in."""
    upper, lower = (parse_equation(text.format(limit=spelt(limit))) for text in texts)
    return upper, lower

"""What the plausibility families share: shares and factors as a pack writes them, spelled for the formula language."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import Any, ClassVar

from msgspec import field

from audit.figures import parse_figure
from audit.formulas import Equation, parse_equation
from audit.words import Checked, WordError

__all__ = ["Share", "amount", "share", "spelt", "within"]


def amount(value: int | float | str) -> Fraction:
    """The number that `value` writes: `5%` is 1/20."""
    return parse_figure(str(value)).magnitude


class Share(Checked):
    """A share that is not negative: `5%`, or 0.05."""

    __slots__ = ()
    schema: ClassVar = {"type": ["number", "string"]}

    def check(self) -> None:
        figure = parse_figure(self)
        if not figure.is_number or figure.unit.dimension not in ("", "ratio") or amount(self) < 0:
            raise WordError("pack.form.figure")


def share(text: str) -> Any:
    """The default of a field that is a share."""
    return field(default_factory=partial(Share, text))


def spelt(value: int | float | str) -> str:
    """The number as the formula language reads it, to nine decimals."""
    text = f"{float(amount(value)):.9f}"
    return text.rstrip("0").rstrip(".")


def within(texts: tuple[str, str], limit: int | float | str) -> tuple[Equation, Equation]:
    """The two sides of a band, `{limit}` filled in."""
    upper, lower = (parse_equation(text.format(limit=spelt(limit))) for text in texts)
    return upper, lower

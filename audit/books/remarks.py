"""What the book's own rules say of a cell, before it is worded as a finding."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from msgspec import Struct, field

from audit.books.cells import Spot
from audit.checks import Severity, Verdict

__all__ = ["RULES", "Remark", "plain"]

RULES = ("book-shown", "book-text", "book-result", "book-skip", "book-both")
"""The rules, in the order in which a report lists them."""


class Remark(Struct, frozen=True, kw_only=True):
    """`code` is the sentence (under `book.` in the catalogue), `values` fill it in; `others` are cells that it names beside the target.

    `expected` is what the figure should show, in the target's printed unit.
    """

    rule: str
    code: str
    target: Spot
    verdict: Verdict
    severity: Severity = Severity.WARNING
    others: tuple[Spot, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    expected: Fraction | None = None
    imbalance: Fraction | None = None


def plain(value: Fraction) -> str:
    """A value in plain digits, at most ten after the point: 12.3, −0.05."""
    text = f"{float(value):.10f}".rstrip("0").rstrip(".") or "0"
    return "0" if text == "-0" else text.replace("-", "−")

"""Formulas whose stored result is not what they give: the book was changed, and not calculated again, or a figure was put in the result's place."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from audit.books.cells import Book, Spot, Unknown, rounds, scale, stored
from audit.books.formulas import evaluate, parse
from audit.books.remarks import Remark, plain
from audit.checks import Verdict

__all__ = ["judged", "results"]

DUST = Fraction(1, 10**9)
"""The share of a value that binary arithmetic may lose."""


def results(book: Book) -> Iterator[Remark]:
    """A remark on every formula of known kind whose stored result, as displayed, is not what its cells give."""
    for spot, given in judged(book):
        value, one = stored(spot.cell), scale(spot.cell) or Fraction(1)
        if (
            value is None
            or abs(value - given) <= DUST * max(Fraction(1), abs(value))
            or rounds(given, spot.cell, one)
        ):
            continue
        yield Remark(
            rule="book-result", code="book.result", target=spot, verdict=Verdict.IMPOSSIBLE,
            values={"formula": spot.cell.formula, "stored": plain(value), "given": plain(given)},
            expected=given / one, imbalance=(value - given) / one,
        )  # fmt: skip


def judged(book: Book) -> Iterator[tuple[Spot, Fraction]]:
    """Every calculated figure with what its formula gives by the stored values; formulas of other kinds are left out."""
    for spot in book:
        if not spot.cell.formula or stored(spot.cell) is None or not spot.cell.figure.is_number:
            continue
        formula = parse(spot.cell.formula, spot.place[0])
        try:
            given = evaluate(formula, book) if formula else None
        except Unknown:
            continue
        if given is not None:
            yield spot, given

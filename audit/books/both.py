"""Rules held against the stored values beside the displayed ones: where one of the two adds up and the other does not, beyond what the digits allow.

A stored value is as exact as its own last digit, and no more exact than that: 10.3 typed beside 4.05 and 6.2612 may be a rounding, 10.34 may not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from audit.books.cells import Book, Spot, scale, stored, stored_quantum
from audit.books.remarks import Remark, plain
from audit.checks import Profile, Severity, Term, Verdict
from audit.engine.bound import Bound, gap_of
from audit.engine.exact import Outcome, bound_of
from audit.intervals import Interval, Undefined

__all__ = ["both"]

_HOLDS = (Verdict.PASS, Verdict.ROUNDING)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A term's stored value in base units, half a unit of its last digit, and whether the display rounds it."""

    value: Fraction
    half: Fraction
    rounded: bool


def both(book: Book, outcomes: Iterable[Outcome], profile: Profile) -> Iterator[Remark]:
    """A remark on every judged equation that holds for the displayed figures and fails for those stored, or the other way round."""
    by_cell = {(spot.table.number, spot.cell.row, spot.cell.column): spot for spot in book}
    for outcome in outcomes:
        if outcome.verdict not in (*_HOLDS, Verdict.IMPOSSIBLE) or _inexact(outcome):
            continue
        target = outcome.target
        spot = by_cell.get((target.table.number, target.cell.row, target.cell.column))
        bound = bound_of(outcome, profile)
        kept = {id(term.cell): one for _, term in outcome.terms if (one := _kept(term, bound))}
        if spot is None or not any(one.rounded for one in kept.values()):
            continue
        gap = _gap(outcome, profile, kept)
        if gap is not None:
            yield from _remark(outcome, spot, gap, bound)


def _inexact(outcome: Outcome) -> bool:
    """True for inequalities, plausibility and figures picked out of a sentence: rounding decides nothing there."""
    check = outcome.check
    return (
        check.plausible
        or check.equation.relation != "="
        or any(t.value is not None for _, t in outcome.terms)
    )


def _kept(term: Term, bound: Bound) -> _Kept | None:
    """What is stored behind a term; None for a text, and for a display that no scale explains."""
    value, one = stored(term.cell), scale(term.cell)
    if value is None or one is None or term.cell.figure.bound:
        return None
    factor = bound.factor(term) / one
    shown = Fraction(term.cell.figure.value or 0) * one
    quantum = min(stored_quantum(term.cell), Fraction(term.cell.figure.quantum) * one)
    half = Fraction(0) if bound.exact(term) and value == shown else max(quantum / 2, abs(value) / 10**12)
    return _Kept(value * factor, half * factor, value != shown)


def _gap(outcome: Outcome, profile: Profile, kept: dict[int, _Kept]) -> Any:
    """How far the sides are apart by the stored values, zero or less where they meet; None where that cannot be told."""
    swap = {key: Interval(one.value - one.half, one.value + one.half) for key, one in kept.items()}
    try:
        gap = gap_of(outcome.check.equation, bound_of(outcome, profile, swap=swap))
    except Undefined:
        return None
    rule, target = outcome.check.rule, outcome.target
    return gap - (
        rule.tolerance * bound_of(outcome, profile).factor(target) if rule.tolerance is not None else 0
    )


def _remark(outcome: Outcome, spot: Spot, gap: Any, bound: Bound) -> Iterator[Remark]:
    rule = outcome.check.rule
    values = {"rule": rule.id, "gap": plain(Fraction(max(gap, 0)) / bound.factor(outcome.target))}
    if outcome.verdict is Verdict.IMPOSSIBLE and gap <= 0:
        yield Remark(
            rule="book-both", code="book.only-stored", target=spot, verdict=Verdict.IMPOSSIBLE, severity=Severity.NOTICE, values=values
        )  # fmt: skip
    elif outcome.verdict in _HOLDS and gap > 0:
        slight = gap <= Fraction(spot.cell.figure.quantum) * bound.factor(outcome.target)
        yield Remark(
            rule="book-both", code="book.only-displayed", target=spot, verdict=Verdict.IMPOSSIBLE,
            severity=Severity.NOTICE if slight else Severity.WARNING, values=values,
        )  # fmt: skip

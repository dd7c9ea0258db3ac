"""Sums held against the stored values beside the displayed ones: where one of the two adds up and the other does not, beyond what the digits allow.

A stored value is as exact as its own last digit, and no more exact than that: 10.3 typed beside 4.05 and 6.2612 may be a rounding, 10.34 may not. Where several sums fail by
hidden digits and few hold, these digits mean nothing in this book: that is said once, as a notice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from msgspec import Struct

from audit.books.cells import Book, Spot, scale, stored, stored_quantum
from audit.books.remarks import Remark, plain
from audit.checks import Profile, Severity, Term, Verdict
from audit.engine.bound import Bound, gap_of
from audit.engine.exact import Outcome, bound_of
from audit.formulas import linear
from audit.intervals import Interval, Undefined

__all__ = ["both"]

_HOLDS = (Verdict.PASS, Verdict.ROUNDING)
FEW, SURE = 2, 3
"""Up to so many failing sums are told one by one; more of them where so many times as many hold."""


class _Kept(Struct, frozen=True):
    """A term's stored value in base units, half a unit of its last digit, and whether the display rounds it."""

    value: Fraction
    half: Fraction
    rounded: bool


def both(book: Book, outcomes: Iterable[Outcome], profile: Profile) -> Iterator[Remark]:
    """A remark on every judged sum that holds for the displayed figures and fails for those stored, or the other way round; one on all where they are many."""
    held = list(_held(book, outcomes, profile))
    yield from (
        _only_stored(one) for one in held if one.outcome.verdict is Verdict.IMPOSSIBLE and one.gap <= 0
    )
    shown = [one for one in held if one.outcome.verdict in _HOLDS]
    failing = [one for one in shown if one.gap > 0]
    if len(failing) <= FEW or SURE * len(failing) <= len(shown) - len(failing):
        yield from map(_only_displayed, failing)
    else:
        yield _at_large(failing, len(shown))


class _Held(Struct, frozen=True):
    """A judged sum with the spot of its target; in the target's unit, how far its sides are apart by the stored values (zero or less: they meet), and the coarsest last digit on display."""

    outcome: Outcome
    spot: Spot
    gap: Any
    coarsest: Fraction


def _held(book: Book, outcomes: Iterable[Outcome], profile: Profile) -> Iterator[_Held]:
    """The sums whose figures the display rounds."""
    by_cell = {(spot.table.number, spot.cell.row, spot.cell.column): spot for spot in book}
    for outcome in outcomes:
        if outcome.verdict not in (*_HOLDS, Verdict.IMPOSSIBLE) or not _is_sum(outcome):
            continue
        target = outcome.target
        spot = by_cell.get((target.table.number, target.cell.row, target.cell.column))
        bound = bound_of(outcome, profile)
        kept = {id(term.cell): one for _, term in outcome.terms if (one := _kept(term, bound))}
        if spot is None or not any(one.rounded for one in kept.values()):
            continue
        gap = _gap(outcome, profile, kept)
        if gap is not None:
            unit = bound.factor(target)
            digits = (Fraction(t.cell.figure.quantum) * bound.factor(t) / unit for _, t in outcome.terms)
            yield _Held(outcome, spot, gap / unit, max(digits))


def _is_sum(outcome: Outcome) -> bool:
    """True for an equation that adds and subtracts three figures or more; rates and ranks of stored digits tell nothing."""
    check, terms = outcome.check, [term for _, term in outcome.terms]
    added = check.equation.relation == "=" and linear(check.equation) is not None and not check.plausible
    return added and len(terms) > 2 and all(term.value is None for term in terms)


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


def _only_stored(held: _Held) -> Remark:
    return Remark(
        rule="book-both", code="book.only-stored", target=held.spot, verdict=Verdict.IMPOSSIBLE, severity=Severity.NOTICE,
        values={"rule": held.outcome.check.rule.id},
    )  # fmt: skip


def _only_displayed(held: _Held) -> Remark:
    slight = held.gap <= held.coarsest
    return Remark(
        rule="book-both", code="book.only-displayed", target=held.spot, verdict=Verdict.IMPOSSIBLE,
        severity=Severity.NOTICE if slight else Severity.WARNING,
        values={"rule": held.outcome.check.rule.id, "gap": plain(Fraction(held.gap))},
    )  # fmt: skip


def _at_large(failing: Sequence[_Held], count: int) -> Remark:
    first = min(failing, key=lambda one: (one.spot.table.number, one.spot.cell.row, one.spot.cell.column))
    return Remark(
        rule="book-both", code="book.digits", target=first.spot, verdict=Verdict.IMPROBABLE, severity=Severity.NOTICE,
        values={"count": str(len(failing)), "all": str(count)},
    )  # fmt: skip

"""Slips that involve more cells than one: a part counted twice or left out, two wrong signs, two cells swapped.

All are tried on what is missing from a linear equation, d = left minus right, against the rounding that its other figures allow.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from audit.checks import Profile, Term
from audit.diagnosis.cells import labels
from audit.engine.bound import Bound, term_figure
from audit.engine.exact import Outcome, bound_of
from audit.findings import Candidate
from audit.formulas import linear

__all__ = ["block_slips", "swaps"]

MOST_PAIRS = 45
"""Sums of more parts, and checks with more failures than this are not searched for pairs: some would fit by chance."""


def block_slips(outcome: Outcome, profile: Profile) -> Iterator[Candidate]:
    """The slips in other cells of the block that leave the target as wrong as it is; each carries the value that the target should print."""
    coefficients = linear(outcome.check.equation)
    if coefficients is None or outcome.imbalance is None or outcome.implied is None or outcome.slack is None:
        return
    bound = bound_of(outcome, profile, printed=True)
    own = coefficients.get(outcome.check.target) or Fraction(1)
    parts = list(_parts(outcome, bound))
    if len(parts) < 2:
        return
    missing, slack, scale = outcome.imbalance / own, outcome.slack / abs(own), bound.factor(outcome.target)
    value, reach = outcome.implied / scale, max(abs(missing), abs(outcome.implied), slack) * 2 or Fraction(1)

    def candidate(cause: str, tries: int, *terms: Term) -> Candidate:
        chance = min(Fraction(1), 2 * slack / reach) * tries
        return Candidate(
            cause=cause,
            value=value,
            detail=" + ".join(" · ".join(filter(None, labels(t.table, t.cell))) for t in terms),
            chance=float(round(chance, 6)),
        )

    for amount, term in parts:
        if amount and abs(missing - amount) <= slack:
            yield candidate("counted-twice", len(parts), term)
        elif amount and abs(missing + amount) <= slack:
            yield candidate("left-out", len(parts), term)
    if 2 < len(parts) <= MOST_PAIRS:  # of two parts, both signs wrong is the total's sign wrong
        pairs = list(combinations(parts, 2))
        for (a, first), (b, second) in pairs:
            if a and b and abs(missing + 2 * (a + b)) <= slack:
                yield candidate("two-signs", len(pairs), first, second)


def _parts(outcome: Outcome, bound: Bound) -> Iterator[tuple[Fraction, Term]]:
    """(what a term adds to the value expected of the target, the term), in base units."""
    weights = linear(outcome.check.equation) or {}
    own = weights.get(outcome.check.target) or Fraction(1)
    for name, term in outcome.terms:
        if name != outcome.check.target and name in weights and term_figure(term).is_number:
            yield -weights[name] / own * bound.interval(term).low, term


def swaps(outcome: Outcome, others: Sequence[Outcome], profile: Profile) -> Iterator[Candidate]:
    """Other failed records of the same check whose target, exchanged with this one's, would let both hold."""
    mine = _printed(outcome)
    for other in others if len(others) <= MOST_PAIRS else ():
        if other is outcome or outcome.expected is None or other.expected is None:
            continue
        theirs = _printed(other)
        if mine is None or theirs is None or mine == theirs:
            continue
        scale = Bound(outcome.bindings, profile).factor(outcome.target)
        if _near(theirs * scale, outcome) and _near(mine * scale, other):
            yield Candidate(
                cause="swapped",
                value=theirs,
                detail=" · ".join(filter(None, labels(other.target.table, other.target.cell))),
                chance=0.0,
            )


def _printed(outcome: Outcome) -> Fraction | None:
    value = term_figure(outcome.target).value
    return None if value is None else Fraction(value)


def _near(value: Fraction, outcome: Outcome) -> bool:
    expected = outcome.expected
    return expected is not None and bool(expected.low <= value <= expected.high)

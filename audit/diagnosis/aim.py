"""Which cell a finding is about: the one that its rule judges, or that one of its terms which the other checks speak against.

A sum judges its total and `same` its first reference, because a rule has to judge some cell; a reader wants to be led to the wrong one. Only what the graph of checks tells
moves a finding: the cell that explains several findings, or the one suspect that fewer checks uphold than the cell judged. A slip that fits is no evidence by itself. What two
cells in each other's place explain is about the one of them in its equation, be that a ratio.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

from msgspec import Struct

from audit.checks import Profile, Term
from audit.diagnosis.suspects import numbered, weight
from audit.engine.bound import term_figure
from audit.engine.exact import Outcome, bound_of
from audit.engine.solve import solve
from audit.findings import Suspect
from audit.formulas import linear
from audit.intervals import Interval

__all__ = ["Aim", "aim"]


class Aim(Struct, frozen=True, kw_only=True):
    """A term of an outcome, the name that it has in the equation, and what the others imply for it (an interval, and the one value of the printed figures), in base units."""

    name: str
    term: Term
    expected: Interval | None
    implied: Fraction | None
    weight: Fraction = Fraction(1)
    """The coefficient by which left minus right is divided, so that it is what the cell itself prints too much; 1 for the cell that the rule judges."""


def aim(outcome: Outcome, suspects: Sequence[Suspect], roots: Sequence[Term], profile: Profile) -> Aim:
    """The cell that a finding of `outcome` is about; `roots` are the cells that explain several findings, where there are such."""
    check, own = outcome.check, outcome.target
    declared = Aim(name=check.target, term=own, expected=outcome.expected, implied=outcome.implied)
    coefficients = linear(check.equation)
    recorded = bool(own.cell.address.key)  # a drop's finding is known by its record and the column judged
    if check.equation.relation != "=" or check.note or recorded or (coefficients is None and len(roots) < 2):
        return declared
    accused = _accused(suspects, own)
    places = set(map(_grid, roots)) or ({accused} if accused else set())
    there = [
        (name, member, term)
        for name, member, term in numbered(outcome)
        if _grid(term) in places and term.cell is not own.cell and term.value is None
    ]
    if coefficients is None:
        return (_aimed(outcome, *there[0], None, profile) if len(there) == 1 else None) or declared
    for name, member, term in there:
        if weight := coefficients.get(name):
            return _aimed(outcome, name, member, term, weight, profile) or declared
    return declared


def _aimed(
    outcome: Outcome, name: str, member: int, term: Term, weight: Fraction | None, profile: Profile
) -> Aim | None:
    """The aim at `term`; without a `weight` (in a ratio) that of the secant: the gap over what the cell prints too much."""
    bound = bound_of(outcome, profile)
    expected = solve(outcome.check.equation, name, bound, member)
    implied = solve(outcome.check.equation, name, bound_of(outcome, profile, printed=True), member)
    if not term_figure(term).is_number or expected is None or implied is None or implied.low != implied.high:
        return None
    if math.isinf(expected.low) or math.isinf(expected.high):
        return None
    value = Fraction(implied.low)
    if weight is None:
        excess = Fraction(term_figure(term).value or 0) * bound.factor(term) - value
        weight = (outcome.imbalance or 0) / excess if excess else None
    return Aim(name=name, term=term, expected=expected, implied=value, weight=weight) if weight else None


def _accused(suspects: Sequence[Suspect], target: Term) -> tuple[int, tuple[int, int]] | None:
    """The place of the one suspect that least is said for, where that is not the cell judged."""
    least = min(map(weight, suspects), default=0)
    first = {(one.table_number, one.grid) for one in suspects if weight(one) == least}
    return first.pop() if len(first) == 1 and _grid(target) not in first else None


def _grid(term: Term) -> tuple[int, tuple[int, int]]:
    return term.table.number, (term.cell.row, term.cell.column)

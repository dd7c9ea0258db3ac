"""From two intervals to a verdict: the one place where pass, rounding, improbable and impossible are told apart, on every engine.

The sides of an equation meet, miss by no more than one unit of the target's last digit (as cutting off or double rounding makes), or miss. Where they
meet although the gap between the printed values is beyond three standard deviations of honest rounding, sqrt(sum(a_i^2 u_i^2) / 12) each figure being uniform on
its last digit, the figures are improbable. Printed figures lie on a grid of one unit, so the gap is taken half a unit smaller (the continuity correction):
without it an honest table of ten rounded parts would be doubted in nine cases of a thousand.
"""

from __future__ import annotations

from typing import Any

from audit.checks import Verdict
from audit.intervals import EXACT, Algebra, Interval

__all__ = ["CODES", "code", "gap"]

CODES = (Verdict.PASS, Verdict.ROUNDING, Verdict.IMPROBABLE, Verdict.IMPOSSIBLE)
"""Verdicts by their code in a column."""


def gap(left: Interval, relation: str, right: Interval, algebra: Algebra = EXACT) -> Any:
    """How far the sides are from meeting, zero or less where they meet."""
    above, below = left.low - right.high, right.low - left.high
    if relation == "<=":
        return above
    return below if relation == ">=" else algebra.greatest([above, below])


def code(
    missed: Any, imbalance: Any, variance: Any, unit: Any, roundable: Any, algebra: Algebra = EXACT
) -> Any:
    """The index into `CODES`.

    `missed` is the `gap` (less what a rule tolerates), `imbalance` left minus right of the printed values, `variance` the honest rounding's (None where the
    equation is not a sum), `unit` one unit of the target's last digit, `roundable` whether rounding could have touched the target at all.
    """
    improbable: Any = 0
    if variance is not None:
        beyond = algebra.greatest([imbalance, imbalance * -1, unit / 2]) - unit / 2
        improbable = algebra.choose(beyond * beyond > 9 * variance, 2, 0)
    rounding = algebra.choose(missed <= unit, algebra.choose(roundable, 1, 3), 3)
    return algebra.choose(missed <= 0, improbable, rounding)

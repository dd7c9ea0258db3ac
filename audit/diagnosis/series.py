"""The equation of a finding over time: the same rule in the same row of a table with a column for each period, or in the same column with a row for each."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction

from audit.checks import Profile
from audit.diagnosis.cells import labels
from audit.engine.exact import Outcome, bound_of
from audit.findings import Point
from audit.intervals import Undefined
from audit.tables.periods import is_period, period_in

__all__ = ["LEAST", "MOST", "Series", "point", "window"]

LEAST = 3
"""Periods of which a series has at least so many."""
MOST = 60
"""Periods that are shown: those nearest to the finding's."""


class Series:
    """The outcomes of one document by rule, table and the labels that are no periods."""

    def __init__(self, outcomes: Iterable[Outcome], profile: Profile) -> None:
        self.profile = profile
        self.found: dict[tuple[object, ...], list[tuple[str, Outcome]]] = defaultdict(list)
        for outcome in outcomes:
            for key, period in _keys(outcome):
                self.found[key].append((period, outcome))

    def of(self, outcome: Outcome) -> tuple[Point, ...]:
        """The equation of `outcome` at each period, in the order of time where every label tells its year, else of the table."""
        for key, _ in _keys(outcome):
            found = self.found[key]
            if len(found) >= LEAST and len({period for period, _ in found}) == len(found):
                points = [point(one, self.profile, period, one is outcome) for period, one in _in_time(found)]
                return window(points)
        return ()


def _keys(outcome: Outcome) -> list[tuple[tuple[object, ...], str]]:
    """(what a series shares, the period) by the column's labels, and by the row's, where one of them is a period."""
    target = outcome.target
    row, column = labels(target.table, target.cell)
    same = (id(outcome.check.rule), outcome.check.equation.text, target.table.number)
    found: list[tuple[tuple[object, ...], str]] = []
    for axis, path, other in (("column", column, target.cell.row), ("row", row, target.cell.column)):
        parts = path.split(" / ")
        periods = [part for part in parts if is_period(part, yearless=True)]
        if periods:
            rest = tuple(part for part in parts if part not in periods)
            found.append(((*same, axis, other, rest), " ".join(periods)))
    return found


def _in_time(found: Sequence[tuple[str, Outcome]]) -> Sequence[tuple[str, Outcome]]:
    read = {period: period_in(period) for period, _ in found}
    known = {k: (p.year, p.last, p.first) for k, p in read.items() if p}
    if len(set(known.values())) < len(found):
        return found
    return sorted(found, key=lambda one: known[one[0]])


def point(outcome: Outcome, profile: Profile, period: str, here: bool = False) -> Point:
    """One outcome as a point, in the unit that its target prints; without an imbalance where the equation does not judge the target itself."""
    scale = _scale(outcome, profile)
    amount, slack = outcome.imbalance, outcome.slack
    return Point(
        period=re.sub(r"\s+", " ", period).strip(), verdict=outcome.verdict, here=here,
        imbalance=amount / scale if scale and amount is not None else None, slack=slack / scale if scale and slack is not None else None,
    )  # fmt: skip


def _scale(outcome: Outcome, profile: Profile) -> Fraction | None:
    if outcome.imbalance is None or outcome.check.target not in outcome.check.equation.names:
        return None
    try:
        return bound_of(outcome, profile).factor(outcome.target)
    except Undefined:
        return None


def window(points: Sequence[Point]) -> tuple[Point, ...]:
    """At most `MOST` points in their order, the finding's own in the middle of them where there are more on both sides; none where fewer than `LEAST` have a value."""
    if sum(one.imbalance is not None for one in points) < LEAST:
        return ()
    own = next((k for k, one in enumerate(points) if one.here), 0)
    start = max(0, min(own - MOST // 2, len(points) - MOST))
    return tuple(points[start : start + MOST])

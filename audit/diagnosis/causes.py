"""Which findings have one root: the cell that, were it another figure, would set right several failed checks at once and break none that holds.

A wrong total breaks its sum, its rate of growth and every share of it, some of them by no more than rounding could. For each cell of failed checks the value is sought that
most of these checks ask for; the cell that explains most is the cause. Where two cells explain the same checks equally, and no slip tells them apart, nothing is grouped: that
would be a guess.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction

from msgspec import Struct

from audit.checks import Term, Verdict
from audit.diagnosis.suspects import FAILED, MOST_TERMS, Exchange, Graph, holds, numbered
from audit.engine.bound import term_figure
from audit.engine.exact import Outcome, bound_of
from audit.engine.solve import solve
from audit.findings import Suspect
from audit.intervals import Interval, point, unround

__all__ = ["Root", "causes"]

SUREST = 0.1
"""A slip that an accident would give more often than this tells no two cells apart."""


class Root(Struct, frozen=True, kw_only=True):
    """The cell that explains several outcomes; with its `twin`, where the two stand in each other's place."""

    term: Term
    twin: Term | None = None

    @property
    def terms(self) -> tuple[Term, ...]:
        """The cells to look at."""
        return (self.term,) if self.twin is None else (self.term, self.twin)


class _Explains(Struct, frozen=True, kw_only=True):
    """A cell, as a term of one of the checks that it explains, and these checks by identity."""

    term: Term
    outcomes: frozenset[int]


def causes(
    graph: Graph, failed: Mapping[int, Outcome], suspects: Mapping[int, Sequence[Suspect]]
) -> dict[int, Root]:
    """The cause of each failed outcome that shares one with another, both by the outcome's identity; `suspects` are what was found of each outcome."""
    explaining = list(_explaining(graph, failed))
    found = _interchanged(list(_exchanges(graph, failed)), explaining)
    explaining = [left for one in explaining if len((left := _without(one, found)).outcomes) > 1]
    while explaining:
        most = max(len(one.outcomes) for one in explaining)
        best = [one for one in explaining if len(one.outcomes) == most]
        settled: set[int] = set()
        for one in best:
            rivals = [other for other in best if other is not one and other.outcomes & one.outcomes]
            if not rivals or (_told(one, suspects) and not any(_told(rival, suspects) for rival in rivals)):
                found.update(dict.fromkeys(one.outcomes, Root(term=one.term)))
            settled |= one.outcomes
        explaining = [left for one in explaining if len((left := _without(one, settled)).outcomes) > 1]
    return found


def _exchanges(graph: Graph, failed: Mapping[int, Outcome]) -> Iterator[Exchange]:
    """Every two neighbours that, in each other's place, explain all that failed through either, each pair once; no check that holds may break."""
    seen: set[frozenset[int]] = set()
    for outcome in failed.values():
        for name, _, term in _few(outcome):
            if not term_figure(term).is_number or name not in outcome.check.equation.names:
                continue
            for found in graph.exchanges(outcome, term, bound_of(outcome, graph.profile)):
                pair = frozenset((id(found.term.cell), id(found.twin.cell)))
                if (
                    pair not in seen
                    and not found.breaks
                    and not found.left
                    and found.righted <= failed.keys()
                ):
                    seen.add(pair)
                    yield found


def _interchanged(exchanges: Sequence[Exchange], explaining: Sequence[_Explains]) -> dict[int, Root]:
    """The outcomes of each exchange that no other explains as well, nor any one cell by itself."""
    found: dict[int, Root] = {}
    for one in exchanges:
        rivals = [other.righted for other in exchanges if other is not one]
        singles = [single.outcomes for single in explaining]
        if not any(len(rival) >= len(one.righted) and rival & one.righted for rival in rivals) and not any(
            one.righted <= single for single in singles
        ):
            first, second = sorted((one.term, one.twin), key=lambda term: (term.cell.row, term.cell.column))
            found.update(dict.fromkeys(one.righted, Root(term=first, twin=second)))
    return found


def _without(one: _Explains, settled: Collection[int]) -> _Explains:
    return _Explains(term=one.term, outcomes=one.outcomes.difference(settled))


def _explaining(graph: Graph, failed: Mapping[int, Outcome]) -> Iterator[_Explains]:
    """Every cell that explains two of the failed outcomes or more, without breaking a check that holds."""
    places: dict[int, list[tuple[Outcome, str, int, Term]]] = {}
    for outcome in failed.values():
        for name, k, term in _few(outcome):
            if term.value is None and term_figure(term).is_number and name in outcome.check.equation.names:
                places.setdefault(id(term.cell), []).append((outcome, name, k, term))
    for several in places.values():
        if len({id(outcome) for outcome, *_ in several}) > 1:
            outcomes = _righted(graph, several) & failed.keys()
            if len(outcomes) > 1:
                yield _Explains(term=several[0][3], outcomes=outcomes)


def _few(outcome: Outcome) -> Iterator[tuple[str, int, Term]]:
    """The terms of an outcome that is no matter of a whole population."""
    terms = list(numbered(outcome))
    return iter(terms if len(terms) <= MOST_TERMS else ())


def _righted(graph: Graph, places: Sequence[tuple[Outcome, str, int, Term]]) -> frozenset[int]:
    """The failed outcomes, and slips of rounding, that would hold with the one value of a cell that most of them ask for; none where another check would break."""
    asked = [
        wanted for outcome, name, k, term in places if (wanted := _wanted(graph, outcome, name, k, term))
    ]
    if len(asked) < 2:
        return frozenset()
    outcome, _, _, term = places[0]
    bound = bound_of(outcome, graph.profile)
    factor, quantum = bound.factor(term), bound.quantum(term)
    value = _printable(_common(asked), Fraction(term_figure(term).quantum)) * factor
    swap = {id(term.cell): unround(value, quantum) if quantum else point(value)}
    righted = []
    for other in graph.through[id(term.cell)]:
        held = holds(other, graph.profile, swap)
        if other.verdict is Verdict.PASS and not held:
            return frozenset()
        if held and other.verdict is not Verdict.PASS:
            righted.append(other)
    return frozenset(map(id, righted if any(one.verdict in FAILED for one in righted) else ()))


def _wanted(graph: Graph, outcome: Outcome, name: str, member: int, term: Term) -> Interval | None:
    """The values of a cell, in its printed unit, with which an equality would hold."""
    if outcome.check.equation.relation != "=":
        return None
    bound = bound_of(outcome, graph.profile)
    implied = solve(outcome.check.equation, name, bound, member)
    if implied is None or math.isinf(implied.low) or math.isinf(implied.high):
        return None
    return Interval(implied.low / bound.factor(term), implied.high / bound.factor(term))


def _common(asked: Sequence[Interval]) -> Interval:
    """The values that most of the intervals hold, the first such where there are several."""
    best: list[Interval] = []
    for start in asked:
        having = [one for one in asked if one.low <= start.low <= one.high]
        best = max(best, having, key=len)
    return Interval(max(one.low for one in best), min(one.high for one in best))


def _printable(wanted: Interval, quantum: Fraction) -> Fraction:
    """The middle of the values wanted, as a cell with this last digit would print it where that stands for one of them."""
    middle = (wanted.low + wanted.high) / 2
    rounded: Fraction = round(middle / quantum) * quantum
    return rounded if wanted.low - quantum / 2 <= rounded <= wanted.high + quantum / 2 else middle


def _told(one: _Explains, suspects: Mapping[int, Sequence[Suspect]]) -> bool:
    """True where a slip in the cell, hardly an accident, explains all of its outcomes."""
    place = one.term.table.number, (one.term.cell.row, one.term.cell.column)
    return any(
        slip.chance <= SUREST and slip.explains + 1 >= len(one.outcomes) and slip.explains and not slip.breaks
        for key in one.outcomes
        for suspect in suspects.get(key, ())
        if (suspect.table_number, suspect.grid) == place
        for slip in suspect.candidates
    )

"""Which cell is wrong: Fellegi and Holt's principle (1976) for one cell at a time, in the graph of checks and cells.

A cell is a suspect of a failed check where one other value in it would let the check hold. Checks that pass through the cell and would break are its alibi; failed
ones that would hold too speak against it. All ties are listed.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from audit.checks import Profile, Term, Verdict
from audit.diagnosis.blocks import block_slips, swaps
from audit.diagnosis.cells import cell_ref, labels
from audit.diagnosis.slips import Neighbour, slips
from audit.engine.bound import Bound, gap_of, many, term_figure, term_unit
from audit.engine.exact import Outcome, bound_of
from audit.engine.solve import solve
from audit.figures import like
from audit.findings import Candidate, Suspect
from audit.intervals import Interval, Undefined, point, unround
from audit.tables.model import Cell
from audit.units import PERCENT

__all__ = ["FAILED", "MOST_TERMS", "Exchange", "Graph", "holds", "numbered", "weight"]

MOST_TERMS = 60
"""A finding over more cells than this names its target alone: no single cell can be told there."""

LIKELY = 0.75
"""A slip that an accident would explain as readily as this is not named."""

_JUDGED = (Verdict.PASS, Verdict.ROUNDING, Verdict.IMPROBABLE, Verdict.IMPOSSIBLE)
FAILED = (Verdict.IMPOSSIBLE, Verdict.IMPROBABLE)


class Graph:
    """Outcomes by the cells that they judge."""

    def __init__(self, outcomes: Iterable[Outcome], profile: Profile) -> None:
        self.profile = profile
        self.through: dict[int, list[Outcome]] = defaultdict(list)
        self.failed: dict[int, list[Outcome]] = defaultdict(list)
        self.common: dict[tuple[int, int], Counter[Any]] = {}
        for outcome in outcomes:
            if outcome.check.plausible or (outcome.reason and outcome.verdict in FAILED):
                continue  # neither proves a figure nor contradicts one
            if outcome.verdict in FAILED:
                self.failed[id(outcome.check)].append(outcome)
            if outcome.verdict in _JUDGED:
                for cell in {id(term.cell) for _, term in outcome.terms}:
                    self.through[cell].append(outcome)

    def suspects(self, outcome: Outcome) -> list[Suspect]:
        """The cells to blame for a failed outcome, the likeliest first, each with the slips that fit."""
        if outcome.verdict is Verdict.ROUNDING:
            return list(_cut_off(outcome))
        terms = [
            (name, k, term) for name, k, term in numbered(outcome) if name in outcome.check.equation.names
        ]
        if len(terms) > MOST_TERMS:
            terms = [(name, k, term) for name, k, term in terms if name == outcome.check.target]
        found = [suspect for name, k, term in terms if (suspect := self._suspect(outcome, name, k, term))]
        found = _telling(found)
        target = outcome.target.cell
        return sorted(found, key=lambda s: (_rank(s), s.grid != (target.row, target.column)))

    def _suspect(self, outcome: Outcome, name: str, member: int, term: Term) -> Suspect | None:
        figure, bound = term_figure(term), bound_of(outcome, self.profile)
        if not figure.is_number:
            return None
        implied = solve(outcome.check.equation, name, bound, member)
        if implied is None:
            return None
        factor = bound.factor(term)
        printed = Interval(implied.low / factor, implied.high / factor)
        exchanged = list(self._exchanged(outcome, term, bound))
        known = {slip.value for slip in exchanged}
        candidates = exchanged + [
            self._weigh(outcome, term, slip, bound)
            for slip in self._slips(outcome, name, term, printed)
            if slip.cause != "swapped" or slip.value not in known
        ]
        certain = math.isinf(implied.low) or math.isinf(implied.high)
        middle = implied if certain else point((implied.low + implied.high) / 2)
        _, breaks = self._effect(outcome, term, middle)
        ranked = sorted(candidates, key=lambda c: (c.breaks - c.explains, c.chance))
        return Suspect(**cell_ref(outcome, term), candidates=tuple(ranked[:4]), alibi=breaks)

    def _slips(self, outcome: Outcome, name: str, term: Term, implied: Interval) -> list[Candidate]:
        """The slips that would set the equation right through this cell, those that an accident would as well left out."""
        figure = term_figure(term)
        if "sum" in term.cell.flags:  # worked out, not printed: nobody's slip of the pen
            return []
        if outcome.check.equation.relation != "=":
            return list(self._scaled(outcome, term))
        found = list(
            slips(figure, implied, self._neighbours(term), percent=term_unit(term).factor == PERCENT.factor)
        )
        if name == outcome.check.target:
            found += [
                *block_slips(outcome, self.profile),
                *swaps(outcome, self.failed[id(outcome.check)], self.profile),
            ]
        return [slip for slip in found if slip.chance < LIKELY]

    def _scaled(self, outcome: Outcome, term: Term) -> Iterator[Candidate]:
        """A unit that is wrong by ten-thousands, where an inequality between two units would hold without it."""
        units = {term_unit(other) for _, other in outcome.terms}
        if term.value is not None or not term.cell.figure.value or len(units) < 2:
            return
        bound = bound_of(outcome, self.profile)
        for power in (-4, 4, -8, 8):
            value = Fraction(term.cell.figure.value) * Fraction(10) ** power
            if holds(outcome, self.profile, {id(term.cell): point(value * bound.factor(term))}):
                yield Candidate(cause="unit", value=value, detail=f"10^{power}", chance=0.25)
                return

    def _exchanged(self, outcome: Outcome, term: Term, bound: Bound) -> Iterator[Candidate]:
        """The figure above or below that, exchanged with this one, sets right both this check and one that failed through the other cell alone."""
        for found in self.exchanges(outcome, term, bound):
            other = found.twin.cell
            yield Candidate(
                cause="swapped", value=Fraction(other.figure.value or 0), text=other.text,
                detail=" · ".join(filter(None, labels(term.table, other))), chance=0.0, explains=len(found.righted - {id(outcome)}),
                breaks=found.breaks,
            )  # fmt: skip

    def exchanges(self, outcome: Outcome, term: Term, bound: Bound) -> Iterator[Exchange]:
        """The neighbours that, exchanged with a term of a failed equality, let it hold, and set right at least one check through either cell alone."""
        if outcome.check.equation.relation != "=" or term.value is not None:
            return
        for other in _beside(term):
            twin = replace(term, cell=other)
            if other.figure.value == term.cell.figure.value or term_unit(twin) != term_unit(term):
                continue
            swap = {id(term.cell): bound.interval(twin), id(other): bound.interval(term)}
            if not holds(outcome, self.profile, swap):
                continue
            mine, theirs = self.through[id(term.cell)], self.through.get(id(other), [])
            touched = {id(one): one for one in (*mine, *theirs)}
            held = {key: holds(one, self.profile, swap) for key, one in touched.items()}
            righted = frozenset(key for key, one in touched.items() if held[key] and one.verdict in FAILED)
            if righted - {id(one) for one in mine} and righted - {id(one) for one in theirs}:
                breaks = sum(not held[key] and one.verdict not in FAILED for key, one in touched.items())
                left = sum(not held[key] and one.verdict in FAILED for key, one in touched.items())
                yield Exchange(term=term, twin=twin, righted=righted, breaks=breaks, left=left)

    def _weigh(self, outcome: Outcome, term: Term, candidate: Candidate, bound: Bound) -> Candidate:
        """The candidate with the other checks that it explains and breaks."""
        factor = bound.factor(term)
        value = (
            unround(candidate.value * factor, bound.quantum(term))
            if bound.quantum(term)
            else point(candidate.value * factor)
        )
        explains, breaks = self._effect(outcome, term, value)
        return replace(candidate, explains=explains, breaks=breaks)

    def _effect(self, outcome: Outcome, term: Term, value: Interval) -> tuple[int, int]:
        """(failed checks that would hold, passing checks that would fail) if the cell stood for `value`."""
        explains = breaks = 0
        if term.value is not None:
            return 0, 0
        for other in self.through[id(term.cell)]:
            if other is outcome:
                continue
            right = holds(other, self.profile, {id(term.cell): value})
            failed = other.verdict in FAILED
            explains += failed and right
            breaks += not failed and not right
        return explains, breaks

    def _neighbours(self, term: Term) -> tuple[Neighbour, ...]:
        """The figures above, below, left and right of a cell; a figure that stands often in its column was hardly copied from one neighbour."""
        table, cell, found = term.table, term.cell, []
        column = id(table), cell.column
        if column not in self.common:
            self.common[column] = Counter(
                line[cell.column].figure.value for line in table.grid[table.header_rows :]
            )
        for dr, dc in ((-1, 0), (1, 0), (0, -1), (0, 1)):
            r, c = cell.row + dr, cell.column + dc
            if table.header_rows <= r < len(table.grid) and 0 <= c < len(table.grid[r]):
                other = table.at(r, c)
                value = None if "sum" in other.flags else other.figure.value
                if (
                    value is not None and abs(value) > 9 and self.common[column][value] < 3
                ):  # small figures agree by accident
                    found.append(Neighbour(" · ".join(filter(None, labels(table, other))), Fraction(value)))
        return tuple(found)

    def counts(self, outcome: Outcome) -> tuple[int, int]:
        """(passing, failing) other checks through the target."""
        others = [other for other in self.through[id(outcome.target.cell)] if other is not outcome]
        failing = sum(other.verdict in FAILED for other in others)
        return len(others) - failing, failing


class Exchange(Struct, frozen=True, kw_only=True):
    """Two neighbouring cells in each other's place: the failed outcomes (by identity) that hold once they are put right, how many others break, and how many failed ones are left."""

    term: Term
    twin: Term
    righted: frozenset[int]
    breaks: int
    left: int


def _beside(term: Term) -> Iterator[Cell]:
    """The figures right above and below a cell, and on its left and right."""
    table, cell = term.table, term.cell
    for r, c in (
        (cell.row - 1, cell.column),
        (cell.row + cell.rowspan, cell.column),
        (cell.row, cell.column - 1),
        (cell.row, cell.column + cell.colspan),
    ):
        if table.header_rows <= r < len(table.grid) and 0 <= c < len(table.grid[r]):
            other = table.at(r, c)
            if other.figure.is_number and not table.columns[c].stub:
                yield other


def _rank(suspect: Suspect) -> tuple[int, float]:
    return weight(suspect), suspect.candidates[0].chance if suspect.candidates else 1.0


def weight(suspect: Suspect) -> int:
    """What other checks say for a suspect: those that would break less those that would be set right, were it the likeliest other figure."""
    best = suspect.candidates[0] if suspect.candidates else None
    return best.breaks - best.explains if best else suspect.alibi


def _telling(found: Sequence[Suspect]) -> list[Suspect]:
    """Those without an alibi, or the least alibied, and those that a slip explains without breaking more."""
    least = min((suspect.alibi for suspect in found), default=0)
    kept = []
    for suspect in found:
        slips_that_fit = tuple(c for c in suspect.candidates if c.breaks <= max(least, c.explains))
        if suspect.alibi == least or slips_that_fit:
            kept.append(replace(suspect, candidates=slips_that_fit))
    return kept


def numbered(outcome: Outcome) -> Iterator[tuple[str, int, Term]]:
    """Every term with its name and its place in that name's group."""
    for name, bound in outcome.bindings.items():
        for k, term in enumerate(many(bound)):
            yield name, k, term


def holds(outcome: Outcome, profile: Profile, swap: dict[int, Interval]) -> bool:
    """True where the outcome's sides meet once cells stand for other values."""
    try:
        return bool(gap_of(outcome.check.equation, bound_of(outcome, profile, swap=swap)) <= 0)
    except Undefined:
        return False


def _cut_off(outcome: Outcome) -> Iterator[Suspect]:
    """The target, where it is what is left of the implied value once the further digits are cut off."""
    figure, bound = term_figure(outcome.target), Bound(outcome.bindings, Profile())
    if figure.value is None or outcome.implied is None:
        return
    implied, unit = outcome.implied / bound.factor(outcome.target), Fraction(figure.quantum)
    steps = math.trunc(implied / unit)
    if steps * unit == Fraction(figure.value):
        rounded = round(implied / unit) * unit
        slip = Candidate(
            cause="truncated", value=rounded, text=like(rounded, figure.text, manner=figure.manner)
        )
        yield Suspect(**cell_ref(outcome, outcome.target), candidates=(slip,))

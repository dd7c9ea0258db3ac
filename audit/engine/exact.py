"""Judges checks on printed figures with exact fractions: every figure an interval in the base of its unit, every verdict proved, not approximated."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from audit.checks import Bindings, Check, Profile, Record, Severity, Term, Verdict
from audit.engine import verdicts
from audit.engine.solve import solve
from audit.figures import Figure
from audit.formulas import Equation, evaluate, linear
from audit.intervals import Interval, Undefined, point, unround
from audit.robust import Population
from audit.tables.model import Cell
from audit.units import NONE, Unit

__all__ = ["Bound", "Outcome", "common_unit", "judge", "severity", "term_figure", "term_unit"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one record. `expected` is what the other figures imply for the target, in base units; `imbalance`, `slack`, `missed` too.

    `reason` is a catalogue code for open and exempt. `bindings` are those that came closest, where the record had alternatives.
    """

    check: Check
    record: Record
    bindings: Bindings
    verdict: Verdict
    severity: Severity | None = None
    imbalance: Fraction | None = None
    slack: Fraction | None = None
    missed: Any = None
    expected: Interval | None = None
    implied: Fraction | None = None
    reason: str = ""
    document: str = ""

    @property
    def terms(self) -> Iterator[tuple[str, Term]]:
        """Every term with its name, groups one by one."""
        for name, bound in self.bindings.items():
            for item in _many(bound):
                yield name, item

    @property
    def target(self) -> Term:
        """The term that the equation judges."""
        bound = self.bindings[self.check.target]
        return bound[0] if isinstance(bound, tuple) else bound


def term_figure(term: Term) -> Figure:
    """The figure that a term stands for: the cell's, or the one picked out of its sentence."""
    return term.value if term.value is not None else term.cell.figure


def term_unit(term: Term) -> Unit:
    """The unit that a term is read in: as the rule says, else as printed, else as the cell inherits it."""
    if term.unit is not None:
        return term.unit
    printed = term_figure(term).unit
    if printed.factor != 1 and not printed.dimension and term.cell.unit.dimension:
        return Unit(
            printed.name + term.cell.unit.name, term.cell.unit.dimension, printed.factor
        )  # 1.2万 in a column of 人
    return term.cell.unit if printed is NONE or printed.name == "" else printed


_Shared = dict[tuple[int, bool, Unit], Population]
LARGE = 5
"""Groups of this many terms are read once for all records that share them."""


@dataclass(slots=True)
class Bound:
    """A record's names as intervals in base units, for `formulas.evaluate`. `swap` puts another value (in base units) in place of a cell's; `shared` keeps the
    groups that records have in common while one check is judged."""

    bindings: Bindings
    profile: Profile = field(default_factory=Profile)
    default: Unit = NONE
    printed: bool = False
    swap: Mapping[int, Interval] = field(default_factory=dict)
    shared: _Shared = field(default_factory=dict)

    def value(self, name: str) -> Interval:
        bound = self.bindings[name]
        if isinstance(bound, tuple):
            if len(bound) != 1:
                raise Undefined("open.group")
            bound = bound[0]
        return self.interval(bound)

    def group(self, name: str) -> Sequence[Interval]:
        bound = self.bindings[name]
        if self.swap or not isinstance(bound, tuple) or len(bound) < LARGE:
            return [self.interval(item) for item in _many(bound)]
        key = (id(bound), self.printed, self.default)
        if key not in self.shared:
            self.shared[key] = Population(self.interval(item) for item in bound)
        return self.shared[key]

    def size(self, name: str) -> int:
        bound = self.bindings[name]
        return len(bound) if isinstance(bound, tuple) else 1

    def factor(self, term: Term) -> Fraction:
        unit = term_unit(term)
        return (self.default if unit is NONE or (not unit.dimension and unit.factor == 1) else unit).factor

    def exact(self, term: Term) -> bool:
        """True for counts, declared targets and whatever the pack calls exact."""
        if term.exact is not None:
            return term.exact
        unit, figure = term_unit(term), term_figure(term)
        printed_exactly = unit.count and unit.factor == 1 and figure.decimals == 0
        return printed_exactly or "".join(unit.name.split()) in {
            "".join(name.split()) for name in self.profile.exact
        }

    def quantum(self, term: Term) -> Fraction:
        """The unit of the last digit in base units, zero where the figure is exact."""
        if self.exact(term):
            return Fraction(0)
        return Fraction(_quantum(term, self.profile)) * self.factor(term)

    def interval(self, term: Term) -> Interval:
        """The values behind the printed figure; `Undefined` where there is none."""
        if id(term.cell) in self.swap and term.value is None:
            return self.swap[id(term.cell)]
        figure = term_figure(term)
        if figure.kind == "range":
            scale = self.factor(term)
            return Interval(Fraction(figure.value or 0) * scale, Fraction(figure.upper or 0) * scale)
        if not figure.is_number:
            return self._without_number(figure)
        value = Fraction(figure.value or 0) * self.factor(term)
        if self.printed:
            return point(value)
        quantum = self.quantum(term)
        if figure.bound == "~":  # about 1,200 persons is no exact count
            quantum = Fraction(_quantum(term, self.profile)) * self.factor(term)
        return _bounded(
            unround(value, quantum, self.profile.rounding) if quantum else point(value), figure.bound, quantum
        )

    def _without_number(self, figure: Figure) -> Interval:
        if figure.kind == "marker" and figure.marker == "suppressed" and not self.printed:
            return Interval(Fraction(0), math.inf)
        if figure.kind == "marker" and figure.marker == "zero":
            return point(Fraction(0))
        raise Undefined({"empty": "open.empty", "marker": "open.marker"}.get(figure.kind, "open.unreadable"))


def _quantum(term: Term, profile: Profile) -> Any:
    figure = term_figure(term)
    if profile.precision != "column" or term.value is not None:
        return figure.quantum
    return min(c.figure.quantum for c in _column(term) if c.figure.is_number)


def _column(term: Term) -> Iterator[Cell]:
    for line in term.table.grid[term.table.header_rows :]:
        yield line[term.cell.column]


def _bounded(interval: Interval, bound: str, quantum: Fraction) -> Interval:
    match bound:
        case ">=" | ">":
            return Interval(interval.low, math.inf)
        case "<=" | "<":
            return Interval(-math.inf, interval.high)
        case "~":
            return Interval(
                interval.low - quantum * 9 / 2, interval.high + quantum * 9 / 2
            )  # about: ten times the rounding
    return interval


def judge(check: Check, profile: Profile, document: str = "") -> Iterator[Outcome]:
    """The outcome of every record of `check`, in their order; `document` names their source."""
    coefficients, shared = linear(check.equation), _Shared()
    for record in check.records:
        known = record.exempt or record.open
        if known:
            verdict = Verdict.EXEMPT if record.exempt else Verdict.OPEN
            outcome = Outcome(
                check=check, record=record, bindings=record.terms, verdict=verdict, reason=known
            )
        else:
            tried = [
                _judge(check, record, b, coefficients, profile, shared)
                for b in (record.terms, *record.alternatives)
            ]
            outcome = _closest(tried)
        yield replace(outcome, document=document)


_ORDER = {Verdict.PASS: 0, Verdict.ROUNDING: 1, Verdict.IMPROBABLE: 2, Verdict.OPEN: 3, Verdict.IMPOSSIBLE: 4}
"""An alternative that cannot be read may be the one that holds: it leaves the record open rather than impossible."""


def _closest(outcomes: list[Outcome]) -> Outcome:
    """The best verdict among alternatives; of equals the one that misses least, then the first."""
    return min(outcomes, key=lambda outcome: (_ORDER[outcome.verdict], max(outcome.missed or 0, 0)))


def _judge(
    check: Check,
    record: Record,
    bindings: Bindings,
    coefficients: Mapping[str, Fraction] | None,
    profile: Profile,
    shared: _Shared,
) -> Outcome:
    equation, outcome = (
        check.equation,
        Outcome(check=check, record=record, bindings=bindings, verdict=Verdict.OPEN),
    )
    try:
        bound = Bound(bindings, profile, common_unit(bindings, coefficients), shared=shared)
        left, right = evaluate(equation.left, bound), evaluate(equation.right, bound)
        expected = solve(equation, check.target, bound)
    except Undefined as undefined:
        return replace(outcome, reason=undefined.code)
    target = outcome.target
    scale = abs((coefficients or {}).get(check.target, Fraction(1)))
    unit = bound.quantum(target) * scale
    missed = verdicts.gap(left, equation.relation, right)
    if check.rule.tolerance is not None:
        missed -= check.rule.tolerance * bound.factor(target) * scale
    printed = Bound(bindings, profile, bound.default, printed=True, shared=shared)
    imbalance, implied = _imbalance(equation, printed, check.target)
    variance = (
        _variance(bindings, coefficients, bound)
        if equation.relation == "=" and imbalance is not None
        else None
    )
    number = verdicts.code(missed, imbalance or Fraction(0), variance, unit, _roundable(expected, unit))
    if verdicts.CODES[number] is Verdict.IMPOSSIBLE and _unit_untold(equation, bound):
        return replace(outcome, reason="open.no-unit")
    verdict = Verdict.IMPROBABLE if check.plausible and number else verdicts.CODES[number]
    slack = (left.high - left.low + right.high - right.low) / 2
    return replace(
        outcome, verdict=verdict, severity=severity(verdict, check.rule.severity, record.cap), imbalance=imbalance, implied=implied,
        slack=slack if isinstance(slack, Fraction) else None, missed=missed, expected=expected,
    )  # fmt: skip


def severity(verdict: Verdict, *caps: Severity | None) -> Severity | None:
    """How bad a verdict is, no worse than any of `caps`; None where nothing is to be reported."""
    worst = {
        Verdict.IMPOSSIBLE: Severity.ERROR,
        Verdict.IMPROBABLE: Severity.WARNING,
        Verdict.ROUNDING: Severity.NOTICE,
    }.get(verdict)
    return worst and min([worst, *(cap for cap in caps if cap)], key=lambda s: s.rank)


def _imbalance(equation: Equation, printed: Bound, target: str) -> tuple[Fraction | None, Fraction | None]:
    """(left minus right of the printed values, what they imply for the target); None where a figure has no single value."""
    try:
        difference = evaluate(equation.left, printed).low - evaluate(equation.right, printed).low
        implied = solve(equation, target, printed)
    except Undefined:
        return None, None
    return (difference if isinstance(difference, Fraction) else None), (
        implied.low if implied and implied.low == implied.high else None
    )


def _roundable(expected: Interval | None, unit: Fraction) -> bool:
    """False where the other figures are exact and imply a value that needs no rounding to be printed: then a unit off is no rounding."""
    if not unit:
        return False
    if expected is None or expected.low != expected.high or math.isinf(expected.low):
        return True
    return bool((expected.low / unit).denominator != 1)


def _many(bound: Term | tuple[Term, ...]) -> tuple[Term, ...]:
    return bound if isinstance(bound, tuple) else (bound,)


def common_unit(bindings: Bindings, coefficients: Mapping[str, Fraction] | None) -> Unit:
    """The unit that figures without one of their own share in a sum; `Undefined` where a sum would add unlike things."""
    if coefficients is None:
        return NONE
    terms = [term for name in coefficients if name for term in _many(bindings[name])]
    units = [term_unit(term) for term in terms if term_figure(term).is_number]
    known = [unit for unit in units if unit.dimension]
    if len({unit.dimension for unit in known}) > 1 and len(coefficients) > 1:
        raise Undefined("open.units")
    factors = {unit.factor for unit in known}
    return known[0] if len(factors) == 1 else NONE


SCALES = tuple(Fraction(10) ** power for power in (0, 3, 4, 6, 8, 9))
"""What figures are printed in: ones, thousands, 万, millions, 亿, billions."""


def _unit_untold(equation: Equation, bound: Bound) -> bool:
    """True where a figure of another table prints no unit, and the equation would hold if it were in thousands, say, instead of in the others' millions."""
    terms = [term for item in bound.bindings.values() for term in _many(item)]
    bare = [term for term in terms if not term_unit(term).dimension and term_unit(term).factor == 1]
    tables = {id(term.table) for term in bare}
    if not bare or bound.default.factor == 1 or all(id(term.table) in tables for term in terms):
        return False
    others = (
        replace(bound, default=replace(bound.default, factor=scale))
        for scale in SCALES
        if scale != bound.default.factor
    )
    return any(
        verdicts.gap(evaluate(equation.left, b), equation.relation, evaluate(equation.right, b)) <= 0
        for b in others
    )


def _variance(
    bindings: Bindings, coefficients: Mapping[str, Fraction] | None, bound: Bound
) -> Fraction | None:
    """Sum of (a_i u_i)^2 / 12 over the rounded terms of a linear equation, with at least four of them (with fewer the interval is narrower)."""
    if coefficients is None:
        return None
    squares = [
        (coefficients.get(name, Fraction(0)) * bound.quantum(item)) ** 2
        for name, terms in bindings.items()
        for item in _many(terms)
        if term_figure(item).is_number
    ]
    rounded = [square for square in squares if square]
    return sum(rounded, Fraction(0)) / 12 if len(rounded) > 3 else None

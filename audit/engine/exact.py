"""Judges checks on printed figures with exact fractions: every figure an interval in the base of its unit, every verdict proved, not approximated."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from audit.checks import Bindings, Check, Profile, Record, Severity, Term, Verdict
from audit.engine import verdicts
from audit.engine.bound import Bound, Shared, common_unit, gap_of, is_bare, many, term_figure, term_unit
from audit.engine.solve import solve
from audit.formulas import Equation, evaluate, linear
from audit.intervals import Interval, Undefined

__all__ = ["Outcome", "bound_of", "judge", "severity"]


class Outcome(Struct, frozen=True, kw_only=True):
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
            for item in many(bound):
                yield name, item

    @property
    def target(self) -> Term:
        """The term that the equation judges."""
        bound = self.bindings[self.check.target]
        return bound[0] if isinstance(bound, tuple) else bound


def judge(check: Check, profile: Profile, document: str = "") -> Iterator[Outcome]:
    """The outcome of every record of `check`, in their order; `document` names their source."""
    coefficients, shared = linear(check.equation), Shared()
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
    shared: Shared,
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


def bound_of(
    outcome: Outcome, profile: Profile, *, printed: bool = False, swap: Mapping[int, Interval] | None = None
) -> Bound:
    """An outcome's figures as they were judged; with other values in place of the cells that `swap` names."""
    default = common_unit(outcome.bindings, linear(outcome.check.equation))
    return Bound(outcome.bindings, profile, default, printed, swap or {})


SCALES = tuple(Fraction(10) ** power for power in (0, 3, 4, 6, 8, 9))
"""What figures are printed in: ones, thousands, 万, millions, 亿, billions."""


def _unit_untold(equation: Equation, bound: Bound) -> bool:
    """True where a figure prints no unit beside others that do, and the equation would hold if it were in thousands, say, or in millions.

    Not in a sum within one table, where figures without a unit are in that of the others.
    """
    terms = [term for item in bound.bindings.values() for term in many(item)]
    bare = [term for term in terms if is_bare(term)]
    units = [term_unit(term) for term in terms]
    scaled = any(unit.dimension and not unit.ratio and unit.factor != 1 for unit in units)
    tables = {id(term.table) for term in bare}
    summed = bound.default.factor != 1
    if not bare or not scaled or (summed and all(id(term.table) in tables for term in terms)):
        return False
    others = (
        replace(bound, default=replace(bound.default, factor=scale))
        for scale in SCALES
        if scale != bound.default.factor
    )
    return any(gap_of(equation, other) <= 0 for other in others)


def _variance(
    bindings: Bindings, coefficients: Mapping[str, Fraction] | None, bound: Bound
) -> Fraction | None:
    """Sum of (a_i u_i)^2 / 12 over the rounded terms of a linear equation, with at least four of them (with fewer the interval is narrower)."""
    if coefficients is None:
        return None
    squares = [
        (coefficients.get(name, Fraction(0)) * bound.quantum(item)) ** 2
        for name, terms in bindings.items()
        for item in many(terms)
        if term_figure(item).is_number
    ]
    rounded = [square for square in squares if square]
    return sum(rounded, Fraction(0)) / 12 if len(rounded) > 3 else None

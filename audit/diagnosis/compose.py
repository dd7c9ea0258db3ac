"""What a finding says: both sides with their figures, the gap and what rounding allows, the suspects and their slips. The one place where findings are built."""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from msgspec.structs import replace

from audit.catalogue import say
from audit.catalogue.places import relation
from audit.checks import Profile, Rule, Severity, Term, Verdict
from audit.diagnosis.aim import Aim, aim
from audit.diagnosis.causes import Root, causes
from audit.diagnosis.cells import cell_ref, printed, spelled
from audit.diagnosis.series import Series
from audit.diagnosis.suspects import Graph
from audit.engine.bound import Bound, term_figure
from audit.engine.exact import Outcome, bound_of
from audit.figures import like
from audit.findings import CellRef, Expected, Finding, Suspect, TermRef
from audit.formulas import linear, names
from audit.tables.periods import strip_periods

__all__ = ["compose", "distinct", "fingerprint", "place"]

REPORTED = (Verdict.ROUNDING, Verdict.IMPROBABLE, Verdict.IMPOSSIBLE)
MOST_PEERS = 12
"""A population beyond this many is not listed figure by figure."""
MOST_DIAGNOSED = 500
"""Findings beyond this many in one document are reported without suspects: by then the rule is wrong, or the document."""


def compose(
    outcomes: Sequence[Outcome], profile: Profile, most: int = MOST_DIAGNOSED, *, timed: bool = True
) -> list[Finding]:
    """The findings of one document, in the order of its cells, the first `most` of them with suspects; ids are given by the pipeline.

    Where `timed`, a finding has its equation over the periods that its table has.
    """
    series = Series(outcomes if timed else (), profile)
    graph = Graph(outcomes, profile)
    reported = [outcome for outcome in outcomes if outcome.verdict in REPORTED and outcome.severity]
    groups = list(_grouped(reported, outcomes))
    alone = {id(group[0]): group[0] for group in groups[:most] if len(group) == 1}
    suspects = {key: graph.suspects(outcome) for key, outcome in alone.items()}
    roots = causes(graph, alone, suspects)
    findings = [
        replace(
            _finding(group, graph, profile, suspects.get(id(group[0]), ()), roots.get(id(group[0]))),
            series=series.of(group[0]),
        )
        for group in groups
    ]
    return _related(distinct(sorted(findings, key=place)))


def place(finding: Finding) -> tuple[Any, ...]:
    """The order of findings: by table, row, column, severity, rule."""
    return finding.target.table_number, finding.target.grid, -finding.severity.rank, finding.rule


def _grouped(reported: Sequence[Outcome], outcomes: Sequence[Outcome]) -> Iterator[list[Outcome]]:
    """Outcomes by root cause: two columns that disagree in every row are one finding (a heading repeated), all others stand alone."""
    judged = Counter(id(o.check) for o in outcomes if o.verdict not in (Verdict.OPEN, Verdict.EXEMPT))
    failed = Counter(id(o.check) for o in reported if o.verdict is Verdict.IMPOSSIBLE)
    groups: dict[int, list[Outcome]] = {}
    for outcome in reported:
        check = id(outcome.check)
        if outcome.check.rule.family == "same" and failed[check] == judged[check] >= 3:
            groups.setdefault(check, []).append(outcome)
        else:
            yield [outcome]
    yield from groups.values()


def _finding(
    group: Sequence[Outcome], graph: Graph, profile: Profile, suspects: Sequence[Suspect], root: Root | None
) -> Finding:
    outcome = group[0]
    rule = outcome.check.rule
    bound = bound_of(outcome, profile)
    at = aim(outcome, suspects, () if root is None else root.terms, profile)
    target, declared = CellRef(**cell_ref(outcome, at.term)), CellRef(**cell_ref(outcome, outcome.target))
    expected = _expected(outcome, at, bound)
    equation = spelled(outcome)
    passing, failing = graph.counts(outcome)
    scale = bound.factor(at.term)
    judged = outcome.check.target in outcome.check.equation.names  # else the gap is in another figure's unit
    return Finding(
        id="", rule=rule.id, pack=rule.pack, family=rule.family, severity=outcome.severity or Severity.NOTICE, verdict=outcome.verdict,
        title=rule.title or {"en": rule.id, "zh": rule.id}, message=_message(outcome, at, target, expected, len(group)), target=target,
        terms=tuple(ref for one in group for ref in _terms(one, at, skip_target=one is outcome)), expected=expected, equation=equation,
        imbalance=outcome.imbalance / scale / at.weight if judged and outcome.imbalance is not None else None,
        slack=outcome.slack / scale / abs(at.weight) if judged and outcome.slack is not None else None,
        suspects=tuple(suspects), fingerprint=fingerprint(rule, declared, outcome.check.equation.text), why=rule.why, basis=rule.basis, version=rule.version,
        cause=None if root is None else CellRef(**cell_ref(outcome, root.term)), declared=None if at.term is outcome.target else declared,
        exchanged=None if root is None or root.twin is None else CellRef(**cell_ref(outcome, root.twin)), readings=1 + len(outcome.record.alternatives),
        passing=passing, failing=failing,
    )  # fmt: skip


def fingerprint(rule: Rule, target: CellRef, equation: str) -> str:
    """Sixteen hexadecimal digits for a rule at a place: the same in the next edition, whatever the figures are, and whatever month a title names.

    A record of a drop is known by its keys, of which a period is one, and by the pack's name for its table, whatever file it comes in.
    """
    key, labels = target.where.key, (target.table, target.row, target.column)
    places = [*key, target.column] if key else [strip_periods(words) for words in labels]
    words = [rule.pack, rule.id, equation, *places]
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()[:16]


def distinct(findings: list[Finding]) -> list[Finding]:
    """Fingerprints made unique by counting places that carry the same labels."""
    seen: Counter[str] = Counter()
    result = []
    for finding in findings:
        seen[finding.fingerprint] += 1
        count = seen[finding.fingerprint]
        result.append(
            finding if count == 1 else replace(finding, fingerprint=f"{finding.fingerprint[:13]}-{count:02d}")
        )
    return result


def _related(findings: list[Finding]) -> list[Finding]:
    """Findings that share a cell name each other's fingerprints; the pipeline turns them into ids."""
    by_cell: dict[tuple[int, tuple[int, int]], list[str]] = {}
    for finding in findings:
        for key in {(ref.table_number, ref.grid) for ref in (finding.target, *finding.terms)}:
            by_cell.setdefault(key, []).append(finding.fingerprint)
    return [
        replace(
            f,
            related=tuple(
                dict.fromkeys(
                    p for p in by_cell[(f.target.table_number, f.target.grid)] if p != f.fingerprint
                )
            )[:8],
        )
        for f in findings
    ]


def _terms(outcome: Outcome, at: Aim, *, skip_target: bool) -> Iterator[TermRef]:
    """The other terms in their order; the cell that the rule judges has the place of the one that the finding is about."""
    coefficients = linear(outcome.check.equation)
    for name, term in outcome.terms:
        if skip_target and term is outcome.target and name == outcome.check.target:
            continue
        if skip_target and term is at.term:
            name, term = outcome.check.target, outcome.target
        bound = outcome.bindings[name]
        if outcome.check.plausible and isinstance(bound, tuple) and len(bound) > MOST_PEERS:
            continue
        if (
            "band" in term.cell.flags
        ):  # what the others set moves with each of them: no figure that an acceptance could rest on
            continue
        yield TermRef(**cell_ref(outcome, term), sign=_sign(name, at, outcome, coefficients), name=name)


def _sign(name: str, at: Aim, outcome: Outcome, coefficients: Mapping[str, Fraction] | None) -> str:
    """The sign with which a term enters the value expected of the target; empty in a ratio."""
    if coefficients is None or name not in coefficients:
        return ""
    own = coefficients.get(at.name, Fraction(1))
    judged = name == at.name and at.term is outcome.target
    return "+" if judged or -coefficients[name] / own >= 0 else "-"


def _expected(outcome: Outcome, at: Aim, bound: Bound) -> Expected | None:
    """What the other figures imply, in the target's printed unit; one end alone for an inequality."""
    if at.expected is None:
        return None
    factor = bound.factor(at.term)
    low, high = (
        None if isinstance(end, float) and math.isinf(end) else Fraction(end) / factor for end in at.expected
    )
    equation = outcome.check.equation
    least = (equation.relation == ">=") == (outcome.check.target in names(equation.left))
    if equation.relation != "=":
        low, high = (low, None) if least else (None, high)
    value = None if at.implied is None else at.implied / factor
    return Expected(low=low, high=high, value=value, unit=cell_ref(outcome, at.term)["unit"])


def _message(
    outcome: Outcome, at: Aim, target: CellRef, expected: Expected | None, count: int
) -> dict[str, str]:
    """The finding in one sentence."""
    values = {
        "row": target.row or target.column,
        "column": target.column or ("" if target.table_number else "@reports.prose"),
        "printed": printed(at.term),
        "count": count,
        "unit": target.unit,
    }
    code = f"message.{outcome.verdict.value}"
    if count > 1:
        code = "message.columns"
    elif outcome.reason or outcome.check.note:
        code = f"message.{outcome.reason or outcome.check.note}"
    elif expected is None or expected.low is expected.high is None:
        code = "message.unexplained"
    elif expected.low is None or expected.high is None:
        code = "message.bound"
    texts = {}
    for language in ("en", "zh"):
        words = _range(expected, at.term, language)
        texts[language] = say(
            code, language, **values, expected=words, equation=relation(spelled(outcome), language)
        )
    return texts


def _range(expected: Expected | None, term: Term, language: str) -> str:
    """`441.5 to 442.5`, `at least 137.9`, or the one value, in the manner of the target with one digit more than it prints."""
    if expected is None:
        return ""
    figure = term_figure(term)

    def short(value: Fraction) -> str:
        text = like(value, figure.text, figure.decimals + 1, unit=False, manner=figure.manner)
        bare = text.rstrip(")）")
        return bare.rstrip("0０").rstrip(",，.．").replace("-", "−") + text[len(bare) :]

    low, high = expected.low, expected.high
    if low is not None and high is not None:
        least, most = short(low), short(high)
        return least if least == most else say("value.between", language, low=least, high=most)
    if low is not None:
        return say("value.least", language, value=short(low))
    return say("value.most", language, value=short(high)) if high is not None else ""

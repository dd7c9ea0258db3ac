"""Differences as findings, and the findings of both editions' rules as new, known and gone: one AuditResult that every report format can show."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from audit.catalogue import LANGUAGES, both, say
from audit.checks import Severity, Verdict
from audit.compare.changes import Change, Place
from audit.compare.editions import Comparison
from audit.diagnosis.cells import labels
from audit.findings import AuditResult, CellRef, Expected, Finding, RuleRun, Summary, as_term
from audit.tables.labels import normalise
from audit.tables.periods import strip_periods

__all__ = ["KINDS", "PACK", "as_result", "fingerprint", "percent", "states", "summed"]

PACK = "compare"


class Kind(Struct, frozen=True):
    """How a kind of difference is reported."""

    severity: Severity
    verdict: Verdict


KINDS: Mapping[str, Kind] = {
    "undeclared": Kind(Severity.WARNING, Verdict.IMPROBABLE),
    "unmoved": Kind(Severity.WARNING, Verdict.IMPROBABLE),
    "cumulation": Kind(Severity.ERROR, Verdict.IMPOSSIBLE),
    "withdrawn": Kind(Severity.WARNING, Verdict.OPEN),
    "unit": Kind(Severity.WARNING, Verdict.OPEN),
    "lost": Kind(Severity.WARNING, Verdict.OPEN),
    "added": Kind(Severity.NOTICE, Verdict.OPEN),
    "filled": Kind(Severity.NOTICE, Verdict.OPEN),
    "declared": Kind(Severity.NOTICE, Verdict.EXEMPT),
    "digits": Kind(Severity.NOTICE, Verdict.ROUNDING),
}
"""An undeclared revision must be explained, a declared one is told, and figures that no cumulation can make are wrong."""


def as_result(comparison: Comparison, old: AuditResult, new: AuditResult, was: str, now: str) -> AuditResult:
    """The new edition's result (`now` is its name, `was` the old one's) with every difference from the old one before its findings, each of which is new or known; gone ones come last."""
    found = [_finding(change, was, now) for change in comparison.changes]
    told = states(old, new)
    findings = [replace(finding, id=f"C{k:03d}") for k, finding in enumerate(_distinct(found), 1)]
    return replace(
        new, findings=(*findings, *told), problems=(*comparison.problems, *new.problems), rules=(*_runs(comparison), *new.rules),
        packs=(PACK, *new.packs), summary=summed([new.summary, *(run.summary for run in _runs(comparison))]),
    )  # fmt: skip


def summed(parts: list[Summary]) -> Summary:
    """The counts of several summaries together."""
    return Summary(**{name: sum(getattr(part, name) for part in parts) for name in Summary.__struct_fields__})


def states(old: AuditResult, new: AuditResult) -> Iterator[Finding]:
    """The new edition's findings, known where the same rule failed at the same place in the old one, and then the old one's that are gone.

    A place is its labels without the periods in them, so that two months of a bulletin can be set against each other.
    """
    before = Counter(_same(finding) for finding in old.findings if finding.state != "gone")
    for finding in new.findings:
        known = before[_same(finding)] > 0 and finding.state == "new"
        before[_same(finding)] -= 1
        yield replace(finding, state="known") if known else finding
    number = 0
    for finding in old.findings:
        if before[_same(finding)] > 0 and finding.state != "gone":
            before[_same(finding)] -= 1
            number += 1
            yield replace(finding, id=f"G{number:03d}", state="gone", related=())


def _same(finding: Finding) -> tuple[str, ...]:
    target = finding.declared or finding.target
    return (
        finding.pack,
        finding.rule,
        finding.verdict.value,
        *(normalise(strip_periods(t)) for t in (target.table, target.row, target.column)),
    )


def _runs(comparison: Comparison) -> Iterator[RuleRun]:
    """One line a kind of difference; the first counts what was compared."""
    counts = Counter(change.kind for change in comparison.changes)
    for name, kind in KINDS.items():
        if counts[name] or name == "undeclared":
            extra = comparison.stayed if name == "undeclared" else 0
            field = "passed" if kind.verdict is Verdict.PASS else kind.verdict.value
            summary = Summary(**{"checks": counts[name] + extra, "passed": extra, field: counts[name]})
            yield RuleRun(
                id=name, pack=PACK, family=PACK, title=both(f"compare.{name}.title"), summary=summary
            )


def _finding(change: Change, was: str, now: str) -> Finding:
    kind = KINDS[change.kind]
    target = (
        _ref(change.new, now)
        if change.new and (change.new.cell or change.old is None or change.kind == "added")
        else _ref(change.old, was)
    )
    others = [_ref(change.old, was)] if change.old and change.old.cell and change.new else []
    others += [_ref(part, now) for part in change.parts]
    value = next((other.value for other in others), None)
    return Finding(
        id="", rule=change.kind, pack=PACK, family=PACK, severity=kind.severity, verdict=kind.verdict, title=both(f"compare.{change.kind}.title"),
        message=_message(change, target, others, was, now), target=target, terms=tuple(as_term(ref, "") for ref in others),
        expected=_expected(change, target, value), equation=_equation(change, target, others), imbalance=change.moved, slack=change.slack,
        fingerprint=fingerprint(change.kind, change.line, target),
    )  # fmt: skip


def _ref(place: Place | None, document: str) -> CellRef:
    if place is None:
        raise ValueError("a change stands somewhere")
    table, cell = place.table, place.cell
    if cell is None:
        return CellRef(
            document=document, table=table.title, row=place.row, column=place.column, printed="", value=None, unit="", address=str(table.address),
            where=table.address, table_number=table.number,
        )  # fmt: skip
    row, column = labels(table, cell)
    value = Fraction(cell.figure.value) if cell.figure.value is not None else None
    return CellRef(
        document=document, table=table.title, row=row, column=column, printed=cell.text, value=value, unit=cell.unit.name, address=str(cell.address),
        where=cell.address, table_number=table.number, grid=(cell.row, cell.column),
    )  # fmt: skip


def _expected(change: Change, target: CellRef, value: Fraction | None) -> Expected | None:
    if change.expected is None:
        return None
    middle = value if change.kind != "cumulation" else (change.expected.low + change.expected.high) / 2
    return Expected(low=change.expected.low, high=change.expected.high, value=middle, unit=target.unit)


def _equation(change: Change, target: CellRef, others: list[CellRef]) -> str:
    printed = [" ".join(other.printed.split()) for other in others]
    now = " ".join(target.printed.split())
    if change.kind == "cumulation":
        return f"{now} = {' + '.join(printed)}"
    share = percent(change.share)
    return f"{printed[0]} → {now}" + (f" ({share})" if share else "") if printed else ""


def percent(share: Fraction | None) -> str:
    """`+1.9 %`, `+762 %`, or '' where there is no base."""
    if share is None or abs(share) >= 10:
        return "" if share is None else f"×{float(share) + 1:.3g}"
    hundredth = float(share) * 100
    return f"{hundredth:+.{'0f' if abs(hundredth) >= 99.5 else '2g'}} %".replace("-", "−")


def _message(change: Change, target: CellRef, others: list[CellRef], was: str, now: str) -> dict[str, str]:
    place = " · ".join(part for part in (target.row, target.column) if part) or target.table
    words = {
        "place": place,
        "now": " ".join(target.printed.split()),
        "old": was,
        "new": now,
        "share": percent(change.share),
        "equation": _equation(change, target, others),
    }
    words["was"] = " ".join(others[0].printed.split()) if others else ""
    nothing = {key: "@compare.nothing" for key in ("now", "was") if not words[key]}
    code = f"compare.{change.kind}" + (f".{change.line}" if change.line else "")
    return {language: say(code, language, **{**words, **nothing}) for language in LANGUAGES}


def fingerprint(kind: str, line: str, target: CellRef) -> str:
    """Sixteen hexadecimal digits for a kind of difference at a place, whatever the figures are."""
    words = [PACK, kind, line, target.table, target.row, target.column]
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()[:16]


def _distinct(findings: Iterable[Finding]) -> Iterator[Finding]:
    seen: Counter[str] = Counter()
    for finding in findings:
        seen[finding.fingerprint] += 1
        count = seen[finding.fingerprint]
        yield (
            finding if count == 1 else replace(finding, fingerprint=f"{finding.fingerprint[:13]}-{count:02d}")
        )

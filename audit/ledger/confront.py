"""What is new: findings set against what was accepted and against the baseline. A pure function of the three and of the day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from audit.findings import AuditResult, Finding, RuleRun
from audit.ledger.baseline import Baseline
from audit.ledger.entries import Entry, Ledger, changed, place, values
from audit.tables.model import Problem

__all__ = ["Standing", "confront"]

OFTEN = 5
"""From this many acceptances on, and at least half of a rule's findings, the rule itself is remarked on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What stood before this run: the acceptances, the baseline, and the day on which an acceptance is judged."""

    ledger: Ledger = Ledger()
    baseline: Baseline = Baseline()
    today: date = date.min


def confront(result: AuditResult, standing: Standing) -> AuditResult:
    """`result` with each finding's state (new, known, accepted), the gone ones after the others, acceptances counted by rule, and lapses told."""
    ledger, baseline, today = standing.ledger, standing.baseline, standing.today
    problems: list[Problem] = []
    findings = [_state(finding, ledger, baseline, today, problems) for finding in result.findings]
    problems += _unneeded(result, ledger)
    accepted = Counter((f.pack, f.rule) for f in findings if f.state == "accepted")
    found = Counter((f.pack, f.rule) for f in findings)
    problems += _often(accepted, found, result)
    return replace(
        result, findings=(*findings, *_gone(result, baseline)), problems=(*result.problems, *problems),
        rules=tuple(_counted(run, accepted) for run in result.rules),
    )  # fmt: skip


def _state(
    finding: Finding, ledger: Ledger, baseline: Baseline, today: date, problems: list[Problem]
) -> Finding:
    entries = ledger.of(finding.fingerprint)
    if finding.state == "gone":
        return finding
    if entries:
        present = values(finding)
        same = [entry for entry in entries if changed(entry.values, present) is None]
        valid = next((entry for entry in same if not entry.expired(today)), None)
        if valid:
            return replace(finding, state="accepted", accepted=valid.reason)
        problems.append(_lapsed(finding, same[-1] if same else _nearest(finding, entries), present, ledger))
    return replace(finding, state="known") if baseline.knows(finding) else finding


def _nearest(finding: Finding, entries: list[Entry]) -> Entry:
    """The entry of the same document, else the last one written."""
    return next((entry for entry in entries if entry.document == finding.target.document), entries[-1])


def _lapsed(finding: Finding, entry: Entry, present: dict[str, str], ledger: Ledger) -> Problem:
    words = {"rule": finding.rule, "place": place(finding.target)}
    difference = changed(entry.values, present)
    if difference is None:
        return _problem("ledger.expired", ledger, entry, **words, until=str(entry.until))
    name, was, now = difference
    nothing = "@ledger.absent-value"
    return _problem(
        "ledger.changed", ledger, entry, **words, name=name, was=was or nothing, now=now or nothing
    )


def _problem(code: str, ledger: Ledger, entry: Entry, **words: str) -> Problem:
    return Problem(
        code=code, where=f"{ledger.file}:{entry.line}", values=tuple(words.items()), severity="notice"
    )


def _unneeded(result: AuditResult, ledger: Ledger) -> Iterator[Problem]:
    """Entries whose own document was audited by their own pack, without the finding."""
    documents = {document.name for document in result.documents}
    standing = {finding.fingerprint for finding in result.findings}
    for entry in ledger.entries:
        if (
            entry.fingerprint not in standing
            and entry.document in documents
            and entry.pack in ("", *result.packs)
        ):
            yield _problem(
                "ledger.unneeded", ledger, entry, rule=entry.rule or entry.fingerprint, place=entry.place
            )


def _often(
    accepted: Counter[tuple[str, str]], found: Counter[tuple[str, str]], result: AuditResult
) -> Iterator[Problem]:
    for run in result.rules:
        key = (run.pack, run.id)
        if accepted[key] >= OFTEN and 2 * accepted[key] >= found[key]:
            words = {"rule": run.id, "accepted": str(accepted[key]), "found": str(found[key])}
            yield Problem(code="ledger.often", where=run.pack, values=tuple(words.items()), severity="notice")


def _counted(run: RuleRun, accepted: Counter[tuple[str, str]]) -> RuleRun:
    count = accepted[run.pack, run.id]
    return replace(run, accepted=count) if count else run


def _gone(result: AuditResult, baseline: Baseline) -> Iterator[Finding]:
    """Known findings at whose place nothing is found any more; those of documents or packs that were not audited now are neither here nor gone."""
    documents = {document.name for document in result.documents}
    standing = {(f.target.document, f.fingerprint) for f in result.findings}
    left = [
        one.finding for one in baseline.known
        if one.document in documents and one.finding.pack in ("", *result.packs) and (one.document, one.fingerprint) not in standing
    ]  # fmt: skip
    return _numbered(left)


def _numbered(findings: Iterable[Finding]) -> Iterator[Finding]:
    return (replace(finding, id=f"G{k:03d}") for k, finding in enumerate(findings, 1))

"""What is new: findings set against what was accepted and against the baseline. A pure function of the three and of the day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from audit.findings import AuditResult, Finding, RuleRun, Unlisted
from audit.ledger.baseline import Baseline
from audit.ledger.entries import Entry, Ledger, changed, place, values
from audit.tables.model import Problem

__all__ = ["Standing", "confront", "listed", "unlisted"]

OFTEN = 5
"""From this many acceptances on, and at least half of a rule's findings, the rule itself is remarked on."""


class Standing(Struct, frozen=True, kw_only=True):
    """What stood before this run: the acceptances, the baseline, and the day on which an acceptance is judged."""

    ledger: Ledger = Ledger()
    baseline: Baseline = Baseline()
    today: date = date.min

    @property
    def knows_any(self) -> bool:
        """True where anything was accepted or known before."""
        return bool(self.baseline.known or self.ledger.entries)


def confront(result: AuditResult, standing: Standing) -> AuditResult:
    """`result` with each finding's state (new, known, accepted), the gone ones after the others, acceptances counted by rule, and lapses told."""
    ledger, baseline, today = standing.ledger, standing.baseline, standing.today
    problems: list[Problem] = []
    findings = [_state(finding, ledger, baseline, today, problems) for finding in result.findings]
    problems += _unneeded(result, ledger)
    every: list[Finding | Unlisted] = [*findings, *result.unlisted]
    accepted = Counter((f.pack, f.rule) for f in every if f.state == "accepted")
    found = Counter((f.pack, f.rule) for f in every)
    problems += _often(accepted, found, result)
    return replace(
        result, findings=(*findings, *_gone(result, baseline)), problems=(*result.problems, *problems),
        rules=tuple(_counted(run, accepted) for run in result.rules),
    )  # fmt: skip


def listed(findings: Sequence[Finding], standing: Standing, limit: int) -> list[Finding]:
    """Of the findings of one rule the first `limit` that are new, and the first `limit` that are known or accepted: what is new is never behind what is not."""
    left = {"new": limit, "known": limit}
    kept = []
    for finding in findings:
        kind = "new" if _stands(finding, standing) == "new" else "known"
        if left[kind]:
            left[kind] -= 1
            kept.append(finding)
    return kept


def unlisted(finding: Finding, standing: Standing) -> Unlisted:
    """What is kept of a finding that is not listed."""
    state = _stands(finding, standing)
    return Unlisted(pack=finding.pack, rule=finding.rule, fingerprint=finding.fingerprint, state=state)


def _stands(finding: Finding, standing: Standing) -> str:
    return _state(finding, standing.ledger, standing.baseline, standing.today, []).state


def _state(
    finding: Finding, ledger: Ledger, baseline: Baseline, today: date, problems: list[Problem]
) -> Finding:
    entries = ledger.of(finding.fingerprint)
    if finding.state == "gone":
        return finding
    if entries:
        present = values(finding)
        manner = finding.target.manner
        same = [entry for entry in entries if changed(entry.values, present, manner) is None]
        valid = next((entry for entry in same if not entry.expired(today)), None)
        if valid:
            return replace(finding, state="accepted", accepted=valid.reason)
        problems.append(_lapsed(finding, same[-1] if same else _nearest(finding, entries), present, ledger))
    return replace(finding, state="known") if baseline.knows(finding) else finding


def _nearest(finding: Finding, entries: list[Entry]) -> Entry:
    """The entry of the same document, else the last one written."""
    return next((entry for entry in entries if entry.document == finding.target.document), entries[-1])


def _lapsed(finding: Finding, entry: Entry, present: dict[str, str], ledger: Ledger) -> Problem:
    words = {"rule": finding.rule, "place": place(finding.declared or finding.target)}
    difference = changed(entry.values, present, finding.target.manner)
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
    standing = {one.fingerprint for one in result.findings} | {one.fingerprint for one in result.unlisted}
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
    sources = {(document.name, None) for document in result.documents} | set(_drops(result))
    standing = {(_source(f), f.fingerprint) for f in result.findings}
    standing |= {(source, one.fingerprint) for source in _drops(result) for one in result.unlisted}
    left = [
        one.finding for one in baseline.known
        if one.source in sources and one.finding.pack in ("", *result.packs) and (one.source, one.fingerprint) not in standing
    ]  # fmt: skip
    return _numbered(left)


def _drops(result: AuditResult) -> Iterator[tuple[str, str | None]]:
    """The drops that were audited, as the baseline knows them."""
    for table in result.coverage.tables:
        if not table.table_number:
            yield "", table.table if table.table != table.document else ""


def _source(finding: Finding) -> tuple[str, str | None]:
    """(document, None), or of a drop's record ('', the pack's name for its table): a drop's file has another name every time."""
    key = finding.target.where.key
    return ("", key[0]) if key else (finding.target.document, None)


def _numbered(findings: Iterable[Finding]) -> Iterator[Finding]:
    return (replace(finding, id=f"G{k:03d}") for k, finding in enumerate(findings, 1))

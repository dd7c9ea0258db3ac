"""The run in reading order: read, find the packs that apply, bind, judge, diagnose, and count what was covered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from audit import rulepack
from audit.books import PACK, audit_book
from audit.checks import Check, Profile, Rule, Verdict
from audit.diagnosis import broken, compose, coverage, left_open
from audit.engine.company import exact_otherwise
from audit.engine.exact import Outcome, judge
from audit.families._base import Scope
from audit.findings import AuditResult, Coverage, Finding, RuleRun, Summary, Unlisted
from audit.ledger import Standing, confront
from audit.rulepack import Pack, applies, resolve
from audit.sources import read
from audit.sources.drops import DropOptions, drop_kind, drop_name
from audit.sources.names import distinguished
from audit.suites import Suited, held_table, hold, place, wishes
from audit.tables.labels import LabelError
from audit.tables.model import Document, Problem

if TYPE_CHECKING:
    from audit.drops import Held

__all__ = ["audit_document", "audit_files", "bind"]

Progress = Callable[[str, int, int], None]


class Judged(Struct, frozen=True, kw_only=True):
    """One pack held against one document; `shown` is the document as the pack reads it (its units, its joined tables).

    A data drop has no outcome for every record: `counted` and `covered` are what its engine counted.
    """

    pack: Pack
    document: Document
    shown: Document
    outcomes: tuple[Outcome, ...]
    problems: tuple[Problem, ...]
    findings: tuple[Finding, ...] = ()
    expectations: tuple[RuleRun, ...] = ()
    counted: tuple[RuleRun, ...] | None = None
    covered: Coverage | None = None
    unlisted: tuple[Unlisted, ...] = ()


class Run(Struct, frozen=True, kw_only=True):
    """All documents of a run as judged, and what was accepted or known before; `result` is what a report shows, of all of them or of one."""

    documents: tuple[Document, ...]
    judged: tuple[Judged, ...]
    standing: Standing = Standing()
    _covered: dict[int, Coverage] = field(default_factory=dict)

    def result(self, document: Document | None = None) -> AuditResult:
        """The findings, counts and coverage of `document`, or of all; a finding has the same id in both."""
        documents = self.documents if document is None else (document,)
        judged = [one for one in self.judged if one.document in documents]
        ordered = [one for d in self.documents for one in self.judged if one.document is d]
        findings = [f for one, found in _numbered(ordered) if one.document in documents for f in found]
        return confront(
            _result(documents, judged, findings, self._coverage(documents, findings)), self.standing
        )

    def _coverage(self, documents: Sequence[Document], findings: Sequence[Finding]) -> Coverage:
        """What was covered, each document counted once however many results are asked for."""
        for document in documents:
            if id(document) not in self._covered:
                judged = [one for one in self.judged if one.document is document]
                self._covered[id(document)] = _covered(document, judged, findings)
        return _joined([self._covered[id(document)] for document in documents])


def audit_files(
    paths: Sequence[Path],
    packs: Sequence[Pack],
    progress: Progress | None = None,
    standing: Standing | None = None,
    drops: DropOptions | None = None,
) -> Run:
    """Audits every file (or database) by the packs that apply to it, and sets the findings against `standing`; `sources.ReadError` where one cannot be read."""
    documents: list[Document] = []
    judged: list[Judged] = []
    standing = standing or Standing()
    for k, (path, name) in enumerate(zip(paths, distinguished(paths), strict=True)):
        if progress:
            progress(name, k, len(paths))
        if is_drop(path, packs, drops or DropOptions()):
            called = name if name != path.name else ""  # another drop has its name
            held = [_dropped(one) for one in _held(path, packs, drops or DropOptions(), standing, called)]
            documents.append(held[0].document)
            judged.extend(held if held[0].pack.pack else [])
            continue
        documents.append(replace(read(path), name=name))
        by_packs = [audit_document(documents[-1], pack) for pack in packs if applies(pack, documents[-1])]
        judged.extend([*by_packs, *_booked(documents[-1], by_packs)])
    return Run(documents=tuple(documents), judged=tuple(judged), standing=standing)


def is_drop(path: Path, packs: Sequence[Pack], options: DropOptions) -> bool:
    """True for what only an engine can read, and for a CSV that a pack names as a drop (or an engine is asked for)."""
    kind = drop_kind(path)
    asked = options.engine or any(pack.names_drop(drop_name(path)) for pack in packs)
    return bool(kind) and (kind != "csv" or bool(asked))


def _held(
    path: Path, packs: Sequence[Pack], options: DropOptions, standing: Standing, called: str
) -> list[Held]:
    """The packs that are about a drop, each held against it; one that says nothing where there are none. All speak of one document."""
    from audit.drops import audit_drops

    return audit_drops(path, packs, options, standing, called)


def _dropped(held: Held) -> Judged:
    return Judged(
        pack=held.pack, document=held.document, shown=held.document, outcomes=(), problems=held.problems, findings=held.findings,
        counted=held.runs, covered=held.coverage, unlisted=held.unlisted,
    )  # fmt: skip


def audit_document(document: Document, pack: Pack) -> Judged:
    """Every check of `pack` on `document`, judged."""
    scope, problems = resolve(pack, document)
    outcomes: list[Outcome] = []
    for rule in pack.document_rules:
        checks, broken = bind(rule, scope)
        found = [outcome for check in checks for outcome in judge(check, scope.profile, document.name)]
        problems = [*problems, *broken, *left_open(rule, found, document.name, bool(broken))]
        outcomes.extend(found)
    outcomes = exact_otherwise(outcomes)
    findings = compose(outcomes, pack.profile)
    suited = _suited(pack, scope)
    return Judged(
        pack=pack,
        document=document,
        shown=scope.document,
        outcomes=tuple(outcomes),
        problems=(*problems, *suited.problems),
        findings=tuple(sorted([*findings, *suited.findings], key=place) if suited.findings else findings),
        expectations=suited.runs,
    )


def _booked(document: Document, judged: Sequence[Judged]) -> Iterator[Judged]:
    """What a book's stored values and formulas say of it, once, beside what the packs found; where no pack applies, no rule counts as held."""
    shown = judged[0].shown if judged else document
    outcomes = [o for one in judged if len(one.shown.tables) == len(shown.tables) for o in one.outcomes]
    found = audit_book(shown, outcomes, judged[0].pack.profile if judged else Profile())
    runs = tuple(run for run in found.runs if judged or not run.summary.passed)
    if runs:
        yield Judged(
            pack=Pack(pack=PACK), document=document, shown=shown, outcomes=(), problems=(), findings=found.findings, expectations=runs
        )  # fmt: skip


def _suited(pack: Pack, scope: Scope) -> Suited:
    """What came of the pack's `expectations:`; Great Expectations is imported only where there are any."""
    if not pack.expectations:
        return Suited()
    tables = {alias: held_table(scope.document.name, table) for alias, table in scope.tables.items()}
    return hold(wishes(pack.expectations, pack.pack, pack.language), tables, scope.document.name)


def bind(rule: Rule, scope: Scope) -> tuple[list[Check], list[Problem]]:
    """The checks of a rule; a label that finds nothing, or several, breaks the rule and says so."""
    checks: list[Check] = []
    try:
        checks.extend(rulepack.bind(rule, scope))
    except LabelError as error:
        return checks, [broken(rule, scope.document.name, error)]
    return checks, []


def _result(
    documents: Sequence[Document], judged: Sequence[Judged], findings: Sequence[Finding], covered: Coverage
) -> AuditResult:
    outcomes = [outcome for one in judged for outcome in one.outcomes]
    shown = [_shown(document, judged) for document in documents]
    return AuditResult(
        documents=tuple(shown), findings=tuple(findings), summary=_counted(outcomes, judged), coverage=covered,
        problems=tuple(_problems(documents, judged)), rules=tuple(_runs(judged)), packs=tuple(dict.fromkeys(one.pack.pack for one in judged)),
        unlisted=tuple(left for one in judged for left in one.unlisted),
    )  # fmt: skip


def _problems(documents: Sequence[Document], judged: Sequence[Judged]) -> Iterator[Problem]:
    """What could not be read, then what could not be held."""
    for document in documents:
        mine = [one for one in judged if one.document is document]
        yield from (p for p in document.problems if all(p in one.shown.problems for one in mine))
        yield from (problem for one in mine for problem in one.problems)
        if all(one.pack.pack == PACK for one in mine):
            yield Problem(code="pack.none", where=document.name)


def _numbered(judged: Iterable[Judged]) -> Iterator[tuple[Judged, list[Finding]]]:
    """Findings with ids F001, F002, … in their order over all documents, those of several packs by their cells; `related` named by them."""
    count = 0
    for _, several in groupby(judged, key=lambda one: id(one.document)):
        ones = list(several)
        found = [finding for one in ones for finding in one.findings]
        if sum(bool(one.findings) for one in ones) > 1:
            found.sort(key=place)
        ids = {finding.fingerprint: f"F{k:03d}" for k, finding in enumerate(found, count + 1)}
        yield (
            ones[0],
            [
                replace(f, id=f"F{k:03d}", related=tuple(ids[p] for p in f.related if p in ids))
                for k, f in enumerate(found, count + 1)
            ],
        )
        count += len(found)


def _summary(outcomes: Iterable[Outcome]) -> Summary:
    counts = Counter(outcome.verdict for outcome in outcomes)
    return Summary(
        checks=sum(counts.values()), passed=counts[Verdict.PASS], rounding=counts[Verdict.ROUNDING], improbable=counts[Verdict.IMPROBABLE],
        impossible=counts[Verdict.IMPOSSIBLE], open=counts[Verdict.OPEN], exempt=counts[Verdict.EXEMPT],
    )  # fmt: skip


def _counted(outcomes: Iterable[Outcome], judged: Iterable[Judged]) -> Summary:
    """All judged records, and one for each expectation."""
    runs = [run.summary for one in judged for run in (*one.expectations, *(one.counted or ()))]
    return _plus([_summary(outcomes), *runs])


def _shown(document: Document, judged: Iterable[Judged]) -> Document:
    return next((one.shown for one in judged if one.document is document), document)


def _covered(document: Document, judged: Sequence[Judged], findings: Sequence[Finding]) -> Coverage:
    """A document cell by cell, a drop as its engine counted."""
    if drops := [one.covered for one in judged if one.covered]:
        return _joined(drops)
    return coverage([_shown(document, judged)], [o for one in judged for o in one.outcomes], findings)


def _joined(several: Sequence[Coverage]) -> Coverage:
    return Coverage(
        figures=sum(c.figures for c in several), checked=sum(c.checked for c in several), localisable=sum(c.localisable for c in several),
        tables=tuple(table for c in several for table in c.tables),
    )  # fmt: skip


def _plus(summaries: Iterable[Summary]) -> Summary:
    listed = list(summaries)
    return Summary(**{name: sum(getattr(one, name) for one in listed) for name in Summary.__struct_fields__})


def _expected(judged: Iterable[Judged]) -> Iterator[RuleRun]:
    """How each expectation, and each rule on drops, fared over all sources of its pack."""
    runs: dict[tuple[str, str], list[RuleRun]] = {}
    for one in judged:
        for run in (*(one.counted or ()), *one.expectations):
            runs.setdefault((run.pack, run.id), []).append(run)
    for several in runs.values():
        yield replace(several[0], summary=_plus(run.summary for run in several))


def _runs(judged: Sequence[Judged]) -> Iterator[RuleRun]:
    """How each rule fared over all documents of its pack, then each expectation."""
    by_rule: dict[tuple[str, str], list[Outcome]] = {}
    rules: dict[tuple[str, str], Rule] = {}
    for one in judged:
        for rule in one.pack.rules if one.counted is None else ():
            rules[one.pack.pack, rule.id] = rule
            by_rule.setdefault((one.pack.pack, rule.id), [])
        for outcome in one.outcomes:
            by_rule[one.pack.pack, outcome.check.rule.id].append(outcome)
    for (pack, name), outcomes in by_rule.items():
        rule = rules[pack, name]
        yield RuleRun(
            id=name, pack=pack, family=rule.family, title=rule.title, summary=_summary(outcomes), inferred=rule.inferred,
        )  # fmt: skip
    yield from _expected(judged)

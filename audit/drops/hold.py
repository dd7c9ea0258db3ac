"""A drop held against packs: opened, its rules judged, its findings composed as those of a document are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from audit.checks import Profile, Rule
from audit.drops.cover import covered
from audit.drops.judge import judge_rules, plus, problem
from audit.engine.drop import Drop
from audit.engine.failing import write_failing
from audit.engine.tally import Judged
from audit.findings import MOST_CONFRONTED, Coverage, Finding, RuleRun, Unlisted
from audit.ledger import Standing, listed, unlisted
from audit.rulepack import Pack
from audit.rulepack.model import Selector
from audit.sources.drops import Declared, DropOptions, Words, drop_kind, drop_name, open_drop
from audit.sources.drops_text import again
from audit.tables.model import Document, Problem, Table

if TYPE_CHECKING:
    from audit.diagnosis.rows import Pick
    from audit.suites import Suited

__all__ = ["LIMIT", "Held", "about", "aliases", "audit_drop", "audit_drops", "audit_opened", "words_of"]

LIMIT = 20
"""Findings of one rule that are shown; all are counted."""
NOTHING = Standing()


class Held(Struct, frozen=True, kw_only=True):
    """One pack held against one drop: what a report shows, and `judged`, which has every failing record as a frame of the engine."""

    pack: Pack
    document: Document
    findings: tuple[Finding, ...]
    runs: tuple[RuleRun, ...]
    coverage: Coverage
    problems: tuple[Problem, ...]
    judged: tuple[Judged, ...]
    drops: tuple[Drop, ...] = ()
    unlisted: tuple[Unlisted, ...] = ()


def audit_drops(
    source: str | Path,
    packs: Sequence[Pack],
    options: DropOptions,
    standing: Standing = NOTHING,
    called: str = "",
) -> list[Held]:
    """Every pack that is about the drop, held against it; where none is, one that says nothing, by a pack without a name. All share one document.

    `called` is what reports call the drop where its own name does not tell it from another. A pack is about a drop that a `file:` of its tables names, or that its `applies_to` names; a database, whose tables `source:` names, is any pack's that has such.
    """
    name = drop_name(source)
    chosen = [pack for pack in packs if about(pack, name, drop_kind(source))]
    held = [
        audit_drop(
            source,
            pack,
            engine=options.engine,
            limit=options.limit,
            standing=standing,
            series=options.series,
            called=called,
            kept=bool(options.failing or options.explain),
        )
        for pack in chosen
    ]
    if not held:
        open_drop(source, engine=options.engine).close()  # so that what cannot be read is said
        bare = Document(name=called or name, kind=drop_kind(source), title=called or name)
        none = Pack(pack="")
        return [
            Held(pack=none, document=bare, findings=(), runs=(), coverage=Coverage(), problems=(), judged=())
        ]
    if options.explain:
        from audit.drops.plan import explained

        for one in held:
            for line in explained(one, options.language or one.pack.language):
                options.explain(line)
    if options.failing:
        every = [found for one in held for found in one.judged]
        drops = [drop for one in held for drop in one.drops]
        write_failing(every, options.failing, drops=drops, written=options.written)
    if options.failing or options.explain:
        for one in held:
            for drop in one.drops:
                drop.close()
    first = replace(held[0].document, tables=tuple(table for one in held for table in one.document.tables))
    return [replace(one, document=first) for one in held]


def about(pack: Pack, name: str, kind: str) -> bool:
    """True where the pack is about a drop of that name and kind."""
    if pack.names_drop(name):
        return True
    tables = pack.tables.values()
    if any(selector.file for selector in tables) and not any(s.source for s in tables):
        return False
    named = any(fnmatchcase(name.casefold(), glob.casefold()) for glob in pack.applies_to)
    return named or (not pack.applies_to and (not tables or any(s.is_drop for s in tables)))


def audit_drop(
    source: str | Path,
    pack: Pack,
    *,
    engine: str | None = None,
    limit: int = LIMIT,
    standing: Standing = NOTHING,
    series: bool = True,
    called: str = "",
    kept: bool = False,
) -> Held:
    """Every rule of `pack` on the drop in `source`; `sources.ReadError` where it cannot be read. The other words are those of `audit_opened`."""
    return audit_opened(
        drop_name(source),
        pack,
        lambda words: open_drop(source, words, engine),
        source=source,
        limit=limit,
        standing=standing,
        series=series,
        called=called,
        kept=kept,
    )


def audit_opened(
    name: str,
    pack: Pack,
    opened: Callable[[Words], Drop],
    *,
    source: str | Path = "",
    limit: int = LIMIT,
    standing: Standing = NOTHING,
    series: bool = True,
    called: str = "",
    kept: bool = False,
) -> Held:
    """Every rule of `pack` on the drop called `name` (and in reports `called` so), which `opened` gives (from `source`, where that is a file) for each of the pack's aliases that stand for it.

    Of each check the first `limit` findings are made; where `standing` knows any, the first that are new and the first that are not. `series` gives them
    their equation over time. A drop is let go of at the end, unless its failing records are still to be fetched or it is `kept`.
    """
    chosen = aliases(pack, name)
    judged: list[Judged] = []
    problems: list[Problem] = []
    runs: dict[str, RuleRun] = {}
    drops: list[Drop] = []
    for alias, selector in chosen.items():
        rules = [
            rule for rule in pack.rules if alias in rule.tables or (not rule.tables and len(chosen) == 1)
        ]
        folder, words = Path(pack.file).parent, words_of(selector, alias, pack.profile)
        held = partial(_judged, partial(_opened, opened, called), rules, pack.profile, folder)
        drop, (found, wrong, counted) = again(called or name, [source] if source else [], words, held)
        judged += found
        problems += wrong
        for run in counted:
            runs[run.id] = plus(runs[run.id], run) if run.id in runs else run
        drops.append(drop)
    name = called or name
    tables, findings, left, more = _found(judged, limit, standing, series)
    listed = Counter(finding.rule for finding in findings)
    for rule, failing in _failing(judged).items():
        runs[rule] = replace(runs[rule], beyond=failing - listed[rule])
    problems += more
    if pack.expectations:
        suited = _suited(pack, name, drops)
        problems += suited.problems
        runs |= {run.id: run for run in suited.runs}
        findings += suited.findings
    coverage = covered(judged, findings)
    if not kept and not any(one.plan is not None for one in judged):
        for drop in drops:
            drop.close()
    kind = drops[0].kind if drops else ""
    document = Document(name=name, kind=kind, title=name, tables=tuple(tables))
    return Held(
        pack=pack, document=document, findings=tuple(findings), runs=tuple(runs.values()), coverage=coverage,
        problems=tuple(replace(problem, where=problem.where or name) for problem in problems), judged=tuple(judged), drops=tuple(drops),
        unlisted=tuple(left),
    )  # fmt: skip


def _opened(opened: Callable[[Words], Drop], called: str, words: Words) -> Drop:
    drop = opened(words)
    return replace(drop, name=called) if called else drop


def _judged(
    opened: Callable[[Words], Drop], rules: Sequence[Rule], profile: Profile, folder: Path, words: Words
) -> tuple[Drop, tuple[list[Judged], list[Problem], list[RuleRun]]]:
    """A drop, and what came of the rules on it; where it breaks off on the way, it is let go of."""
    drop = opened(words)
    try:
        return drop, judge_rules(drop, rules, profile, folder)
    except BaseException:
        drop.close()
        raise


def _suited(pack: Pack, name: str, drops: Sequence[Drop]) -> Suited:
    """What came of the pack's `expectations:`; Great Expectations is imported only where there are any."""
    from audit.suites import held_drop, hold, wishes

    tables = {drop.alias: held_drop(drop) for drop in drops}
    return hold(wishes(pack.expectations, pack.pack, pack.language), tables, name)


def aliases(pack: Pack, name: str) -> dict[str, Selector]:
    """The aliases that stand for tables of this drop: by file name, else by table in a database, else one without words."""
    named = {alias: s for alias, s in pack.tables.items() if s.fits(name)}
    rest = {alias: s for alias, s in pack.tables.items() if not s.file and s.is_drop}
    return named or rest or {"": Selector()}


def words_of(selector: Selector, alias: str, profile: Profile) -> Words:
    """What a pack says of the drop that an alias stands for."""
    columns = {
        name: Declared(unit=unit, quantum=quantum) for name, (unit, quantum) in selector.declared.items()
    }
    return Words(
        keys=selector.keys, period=selector.period, columns=columns, source=selector.source, alias=alias, exact=profile.exact,
        missing=tuple(mark for mark, meaning in profile.markers.items() if meaning != "zero"),
        zeros=tuple(mark for mark, meaning in profile.markers.items() if meaning == "zero"),
        decimal=profile.decimal,
    )  # fmt: skip


def _found(
    judged: Sequence[Judged], limit: int, standing: Standing, series: bool
) -> tuple[list[Table], list[Finding], list[Unlisted], list[Problem]]:
    """(tables of the failing records that are shown, their findings rule by rule, those that are not listed, what was left out)."""
    tables: list[Table] = []
    findings: list[Finding] = []
    left: list[Unlisted] = []
    problems: list[Problem] = []
    pick = partial(listed, standing=standing, limit=limit) if standing.knows_any else None
    for one in judged:
        if not any(tally.failing for tally in one.tallies):
            continue
        table, found, others = _composed(one, len(tables) + 1, limit, pick, series)
        tables += [table] if table else []
        findings += found
        left += [unlisted(finding, standing) for finding in others]
        problems += _limited(one, found, MOST_CONFRONTED if pick else None)
    return tables, findings, left, problems


def _composed(
    judged: Judged, number: int, limit: int, pick: Pick | None, series: bool
) -> tuple[Table | None, list[Finding], list[Finding]]:
    """(the failing records that are shown as a table, their findings, those that are not listed); where none is asked for, diagnosis is not even imported."""
    if pick is None and limit == 0:
        return None, [], []
    from audit.diagnosis.drop_series import with_series
    from audit.diagnosis.rows import findings_of

    table, found, others = findings_of(judged, number, limit, pick)
    return table, with_series(judged, found) if series else found, others


def _limited(judged: Judged, found: Sequence[Finding], most: int | None) -> Iterator[Problem]:
    """How many findings of a rule are not shown; and where more than `most` would have to be set against what was known, that they were not."""
    rules = {check.rule.id: check.rule for check in judged.checks}
    shown = Counter(finding.rule for finding in found)
    for check, tally in zip(judged.checks, judged.tallies, strict=True):
        if most is not None and tally.failing > most:
            told = {"confronted": f"{most:,}", "count": f"{tally.failing:,}"}
            yield problem("drop.unconfronted", check.rule, judged.drop, **told)
    for name, count in _failing([judged]).items():
        if count > shown[name]:
            words = {"shown": f"{shown[name]:,}", "count": f"{count:,}"}
            yield problem("drop.limited", rules[name], judged.drop, severity="notice", **words)


def _failing(judged: Sequence[Judged]) -> Counter[str]:
    """How many records fail each rule."""
    failing = Counter[str]()
    for one in judged:
        for check, tally in zip(one.checks, one.tallies, strict=True):
            failing[check.rule.id] += tally.failing
    return failing

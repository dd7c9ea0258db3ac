"""Audits a data drop: open it, bind the rules of a pack, judge all records in one scan, and say what was found as for a document.

from audit.drops import audit_drop
held = audit_drop("panel.parquet", load(Path("panel.yaml")))
held.findings, held.runs, held.judged[0].failing
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit.catalogue import say
from audit.checks import Profile, Rule, Verdict
from audit.engine.drop import Column, Drop, FrameCheck, Tree
from audit.engine.failing import write_failing
from audit.engine.run import judge
from audit.engine.shape import Unbound
from audit.engine.tally import Judged, Tally
from audit.families import families
from audit.families._drops import DropScope
from audit.findings import Coverage, Finding, RuleRun, Summary, TableCoverage
from audit.rulepack import Pack
from audit.rulepack.model import Selector
from audit.sources.drops import Declared, DropOptions, Words, drop_kind, drop_name, open_drop
from audit.sources.errors import ReadError
from audit.tables.labels import LabelError
from audit.tables.model import Document, Problem, Table

if TYPE_CHECKING:
    from audit.suites import Suited

__all__ = [
    "LIMIT",
    "Held",
    "about",
    "audit_drop",
    "audit_drops",
    "audit_opened",
    "explained",
    "judge_rules",
    "read_tree",
]

LIMIT = 20
"""Findings of one rule that are shown; all are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One pack held against one drop: what a report shows, and `judged`, which has every failing record as a frame of the engine."""

    pack: Pack
    document: Document
    findings: tuple[Finding, ...]
    runs: tuple[RuleRun, ...]
    coverage: Coverage
    problems: tuple[Problem, ...]
    judged: tuple[Judged, ...]
    drops: tuple[Drop, ...] = ()


def audit_drops(source: str | Path, packs: Sequence[Pack], options: DropOptions) -> list[Held]:
    """Every pack that is about the drop, held against it; where none is, one that says nothing, by a pack without a name. All share one document.

    A pack is about a drop that a `file:` of its tables names, or that its `applies_to` names; a database, whose tables `source:` names, is any pack's that has such.
    """
    name = drop_name(source)
    chosen = [pack for pack in packs if about(pack, name, drop_kind(source))]
    held = [audit_drop(source, pack, engine=options.engine, limit=options.limit) for pack in chosen]
    if not held:
        open_drop(source, engine=options.engine).close()  # so that what cannot be read is said
        bare = Document(name=name, kind=drop_kind(source), title=name)
        return [
            Held(
                pack=Pack(pack=""),
                document=bare,
                findings=(),
                runs=(),
                coverage=Coverage(),
                problems=(),
                judged=(),
            )
        ]
    if options.explain:
        for one in held:
            for line in explained(one, one.pack.language):
                options.explain(line)
    if options.failing:
        write_failing([found for one in held for found in one.judged], options.failing)
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


def audit_drop(source: str | Path, pack: Pack, *, engine: str | None = None, limit: int = LIMIT) -> Held:
    """Every rule of `pack` on the drop in `source`; `sources.ReadError` where it cannot be read."""
    return audit_opened(drop_name(source), pack, lambda words: open_drop(source, words, engine), limit=limit)


def audit_opened(name: str, pack: Pack, opened: Callable[[Words], Drop], *, limit: int = LIMIT) -> Held:
    """Every rule of `pack` on the drop called `name`, which `opened` gives for each of the pack's aliases that stand for it."""
    chosen = _aliases(pack, name)
    judged: list[Judged] = []
    problems: list[Problem] = []
    runs: dict[str, RuleRun] = {}
    drops: list[Drop] = []
    for alias, selector in chosen.items():
        drop = opened(_words(selector, alias, pack.profile))
        rules = [
            rule for rule in pack.rules if alias in rule.tables or (not rule.tables and len(chosen) == 1)
        ]
        found, wrong, counted = judge_rules(drop, rules, pack.profile, Path(pack.file).parent)
        judged += found
        problems += wrong
        for run in counted:
            runs[run.id] = _plus(runs[run.id], run) if run.id in runs else run
        drops.append(drop)
    tables, findings, more = _found(judged, limit)
    problems += more
    if pack.expectations:
        suited = _suited(pack, name, drops)
        problems += suited.problems
        runs |= {run.id: run for run in suited.runs}
        findings += suited.findings
    if not any(one.plan is not None for one in judged):
        for drop in drops:
            drop.close()
    kind = drops[0].kind if drops else ""
    document = Document(name=name, kind=kind, title=name, tables=tuple(tables))
    return Held(
        pack=pack, document=document, findings=tuple(findings), runs=tuple(runs.values()), coverage=_coverage(judged, findings),
        problems=tuple(replace(problem, where=problem.where or name) for problem in problems), judged=tuple(judged), drops=tuple(drops),
    )  # fmt: skip


def _suited(pack: Pack, name: str, drops: Sequence[Drop]) -> Suited:
    """What came of the pack's `expectations:`; Great Expectations is imported only where there are any."""
    from audit.suites import held_drop, hold, wishes

    tables = {drop.alias: held_drop(drop) for drop in drops}
    return hold(wishes(pack.expectations, pack.pack, pack.language), tables, name)


def _aliases(pack: Pack, name: str) -> dict[str, Selector]:
    """The aliases that stand for tables of this drop: by file name, else by table in a database, else one without words."""
    named = {alias: s for alias, s in pack.tables.items() if s.fits(name)}
    rest = {alias: s for alias, s in pack.tables.items() if not s.file and s.is_drop}
    return named or rest or {"": Selector()}


def _words(selector: Selector, alias: str, profile: Profile) -> Words:
    columns = {
        name: Declared(unit=unit, quantum=quantum) for name, (unit, quantum) in selector.declared.items()
    }
    return Words(
        keys=selector.keys, period=selector.period, columns=columns, source=selector.source, alias=alias, exact=profile.exact,
        missing=tuple(mark for mark, meaning in profile.markers.items() if meaning != "zero"),
    )  # fmt: skip


def judge_rules(
    drop: Drop, rules: Sequence[Rule], profile: Profile, folder: Path
) -> tuple[list[Judged], list[Problem], list[RuleRun]]:
    """(what became of the checks, frame by frame; what could not be held; the counts of every rule). `folder` is where hierarchy files are looked for."""
    checks: list[FrameCheck] = []
    problems: list[Problem] = []
    for rule in rules:
        made, wrong = _bound(rule, drop, profile, folder)
        checks += made
        problems += wrong
    judged, unbound = judge(drop, checks) if checks else ([], [])
    problems += [_unbound(one, drop) for one in unbound]
    tallied = _tallied(judged)
    runs = [_run(rule, tallied.get(rule.id, []), judged) for rule in rules]
    problems += [problem for rule in rules for problem in _open(rule, tallied.get(rule.id, []), drop)]
    return judged, problems, runs


def _bound(rule: Rule, drop: Drop, profile: Profile, folder: Path) -> tuple[list[FrameCheck], list[Problem]]:
    family = families()[rule.family]
    if not hasattr(family, "bind_drop"):
        return [], [_problem("drop.family", rule, drop, family=rule.family)]
    try:
        scope = DropScope(drop=drop, profile=profile, trees=_trees(rule, folder))
        return list(family.bind_drop(rule, scope)), []
    except LabelError as error:
        return [], [_label_problem(rule, drop, error)]


_LABELS = {
    "label.several": "rule.label.several",
    "drop.by": "drop.by",
    "drop.value": "drop.value",
    "drop.text": "drop.text",
}


def _label_problem(rule: Rule, drop: Drop, error: LabelError) -> Problem:
    code = _LABELS.get(error.code, "rule.label.near" if error.nearest else "rule.label")
    nearest = "; ".join(error.nearest)
    return _problem(
        code, rule, drop, label=error.label, table=error.table, kind=f"@kind.{error.kind}", nearest=nearest
    )


def _unbound(one: Unbound, drop: Drop) -> Problem:
    if one.code.startswith("open."):
        return _problem("rule.open", one.rule, drop, count="", reason=f"@{one.code}")
    return _problem(one.code, one.rule, drop, **one.values)


def _problem(code: str, rule: Rule, drop: Drop, *, severity: str = "warning", **values: str) -> Problem:
    filled = (("rule", rule.id), *values.items())
    return Problem(
        code=code, where=f"{drop.name} · {rule.pack}:{rule.line}", values=filled, severity=severity
    )


def _trees(rule: Rule, folder: Path) -> dict[str, Tree]:
    name = getattr(rule.options, "hierarchy", "")
    return {name: read_tree(folder / name)} if name else {}


def read_tree(path: Path) -> Tree:
    """The hierarchy in a CSV with the columns parent, child and (optionally) sign: 1, -1, + or -; `ReadError` where it is not one."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except OSError as error:
        raise ReadError("drop.tree.absent", path.name) from error
    except UnicodeDecodeError as error:
        raise ReadError("sources.encoding", path.name) from error
    if not rows or not {"parent", "child"} <= set(rows[0]):
        raise ReadError("drop.tree.columns", path.name, found=", ".join(rows[0]) if rows else "")
    return tuple((row["parent"].strip(), row["child"].strip(), _sign(row, path)) for row in rows)


def _sign(row: Mapping[str, Any], path: Path) -> int:
    text = (row.get("sign") or "1").strip()
    if text not in ("1", "+1", "+", "-1", "-", "−", "−1"):
        raise ReadError("drop.tree.sign", path.name, found=text)
    return -1 if text[0] in "-−" else 1


def _tallied(judged: Sequence[Judged]) -> dict[str, list[Tally]]:
    """The counts of every check by its rule's id."""
    found: dict[str, list[Tally]] = {}
    for one in judged:
        for check, tally in zip(one.checks, one.tallies, strict=True):
            found.setdefault(check.rule.id, []).append(tally)
    return found


def _run(rule: Rule, tallies: Sequence[Tally], judged: Sequence[Judged]) -> RuleRun:
    """The counts of a rule over all its checks; exempt ones count every record of theirs."""
    exempt = sum(one.rows for one in judged for check in one.exempt if check.rule is rule)
    counted = {v: sum(t.count(v) for t in tallies) for v in Verdict}
    summary = Summary(
        checks=sum(t.records for t in tallies) + exempt, passed=counted[Verdict.PASS], rounding=counted[Verdict.ROUNDING],
        improbable=counted[Verdict.IMPROBABLE], impossible=counted[Verdict.IMPOSSIBLE], open=counted[Verdict.OPEN], exempt=exempt,
    )  # fmt: skip
    title = rule.title or {"en": rule.id, "zh": rule.id}
    return RuleRun(id=rule.id, pack=rule.pack, family=rule.family, title=title, summary=summary)


def _plus(a: RuleRun, b: RuleRun) -> RuleRun:
    names = Summary.__dataclass_fields__
    return replace(a, summary=Summary(**{n: getattr(a.summary, n) + getattr(b.summary, n) for n in names}))


def _open(rule: Rule, tallies: Sequence[Tally], drop: Drop) -> Iterator[Problem]:
    reasons: dict[str, int] = {}
    for tally in tallies:
        for reason, count in tally.open.items():
            reasons[reason] = reasons.get(reason, 0) + count
    for reason, count in reasons.items():
        yield replace(
            _problem("rule.open", rule, drop, severity="notice", count=f"{count:,}", reason=f"@{reason}"),
            where=drop.name,
        )


def _found(judged: Sequence[Judged], limit: int) -> tuple[list[Table], list[Finding], list[Problem]]:
    """(tables of the failing records that are shown, their findings rule by rule, what was left out)."""
    from audit.diagnosis.rows import findings_of

    tables: list[Table] = []
    findings: list[Finding] = []
    problems: list[Problem] = []
    for one in judged:
        if not any(tally.failing for tally in one.tallies):
            continue
        table, found = findings_of(one, len(tables) + 1, limit)
        tables += [table] if table else []
        findings += found
        for check, tally in zip(one.checks, one.tallies, strict=True):
            if tally.failing > limit:
                shown = {"shown": f"{limit:,}", "count": f"{tally.failing:,}"}
                problems.append(_problem("drop.limited", check.rule, one.drop, severity="notice", **shown))
    return tables, findings, problems


def _coverage(judged: Sequence[Judged], findings: Sequence[Finding]) -> Coverage:
    """Figures by column: those of a column that a check reads are checked where the check was not left open."""
    tables = []
    by_drop: dict[int, list[Judged]] = {}
    for one in judged:
        by_drop.setdefault(id(one.drop), []).append(one)
    for several in by_drop.values():
        drop = several[0].drop
        rows = drop.rows or max((one.rows for one in several), default=0)
        used: dict[str, int] = {}
        for one in several:
            for check in one.checks:
                for name in {
                    one.shaped.values.get(name, name) for _, term in check.each for name in term.columns
                }:
                    used[name] = used.get(name, 0) + 1
        numbers = [column.name for column in drop.numbers]
        severities = [f.severity.value for f in findings]
        tables.append(TableCoverage(
            document=drop.name, table=drop.alias or drop.name, table_number=0, figures=rows * len(numbers),
            checked=rows * sum(name in used for name in numbers), localisable=rows * sum(used.get(name, 0) > 1 for name in numbers),
            checks=sum(tally.records for one in several for tally in one.tallies), errors=severities.count("error"),
            warnings=severities.count("warning"), notices=severities.count("notice"),
        ))  # fmt: skip
    return Coverage(
        figures=sum(t.figures for t in tables), checked=sum(t.checked for t in tables), localisable=sum(t.localisable for t in tables),
        tables=tuple(tables),
    )  # fmt: skip


def explained(held: Held, language: str = "en") -> Iterator[str]:
    """How each drop was read, a line for each thing: engine and why, rows and keys, every column's unit and precision with who knew it, the scans."""
    for drop in held.drops:
        yield say(
            "drop.plan.engine",
            language,
            name=drop.alias or drop.name,
            kind=drop.kind,
            engine=drop.engine,
            why=say(drop.why, language),
        )
        rows = max((one.rows for one in held.judged if one.drop is drop), default=0)
        yield "  " + say(
            "drop.plan.rows",
            language,
            rows=f"{rows:,}",
            keys=", ".join(drop.keys) or "–",
            period=drop.period or "–",
        )
        for column in drop.numbers:
            yield "  " + _column(column, language)
        for one in held.judged:
            if one.drop is drop:
                labels = ", ".join(name for name in one.shaped.labels if name != drop.row) or say(
                    "drop.plan.row", language
                )
                yield "  " + say(
                    "drop.plan.scan",
                    language,
                    count=len(one.checks),
                    labels=labels,
                    fetched=f"{one.crossed:,}",
                )


def _column(column: Column, language: str) -> str:
    if column.quantum:
        precision = say("drop.plan.digit", language, quantum=f"{float(column.quantum):g}")
    else:
        precision = say("drop.plan.exact", language)
    unit = column.unit.name or say("drop.plan.nounit", language)
    origin = say(f"drop.origin.{column.origin}", language)
    return say(
        "drop.plan.column",
        language,
        name=column.name,
        dtype=column.dtype,
        unit=unit,
        precision=precision,
        origin=origin,
    )

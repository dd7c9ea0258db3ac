"""Rules of a pack on one drop: bound, judged, counted; and what could not be held."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec.structs import replace

from audit.checks import Profile, Rule, Verdict
from audit.drops.codes import absent
from audit.drops.keys import doubled
from audit.engine.drop import Drop, FrameCheck, Tree
from audit.engine.run import judge
from audit.engine.shape import Unbound
from audit.engine.tally import Judged, Tally
from audit.families import families
from audit.families._drops import DropScope
from audit.findings import RuleRun, Summary
from audit.sources.hierarchies import read_tree
from audit.tables.labels import LabelError
from audit.tables.model import Problem

__all__ = ["bound", "judge_rules", "plus", "problem"]


def judge_rules(
    drop: Drop, rules: Sequence[Rule], profile: Profile, folder: Path
) -> tuple[list[Judged], list[Problem], list[RuleRun]]:
    """(what became of the checks, frame by frame; what could not be held; the counts of every rule). `folder` is where hierarchy files are looked for."""
    if _empty(drop):
        none = judge(drop, [check for rule in rules for check in bound(rule, drop, profile, folder)[0]])[0]
        return none, [Problem(code="drop.records", where=drop.name)], [_run(rule, [], []) for rule in rules]
    checks: list[FrameCheck] = []
    problems: list[Problem] = []
    for rule in rules:
        made, wrong = bound(rule, drop, profile, folder)
        checks += made
        problems += wrong
    judged, unbound = judge(drop, checks) if checks else ([], [])
    problems += [_unbound(one, drop) for one in unbound]
    tallied = _tallied(judged)
    runs = [_run(rule, tallied.get(rule.id, []), judged) for rule in rules]
    problems += [problem for rule in rules for problem in _open(rule, tallied.get(rule.id, []), drop)]
    problems += _idle(rules, runs, problems, drop)
    problems += doubled(drop, judged)
    problems += absent(drop, judged)
    return judged, list(dict.fromkeys(problems)), runs


def _empty(drop: Drop) -> bool:
    """True where there is no record, or none that holds anything."""
    return not (drop.rows if drop.rows is not None else any(drop.sample(n) is not None for n in drop.columns))


def _idle(
    rules: Sequence[Rule], runs: Sequence[RuleRun], told: Sequence[Problem], drop: Drop
) -> Iterator[Problem]:
    """What found nothing to judge in a drop that has records: a column without any figure, a code that never stands there."""
    named = {value for problem in told for key, value in problem.values if key == "rule"}
    for rule, run in zip(rules, runs, strict=True):
        if not run.summary.checks and rule.id not in named:
            asked = ("drop.unasked", "notice") if rule.when else ("drop.idle", "warning")
            yield problem(asked[0], rule, drop, severity=asked[1])


def bound(rule: Rule, drop: Drop, profile: Profile, folder: Path) -> tuple[list[FrameCheck], list[Problem]]:
    """The checks of a rule on a drop; or what it names that the drop does not have. `folder` is where hierarchy files are."""
    family = families()[rule.family]
    if not hasattr(family, "bind_drop"):
        return [], [problem("drop.family", rule, drop, family=rule.family)]
    if idle := _idle_word(rule):
        return [], [problem("drop.word", rule, drop, word=idle)]
    try:
        scope = DropScope(drop=drop, profile=profile, trees=_trees(rule, folder))
        return list(family.bind_drop(rule, scope)), []
    except LabelError as error:
        return [], [_label_problem(rule, drop, error)]


def _idle_word(rule: Rule) -> str:
    """A word that narrows a rule on a printed table, and would do nothing here."""
    if rule.scope:
        return "scope:"
    return "in:" if rule.within and not rule.along and not isinstance(rule.within, Mapping) else ""


_LABELS = {
    "label.several": "rule.label.several",
    "drop.by": "drop.by",
    "drop.value": "drop.value",
    "drop.figures": "drop.figures",
    "drop.text": "drop.text",
}


def _label_problem(rule: Rule, drop: Drop, error: LabelError) -> Problem:
    code = _LABELS.get(error.code, "rule.label.near" if error.nearest else "rule.label")
    nearest = "; ".join(error.nearest)
    return problem(
        code, rule, drop, label=error.label, table=error.table, kind=f"@kind.{error.kind}", nearest=nearest
    )


def _unbound(one: Unbound, drop: Drop) -> Problem:
    if one.code.startswith("open."):
        return problem("rule.open", one.rule, drop, count="", reason=f"@{one.code}")
    return problem(one.code, one.rule, drop, **one.values)


def problem(code: str, rule: Rule, drop: Drop, *, severity: str = "warning", **values: str) -> Problem:
    """A problem of a rule on a drop, placed in both."""
    filled = (("rule", rule.id), *values.items())
    return Problem(
        code=code, where=f"{drop.name} · {rule.pack}:{rule.line}", values=filled, severity=severity
    )


def _trees(rule: Rule, folder: Path) -> dict[str, Tree]:
    name = getattr(rule.options, "hierarchy", "")
    return {name: read_tree(folder / name)} if name else {}


def _tallied(judged: Sequence[Judged]) -> dict[str, list[Tally]]:
    """The counts of every check by its rule's id."""
    found: dict[str, list[Tally]] = {}
    for one in judged:
        for check, tally in zip(one.checks, one.tallies, strict=True):
            found.setdefault(check.rule.id, []).append(tally)
    return found


_COUNTED = (Verdict.PASS, Verdict.ROUNDING, Verdict.IMPROBABLE, Verdict.IMPOSSIBLE, Verdict.OPEN)


def _run(rule: Rule, tallies: Sequence[Tally], judged: Sequence[Judged]) -> RuleRun:
    """The counts of a rule over all its checks; exempt ones count every record of theirs."""
    exempt = sum(one.rows for one in judged for check in one.exempt if check.rule is rule)
    counts = [t.counts for t in tallies]
    counted = {v: sum(one[v] for one in counts) for v in _COUNTED}
    summary = Summary(
        checks=sum(t.records for t in tallies) + exempt, passed=counted[Verdict.PASS], rounding=counted[Verdict.ROUNDING],
        improbable=counted[Verdict.IMPROBABLE], impossible=counted[Verdict.IMPOSSIBLE], open=counted[Verdict.OPEN], exempt=exempt,
    )  # fmt: skip
    title = rule.title or {"en": rule.id, "zh": rule.id}
    return RuleRun(id=rule.id, pack=rule.pack, family=rule.family, title=title, summary=summary)


def plus(a: RuleRun, b: RuleRun) -> RuleRun:
    """The counts of one rule over two tables."""
    names = Summary.__struct_fields__
    return replace(a, summary=Summary(**{n: getattr(a.summary, n) + getattr(b.summary, n) for n in names}))


def _open(rule: Rule, tallies: Sequence[Tally], drop: Drop) -> Iterator[Problem]:
    reasons: dict[str, int] = {}
    for tally in tallies:
        for reason, count in tally.open.items():
            reasons[reason] = reasons.get(reason, 0) + count
    for reason, count in reasons.items():
        yield replace(
            problem("rule.open", rule, drop, severity="notice", count=f"{count:,}", reason=f"@{reason}"),
            where=drop.name,
        )

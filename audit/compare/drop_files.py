"""Two drops on disk or in databases, compared: their records by their keys, and what the rules of the packs find in the new one and did not find in the old one."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from msgspec.structs import replace

from audit.checks import Profile
from audit.compare.drop_cumulation import declared, read_off
from audit.compare.drop_report import drop_result
from audit.compare.drops import DropComparison, compare_drops
from audit.compare.report import summed
from audit.drops.hold import about, aliases, words_of
from audit.engine.drop import Drop
from audit.findings import MOST_CONFRONTED, AuditResult
from audit.ledger import Standing, baseline_of, confront
from audit.pipeline import audit_files, is_drop
from audit.rulepack import Pack, Selector
from audit.sources.drops import DropOptions, Words, drop_kind, drop_name, open_drop
from audit.sources.drops_text import again
from audit.tables.model import Problem

__all__ = ["compare_drop_files"]


def compare_drop_files(
    old: Path,
    new: Path,
    packs: Sequence[Pack],
    names: tuple[str, str],
    standing: Standing,
    keys: Sequence[str] = (),
    flag: str = "",
) -> AuditResult:
    """What became of every figure, and of every finding of the packs that are about the new drop; `ReadError` where one cannot be read.

    `names` are what reports call the drops; `keys` make a record where the pack does not say.
    """
    mine = [pack for pack in packs if about(pack, drop_name(new), drop_kind(new))]
    told = confront(
        _differences(old, new, mine, names, keys, flag), replace(standing, baseline=Standing().baseline)
    )
    return _with_findings(told, old, new, mine, standing) if mine else told


def _differences(
    old: Path, new: Path, packs: Sequence[Pack], names: tuple[str, str], keys: Sequence[str], flag: str
) -> AuditResult:
    tables = {a: (pack, s) for pack in packs for a, s in aliases(pack, drop_name(new)).items()}
    alias, (pack, selector) = next(iter(tables.items()), ("", (None, Selector())))
    words = words_of(selector, alias, pack.profile if pack else Profile())
    words = replace(words, keys=tuple(keys) or words.keys)
    compared = partial(_compared, (old, new), packs, keys, flag)
    result = drop_result(again(f"{names[0]}, {names[1]}", (old, new), words, compared), *names)
    others = (("table", alias), ("others", ", ".join(list(tables)[1:])))
    problem = Problem(code="compare.tables", where=names[1], values=others)
    return replace(result, problems=(*result.problems, problem)) if len(tables) > 1 else result


def _compared(
    paths: Sequence[Path], packs: Sequence[Pack], keys: Sequence[str], flag: str, words: Words
) -> DropComparison:
    with ExitStack() as opened:
        old, new = (_opened(path, words, opened) for path in paths)
        flows = dict.fromkeys([*declared(packs, words.alias, [c.name for c in new.numbers]), *read_off(new)])
        return compare_drops(old, new, keys, flag=flag, flows=flows)


def _opened(path: Path, words: Words, opened: ExitStack) -> Drop:
    drop = open_drop(path, words)
    opened.callback(drop.close)
    return drop


def _with_findings(
    told: AuditResult, old: Path, new: Path, packs: Sequence[Pack], standing: Standing
) -> AuditResult:
    """The differences, and after them the findings of the rules: known where the same rule found the same in the old drop, gone where it does no more."""
    engine = [None if is_drop(path, packs, DropOptions()) else "polars" for path in (old, new)]
    every = DropOptions(limit=MOST_CONFRONTED, engine=engine[0])
    before = audit_files([old], packs, drops=every).result()
    known = replace(standing, baseline=baseline_of(before.findings))
    after = audit_files([new], packs, standing=known, drops=DropOptions(engine=engine[1])).result()
    return replace(
        after, findings=(*told.findings, *after.findings), problems=(*told.problems, *after.problems), rules=(*told.rules, *after.rules),
        packs=(*told.packs, *after.packs), summary=summed([after.summary, told.summary]),
    )  # fmt: skip

"""Two files on disk, compared: read, audited by the packs that apply, set against each other and against the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from audit.compare.drop_report import drop_result
from audit.compare.drops import compare_drops
from audit.compare.editions import compare_documents
from audit.compare.report import as_result
from audit.findings import AuditResult
from audit.ledger import Standing, confront
from audit.pipeline import audit_files
from audit.rulepack import Pack
from audit.sources import ReadError
from audit.sources.drops import Words, drop_kind, open_drop
from audit.sources.names import distinguished

__all__ = ["compare_files"]

_DROPS = frozenset(("parquet", "arrow", "duckdb", "package", "url"))


def compare_files(
    old: Path,
    new: Path,
    packs: Sequence[Pack] = (),
    *,
    same_period: bool | None = None,
    standing: Standing | None = None,
    keys: Sequence[str] = (),
    flag: str = "",
) -> AuditResult:
    """The new edition's (or drop's) result with every difference from the old one; `sources.ReadError` where one cannot be read.

    Files are drops where `keys` are given, and wherever they can be nothing else (Parquet, a database). `flag` is the column that declares revisions.
    """
    was, now = distinguished([old, new])
    drops = [bool(keys) or drop_kind(path) in _DROPS for path in (old, new)]
    if any(drops):
        if not all(drops):
            raise ReadError("compare.kinds", now, old=was, new=now)
        return confront(_compared_drops(old, new, was, now, tuple(keys), flag), standing or Standing())
    before, after = audit_files([old], packs), audit_files([new], packs)
    comparison = compare_documents(before.documents[0], after.documents[0], same_period=same_period)
    result = as_result(comparison, before.result(), after.result(), was, now)
    if not packs:
        result = replace(
            result, problems=tuple(problem for problem in result.problems if problem.code != "pack.none")
        )
    return confront(result, standing or Standing())


def _compared_drops(
    old: Path, new: Path, was: str, now: str, keys: tuple[str, ...], flag: str
) -> AuditResult:
    before, after = (open_drop(path, Words(keys=keys)) for path in (old, new))
    try:
        return drop_result(compare_drops(before, after, keys, flag=flag), was, now)
    finally:
        before.close()
        after.close()

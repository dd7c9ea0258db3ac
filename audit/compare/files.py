"""Two files on disk, compared: read, audited by the packs that apply, set against each other and against the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from audit.compare.editions import compare_documents
from audit.compare.report import as_result
from audit.findings import AuditResult
from audit.ledger import Standing, confront
from audit.pipeline import audit_files
from audit.rulepack import Pack

__all__ = ["compare_files"]


def compare_files(
    old: Path,
    new: Path,
    packs: Sequence[Pack] = (),
    *,
    same_period: bool | None = None,
    standing: Standing | None = None,
) -> AuditResult:
    """The new edition's result with every difference from the old one; `sources.ReadError` where one cannot be read."""
    before, after = audit_files([old], packs), audit_files([new], packs)
    comparison = compare_documents(before.documents[0], after.documents[0], same_period=same_period)
    was, now = _names(old, new)
    result = as_result(comparison, before.result(), after.result(), was, now)
    if not packs:
        result = replace(
            result, problems=tuple(problem for problem in result.problems if problem.code != "pack.none")
        )
    return confront(result, standing or Standing())


def _names(old: Path, new: Path) -> tuple[str, str]:
    """The files' names, with their folders where they are the same."""
    if old.name != new.name:
        return old.name, new.name
    return f"{old.resolve().parent.name}/{old.name}", f"{new.resolve().parent.name}/{new.name}"

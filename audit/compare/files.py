"""Two files on disk, compared: read, audited by the packs that apply, set against each other and against the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from audit.compare.drop_files import compare_drop_files
from audit.compare.editions import compare_documents
from audit.compare.report import as_result
from audit.findings import AuditResult
from audit.ledger import Standing, confront
from audit.pipeline import Run, audit_files
from audit.rulepack import Pack
from audit.sources import ReadError
from audit.sources.drops import drop_kind, drop_name
from audit.sources.names import distinguished
from audit.tables.manner import in_manner
from audit.tables.model import Document

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

    Files are drops where `keys` are given or a pack names them so, and wherever they can be nothing else (Parquet, a database). `flag` is the column that declares revisions.
    """
    was, now = distinguished([old, new])
    drops = [_is_drop(path, packs, keys) for path in (old, new)]
    if any(drops):
        if not all(drops):
            for path, kind, name in zip((old, new), drops, (was, now), strict=True):
                if not kind and not path.exists():
                    raise ReadError("sources.missing", name)
            raise ReadError("compare.kinds", now, old=was, new=now)
        return compare_drop_files(old, new, packs, (was, now), standing or Standing(), keys, flag)
    before, after = audit_files([old], packs), audit_files([new], packs)
    comparison = compare_documents(_as_told(before), _as_told(after), same_period=same_period)
    result = as_result(comparison, before.result(), after.result(), was, now)
    if not packs:
        result = replace(
            result, problems=tuple(problem for problem in result.problems if problem.code != "pack.none")
        )
    return confront(result, standing or Standing())


def _is_drop(path: Path, packs: Sequence[Pack], keys: Sequence[str]) -> bool:
    return bool(keys) or drop_kind(path) in _DROPS or any(pack.names_drop(drop_name(path)) for pack in packs)


def _as_told(run: Run) -> Document:
    """The run's document, its figures in the manner that its pack tells."""
    document = run.documents[0]
    return in_manner(document, run.judged[0].pack.profile.manner(document.manner)) if run.judged else document

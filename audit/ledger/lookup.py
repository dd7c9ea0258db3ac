"""Which finding a person means: an id of the last run (`F003`, `report:F003`) or a fingerprint, looked up in JSON reports or among findings."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from msgspec import Struct

from audit.catalogue import say
from audit.checks import Severity, Verdict
from audit.findings import CellRef, Finding, TermRef
from audit.ledger.entries import Entry, place, values

__all__ = ["Found", "LookupFault", "day", "entry_for", "find", "git_user", "in_reports"]

_LEAST = 6
"""Characters of a fingerprint that name it."""


class LookupFault(LookupError):
    """No finding, or several: a catalogue code with its values."""

    def __init__(self, code: str, **words: object) -> None:
        super().__init__(code)
        self.code, self.words = code, words

    def say(self, language: str = "en") -> str:
        """The sentence to show."""
        return say(self.code, language, **self.words)


class Found(Struct, frozen=True, kw_only=True):
    """A finding and the report that tells of it (its name without the ending; '' where it was found by auditing)."""

    report: str
    finding: Finding


def in_reports(folder: Path) -> list[Found]:
    """The findings of every JSON report in `folder`, by name; `LookupFault` where there is none."""
    paths = sorted(path for path in folder.glob("*.json") if path.is_file() and path.suffixes == [".json"])
    found = [Found(report=path.stem, finding=finding) for path in paths for finding in _reported(path)]
    if not paths:
        raise LookupFault("accept.no-reports", path=f"{folder.as_posix()}/")
    return found


def _reported(path: Path) -> Iterator[Finding]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"), parse_float=str)
        yield from map(_finding, data["findings"] if data["version"] == 1 else ())
    except (ValueError, KeyError, TypeError, RecursionError):
        raise LookupFault("accept.report", path=path.as_posix()) from None


def _finding(item: Mapping[str, Any]) -> Finding:
    """What the ledger needs of a finding as JSON version 1 spells it."""
    return Finding(
        id=item["id"], rule=item["rule"], pack=item["pack"], family=item["family"], severity=Severity(item["severity"]), verdict=Verdict(item["verdict"]),
        title=item["titles"], message=item["message"], target=CellRef(**_cell(item["target"])),
        declared=CellRef(**_cell(item["declared"])) if item.get("declared", item["target"]) != item["target"] else None, fingerprint=item["fingerprint"], state=item["state"],
        terms=tuple(TermRef(**_cell(term), sign=term["sign"], name=term["name"]) for term in item["terms"]),
    )  # fmt: skip


def _cell(item: Mapping[str, Any]) -> dict[str, Any]:
    texts = {
        name: item[name] for name in ("document", "table", "row", "column", "printed", "unit", "address")
    }
    value = None if item["value"] is None else Fraction(item["value"])
    return {**texts, "value": value, "table_number": item["table_number"], "grid": tuple(item["grid"])}


def find(wanted: str, among: Sequence[Found], where: str) -> Finding:
    """The one finding that `wanted` names; `LookupFault` where there is none, or where ids of several reports answer."""
    report, _, name = wanted.rpartition(":")
    pool = [one for one in among if one.report == report] if report else list(among)
    hits = [one for one in pool if one.finding.id == name.upper()]
    hits = hits or [
        one for one in pool if len(name) >= _LEAST and one.finding.fingerprint.startswith(name.lower())
    ]
    distinct = {
        (one.finding.fingerprint, tuple(values(one.finding).items())): one
        for one in hits
        if one.finding.state != "gone"
    }
    if not distinct:
        raise LookupFault("accept.none", found=wanted, where=where)
    if len(distinct) > 1:
        raise LookupFault("accept.several", found=wanted, expected=", ".join(_names(distinct.values())))
    return next(iter(distinct.values())).finding


def _names(found: Iterable[Found]) -> Iterator[str]:
    for one in found:
        yield (
            f"{one.report}:{one.finding.id}"
            if one.report
            else f"{one.finding.id} ({one.finding.fingerprint})"
        )


def day(text: str | None) -> date | None:
    """The day that an ISO date names, None for None; `LookupFault` where it is none."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise LookupFault("ledger.date", found=text) from None


def git_user() -> str:
    """The name that git signs commits with here, or ''."""
    import subprocess

    try:
        done = subprocess.run(
            ["git", "config", "user.name"], capture_output=True, text=True, timeout=10, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip()


def entry_for(finding: Finding, *, reason: str, who: str, until: date | None) -> Entry:
    """The acceptance of `finding` as it stands, with every value that it rests on."""
    return Entry(
        fingerprint=finding.fingerprint, pack=finding.pack, rule=finding.rule, document=finding.target.document, place=place(finding.declared or finding.target),
        values=values(finding), reason=reason, who=who, until=until,
    )  # fmt: skip

"""The baseline: the findings that stood when it was written, one a line of JSON, so that a review shows which came and which went.

A finding is known where fingerprint and values are in the baseline; it is gone where its document was audited again and nothing is found at its place.
A figure that changed and still does not agree is new.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from audit.checks import Severity, Verdict
from audit.findings import CellRef, Finding
from audit.ledger.entries import digest, values
from audit.ledger.faults import Fault, LedgerError
from audit.ledger.read import text_of
from audit.ledger.write import replace_file

__all__ = ["Baseline", "Known", "baseline_of", "read_baseline", "write_baseline"]

VERSION = 1


class Known(Struct, frozen=True, kw_only=True):
    """A finding as the baseline remembers it: enough to know it again, and to list it once it is gone."""

    fingerprint: str
    digest: str
    document: str
    finding: Finding
    drop: str | None = None

    @property
    def source(self) -> tuple[str, str | None]:
        """(document, None), or ('', the pack's name for the table) of a drop, whose file has another name every time."""
        return (self.document, None) if self.drop is None else ("", self.drop)


class Baseline(Struct, frozen=True, kw_only=True):
    """All known findings, in the order in which they were written. `places` are fingerprints and verdicts that are known whatever the values."""

    known: tuple[Known, ...] = ()
    file: str = ""
    marks: frozenset[tuple[str, str]] = field(default=frozenset())
    places: frozenset[tuple[str, str]] = field(default=frozenset())

    def knows(self, finding: Finding) -> bool:
        """True where this finding, with these values, stood already."""
        if (finding.fingerprint, finding.verdict.value) in self.places:
            return True
        return bool(self.marks) and (finding.fingerprint, digest(values(finding))) in self.marks


def baseline_of(findings: Iterable[Finding]) -> Baseline:
    """What was found in an earlier drop, as what is known of the next: the same rule at the same record with the same verdict, whatever the figures."""
    known = [
        Known(
            fingerprint=f.fingerprint, digest="", document=f.target.document, finding=replace(f, state="gone", related=()), drop=(f.target.where.key or (None,))[0],
        )
        for f in findings if f.state != "gone"
    ]  # fmt: skip
    places = frozenset((one.fingerprint, one.finding.verdict.value) for one in known)
    return Baseline(known=tuple(known), places=places)


def write_baseline(path: Path, findings: Iterable[Finding]) -> int:
    """Writes the findings that stand (gone and accepted ones do not) to `path`; their number. OSError where it cannot be written."""
    lines = [
        json.dumps(_line(finding), ensure_ascii=False)
        for finding in findings
        if finding.state in ("new", "known")
    ]
    body = ",\n".join(f"    {line}" for line in lines)
    replace_file(
        path, f'{{\n  "version": {VERSION},\n  "findings": [\n{body}{chr(10) if body else ""}  ]\n}}\n'
    )
    return len(lines)


def _line(finding: Finding) -> dict[str, Any]:
    target, key = finding.target, finding.target.where.key
    line = {
        "fingerprint": finding.fingerprint, "values": digest(values(finding)), "rule": finding.rule, "pack": finding.pack, "family": finding.family,
        "severity": finding.severity.value, "verdict": finding.verdict.value, "document": target.document, "table": target.table, "row": target.row,
        "column": target.column, "printed": target.printed, "title": dict(finding.title), "message": dict(finding.message),
    }  # fmt: skip
    return line | {"drop": key[0]} if key else line


def read_baseline(path: Path, *, needed: bool = False) -> Baseline:
    """The baseline in `path`; an empty one where there is no such file and none is `needed`. `LedgerError` where it is no baseline."""
    file = path.as_posix()
    if not (needed or path.exists()):
        return Baseline(file=file)
    try:
        data = json.loads(text_of(path))
    except json.JSONDecodeError as error:
        fault = Fault(code="ledger.json", file=file, line=error.lineno, column=error.colno, found=error.msg)
        raise LedgerError([fault]) from None
    except RecursionError:
        raise LedgerError([Fault(code="ledger.json", file=file)]) from None
    faults = list(_faults(data, file))
    if faults:
        raise LedgerError(faults)
    known = tuple(map(_known, data["findings"]))
    return Baseline(known=known, file=file, marks=frozenset((one.fingerprint, one.digest) for one in known))


_TEXTS = ("fingerprint", "values", "rule", "severity", "verdict", "document")
_KINDS = {"severity": tuple(Severity), "verdict": tuple(Verdict)}


def _faults(data: Any, file: str) -> Iterator[Fault]:
    if not isinstance(data, dict):
        yield Fault(code="ledger.kind", file=file, found=str(data)[:40], expected=("ledger.is.mapping",))
    elif data.get("version") != VERSION:
        yield Fault(
            code="ledger.version",
            file=file,
            key="version",
            found=str(data.get("version")),
            expected=(str(VERSION),),
        )
    elif not isinstance(data.get("findings"), list):
        yield Fault(
            code="ledger.kind",
            file=file,
            key="findings",
            found=str(data.get("findings"))[:40],
            expected=("ledger.is.list",),
        )
    else:
        for k, item in enumerate(data["findings"]):
            yield from _item_faults(item, f"findings[{k + 1}]", file, line=4 + k)


def _item_faults(item: Any, key: str, file: str, line: int) -> Iterator[Fault]:
    if not isinstance(item, dict):
        yield Fault(
            code="ledger.kind",
            file=file,
            line=line,
            key=key,
            found=str(item)[:40],
            expected=("ledger.is.mapping",),
        )
        return
    for name in _TEXTS:
        allowed = _KINDS.get(name)
        if not isinstance(item.get(name), str):
            yield Fault(code="ledger.key.missing", file=file, line=line, key=key, found=name)
        elif allowed and item[name] not in list(allowed):
            yield Fault(
                code="ledger.kind",
                file=file,
                line=line,
                key=f"{key}.{name}",
                found=item[name],
                expected=tuple(allowed),
            )


def _known(item: Mapping[str, Any]) -> Known:
    target = CellRef(
        document=item["document"], table=str(item.get("table", "")), row=str(item.get("row", "")), column=str(item.get("column", "")),
        printed=str(item.get("printed", "")), value=None, unit="", address="",
    )  # fmt: skip
    finding = Finding(
        id="", rule=item["rule"], pack=str(item.get("pack", "")), family=str(item.get("family", "")), severity=Severity(item["severity"]),
        verdict=Verdict(item["verdict"]), title=_texts(item.get("title")), message=_texts(item.get("message")), target=target,
        fingerprint=item["fingerprint"], state="gone",
    )  # fmt: skip
    drop = str(item["drop"]) if "drop" in item else None
    return Known(
        fingerprint=item["fingerprint"], digest=item["values"], document=item["document"], finding=finding, drop=drop
    )  # fmt: skip


def _texts(found: Any) -> dict[str, str]:
    return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else {}

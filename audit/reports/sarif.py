"""SARIF 2.1.0 for code scanning: one run, one result a finding, suspects and terms as related locations.

A source without lines (Word, Excel, PDF) is pointed to through its extracted text, which `extracts` gives and the command line writes beside the
report; `logicalLocations` carry the document, the table and the cell whatever the source.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from audit.catalogue import say
from audit.findings import AuditResult, CellRef, Finding, RuleRun
from audit.reports._export import comment, headline, rule_key, spot
from audit.reports._extract import Extract, Region, extract, has_lines
from audit.reports._numbers import expected, imbalance
from audit.reports._words import one_line, pick, problem

__all__ = ["extracts", "render"]

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVEL = {"error": "error", "warning": "warning", "notice": "note"}
_BASELINE = {"new": "new", "known": "unchanged", "accepted": "unchanged", "gone": "absent"}
_Places = Mapping[str, Extract]


def render(result: AuditResult, *, language: str = "en", paths: Mapping[str, str] | None = None) -> str:
    """The result as a SARIF log; `paths` gives a document's path from the repository's root by its name (the name itself where absent)."""
    paths = paths or {}
    texts = _extracts(result)
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(result, texts, paths, language)]}
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def extracts(result: AuditResult) -> dict[str, str]:
    """The extracted texts that the report points to, by the file name under which each belongs beside it."""
    return {page.name: page.text for page in _extracts(result).values()}


def _extracts(result: AuditResult) -> dict[str, Extract]:
    return {document.name: extract(document) for document in result.documents if not has_lines(document)}


def _run(result: AuditResult, texts: _Places, paths: Mapping[str, str], language: str) -> dict[str, Any]:
    rules = _rules(result)
    order = {key: index for index, key in enumerate(rules)}
    baseline = any(finding.state != "new" for finding in result.findings)
    return {
        "tool": {"driver": _driver(rules, language)},
        "language": language,
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": list(_notifications(result, language)),
            }
        ],
        "artifacts": list(_artifacts(result, texts, paths, language)),
        "results": [_result(finding, order, texts, paths, language, baseline) for finding in result.findings],
    }


def _driver(rules: Mapping[str, Mapping[str, str]], language: str) -> dict[str, Any]:
    return {
        "name": "crossfoot", **_version(),
        "rules": [
            {"id": key, "shortDescription": {"text": one_line(pick(title, language)) or key}} for key, title in rules.items()
        ],
    }  # fmt: skip


def _version() -> dict[str, str]:
    try:
        return {"semanticVersion": version("crossfoot")}
    except PackageNotFoundError:  # run from a checkout that is not installed
        return {}


def _rules(result: AuditResult) -> dict[str, Mapping[str, str]]:
    titles: dict[str, Mapping[str, str]] = {_key(run): run.title for run in result.rules}
    for finding in result.findings:
        if not any(titles.get(_key(finding), {}).values()):
            titles[_key(finding)] = finding.title
    return titles


def _key(rule: RuleRun | Finding) -> str:
    return rule_key(rule.pack, rule.rule if isinstance(rule, Finding) else rule.id)


def _notifications(result: AuditResult, language: str) -> Iterator[dict[str, Any]]:
    for found in result.problems:
        level = found.severity if found.severity in ("error", "warning") else "note"
        words = (
            f"{one_line(found.where)}: {problem(found, language)}"
            if found.where
            else problem(found, language)
        )
        yield {"level": level, "message": {"text": words}, "descriptor": {"id": found.code}}


def _uri(name: str, paths: Mapping[str, str]) -> str:
    return quote(PurePath(paths.get(name, name)).as_posix())


def _artifacts(
    result: AuditResult, texts: _Places, paths: Mapping[str, str], language: str
) -> Iterator[dict[str, Any]]:
    for document in result.documents:
        yield {"location": {"uri": _uri(document.name, paths)}, "roles": ["analysisTarget"]}
    for name, page in texts.items():
        words = say("exports.extract", language, name=name)
        yield {"location": {"uri": _uri(page.name, paths), "description": {"text": words}}}


def _result(
    finding: Finding,
    order: Mapping[str, int],
    texts: _Places,
    paths: Mapping[str, str],
    language: str,
    baseline: bool,
) -> dict[str, Any]:
    key = _key(finding)
    found: dict[str, Any] = {
        "ruleId": key, "ruleIndex": order[key], "level": _LEVEL[finding.severity.value],
        "message": {"text": headline(finding, language) + f" [{spot(finding.target)}]"},
        "locations": [_location(finding.target, texts, paths)],
        "partialFingerprints": {"audit/v1": finding.fingerprint or finding.id},
        "properties": _properties(finding, language),
    }  # fmt: skip
    if related := list(_related(finding, texts, paths)):
        found["relatedLocations"] = related
    if baseline:
        found["baselineState"] = _BASELINE.get(finding.state, "new")
    if finding.state == "accepted":
        found["suppressions"] = [
            {"kind": "external", "status": "accepted", "justification": one_line(finding.accepted)}
        ]
    return found


def _related(finding: Finding, texts: _Places, paths: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    cells: dict[tuple[str, str], CellRef] = {}
    for cell in (*finding.terms, *finding.suspects):
        cells.setdefault((cell.document, cell.address), cell)
    cells.pop((finding.target.document, finding.target.address), None)
    for number, cell in enumerate(cells.values(), 1):
        text = f"{one_line(cell.printed)} {spot(cell)}"
        yield {"id": number, "message": {"text": text}, **_location(cell, texts, paths)}


def _properties(finding: Finding, language: str) -> dict[str, Any]:
    return {
        "id": finding.id, "verdict": finding.verdict.value, "family": finding.family, "state": finding.state,
        "printed": finding.target.printed, "expected": expected(finding), "imbalance": imbalance(finding),
        "unit": finding.target.unit, "comment": "\n".join(comment(finding, language)),
    }  # fmt: skip


def _location(cell: CellRef, texts: _Places, paths: Mapping[str, str]) -> dict[str, Any]:
    return {"physicalLocation": _physical(cell, texts, paths), "logicalLocations": _logical(cell)}


def _physical(cell: CellRef, texts: _Places, paths: Mapping[str, str]) -> dict[str, Any]:
    if cell.where.line:
        return {
            "artifactLocation": {"uri": _uri(cell.document, paths)},
            "region": {"startLine": cell.where.line},
        }
    page = texts.get(cell.document)
    region = page.region(cell) if page else None
    if page is None or region is None:
        return {"artifactLocation": {"uri": _uri(cell.document, paths)}}
    return {"artifactLocation": {"uri": _uri(page.name, paths)}, "region": _region(region)}


def _region(region: Region) -> dict[str, int]:
    return {"startLine": region.line, "startColumn": region.start, "endColumn": max(region.end, region.start)}


def _logical(cell: CellRef) -> list[dict[str, str]]:
    name = (
        one_line(" · ".join(part for part in (cell.row, cell.column) if part))
        or one_line(cell.address)
        or cell.document
    )
    path = " / ".join(one_line(part) for part in (cell.document, cell.table, cell.address) if part)
    return [{"name": name, "fullyQualifiedName": path, "kind": "element" if cell.table else "text"}]

"""JSON version 1, which other programs rely on: described by `schema/report-v1.schema.json`, and no dump of classes.

Numbers lose nothing: decimals are spelled as printed, a fraction that never ends to 12 significant digits. No clock, no path: the same run gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import partial
from json.encoder import encode_basestring as _quoted
from typing import Any

from audit.findings import AuditResult, Candidate, CellRef, Finding, RuleRun, Summary, TableCoverage, TermRef
from audit.reports import _words
from audit.reports._numbers import exact
from audit.tables.model import Document

__all__ = ["VERSION", "as_data", "render"]

VERSION = 1


def render(result: AuditResult, *, language: str = "en") -> str:
    """The result as JSON text ending in a newline; `language` chooses the plain `title` and nothing else."""
    parts: list[str] = []
    _encode(as_data(result, language=language), parts.append)
    return "".join([*parts, "\n"])


def as_data(result: AuditResult, *, language: str = "en") -> dict[str, Any]:
    """The report as dicts and lists; its numbers are int or Decimal."""
    return {
        "version": VERSION,
        "documents": [_document(document) for document in result.documents],
        "packs": list(result.packs),
        "findings": [_finding(finding, language) for finding in result.findings],
        "causes": [
            {
                **_cell(cause.cell), "findings": [f.id for f in cause.findings],
                **({"exchanged": _cell(cause.exchanged)} if cause.exchanged else {}),
            }
            for cause in result.causes
            if len(cause.findings) > 1
        ],
        "summary": _summary(result.summary),
        "coverage": {
            **_counts(result.coverage),
            "tables": [_table(table) for table in result.coverage.tables],
        },
        "rules": [_rule(run) for run in result.rules],
        "problems": [
            {
                "code": problem.code, "where": problem.where, "severity": problem.severity,
                "message": _words.pair(partial(_words.problem, problem)), "values": dict(problem.values),
            }
            for problem in result.problems
        ],
    }  # fmt: skip


def _document(document: Document) -> dict[str, Any]:
    return {
        "name": document.name,
        "kind": document.kind,
        "title": document.title,
        "tables": len(document.tables),
    }


def _cell(ref: CellRef) -> dict[str, Any]:
    return {
        "document": ref.document, "table": ref.table, "row": ref.row, "column": ref.column, "printed": ref.printed,
        "value": _number(ref.value), "unit": ref.unit, "address": ref.address,
        "table_number": ref.table_number, "grid": list(ref.grid),
    }  # fmt: skip


def _term(term: TermRef) -> dict[str, Any]:
    return {**_cell(term), "sign": term.sign, "name": term.name}


def _candidate(candidate: Candidate) -> dict[str, Any]:
    return {
        "cause": candidate.cause, "value": _number(candidate.value), "text": candidate.text, "detail": candidate.detail,
        "chance": Decimal(repr(round(candidate.chance, 6))), "explains": candidate.explains, "breaks": candidate.breaks,
    }  # fmt: skip


def _finding(finding: Finding, language: str) -> dict[str, Any]:
    implied = finding.expected
    return {
        "id": finding.id, "rule": finding.rule, "pack": finding.pack, "family": finding.family,
        "severity": finding.severity.value, "verdict": finding.verdict.value,
        "title": _words.pick(finding.title, language) or finding.rule, "titles": dict(finding.title), "message": dict(finding.message),
        "target": _cell(finding.target), "declared": _cell(finding.declared or finding.target), "terms": [_term(term) for term in finding.terms],
        "expected": None if implied is None else {
            "low": _number(implied.low), "high": _number(implied.high), "value": _number(implied.value), "unit": implied.unit,
        },
        "equation": finding.equation, "imbalance": _number(finding.imbalance), "slack": _number(finding.slack),
        "suspects": [
            {**_cell(suspect), "candidates": [_candidate(c) for c in suspect.candidates], "alibi": suspect.alibi}
            for suspect in finding.suspects
        ],
        "fingerprint": finding.fingerprint, "state": finding.state, "accepted": finding.accepted, "why": finding.why, "basis": finding.basis,
        "rule_version": finding.version, "related": list(finding.related), "readings": finding.readings, "passing": finding.passing, "failing": finding.failing,
    }  # fmt: skip


def _summary(summary: Summary) -> dict[str, int]:
    return {
        "checks": summary.checks, "pass": summary.passed, "rounding": summary.rounding, "improbable": summary.improbable,
        "impossible": summary.impossible, "open": summary.open, "exempt": summary.exempt,
    }  # fmt: skip


def _counts(coverage: Any) -> dict[str, int]:
    return {"figures": coverage.figures, "checked": coverage.checked, "localisable": coverage.localisable}


def _table(table: TableCoverage) -> dict[str, Any]:
    return {
        "document": table.document, "table": table.table, "table_number": table.table_number, **_counts(table),
        "checks": table.checks, "errors": table.errors, "warnings": table.warnings, "notices": table.notices, "open": table.open,
        "unchecked": [ref.address for ref in table.unchecked],
    }  # fmt: skip


def _rule(run: RuleRun) -> dict[str, Any]:
    return {
        "id": run.id, "pack": run.pack, "family": run.family, "titles": dict(run.title), "summary": _summary(run.summary),
        "accepted": run.accepted, "inferred": run.inferred, "beyond": run.beyond,
    }  # fmt: skip


def _number(value: Fraction | None) -> int | Decimal | None:
    return None if value is None else exact(value)


def _encode(data: Any, write: Callable[[str], None], indent: str = "\n") -> None:
    """Writes JSON text of `data`, two spaces a level; json.dumps cannot spell a Decimal without making it a float."""
    deeper = indent + "  "
    if isinstance(data, str):
        write(_quoted(data))
    elif isinstance(data, dict) and data:
        for i, (key, value) in enumerate(data.items()):
            write(f"{',' if i else '{'}{deeper}{_quoted(key)}: ")
            _encode(value, write, deeper)
        write(indent + "}")
    elif isinstance(data, list) and data:
        for i, value in enumerate(data):
            write(("," if i else "[") + deeper)
            _encode(value, write, deeper)
        write(indent + "]")
    elif isinstance(data, Decimal):
        write(format(data, "f") if -30 < data.adjusted() < 30 else str(data))
    else:
        write(json.dumps(data))

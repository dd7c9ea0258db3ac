"""The European Statistical System's validation report: a JSON record for each result (van der Loo and ten Bosch, *Design of a generic
machine-readable validation report structure*, version 1.0, ESSnet ValiDat Integration, 2017).

A record has the event, the rule, the data that were used (`source`) and that were judged (`target`), and the value: 0 where the figures contradict the
rule, 1 where they hold, null where that could not be judged. A data point is named by four keys: document, table, row, column. A finding and an equation
that holds are records of their own; what is known by its count alone (open, exempt) is one record a rule, with `count`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from audit.catalogue import say
from audit.findings import AuditResult, CellRef, Finding, RuleRun
from audit.reports._export import current, headline, rule_key
from audit.reports._words import one_line, pick
from audit.tables.model import Table

__all__ = ["render"]

_SEVERITY = {"error": "error", "warning": "warning", "notice": "information"}
_Record = dict[str, Any]
_Key = tuple[str, ...]


def render(result: AuditResult, *, language: str = "en", time: str = "") -> str:
    """The records as JSON; `time` (ISO 8601) is the event's, left empty by default, so that the same run gives the same bytes."""
    proofs = _proofs(result)
    records = [
        *(_finding(finding, language) for finding in current(result.findings)),
        *(_proof(result, rule, equation, keys, language) for (rule, equation), keys in proofs.items()),
        *_counted(result, Counter(rule for rule, _ in proofs), language),
    ]
    event = {"time": time, "actor": "crossfoot", "agent": "", "trigger": ""}
    numbered = [
        {"id": f"{n:06d}", "type": "validation", "event": event, **record}
        for n, record in enumerate(records, 1)
    ]
    return json.dumps(numbered, ensure_ascii=False, indent=1) + "\n"


def _finding(finding: Finding, language: str) -> _Record:
    words = {
        "severity": _SEVERITY[finding.severity.value],
        "description": one_line(pick(finding.title, language)),
    }
    said = one_line(finding.accepted or finding.why)
    why = {"explanation": said} if said else {}
    return {
        "rule": _rule(rule_key(finding.pack, finding.rule), finding.equation, **words, **why),
        "data": _data(
            [_key(cell) for cell in (finding.target, *finding.terms)], [_key(finding.target)],
            one_line(f"{finding.target.address}: {headline(finding, language)}"),
        ),
        "value": 0, "verdict": finding.verdict.value, "state": finding.state,
    }  # fmt: skip


def _rule(key: str, expression: str, severity: str = "error", **words: str) -> _Record:
    return {"language": "audit", "id": key, "expression": expression or key, "severity": severity, **words}


def _data(source: list[_Key], target: list[_Key], description: str = "") -> _Record:
    return {
        "source": list(dict.fromkeys(source)),
        "target": list(dict.fromkeys(target)),
        "description": description,
    }


def _key(cell: CellRef) -> _Key:
    return tuple(
        one_line(part) for part in (cell.document, cell.table, cell.row or cell.address, cell.column)
    )


def _proofs(result: AuditResult) -> dict[tuple[str, str], list[_Key]]:
    """The equations that hold, by rule and equation, with the cells that each runs through."""
    tables = {
        (document.name, table.number): table for document in result.documents for table in document.tables
    }
    found: dict[tuple[str, str], list[_Key]] = {}
    for covered in result.coverage.tables:
        for place, proofs in sorted(covered.proofs.items()):
            table = tables.get((covered.document, covered.table_number))
            for proof in proofs:
                found.setdefault((proof.rule, proof.equation), []).append(
                    _position(covered.document, table, place)
                )
    return found


def _position(document: str, table: Table | None, place: tuple[int, int]) -> _Key:
    if table is None:
        return (document, "", *map(str, place))
    row = next((row.label for row in table.rows if row.index == place[0]), (str(place[0] + 1),))
    column = next(
        (column.label for column in table.columns if column.index == place[1]), (str(place[1] + 1),)
    )
    return (document, one_line(table.title), one_line(" / ".join(row)), one_line(" / ".join(column)))


def _proof(result: AuditResult, rule: str, equation: str, keys: list[_Key], language: str) -> _Record:
    run = next((run for run in result.rules if run.id == rule), None)
    key, title = (rule_key(run.pack, run.id), pick(run.title, language)) if run else (rule, "")
    return {
        "rule": _rule(key, equation, description=one_line(title)),
        "data": _data(keys, keys),
        "value": 1,
        "verdict": "pass",
    }


def _counted(result: AuditResult, proved: Mapping[str, int], language: str) -> Iterator[_Record]:
    for run in result.rules:
        rest = {
            "pass": (1, run.summary.passed - proved[run.id]), "open": (None, run.summary.open),
            "exempt": (None, run.summary.exempt),
        }  # fmt: skip
        for name, (value, count) in rest.items():
            if count > 0:
                yield _count(run, name, value, count, language)


def _count(run: RuleRun, name: str, value: int | None, count: int, language: str) -> _Record:
    said = say(f"exports.ess.{name}", language, count=count)
    rule = _rule(rule_key(run.pack, run.id), "", description=one_line(pick(run.title, language)))
    return {"rule": rule, "data": _data([], [], said), "value": value, "verdict": name, "count": count}

from __future__ import annotations

import json
from typing import Any

import pytest

from audit.findings import AuditResult
from audit.reports import ess

POINTS = {"type": "array", "items": {"type": "array", "items": {"type": "string"}}}
RECORD = {
    "type": "object",
    "required": ["id", "type", "event", "rule", "data", "value"],
    "properties": {
        "type": {"const": "validation"},
        "event": {"type": "object", "required": ["time", "actor"]},
        "rule": {
            "type": "object",
            "required": ["language", "expression", "severity"],
            "properties": {"severity": {"enum": ["information", "warning", "error"]}},
        },
        "data": {
            "type": "object",
            "required": ["source", "target"],
            "properties": {"source": POINTS, "target": POINTS},
        },
        "value": {"enum": [0, 1, None]},
    },
}
"""What the report structure asks of a record."""


def records(result: AuditResult, **options: str) -> list[dict[str, Any]]:
    return list(json.loads(ess.render(result, **options)))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_record_has_the_structure(result: AuditResult, language: str) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    found = records(result, language=language)
    for record in found:
        jsonschema.validate(record, RECORD)
    assert len({record["id"] for record in found}) == len(found)


def test_a_finding_is_a_zero_with_its_sources_and_its_target(result: AuditResult) -> None:
    first = records(result)[0]
    assert first["value"] == 0
    assert first["data"]["target"] == [
        ["青禾县月报.txt", "三、社会保障 （二）机关养老保险", "参保人数(人)", "同比±%"]
    ]
    assert [key[3] for key in first["data"]["source"]] == ["同比±%", "1—6月 / 累计", "1—6月 / 上年同期"]
    assert first["rule"]["severity"] == "error"


def test_an_equation_that_holds_is_a_one_with_all_its_cells(result: AuditResult) -> None:
    held = [record for record in records(result) if record["rule"]["expression"] == "42031 − 42614 = −583"]
    assert [record["value"] for record in held] == [1]
    assert [key[2] for key in held[0]["data"]["source"]] == [
        "基金收入(万元)",
        "基金支出(万元)",
        "期末结余(万元)",
    ]


def test_what_could_not_be_judged_is_null_and_counted(result: AuditResult) -> None:
    counted = {
        (record["rule"]["id"], record["verdict"]): record for record in records(result) if "count" in record
    }
    assert counted["qinghe/product-growth", "open"]["value"] is None
    assert counted["qinghe/product-growth", "exempt"]["count"] == 3
    assert counted["qinghe/pension-growth", "pass"]["count"] == 2
    assert ("qinghe/pension-surplus", "pass") not in counted  # its one pass is a record of its own


def test_findings_that_are_gone_have_no_record(result: AuditResult) -> None:
    assert sum(record["value"] == 0 and "count" not in record for record in records(result)) == 7


def test_there_is_no_clock_but_the_one_that_is_given(result: AuditResult) -> None:
    assert ess.render(result) == ess.render(result)
    assert records(result, time="2024-07-01T09:00:00Z")[0]["event"]["time"] == "2024-07-01T09:00:00Z"

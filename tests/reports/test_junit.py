from __future__ import annotations

from xml.etree import ElementTree

import pytest
from msgspec.structs import replace
from report_cases import SCRIPT, make_result

from audit.findings import AuditResult, RuleRun, Summary
from audit.reports import junit


def cases(result: AuditResult, language: str = "en") -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(junit.render(result, language=language)).iter("testcase"))


def test_errors_and_warnings_fail_notices_pass(result: AuditResult) -> None:
    failures = {case.get("name", "").split(" (")[-1]: case.find("failure") for case in cases(result)}
    kinds = [failure.get("type") for failure in failures.values() if failure is not None]
    assert kinds == ["error", "error", "error", "warning", "warning"]
    assert failures["line 71, cell 4)"] is None


def test_what_the_baseline_knows_is_skipped_not_passed(result: AuditResult) -> None:
    known = next(case for case in cases(result) if "line 46, cell 4" in case.get("name", ""))
    assert known.find("skipped") is not None


def test_what_is_gone_is_no_case(result: AuditResult) -> None:
    assert not [case for case in cases(result) if case.get("classname") == "northmark.retail-regions"]


@pytest.mark.parametrize(
    ("summary", "skipped"),
    [(Summary(checks=3, passed=3), False), (Summary(checks=3, passed=1, open=2), False), (Summary(checks=2, open=1, exempt=1), True),
     (Summary(), True)],
)  # fmt: skip
def test_a_rule_passes_only_if_it_judged_something(summary: Summary, skipped: bool) -> None:
    run = RuleRun(id="a", pack="p", family="sum", title={"en": "a title"}, summary=summary)
    case = cases(AuditResult(rules=(run,)))[0]
    assert (case.find("skipped") is not None) is skipped


def test_the_counts_of_the_suites_are_those_of_their_cases(result: AuditResult) -> None:
    root = ElementTree.fromstring(junit.render(result))
    for element in (root, *root.iter("testsuite")):
        found = list(element.iter("testcase"))
        assert int(element.get("tests", "")) == len(found)
        assert int(element.get("failures", "")) == sum(case.find("failure") is not None for case in found)
        assert int(element.get("skipped", "")) == sum(case.find("skipped") is not None for case in found)


def test_a_parser_of_the_format_reads_it(result: AuditResult, tmp_path: object) -> None:
    parser = pytest.importorskip("junitparser")
    read = parser.JUnitXml.fromstring(junit.render(result).encode())
    assert (read.tests, read.failures, read.skipped) == (8, 5, 2)


def test_characters_that_xml_cannot_hold_and_markup_come_out_as_text(result: AuditResult) -> None:
    said = {"en": f"\x00\x0b\ud800 {SCRIPT} & \U0001f600", "zh": ""}
    text = junit.render(replace(result, findings=(replace(result.findings[0], message=said),)))
    failure = ElementTree.fromstring(text).find(".//failure")
    assert failure is not None
    assert failure.get("message") == f"\ufffd {SCRIPT} & \U0001f600"


def test_problems_are_printed(result: AuditResult) -> None:
    errors = ElementTree.fromstring(junit.render(result)).findtext(".//system-err")
    assert errors is not None
    assert "qinghe.yaml, line 12" in errors


def test_a_result_of_nothing_is_a_suite_of_nothing() -> None:
    assert cases(AuditResult()) == []
    assert junit.render(make_result()) == junit.render(make_result())

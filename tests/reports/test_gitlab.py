from __future__ import annotations

import json

from msgspec.structs import replace

from audit.findings import AuditResult
from audit.reports import gitlab


def test_an_issue_has_what_gitlab_asks_for(result: AuditResult) -> None:
    issues = json.loads(gitlab.render(result, paths={"青禾县月报.txt": "data/青禾县月报.txt"}))
    first = issues[0]
    assert first["location"] == {"path": "data/青禾县月报.txt", "lines": {"begin": 43}}
    assert (first["severity"], first["check_name"]) == ("critical", "qinghe/pension-growth")
    assert all(
        {"description", "check_name", "fingerprint", "severity", "location"} <= set(issue) for issue in issues
    )


def test_severities_are_the_formats_own(result: AuditResult) -> None:
    issues = json.loads(gitlab.render(result))
    assert [issue["severity"] for issue in issues] == ["critical"] * 4 + ["info"] + ["major"] * 2


def test_fingerprints_are_distinct_even_where_findings_share_one(result: AuditResult) -> None:
    twin = replace(result.findings[0], id="F100")
    issues = json.loads(gitlab.render(replace(result, findings=(*result.findings, twin))))
    prints = [issue["fingerprint"] for issue in issues]
    assert len(set(prints)) == len(prints)
    assert prints[0] == result.findings[0].fingerprint


def test_a_clean_result_is_an_empty_list() -> None:
    assert json.loads(gitlab.render(AuditResult())) == []


def test_what_was_accepted_is_not_shown(result: AuditResult) -> None:
    accepted = replace(result.findings[0], state="accepted")
    assert json.loads(gitlab.render(AuditResult(findings=(accepted,)))) == []

"""Which finding a person means."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from ledger_cases import FIGURES, make_finding, make_result

from audit.catalogue import LANGUAGES
from audit.ledger import Found, LookupFault, day, find, in_reports
from audit.ledger.entries import values
from audit.reports import json_v1

OTHER = make_finding(
    {**FIGURES, "Total": "9"}, id="F001", fingerprint="ffff0000ffff0000", document="south.md"
)
AMONG = [
    Found(report="north", finding=make_finding()),
    Found(report="south", finding=OTHER),
    Found(report="south", finding=make_finding(id="F002", fingerprint="eeee00")),
]


@pytest.mark.parametrize(
    ("wanted", "fingerprint"),
    [
        ("F002", "eeee00"), ("f002", "eeee00"), ("north:F001", "8a607266c11cb1f1"), ("south:F001", "ffff0000ffff0000"),
        ("8a607266c11cb1f1", "8a607266c11cb1f1"), ("8A6072", "8a607266c11cb1f1"),
    ],
)  # fmt: skip
def test_a_name_should_find_its_finding(wanted: str, fingerprint: str) -> None:
    assert find(wanted, AMONG, "reports/").fingerprint == fingerprint


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ("F001", "accept.several"),
        ("F009", "accept.none"),
        ("8a607", "accept.none"),
        ("west:F001", "accept.none"),
        ("", "accept.none"),
    ],
)
def test_a_name_should_not_find_a_finding(wanted: str, code: str) -> None:
    with pytest.raises(LookupFault) as caught:
        find(wanted, AMONG, "reports/")
    assert caught.value.code == code
    for language in LANGUAGES:
        assert caught.value.say(language)


def test_one_finding_in_several_reports_is_one() -> None:
    assert (
        find("F001", [AMONG[0], Found(report="copy", finding=make_finding())], "").fingerprint
        == "8a607266c11cb1f1"
    )


def test_what_is_gone_cannot_be_accepted() -> None:
    with pytest.raises(LookupFault):
        find("F001", [Found(report="", finding=make_finding(state="gone"))], "reports/")


def test_a_json_report_gives_the_values_that_the_run_had(tmp_path: Path) -> None:
    finding = make_finding({"Total": "1,234.50", "Farming": "—", "第一产业": "10.0亿元"})
    (tmp_path / "north.json").write_text(json_v1.render(make_result(finding)), encoding="utf-8")
    (tmp_path / "north.gitlab.json").write_text("[]")
    (found,) = in_reports(tmp_path)
    assert (found.report, found.finding.fingerprint, values(found.finding)) == (
        "north",
        finding.fingerprint,
        values(finding),
    )


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"version": 1, "findings": [{}]}'])
def test_a_file_that_is_no_report_says_so(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.json").write_text(text)
    with pytest.raises(LookupFault) as caught:
        in_reports(tmp_path)
    assert caught.value.code == "accept.report"


def test_no_report_at_all_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(LookupFault) as caught:
        in_reports(tmp_path / "none")
    assert caught.value.code == "accept.no-reports"


def test_a_day_is_an_iso_date() -> None:
    assert day("2031-05-01") == date(2031, 5, 1)
    assert day(None) is None
    with pytest.raises(LookupFault):
        day("1 May")

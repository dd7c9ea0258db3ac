"""New, known, accepted, gone: and what lapses."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from ledger_cases import FIGURES, make_finding, make_result
from msgspec.structs import replace

from audit.catalogue import LANGUAGES, say
from audit.findings import AuditResult
from audit.ledger import Baseline, Entry, Ledger, Standing, confront, entry_for, read_baseline, write_baseline

TODAY = date(2031, 5, 1)
ENTRY = replace(
    entry_for(make_finding(), reason="two branches are secret", who="s3", until=date(2031, 5, 1)), line=5
)


def told(result: AuditResult, *entries: Entry, today: date = TODAY) -> AuditResult:
    return confront(result, Standing(ledger=Ledger(entries=entries, file="ledger.yaml"), today=today))


def codes(result: AuditResult) -> list[str]:
    for problem in result.problems:
        for language in LANGUAGES:
            assert say(problem.code, language, **dict(problem.values))
        assert problem.severity == "notice"
    return [problem.code for problem in result.problems]


def test_without_a_ledger_and_a_baseline_everything_is_new() -> None:
    result = make_result(make_finding())
    assert confront(result, Standing()) == result


def test_an_acceptance_should_hold_with_its_values_until_and_including_its_day() -> None:
    result = told(make_result(make_finding()), ENTRY)
    assert [(f.state, f.accepted) for f in result.findings] == [("accepted", "two branches are secret")]
    assert [run.accepted for run in result.rules] == [1]
    assert codes(result) == []


def test_an_acceptance_should_not_hold_the_day_after() -> None:
    result = told(make_result(make_finding()), ENTRY, today=date(2031, 5, 2))
    assert [f.state for f in result.findings] == ["new"]
    assert codes(result) == ["ledger.expired"]


@pytest.mark.parametrize("row", list(FIGURES))
def test_an_acceptance_should_not_hold_once_any_value_changes(row: str) -> None:
    result = told(make_result(make_finding({**FIGURES, row: "77.7"})), ENTRY)
    assert [f.state for f in result.findings] == ["new"]
    assert codes(result) == ["ledger.changed"]
    assert result.problems[0].where == "ledger.yaml:5"
    assert {"name": f"{row} · Q1", "was": FIGURES[row], "now": "77.7"}.items() <= dict(
        result.problems[0].values
    ).items()


def test_an_acceptance_should_not_hold_for_another_place() -> None:
    assert [f.state for f in told(make_result(make_finding(fingerprint="bbbb")), ENTRY).findings] == ["new"]


def test_an_acceptance_holds_in_the_next_edition_while_the_figures_stay() -> None:
    result = told(make_result(make_finding(document="north-04.md"), documents=("north-04.md",)), ENTRY)
    assert [f.state for f in result.findings] == ["accepted"]
    assert codes(result) == []


def test_each_edition_can_be_accepted_with_its_own_values() -> None:
    other = {**FIGURES, "Total": "99.0"}
    both = (
        ENTRY,
        replace(entry_for(make_finding(other), reason="r", who="", until=None), document="north-04.md"),
    )
    result = told(make_result(make_finding(), make_finding(other, document="north-04.md")), *both)
    assert [f.state for f in result.findings] == ["accepted", "accepted"]


def test_what_is_accepted_but_no_longer_found_can_be_deleted() -> None:
    assert codes(told(make_result(), ENTRY)) == ["ledger.unneeded"]
    assert codes(told(make_result(documents=("north-04.md",)), ENTRY)) == []


def test_a_rule_that_is_often_accepted_is_remarked_on() -> None:
    findings = [make_finding(fingerprint=f"{k:04}") for k in range(9)]
    entries = [entry_for(finding, reason="r", who="", until=None) for finding in findings]
    assert codes(told(make_result(*findings), *entries[:4])) == []
    assert codes(told(make_result(*findings), *entries[:5])) == ["ledger.often"]


@pytest.fixture
def baseline(tmp_path: Path) -> Baseline:
    write_baseline(tmp_path / "b.json", [make_finding(), make_finding(fingerprint="bbbb", column="Q2")])
    return read_baseline(tmp_path / "b.json")


def test_what_was_there_is_known_and_what_left_is_gone(baseline: Baseline) -> None:
    result = confront(
        make_result(make_finding(), make_finding(fingerprint="cccc")), Standing(baseline=baseline)
    )
    assert [(f.id, f.fingerprint, f.state) for f in result.findings] == [
        ("F001", "8a607266c11cb1f1", "known"), ("F001", "cccc", "new"), ("G001", "bbbb", "gone")
    ]  # fmt: skip
    gone = result.findings[2]
    assert (gone.target.row, gone.target.column, gone.target.printed, dict(gone.message)["zh"]) == (
        "Total",
        "Q2",
        "100.5",
        "合计不符",
    )


def test_a_figure_that_changed_and_still_does_not_agree_is_new_and_not_gone(baseline: Baseline) -> None:
    result = confront(make_result(make_finding({**FIGURES, "Total": "99"})), Standing(baseline=baseline))
    assert [(f.fingerprint, f.state) for f in result.findings] == [
        ("8a607266c11cb1f1", "new"),
        ("bbbb", "gone"),
    ]


def test_what_was_not_audited_is_not_gone(baseline: Baseline) -> None:
    assert confront(make_result(documents=("south.md",)), Standing(baseline=baseline)).findings == ()
    assert confront(replace(make_result(), packs=("other",)), Standing(baseline=baseline)).findings == ()


def test_an_acceptance_counts_before_the_baseline(baseline: Baseline) -> None:
    standing = Standing(ledger=Ledger(entries=(ENTRY,)), baseline=baseline, today=TODAY)
    assert [f.state for f in confront(make_result(make_finding()), standing).findings] == ["accepted", "gone"]

from __future__ import annotations

import re

from msgspec.structs import replace
from report_cases import SCRIPT

from audit.findings import AuditResult
from audit.reports import github

COMMAND = re.compile(r"::(error|warning|notice) ((?:[a-z]+=[^:,\r\n]*)(?:,[a-z]+=[^:,\r\n]*)*)::(.*)")


def undone(text: str) -> str:
    """What the runner shows."""
    for sign, code in ((":", "%3A"), (",", "%2C"), ("\n", "%0A"), ("\r", "%0D"), ("%", "%25")):
        text = text.replace(code, sign)
    return text


def test_every_line_is_one_command(result: AuditResult) -> None:
    lines = github.render(result).splitlines()
    assert len(lines) == 7 + 2
    assert all(COMMAND.fullmatch(line) for line in lines)


def test_properties_and_message_survive_their_escapes(result: AuditResult) -> None:
    odd = replace(result.findings[0], title={"en": "100%: a, b\nc"}, message={"en": "50 % %0A\r\n::error::x"})
    line = github.render(AuditResult(findings=(odd,))).splitlines()
    match = COMMAND.fullmatch(line[0])
    assert match is not None
    properties = dict(part.split("=", 1) for part in match[2].split(","))
    assert undone(properties["title"]) == "F001 100%: a, b\nc"
    assert undone(match[3]).startswith("50 % %0A ::error::x [")
    assert len(line) == 1


def test_severity_file_and_line(result: AuditResult) -> None:
    lines = github.render(result, language="zh", paths={"青禾县月报.txt": "data/青禾县月报.txt"}).splitlines()
    assert lines[0].startswith("::error file=data/青禾县月报.txt,line=43,title=F001 同比增速复算::")
    assert lines[4].startswith("::notice ")
    assert lines[5].startswith("::warning file=data/青禾县月报.txt,title=F006")


def test_what_is_gone_is_not_marked(result: AuditResult) -> None:
    assert "F007" not in github.render(result)
    assert "F007" not in github.step_summary(result)


def test_the_summary_is_a_table_in_which_no_text_is_markup(result: AuditResult) -> None:
    odd = replace(result.findings[0], message={"en": f"{SCRIPT} a|b *c* @here"})
    rows = [
        line
        for line in github.step_summary(replace(result, findings=(odd,))).splitlines()
        if line.startswith("| error")
    ]
    assert len(rows) == 1
    assert "<script>" not in rows[0]
    assert r"a\|b \*c\* \@here" in rows[0]


def test_a_summary_keeps_within_the_limit_and_says_what_it_left_out(result: AuditResult) -> None:
    text = github.step_summary(replace(result, findings=result.findings[:1] * 9000))
    assert len(text.encode()) < 1024 * 1024
    shown = text.count("| error |")
    assert f"{9000 - shown} more findings" in text


def test_what_is_known_or_accepted_is_a_notice(result: AuditResult) -> None:
    assert github.render(result).splitlines()[2].startswith("::notice ")

"""The cell that a finding is about: the one that the other rules speak against, else the one that the rule judges."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from rich.console import Console

from audit.findings import Finding
from audit.ledger.entries import values
from audit.ledger.lookup import entry_for, in_reports
from audit.pipeline import Run
from audit.reports import html, json_v1, terminal

SAME = """tables: {a: 甲表, b: 乙表, c: 丙表}
rules:
  - {id: s, same: [a/收入/本期, b/收入/本期%s]}
  - {id: balance, table: a, formula: 结余 = 收入 - 支出}
"""
THREE = "一、甲表\n\n项目\t本期\n收入\t{a}\n支出\t50\n结余\t{rest}\n\n二、乙表\n\n项目\t本期\n收入\t{b}\n税\t3\n\n三、丙表\n\n项目\t本期\n收入\t120\n税\t3\n"
MADE = """tables: {t: {}}
rules:
  - {id: made, table: t, sum: {total: 合计, parts: [甲, 乙, 丙]}}
  - {id: grown, table: t, growth: {rate: 增长%, current: 本期, prior: 同期}}
"""
SUM = "项目\t本期\t同期\t增长%\n合计\t{total}\t6000\t{rate}\n甲\t{part}\t1000\t\n乙\t2400\t2000\t20.0\n丙\t3600\t3000\t20.0\n"


def about(finding: Finding) -> tuple[str, str, str]:
    return finding.target.table, finding.target.row, finding.target.printed


@pytest.mark.parametrize(
    ("a", "b", "rest", "third", "printed"),
    [
        ("120", "210", "70", "", "210"),  # the balance upholds the first
        ("120", "210", "70", ", c/收入/本期", "210"),  # so does the third
        ("210", "120", "", "", "210"),  # nothing upholds either: the first
        ("210", "120", "70", "", "210"),  # the balance speaks against the first
    ],
)
def test_of_a_fact_printed_twice_the_one_that_others_speak_against_is_marked(
    audited: Callable[..., Run], a: str, b: str, rest: str, third: str, printed: str
) -> None:
    result = audited(THREE.format(a=a, b=b, rest=rest), SAME % third).result()
    assert {f.target.printed for f in result.findings if f.rule == "s"} == {printed}


def test_a_part_that_nothing_upholds_is_the_headline_of_its_sum(audited: Callable[..., Run]) -> None:
    (finding,) = audited(SUM.format(total=7200, rate="20.0", part=1400), MADE).result().findings
    assert about(finding)[1:] == ("甲", "1400")
    assert finding.declared is not None
    assert finding.declared.row == "合计"
    assert finding.expected is not None
    assert finding.expected.value == 1200
    assert {(t.row, t.sign) for t in finding.terms} == {("合计", "+"), ("乙", "-"), ("丙", "-")}
    assert "甲，本期：印作 1400，按其他数字应为" in finding.message["zh"]


def test_a_total_that_nothing_upholds_stays_the_headline(audited: Callable[..., Run]) -> None:
    (finding,) = audited(SUM.format(total=7300, rate="", part=1200), MADE).result().findings
    assert (about(finding)[1], finding.declared) == ("合计", None)


def test_reports_lead_to_that_cell(audited: Callable[..., Run]) -> None:
    result = audited(SUM.format(total=7200, rate="20.0", part=1400), MADE).result()
    console = Console(width=120, file=io.StringIO(), color_system=None)
    terminal.render(result, console, language="zh")
    assert isinstance(console.file, io.StringIO)
    line = next(line for line in console.file.getvalue().splitlines() if "→" in line and "1400" in line)
    assert "甲 · 本期" in line
    assert "1400 → 1200" in line
    marked = re.findall(r'<td id="[^"]*" class="error [^>]*>.*?data-at="([^"]*)"', html.render(result))
    assert marked == ["甲 · 本期"]


def test_what_was_accepted_does_not_hang_on_where_the_evidence_points(audited: Callable[..., Run]) -> None:
    aimed = audited(SUM.format(total=7200, rate="20.0", part=1400), MADE).result().findings[0]
    plain = audited(SUM.format(total=7200, rate="", part=1400), MADE).result().findings[0]
    assert (aimed.declared is None, plain.declared is None) == (False, True)
    assert aimed.fingerprint == plain.fingerprint
    assert list(values(aimed).items()) == list(values(plain).items())
    one, other = (entry_for(f, reason="r", who="w", until=date(2040, 1, 1)) for f in (aimed, plain))
    assert one == other


def test_a_finding_read_back_from_a_report_is_accepted_alike(
    audited: Callable[..., Run], tmp_path: Path
) -> None:
    result = audited(SUM.format(total=7200, rate="20.0", part=1400), MADE).result()
    (tmp_path / "report.json").write_text(json_v1.render(result), encoding="utf-8")
    ((back,),) = [[one.finding for one in in_reports(tmp_path)]]
    assert list(values(back).items()) == list(values(result.findings[0]).items())
    given = {"reason": "r", "who": "w", "until": None}
    assert entry_for(back, **given) == entry_for(result.findings[0], **given)  # type: ignore[arg-type]

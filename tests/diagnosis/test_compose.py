"""What a finding is called from one edition to the next."""

from __future__ import annotations

from collections.abc import Callable

from audit.pipeline import Run
from audit.reports import markdown

PACK = "tables: {t: {columns: [累计]}}\nrules:\n  - {id: s, table: t, sum: {total: 合计, parts: [甲, 乙]}, in: [累计]}\n"
TEXT = "{year}年1-{month}月收支情况\n\n项目\t累计\n合计\t{total}\n甲\t40\n乙\t50\n"


def test_a_fingerprint_outlives_the_month_and_the_figures(audited: Callable[..., Run]) -> None:
    prints = []
    for year, month, total in ((2031, 8, 120), (2031, 9, 131), (2032, 1, 122)):
        (finding,) = audited(TEXT.format(year=year, month=month, total=total), PACK).result().findings
        prints.append(finding.fingerprint)
    assert len(set(prints)) == 1


def test_places_that_carry_the_same_labels_are_told_apart(audited: Callable[..., Run]) -> None:
    text = "项目\t2030年\t2031年\n合计\t120\t131\n甲\t40\t40\n乙\t50\t50\n"
    findings = (
        audited(text, "tables: {t: {}}\nrules:\n  - {id: s, table: t, sum: {total: 合计, parts: [甲, 乙]}}\n")
        .result()
        .findings
    )
    assert len({finding.fingerprint for finding in findings}) == 2


def test_a_finding_says_that_the_table_can_be_read_in_other_ways(audited: Callable[..., Run]) -> None:
    text = "项目\t金额\n合计\t100\n1、甲\t40\n2、乙\t50\n丙\t3\n"
    pack = "tables: {t: {}}\nrules:\n  - {id: s, table: t, sum: {total: 合计, parts: rest}}\n"
    result = audited(text, pack).result()
    (finding,) = result.findings
    assert (finding.readings, finding.equation) == (2, "100 = 40 + 50 + 3")
    assert "read here in 2 ways" in markdown.render(result)
    assert "2 种读法" in markdown.render(result, language="zh")


def test_a_finding_that_can_be_read_in_one_way_says_nothing_of_it(audited: Callable[..., Run]) -> None:
    text = "项目\t金额\n合计\t100\n甲\t40\n乙\t50\n"
    pack = "tables: {t: {}}\nrules:\n  - {id: s, table: t, sum: {total: 合计, parts: rest}}\n"
    result = audited(text, pack).result()
    assert result.findings[0].readings == 1
    assert "ways" not in markdown.render(result)

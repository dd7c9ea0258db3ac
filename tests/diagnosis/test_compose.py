"""What a finding is called from one edition to the next."""

from __future__ import annotations

from collections.abc import Callable

from audit.pipeline import Run
from audit.reports import _words, markdown
from audit.reports._numbers import expected

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


def test_an_implied_value_narrower_than_its_last_digit_is_one_figure(audited: Callable[..., Run]) -> None:
    text = "项目\t本期\t同期\t增长%\n甲\t77121.4\t75578.3\t4.1\n"
    pack = (
        "tables: {t: {}}\nrules:\n  - {id: g, table: t, growth: {rate: 增长%, current: 本期, prior: 同期}}\n"
    )
    (finding,) = audited(text, pack).result().findings
    assert finding.message["zh"] == "甲，增长%：印作 4.1%，按其他数字应为 2.04"


def test_a_value_is_told_in_the_brackets_of_its_cell(audited: Callable[..., Run]) -> None:
    text = "项目\t金额\n合计\t(120)\n甲\t(40)\n乙\t(50)\n丙\t(1)\n"
    pack = "tables: {t: {}}\nrules:\n  - {id: s, table: t, sum: {total: 合计, parts: rest}}\n"
    (finding,) = audited(text, pack).result().findings
    assert "(92.5) to (89.5)" in finding.message["en"]
    assert "(120) → (91)" in " ".join(f"{finding.target.printed} → {expected(finding)}".split())


TWO_UNITS = "一、概览\n\n指标\t单位\t累计\n收入\t亿元\t160150\n\n二、收支\n单位：万元\n\n项目\t累计\n收入\t160150\n支出\t140000\n"
TWO_PACK = "tables: {a: 概览, b: 收支}\nrules:\n  - {id: twice, same: [b/收入/累计, a/收入/累计]}\n"


def test_an_equation_of_two_units_shows_them(audited: Callable[..., Run]) -> None:
    (finding,) = audited(TWO_UNITS, TWO_PACK).result().findings
    assert finding.equation == "160150万元 = 160150亿元"


def test_a_suspect_in_another_table_is_named_with_it(audited: Callable[..., Run]) -> None:
    shown = markdown.render(audited(TWO_UNITS, TWO_PACK).result(), language="zh")
    assert "一、概览 / 收入 · 累计，计量单位差万倍：160150 → 16.015" in shown
    assert "10^" not in shown


def test_a_row_is_called_by_its_name_and_the_code_behind_it(audited: Callable[..., Run]) -> None:
    text = "部门\t行业\t代码\t累计\n工业\t纺织\tC12\t40\n工业\t造纸\tC13\t50\n工业\t合计\t\t120\n"
    pack = "tables: {t: {}}\nrules:\n  - {id: r, table: t, range: {of: [累计], max: 45}, in: [C13]}\n"
    (finding,) = audited(text, pack).result().findings
    assert (_words.short(finding.target), _words.outer(finding.target)) == ("造纸 / C13 · 累计", "工业")


def test_a_tables_checks_are_counted_once_however_many_figures_they_hold(audited: Callable[..., Run]) -> None:
    result = audited(TEXT.format(year=2031, month=8, total=90), PACK).result()
    assert result.summary.checks == result.coverage.tables[0].checks == 1

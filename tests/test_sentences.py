"""A bulletin whose sentences repeat its tables: the wrong one of the two is named, in every report, and an acceptance holds."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from audit.findings import AuditResult
from audit.ledger.entries import values
from audit.pipeline import Run
from audit.reports import html, markdown

TEXT = """一、贸易
1-6月，全县零售总额{said}亿元，同比下降{fell}%。其中城镇32.79亿元，增长9.3%。

单位：亿元
指标	零售额	上年同期	增速%
合计	{total}	47.81	-3.0
城镇	32.79	30.00	9.3
乡村	13.59	17.81	-23.7
"""
PACK = """language: zh
tables: {t: {}}
rules:
  - {id: sum, table: t, sum: {total: 合计, parts: [城镇, 乡村]}}
  - {id: growth, table: t, growth: {rate: 增速, current: 零售额, prior: 上年同期}}
  - {id: said, same: [t/合计/零售额, 正文/零售总额]}
  - {id: fell, same: [t/合计/增速, 正文/零售总额 > 同比]}
  - {id: ratio, formula: "[正文/城镇/亿元] / [正文/全县零售总额/亿元] >= 70%"}
"""


def told(said: str = "46.38", fell: str = "3.0", total: str = "46.38") -> str:
    return TEXT.format(said=said, fell=fell, total=total)


@pytest.fixture
def result(audited: Callable[..., Run]) -> Callable[..., AuditResult]:
    return lambda **words: audited(told(**words), PACK).result()


def test_an_honest_bulletin_says_nothing(result: Callable[..., AuditResult]) -> None:
    honest = result()
    assert (honest.findings, honest.problems) == ((), ())
    assert honest.summary.passed == 8


def test_a_sentence_is_named_where_the_table_is_upheld(result: Callable[..., AuditResult]) -> None:
    (finding,) = result(said="46.68").findings
    assert (finding.rule, finding.target.printed, finding.target.table_number) == ("said", "46.68亿元", 0)
    assert "零售总额，正文：印作 46.68亿元" in finding.message["zh"]
    assert "零售总额, In the text: printed 46.68亿元" in finding.message["en"]
    assert values(finding) == {"合计 · 零售额": "46.38", finding.target.row: "46.68亿元"}
    assert finding.declared is not None
    assert (finding.declared.row, finding.declared.printed) == ("合计", "46.38")
    assert finding.expected is not None
    assert float(finding.expected.value or 0) == 46.38


def test_a_table_is_named_where_its_parts_and_the_sentence_speak_against_it(
    result: Callable[..., AuditResult],
) -> None:
    causes = result(total="46.83").causes
    assert [(cause.cell.row, cause.cell.column, cause.cell.printed) for cause in causes] == [
        ("合计", "零售额", "46.83")
    ]
    assert {finding.rule for finding in causes[0].findings} == {"sum", "growth", "said"}


def test_a_rate_that_fell_is_held_with_its_sign(result: Callable[..., AuditResult]) -> None:
    (finding,) = result(fell="3.5").findings
    assert (finding.rule, finding.target.printed) == ("fell", "下降3.5%")


def test_reports_show_the_figure_in_its_sentence(result: Callable[..., AuditResult]) -> None:
    wrong = result(said="46.68")
    page = html.render(wrong, language="zh")
    assert '<span class="text">46.68亿元</span>' in page
    assert "46.68亿元" in markdown.render(wrong, language="zh")

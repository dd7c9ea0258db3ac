"""Findings of one root: a cell that explains several is named once, and two that explain equally are not chosen between."""

from __future__ import annotations

import io
import json
from collections.abc import Callable

import pytest
from rich.console import Console

from audit.findings import AuditResult
from audit.pipeline import Run
from audit.reports import json_v1, markdown, terminal

PACK = """tables: {t: {}}
rules:
  - {id: made, table: t, sum: {total: 合计, parts: [甲, 乙, 丙]}}
  - {id: grown, table: t, growth: {rate: 增长%, current: 本期, prior: 上年同期}}
  - {id: shared, table: t, share: {share: 占比%, part: 本期, whole: 合计}}
"""
RIGHT = {"total": 7200, "part": 1200, "rate": "20.0"}


def bulletin(**printed: object) -> str:
    figures = RIGHT | printed
    return (
        "项目\t本期\t上年同期\t增长%\t占比%\n"
        f"合计\t{figures['total']}\t6000\t20.0\t100.0\n甲\t{figures['part']}\t1000\t{figures['rate']}\t16.7\n"
        "乙\t2400\t2000\t20.0\t33.3\n丙\t3600\t3000\t20.0\t50.0\n"
    )


@pytest.fixture
def wrong_total(audited: Callable[..., Run]) -> AuditResult:
    return audited(bulletin(total=7920), PACK).result()


def test_a_wrong_total_is_one_cell_with_five_findings_under_it(wrong_total: AuditResult) -> None:
    (cause,) = wrong_total.causes
    assert (cause.cell.row, cause.cell.column, cause.cell.printed) == ("合计", "本期", "7920")
    assert [f.rule for f in cause.findings] == ["made", "grown", "shared", "shared", "shared"]
    assert sorted(f.id for f in cause.findings) == [f.id for f in wrong_total.findings]


def test_a_wrong_part_is_named_although_no_finding_judges_it(audited: Callable[..., Run]) -> None:
    (cause,) = audited(bulletin(part=1230), PACK).result().causes
    assert (cause.cell.row, cause.cell.column) == ("甲", "本期")
    assert [f.rule for f in cause.findings] == ["made", "grown", "shared"]


def test_a_wrong_rate_stands_alone(audited: Callable[..., Run]) -> None:
    result = audited(bulletin(rate="22.0"), PACK).result()
    (cause,) = result.causes
    assert cause.findings == result.findings
    assert cause.findings[0].cause is None


def test_two_wrong_cells_are_two_causes(audited: Callable[..., Run]) -> None:
    result = audited(bulletin(part=1230, rate="33.0"), PACK).result()
    assert [(c.cell.row, c.cell.column, len(c.findings)) for c in result.causes] == [
        ("甲", "本期", 2),
        ("甲", "增长%", 1),
    ]


def test_no_cell_is_chosen_where_two_explain_equally(audited: Callable[..., Run]) -> None:
    pack = "tables: {t: {}}\nrules:\n  - {id: a, table: t, formula: 结余 = 收入 - 支出}\n  - {id: b, table: t, formula: 收入 = 支出 + 结余}\n"
    result = audited("项目\t一月\t二月\n收入\t50\t61\n支出\t30\t31\n结余\t20\t35\n", pack).result()
    assert len(result.findings) == 2
    assert [len(cause.findings) for cause in result.causes] == [1, 1]


def test_a_check_that_holds_clears_a_cell(audited: Callable[..., Run]) -> None:
    pack = PACK + "  - {id: twice, table: t, same: [合计/本期, 合计/去向]}\n"
    text = bulletin(total=7920).splitlines()
    lines = [
        f"{line}\t{word}" for line, word in zip(text, ["去向", "7920", "1320", "3000", "3600"], strict=True)
    ]
    result = audited("\n".join(lines) + "\n", pack).result()
    assert [len(cause.findings) for cause in result.causes] == [1] * 5


@pytest.mark.parametrize(
    ("language", "headline"),
    [
        ("en", "The figures contradict each other: one cell to look at, 5 checks broken."),
        ("zh", "发现矛盾，数据不可能同时正确：5 项核对不成立，需查看 1 个单元格。"),
    ],
)
def test_the_headline_counts_cells(wrong_total: AuditResult, language: str, headline: str) -> None:
    assert f"**{headline}**" in markdown.render(wrong_total, language=language)


@pytest.mark.parametrize("width", [60, 140])
def test_the_terminal_folds_the_others_under_the_root_and_loses_none(
    wrong_total: AuditResult, width: int
) -> None:
    console = Console(width=width, file=io.StringIO(), color_system=None, legacy_windows=False)
    terminal.render(wrong_total, console, language="zh", quiet=True)
    assert isinstance(console.file, io.StringIO)
    text = console.file.getvalue()
    assert (
        text.index("7920") < text.index("及以下 4 条") < text.index("甲 · 占比%") < text.index("丙 · 占比%")
    )


def test_markdown_folds_the_others_under_the_root(wrong_total: AuditResult) -> None:
    text = markdown.render(wrong_total)
    assert text.count("\n### ") == 1
    assert all(f"  - F{k:03d} (" in text for k in range(2, 6))
    assert "| ↳ F005 |" in text
    assert "1 of 5" not in text
    assert "3 of 5 findings are shown" in markdown.render(wrong_total, limit=3)


def test_json_keeps_every_finding_and_names_the_cause(wrong_total: AuditResult) -> None:
    report = json.loads(json_v1.render(wrong_total))
    assert len(report["findings"]) == 5
    assert [cause["findings"] for cause in report["causes"]] == [["F001", "F002", "F003", "F004", "F005"]]
    assert report["causes"][0]["printed"] == "7920"


def test_a_wrong_target_explains_its_sum_and_its_rate(audited: Callable[..., Run]) -> None:
    pack = """tables: {t: {}}
rules:
  - {id: made, table: t, sum: {total: 合计, parts: [甲, 乙]}, in: 预算}
  - {id: done, table: t, completion: {rate: 完成, done: 累计, target: 预算}}
"""
    text = "项目\t累计\t预算\t完成%\n合计\t1500\t2000\t75.0\n甲\t900\t1020\t75.0\n乙\t600\t800\t75.0\n"
    (cause,) = audited(text, pack).result().causes
    assert (cause.cell.row, cause.cell.column, cause.cell.printed) == ("甲", "预算", "1020")
    assert [finding.rule for finding in cause.findings] == ["made", "done"]

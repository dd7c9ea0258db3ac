"""Other real documents, each with the pack that a statistician would write for it: what is clean stays silent, what is wrong is found."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from audit.findings import AuditResult
from audit.pipeline import Run, audit_document
from audit.rulepack import load
from audit.sources import read

COMPLETION = "tables: {t: {columns: [工作目标]}}\nrules:\n  - {id: c, table: t, completion: {rate: 占年任务之比, done: 已完成数, target: 工作目标}}\n"
NATIONAL = """tables: {t: {columns: [绝对额]}}
rules:
  - {id: sectors, table: t, sum: {total: GDP, parts: [第一产业, 第二产业, 第三产业]}}
  - {id: industries, table: t, sum: {total: GDP, parts: rest}, except: [第一产业, 第二产业, 第三产业]}
  - {id: within, table: t, part: {whole: 工业, parts: [制造业]}}
  - {id: hull, table: t, contribution: {whole: GDP, parts: [第一产业, 第二产业, 第三产业], growth: 比上年同期增长}}
"""
REVENUE = """tables: {t: {columns: [年度预算]}}
rules:
  - {id: change, table: t, formula: "[累计/增减额] = [累计/本期] - [累计/同期]"}
  - {id: change-month, table: t, formula: "[当月/增减额] = [当月/本期] - [当月/同期]"}
  - {id: growth, table: t, growth: {rate: 累计/增减率, current: 累计/本期, prior: 累计/同期}}
  - {id: growth-month, table: t, growth: {rate: 当月/增减率, current: 当月/本期, prior: 当月/同期}}
  - {id: budget, table: t, completion: {rate: 本期累计为预算, done: 累计/本期, target: 年度预算}}
"""
BUDGET = """tables: {t: {columns: [2016年预算数]}}
rules:
  - {id: change, table: t, formula: "比上年增减额 = [2016年预算数] - 上年完成数"}
  - {id: growth, table: t, growth: {rate: 比上年增减%, current: 2016年预算数, prior: 上年完成数}}
  - {id: shared, table: t, sum: {total: 共享收入, parts: [增值税, 营业税, 企业所得税, 个人所得税, 资源税, 房产税, 印花税, 城镇土地使用税, 土地增值税, 车船使用税, 城建税, 教育附加]}}
  - {id: own, table: t, sum: {total: 区级固定收入, parts: [耕地占用税, 行政性收费收入, 罚没收入, 其他收入]}}
  - {id: both, table: t, sum: {total: 区级财政收入合计, parts: [共享收入, 区级固定收入]}}
"""
INDUSTRIES = (
    "tables: {t: {columns: [本月]}}\nrules:\n  - {id: s, table: t, sum: {total: 五大产业合计, parts: rest}}\n"
)
CODES = """tables: {{income: {{caption: {income}}}, outlay: {{caption: {outlay}}}}}
rules:
  - {{id: income, table: income, codes: {{total: 合计, blank: zero}}}}
  - {{id: outlay, table: outlay, codes: {{total: 合计, blank: zero}}}}
  - {{id: kinds, table: outlay, sum: {{total: 合计, parts: rest, across: columns}}, except: [合计]}}
"""


@pytest.fixture
def held(shared: Path, tmp_path: Path) -> Callable[[str, str], AuditResult]:
    def hold(name: str, pack: str) -> AuditResult:
        path = tmp_path / "pack.yaml"
        path.write_text(f"pack: p\nversion: 1\n{pack}", encoding="utf-8")
        document = read(shared / "benchmarks" / "bulletins" / f"{name}.txt")
        return Run(documents=(document,), judged=(audit_document(document, load(path)),)).result()

    return hold


@pytest.mark.parametrize(
    ("name", "pack", "checks"),
    [
        ("yueyang_minsheng_2019_1-11", COMPLETION, 14),
        ("national_2024Q1_gdp", NATIONAL, 5),
        ("donggang_2017_09_revenue", REVENUE, 80),
        ("hysgq_2016_budget_revenue", BUDGET, 44),
        ("changzhou_2010_11_industries", INDUSTRIES, 2),
        (
            "fuban_2025_yusuan_dept",
            CODES.format(income="2025年部门收入预算总表", outlay="2025年部门支出预算总表"),
            40,
        ),
    ],
)
def test_a_clean_document_stays_silent(
    held: Callable[[str, str], AuditResult], name: str, pack: str, checks: int
) -> None:
    result = held(name, pack)
    assert [(f.rule, f.target.row, f.target.column) for f in result.findings if f.severity != "notice"] == []
    assert [p.code for p in result.problems if p.severity == "warning"] == []
    assert result.summary.passed >= checks


def test_a_row_in_the_wrong_column_breaks_its_codes(held: Callable[[str, str], AuditResult]) -> None:
    result = held(
        "sifaju_2026_yusuan_unit",
        CODES.format(income="2026年预算单位收入预算总表", outlay="2026年预算单位支出预算总表"),
    )
    errors = {
        (f.rule, f.target.row.split(" / ")[-1], f.target.column.split(" / ")[-1], f.target.printed)
        for f in result.findings
        if f.severity == "error"
    }
    assert ("outlay", "行政运行", "项目支出", "64,840,547.00") in errors
    assert ("kinds", "行政运行", "项目支出", "64,840,547.00") in errors
    assert all(rule != "income" for rule, *_ in errors)
    assert {words for _, *words in map(list, errors) for words in [words[0]]} <= {"司法", "行政运行"}

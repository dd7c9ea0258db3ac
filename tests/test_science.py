"""The cases that must stay silent, and those that must be explained, whatever the document."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from audit.findings import AuditResult, Finding
from audit.pipeline import Run

Audited = Callable[..., Run]

TOTALS = """指标\t本期
{rows}
"""


def silent(result: AuditResult) -> None:
    assert result.findings == ()
    assert result.summary.checks > 0
    assert result.summary.passed + result.summary.exempt == result.summary.checks


def only(result: AuditResult) -> Finding:
    assert len(result.findings) == 1, [finding.message for finding in result.findings]
    return result.findings[0]


def column(*values: str, names: str = "abcdefghijklmnopqrstuvwxyz") -> str:
    return (
        "指标\t本期\n合计\t"
        + values[0]
        + "\n"
        + "\n".join(f"{n}\t{v}" for n, v in zip(names, values[1:], strict=False))
    )


SUM = "tables: {t: {columns: [本期]}}\nrules:\n  - {id: sum, table: t, sum: {total: 合计, parts: rest}}\n"


class TestSilent:
    def test_honest_rounding_of_a_sum(self, audited: Audited) -> None:
        silent(audited(column("10.3", "4.1", "6.1"), SUM).result())

    def test_a_balance_with_signs(self, audited: Audited) -> None:
        text = "指标\t本期\n净额\t5.52\n甲\t1.35\n乙\t4.52\n丙\t0.23\n丁\t0.56\n"
        silent(
            audited(
                text,
                "tables: {t: {columns: [本期]}}\nrules:\n  - {id: b, table: t, formula: 净额 = 甲 + 乙 + 丙 - 丁}\n",
            ).result()
        )

    def test_eleven_industries_two_off_with_an_of_which_row_left_out(self, audited: Audited) -> None:
        values = [
            "296299",
            "12295",
            "96426",
            "80143",
            "13978",
            "29543",
            "13532",
            "4892",
            "26812",
            "17736",
            "15881",
            "11232",
            "53974",
        ]
        names = [
            "农林牧渔业",
            "工业",
            "#制造业",
            "建筑业",
            "批发",
            "交通",
            "住宿",
            "金融",
            "房地产",
            "信息",
            "租赁",
            "其他",
        ]
        text = "行业\t本期\n合计\t296299\n" + "\n".join(
            f"{n}\t{v}" for n, v in zip(names, values[1:], strict=True)
        )
        silent(audited(text, SUM).result())

    def test_growth_on_a_comparable_basis(self, audited: Audited) -> None:
        text = "指标\t本期\t同期\t同比%\n利润\t39038.1\t42481.2\t17.1\n"
        rule = "tables: {t: {columns: [同比]}}\nrules:\n  - {id: g, table: t, growth: {rate: 同比, current: 本期, prior: 同期}, basis: comparable}\n"
        result = audited(text, rule).result()
        silent(result)
        assert result.summary.exempt == 1

    def test_a_figure_printed_twice_with_other_precision(self, audited: Audited) -> None:
        text = "指标\t甲表\t乙表\n产销率\t100\t100.4\n"
        rule = "tables: {t: {columns: [甲表]}}\nrules:\n  - {id: s, table: t, formula: 甲表 = 乙表}\n"
        silent(audited(text, rule).result())

    @pytest.mark.parametrize("parts", [["33.3", "33.3", "33.3"], ["10.8", "47.0", "42.3"], ["14.3"] * 7])
    def test_shares_that_miss_a_hundred_by_rounding(self, audited: Audited, parts: list[str]) -> None:
        text = "部门\t占比%\n" + "\n".join(f"{n}\t{v}" for n, v in zip("abcdefg", parts, strict=False))
        names = ", ".join("abcdefg"[: len(parts)])
        rule = f"tables: {{t: {{columns: [占比]}}}}\nrules:\n  - {{id: s, table: t, share: {{shares: [{names}]}}}}\n"
        silent(audited(text, rule).result())


class TestExplained:
    def candidates(self, finding: Finding) -> set[tuple[str, str, str]]:
        return {(s.printed, c.cause, c.text or str(c.value)) for s in finding.suspects for c in s.candidates}

    def test_161_for_116(self, audited: Audited) -> None:
        finding = only(audited(column("161", "50", "66"), SUM).result())
        assert finding.severity == "error"
        assert ("161", "transposed", "116") in self.candidates(finding)

    def test_204_against_200(self, audited: Audited) -> None:
        finding = only(audited(column("204", "100", "100"), SUM).result())
        assert ("204", "digit", "200") in self.candidates(finding)

    def test_100_against_150(self, audited: Audited) -> None:
        text = "指标\t甲表\t乙表\n项目\t100\t150\n"
        rule = "tables: {t: {columns: [甲表]}}\nrules:\n  - {id: s, table: t, formula: 甲表 = 乙表}\n"
        assert only(audited(text, rule).result()).severity == "error"

    def test_a_quarter_that_grew_otherwise_in_another_table(self, audited: Audited) -> None:
        text = "指标\t第一季度%\n甲表\t2.3\n乙表\t0.5\n"
        rule = "tables: {t: {columns: [第一季度]}}\nrules:\n  - {id: s, table: t, formula: 甲表 = 乙表, in: [第一季度]}\n"
        finding = only(audited(text, rule).result())
        assert finding.severity == "error"
        assert finding.imbalance is not None
        assert float(finding.imbalance) == pytest.approx(1.8)

    def test_a_shortfall_that_is_twice_two_parts_is_two_wrong_signs(self, audited: Audited) -> None:
        parts = [50_368_000, 100_000, 7_311_000, 912_000]
        total = sum(parts) - 2 * (parts[0] + parts[1])
        finding = only(audited(column(str(total), *map(str, parts)), SUM).result())
        causes = [c for s in finding.suspects for c in s.candidates if c.cause == "two-signs"]
        assert len(causes) == 1
        assert "a · 本期" in causes[0].detail
        assert "b · 本期" in causes[0].detail

    def test_a_gap_that_is_one_of_the_addends(self, audited: Audited) -> None:
        parts = [521_340, 139_000, 88_120, 47_215]
        finding = only(audited(column(str(sum(parts) + 139_000), *map(str, parts)), SUM).result())
        counted = [c for s in finding.suspects for c in s.candidates if c.cause == "counted-twice"]
        assert [c.detail for c in counted] == ["b · 本期"]

    def test_a_lost_sign_is_named_first(self, audited: Audited) -> None:
        text = "指标\t本期\n结余\t287\n收入\t4497\n支出\t4784\n"
        rule = "tables: {t: {columns: [本期]}}\nrules:\n  - {id: b, table: t, formula: 结余 = 收入 - 支出}\n"
        finding = only(audited(text, rule).result())
        assert (finding.suspects[0].printed, finding.suspects[0].candidates[0].cause) == ("287", "sign")

    def test_a_unit_wrong_by_ten_thousand_is_named(self, audited: Audited) -> None:
        text = "指标\t单位\t本期\n甲\t万平方米\t331551\n乙\t万平方米\t33.16\n"
        rule = "tables: {t: {columns: [本期]}}\nrules:\n  - {id: b, table: t, formula: 甲 = 乙}\n"
        finding = only(audited(text, rule).result())
        assert "unit" in {c.cause for s in finding.suspects for c in s.candidates}

"""Two figures of one column in each other's place, told by what both of their rows say."""

from __future__ import annotations

import json
from collections.abc import Callable

from audit.findings import AuditResult
from audit.pipeline import Run
from audit.reports import _words, json_v1

PACK = "tables: {t: {}}\nrules:\n  - {id: g, table: t, growth: {rate: 增长%, current: 本期, prior: 同期}}\n  - {id: s, table: t, sum: {total: 合计, parts: [甲, 乙, 丙]}}\n"
TEXT = "项目\t本期\t同期\t增长%\n合计\t7200\t6000\t20.0\n甲\t{a}\t1000\t10.0\n乙\t{b}\t2000\t25.0\n丙\t3600\t3000\t20.0\n"


def test_exchanged_figures_name_each_other(audited: Callable[..., Run]) -> None:
    findings = audited(TEXT.format(a=2500, b=1100), PACK).result().findings
    assert {finding.rule for finding in findings} == {"g"}
    named = {
        (
            f.target.row,
            f.suspects[0].printed,
            f.suspects[0].candidates[0].cause,
            str(f.suspects[0].candidates[0].value),
        )
        for f in findings
    }
    assert named == {("甲", "2500", "swapped", "1100"), ("乙", "1100", "swapped", "2500")}


def test_one_wrong_figure_is_not_taken_for_an_exchange(audited: Callable[..., Run]) -> None:
    findings = audited(TEXT.format(a=2500, b=2500), PACK).result().findings
    causes = {
        candidate.cause
        for finding in findings
        for suspect in finding.suspects
        for candidate in suspect.candidates
    }
    assert findings
    assert "swapped" not in causes


def two_cells(result: AuditResult) -> list[tuple[str, str, int]]:
    """The two cells that every cause names, and how many findings it explains."""
    return [
        (
            _words.short(cause.cell),
            _words.short(cause.exchanged) if cause.exchanged else "",
            len(cause.findings),
        )
        for cause in result.causes
    ]


def test_figures_exchanged_in_a_column_are_one_cause(audited: Callable[..., Run]) -> None:
    result = audited(TEXT.format(a=2500, b=1100), PACK).result()
    assert two_cells(result) == [("甲 · 本期", "乙 · 本期", 2)]
    assert _words.explains(result.causes[0], "zh").startswith(
        "两个数字互换了位置：甲 · 本期（2500）与 乙 · 本期（1100）"
    )
    assert "2 places" in _words.verdict(result, "en")
    (cause,) = json.loads(json_v1.render(result))["causes"]
    assert (cause["printed"], cause["exchanged"]["printed"]) == ("2500", "1100")


def test_findings_of_an_exchange_are_about_the_figures_exchanged(audited: Callable[..., Run]) -> None:
    first, second = audited(TEXT.format(a=2500, b=1100), PACK).result().findings
    assert [(f.target.row, f.target.column) for f in (first, second)] == [("甲", "本期"), ("乙", "本期")]
    assert first.declared is not None
    assert first.declared.column == "增长%"
    assert first.expected is not None
    assert first.expected.value == 1100  # 1000 and its 10.0 %
    assert (first.imbalance, second.imbalance) == (1400, -1400)


ACROSS = "项目\t本期\t同期\t增长%\n合计\t7200\t6000\t20.0\n甲\t{a}\t{b}\t10.0\n乙\t2500\t2000\t25.0\n丙\t3600\t3000\t20.0\n"


def test_figures_exchanged_in_a_row_are_one_cause(audited: Callable[..., Run]) -> None:
    result = audited(ACROSS.format(a=1000, b=1100), PACK).result()
    assert two_cells(result) == [("甲 · 本期", "甲 · 同期", 3)]
    (cause,) = result.causes
    assert {(f.target.row, f.target.column) for f in cause.findings} == {
        ("甲", "本期"),
        ("甲", "同期"),
        ("甲", "增长%"),
    }


def test_two_wrong_neighbours_are_no_exchange(audited: Callable[..., Run]) -> None:
    result = audited(ACROSS.format(a=1000, b=1200), PACK).result()
    assert result.findings
    assert not any(cause.exchanged for cause in result.causes)


def test_an_exchange_that_leaves_a_check_broken_is_none(audited: Callable[..., Run]) -> None:
    pack = PACK + "  - {id: twice, table: t, formula: 本期 = 末期}\n"
    text = ACROSS.format(a=1000, b=1100).splitlines()
    more = "\n".join(
        f"{line}\t{word}" for line, word in zip(text, ["末期", "7200", "1000", "2500", "3600"], strict=True)
    )
    assert not any(cause.exchanged for cause in audited(more + "\n", pack).result().causes)

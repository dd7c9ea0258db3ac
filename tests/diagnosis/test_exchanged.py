"""Two figures of one column in each other's place, told by what both of their rows say."""

from __future__ import annotations

from collections.abc import Callable

from audit.pipeline import Run

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

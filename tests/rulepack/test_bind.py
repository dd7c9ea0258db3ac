"""`scope:` and `when:` leave out what they should, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pack_cases import Write, document, table

from audit.checks import Check
from audit.pipeline import Run
from audit.rulepack import bind, load, resolve
from audit.tables.labels import LabelError

BULLETIN = document(
    table(
        "指标 | 本月 | 上月 | 限额\n一、工业 | | | \n合计 | 10 | 9 | 5\n重 | 6 | 5 | —\n轻 | 4 | 4 | 5\n二、农业 | | | \n合计 | 20 | 18 | 9\n粮 | 20 | 18 | 30",
        "产值",
    )
)
HEAD = "pack: a\nversion: 1\ntables: {t: 产值}\nrules:\n  - {id: x, table: t, "


def checks(rule: str, write: Write) -> list[Check]:
    pack = load(write(HEAD + rule + "}\n"))
    scope, problems = resolve(pack, BULLETIN)
    assert problems == []
    return list(bind(pack.rules[0], scope))


def targets(rule: str, write: Write) -> list[str]:
    found = []
    for check in checks(rule, write):
        for record in check.records:
            term = record.terms[check.target]
            assert not isinstance(term, tuple)
            found.append(("?" if record.open else "") + term.cell.text)
    return found


RANGE = "range: {of: [本月], min: 0}"


@pytest.mark.parametrize(
    ("words", "texts"),
    [
        ("", ["10", "6", "4", "20", "20"]),
        (", scope: 工业", ["10", "6", "4"]),
        (", scope: 二、农业", ["20", "20"]),
        (", when: 本月 >= 10", ["10", "20", "20"]),
        (", when: 本月 <= 上月", ["4"]),
        (", when: 本月 = 上月 + 1", ["10", "6"]),
        (", when: 本月 >= 限额", ["10", "?6", "20"]),
        (", when: 本月 >= 10, scope: 工业", ["10"]),
        (", when: 粮 >= 20", ["10", "6", "4", "20", "20"]),
        (", when: 粮 <= 19", []),
    ],
)
def test_which_figures_are_judged(words: str, texts: list[str], write: Write) -> None:
    assert targets(RANGE + words, write) == texts


def test_a_scope_tells_rows_of_one_name_apart(write: Write) -> None:
    rule = "sum: {total: 合计, parts: [重, 轻]}, scope: 工业, in: [本月]"
    assert targets(rule, write) == ["10"]
    with pytest.raises(LabelError):
        targets(rule.replace(", scope: 工业", ""), write)


def test_a_condition_about_nothing_is_an_error(write: Write) -> None:
    with pytest.raises(LabelError) as caught:
        targets(RANGE + ", when: 下月 >= 1", write)
    assert caught.value.label == "下月"


AREAS = "片区\t乡镇\t人口\n全县\t\t60\n北片\t小计\t{north}\n\t甲乡\t10\n\t乙乡\t20\n南片\t小计\t30\n\t丙乡\t18\n\t丁乡\t12\n"


@pytest.mark.parametrize(("area", "north", "findings"), [("北片", 30, 0), ("北片", 45, 1), ("南片", 45, 0)])
def test_a_cell_merged_over_rows_is_a_section_too(
    audited: Callable[..., Run], area: str, north: int, findings: int
) -> None:
    pack = f"tables: {{t: {{}}}}\nrules:\n  - {{id: s, table: t, scope: {area}, sum: {{total: 小计, parts: rest}}}}\n"
    result = audited(AREAS.format(north=north), pack).result()
    assert not result.problems
    assert (result.summary.checks, len(result.findings)) == (1, findings)


def test_an_area_that_stands_in_two_places_is_none(audited: Callable[..., Run]) -> None:
    text = AREAS.format(north=30) + "北片\t戊乡\t1\n\t己乡\t2\n"
    pack = "tables: {t: {}}\nrules:\n  - {id: s, table: t, scope: 北片, sum: {total: 小计, parts: rest}}\n"
    assert [problem.code for problem in audited(text, pack).result().problems] == ["rule.label.several"]

"""A figure of another table that prints no unit is not read in a unit that makes a false alarm."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from audit.pipeline import Run

PACK = """
tables: {main: {heading: Trade}, key: {heading: Key figures}}
rules:
  - {id: twice, same: [key/Exports/Value, main/Exports/Amount]}
"""


def text(exports: str) -> str:
    return f"# Trade\n\n| Item | Amount |\n|---|---|\n| Exports | {exports} |\n| Imports | 9,000.1 |\n\n# Key figures\n\n| Item | Unit | Value |\n|---|---|---|\n| Exports | $ billion | 15.82 |\n"


@pytest.mark.parametrize(
    ("exports", "passed", "opened", "found"),
    [("15.8", 1, 0, 0), ("15,820.2", 0, 1, 0), ("18,520.2", 0, 0, 1)],
)
def test_a_figure_without_a_unit_is_open_where_another_unit_would_do(
    exports: str, passed: int, opened: int, found: int, audited: Callable[..., Run]
) -> None:
    result = audited(text(exports), PACK).result()
    assert (result.summary.passed, result.summary.open, len(result.findings)) == (passed, opened, found)
    assert ("open.no-unit" in str(result.problems)) == bool(opened)


MIXED = "项目\t单位\t金额\n合计\t亿元\t{total}\n甲\t万元\t1200\n乙\t\t{bare}\n"
SUM = "tables: {t: {}}\nrules:\n  - {id: s, table: t, sum: {total: 合计, parts: [甲, 乙]}}\n"


@pytest.mark.parametrize("bare", ["3.4", "34000", "340000000", "77"])
def test_a_figure_without_a_unit_among_units_that_differ_is_open(
    bare: str, audited: Callable[..., Run]
) -> None:
    result = audited(MIXED.format(total="3.52", bare=bare), SUM).result()
    assert (result.summary.open, result.findings) == (1, ())
    assert "open.unitless" in str(result.problems)


def test_nought_is_nought_in_any_unit(audited: Callable[..., Run]) -> None:
    assert audited(MIXED.format(total="0.12", bare="0"), SUM).result().summary.passed == 1


@pytest.mark.parametrize(("total", "passed", "found"), [("3.52", 1, 0), ("3.62", 0, 1)])
def test_the_table_s_unit_is_the_unit_of_a_figure_without_one(
    total: str, passed: int, found: int, audited: Callable[..., Run]
) -> None:
    text = "单位：万元\n\n" + MIXED.format(total=total, bare="34000")
    result = audited(text, SUM).result()
    assert (result.summary.passed, len(result.findings)) == (passed, found)


@pytest.mark.parametrize(
    ("prior", "passed", "opened", "found"),
    [("1106", 0, 1, 0), ("1106万元", 1, 0, 0), ("1234", 0, 0, 1)],
)
def test_a_rate_over_a_base_without_a_unit_is_open_where_a_unit_would_do(
    prior: str, passed: int, opened: int, found: int, audited: Callable[..., Run]
) -> None:
    pack = (
        "tables: {t: {}}\nrules:\n  - {id: g, table: t, growth: {rate: 增长, current: 本期, prior: 同期}}\n"
    )
    result = audited(f"项目\t本期\t同期\t增长\n甲\t1217万元\t{prior}\t10.0%\n", pack).result()
    assert (result.summary.passed, result.summary.open, len(result.findings)) == (passed, opened, found)

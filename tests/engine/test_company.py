"""Whole numbers without a unit: counts add up to the last one, and so does a table that does everywhere but in one sum; honest rounding is left alone."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from audit.pipeline import Run

SUM = "tables: {t: {}}\nrules:\n  - {id: s, table: t, sum: {total: Total, parts: [A, B, C, D]}%s}\n"


def table(head: str, total: str, parts: str, title: str = "", note: str = "") -> str:
    rows = "\n".join(f"{name}\t{value}" for name, value in zip("ABCD", parts.split(), strict=True))
    return f"{title}\n\nItem\t{head}\n{rows}\nTotal\t{total}\n\n{note}\n"


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("Seats", ""), ("Number of farms", ""), ("Votes cast", "The 2031 election"), ("Candidates", "Number of candidates by list"), ("户数", ""), ("学生数", "教育"),
        ("Anzahl", ""), ("Nombre d'élèves", ""),
    ],
)  # fmt: skip
def test_counts_in_words_add_up_to_the_last_one(audited: Callable[..., Run], head: str, title: str) -> None:
    (finding,) = audited(table(head, "101", "34 33 21 12", title), SUM % "").result().findings
    assert (finding.verdict, finding.severity) == ("improbable", "warning")
    assert "counts add up to the last one" in finding.message["en"]
    assert "101 = 34 + 33 + 21 + 12" in finding.message["zh"]


@pytest.mark.parametrize(
    ("head", "total", "parts", "title", "note"),
    [
        ("Seats", "100", "34 33 21 12", "", ""),  # it holds
        ("Output", "101", "34 33 21 12", "", ""),  # nothing says what is counted
        ("Value of holdings", "101", "34 33 21 12", "", ""),
        ("Persons per household", "101", "34 33 21 12", "", ""),
        ("Employees, thousands", "101", "34 33 21 12", "", ""),
        ("Number of farms", "101", "34 33 21 12", "Farms (in thousand)", ""),
        ("Number of farms", "101", "34 33 21 12", "", "Note: figures may not add due to rounding."),
        ("人数", "101", "34 33 21 12", "人口情况（单位：万人）", ""),
        ("Votes (in %)", "101", "34 33 21 12", "", ""),
    ],
)
def test_what_may_be_rounded_is_not_doubted(
    audited: Callable[..., Run], head: str, total: str, parts: str, title: str, note: str
) -> None:
    assert audited(table(head, total, parts, title, note), SUM % "").result().findings == ()


def test_a_tolerance_is_kept(audited: Callable[..., Run]) -> None:
    assert audited(table("Seats", "101", "34 33 21 12"), SUM % ", tolerance: 1").result().findings == ()


WIDE = "tables: {t: {}}\nrules:\n  - {id: s, table: t, sum: {total: Total, parts: rest}}\n"


def wide(columns: int, off: int = 0, rows: int = 6, *, rounded: bool = False, seed: int = 3) -> str:
    """A table of many columns whose totals are those of the printed parts (or of the values behind them); the first `off` totals are one too much."""
    random = Random(seed)
    values = [[random.uniform(50, 900) for _ in range(columns)] for _ in range(rows)]
    parts = [[round(value) for value in row] for row in values]
    totals = [
        round(sum(row[c] for row in values)) if rounded else sum(row[c] for row in parts)
        for c in range(columns)
    ]
    totals = [total + (c < off) for c, total in enumerate(totals)]
    lines = [
        ["Item", *(f"Col {c}" for c in range(columns))],
        *([f"Row {r}", *row] for r, row in enumerate(parts)),
        ["Total", *totals],
    ]
    return "\n".join("\t".join(map(str, line)) for line in lines) + "\n"


def test_one_sum_among_many_that_are_exact_is_noticed(audited: Callable[..., Run]) -> None:
    (finding,) = audited(wide(24, off=1), WIDE).result().findings
    assert (finding.verdict, finding.severity, finding.target.column) == ("improbable", "notice", "Col 0")
    assert "everywhere but here" in finding.message["en"]


@pytest.mark.parametrize(("columns", "off"), [(24, 0), (24, 2), (5, 1)])
def test_few_sums_prove_nothing_and_two_that_are_off_are_rounding(
    audited: Callable[..., Run], columns: int, off: int
) -> None:
    assert audited(wide(columns, off=off), WIDE).result().findings == ()


def test_honest_rounding_is_left_alone(audited: Callable[..., Run]) -> None:
    for seed in range(40):
        assert audited(wide(24, rounded=True, seed=seed), WIDE).result().findings == ()

"""Two editions: what was revised, what was said of it, what came and went."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from audit.catalogue import LANGUAGES, say
from audit.compare import Comparison, compare_documents
from audit.compare.changes import Change
from audit.tables.model import Document

Make = Callable[..., Document]

HEAD = "Northvale\n\nOutput\n\nUnit: million\n\n"
TABLE = """\
Item	Output	Share %
Total	100.5	100.0
Farming	40.2	40.0
Industry	50.3	50.0
Fishing	1.25	10.0
"""


def told(found: Comparison) -> list[tuple[str, str]]:
    for problem in found.problems:
        for language in LANGUAGES:
            assert say(problem.code, language, **dict(problem.values))
    return [(change.kind, place(change)) for change in found.changes]


def place(change: Change) -> str:
    spot = change.new if change.new and (change.new.cell or change.kind == "added") else change.old
    assert spot is not None
    return spot.cell.text if spot.cell else spot.row or spot.column or spot.table.title


def compared(document: Make, old: str, new: str, *, note: str = "", **options: object) -> Comparison:
    return compare_documents(
        document(HEAD + old, "old.txt"), document(HEAD + new + note, "new.txt"), **options
    )


def test_an_edition_is_the_same_as_itself(document: Make) -> None:
    found = compared(document, TABLE, TABLE)
    assert (found.changes, found.compared, found.stayed) == ((), 8, 8)


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("Farming\t40.2", "Farming\t43.2", "undeclared"),
        ("Farming\t40.2", "Farming\t43.2r", "declared"),
        ("Farming\t40.2", "Farming\t43.2 (r)", "declared"),
        ("Farming\t40.2", "Farming\t43.2（修订）", "declared"),
        ("Farming\t40.2", "Farming\t43.2p", "undeclared"),
        ("Farming\t40.2", "Farming\t40.2r", "unmoved"),
        ("Fishing\t1.25", "Fishing\t1.3", "digits"),
        ("Fishing\t1.25", "Fishing\t1.2", "digits"),
        ("Fishing\t1.25", "Fishing\t1.4", "undeclared"),
        ("Fishing\t1.25", "Fishing\t1.26", "undeclared"),
        ("Fishing\t1.25", "Fishing\t—", "withdrawn"),
        ("Fishing\t—", "Fishing\t1.25", "filled"),
        ("Industry\t50.3", "Industry\t50.3%", "unit"),
        ("40.0\n", "41.0\n", "undeclared"),
    ],
)
def test_a_figure_should_be_told_as(document: Make, before: str, after: str, kind: str) -> None:
    old = TABLE if before in TABLE else TABLE.replace("Fishing\t1.25", before)
    new = TABLE.replace(before if before in TABLE else "Fishing\t1.25", after)
    found = compared(document, old, new)
    assert [name for name, _ in told(found)] == [kind]
    assert found.compared - found.stayed == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Farming\t40.2", "Farming\t40.20"),
        ("Farming\t40.2", "Farming\t 40.2 "),
        ("Farming\t40.2", "1. Farming\t40.2"),
        ("Farming\t40.2", "Farming\t40.2p"),
        ("Farming\t40.2", "Farming\t40.2*"),
    ],
)
def test_a_figure_should_not_be_told(document: Make, before: str, after: str) -> None:
    assert compared(document, TABLE, TABLE.replace(before, after)).changes == ()


@pytest.mark.parametrize(
    "note",
    [
        "Note: * revised\n",
        "Note: * denotes revised figures.\n",
        "注：*为修订数\n",
        "Note: † provisional; * revised\n",
    ],
)
def test_a_sign_should_declare_what_a_note_says(document: Make, note: str) -> None:
    assert told(compared(document, TABLE, TABLE.replace("40.2", "43.2*"), note=note)) == [
        ("declared", "43.2*")
    ]
    assert told(compared(document, TABLE, TABLE.replace("40.2", "40.2*"), note=note)) == [
        ("unmoved", "40.2*")
    ]


@pytest.mark.parametrize("note", ["Note: * provisional\n", "Note: * estimated; † revised\n", ""])
def test_a_sign_should_not_declare_what_no_note_says(document: Make, note: str) -> None:
    assert told(compared(document, TABLE, TABLE.replace("40.2", "43.2*"), note=note)) == [
        ("undeclared", "43.2*")
    ]


def test_a_note_on_the_whole_table_declares_all_of_it(document: Make) -> None:
    found = compared(
        document, TABLE, TABLE.replace("40.2", "43.2"), note="Note: figures are revised after the census.\n"
    )
    assert told(found) == [("declared", "43.2")]


def test_a_mark_that_was_there_before_is_not_told_again(document: Make) -> None:
    marked = TABLE.replace("40.2", "40.2r")
    assert compared(document, marked, marked).changes == ()


def test_by_how_much_in_the_printed_unit_and_relative(document: Make) -> None:
    (change,) = compared(document, TABLE, TABLE.replace("40.2", "43.2")).changes
    assert (change.moved, change.slack) == (3, Fraction(1, 10))
    assert change.share == Fraction(30, 402)
    assert change.expected == (Fraction("40.15"), Fraction("40.25"))


def test_a_revision_is_measured_across_units(document: Make) -> None:
    old = HEAD.replace("million", "thousand") + TABLE.replace("40.2", "40200").replace(
        "100.5", "100500"
    ).replace("50.3", "50300").replace("1.25", "1250")
    found = compare_documents(
        document(old, "old.txt"), document(HEAD + TABLE.replace("50.3", "50.4"), "new.txt")
    )
    assert told(found) == [("undeclared", "50.4")]
    assert found.changes[0].moved == Fraction("0.1")


def test_rows_and_columns_that_came_and_went(document: Make) -> None:
    new = TABLE.replace("Industry", "Mining").replace("Share %", "Part %")
    assert told(compared(document, TABLE, new)) == [
        ("lost", "Industry"),
        ("lost", "Share %"),
        ("added", "Mining"),
        ("added", "Part %"),
    ]


def test_rows_are_found_wherever_they_stand(document: Make) -> None:
    lines = TABLE.splitlines(keepends=True)
    assert compared(document, TABLE, "".join([lines[0], *reversed(lines[1:])])).changes == ()


def test_tables_that_came_and_went(document: Make) -> None:
    other = "\nPrices\n\nGood\tPrice\nMilk\t1.20\nBread\t2.30\nSalt\t0.40\n"
    assert [kind for kind, _ in told(compared(document, TABLE + other, TABLE))] == ["lost"]
    assert [kind for kind, _ in told(compared(document, TABLE, TABLE + other))] == ["added"]


def test_nothing_in_common_says_so(document: Make) -> None:
    found = compared(document, TABLE, "Good\tPrice\nMilk\t1.20\nBread\t2.30\nSalt\t0.40\n")
    assert "compare.no-table" in [problem.code for problem in found.problems]


MONTHLY = """\
Item	{month}月	1-{month}月	2030年
Total	{a}	{b}	1200
Farming	{c}	{d}	400
"""


def months(document: Make, *, total: str = "404", farming: str = "134", year: str = "400") -> Comparison:
    old = MONTHLY.format(month=3, a=100, b=300, c=33, d=100)
    new = MONTHLY.format(month=4, a=104, b=total, c=34, d=farming).replace("400\n", f"{year}\n")
    return compare_documents(
        document(HEAD + old, "north-2031-03.txt"), document(HEAD + new, "north-2031-04.txt")
    )


def test_in_editions_of_different_months_only_what_names_its_own_period_is_compared(document: Make) -> None:
    found = months(document)
    assert (found.changes, found.compared) == ((), 2)
    assert "compare.periods" in [problem.code for problem in found.problems]
    assert told(months(document, year="410")) == [("undeclared", "410")]


def test_last_month_cumulated_and_this_month_make_this_month_cumulated(document: Make) -> None:
    (change,) = months(document, farming="154").changes
    assert (change.kind, place(change), change.moved) == ("cumulation", "154", 20)
    assert change.expected is not None
    assert change.expected.low <= 134 <= change.expected.high
    assert months(document, farming="135").changes == ()  # within rounding


def test_cumulation_is_not_judged_where_a_month_lies_between(document: Make) -> None:
    old = HEAD + MONTHLY.format(month=2, a=100, b=300, c=33, d=100)
    new = HEAD + MONTHLY.format(month=4, a=104, b=999, c=34, d=999)
    assert compare_documents(document(old, "n-2031-02.txt"), document(new, "n-2031-04.txt")).changes == ()


def test_without_a_period_figures_that_nearly_all_moved_are_of_another_period(document: Make) -> None:
    rows = [(f"Town {k}", 10 + k) for k in range(20)]
    old, new = (
        "".join(["Town\tSales\n", *(f"{name}\t{value * factor}\n" for name, value in rows)])
        for factor in (3, 4)
    )
    found = compared(document, old, new)
    assert (found.changes, found.compared) == ((), 0)
    assert "compare.other-period" in [problem.code for problem in found.problems]
    assert len(compared(document, old, new, same_period=True).changes) == 20

"""Labels and headers as a rule's words find them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from audit.tables.header import header_unit, measure_of
from audit.tables.labels import find_rows, match_label
from audit.tables.model import Document

AREAS = "参保情况\n\n片区\t乡镇\t人数\n东片\t小计\t6\n\t甲乡\t4\n\t乙乡\t2\n西片\t小计\t4\n\t丙乡\t4\n"


@pytest.mark.parametrize(
    ("path", "row"), [("东片 > 小计", 0), ("西片 > 小计", 3), ("东片 > 乙乡", 2), ("西片 > 丙乡", 4)]
)
def test_an_area_s_row_is_its_own_not_its_neighbour_s(
    document: Callable[..., Document], path: str, row: int
) -> None:
    table = document(AREAS).tables[0]
    assert [found.index - table.header_rows for found in find_rows(table, path)] == [row]


@pytest.mark.parametrize(
    "label",
    ["of which: Value added tax", "Of which Value added tax", "其中：Value added tax", "#Value added tax"],
)
def test_an_of_which_row_answers_to_its_name(label: str) -> None:
    assert match_label("Value added tax", [label]) == [0]


@pytest.mark.parametrize(
    ("header", "measure"),
    [
        ("Exports as % of total", "share"), ("Share of total (%)", "share"), ("As per cent of GDP", "share"), ("Rank in the country", "rank"), ("Exports", "level"),
        ("Change on a year (%)", "rate"), ("Annual growth, %", "rate"),
    ],
)  # fmt: skip
def test_an_english_header_says_what_its_figures_are(header: str, measure: str) -> None:
    assert measure_of((header,), header_unit((header,))) == measure

"""When an accepted value is still the same."""

from __future__ import annotations

import pytest
from ledger_cases import make_finding
from msgspec.structs import replace

from audit.ledger.entries import changed, digest, place, values
from audit.notation import COMMA

ACCEPTED = {"Total · Q1": "1234.5", "Farming · Q1": "40"}


@pytest.mark.parametrize(
    "present",
    [
        ACCEPTED,
        {"Total · Q1": "1,234.5", "Farming · Q1": "40"},
        {"Farming · Q1": "40", "Total · Q1": " 1234.5 "},
    ],
)
def test_values_should_count_as_the_same(present: dict[str, str]) -> None:
    assert changed(ACCEPTED, present) is None


@pytest.mark.parametrize(
    ("present", "difference"),
    [
        ({"Total · Q1": "1234.6", "Farming · Q1": "40"}, ("Total · Q1", "1234.5", "1234.6")),
        ({"Total · Q1": "1234.50", "Farming · Q1": "40"}, ("Total · Q1", "1234.5", "1234.50")),
        ({"Total · Q1": "1234.5", "Farming · Q1": "40%"}, ("Farming · Q1", "40", "40%")),
        ({"Total · Q1": "1234.5", "Farming · Q1": "—"}, ("Farming · Q1", "40", "—")),
        ({"Total · Q1": "1234.5"}, ("Farming · Q1", "40", "")),
        ({**ACCEPTED, "Fishing · Q1": "1"}, ("Fishing · Q1", "", "1")),
    ],
)
def test_values_should_not_count_as_the_same(
    present: dict[str, str], difference: tuple[str, str, str]
) -> None:
    assert changed(ACCEPTED, present) == difference


def test_an_entry_that_names_one_value_holds_for_that_value_alone() -> None:
    assert changed({"Total · Q1": "5"}, {"Total · Q1": "5", "Farming · Q1": "3"}) is None


def test_values_name_each_figure_by_its_place_and_the_target_first() -> None:
    assert list(values(make_finding()).items()) == [
        ("Total · Q1", "100.5"),
        ("Farming · Q1", "40.2"),
        ("Industry · Q1", "50.3"),
    ]


def test_figures_of_one_label_and_of_other_tables_keep_apart() -> None:
    finding = make_finding()
    twin = replace(finding.terms[0], grid=(9, 1), printed="7")
    far = replace(finding.terms[1], table="Prices", table_number=2)
    found = values(replace(finding, terms=(finding.terms[0], twin, far)))
    assert found == {
        "Total · Q1": "100.5",
        "Farming · Q1": "40.2",
        "Farming · Q1 (2)": "7",
        "Prices, Industry · Q1": "50.3",
    }


def test_the_digest_changes_with_a_value_and_not_with_its_spelling() -> None:
    figures = {"a": "1,234", "b": "5.1"}
    assert digest(figures) == digest({"a": "1234", "b": "5.1"})
    assert len({digest(figures), digest({"a": "1235", "b": "5.1"}), digest({"a": "1234", "b": "5.10"})}) == 3


def test_a_place_is_table_row_and_column_or_the_address() -> None:
    target = make_finding().target
    assert place(target) == "Output, Total · Q1"
    assert place(replace(target, table="", row="", column="")) == "line 1"


COMMAS = {"Total · Q1": "1 234,5", "Farming · Q1": "40,0"}


@pytest.mark.parametrize(
    "accepted",
    [COMMAS, {"Total · Q1": "1.234,5", "Farming · Q1": "40,0"}, {"Total · Q1": "1234,5", "Farming · Q1": "40.0"}, {"Total · Q1": "1234.5", "Farming · Q1": "40,0"}],
)  # fmt: skip
def test_values_of_a_document_with_decimal_commas_may_be_written_in_any_of_its_ways(
    accepted: dict[str, str],
) -> None:
    assert changed(accepted, COMMAS, COMMA) is None


@pytest.mark.parametrize("other", ["1 234,50", "1 243,5", "1.234", "12345"])
def test_another_value_with_a_decimal_comma_is_another(other: str) -> None:
    assert changed({**COMMAS, "Total · Q1": other}, COMMAS, COMMA) == ("Total · Q1", other, "1 234,5")

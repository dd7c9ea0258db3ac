"""Addresses and equations in the reader's language; what is no such address stays as it is."""

from __future__ import annotations

import pytest

from audit.catalogue.places import place, relation


@pytest.mark.parametrize(
    ("address", "chinese"),
    [
        ("line 12, cell 3", "第12行第3格"), ("line 397", "第397行"), ("page 5, table 2 (4,1)", "第5页第2表第4行第1列"), ("paragraph 7", "第7段"),
        ("Sheet1!B7", "Sheet1!B7"), ("page 5!B7", "page 5!B7"), ("line 3.txt", "line 3.txt"), ("a.txt · pack:12", "a.txt · pack:12"), ("", ""),
    ],
)  # fmt: skip
def test_an_address_in_chinese_and_in_english(address: str, chinese: str) -> None:
    assert place(address, "zh") == chinese
    assert place(address, "en") == address


def test_the_functions_of_an_equation_are_named() -> None:
    assert relation("2 = rank(8.1%, 9.8%)", "zh") == "2 = 名次(8.1%, 9.8%)"
    assert relation("2 = rank(8.1%, 9.8%)", "en") == "2 = rank(8.1%, 9.8%)"

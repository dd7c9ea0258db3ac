"""A rule and a pack in words."""

from __future__ import annotations

import pytest
from pack_cases import Write

from audit.families import families
from audit.rulepack import Pack, explain, listing, load, manual, title_of

TEXT = """
pack: harbour
version: 1
language: zh
tables: {ships: Arrivals}
rules:
  - id: all-ships
    title: 船舶合计
    why: note 1
    table: ships
    sum: {total: All, parts: [North, South], of_which: true}
    except: Buoys
    tolerance: 0.5
    severity: warning
  - id: elsewhere
    same: [ships/All/Tons, ships/All/Net]
"""


@pytest.fixture
def pack(write: Write) -> Pack:
    return load(write(TEXT))


def test_a_rule_says_what_it_was_told(pack: Pack) -> None:
    english, chinese = explain(pack.rules[0], "en"), explain(pack.rules[0], "zh")
    assert english.splitlines()[0] == "harbour/all-ships: 船舶合计"
    for said in (
        "total: All",
        "parts: [North, South]",
        "of_which: true",
        "Buoys",
        "1/2",
        "note 1",
        "warning",
        "ships",
    ):
        assert said in english
    assert "警告" in chinese
    assert "basis" not in english
    assert english.endswith(manual("sum"))


def test_what_was_not_said_is_not_told(pack: Pack) -> None:
    text = explain(pack.rules[1], "en")
    head = text.removesuffix(manual("same"))
    assert "tables" not in head
    assert "cells: [ships/All/Tons, ships/All/Net]" in head


def test_titles(pack: Pack) -> None:
    assert [title_of(rule, "zh") for rule in pack.rules] == ["船舶合计", "elsewhere"]
    assert title_of(pack.rules[0], "en") == "船舶合计"


def test_a_listing_has_a_line_a_rule_in_columns(pack: Pack) -> None:
    head, first, second = listing(pack, "en").splitlines()
    assert "harbour" in head
    assert "2" in head
    assert first.split() == ["all-ships", "sum", "warning", "船舶合计"]
    assert first.index("sum") == second.index("same")


def test_every_family_has_a_manual() -> None:
    assert all(len(manual(name).splitlines()) > 5 for name in families())
    with pytest.raises(KeyError):
        manual("none")

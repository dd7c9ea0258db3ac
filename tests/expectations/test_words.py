"""Rules as kwargs, and back."""

from __future__ import annotations

from pathlib import Path

import pytest
from batch_cases import written
from msgspec.structs import replace

from audit.expectations.words import joined, kwargs_of, pack_of, words_of
from audit.rulepack import PackError, load


def through(path: Path) -> list:
    """The pack's rules after they were kwargs."""
    packs = [pack_of(kwargs, severity) for _, kwargs, severity in (kwargs_of(*one) for one in words_of(path))]
    (whole, places), *more = joined(packs)
    assert not more
    assert places == {k: k for k in range(len(packs))}
    return [replace(rule, line=0) for rule in whole.rules]


def test_rules_survive_being_kwargs(tmp_path):
    _, path = written(tmp_path)
    assert through(path) == [replace(rule, line=0) for rule in load(path).rules]


@pytest.mark.parametrize(
    "path", sorted((Path(__file__).parents[2] / "rules").glob("*.yaml")), ids=lambda p: p.stem
)
def test_the_packs_of_this_repository_survive_it(path):
    assert through(path) == [replace(rule, line=0) for rule in load(path).rules]


def test_an_expectation_holds_only_the_tables_that_its_rule_names(tmp_path):
    _, path = written(tmp_path)
    heads = {rule["id"]: sorted(head["tables"]) for rule, head in words_of(path)}
    assert heads["areas"] == ["areas"]
    assert heads["twice"] == ["areas", "trade"]


def test_decimals_stay_as_typed(tmp_path):
    pack = "pack: p\nversion: 1\nrules:\n  - {id: r, title: t, tolerance: 0.50, growth: {rate: g, current: 2023.10, prior: 2022.10}}\n"
    _, path = written(tmp_path, pack=pack)
    ((rule, _),) = words_of(path)
    assert rule["growth"] == {"rate": "g", "current": "2023.10", "prior": "2022.10"}
    assert through(path)[0].options.current == "2023.10"


def test_rules_of_one_id_that_differ_are_judged_apart(tmp_path):
    one = pack_of({"rule": "r", "sum": {"total": "T", "parts": ["a"]}}, "critical")
    other = pack_of({"rule": "r", "sum": {"total": "T", "parts": ["b"]}}, "critical")
    assert len(list(joined([one, other]))) == 2


def test_every_mistake_in_the_words_is_told():
    with pytest.raises(PackError) as caught:
        pack_of({"rule": "r", "table": "nowhere", "sum": {"total": "T", "part": ["a"]}}, "critical")
    assert [error.code for error in caught.value.errors] == [
        "pack.rule.undeclared",
        "pack.key.unknown",
    ] or len(caught.value.errors) >= 2

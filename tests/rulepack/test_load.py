"""What a pack says arrives in the rules as it was meant."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from pack_cases import CASES, Write

from audit.checks import Severity
from audit.families import families
from audit.rulepack import Pack, load, pack_files


def full(write: Write) -> Pack:
    (case,) = [case for case in CASES["should_not"] if case["name"] == "every word once"]
    return load(write(case["pack"]))


def test_the_pack_and_its_profile(write: Write) -> None:
    pack = full(write)
    assert (pack.pack, pack.language, pack.applies_to) == ("harbour", "zh", ("harbour-*", "port*"))
    assert (pack.profile.rounding, pack.profile.precision) == ("truncate", "column")
    assert pack.profile.markers["—"] == "not-applicable"
    assert pack.profile.exact == ("公里", "万人")
    assert pack.profile.done == ("完成", "done")
    assert pack.expectations[0]["expect_column_values_to_be_unique"] == {"column": "key"}


def test_the_tables(write: Write) -> None:
    tables = full(write).tables
    ships = tables["ships"]
    assert (ships.heading, ships.caption, ships.columns, ships.nth) == (
        ("Harbour", "Arrivals"),
        "Table 1",
        ("Tons",),
        1,
    )
    assert ships.unit is not None
    assert ships.unit.factor == 10_000
    assert tables["all"].heading == ("Harbour", "Freight")
    assert tables["pages"].joined
    assert tables["only"].words == ""
    assert ships.line == 12


def test_the_words_of_a_rule(write: Write) -> None:
    rule = full(write).rules[0]
    assert (rule.id, rule.family, rule.pack, rule.line) == ("all-ships", "sum", "harbour", 17)
    assert rule.title == {"en": "ships add up", "zh": "船舶合计"}
    assert (rule.why, rule.severity, rule.basis) == ("note 1", Severity.WARNING, "comparable")
    assert (rule.tables, rule.exclude) == (("ships", "pages"), ("Buoys",))
    assert rule.within == {"measure": ["level", "rate"]}
    assert (rule.when, rule.scope, rule.tolerance) == ("Tons >= 0", "Abroad", Fraction(1, 2))
    assert (rule.options.total, rule.options.parts) == ("All", "rest")


def test_what_a_rule_need_not_say(write: Write) -> None:
    rule = full(write).rules[1]
    assert (rule.title, rule.why, rule.severity, rule.basis) == ({}, "", Severity.ERROR, "nominal")
    assert (rule.tables, rule.within, rule.exclude, rule.tolerance) == ((), None, (), None)


def test_a_title_is_in_the_pack_s_language(write: Write) -> None:
    text = "pack: a\nversion: 1\nlanguage: zh\nrules: [{id: x, title: 合计, same: [t/a/b, t/c/d]}]\n"
    assert load(write(text)).rules[0].title == {"zh": "合计"}


def test_numbers_are_labels_as_they_were_typed(write: Write) -> None:
    text = "pack: a\nversion: 1\ntables: {t: 1}\nrules: [{id: x, table: t, sum: {total: 2022.10, parts: [007, 1e3]}}]\n"
    options = load(write(text)).rules[0].options
    assert (options.total, options.parts) == ("2022.10", ["007", "1e3"])


def test_numbers_deeper_down_are_as_typed_too(write: Write) -> None:
    text = (
        "pack: a\nversion: 1\ntables: {t: {file: a.csv, columns: {2021: {decimals: 1}}}}\nrules:\n"
        "  - {id: x, table: t, completion: {rate: 7, done: D, target: {first_of: [2021, 5.10]}}}\n"
        "  - {id: y, table: t, range: {of: [1], min: 0.10, max: 5%}}\n"
    )
    completion, bounds = (rule.options for rule in load(write(text)).rules)
    assert (completion.rate, completion.target.first_of) == ("7", ["2021", "5.10"])
    assert (bounds.of, bounds.min, bounds.max) == (["1"], "0.10", "5%")


def test_yaml_1_2_leaves_words_alone(write: Write) -> None:
    text = "pack: no\nversion: 1\ntables: {t: on}\nrules: [{id: y, table: t, sum: {total: off, parts: [12:30, 2023-09-01]}}]\n"
    pack = load(write(text))
    assert (pack.pack, pack.tables["t"].heading) == ("no", ("on",))
    assert pack.rules[0].options.parts == ["12:30", "2023-09-01"]


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "marked.yaml"
    path.write_bytes(b"\xef\xbb\xbfpack: a\r\nversion: 1\r\n")
    assert load(path).pack == "a"


def test_folders_give_their_packs_by_name_and_hide_what_is_hidden(write: Write, tmp_path: Path) -> None:
    for name in ("b.yaml", "a.yml", "c.txt", ".hidden.yaml", "deep/d.YAML", ".git/e.yaml"):
        write("pack: a\nversion: 1\n", name)
    assert [path.name for path in pack_files([tmp_path])] == ["a.yml", "b.yaml", "d.YAML"]
    assert pack_files([tmp_path / "c.txt", tmp_path / "none.yaml"]) == [
        tmp_path / "c.txt",
        tmp_path / "none.yaml",
    ]


@pytest.mark.parametrize("name", list(families()))
def test_every_family_refuses_a_word_that_it_does_not_know(name: str, write: Write) -> None:
    from audit.rulepack import PackError

    text = f"pack: a\nversion: 1\ntables: {{t: T}}\nrules: [{{id: x, table: t, {name}: {{unheard: of}}}}]\n"
    with pytest.raises(PackError) as caught:
        load(write(text))
    assert f"rules[x].{name}.unheard" in [fault.key for fault in caught.value.errors]

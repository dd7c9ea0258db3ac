"""Every mistake of a pack is told at once, each where it stands, with the nearest valid word."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pack_cases import CASES, Write

from audit.catalogue import packs
from audit.rulepack import PackError, PackFault, load, load_all


def spelt(fault: PackFault) -> str:
    return f"{fault.line}:{fault.column} {fault.key or '-'} {fault.code} {fault.nearest or '-'}"


def faults_of(path: Path) -> tuple[PackFault, ...]:
    with pytest.raises(PackError) as caught:
        load(path)
    return caught.value.errors


@pytest.mark.parametrize("case", CASES["should"], ids=lambda case: case["name"])
def test_a_mistake_is_told_where_it_stands(case: dict[str, Any], write: Write) -> None:
    assert sorted(map(spelt, faults_of(write(case["pack"])))) == sorted(case["says"])


@pytest.mark.parametrize("case", CASES["should"], ids=lambda case: case["name"])
def test_every_mistake_has_its_sentence_in_both_languages(case: dict[str, Any], write: Write) -> None:
    for fault in faults_of(write(case["pack"])):
        english, chinese = fault.message("en"), fault.message("zh")
        assert english.startswith(f"{fault.file}:{fault.line}:{fault.column}: ")
        assert english != chinese
        assert "pack.is." not in english + chinese


@pytest.mark.parametrize("case", CASES["should_not"], ids=lambda case: case["name"])
def test_a_good_pack_is_read(case: dict[str, Any], write: Write) -> None:
    assert load(write(case["pack"])).version == 1


def test_the_cases_reach_every_sentence() -> None:
    told = {line.split(" ")[-2] for case in CASES["should"] for line in case["says"]}
    files = {"pack.file.absent", "pack.file.unreadable", "pack.file.encoding", "pack.file.large"}
    words = {code for code in packs.TEXTS if code.startswith(("pack.is.", "pack.form."))}
    rest = {"pack.nearest", "pack.value.bad", "pack.yaml.key"}
    assert {code for code in packs.TEXTS if code.startswith("pack.")} - told - files - words == rest


def test_a_key_that_is_no_text(write: Write) -> None:
    told = faults_of(write("pack: a\nversion: 1\ntables: {[a, b]: c}\n"))
    assert [fault.code for fault in told] == ["pack.yaml.key"]


def test_the_sentence_says_found_expected_and_nearest(write: Write) -> None:
    path = write("pack: a\nversion: 1\nprofile: {rounding: half-upp}\n")
    (fault,) = faults_of(path)
    assert fault.message() == (
        f"{path.as_posix()}:3:21: profile.rounding: found “half-upp”; "
        "expected half-even, half-up or truncate; did you mean “half-up”?"
    )
    assert fault.message("zh").endswith(
        "写的是“half-upp”；应为half-even、half-up或truncate；是否应为“half-up”？"
    )


def test_a_missing_file(tmp_path: Path) -> None:
    assert [fault.code for fault in faults_of(tmp_path / "none.yaml")] == ["pack.file.absent"]


def test_a_file_in_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "old.yaml"
    path.write_bytes("pack: a\nversion: 1\ntitle: 统计\n".encode("gb18030"))
    (fault,) = faults_of(path)
    assert (fault.code, fault.line) == ("pack.file.encoding", 3)


def test_a_file_that_is_no_pack_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "huge.yaml"
    path.write_bytes(b"#" * 5_000_001)
    assert [fault.code for fault in faults_of(path)] == ["pack.file.large"]


def test_brackets_without_end_are_a_fault_not_a_crash(write: Write) -> None:
    assert [fault.code for fault in faults_of(write("[" * 5000))] == ["pack.yaml"]


def test_words_that_stand_for_a_million_words_are_refused(write: Write) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 8)]
    told = faults_of(write("\n".join(lines)))
    assert "pack.yaml.deep" in [fault.code for fault in told]


def test_the_mistakes_of_all_packs_are_told_together(write: Write, tmp_path: Path) -> None:
    write("pack: a\nversion: 3\n", "a.yaml")
    write("pack: b\nversion: 1\nrule: []\n", "deeper/b.yml")
    with pytest.raises(PackError) as caught:
        load_all([tmp_path, tmp_path / "none.yaml"])
    assert [(Path(f.file).name, f.code) for f in caught.value.errors] == [
        ("a.yaml", "pack.value.choice"),
        ("b.yml", "pack.key.unknown"),
        ("none.yaml", "pack.file.absent"),
    ]
    assert len(str(caught.value).splitlines()) == 3


RULE = "pack: {pack}\nversion: 1\nrules:\n  - id: total\n    same: [x/a/b, x/a/c]\n"


def test_a_rule_id_is_one_of_a_kind_over_all_packs(write: Write, tmp_path: Path) -> None:
    write(RULE.format(pack="a"), "a.yaml")
    write(RULE.format(pack="b"), "b.yaml")
    with pytest.raises(PackError) as caught:
        load_all([tmp_path])
    (fault,) = caught.value.errors
    assert (Path(fault.file).name, fault.line, fault.code) == ("b.yaml", 4, "pack.rule.twice")
    assert f"{(tmp_path / 'a.yaml').as_posix()}:4" in fault.message()


def test_a_file_named_twice_is_read_once(write: Write, tmp_path: Path) -> None:
    path = write(RULE.format(pack="a"), "a.yaml")
    assert len(load_all([tmp_path, path, tmp_path])) == 1

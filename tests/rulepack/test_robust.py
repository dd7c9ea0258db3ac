"""Whatever a file holds, loading it gives a pack or its mistakes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pack_cases import CASES

from audit.families import families
from audit.rulepack import PackError, PackFault, load

FULL = next(case["pack"] for case in CASES["should_not"] if case["name"] == "every word once")
RELAXED = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

ANY = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 5000)
    | st.floats(allow_nan=False)
    | st.text("abc /=[，", max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abidmeasur ", max_size=7), inner, max_size=3)
    ),
    max_leaves=6,
)
WORDS = [
    "id",
    "title",
    "why",
    "severity",
    "table",
    "tables",
    "in",
    "except",
    "when",
    "scope",
    "basis",
    "tolerance",
    *families(),
]


def outcome(text: str, tmp_path: Path) -> tuple[str, ...]:
    """The codes of the mistakes; nothing where the pack is right."""
    path = tmp_path / "pack.yaml"
    path.write_text(text, encoding="utf-8")
    errors: tuple[PackFault, ...] = ()
    try:
        load(path)
    except PackError as error:
        errors = error.errors
        if not errors:
            raise
    assert all(fault.message("en") and fault.message("zh") and fault.line > 0 for fault in errors)
    return tuple(fault.code for fault in errors)


@RELAXED
@given(
    st.integers(0, len(FULL) - 1),
    st.sampled_from(list(" :-[]{}#&*!|>'\"%@\t\n：，x1\x00")),
    st.integers(0, 3),
)
def test_a_slip_of_the_finger(tmp_path: Path, at: int, character: str, lost: int) -> None:
    outcome(FULL[:at] + character + FULL[at + lost :], tmp_path)


@RELAXED
@given(st.dictionaries(st.sampled_from(WORDS), ANY, min_size=1, max_size=4))
def test_any_words_in_a_rule(tmp_path: Path, rule: dict[str, Any]) -> None:
    pack = {"pack": "a", "version": 1, "tables": {"t": "T"}, "rules": [rule]}
    outcome(json.dumps(pack, ensure_ascii=False), tmp_path)


@RELAXED
@given(
    st.sampled_from(
        ["pack", "version", "language", "applies_to", "profile", "tables", "rules", "expectations"]
    ),
    ANY,
)
def test_anything_in_a_pack(tmp_path: Path, word: str, value: Any) -> None:
    outcome(json.dumps({"pack": "a", "version": 1, word: value}, ensure_ascii=False), tmp_path)


@pytest.mark.parametrize("name", list(families()))
@pytest.mark.parametrize(
    "value", ["words", "[a, b]", "3", "true", "", "{}", "[]", "[[a], {b: c}]", "a = ", "{min: {a: b}}"]
)
def test_no_family_is_upset_by_any_kind_of_value(name: str, value: str, tmp_path: Path) -> None:
    told = outcome(f"pack: a\nversion: 1\nrules:\n  - id: x\n    {name}: {value}\n", tmp_path)
    takes = {("same", "[a, b]"), ("codes", "{}")}  # two words as they are; nothing but the table
    assert told or (name, value) in takes

"""What a model says is wrong becomes a fault at the right place, in the catalogue's words."""

from __future__ import annotations

from typing import Any

import pytest

from audit.rulepack.tree import read_tree
from audit.rulepack.validate import validate
from audit.words import Checked, WordError, Words


class Never(Checked):
    """A text that never will do."""

    __slots__ = ()

    def check(self) -> None:
        raise WordError("pack.form.share")


class Inner(Words, frozen=True, kw_only=True):
    """Takes one word."""

    word: str


class Model(Words, frozen=True, kw_only=True):
    """Takes several shapes."""

    either: str | list[str] | Inner = ""
    many: list[Inner] = []
    own: Never | None = None
    plain: bool = False

    def __post_init__(self) -> None:
        if self.plain:
            raise ValueError("not today")


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("either: a", []),
        ("either: [a, 1]", []),
        ("either: {word: 7}", []),
        ("either:", [("1:8", "pack.value.kind", "")]),
        ("either: {wrd: a}", [("1:10", "pack.key.unknown", "word")]),
        ("either: [a, {b: c}]", [("1:13", "pack.value.kind", "")]),
        (
            "many: [{word: a}, {wort: b}, c]",
            [("1:20", "pack.key.unknown", "word"), ("1:30", "pack.value.kind", "")],
        ),
        ("own: a", [("1:6", "pack.form.share", "")]),
        ("plain: true", [("1:1", "pack.value.bad", "")]),
        ("nobody: a", [("1:1", "pack.key.unknown", "")]),
    ],
)
def test_faults(text: str, faults: list[tuple[str, str, str]]) -> None:
    tree = read_tree(text, "p")
    made, found = validate(Model, tree.value, tree)
    assert [(f"{f.line}:{f.column}", f.code, f.nearest) for f in found] == faults
    assert (made is None) is bool(faults)


def test_several_shapes_are_told_as_one_choice() -> None:
    tree = read_tree("either:", "p")
    (fault,) = validate(Model, tree.value, tree)[1]
    assert fault.message("en").endswith(
        "found nothing; expected text, a list or keys with values ({key: value})"
    )


@pytest.mark.parametrize(
    ("text", "value"), [("either: 2023.10", "2023.10"), ("either: 007", "007"), ("either: true", "true")]
)
def test_text_is_what_was_typed(text: str, value: Any) -> None:
    tree = read_tree(text, "p")
    assert validate(Model, tree.value, tree)[0].either == value

"""docs/rules.md shows packs that load, and leaves no word of the language out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pack_cases import Write

from audit.families import families
from audit.rulepack import load
from audit.rulepack.words import PackWords, ProfileWords, RuleWords, TableWords

TEXT = (Path(__file__).parents[2] / "docs" / "rules.md").read_text(encoding="utf-8")
PACKS = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)


@pytest.mark.parametrize("text", PACKS, ids=lambda text: text.splitlines()[0])
def test_an_example_is_a_pack(text: str, write: Write) -> None:
    assert load(write(text)).pack


def test_there_are_examples() -> None:
    assert len(PACKS) > 1


@pytest.mark.parametrize("model", [PackWords, ProfileWords, RuleWords])
def test_every_word_has_its_line(model: type[PackWords]) -> None:
    for name in model.__struct_encode_fields__:
        assert re.search(rf"^\|[^|]*`{name}`", TEXT, re.MULTILINE), name


def test_every_family_and_every_way_to_choose_a_table_is_there() -> None:
    assert [name for name in families() if f"| `{name}` |" not in TEXT] == []
    assert [
        name for name in TableWords.__struct_encode_fields__ if f"{name}:" not in TEXT and name != "heading"
    ] == []


def test_the_mistake_that_is_shown_is_the_one_that_is_made(write: Write) -> None:
    from audit.rulepack import PackError

    broken = PACKS[0].replace("table: ships", "table: shps", 1)
    with pytest.raises(PackError) as caught:
        load(write(broken))
    told = caught.value.errors[0].message().split("rules[", 1)[1]
    assert told in TEXT

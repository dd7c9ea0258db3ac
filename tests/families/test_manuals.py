"""The manuals of the rule families, in both languages: each says what holds and why, with the same examples."""

from __future__ import annotations

import re

import pytest

from audit.catalogue import LANGUAGES
from audit.families import families
from audit.rulepack.explain import manual

PARTS = {
    "en": ("**Holds where**", "**Why**", "| passes | fails |"),
    "zh": ("**成立条件**", "**理由**", "| 成立 | 不成立 |"),
}


def examples(text: str) -> list[str]:
    """The lines of a manual's examples, without what is said beside them."""
    lines = re.findall(r"^ {4}(.*)$", text, re.MULTILINE)
    return [code for line in lines if (code := re.sub(r"(^|\s)#.*", "", line).strip())]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("family", list(families()))
def test_every_family_has_a_manual_in_every_language_with_the_same_examples(
    family: str, language: str
) -> None:
    text, english = manual(family, language), manual(family)
    assert all(part in text for part in PARTS[language])
    assert examples(text) == examples(english) != []
    assert text.count("\n|") == english.count("\n|"), "the same cases pass and fail"


@pytest.mark.parametrize("family", list(families()))
def test_a_chinese_manual_is_chinese_and_names_every_word_that_the_english_one_quotes(family: str) -> None:
    text, english = manual(family, "zh"), manual(family)
    assert len(re.findall(r"[\u4e00-\u9fff]", text.splitlines()[0])) >= 8
    words = set(re.findall(r"`([a-z_]+):?(?: [^`]*)?`", english))
    assert {word for word in words if not re.search(rf"`(?:text/)?{word}|{word}", text)} == set()


def test_no_manual_is_left_of_a_family_that_is_gone() -> None:
    from pathlib import Path

    import audit.catalogue

    pages = Path(audit.catalogue.__file__).parent.glob("manuals/*.md")
    assert sorted(page.stem for page in pages) == list(families())

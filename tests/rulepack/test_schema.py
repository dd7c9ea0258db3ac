"""The JSON Schema takes what the loader takes, and refuses what a schema can know to be wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pack_cases import CASES

from audit.families import families
from audit.rulepack import json_schema
from audit.rulepack.tree import read_tree

SCHEMA = json_schema()
PACKS = sorted((Path(__file__).parents[2] / "rules").glob("*.yaml"))
READABLE = [case for case in CASES["should"] if not read_tree(case["pack"], "p").faults]


def valid(text: str) -> bool:
    return not list(Draft202012Validator(SCHEMA).iter_errors(read_tree(text, "p").value))


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("path", PACKS, ids=lambda path: path.name)
def test_the_packs_of_this_repository_are_valid(path: Path) -> None:
    assert valid(path.read_text(encoding="utf-8"))


def test_there_are_packs_to_try() -> None:
    assert PACKS


@pytest.mark.parametrize("case", CASES["should_not"], ids=lambda case: case["name"])
def test_a_good_pack_is_valid(case: dict[str, Any]) -> None:
    assert valid(case["pack"])


@pytest.mark.parametrize("case", READABLE, ids=lambda case: case["name"])
def test_a_pack_of_the_wrong_shape_is_not(case: dict[str, Any]) -> None:
    assert valid(case["pack"]) is case.get("beyond_schema", False)


def test_every_family_is_described_by_its_manual() -> None:
    for name, family in families().items():
        described = SCHEMA["$defs"][f"family-{name}"]["description"]
        assert described.startswith((family.__doc__ or "").split("\n")[0])


def test_every_word_of_the_pack_has_its_description() -> None:
    rule = SCHEMA["$defs"]["rule"]["properties"]
    words = {**SCHEMA["properties"], **{k: v for k, v in rule.items() if k not in families()}}
    assert [
        word for word, schema in words.items() if "description" not in schema and "$ref" not in str(schema)
    ] == []


def test_no_reference_leads_nowhere() -> None:
    def references(value: Any) -> set[str]:
        if isinstance(value, dict):
            return (
                {value["$ref"]} & {str(value["$ref"])}
                if "$ref" in value
                else set().union(*map(references, value.values()), set())
            )
        return set().union(*map(references, value), set()) if isinstance(value, list) else set()

    assert references(SCHEMA) <= {f"#/$defs/{name}" for name in SCHEMA["$defs"]}

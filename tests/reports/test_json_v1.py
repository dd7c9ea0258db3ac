"""JSON version 1: valid by its schema, exact in its numbers, the same bytes every time."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

import audit.reports
from audit.findings import AuditResult
from audit.reports import json_v1
from audit.reports._numbers import exact

SCHEMA_FILE = Path(audit.reports.__file__).parent / "schema" / "report-v1.schema.json"
CELL = ("document", "table", "row", "column", "printed", "value", "unit", "address")


def strict(schema: Any) -> Any:
    """The schema with no key allowed that it does not describe: what the report has beside must be described."""
    if isinstance(schema, list):
        return [strict(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: value if key == "allOf" else strict(value) for key, value in schema.items()}
    described = closed.get("properties", {})
    is_cell = (
        "printed" in described
    )  # the definition that terms and suspects extend stays open, its plain uses do not
    if closed.get("$ref") == "#/$defs/cell" or (described and "type" in closed and not is_cell):
        closed["unevaluatedProperties"] = False
    return closed


@pytest.fixture(scope="module")
def schema() -> Any:
    return json.loads(SCHEMA_FILE.read_text("utf-8"))


def test_the_schema_is_a_schema(schema: Any) -> None:
    jsonschema.Draft202012Validator.check_schema(schema)


def test_the_report_is_valid_and_every_key_is_described(result: AuditResult, schema: Any) -> None:
    jsonschema.Draft202012Validator(strict(schema)).validate(json.loads(json_v1.render(result)))


def test_an_empty_result_is_valid(schema: Any) -> None:
    jsonschema.Draft202012Validator(strict(schema)).validate(json.loads(json_v1.render(AuditResult())))


@pytest.mark.parametrize("key", ["version", "findings", "summary", "coverage", "problems"])
def test_the_schema_refuses_a_report_without(key: str, result: AuditResult, schema: Any) -> None:
    data = json.loads(json_v1.render(result))
    del data[key]
    assert not jsonschema.Draft202012Validator(schema).is_valid(data)


def test_a_key_the_schema_does_not_describe_is_seen(result: AuditResult, schema: Any) -> None:
    data = json.loads(json_v1.render(result))
    data["findings"][0]["target"]["colour"] = "red"
    assert not jsonschema.Draft202012Validator(strict(schema)).is_valid(data)


def test_the_keys_that_programs_rely_on(result: AuditResult) -> None:
    finding = json.loads(json_v1.render(result))["findings"][1]
    assert tuple(finding["target"])[:8] == CELL
    assert [term["sign"] for term in finding["terms"]] == ["+", "-"]
    assert finding["message"]["en"] != finding["message"]["zh"]
    assert {key: finding["suspects"][0]["candidates"][0][key] for key in ("cause", "value")} == {
        "cause": "sign",
        "value": -287,
    }
    assert finding["expected"] == {"low": -288, "high": -286, "value": -287, "unit": "万元"}


def test_numbers_are_spelled_exactly(result: AuditResult) -> None:
    text = json_v1.render(result)
    assert '"value": 1308.4,' in text
    assert '"value": 105.5,' in text
    assert '"value": -1.2043861226,' in text  # -20100/16689 never ends
    assert "e-" not in text.lower().split('"findings"')[1].split('"fingerprint"')[0]


def test_the_same_result_gives_the_same_bytes(make: Callable[[], AuditResult]) -> None:
    assert json_v1.render(make()) == json_v1.render(make())


def test_only_the_plain_title_follows_the_language(result: AuditResult) -> None:
    en, zh = (json.loads(json_v1.render(result, language=language)) for language in ("en", "zh"))
    assert (en["findings"][1]["title"], zh["findings"][1]["title"]) == (
        "income less spending is the balance",
        "收支平衡",
    )
    for data in (en, zh):
        for finding in data["findings"]:
            del finding["title"]
    assert en == zh


@given(st.fractions())
def test_exact_loses_nothing_that_ends(value: Fraction) -> None:
    number = exact(value)
    ends = 10 ** max(value.denominator.bit_length(), 1) % value.denominator == 0
    if ends:
        assert Fraction(number) == value
    else:
        assert abs(Fraction(number) - value) <= abs(value) * Fraction(1, 10**11)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12))
def test_a_printed_decimal_survives_the_file(value: Decimal) -> None:
    parts: list[str] = []
    json_v1._encode(exact(Fraction(value)), parts.append)
    assert Fraction(json.loads("".join(parts), parse_float=Decimal)) == Fraction(value)

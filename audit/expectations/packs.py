"""A pack as an ExpectationSuite: its rules as our Expectations, its `expectations:` as they are."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from great_expectations.core import ExpectationSuite
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

from audit.expectations.rules import CLASSES, RuleExpectation
from audit.expectations.words import kwargs_of, words_of
from audit.rulepack import load

__all__ = ["expectation", "rule_expectations", "suite", "suite_json"]


def expectation(rule: Mapping[str, Any], head: Mapping[str, Any] | None = None) -> RuleExpectation:
    """The Expectation of a rule as it is written in a pack; `head` is what the pack says above it (name, language, profile, tables)."""
    family, kwargs, severity = kwargs_of(rule, head or {})
    return CLASSES[family](**kwargs, severity=severity)


def rule_expectations() -> Mapping[str, type[RuleExpectation]]:
    """The Expectation of each rule family, by the family's name."""
    return dict(CLASSES)


def suite(path: Path | str, name: str = "") -> ExpectationSuite:
    """The rules of a pack file, in their order, as a suite called `name` (the pack's own); `PackError` with every mistake in the file.

    The pack's native `expectations:` are not in it: each belongs to a table of its own, and is run on it by `audit run`.
    """
    pack = load(path)
    listed = [expectation(rule, head) for rule, head in words_of(path)]
    return ExpectationSuite(name=name or pack.pack, expectations=listed)


def suite_json(made: ExpectationSuite) -> dict[str, Any]:
    """The suite as plain values, as Great Expectations stores it, without ids that change from run to run."""
    return {
        "name": made.name,
        "expectations": [_plain(one.configuration) for one in made.expectations],
        "meta": dict(made.meta or {}),
    }


def _plain(one: ExpectationConfiguration) -> dict[str, Any]:
    told: dict[str, Any] = one.to_json_dict()
    return {key: value for key, value in told.items() if key not in ("id", "rendered_content") and value}

"""Every family's cases, which a statistician could have written: `cases/FAMILY.yaml`, each with a table, a rule, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from audit.families import families
from audit.pipeline import Run

CASES = Path(__file__).parent / "cases"


def cases() -> Iterator[Any]:
    for path in sorted(CASES.glob("*.yaml")):
        for case in YAML(typ="safe").load(path.read_text(encoding="utf-8")):
            name = case.get("should") or f"not {case['should not']}"
            yield pytest.param(case, id=f"{path.stem}: {name}")


@pytest.mark.parametrize("case", list(cases()))
def test_case(case: dict[str, Any], audited: Callable[..., Run]) -> None:
    import json

    rule = {"id": "case", **case["rule"]}
    if "table" not in rule and "this" not in str(rule.get("same")):
        rule["table"] = "t"
    result = audited(
        case["table"], f"tables: {{t: {{}}}}\nrules:\n  - {json.dumps(rule, ensure_ascii=False)}\n"
    ).result()
    found = [[f.target.row, f.target.column, f.verdict.value] for f in result.findings]
    assert found == [[str(word) for word in finding] for finding in case.get("finds", [])], [
        p.code for p in result.problems
    ]
    if "severity" in case:
        assert {f.severity.value for f in result.findings} == {case["severity"]}
    if "open" in case and "should not" in case:
        assert result.summary.open == case["open"]
    assert result.summary.exempt == case.get("exempt", 0)
    assert (result.summary.checks == 0) == bool(case.get("broken"))


@pytest.mark.parametrize("family", list(families()))
def test_every_family_has_a_manual_words_and_cases_on_both_sides(family: str) -> None:
    module = families()[family]
    manual = module.__doc__ or ""
    assert "**Holds where**" in manual
    assert "**Why**" in manual
    assert "| passes | fails |" in manual
    assert f"    {family}: " in manual
    assert module.Options.__doc__
    listed = YAML(typ="safe").load((CASES / f"{family}.yaml").read_text(encoding="utf-8"))
    assert any("should" in case for case in listed)
    assert any("should not" in case for case in listed)

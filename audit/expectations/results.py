"""A rule's share as the result of an Expectation: counts, the failing records by name, what was open."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from audit.catalogue import say
from audit.expectations.judge import Share
from audit.findings import Expected, Finding, Summary
from audit.rulepack import Pack

__all__ = ["PARTIAL", "result_of"]

PARTIAL = 20
"""Failing records that a result lists, unless it is asked to be complete."""


def result_of(share: Share, pack: Pack, form: Mapping[str, Any]) -> dict[str, Any]:
    """Great Expectations' own keys (`element_count`, `unexpected_count`, …) and `details`: counts by verdict and the findings, each with its address.

    `form` is the result format: COMPLETE lists every failing record, the others the first `partial_unexpected_count` (20).
    """
    complete = form.get("result_format") == "COMPLETE"
    most = len(share.findings) if complete else int(form.get("partial_unexpected_count", PARTIAL))
    listed = [told(finding, pack.language) for finding in share.findings[:most]]
    counts = share.summary
    failed = counts.rounding + counts.improbable + counts.impossible
    result: dict[str, Any] = {
        "observed_value": observed(counts, pack.language), "element_count": counts.checks, "unexpected_count": failed,
        "unexpected_percent": 100 * failed / counts.checks if counts.checks else 0.0, "partial_unexpected_list": [one["message"] for one in listed[:PARTIAL]],
        "details": {"verdicts": verdicts(counts), "findings": listed, "open": [_reason(p, pack) for p in share.open]},
    }  # fmt: skip
    if share.broken:
        result["details"]["broken"] = [_reason(p, pack) for p in share.broken]
    if complete:
        result["unexpected_list"] = [one["message"] for one in listed]
        result["unexpected_index_list"] = [_place(one) for one in listed]
    return result


def verdicts(counts: Summary) -> dict[str, int]:
    """How many records met each verdict, by the verdicts' own names."""
    return {
        "pass": counts.passed, "rounding": counts.rounding, "improbable": counts.improbable, "impossible": counts.impossible, "open": counts.open,
        "exempt": counts.exempt,
    }  # fmt: skip


def observed(counts: Summary, language: str) -> str:
    """`2 impossible, 1 open of 14 records`: what is not a pass, in words."""
    names = ("impossible", "improbable", "rounding", "open", "exempt")
    met = [(name, count) for name in names if (count := verdicts(counts)[name])]
    words = [
        say("gx.count", language, count=count, verdict=say(f"verdict.{name}", language))
        for name, count in met
    ]
    code = "gx.observed" if words else "gx.observed.all"
    return say(code, language, counts=say("gx.comma", language).join(words), records=counts.checks)


def told(finding: Finding, language: str) -> dict[str, Any]:
    """A finding as plain values."""
    target = finding.target
    return {
        "table": target.table, "row": target.row, "column": target.column, "address": target.address, "printed": target.printed,
        "expected": _expected(finding.expected), "imbalance": _float(finding.imbalance), "unit": target.unit, "verdict": finding.verdict.value,
        "severity": finding.severity.value, "equation": finding.equation, "fingerprint": finding.fingerprint,
        "message": finding.message.get(language) or next(iter(finding.message.values()), ""),
    }  # fmt: skip


def _expected(expected: Expected | None) -> list[float | None] | None:
    return None if expected is None else [_float(expected.low), _float(expected.high)]


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _place(one: Mapping[str, Any]) -> dict[str, Any]:
    return {name: one[name] for name in ("table", "row", "column", "address")}


def _reason(problem: Any, pack: Pack) -> str:
    return say(problem.code, pack.language, **dict(problem.values))

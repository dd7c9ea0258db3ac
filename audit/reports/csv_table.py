"""CSV: one line a finding, for a spreadsheet or a script; no field can be read as a formula.

UTF-8 with a byte order mark, since spreadsheets take Chinese for something else without it; lines end in CR LF (RFC 4180).
"""

from __future__ import annotations

import csv
import io
from fractions import Fraction

from audit.findings import AuditResult, Finding
from audit.patterns import regex
from audit.reports._export import headline, rule_key
from audit.reports._numbers import exact
from audit.reports._words import causes, one_line, pick

__all__ = ["COLUMNS", "render", "safe"]

COLUMNS = (
    "id", "severity", "verdict", "state", "rule", "family", "title", "document", "table", "row", "column", "address", "printed", "value", "unit",
    "expected", "expected_low", "expected_high", "imbalance", "slack", "equation", "message", "candidates", "fingerprint",
)  # fmt: skip
"""The header; a new column goes to the end."""

_NUMBER = regex(r"[-+]?\d+(?:[.,]\d+)*%?")


def render(result: AuditResult, *, language: str = "en") -> str:
    """All findings, gone ones too (see `state`), in the result's order."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for finding in result.findings:
        writer.writerow([safe(field) for field in _fields(finding, language)])
    return "\ufeff" + stream.getvalue()


def _fields(finding: Finding, language: str) -> list[str]:
    target, implied = finding.target, finding.expected
    low, high, value = (implied.low, implied.high, implied.value) if implied else (None, None, None)
    slips = "; ".join(slip.words for _, slips in causes(finding, language) for slip in slips)
    return [
        finding.id, finding.severity.value, finding.verdict.value, finding.state, rule_key(finding.pack, finding.rule), finding.family,
        pick(finding.title, language), target.document, target.table, target.row, target.column, target.address, target.printed,
        _number(target.value), target.unit, _number(value), _number(low), _number(high), _number(finding.imbalance), _number(finding.slack),
        finding.equation, headline(finding, language), slips, finding.fingerprint,
    ]  # fmt: skip


def _number(value: Fraction | None) -> str:
    return "" if value is None else f"{exact(value):f}" if value.denominator != 1 else str(value.numerator)


def safe(text: str) -> str:
    """`text` in one line, with an apostrophe before it where a spreadsheet would take it for a formula; figures stay as they are."""
    text = one_line(text)
    risky = text[:1] in "=+-@＝＋－＠" and text and not _NUMBER.fullmatch(text)
    return f"'{text}" if risky else text

"""A ledger as people write it, and every mistake that they make in it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from audit.catalogue import LANGUAGES
from audit.ledger.faults import LedgerError
from audit.ledger.read import parse_ledger, read_ledger

GOOD = """\
# reviewed every quarter
version: 1
accepted:
  - fingerprint: 0012345678901234   # digits alone: still text
    values: {Total · Q1: 1.50, Farming · Q1: "—"}
    reason: revised next month
    until: 2039-12-31
  - {fingerprint: abc, values: {x: 1}, reason: no until}
"""


def faults(text: str) -> list[tuple[str, int, str]]:
    with pytest.raises(LedgerError) as caught:
        parse_ledger(text, "ledger.yaml")
    for language in LANGUAGES:
        assert caught.value.message(language).startswith("ledger.yaml:")
    return [(fault.code, fault.line, fault.key) for fault in caught.value.errors]


def test_what_was_typed_is_kept_as_typed() -> None:
    first, second = parse_ledger(GOOD, "ledger.yaml").entries
    assert (first.fingerprint, dict(first.values), first.until) == (
        "0012345678901234",
        {"Total · Q1": "1.50", "Farming · Q1": "—"},
        date(2039, 12, 31),
    )
    assert (second.reason, second.until, second.line) == ("no until", None, 8)


@pytest.mark.parametrize(
    "text", ["", "# nothing yet\n", "version: 1\n", "version: 1\naccepted:\n", "accepted: []\n"]
)
def test_an_empty_ledger_accepts_nothing(text: str) -> None:
    assert parse_ledger(text, "ledger.yaml").entries == ()


def entry(text: str) -> str:
    return f"version: 1\naccepted:\n  - fingerprint: abc\n    values: {{x: 1}}\n    reason: r\n{text}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("accepted: [\n", [("ledger.yaml", 2, "")]),
        ("just words\n", [("ledger.kind", 1, "")]),
        ("version: 2\n", [("ledger.version", 1, "version")]),
        ("accepted: {a: 1}\n", [("ledger.kind", 1, "accepted")]),
        ("accepted: all\n", [("ledger.kind", 1, "accepted")]),
        ("accepted:\n  - abc\n", [("ledger.kind", 2, "accepted[1]")]),
        ("acepted: []\n", [("ledger.key.unknown", 1, "")]),
        (entry("    untill: 2030-01-01\n"), [("ledger.key.unknown", 6, "accepted[1]")]),
        (entry("    until: 2030-02-30\n"), [("ledger.date", 6, "accepted[1].until")]),
        (entry("    until: next year\n"), [("ledger.date", 6, "accepted[1].until")]),
        (entry("    who: [a, b]\n"), [("ledger.kind", 6, "accepted[1].who")]),
        (entry("    reason: again\n"), [("ledger.key.twice", 6, "accepted[1]")]),
        (
            entry("  - {fingerprint: abc, values: {x: 1}, reason: other}\n"),
            [("ledger.twice", 6, "accepted[2]")],
        ),
        ("accepted:\n  - fingerprint: abc\n", [("ledger.key.missing", 2, "accepted[1]")] * 2),
        (
            "accepted:\n  - {fingerprint: abc, values: {}, reason: r}\n",
            [("ledger.key.missing", 2, "accepted[1].values")],
        ),
        (
            "accepted:\n  - {fingerprint: abc, values: {x: 1}, reason: ' '}\n",
            [("ledger.reason", 2, "accepted[1].reason")],
        ),
    ],
)
def test_a_mistake_should_be_named_with_its_line_and_key(
    text: str, expected: list[tuple[str, int, str]]
) -> None:
    assert faults(text) == expected


def test_all_mistakes_come_at_once() -> None:
    assert [line for _, line, _ in faults(entry("    until: soon\n    whom: me\n"))] == [6, 7]


def test_the_same_finding_with_other_values_should_not_be_a_mistake() -> None:
    assert (
        len(parse_ledger(entry("  - {fingerprint: abc, values: {x: 2}, reason: other}\n"), "").entries) == 2
    )


def test_a_file_that_is_not_there_is_empty_unless_it_was_named(tmp_path: Path) -> None:
    assert read_ledger(tmp_path / "ledger.yaml").entries == ()
    with pytest.raises(LedgerError, match="no such file"):
        read_ledger(tmp_path / "ledger.yaml", needed=True)


def test_a_file_in_another_encoding_says_where(tmp_path: Path) -> None:
    path = tmp_path / "ledger.yaml"
    path.write_bytes("version: 1\n# 已".encode("gb18030"))
    with pytest.raises(LedgerError) as caught:
        read_ledger(path)
    assert [(f.code, f.line) for f in caught.value.errors] == [("ledger.encoding", 2)]

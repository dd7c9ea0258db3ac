"""What was known: written, read, known again, gone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from ledger_cases import FIGURES, make_finding

from audit.catalogue import LANGUAGES
from audit.ledger import LedgerError, read_baseline, write_baseline


def test_a_finding_is_known_while_its_values_are(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    assert write_baseline(path, [make_finding()]) == 1
    baseline = read_baseline(path)
    assert baseline.knows(make_finding())
    assert baseline.knows(make_finding(document="north-04.md"))
    assert not baseline.knows(make_finding({**FIGURES, "Farming": "40.3"}))
    assert not baseline.knows(make_finding(fingerprint="other"))


def test_it_is_one_line_a_finding_and_the_same_bytes_again(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    findings = [make_finding(), make_finding(fingerprint="bbbb")]
    write_baseline(path, findings)
    once = path.read_bytes()
    write_baseline(path, findings)
    assert path.read_bytes() == once
    assert sum(line.startswith('    {"fingerprint"') for line in once.decode().splitlines()) == 2
    assert json.loads(once)["version"] == 1


def test_what_is_gone_or_accepted_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    assert (
        write_baseline(
            path, [make_finding(state="gone"), make_finding(state="accepted"), make_finding(state="known")]
        )
        == 1
    )
    assert write_baseline(path, []) == 0
    assert read_baseline(path).known == ()


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("{", "ledger.json", 1),
        ('{"version": 1,\n "findings": [x]}', "ledger.json", 2),
        ("[]", "ledger.kind", 1),
        ("{}", "ledger.version", 1),
        ('{"version": 1}', "ledger.kind", 1),
        ('{\n  "version": 1,\n  "findings": [\n    1\n  ]\n}', "ledger.kind", 4),
        (
            '{"version": 1, "findings": [{"values": "", "rule": "", "severity": "error", "verdict": "impossible", "document": ""}]}',
            "ledger.key.missing",
            4,
        ),
        (
            '{"version": 1, "findings": [{"fingerprint": "", "values": "", "rule": "", "severity": "fatal", "verdict": "impossible", "document": ""}]}',
            "ledger.kind",
            4,
        ),
    ],
)
def test_what_is_no_baseline_says_so(tmp_path: Path, text: str, code: str, line: int) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(text)
    with pytest.raises(LedgerError) as caught:
        read_baseline(path)
    assert [(fault.code, fault.line) for fault in caught.value.errors] == [(code, line)]
    for language in LANGUAGES:
        assert "baseline.json" in caught.value.message(language)


def test_a_file_that_is_not_there_knows_nothing_unless_it_was_named(tmp_path: Path) -> None:
    assert not read_baseline(tmp_path / "none.json").knows(make_finding())
    with pytest.raises(LedgerError):
        read_baseline(tmp_path / "none.json", needed=True)

"""An acceptance written into a file that people care for."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from ledger_cases import make_finding
from msgspec.structs import replace

from audit.ledger import LedgerError, accept, entry_for, read_ledger
from audit.ledger.write import replace_file

ENTRY = entry_for(
    make_finding(), reason="published late: see note 3", who="section 3", until=date(2039, 12, 31)
)

KEPT = """\
# The ledger of section 3.

version: 1
accepted:

# -- prices ------------------------------------------------
- fingerprint: aaaa
  values: {x: '1'}   # as printed
  reason: 'a "quoted" reason'
  until: 2031-01-31
# the end
"""


def test_a_first_acceptance_makes_a_file_that_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "ledger.yaml"
    assert accept(path, ENTRY) is False
    (read,) = read_ledger(path).entries
    assert replace(read, line=0) == ENTRY
    assert path.read_text().startswith("# Findings that were looked into")


def test_everything_around_it_stays(tmp_path: Path) -> None:
    path = tmp_path / "ledger.yaml"
    path.write_text(KEPT)
    accept(path, ENTRY)
    text = path.read_text()
    for line in KEPT.splitlines():
        assert line in text.splitlines()
    assert [entry.fingerprint for entry in read_ledger(path).entries] == ["aaaa", ENTRY.fingerprint]


def test_the_same_finding_of_the_same_document_is_replaced_in_its_place(tmp_path: Path) -> None:
    path = tmp_path / "ledger.yaml"
    accept(path, ENTRY)
    path.write_text(path.read_text().replace("    who:", "    # by telephone\n    who:"))
    accept(path, replace(ENTRY, fingerprint="bbbb"))
    assert accept(path, replace(ENTRY, reason="again", until=None, values={"Total · Q1": "7"})) is True
    first, second = read_ledger(path).entries
    assert (first.reason, first.until, dict(first.values)) == ("again", None, {"Total · Q1": "7"})
    assert second.fingerprint == "bbbb"
    assert "# by telephone" in path.read_text()


def test_the_same_finding_of_another_document_is_added(tmp_path: Path) -> None:
    path = tmp_path / "ledger.yaml"
    accept(path, ENTRY)
    assert accept(path, replace(ENTRY, document="north-04.md", values={"Total · Q1": "8"})) is False
    assert len(read_ledger(path).entries) == 2


@pytest.mark.parametrize(
    "reason", ["yes", "null", "12", "2030-01-01", "a: b", "# no", "第三季度修订", "line\nbreak", " x "]
)
def test_a_reason_comes_back_as_it_was_given(tmp_path: Path, reason: str) -> None:
    path = tmp_path / "ledger.yaml"
    accept(path, replace(ENTRY, reason=reason, values={"Total: a · Q1": "1,234", "- b": "-5", "{c": "—"}))
    (read,) = read_ledger(path).entries
    assert (read.reason, dict(read.values)) == (reason, {"Total: a · Q1": "1,234", "- b": "-5", "{c": "—"})


@pytest.mark.parametrize(
    "text",
    [
        "accepted: [\n",
        "version: 3\n",
        "accepted:\n  - {fingerprint: a, values: {x: 1}, reason: 2030-02-30}\n",
    ],
)
def test_a_file_with_mistakes_is_left_as_it_is(tmp_path: Path, text: str) -> None:
    path = tmp_path / "ledger.yaml"
    path.write_text(text)
    with pytest.raises(LedgerError):
        accept(path, ENTRY)
    assert path.read_text() == text
    assert [p.name for p in tmp_path.iterdir()] == ["ledger.yaml"]


def test_an_empty_file_becomes_a_ledger(tmp_path: Path) -> None:
    path = tmp_path / "ledger.yaml"
    path.write_text("")
    accept(path, ENTRY)
    assert len(read_ledger(path).entries) == 1


def test_what_cannot_be_written_is_told_by_its_own_name(tmp_path: Path) -> None:
    folder = tmp_path / "ledger.yaml"
    folder.mkdir()
    with pytest.raises(OSError) as caught:
        replace_file(folder, "version: 1\n")
    assert caught.value.filename == str(folder)
    assert [path.name for path in tmp_path.iterdir()] == ["ledger.yaml"]

"""CSV files that go on in another way than they began, in other encodings than UTF-8, or with a line too many."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from engines import ENGINES

from audit.compare import compare_files
from audit.drops import Held, audit_drop
from audit.rulepack import load
from audit.sources import ReadError
from audit.sources.drops_text import encoding_of, uneven, width_of

pytest.importorskip("polars")

PACK = """
pack: quay
version: 1
tables: {t: {file: "*.csv", keys: [id]}}
rules:
  - {id: total, table: t, sum: {total: T, parts: [A, B], across: columns}}
"""
LONG = 12_000
"""Rows, of which the first 10,000 tell the types."""


def lines(late: dict[int, str]) -> Iterator[str]:
    """A header and `LONG` records of whole figures, `late` ones in the place of some."""
    yield "id,A,B,T"
    for k in range(LONG):
        yield late.get(k, f"{k},{k % 50},{k % 7},{k % 50 + k % 7}")


def held(folder: Path, text: str, engine: str, encoding: str = "utf-8") -> Held:
    (folder / "pack.yaml").write_text(PACK, encoding="utf-8")
    (folder / "long.csv").write_text(text, encoding=encoding)
    return audit_drop(folder / "long.csv", load(folder / "pack.yaml"), engine=engine)


SHOULD_BE_READ = {
    # what stands far down, (records that pass, that fail, that stay open), what is printed where it fails
    "decimals": ({11_000: "11000,1.25,2.5,9.75"}, (LONG - 1, 1, 0), ["9.75"]),
    "a mark": ({11_000: "11000,n/d,2,3"}, (LONG - 1, 0, 1), []),
    "decimals and a mark": ({11_000: "11000,1.5,2,9.5", 11_001: "11001,n/d,1,1"}, (LONG - 2, 1, 1), ["9.5"]),
    "a short line": ({11_000: "11000,1"}, (LONG - 1, 0, 1), []),
    "whole figures after all": ({11_000: "11000,1,2,9"}, (LONG - 1, 1, 0), ["9"]),
}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", SHOULD_BE_READ)
def test_a_csv_that_goes_on_in_another_way_is_read(tmp_path: Path, engine: str, case: str) -> None:
    late, expected, printed = SHOULD_BE_READ[case]
    found = held(tmp_path, "\n".join(lines(late)) + "\n", engine)
    summary = found.runs[0].summary
    assert (summary.passed, summary.impossible, summary.open) == expected
    assert [finding.target.printed for finding in found.findings] == printed


@pytest.mark.parametrize("engine", ENGINES)
def test_decimals_far_down_tell_the_last_digit(tmp_path: Path, engine: str) -> None:
    """A sum that misses by half a unit is told where its figures have decimals, however late."""
    found = held(tmp_path, "\n".join(lines({11_000: "11000,1.1,2.1,3.7"})), engine)
    assert [finding.expected.value for finding in found.findings if finding.expected] == [Fraction(16, 5)]
    assert {column.name: str(column.quantum) for column in found.drops[0].numbers} == dict.fromkeys(
        "ABT", "1/10"
    )


SHOULD_BE_TOLD = {
    "a field too many": (
        {11_000: "11000,1,2,3,4"},
        "long.csv: line 11,002 has 5 fields where the header has 4",
    ),
    "a field too many early": (
        {100: "100,1,2,3,4"},
        "long.csv: line 102 has 5 fields where the header has 4",
    ),
}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", SHOULD_BE_TOLD)
def test_the_line_that_breaks_a_csv_is_told(tmp_path: Path, engine: str, case: str) -> None:
    late, sentence = SHOULD_BE_TOLD[case]
    with pytest.raises(ReadError) as told:
        held(tmp_path, "\n".join(lines(late)), engine)
    assert told.value.say().startswith(sentence)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_a_csv_is_read_in_its_own_encoding(tmp_path: Path, engine: str, encoding: str) -> None:
    text = "id,港口,A,B,T\n1,东,1.5,2.5,4.0\n2,西,1.5,2.5,4.5\n"
    found = held(tmp_path, text, engine, encoding)
    assert [(f.target.row, f.target.column, f.target.printed) for f in found.findings] == [("2", "T", "4.5")]


def test_comparing_reads_on_as_well(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text(PACK, encoding="utf-8")
    for name, late in (("old", {}), ("new", {11_000: "11000,1.5,2,3.5"})):
        (tmp_path / f"{name}.csv").write_text("\n".join(lines(late)), encoding="utf-8")
    result = compare_files(tmp_path / "old.csv", tmp_path / "new.csv", [load(tmp_path / "pack.yaml")])
    changed = {f.target.column: f.target.printed for f in result.findings if f.rule == "undeclared"}
    assert changed["A"] == "1.5"


def test_a_quotation_mark_that_nothing_closes_is_found_where_it_opens(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('id,A\n1,2\n2,"3\n3,4\n', encoding="utf-8")
    assert uneven(path) is None  # the field may go on: its record has as many fields as the header
    path.write_text('id,A,B\n1,2,3\n2,"3\n3,4,5\n', encoding="utf-8")
    assert uneven(path) == (3, 2, 3)
    assert width_of(path) == 3


def test_a_character_cut_by_the_end_of_the_head_changes_no_encoding(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    for shift in range(3):
        path.write_text("x" * shift + "港" * 30_000, encoding="utf-8")
        assert encoding_of(path) == encoding_of(path, whole=True) == "utf-8"

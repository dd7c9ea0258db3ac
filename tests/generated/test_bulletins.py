"""Bulletins that nobody wrote: honest ones stay silent, one wrong figure is found, and every format says the same."""

from __future__ import annotations

import random
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from audit.findings import AuditResult
from audit.pipeline import audit_files
from audit.rulepack import load
from audit.sources import read
from audit.tables.model import Document
from tests.generated.auditing import KINDS, audited, planted
from tests.generated.formats import CONVERTED, WRITERS, in_office
from tests.generated.model import Bulletin
from tests.generated.slips import plant

SEEDS = range(12)


@pytest.mark.parametrize("kind", KINDS)
def test_an_honest_bulletin_has_no_error(kind: str, tmp_path: Path) -> None:
    checks = warnings = 0
    for seed in SEEDS:
        made = KINDS[kind](seed)
        assert list(made.broken()) == [], "the generator's own arithmetic"
        result = audited(made, tmp_path)
        assert [f.message["en"] for f in result.findings if f.severity == "error"] == []
        assert [(p.code, p.values) for p in result.problems if p.severity != "notice"] == []
        assert result.summary.checks - result.summary.open >= len(made.relations)
        checks += result.summary.checks
        warnings += sum(f.severity == "warning" for f in result.findings)
    assert warnings < checks / 100


@pytest.mark.parametrize("kind", KINDS)
def test_a_slip_that_rounding_cannot_explain_is_found_where_it_is(kind: str, tmp_path: Path) -> None:
    cases = [case for case in planted(tmp_path, range(2), (kind,)) if case.impossible]
    assert len(cases) > 8
    assert [(case.seed, case.slip, case.spot) for case in cases if case.finding is None] == []
    assert sum(case.first for case in cases) * 2 >= len(cases)


@pytest.mark.parametrize("kind", KINDS)
def test_the_text_gives_every_figure_of_the_generator_its_value_and_unit(kind: str, tmp_path: Path) -> None:
    made = KINDS[kind](1)
    WRITERS["txt"](made, tmp_path / "bulletin.txt")
    tables = read(tmp_path / "bulletin.txt").tables
    ranks = {relation.target for relation in made.relations if type(relation).__name__ == "Rank"}
    for spot, cell in made.cells.items():
        found = tables[spot.sheet].at(spot.row, spot.column)
        assert found.text == cell.text
        if cell.number and spot not in ranks:
            assert Fraction(found.figure.value or 0) * found.unit.factor == cell.value, (
                spot,
                cell,
                found.unit,
            )


def _said(document: Document) -> list[Any]:
    return [
        (
            table.unit.name,
            [row.label for row in table.rows],
            [(column.label, column.measure, column.stub) for column in table.columns],
            [(cell.row, cell.column, cell.text, cell.figure.value, cell.unit.name) for cell in table.figures],
        )
        for table in document.tables
    ]


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every kind of bulletin twice, once with a slip in it, in every format."""
    folder = tmp_path_factory.mktemp("shelf")
    for kind in KINDS:
        for name, made in (("honest", KINDS[kind](0)), ("slipped", _slipped(kind))):
            for suffix, write in WRITERS.items():
                write(made, folder / f"{kind}-{name}.{suffix}")
            (folder / f"{kind}-{name}.yaml").write_text(made.pack, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def converted(shelf: Path) -> None:
    """The slipped ones by LibreOffice too."""
    in_office(shelf, "*-slipped*")


def _slipped(kind: str) -> Bulletin:
    """A bulletin with a changed digit that no rounding explains."""
    for seed in range(1, 30):
        made = plant(KINDS[kind](seed), "digit", random.Random(seed))
        if made is not None and any(True for _ in made[0].broken()):
            return made[0]
    raise AssertionError(kind)


OFFICES = [*CONVERTED, "numbers.ods"]
FORMATS = [
    *(("honest", suffix) for suffix in WRITERS if suffix != "txt"),
    *(("slipped", suffix) for suffix in WRITERS if suffix != "txt"),
    *(pytest.param("slipped", suffix, marks=pytest.mark.slow) for suffix in OFFICES),
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("name", "suffix"), FORMATS)
def test_every_format_gives_the_tables_and_findings_of_the_text(
    shelf: Path, kind: str, suffix: str, name: str, request: pytest.FixtureRequest
) -> None:
    if suffix in OFFICES:
        request.getfixturevalue("converted")
    text, other = shelf / f"{kind}-{name}.txt", shelf / f"{kind}-{name}.{suffix}"
    assert _said(read(other)) == _said(read(text))
    pack = load(shelf / f"{kind}-{name}.yaml")
    expected, found = (audit_files([path], [pack]).result() for path in (text, other))
    assert _found(found) == _found(expected)
    assert bool(_found(expected)) >= (name == "slipped")
    assert [p.code for p in found.problems if p.severity != "notice"] == []
    assert [f.message for f in found.findings if f.pack == "workbook"] == []


def _found(result: AuditResult) -> list[Any]:
    return [
        (f.rule, f.severity, f.verdict, f.target.row, f.target.column, f.target.printed, f.expected, f.equation,
         [(s.row, s.column, [(c.cause, c.text) for c in s.candidates]) for s in f.suspects])
        for f in result.findings
    ]  # fmt: skip

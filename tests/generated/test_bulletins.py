"""Bulletins that nobody wrote: honest ones stay silent, one wrong figure is found, and every format says the same."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from audit.sources import read
from audit.tables.model import Document
from tests.generated.auditing import KINDS, audited, planted
from tests.generated.formats import WRITERS

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
@pytest.mark.parametrize("suffix", [suffix for suffix in WRITERS if suffix != "txt"])
def test_every_format_gives_the_labels_figures_and_units_of_the_text(
    kind: str, suffix: str, tmp_path: Path
) -> None:
    for seed in range(2):
        made = KINDS[kind](seed)
        for name in ("txt", suffix):
            WRITERS[name](made, tmp_path / f"bulletin.{name}")
        text, other = (_said(read(tmp_path / f"bulletin.{name}")) for name in ("txt", suffix))
        assert other == text


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

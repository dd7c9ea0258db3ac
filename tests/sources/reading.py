"""How the tests of reading write down what they expect: a table as its labels, measures and units."""

from __future__ import annotations

from pathlib import Path

from audit.tables.model import Document, Table

SHARED = Path(__file__).resolve().parents[3] / "shared"


def labels(table: Table) -> list[str]:
    """The row labels, path parts joined by >."""
    return [" > ".join(row.label) for row in table.rows]


def columns(table: Table) -> list[str]:
    """The columns as `label|unit|measure`, stub columns marked."""
    return [f"{'/'.join(c.label)}|{c.unit}|{'stub' if c.stub else c.measure}" for c in table.columns]


def row(table: Table, label: str) -> list[str]:
    """The texts right of the stub in the row whose innermost label is `label`."""
    found = next(r for r in table.rows if r.label and r.label[-1] == label)
    return [table.at(found.index, c.index).text for c in table.columns if not c.stub]


def units(table: Table, label: str) -> list[str]:
    """The units of those cells."""
    found = next(r for r in table.rows if r.label and r.label[-1] == label)
    return [table.at(found.index, c.index).unit.name for c in table.columns if not c.stub]


def problems(document: Document) -> list[tuple[str, str]]:
    """(code, where) of each problem."""
    return [(problem.code, problem.where) for problem in document.problems]

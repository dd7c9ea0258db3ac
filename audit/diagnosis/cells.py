"""How a finding names a cell, and spells an equation with its figures."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

from audit.checks import Term
from audit.engine.bound import term_figure, term_unit
from audit.engine.exact import Outcome
from audit.findings import CellRef
from audit.formulas import spell
from audit.tables.model import Cell, Table
from audit.units import PERCENT

__all__ = ["cell_ref", "labels", "printed", "reference", "spelled"]

MOST_SPELLED = 24
"""An equation of more addends than this is spelt with an ellipsis."""


def cell_ref(outcome: Outcome, term: Term) -> dict[str, Any]:
    """The fields of a `CellRef` for a term of an outcome."""
    figure, cell = term_figure(term), term.cell
    row, column = labels(term.table, cell)
    return {
        "document": outcome.document, "table": term.table.title, "row": row, "column": column, "printed": figure.text if term.value else cell.text,
        "value": Fraction(figure.value) if figure.value is not None else None, "unit": term_unit(term).name, "address": str(cell.address),
        "where": cell.address, "table_number": term.table.number, "grid": (cell.row, cell.column),
        "manner": figure.manner,
    }  # fmt: skip


def reference(document: str, table: Table, cell: Cell) -> CellRef:
    """A `CellRef` for a cell that no rule names."""
    row, column = labels(table, cell)
    value = Fraction(cell.figure.value) if cell.figure.value is not None else None
    return CellRef(
        document=document, table=table.title, row=row, column=column, printed=cell.text, value=value, unit=cell.unit.name,
        address=str(cell.address), where=cell.address, table_number=table.number, grid=(cell.row, cell.column), manner=cell.figure.manner,
    )  # fmt: skip


def labels(table: Table, cell: Cell) -> tuple[str, str]:
    """(row label path, column label path), each joined with ` / `."""
    position = cell.row - table.header_rows
    row = (
        table.rows[position]
        if 0 <= position < len(table.rows) and table.rows[position].index == cell.row
        else None
    )
    row = row or next((r for r in table.rows if r.index == cell.row), None)
    return " / ".join(row.label) if row else "", " / ".join(table.columns[cell.column].label)


def spelled(outcome: Outcome) -> str:
    """The equation with its printed figures, their units beside them where these are several: 331551平方米 = 33.16万平方米."""
    equation, mixed = outcome.check.equation, _mixed(outcome)
    relation = {"<=": "≤", ">=": "≥"}.get(equation.relation, "=")
    sides = [
        spell(side, lambda name: _figures(outcome, name, mixed)) for side in (equation.left, equation.right)
    ]
    return (
        re.sub(r"([+−]) -(?=\d)", lambda m: {"+": "− ", "−": "+ "}[m[1]], f"{sides[0]} {relation} {sides[1]}")
        .replace(" -", " −")
        .replace("(-", "(−")
    )


def _mixed(outcome: Outcome) -> frozenset[str]:
    """The dimensions in which the figures stand in more than one unit."""
    factors: dict[str, set[Fraction]] = {}
    for _, term in outcome.terms:
        unit = term_unit(term)
        if unit.name and not unit.ratio:
            factors.setdefault(unit.dimension, set()).add(unit.factor)
    return frozenset(dimension for dimension, found in factors.items() if len(found) > 1)


def _figures(outcome: Outcome, name: str, mixed: frozenset[str]) -> str:
    bound = outcome.bindings[name]
    terms = bound if isinstance(bound, tuple) else (bound,)
    shown = terms if len(terms) <= MOST_SPELLED else (*terms[: MOST_SPELLED - 1], terms[-1])
    texts = [_with_unit(term, mixed) for term in shown]
    return " + ".join(texts if shown is terms else [*texts[:-1], "…", texts[-1]])


def _with_unit(term: Term, mixed: frozenset[str]) -> str:
    text, figure, unit = printed(term), term_figure(term), term_unit(term)
    if unit.dimension not in mixed or not figure.is_number or figure.unit.name:
        return text
    return f"{text}{' ' if unit.name[0].isascii() else ''}{unit.name}"


def printed(term: Term) -> str:
    """The figure as printed, with the % that a column's header says."""
    figure = term_figure(term)
    text = " ".join((figure.text if term.value else term.cell.text).split()) or "·"
    return f"{text}%" if term_unit(term) == PERCENT and figure.is_number and not figure.unit.ratio else text

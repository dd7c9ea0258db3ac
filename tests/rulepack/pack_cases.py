"""Packs and documents written down in a test."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from audit.tables.build import Grid, GridCell, build_table
from audit.tables.model import Address, Document, Table

Write = Callable[..., Path]

CASES: dict[str, list[dict[str, Any]]] = YAML(typ="safe", pure=True).load(
    Path(__file__).with_name("faults.yaml").read_text(encoding="utf-8")
)


def table(text: str, *headings: str, number: int = 1, caption: str = "", unit: str = "") -> Table:
    """The table that lines of cells parted by `|` print; `A+` is merged with the blank cell to its right."""
    cells = [
        GridCell(
            text=word.strip().rstrip("+"), row=r, column=c, colspan=2 if word.strip().endswith("+") else 1
        )
        for r, line in enumerate(text.strip().splitlines())
        for c, word in enumerate(line.split("|"))
    ]
    grid = Grid(
        cells=cells,
        headings=headings,
        caption=caption,
        unit_line=unit,
        address=Address(place=f"line {number}"),
    )
    return build_table(grid, number)


def document(*tables: Table, name: str = "bulletin.txt") -> Document:
    """A document of these tables."""
    return Document(name=name, kind="text", tables=tuple(tables))


def codes(problems: Sequence[object]) -> list[str]:
    """The codes of problems or faults, in order."""
    return [str(getattr(problem, "code", "")) for problem in problems]

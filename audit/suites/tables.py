"""A printed table as a data frame: a column for each of its columns, a row for each row of figures, numbers where the column prints nothing else."""

from __future__ import annotations

from collections import Counter
from typing import Any

from audit.diagnosis.cells import reference
from audit.findings import CellRef
from audit.suites.model import Held
from audit.tables.labels import find_column
from audit.tables.model import Cell, Column, Table

__all__ = ["held_table"]


def held_table(document: str, table: Table) -> Held:
    """The body of `table` as a pandas frame: figures as floats in their printed unit, a blank or a marker as missing; section rows are left out."""
    import pandas as pd

    rows = [row.index for row in table.rows if not row.section]
    names = _names(table)
    data = {name: [table.at(r, column.index) for r in rows] for name, column in names.items()}
    frame = pd.DataFrame({name: pd.Series(_values(cells)) for name, cells in data.items()})
    by_index = {column.index: name for name, column in names.items()}

    def cell(record: Any, name: str, _: Any) -> CellRef:
        return reference(document, table, table.at(rows[int(record)], names[name].index))

    def column(label: str) -> str:
        return label if label in names else by_index[find_column(table, label).index]

    whole = CellRef(
        document=document, table=table.title, row="", column="", printed="", value=None, unit="", address=str(table.address),
        where=table.address, table_number=table.number,
    )  # fmt: skip
    return Held(frame=frame, column=column, cell=cell, whole=whole)


def _names(table: Table) -> dict[str, Column]:
    """Each column under the words of its header, innermost last; alike ones are told apart by their place."""
    words = [" / ".join(column.label) or f"#{column.index + 1}" for column in table.columns]
    twice = {word for word, count in Counter(words).items() if count > 1}
    return {
        f"{word} #{column.index + 1}" if word in twice else word: column
        for word, column in zip(words, table.columns, strict=True)
    }


def _values(cells: list[Cell]) -> list[Any]:
    """Floats where the cells print numbers, blanks and markers only, else their texts; None for a blank."""
    kinds = {cell.figure.kind for cell in cells}
    if "number" in kinds and kinds <= {"number", "empty", "marker"}:
        return [float(c.figure.value) if c.figure.value is not None else None for c in cells]
    return [cell.text.strip() or None for cell in cells]

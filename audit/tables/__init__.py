"""Documents as the audit sees them: tables of cells with figures, units, labels and addresses, and the prose between them.

What builds tables is loaded when it is first asked for: an audit of a data drop needs none of it.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from audit.tables.build import Grid, GridCell, build_table
    from audit.tables.labels import LabelError, match_label, normalise
    from audit.tables.model import Address, Cell, Column, Document, Paragraph, Problem, Row, Table

__all__ = [
    "Address", "Cell", "Column", "Document", "Grid", "GridCell", "LabelError", "Paragraph", "Problem", "Row", "Table",
    "build_table", "match_label", "normalise",
]  # fmt: skip

_HOMES = {
    "Grid": "build",
    "GridCell": "build",
    "build_table": "build",
    "LabelError": "labels",
    "match_label": "labels",
    "normalise": "labels",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES.get(name, 'model')}"), name)

"""Documents as the audit sees them: tables of cells with figures, units, labels and addresses, and the prose between them."""

from audit.tables.build import Grid, GridCell, build_table
from audit.tables.labels import LabelError, match_label, normalise
from audit.tables.model import Address, Cell, Column, Document, Paragraph, Problem, Row, Table

__all__ = [
    "Address", "Cell", "Column", "Document", "Grid", "GridCell", "LabelError", "Paragraph", "Problem", "Row", "Table",
    "build_table", "match_label", "normalise",
]  # fmt: skip

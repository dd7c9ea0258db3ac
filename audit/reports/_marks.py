"""What is to be marked in an annotated file: each doubtful cell once, with the worst severity and all the words that belong on it."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct, field

from audit.checks import Severity
from audit.findings import AuditResult, CellRef, Finding, Suspect
from audit.reports._export import comment, current, suspect_words
from audit.reports._words import same_cell
from audit.tables.model import Document, Table

__all__ = ["COLOURS", "Key", "Mark", "key_of", "marks", "proved", "tables_of"]

Key = tuple[int, int, int] | str
"""Table number, row and column of a cell's top left; the address of a place in prose."""

COLOURS = {
    "error": "FFC7CE",
    "warning": "FFE3B3",
    "notice": "D9E8F7",
    "suspect": "FFF7D6",
    "proved": "E3F2E1",
}
"""Fills, by severity; a suspect that is no target itself, and a cell that some rule proved, have their own."""

SUSPECTS = (
    3  # of a broken sum each addend is a suspect: only the likeliest that some slip explains are marked
)


class Mark(Struct, kw_only=True):
    """A cell, or a place in prose, that findings point to; `severity` is None where it is only suspected."""

    key: Key
    cell: CellRef
    severity: Severity | None = None
    ids: list[str] = field(default_factory=list)
    paragraphs: list[list[str]] = field(default_factory=list)

    @property
    def tone(self) -> str:
        """The name of its colour."""
        return self.severity.value if self.severity else "suspect"

    @property
    def lines(self) -> list[str]:
        """All words on it, an empty line between findings."""
        joined: list[str] = []
        for paragraph in self.paragraphs:
            joined += ["", *paragraph] if joined else paragraph
        return joined


def tables_of(document: Document) -> dict[int, Table]:
    """The document's tables by number."""
    return {table.number: table for table in document.tables}


def key_of(cell: CellRef, tables: dict[int, Table]) -> Key:
    """The cell's own place: the top left of a merged cell, whichever of its positions was named."""
    table = tables.get(cell.table_number)
    if table is None:
        return cell.address
    found = table.at(*cell.grid)
    return (table.number, found.row, found.column)


def marks(result: AuditResult, document: Document, language: str = "en") -> list[Mark]:
    """The marks of `document` by the order of the findings that make them."""
    found: dict[Key, Mark] = {}
    tables = tables_of(document)
    for finding, cell in _pointed(result, document):
        key = key_of(cell, tables)
        mark = found.setdefault(key, Mark(key=key, cell=cell))
        _add(mark, finding, cell, language)
    return list(found.values())


def _pointed(result: AuditResult, document: Document) -> Iterator[tuple[Finding, CellRef]]:
    for finding in current(result.findings):
        named = [suspect for suspect in finding.suspects if suspect.candidates or len(finding.suspects) == 1]
        cells = [finding.target, *named[:SUSPECTS]]
        for cell in cells:
            again = cell is not finding.target and same_cell(cell, finding.target)
            if cell.document == document.name and not again:
                yield finding, cell


def _add(mark: Mark, finding: Finding, cell: CellRef, language: str) -> None:
    mark.ids.append(finding.id)
    if cell is not finding.target:
        assert isinstance(cell, Suspect)
        mark.paragraphs.append([suspect_words(finding, cell, language)])
        return
    mark.paragraphs.append(comment(finding, language))
    if mark.severity is None or finding.severity.rank > mark.severity.rank:
        mark.severity = finding.severity


def proved(result: AuditResult, document: Document) -> set[Key]:
    """The cells that some rule judged and no finding touches."""
    tables = tables_of(document)
    keys: set[Key] = set()
    for covered in result.coverage.tables:
        table = tables.get(covered.table_number)
        if covered.document == document.name and table is not None:
            keys |= {
                (table.number, table.at(*place).row, table.at(*place).column) for place in covered.passed
            }
    return keys

"""What a document's own figures prove of the manner in which it is printed, and what they leave in doubt.

A decimal comma is beyond doubt where figures are printed that nothing else explains (`1 234,5`, `-0,3`, `12,5 %`, `12,5` under a unit or in column after column) and none
that contradicts them (`12.5`, `1,234.5`). Figures that mean something in either manner (`12,345`) prove nothing, and where they stand the proof must be the stronger.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from msgspec import Struct, field

from audit.figures import Figure, parse_figure
from audit.notation import COMMA, Brackets, DecimalMark, Manner, Triangles, plain
from audit.patterns import regex
from audit.tables.model import Cell, Document, Problem

__all__ = ["Evidence", "agrees", "shown", "stored_number"]

Place = tuple[int, int]
ENOUGH, MANY = 3, 6
"""Figures that only a decimal comma explains: so many where some of them could be nothing else, so many where each might be two numbers in one cell."""


class Evidence(Struct):
    """Figures by what they prove of the decimal mark: `commas` that only a comma explains, `points` that only a point does, `either` that both do, with different values.

    `proofs` counts the commas that are no list of whole numbers either (1 234,5 for several, since nothing else prints so), `columns` are those in which commas stand; `stored` counts the
    cells of a spreadsheet whose stored number only a comma explains.
    """

    commas: list[str] = field(default_factory=list)
    points: list[str] = field(default_factory=list)
    either: list[str] = field(default_factory=list)
    proofs: int = 0
    stored: int = 0
    columns: set[Place] = field(default_factory=set)

    def weigh(self, text: str, column: Place, measured: bool = False) -> None:
        """Takes one cell's text into account; in a column that is `measured` (in %, in tonnes) no cell is a list of numbers."""
        if not _MARK.search(text):
            return
        point, comma = parse_figure(text), parse_figure(text, manner=COMMA)
        if point.is_number and comma.is_number:
            if point.value != comma.value:
                self.either.append(text)
        elif point.is_number and not point.bound:
            self.points.append(text)
        elif comma.is_number and not comma.bound and comma.decimals:
            self.commas.append(text)
            clean = plain(text)
            self.proofs += ENOUGH if _GROUPED.search(clean) else measured or bool(_PROOF.search(clean))
            self.columns.add(column)

    @property
    def sure(self) -> bool:
        """True where the comma is the decimal mark beyond doubt."""
        against = sum("," in plain(text) for text in self.either)
        proved = self.proofs >= (ENOUGH if self.either else 1) and len(self.commas) >= max(ENOUGH, against)
        spread = len(self.commas) >= MANY and len(self.columns) > 1 and not self.either
        return not self.points and (self.stored > 0 or proved or spread)


_MARK = regex(r"[,.，．]\d")
_GROUPED = regex(r"\d[. '’]\d{3},\d")
_PROOF = regex(r"^[-+]|(?<!\d)0,\d|,\d+\s?[%‰€]")


def shown(document: Document) -> tuple[Manner, list[Problem]]:
    """The manner that the document's figures prove; a notice where it is not the usual one, a problem for figures that are left open."""
    problems: list[Problem] = []
    decimal: DecimalMark = "comma" if _comma(document, problems) else "point"
    signs = _signs(document)
    brackets: Brackets = "negative"
    triangles: Triangles = "negative"
    if mixed := next((one["("] for one in signs.values() if {"(", "-"} <= one.keys()), None):
        brackets = "open"
        problems.append(_problem("sources.brackets", mixed))
    if {"▲", "▼"} <= {sign for one in signs.values() for sign in one}:
        triangles = "arrows"
    elif mixed := next((one["▲"] for one in signs.values() if {"▲", "-"} <= one.keys()), None):
        triangles = "open"
        problems.append(_problem("sources.triangles", mixed))
    return Manner(decimal=decimal, brackets=brackets, triangles=triangles), problems


def _problem(code: str, cell: Cell, severity: str = "warning", **values: str) -> Problem:
    told = (("text", cell.text.strip()), *values.items())
    return Problem(code=code, where=str(cell.address), values=told, severity=severity)


def _comma(document: Document, problems: list[Problem]) -> bool:
    evidence, first = Evidence(), None
    for cell, column, measured in _cells(document):
        if stored := bool(cell.stored) and _stored_comma(cell, document.kind):
            evidence.stored += 1
        elif not cell.figure.is_number and not cell.stored:
            evidence.weigh(cell.text, column, measured)
        first = first or (cell if stored or evidence.commas else None)
    if first is None:
        return False
    for cell, column, _ in _cells(document):
        if cell.figure.is_number and not cell.stored:
            evidence.weigh(cell.text, column)
    sure, count = evidence.sure, str(evidence.stored + len(evidence.commas))
    if not sure and evidence.points:
        point = evidence.points[0].strip()
        problems.append(_problem("sources.decimal-both", first, "notice", count=count, point=point))
    else:
        code, severity = ("decimal-comma", "notice") if sure else ("decimal-doubt", "warning")
        problems.append(_problem(f"sources.{code}", first, severity, count=count))
    return sure


def _cells(document: Document) -> Iterator[tuple[Cell, Place, bool]]:
    """The cells that may print figures, each with its table and column, and whether the column says what it measures."""
    for table in document.tables:
        body = {
            c.index: bool(c.unit.name) or c.measure in ("rate", "share")
            for c in table.columns
            if not c.stub and c.measure not in _NO_FIGURES
        }
        for cell in table.cells:
            if cell.column in body and cell.row >= table.header_rows:
                yield cell, (table.number, cell.column), body[cell.column]


_NO_FIGURES = frozenset({"number", "unit", "text", "rank"})


def _signs(document: Document) -> dict[Place, dict[str, Cell]]:
    """How the negative figures of each column are marked: with `-`, with `(`, with `▲` or `▼`; each with the first cell of its kind."""
    found: dict[Place, dict[str, Cell]] = defaultdict(dict)
    for cell, column, _ in _cells(document):
        value = cell.figure.value
        if value is not None and value < 0 and not cell.stored:
            found[column].setdefault(_SIGNS.get(plain(cell.text)[:1], ""), cell)
    return found


_SIGNS = {"-": "-", "(": "(", "▲": "▲", "△": "▲", "▼": "▼", "▽": "▼"}


def stored_number(cell: Cell) -> Decimal | None:
    """The number that a spreadsheet keeps behind a cell; None for a text, a day or an hour."""
    if not cell.stored or "date" in cell.flags:
        return None
    try:
        return Decimal(cell.stored)
    except InvalidOperation:
        return None


def agrees(figure: Figure, stored: Decimal) -> bool:
    """True where the figure is `stored`, or a hundred times it, rounded."""
    if figure.value is None or not figure.is_number or not stored.is_finite():
        return False
    return any(abs(figure.value - stored * by) <= figure.quantum for by in (1, 100))


def _stored_comma(cell: Cell, kind: str) -> bool:
    """True where only a decimal comma leads from the text to the stored number. What an Excel book displays is the reader's own, and has points."""
    if kind in _EXCEL or not _MARK.search(cell.text):
        return False
    stored = stored_number(cell)
    return (
        stored is not None
        and not agrees(cell.figure, stored)
        and agrees(parse_figure(cell.text, manner=COMMA), stored)
    )


_EXCEL = frozenset({"xlsx", "xls"})

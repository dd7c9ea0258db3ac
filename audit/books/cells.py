"""A book's cells by their place in the sheet: what is stored in each, which table and labels it has, and how its display is scaled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from msgspec import Struct, field

from audit.patterns import regex
from audit.tables.model import Cell, Column, Document, Row, Table

__all__ = ["Book", "Place", "Spot", "Unknown", "scale", "stored", "stored_quantum"]

Place = tuple[str, int, int]
"""Sheet, row and column, counted from 1 as in B7."""

_REF = regex(r"([A-Z]{1,3})(\d+)")
_SCALES = [Fraction(10) ** power for power in range(1, 13)]
_DIGITS = 15


class Unknown(Exception):
    """A cell was asked for whose value the document does not hold, or does not hold as a number."""


class Spot(Struct, frozen=True):
    """A cell with its table and place."""

    table: Table
    cell: Cell
    place: Place

    @property
    def column(self) -> Column:
        """The column of its table."""
        return self.table.columns[self.cell.column]

    @property
    def row(self) -> Row | None:
        """The body row of its table, None in the header."""
        at = self.cell.row - self.table.header_rows
        return self.table.rows[at] if 0 <= at < len(self.table.rows) else None

    @property
    def body(self) -> bool:
        """True for a cell under the header and right of the labels, in a row that is no mere title."""
        row = self.row
        plain = not self.column.stub and self.column.measure not in ("unit", "number", "text")
        return row is not None and not row.section and plain


class _Area(Struct, frozen=True):
    """Rows and columns of a sheet between which every cell of one table is known: what is not there is blank."""

    rows: frozenset[int]
    columns: frozenset[int]


class Book(Struct):
    """The filled cells of a document's tables by place; `value` and `Spot.place` speak the sheet's rows and columns."""

    spots: dict[Place, Spot] = field(default_factory=dict)
    _areas: dict[str, list[_Area]] = field(default_factory=dict)

    @classmethod
    def of(cls, document: Document) -> Book:
        """The book that a document was read from; empty where no cell says its sheet."""
        book = cls()
        for table in document.tables:
            found = list(_spots(table))
            book.spots.update((spot.place, spot) for spot in found)
            for sheet in {spot.place[0] for spot in found}:
                own = [spot.place for spot in found if spot.place[0] == sheet]
                area = _Area(frozenset(p[1] for p in own), frozenset(p[2] for p in own))
                book._areas.setdefault(sheet, []).append(area)
        return book

    def __iter__(self) -> Iterator[Spot]:
        return iter(self.spots.values())

    def at(self, place: Place) -> Spot | None:
        """The filled cell at a place, None where it is blank; `Unknown` outside of every table."""
        spot = self.spots.get(place)
        if spot is None and not any(
            place[1] in area.rows and place[2] in area.columns for area in self._areas.get(place[0], ())
        ):
            raise Unknown
        return spot

    def number(self, place: Place) -> Fraction | None:
        """The number stored at a place, None where it is blank or a text; `Unknown` where it cannot be told."""
        spot = self.at(place)
        if spot is None:
            return None
        value = stored(spot.cell)
        if value is None and (spot.cell.text.startswith("#") or "not-calculated" in spot.cell.flags):
            raise Unknown
        return value


def _spots(table: Table) -> Iterator[Spot]:
    for cell in table.cells:
        match = _REF.fullmatch(cell.address.ref)
        if match and (cell.text.strip() or cell.stored):
            yield Spot(table, cell, (cell.address.sheet, int(match[2]), letters(match[1])))


def letters(text: str) -> int:
    """The number of a column's letters, from 1: AA is 27."""
    number = 0
    for letter in text.upper():
        number = number * 26 + ord(letter) - 64
    return number


def stored(cell: Cell) -> Fraction | None:
    """The number behind a cell, as the spreadsheet has it (fifteen digits, so that floating dust is gone); None for texts, days and hours."""
    value = _decimal(cell)
    return None if value is None else Fraction(value)


def _decimal(cell: Cell) -> Decimal | None:
    if not cell.stored or "date" in cell.flags or cell.text in ("TRUE", "FALSE"):
        return None
    try:
        value = Decimal(cell.stored)
    except InvalidOperation:
        return None
    if not value.is_finite():
        return None
    if len(value.as_tuple().digits) > _DIGITS:
        value = value.quantize(Decimal(1).scaleb(value.adjusted() - _DIGITS + 1))
    return value


def stored_quantum(cell: Cell) -> Fraction:
    """One unit of the last digit that is stored: 0.01 for 4.25; of a calculated value next to nothing."""
    value = _decimal(cell)
    if value is None:
        return Fraction(0)
    exponent = value.normalize().as_tuple().exponent
    return Fraction(10) ** min(0, exponent if isinstance(exponent, int) else 0)


def scale(cell: Cell) -> Fraction | None:
    """What one unit of the display stands for in the stored value: 1, 1/100 where it shows %, a power of ten where it shows 万 or cuts off thousands.

    None where no scale makes the displayed figure a correct rounding of what is stored, or where zero is shown and any would.
    """
    value, figure = stored(cell), cell.figure
    if value is None or not figure.is_number or not figure.value:
        return None
    return next((one for one in _scales(cell) if rounds(value, cell, one)), None)


def _scales(cell: Cell) -> Iterable[Fraction]:
    yield Fraction(1)
    yield from (Fraction(1, per) for sign, per in (("%", 100), ("％", 100), ("‰", 1000)) if sign in cell.text)
    yield from _SCALES


def rounds(value: Fraction, cell: Cell, one: Fraction) -> bool:
    """True where the stored `value` lies in the rounding interval of the displayed figure, a unit of which is `one`."""
    figure = cell.figure
    return abs(value - Fraction(figure.value or 0) * one) <= Fraction(figure.quantum) * one / 2

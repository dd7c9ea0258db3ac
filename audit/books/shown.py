"""Stored values that display as something else than they are: a format that hides, changes or misscales them, and numbers that are stored as text.

A format that rounds (12.3456 shown as 12.3) or scales a whole column (4282532 shown as 428.3万) is as it should be, and silent.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from audit.books.cells import Book, Spot, rounds, scale, stored
from audit.books.formulas import parse, summed
from audit.books.remarks import Remark, plain
from audit.checks import Severity, Verdict
from audit.patterns import regex

__all__ = ["shown", "texts"]

PEERS = 3
"""So many figures of its column a cell must stand out from, to be judged by them."""
FAR, HUGE = 20, 1000
_NUMBER = regex(r"[-+]?\d[\d,]*(?:\.\d+)?%?")


def shown(book: Book) -> Iterator[Remark]:
    """A remark on every body cell whose display is no rounding of its stored value, or is out of scale with its column."""
    for spots in _columns(book).values():
        scales = {id(spot): scale(spot.cell) for spot in spots}
        usual = Counter(one for one in scales.values() if one is not None)
        for spot in spots:
            yield from _judged(spot, scales[id(spot)], usual, spots)
        yield from _percentages(spots, scales)


def _columns(book: Book) -> Mapping[tuple[int, int], list[Spot]]:
    """The body cells with a stored number, by table and column."""
    columns: dict[tuple[int, int], list[Spot]] = defaultdict(list)
    for spot in book:
        if spot.body and stored(spot.cell) is not None:
            columns[spot.table.number, spot.cell.column].append(spot)
    return columns


def _judged(
    spot: Spot, one: Fraction | None, usual: Counter[Fraction], spots: Sequence[Spot]
) -> Iterator[Remark]:
    value, figure = stored(spot.cell) or Fraction(0), spot.cell.figure
    if not figure.is_number:
        if _hides(spot, value, usual, spots):
            yield _remark("hidden", spot, value)
    elif figure.bound or _shows_zero(spot, value, usual):
        return
    elif one is None:
        unsigned = bool(figure.value) and rounds(-value, spot.cell, Fraction(1))
        yield _remark(
            "unsigned" if unsigned else "differs",
            spot,
            value,
            Severity.NOTICE if unsigned else Severity.WARNING,
        )
    elif one != 1 and _bare(spot) and usual[Fraction(1)] >= max(PEERS, 2 * usual[one]):
        yield _remark("scaled", spot, value, expected=value)


def _remark(
    code: str,
    spot: Spot,
    value: Fraction,
    severity: Severity = Severity.WARNING,
    expected: Fraction | None = None,
) -> Remark:
    return Remark(
        rule="book-shown", code=f"book.{code}", target=spot, verdict=Verdict.IMPOSSIBLE, severity=severity,
        values={"stored": plain(value)}, expected=expected,
    )  # fmt: skip


def _bare(spot: Spot) -> bool:
    """True for a figure that prints no unit of its own."""
    return spot.cell.figure.unit.factor == 1 and not spot.cell.figure.unit.dimension


def _shows_zero(spot: Spot, value: Fraction, usual: Iterable[Fraction]) -> bool:
    """True for a zero on display that a small value rounds to, in the scale of its column."""
    scales = {Fraction(1), Fraction(1, 100), *usual}
    return not spot.cell.figure.value and any(rounds(value, spot.cell, one) for one in scales)


def _hides(spot: Spot, value: Fraction, usual: Mapping[Fraction, int], spots: Sequence[Spot]) -> bool:
    """True where a mark or a word stands for a value that is no zero and would not round to one, in a column that prints figures."""
    text = spot.cell.text.strip()
    figures = [other.cell.figure for other in spots if other.cell.figure.is_number]
    if not text or any(character.isnumeric() for character in text) or len(figures) < PEERS:
        return False
    least = min(Fraction(figure.quantum) for figure in figures) * min(usual or [Fraction(1)])
    return abs(value) > least / 2


def _percentages(spots: Sequence[Spot], scales: Mapping[int, Fraction | None]) -> Iterator[Remark]:
    """A percent format over a value that is in percent already: 218.8 shown as 21880.0%, where no other of the column comes near."""
    percent = [spot for spot in spots if scales[id(spot)] == Fraction(1, 100)]
    sizes = {id(spot): abs(Fraction(spot.cell.figure.value or 0)) for spot in percent}
    for spot in percent:
        others = [sizes[id(other)] for other in percent if other is not spot]
        most, size = max(others, default=Fraction(0)), sizes[id(spot)]
        if len(others) >= PEERS and size >= max(Fraction(HUGE), FAR * most) and 0 < size / 100 <= 10 * most:
            yield Remark(
                rule="book-shown", code="book.percent", target=spot, verdict=Verdict.IMPROBABLE,
                values={"stored": plain(stored(spot.cell) or Fraction(0))}, expected=stored(spot.cell),
            )  # fmt: skip


def texts(book: Book) -> Iterator[Remark]:
    """A remark on every number that is stored as text where a SUM passes over it, or where its column stores numbers."""
    sums = _sums(book)
    counts = Counter((spot.table.number, spot.cell.column) for spot in book if stored(spot.cell) is not None)
    told = [spot for spot in book if spot.body and _is_text(spot)]
    wrong = Counter((spot.table.number, spot.cell.column) for spot in told)
    for spot in told:
        column = spot.table.number, spot.cell.column
        if spot.place in sums:
            by = sums[spot.place]
            yield Remark(
                rule="book-text", code="book.text-in-sum", target=spot, verdict=Verdict.IMPOSSIBLE, others=(by,),
                values={"address": str(by.cell.address), "formula": by.cell.formula},
            )  # fmt: skip
        elif counts[column] >= max(PEERS, 4 * wrong[column]):
            yield Remark(
                rule="book-text",
                code="book.text",
                target=spot,
                verdict=Verdict.IMPOSSIBLE,
                severity=Severity.NOTICE,
            )


def _is_text(spot: Spot) -> bool:
    cell = spot.cell
    return not cell.stored and not cell.formula and bool(_NUMBER.fullmatch(cell.text.strip()))


def _sums(book: Book) -> dict[tuple[str, int, int], Spot]:
    """The cells that stand in a SUM, each with the cell that sums them."""
    found: dict[tuple[str, int, int], Spot] = {}
    for spot in book:
        formula = parse(spot.cell.formula, spot.place[0]) if spot.cell.formula else None
        for area in summed(formula) if formula else ():
            found.update(dict.fromkeys(area.places, spot))
    return found

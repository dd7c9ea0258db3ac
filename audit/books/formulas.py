"""Spreadsheet formulas of the simplest kinds: cells, areas, numbers, + − × ÷, SUM and ROUND. Whatever else a formula says is not judged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from math import floor

from msgspec import Struct

from audit.books.cells import Book, Place, Unknown, letters
from audit.patterns import regex

__all__ = ["Area", "Formula", "added", "evaluate", "parse", "summed"]

_TOKEN = regex(
    r"\s*(?:(?P<number>\d+(?:\.\d*)?(?:[eE][-+]?\d+)?|\.\d+)|(?P<name>SUM|ROUND)\s*\("
    r"|(?P<ref>(?:(?:'(?:[^']|'')+'|[^\W\d]\w*)!)?\$?[A-Z]{1,3}\$?\d{1,7}(?::\$?[A-Z]{1,3}\$?\d{1,7})?)(?![\w(.!])|(?P<sign>[-+*/(),;%]))",
    re.IGNORECASE,
)
_MOST = 20_000
"""Cells in an area; a longer one (whole columns) is not judged."""


class Area(Struct, frozen=True):
    """Cells from a top left to a bottom right one; a single cell is an area too."""

    sheet: str
    top: int
    left: int
    bottom: int
    right: int

    @property
    def single(self) -> bool:
        """True for one cell."""
        return self.top == self.bottom and self.left == self.right

    @property
    def places(self) -> Iterator[Place]:
        """Its cells, row by row."""
        for row in range(self.top, self.bottom + 1):
            for column in range(self.left, self.right + 1):
                yield self.sheet, row, column


class Formula(Struct, frozen=True):
    """A node: `op` is number, area, SUM, ROUND, neg, percent or one of + − * /."""

    op: str
    value: Fraction = Fraction(0)
    area: Area | None = None
    parts: tuple[Formula, ...] = ()


@lru_cache(maxsize=1 << 14)
def parse(text: str, sheet: str) -> Formula | None:
    """The formula in a cell of `sheet`; None where it says more than this module knows."""
    if not text.startswith("="):
        return None
    tokens = _tokens(text[1:])
    if tokens is None:
        return None
    try:
        reading = _Reading(tokens, sheet)
        tree = reading.sum()
        return tree if not reading.left else None
    except (IndexError, ValueError, RecursionError):
        return None


def _tokens(text: str) -> list[tuple[str, str]] | None:
    found: list[tuple[str, str]] = []
    at, text = 0, text.strip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or not match.lastgroup:
            return None
        found.append((match.lastgroup, match[match.lastgroup]))
        at = match.end()
    return found


class _Reading:
    """Recursive descent over the tokens of one formula; `ValueError` or `IndexError` where it is none."""

    def __init__(self, tokens: list[tuple[str, str]], sheet: str) -> None:
        self.left, self.sheet = tokens[::-1], sheet

    def _sign(self) -> str:
        return self.left[-1][1] if self.left and self.left[-1][0] == "sign" else ""

    def _take(self, *signs: str) -> str:
        if self._sign() not in signs:
            raise ValueError
        return self.left.pop()[1]

    def sum(self) -> Formula:
        """a + b − c."""
        tree = self._product()
        while self._sign() in ("+", "-"):
            tree = Formula(self.left.pop()[1], parts=(tree, self._product()))
        return tree

    def _product(self) -> Formula:
        tree = self._signed()
        while self._sign() in ("*", "/"):
            tree = Formula(self.left.pop()[1], parts=(tree, self._signed()))
        return tree

    def _signed(self) -> Formula:
        if self._sign() in ("+", "-"):
            sign, inner = self.left.pop()[1], self._signed()
            return inner if sign == "+" else Formula("neg", parts=(inner,))
        tree = self._atom()
        while self._sign() == "%":
            self.left.pop()
            tree = Formula("percent", parts=(tree,))
        return tree

    def _atom(self) -> Formula:
        kind, text = self.left.pop()
        if kind == "number":
            return Formula("number", Fraction(text))
        if kind == "ref":
            return Formula("area", area=_area(text, self.sheet))
        if kind == "name":
            return Formula(text.upper(), parts=tuple(self._arguments()))
        if text != "(":
            raise ValueError
        tree = self.sum()
        self._take(")")
        return tree

    def _arguments(self) -> Iterator[Formula]:
        yield self.sum()
        while self._take(",", ";", ")") != ")":
            yield self.sum()


def _area(text: str, sheet: str) -> Area:
    name, mark, cells = text.rpartition("!")
    if mark:
        sheet = name[1:-1].replace("''", "'") if name.startswith("'") else name
    corners = []
    for one in cells.replace("$", "").split(":"):
        head = one.rstrip("0123456789")
        corners.append((int(one[len(head) :]), letters(head)))
    (a, b), (c, d) = corners[0], corners[-1]
    area = Area(sheet, min(a, c), min(b, d), max(a, c), max(b, d))
    if (area.bottom - area.top + 1) * (area.right - area.left + 1) > _MOST:
        raise ValueError
    return area


def evaluate(formula: Formula, book: Book) -> Fraction:
    """What the formula gives by the stored values; `Unknown` where a cell is not known, holds no number, or a divisor is zero."""
    match formula.op:
        case "number":
            return formula.value
        case "area":
            return _value(formula.area, book)
        case "SUM":
            return sum((value for part in formula.parts for value in _values(part, book)), Fraction(0))
    values = [evaluate(part, book) for part in formula.parts]
    match formula.op, values:
        case "neg", [a]:
            return -a
        case "percent", [a]:
            return a / 100
        case "+", [a, b]:
            return a + b
        case "-", [a, b]:
            return a - b
        case "*", [a, b]:
            return a * b
        case "/", [a, b] if b:
            return a / b
        case "ROUND", [a, places] if places.denominator == 1 and abs(places) < 16:
            return _rounded(a, Fraction(10) ** int(places))
    raise Unknown


def _rounded(value: Fraction, tens: Fraction) -> Fraction:
    whole = Fraction(floor(abs(value) * tens + Fraction(1, 2) + Fraction(1, 10**9)))
    return (whole if value >= 0 else -whole) / tens


def _value(area: Area | None, book: Book) -> Fraction:
    if area is None or not area.single:
        raise Unknown
    place = area.sheet, area.top, area.left
    value = book.number(place)
    if value is None and book.at(place) is not None:
        raise Unknown  # a text in arithmetic: some programs read it as a number, some do not
    return value or Fraction(0)


def _values(part: Formula, book: Book) -> Iterator[Fraction]:
    if part.op == "area" and part.area is not None:
        yield from (value for place in part.area.places if (value := book.number(place)) is not None)
    else:
        yield evaluate(part, book)


def summed(formula: Formula) -> Iterator[Area]:
    """The areas that stand in a SUM, whatever else the formula does."""
    for part in formula.parts:
        if formula.op == "SUM" and part.area is not None:
            yield part.area
        yield from summed(part)


def added(formula: Formula | None) -> list[Place] | None:
    """The cells that a formula adds up, each with a plus, as SUM(B3:B7) or B3+B4+B6; None where it does anything else."""
    if formula is None:
        return None
    if formula.op == "area" and formula.area is not None:
        return list(formula.area.places) if formula.area.single else None
    if formula.op == "SUM" and all(part.op == "area" for part in formula.parts):
        return [place for area in summed(formula) for place in area.places]
    if formula.op in ("+", "SUM"):
        lists = [added(part) for part in formula.parts]
        return None if None in lists else [place for one in lists if one is not None for place in one]
    return None

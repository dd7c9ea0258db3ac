"""Charts as plain numbers in percent of their width; the page's template draws them as inline SVG, so that they need nothing from outside."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from msgspec import Struct

from audit.figures import parse_figure
from audit.findings import CellRef, Finding, TableCoverage, TermRef
from audit.units import parse_unit

__all__ = ["Bar", "Gap", "Parts", "bars", "gap", "parts"]


SLIVER = 0.5
"""Percent: a value without width is drawn this wide, or it could not be seen."""


class Bar(Struct, frozen=True, kw_only=True):
    """A piece of a bar: from `x`, `width` wide (percent of the chart), of a `kind` that the style colours; `words` name it."""

    x: float
    width: float
    kind: str
    words: str = ""


class Parts(Struct, frozen=True, kw_only=True):
    """A broken sum: its parts end to end (or up and down, where some are taken off) above the printed total, with the gap between them."""

    parts: tuple[Bar, ...]
    total: Bar
    gap: Bar
    zero: float
    stacked: bool


class Gap(Struct, frozen=True, kw_only=True):
    """What the print may stand for and what the other figures imply, on one line."""

    printed: Bar
    expected: Bar
    between: Bar


def bars(table: TableCoverage, most: int) -> list[Bar]:
    """One table's checks out of the `most` that any table has: those that hold, then notices, warnings and errors."""
    bad = [("notice", table.notices), ("warning", table.warnings), ("error", table.errors)]
    held = max(0, table.checks - sum(count for _, count in bad))
    scale = 100 / max(most, held + sum(count for _, count in bad), 1)
    found, x = [], 0.0
    for kind, count in [("pass", held), *bad]:
        if count:
            found.append(Bar(x=_short(x), width=_short(count * scale), kind=kind))
            x += count * scale
    return found


def parts(finding: Finding) -> Parts | None:
    """The parts against the printed total where the finding is a broken sum over them; None for anything else."""
    values = _signed(finding)
    total = finding.target.value
    if values is None or total is None or finding.imbalance is None or len(values) < 2:
        return None
    added = sum(values, Fraction(0))
    if abs(abs(added - total) - abs(finding.imbalance)) > abs(finding.imbalance) / 20 or added == total:
        return None  # the target is no sum of these terms, but one of them, or something else
    stacked = all(value >= 0 for value in [*values, total])
    edges = [sum(values[:i], Fraction(0)) for i in range(len(values) + 1)]
    low, high = min([*edges, total, Fraction(0)]), max([*edges, total, Fraction(0)])
    pieces = tuple(
        _bar(
            edges[i],
            edges[i + 1],
            low,
            high,
            f"part{i % 6}" if stacked else "plus" if values[i] >= 0 else "less",
            _name(term),
        )
        for i, term in enumerate(finding.terms)
    )
    return Parts(
        parts=pieces,
        total=_bar(Fraction(0), total, low, high, "total"),
        gap=_bar(added, total, low, high, "gap"),
        zero=_short(float(-low / (high - low)) * 100),
        stacked=stacked,
    )


def _signed(finding: Finding) -> list[Fraction] | None:
    """The terms in the target's unit with their signs; None where one is no addend or has another dimension."""
    values = []
    for term in finding.terms:
        scale = _scale(term, finding.target)
        if term.value is None or scale is None or term.sign not in ("+", "-", "−"):
            return None
        values.append(term.value * scale * (1 if term.sign == "+" else -1))
    return values


def _scale(term: TermRef, target: CellRef) -> Fraction | None:
    of, to = parse_unit(term.unit), parse_unit(target.unit)
    return of.factor / to.factor if of.dimension == to.dimension else None


def _name(term: TermRef) -> str:
    return term.row or term.column or term.name or term.printed


def gap(finding: Finding) -> Gap | None:
    """Printed and implied values as two bands; None where either is unknown or they are the same."""
    implied, printed = finding.expected, finding.target.value
    if implied is None or printed is None:
        return None
    middle = implied.value
    low = implied.low if implied.low is not None else middle
    high = implied.high if implied.high is not None else middle
    half = _half_unit(finding.target)
    if low is None or high is None or low <= printed <= high:
        return None
    left, right = min(low, printed - half), max(high, printed + half)
    room = (right - left) * Fraction(12, 100)
    left, right = left - room, right + room
    between = (printed + half, low) if printed < low else (high, printed - half)
    return Gap(
        printed=_bar(printed - half, printed + half, left, right, "printed"),
        expected=_bar(low, high, left, right, "expected"),
        between=_bar(min(between), max(between), left, right, "gap"),
    )


def _half_unit(cell: CellRef) -> Fraction:
    figure = parse_figure(cell.printed, manner=cell.manner)
    exact = parse_unit(cell.unit).count and figure.decimals == 0
    return Fraction(0) if exact or not figure.is_number else Fraction(figure.quantum) / 2


def _bar(start: Fraction, end: Fraction, low: Fraction, high: Fraction, kind: str, words: str = "") -> Bar:
    whole = high - low or Fraction(1)
    left, right = sorted((start, end))
    x, width = float((left - low) / whole) * 100, float((right - left) / whole) * 100
    if width < SLIVER and kind in ("printed", "expected"):
        x, width = x - (SLIVER - width) / 2, SLIVER
    return Bar(x=_short(x), width=_short(width), kind=kind, words=words)


def _short(percent: float) -> float:
    return round(percent, 2)


def longest(tables: Sequence[TableCoverage]) -> int:
    """The most checks that any table has: what the bars are measured by."""
    return max((table.checks for table in tables), default=0)

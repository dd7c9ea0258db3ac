"""Totals whose formula leaves out a part: told by the parts that a pack declares, by the formulas beside it, or by the list that it stands under.

A formula that skips sub-totals, of-which rows or rows of another unit is as it should be; so is one that all of its neighbours repeat, unless it is a plain total under a plain
list whose last row it misses.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from audit.books.cells import Book, Place, Spot, stored
from audit.books.formulas import added, parse
from audit.books.remarks import Remark
from audit.checks import Severity, Term, Verdict
from audit.engine.exact import Outcome
from audit.patterns import regex
from audit.tables.model import Row
from audit.tables.rows import level_of

__all__ = ["skips"]

Offsets = frozenset[int]
_TOTAL = regex(r"[合总小]\s*计|\b(?:sub)?-?totals?\b", re.IGNORECASE)


def skips(book: Book, outcomes: Iterable[Outcome]) -> Iterator[Remark]:
    """A remark on every total whose formula leaves out a figure that it should hold, named by what says so."""
    sums = {spot.place: places for spot in book if (places := _added(spot))}
    declared = _declared(book, sums, outcomes)
    yield from (remark for remark in declared.values() if remark)
    rest = {place: places for place, places in sums.items() if place not in declared}
    beside = {remark.target.place: remark for remark in _beside(book, rest)}
    yield from beside.values()
    yield from _listed(book, {place: places for place, places in rest.items() if place not in beside})


def _added(spot: Spot) -> list[Place] | None:
    if not spot.cell.formula or not spot.body:
        return None
    places = added(parse(spot.cell.formula, spot.place[0]))
    return places if places and len(places) > 1 and spot.place not in places else None


def _remark(code: str, spot: Spot, skipped: Sequence[Spot], severity: Severity = Severity.WARNING) -> Remark:
    names = ", ".join(str(one.cell.address) for one in skipped)
    return Remark(
        rule="book-skip", code=f"book.{code}", target=spot, verdict=Verdict.IMPROBABLE, severity=severity, others=tuple(skipped),
        values={"formula": spot.cell.formula, "cells": names},
    )  # fmt: skip


def _declared(
    book: Book, sums: Mapping[Place, list[Place]], outcomes: Iterable[Outcome]
) -> dict[Place, Remark | None]:
    """By a pack's sums: each total that they judge, with a remark where its formula reaches most declared parts and leaves out a figure."""
    by_cell = {(spot.table.number, spot.cell.row, spot.cell.column): spot for spot in book}
    found: dict[Place, Remark | None] = {}
    for outcome in outcomes:
        if outcome.check.equation.relation != "=" or "parts" not in outcome.bindings:
            continue
        total = _spot(outcome.target, by_cell)
        if total is None or total.place not in sums:
            continue
        parts = [spot for name, term in outcome.terms if name == "parts" and (spot := _spot(term, by_cell))]
        missed = _unreached(sums, total, parts)
        evident = missed and 2 * len(missed) <= len(parts) and outcome.check.rule.family == "sum"
        found[total.place] = _remark("skip-declared", total, missed) if evident else found.get(total.place)
    return found


def _spot(term: Term, by_cell: Mapping[tuple[int, int, int], Spot]) -> Spot | None:
    return by_cell.get((term.table.number, term.cell.row, term.cell.column))


def _unreached(sums: Mapping[Place, list[Place]], total: Spot, parts: Sequence[Spot]) -> list[Spot]:
    """The parts with a figure that the total's formula holds neither as they are nor by all that they are made of."""
    held = _closure(sums, [total.place])
    leaves = {place for place in held if place not in sums}
    missed = []
    for part in parts:
        own = {place for place in _closure(sums, [part.place]) if place not in sums}
        if part.place not in held and not own <= leaves and part.cell.figure.is_number:
            missed.append(part)
    return missed


def _closure(sums: Mapping[Place, list[Place]], first: Iterable[Place]) -> set[Place]:
    """The places and all that they add up, down to what is typed."""
    found: set[Place] = set()
    open_ = list(first)
    while open_:
        place = open_.pop()
        if place not in found:
            found.add(place)
            open_ += sums.get(place, [])
    return found


def _beside(book: Book, sums: Mapping[Place, list[Place]]) -> Iterator[Remark]:
    """By its neighbours: formulas in one row that add within their own columns, or in one column that add along their rows, say the same in relative terms."""
    for axis in (1, 2):
        lines: dict[tuple[int, str, int], dict[Place, Offsets]] = defaultdict(dict)
        for place, places in sums.items():
            if offsets := _offsets(place, places, axis):
                line = place[1] if axis == 1 else place[2]
                lines[book.spots[place].table.number, place[0], line][place] = offsets
        for formulas in lines.values():
            yield from _odd(book, formulas, axis)


def _offsets(place: Place, places: Sequence[Place], axis: int) -> Offsets | None:
    """How far the added cells stand off along `axis` (1 down, 2 across); None where they stand elsewhere too."""
    steps = [(row - place[1], column - place[2]) for _, row, column in places]
    if any(sheet != place[0] for sheet, _, _ in places) or any(step[2 - axis] for step in steps):
        return None
    return frozenset(step[axis - 1] for step in steps)


def _odd(book: Book, line: Mapping[Place, Offsets], axis: int) -> Iterator[Remark]:
    """The formulas that leave out figures which those beside them take in."""
    counts = Counter(line.values())
    ranked = sorted(counts.items(), key=lambda item: (-item[1], -len(item[0]), sorted(item[0])))[:2]
    for place, offsets in line.items():
        others = [(usual, count) for usual, count in ranked if usual != offsets]
        if not others:
            continue
        usual, count = others[0]
        if count < counts[offsets] or not _evident(offsets, usual, count, counts[offsets]):
            continue
        skipped = [spot for step in sorted(usual - offsets) if (spot := _moved(book, place, axis, step))]
        if skipped and len(skipped) == len(usual - offsets) and all(s.cell.figure.is_number for s in skipped):
            yield _remark("skip-beside", book.spots[place], skipped)


def _evident(own: Offsets, usual: Offsets, count: int, alike: int) -> bool:
    """True where `own` is `usual` with a little left out; against one neighbour alone, only where its area is one longer at an end."""
    missing = usual - own
    if not missing or 2 * len(missing) > len(usual) or 2 * len(own & usual) < len(usual):
        return False
    if count > alike and count > 1:
        return True
    ends = missing <= {min(usual), max(usual)} and len(missing) == 1
    return count >= alike and own < usual and ends and alike == 1


def _moved(book: Book, place: Place, axis: int, step: int) -> Spot | None:
    moved = (place[0], place[1] + step, place[2]) if axis == 1 else (place[0], place[1], place[2] + step)
    spot = book.spots.get(moved)
    return spot if spot is not None and spot.body else None


def _listed(book: Book, sums: Mapping[Place, list[Place]]) -> Iterator[Remark]:
    """By the list it stands under: a row called total, its SUM beginning with the list's first figure and ending one row above the last."""
    for place, places in sums.items():
        total, offsets = book.spots[place], _offsets(place, places, 1)
        if offsets is None or total.row is None or not _is_total(total.row):
            continue
        first, last = min(offsets), max(offsets)
        if last != -2 or len(offsets) != last - first + 1:
            continue
        inside = [_moved(book, place, 1, step) for step in sorted(offsets)]
        skipped = _moved(book, place, 1, -1)
        if skipped and _one_list(total, [*inside, skipped]) and not _above(book, place, first):
            yield _remark("skip-listed", total, [skipped])


def _one_list(total: Spot, spots: Sequence[Spot | None]) -> bool:
    """True where all are typed figures of one kind, in the total's own block and unit: no sub-total, of-which or rate among them."""
    rows = [spot.row for spot in spots if spot is not None]
    typed = [spot for spot in spots if spot and not spot.cell.formula and stored(spot.cell) is not None]
    if total.row is None or len(typed) < len(spots) or None in rows:
        return False
    levels = {level_of(row.label[-1]) for row in rows if row is not None and row.label}
    return len(levels) == 1 and all(row is not None and _plain(row, total.row) for row in rows)


def _plain(row: Row, total: Row) -> bool:
    alike = row.block == total.block and row.unit == total.unit and len(row.label) == len(total.label)
    return alike and not row.of_which and not _is_total(row)


def _is_total(row: Row) -> bool:
    return bool(row.label) and bool(_TOTAL.search(row.label[-1]))


def _above(book: Book, place: Place, first: int) -> bool:
    """True where a figure stands in the block above the area's first cell: then the list begins earlier."""
    spot, total = _moved(book, place, 1, first - 1), book.spots[place]
    return bool(
        spot and spot.cell.figure.is_number and spot.row and total.row and spot.row.block == total.row.block
    )

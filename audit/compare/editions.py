"""Two editions of a bulletin: every figure that both print, what came and what went."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from audit.compare.changes import Change, Place, changes, key_changes
from audit.compare.cumulation import broken
from audit.compare.marks import Declared
from audit.compare.pairing import Pairing, pair_documents
from audit.tables.model import Document, Problem
from audit.tables.periods import Period, edition_period

__all__ = ["Comparison", "compare_documents"]

MANY, SHARE = 12, 2 / 3
"""Where no period is told, and at least so many figures are compared of which more than this share moved without a mark, the editions are of different periods."""


class Comparison(Struct, frozen=True, kw_only=True):
    """All differences in the order of the new edition's tables, and how many figures were compared and stayed."""

    changes: tuple[Change, ...]
    compared: int = 0
    stayed: int = 0
    tables: int = 0
    problems: tuple[Problem, ...] = ()


def compare_documents(old: Document, new: Document, *, same_period: bool | None = None) -> Comparison:
    """The differences between two editions; `same_period` says whether they are of one period, None lets their names and titles tell."""
    before, after = _period(old), _period(new)
    if same_period is None:
        same_period = before == after or before is None or after is None
        told = before is not None and after is not None
    else:
        told = True
    same_year = bool(before and after and before.year == after.year) or same_period
    found = _compared(old, new, same_period=same_period, same_year=same_year)
    if not told and _another_period(found):
        where = Problem(code="compare.other-period", where=f"{old.name} → {new.name}", severity="notice")
        same_period = False
        found = _compared(old, new, same_period=False, same_year=False, problems=(where,))
    if not same_period and before and after and after.follows(before):
        pairing = pair_documents(old, new, same_period=False)
        found = _with(found, [change for pair in pairing.pairs for change in broken(pair)])
    return found


def _period(document: Document) -> Period | None:
    texts = [
        document.title,
        *(heading for table in document.tables[:3] for heading in (*table.headings, table.caption)),
    ]
    return edition_period(
        document.name,
        [*texts, *(paragraph.text for paragraph in document.paragraphs[:3] if len(paragraph.text) < 60)],
    )


def _compared(
    old: Document, new: Document, *, same_period: bool, same_year: bool, problems: tuple[Problem, ...] = ()
) -> Comparison:
    pairing = pair_documents(old, new, same_period=same_period)
    declared = Declared(new)
    found: list[Change] = []
    compared = 0
    for pair in pairing.pairs:
        outcome = list(changes(pair, declared, same_period=same_period, same_year=same_year))
        compared += len(outcome)
        found += [change for change in outcome if change]
        found += key_changes(pair)
    stayed = compared - sum(change.line == "" for change in found)
    found += _tables(pairing)
    counted = (("compared", str(compared)), ("stayed", str(stayed)), ("tables", str(len(pairing.pairs))))
    problems = (
        *problems,
        Problem(code="compare.counted", where=f"{old.name} → {new.name}", values=counted, severity="notice"),
    )
    if not same_period:
        problems = (*problems, _not_compared(old, new, compared))
    if not pairing.pairs:
        problems = (*problems, Problem(code="compare.no-table", where=f"{old.name} → {new.name}"))
    return Comparison(
        changes=tuple(found), compared=compared, stayed=stayed, tables=len(pairing.pairs), problems=problems
    )


def _not_compared(old: Document, new: Document, compared: int) -> Problem:
    left = sum(1 for table in new.tables for _ in table.figures) - compared
    words = (("compared", str(compared)), ("left", str(max(0, left))))
    return Problem(code="compare.periods", where=f"{old.name} → {new.name}", values=words, severity="notice")


def _tables(pairing: Pairing) -> Iterator[Change]:
    for table in pairing.lost:
        yield Change(kind="lost", line="table", old=Place(table=table))
    for table in pairing.new:
        yield Change(kind="added", line="table", new=Place(table=table))


def _another_period(found: Comparison) -> bool:
    moved = sum(change.kind == "undeclared" for change in found.changes)
    return found.compared >= MANY and moved > SHARE * found.compared


def _with(found: Comparison, more: list[Change]) -> Comparison:
    return Comparison(
        changes=(*found.changes, *more),
        compared=found.compared,
        stayed=found.stayed,
        tables=found.tables,
        problems=found.problems,
    )

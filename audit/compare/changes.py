"""What became of each figure from one edition to the next: the same, printed to other digits, revised (declared or not), marked but unmoved, filled, withdrawn."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from msgspec import Struct

from audit.checks import Profile, Term
from audit.compare.marks import Declared
from audit.compare.pairing import Pair
from audit.engine.bound import Bound, term_unit
from audit.intervals import Interval
from audit.tables.labels import normalise
from audit.tables.model import Cell, Column, Row, Table
from audit.tables.periods import is_period

__all__ = ["Change", "Place", "changes", "comparable", "key_changes"]


class Place(Struct, frozen=True, kw_only=True):
    """Where something stands in one edition: a cell, or a line or table of that label where there is no cell."""

    table: Table
    cell: Cell | None = None
    row: str = ""
    column: str = ""


class Change(Struct, frozen=True, kw_only=True):
    """One difference. `kind` is undeclared, declared, unmoved, digits, filled, withdrawn, unit, lost, added or cumulation; `moved` is new minus old in the new printed
    unit, `share` relative to old, `slack` what rounding allows; `parts` are the other places that it rests on."""

    kind: str
    new: Place | None = None
    old: Place | None = None
    moved: Fraction | None = None
    share: Fraction | None = None
    slack: Fraction | None = None
    expected: Interval | None = None
    parts: tuple[Place, ...] = ()
    line: str = ""


def comparable(
    rows: tuple[Row, Row], columns: tuple[Column, Column], *, same_period: bool, same_year: bool
) -> bool:
    """True where a figure under these labels (old, new) means the same in both: always in editions of one period, else under equal labels of which one names a period."""
    if same_period:
        return True
    (old_row, row), (old_column, column) = rows, columns
    named = any(is_period(part, yearless=same_year) for part in (*row.label, *column.label))
    return named and _words(old_row) == _words(row) and _words(old_column) == _words(column)


def _words(line: Row | Column) -> list[str]:
    return [normalise(part) for part in line.label]


def changes(pair: Pair, declared: Declared, *, same_period: bool, same_year: bool) -> Iterator[Change | None]:
    """For each figure that can be compared its change, or None where it stayed."""
    for rows, columns, old, new in pair.cells():
        if comparable(rows, columns, same_period=same_period, same_year=same_year) and _figure(old) | _figure(
            new
        ):
            yield _change(pair, declared, old, new)


def _figure(cell: Cell) -> bool:
    return cell.figure.is_number


def _change(pair: Pair, declared: Declared, old: Cell, new: Cell) -> Change | None:
    before, after = Place(table=pair.old, cell=old), Place(table=pair.new, cell=new)
    if not _figure(new):
        return Change(kind="withdrawn", old=before, new=after)
    if not _figure(old):
        return Change(kind="filled", old=before, new=after)
    was, now = Term(table=pair.old, cell=old), Term(table=pair.new, cell=new)
    if _dimension(was) != _dimension(now):
        return Change(kind="unit", old=before, new=after)
    return _moved(was, now, before, after, declared)


def _dimension(term: Term) -> str:
    return term_unit(term).dimension


def _moved(was: Term, now: Term, before: Place, after: Place, declared: Declared) -> Change | None:
    bound = Bound({}, Profile())
    old, new = bound.interval(was), bound.interval(now)
    factor = bound.factor(now)
    low, high = (
        Fraction(was.cell.figure.value or 0) * bound.factor(was),
        Fraction(now.cell.figure.value or 0) * factor,
    )
    marked = declared.marked(after.table, now.cell)
    if low == high:
        fresh = marked and not declared.marked(before.table, was.cell)
        return Change(kind="unmoved", old=before, new=after) if fresh else None
    slack = (bound.quantum(was) + bound.quantum(now)) / 2
    digits = bound.quantum(was) != bound.quantum(now) and old.low <= new.high and new.low <= old.high
    kind = "digits" if digits else "declared" if marked or declared.whole(after.table) else "undeclared"
    return Change(
        kind=kind, old=before, new=after, moved=(high - low) / factor, share=(high - low) / abs(low) if low else None, slack=slack / factor,
        expected=Interval(old.low / factor, old.high / factor),
    )  # fmt: skip


def key_changes(pair: Pair) -> Iterator[Change]:
    """Rows and columns that only one edition has."""
    for row in pair.lost_rows:
        yield Change(
            kind="lost",
            line="row",
            old=Place(table=pair.old, row=" / ".join(row.label)),
            new=Place(table=pair.new),
        )
    for column in pair.lost_columns:
        yield Change(
            kind="lost",
            line="column",
            old=Place(table=pair.old, column=" / ".join(column.label)),
            new=Place(table=pair.new),
        )
    for row in pair.new_rows:
        yield Change(kind="added", line="row", new=Place(table=pair.new, row=" / ".join(row.label)))
    for column in pair.new_columns:
        yield Change(kind="added", line="column", new=Place(table=pair.new, column=" / ".join(column.label)))

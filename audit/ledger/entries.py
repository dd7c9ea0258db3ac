"""What was accepted, and with which values: the domain of the ledger, free of files.

A fingerprint names a rule at a place, in every edition; the values tell whether it is still what was accepted. A value is the same while figure, precision
and unit are: `1,234` is 1234, but 5.1 is not 5.10.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date

from msgspec import Struct, field

from audit.figures import parse_figure
from audit.findings import CellRef, Finding
from audit.notation import POINT, Manner

__all__ = ["Entry", "Ledger", "changed", "digest", "place", "values"]


class Entry(Struct, frozen=True, kw_only=True):
    """One finding that was looked into and accepted: why, by whom, until (and including) which day, and with which values, by place."""

    fingerprint: str
    reason: str
    values: Mapping[str, str] = field(default_factory=dict)
    who: str = ""
    until: date | None = None
    pack: str = ""
    rule: str = ""
    document: str = ""
    place: str = ""
    line: int = 0

    def expired(self, today: date) -> bool:
        """True from the day after `until` on."""
        return self.until is not None and today > self.until


class Ledger(Struct, frozen=True, kw_only=True):
    """The entries of one file, in its order; several may accept one fingerprint with different values."""

    entries: tuple[Entry, ...] = ()
    file: str = ""

    def of(self, fingerprint: str) -> list[Entry]:
        """The entries that accept this rule at this place."""
        return [entry for entry in self.entries if entry.fingerprint == fingerprint]


def place(cell: CellRef) -> str:
    """`table, row · column`: where a finding stands, in words."""
    where = " · ".join(part for part in (cell.row, cell.column) if part)
    return _squeezed(", ".join(part for part in (cell.table, where) if part) or cell.address)


def values(finding: Finding) -> dict[str, str]:
    """The printed figures of a finding by place, the target first: what an acceptance holds for."""
    found: dict[str, str] = {}
    judged = finding.declared or finding.target
    aimed = finding.target
    cells: Iterable[CellRef] = (
        judged,
        *(aimed if _key(term) == _key(judged) else term for term in finding.terms),
    )
    for cell in {_key(c): c for c in cells}.values():
        name = _name(cell, judged)
        found[_free(name, found)] = _squeezed(cell.printed)
    return found


def _key(cell: CellRef) -> tuple[object, ...]:
    return cell.document, cell.table_number, cell.grid, cell.address, cell.printed


def _name(cell: CellRef, target: CellRef) -> str:
    same_table = (cell.document, cell.table_number) == (target.document, target.table_number)
    label = _squeezed(" · ".join(part for part in (cell.row, cell.column) if part)) or cell.address or "text"
    return label if same_table or not cell.table else _squeezed(f"{cell.table}, {label}")


def _free(name: str, taken: Mapping[str, str]) -> str:
    if name not in taken:
        return name
    count = 2
    while f"{name} ({count})" in taken:
        count += 1
    return f"{name} ({count})"


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def changed(
    accepted: Mapping[str, str], present: Mapping[str, str], manner: Manner = POINT
) -> tuple[str, str, str] | None:
    """(place, value accepted, value now) of the first difference, or None; '' stands for a figure that is not there. `manner` is how the document prints.

    An entry that names one value holds for that value alone; one that names more holds for just these figures.
    """
    for name, was in accepted.items():
        now = present.get(name, "")
        if name not in present or _meaning(was, manner) != _meaning(now, manner):
            return name, was, now
    added = [name for name in present if name not in accepted] if len(accepted) > 1 else []
    return (added[0], "", present[added[0]]) if added else None


def _meaning(text: str, manner: Manner = POINT) -> tuple[object, ...]:
    """What a text stands for, printed in `manner` or, where it is no figure so, with a decimal point: number, precision, unit and bound, or the text itself."""
    figure = parse_figure(text, manner=manner)
    figure = figure if figure.is_number else parse_figure(text)
    if not figure.is_number:
        return (_squeezed(text),)
    return figure.value, figure.quantum, figure.unit.name, figure.bound


def digest(found: Mapping[str, str]) -> str:
    """Sixteen hexadecimal digits that change when a value does."""
    words = [repr((name, _meaning(text))) for name, text in found.items()]
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()[:16]

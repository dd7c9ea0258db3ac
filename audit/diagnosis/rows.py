"""Findings of a data drop: its failing records become a small table of their own, judged once more with fractions, so that a finding of a drop says what one of a bulletin says.

Only the records that are shown are brought back; the counts are the engine's. The table holds those records and no others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import islice
from typing import Any

from msgspec.structs import replace

from audit.checks import Check, Record, Term
from audit.diagnosis.compose import compose
from audit.diagnosis.drop_causes import with_causes
from audit.diagnosis.drop_cells import cell_of, spelled
from audit.engine import verdicts
from audit.engine.drop import FrameCheck, FrameTerm
from audit.engine.exact import Outcome, judge, severity
from audit.engine.frames import Kernel, Measured
from audit.engine.rows import Words
from audit.engine.single import shortest
from audit.engine.tally import Judged
from audit.findings import MOST_CONFRONTED, Finding
from audit.tables.model import Address, Cell, Column, Row, Table
from audit.units import Unit

__all__ = ["findings_of"]

MOST_DIAGNOSED = 4
"""Findings of a rule that are searched for the slip behind them: with thousands alike, the first tell."""
FEW = 12
"""Findings of a rule that are all searched: where there are no more, each is a case of its own."""
MOST_NEIGHBOURS = 12
"""Other checks through the cells of a failing record that are judged for its diagnosis."""
Values = Mapping[str, Any]
Pick = Callable[[Sequence[Finding]], Sequence[Finding]]
Prints = dict[tuple[int, Address], str]


def findings_of(
    judged: Judged, number: int, limit: int, pick: Pick | None = None
) -> tuple[Table | None, list[Finding], list[Finding]]:
    """(the failing records as table `number` of their drop, the findings of each check in the order of records, those that are not listed).

    Listed are the first `limit` findings of each check; where there is a `pick`, those that it picks of the first `MOST_CONFRONTED`.
    """
    if pick is None:
        failing = [judged.records(k, limit) for k in range(len(judged.checks))]
    left: list[Finding] = []
    prints: Prints = {}
    if pick is not None:
        failing, left, prints = _picked(judged, number, pick)
    if not any(failing):
        return None, [], left
    sheet = Sheet(judged, number, failing)
    pairs = judged.shaped.bound
    found: list[Finding] = []
    for k, (check, _) in enumerate(pairs):
        if not failing[k]:
            continue
        most = FEW if len(failing[k]) <= FEW else MOST_DIAGNOSED
        beside = [o for values in failing[k][:most] for o in _neighbours(sheet, pairs, k, values)]
        mine = (f for f in _composed(sheet, k, failing[k], beside, most) if f.rule == check.rule.id)
        listed = [replace(f, fingerprint=prints.get((k, f.target.where), f.fingerprint)) for f in mine]
        places = [sheet.place(f.target.grid[0]) for f in listed] if check.tree else []
        found += with_causes(listed, places, check.tree) if check.tree else listed
    return sheet.table, found, left


def _picked(
    judged: Judged, number: int, pick: Pick
) -> tuple[list[list[dict[str, Any]]], list[Finding], Prints]:
    """(the records of each check to list, the findings of the others, every fingerprint): of as many as can be set against what was known."""
    failing = [judged.records(k, MOST_CONFRONTED) for k in range(len(judged.checks))]
    sheet = Sheet(judged, number, failing)
    kept: list[list[dict[str, Any]]] = []
    left: list[Finding] = []
    prints: Prints = {}
    for k, records in enumerate(failing):
        found = list(_composed(sheet, k, records, (), 0))
        prints |= {(k, f.target.where): f.fingerprint for f in found}
        listed = {f.target.grid[0] for f in pick(found)}
        kept.append([values for values in records if sheet.index[sheet.key(values)] in listed])
        left += [f for f in found if f.target.grid[0] not in listed]
    return kept, left, prints


def _composed(
    sheet: Sheet, k: int, records: Sequence[Values], beside: Sequence[Outcome], most: int
) -> Iterator[Finding]:
    """The findings of the `k`-th check; each record of its own is a finding, whatever its family."""
    check, kernel = sheet.shaped.bound[k]
    outcomes = [_outcome(sheet, check, kernel, values, k) for values in records]
    for one in [[o] for o in outcomes] if check.rule.family == "same" else [outcomes]:
        yield from compose([*one, *beside], check.profile, most, timed=False)


def _outcome(sheet: Sheet, check: FrameCheck, kernel: Kernel, values: Values, k: int) -> Outcome:
    """The outcome of a record by fractions, with the verdict that it was counted under."""
    bound = sheet.check(check, kernel, values)
    (outcome,) = judge(bound, check.profile, sheet.judged.drop.name)
    verdict = verdicts.CODES[values[f"code{k}"]]
    if outcome.verdict is verdict:
        return outcome
    return replace(outcome, verdict=verdict, severity=severity(verdict, check.rule.severity, check.cap))


def _neighbours(
    sheet: Sheet, pairs: Sequence[tuple[FrameCheck, Kernel]], k: int, values: Values
) -> Iterator[Outcome]:
    """What other checks say of the same cells: passing ones are an alibi, and none of them is reported here."""
    readers = sorted({j for name in pairs[k][1].columns for j in sheet.readers[name]} - {k})
    others = (pairs[j] for j in readers if not pairs[j][0].plausible and _asked(pairs[j][1], values))
    for check, kernel in islice(others, MOST_NEIGHBOURS):
        yield from judge(sheet.check(check, kernel, values), check.profile, sheet.judged.drop.name)


def _asked(kernel: Kernel, values: Values) -> bool:
    """True where the conditions of a check hold in a record."""
    if not kernel.where:
        return True
    return kernel.asked(Words).at({name: values[name] for name in kernel.columns}) is True


class Sheet:
    """The failing records of one shape as a grid: a header, a row a record, a column for every physical column that a check reads."""

    def __init__(self, judged: Judged, number: int, failing: Sequence[Sequence[Values]]) -> None:
        self.judged, self.number = judged, number
        self.drop, self.shaped = judged.shaped.drop, judged.shaped
        self.rows: dict[tuple[Any, ...], Values] = {}
        self.columns: dict[str, tuple[str, Unit, Fraction]] = {}
        self.bands: set[str] = set()
        self.sums: set[str] = set()
        self.singles: set[str] = set()
        self.readers: dict[str, list[int]] = {}
        self.along = next((c.long.along for c, _ in self.shaped.bound if c.tree and c.long), "")
        for k, (check, kernel) in enumerate(judged.shaped.bound):
            for name in kernel.columns:
                self.readers.setdefault(name, []).append(k)
            for name, bound in check.terms.items():
                for term, measured in zip(_many(bound), kernel.measures[name], strict=True):
                    column = self.drop.columns[term.columns[0]]
                    quantum = Fraction(0) if term.band else column.quantum
                    children = bool(check.tree) and name != check.target
                    label = f"sum({_label(judged, term)} of children)" if children else _label(judged, term)
                    self.columns.setdefault(measured.column, (label, column.unit, quantum))
                    self.sums |= {measured.column} if children or measured.count else set()
                    self.bands |= {measured.column} if term.band else set()
                    self.singles |= {measured.column} if measured.single else set()
        self.places = {name: k for k, name in enumerate(self.columns, 1)}
        for records in failing:
            for values in records:
                self.rows.setdefault(self.key(values), values)
        self.table = self._table()

    def name(self, values: Values) -> str:
        """A record as a finding names its row."""
        return " / ".join(self._label(values))

    def place(self, row: int) -> tuple[tuple[str, ...], str]:
        """(the keys of a record of a hierarchy, its code), by its row in the table."""
        *keys, code = self.table.rows[row - 1].label
        return tuple(keys), code

    def word(self, k: int) -> str:
        """The column of the figures that the `k`-th check judges, as a finding names it."""
        check, kernel = self.shaped.bound[k]
        return self.columns[kernel.measures[check.target][0].column][0]

    def key(self, values: Values) -> tuple[Any, ...]:
        return tuple(str(values[name]) for name in self.shaped.labels)

    def _table(self) -> Table:
        """The grid as a table whose rows are labelled by their keys."""
        head = (cell_of("", 0, 0), *(cell_of(self.columns[name][0], 0, k) for name, k in self.places.items()))
        body, rows = [], []
        for r, (_, values) in enumerate(self._ordered(), 1):
            label, address = self._label(values), self._address(values)
            figures = (self._figure(name, values, r, k, address) for name, k in self.places.items())
            body.append((cell_of(" ".join(label), r, 0), *figures))
            rows.append(Row(index=r, label=label))
        columns = [Column(index=0, label=("",), stub=True)]
        columns += [
            Column(index=k, label=(self.columns[name][0],), unit=self.columns[name][1])
            for name, k in self.places.items()
        ]
        self.index = {key: r for r, (key, _) in enumerate(self._ordered(), 1)}
        return Table(
            number=self.number, headings=(self.drop.title,), grid=(head, *body), header_rows=1, rows=tuple(rows), columns=tuple(columns), spans_known=True,
        )  # fmt: skip

    def _ordered(self) -> list[tuple[tuple[Any, ...], Values]]:
        row = self.drop.row
        numbered = row and row in self.shaped.labels
        return (
            sorted(self.rows.items(), key=lambda item: item[1][row]) if numbered else list(self.rows.items())
        )

    def _label(self, values: Values) -> tuple[str, ...]:
        keys = [str(values[name]) for name in self.shaped.labels if name != self.drop.row]
        return tuple(keys) if keys else (str(self._address(values)),)

    def _address(self, values: Values) -> Address:
        row = values.get(self.drop.row) if self.drop.row else None
        keys = [
            f"{self.along if name == 'parent' and self.along else name}={values[name]}"
            for name in self.shaped.labels
            if name != self.drop.row
        ]
        if row is None:
            return Address(place=" ".join(keys), key=(self.drop.alias, *keys))
        place = f"row {row + 1:,}"
        return Address(place=place, line=row + 1, key=(self.drop.alias, *(keys or [place])))

    def _figure(self, name: str, values: Values, row: int, column: int, address: Address) -> Cell:
        _, unit, quantum = self.columns[name]
        value = values.get(name)
        value = shortest(value) if name in self.singles else value
        text = f"{value:.6g}" if name in self.bands and value is not None else spelled(value, quantum)
        if self.along and name in self.sums:  # the children's, not the parent's own
            address = replace(address, place=f"{address.place}/*")
        flags = frozenset(flag for flag, names in (("band", self.bands), ("sum", self.sums)) if name in names)
        cell = cell_of(text, row, column, value, unit, quantum, address)
        return replace(cell, flags=flags) if flags else cell

    def check(self, check: FrameCheck, kernel: Kernel, values: Values) -> Check:
        """The check with this record alone."""
        row = self.index[self.key(values)]
        terms: dict[str, Any] = {}
        for name, bound in check.terms.items():
            made = tuple(
                self._term(term, measured, values, row)
                for term, measured in zip(_many(bound), kernel.measures[name], strict=True)
            )
            terms[name] = made if isinstance(bound, tuple) else made[0]
        record = Record(terms=terms, cap=check.cap)
        return Check(
            rule=check.rule,
            equation=check.equation,
            target=check.target,
            records=(record,),
            note=check.note,
            plausible=check.plausible,
        )

    def _term(self, term: FrameTerm, measured: Measured, values: Values, row: int) -> Term:
        table = self.table
        cell = table.at(row, self.places[measured.column])
        exact = measured.quantum == 0 or term.exact
        if measured.count:
            summed = int(values.get(measured.count) or 0)
            figure = replace(cell.figure, quantum=cell.figure.quantum * max(summed, 1))
            return Term(table=table, cell=cell, unit=term.unit, exact=bool(exact) or not summed, value=figure)
        return Term(table=table, cell=cell, unit=term.unit, exact=bool(exact))


def _many(bound: FrameTerm | tuple[FrameTerm, ...]) -> tuple[FrameTerm, ...]:
    return bound if isinstance(bound, tuple) else (bound,)


def _label(judged: Judged, term: FrameTerm) -> str:
    """The words for a term, as a formula would spell it."""
    words = judged.shaped.names.get(term.columns[0], " / ".join(term.columns))
    if term.band:
        return f"{'effect' if term.band.own else 'most' if term.band.side > 0 else 'least'}({words})"
    if term.within:
        words = f"sum({words} by {' '.join(term.within)})"
    if term.running:
        words = f"cumulative({words})"
    return f"prior({words}, {term.lag.count}{term.lag.unit})" if term.lag else words

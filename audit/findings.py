"""What is reported: frozen values, ignorant of rules and formats. JSON version 1 (`audit/reports/json_v1.py`) is these, spelled out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from msgspec import Struct, field

from audit.checks import Severity, Verdict
from audit.notation import POINT, Manner
from audit.tables.model import Address, Document, Problem

__all__ = [
    "MOST_CONFRONTED",
    "AuditResult",
    "Candidate",
    "Cause",
    "CellRef",
    "Coverage",
    "Expected",
    "Finding",
    "Point",
    "Proof",
    "RuleRun",
    "Summary",
    "Suspect",
    "TableCoverage",
    "TermRef",
    "Unlisted",
    "as_term",
]


MOST_CONFRONTED = 10_000
"""Findings of a check on a drop that are set against a baseline or a ledger: all of them are made, few are shown."""


class CellRef(Struct, frozen=True, kw_only=True):
    """A cell as a report names it: `table` is the table's title, `row` and `column` its label paths joined with ` / `.

    `value` is in the printed `unit`. `table_number`, `grid` (row, column) and `position` let a format find the cell again; all are zero for prose.
    """

    document: str
    table: str
    row: str
    column: str
    printed: str
    value: Fraction | None
    unit: str
    address: str
    where: Address = Address()
    table_number: int = 0
    grid: tuple[int, int] = (0, 0)
    manner: Manner = POINT


class TermRef(CellRef, frozen=True, kw_only=True):
    """A term of the equation; `sign` is + or − (in a sum), × or ÷ (in a ratio), or empty."""

    sign: str = "+"
    name: str = ""


def as_term(ref: CellRef, sign: str = "+", name: str = "") -> TermRef:
    """The same cell as a term of an equation."""
    return TermRef(
        **{field: getattr(ref, field) for field in CellRef.__struct_fields__}, sign=sign, name=name
    )


class Candidate(Struct, frozen=True, kw_only=True):
    """A slip that would explain the imbalance: `cause` is a catalogue code (sign, scale, digit, transposed, …), `value` what the cell would print.

    `chance` is how many candidates this step would admit by accident; `text` is the value as it would be printed; `explains` and `breaks` count other checks through the cell.
    """

    cause: str
    value: Fraction
    text: str = ""
    detail: str = ""
    chance: float = 0.0
    explains: int = 0
    breaks: int = 0


class Suspect(CellRef, frozen=True, kw_only=True):
    """A cell whose change alone would let the rules through it hold, with the slips that fit; cells of passing rules have an `alibi`."""

    candidates: tuple[Candidate, ...] = ()
    alibi: int = 0


class Expected(Struct, frozen=True, kw_only=True):
    """What the other figures imply for the target, in the target's printed unit."""

    low: Fraction | None
    high: Fraction | None
    value: Fraction | None
    unit: str = ""


class Point(Struct, frozen=True, kw_only=True):
    """A finding's equation at one period of its series: `imbalance` and `slack` as a finding's, None where the equation is open there; `here` is the finding's own."""

    period: str
    verdict: Verdict
    imbalance: Fraction | None = None
    slack: Fraction | None = None
    here: bool = False


class Finding(Struct, frozen=True, kw_only=True):
    """One figure, or one group of figures, that does not agree with what was declared.

    `equation` spells the check with its figures; `imbalance` is left minus right and `slack` what rounding allows, both in the target's printed unit.
    `target` is the cell to look at; where the evidence moved it from the one that the rule judges, `declared` is that one, and `imbalance` what the target prints too much.
    `related` are ids of findings that share a cell with this one; `cause` is the cell that, wrong alone, explains this finding and others; with `exchanged`, these two cells stand in
    each other's place. `readings` counts the ways in which the source can be
    read here (which rows make the total, which of several figures is meant), of which the finding has the nearest. `state` is new, known, accepted or gone; `accepted` is the reason that the ledger gives.
    `series` is the same equation over the periods that its table or drop has, in their order; empty where there are fewer than three.
    """

    id: str
    rule: str
    pack: str
    family: str
    severity: Severity
    verdict: Verdict
    title: Mapping[str, str]
    message: Mapping[str, str]
    target: CellRef
    terms: tuple[TermRef, ...] = ()
    expected: Expected | None = None
    equation: str = ""
    imbalance: Fraction | None = None
    slack: Fraction | None = None
    suspects: tuple[Suspect, ...] = ()
    fingerprint: str = ""
    state: str = "new"
    accepted: str = ""
    why: str = ""
    basis: str = ""
    version: int = 1
    related: tuple[str, ...] = ()
    cause: CellRef | None = None
    exchanged: CellRef | None = None
    declared: CellRef | None = None
    readings: int = 1
    passing: int = 0
    failing: int = 0
    series: tuple[Point, ...] = ()


class Cause(Struct, frozen=True, kw_only=True):
    """One cell to look at, and the findings that it explains: first the root, which judges the cell itself where any does. Most findings stand alone."""

    cell: CellRef
    findings: tuple[Finding, ...]

    @property
    def exchanged(self) -> CellRef | None:
        """The other of two cells that stand in each other's place, None where one cell alone explains the findings."""
        return self.findings[0].exchanged if len(self.findings) > 1 else None


class Summary(Struct, frozen=True, kw_only=True):
    """Counts of judged records by verdict; `checks` is their sum."""

    checks: int = 0
    passed: int = 0
    rounding: int = 0
    improbable: int = 0
    impossible: int = 0
    open: int = 0
    exempt: int = 0


class Proof(Struct, frozen=True, kw_only=True):
    """A judged equation that a cell takes part in and that holds: what a report shows when a proved cell is chosen."""

    rule: str
    equation: str
    verdict: Verdict = Verdict.PASS


class TableCoverage(Struct, frozen=True, kw_only=True):
    """Of one table's figures: how many some rule judges, how many two or more do, and the grid positions of those that nothing checked. The number of a drop's table is 0.

    `open` counts the checks of its figures that could not be judged; `proofs` gives, by the cell's own grid position (its top left), the equations that hold through it; reports do without where it is empty.
    """

    document: str
    table: str
    table_number: int
    figures: int = 0
    checked: int = 0
    localisable: int = 0
    checks: int = 0
    errors: int = 0
    warnings: int = 0
    notices: int = 0
    open: int = 0
    passed: frozenset[tuple[int, int]] = frozenset()
    unchecked: Sequence[CellRef] = ()
    proofs: Mapping[tuple[int, int], tuple[Proof, ...]] = field(default_factory=dict)


class Coverage(Struct, frozen=True, kw_only=True):
    """Printed figures, those that at least one judged check covers, and those that two or more cover (so that a wrong one can be localised)."""

    figures: int = 0
    checked: int = 0
    localisable: int = 0
    tables: tuple[TableCoverage, ...] = ()


class RuleRun(Struct, frozen=True, kw_only=True):
    """How one rule fared: counts by verdict, over all its records; `inferred` rules were read off the tables, not declared.

    `beyond` are failing records of drops that are counted and not listed as findings.
    """

    id: str
    pack: str
    family: str
    title: Mapping[str, str]
    summary: Summary
    accepted: int = 0
    inferred: bool = False
    beyond: int = 0


class Unlisted(Struct, frozen=True, kw_only=True):
    """A finding of a drop that stands but is not listed: enough to know that it is not gone, and what became of it."""

    pack: str
    rule: str
    fingerprint: str
    state: str = "new"


class AuditResult(Struct, frozen=True, kw_only=True):
    """All that a report may show. Findings are sorted by document, table, row, column, then rule; every report keeps that order.

    `unlisted` are those of drops beyond what is shown of a rule, where they were set against a baseline or a ledger.
    """

    documents: tuple[Document, ...] = ()
    findings: tuple[Finding, ...] = ()
    summary: Summary = field(default_factory=Summary)
    coverage: Coverage = field(default_factory=Coverage)
    problems: tuple[Problem, ...] = ()
    rules: tuple[RuleRun, ...] = ()
    packs: tuple[str, ...] = ()
    unlisted: tuple[Unlisted, ...] = ()

    @property
    def beyond(self) -> int:
        """Failing records of drops that are counted and not listed as findings."""
        return sum(run.beyond for run in self.rules)

    @property
    def causes(self) -> tuple[Cause, ...]:
        """The findings by the cell that explains them, in their order; each finding is in one cause."""
        groups: dict[object, list[Finding]] = {}
        for k, finding in enumerate(self.findings):
            key = k if finding.cause is None or finding.state == "gone" else _place(finding.cause)
            groups.setdefault(key, []).append(finding)
        return tuple(_cause(group) for group in groups.values())


def _cause(findings: list[Finding]) -> Cause:
    cell = findings[0].cause if len(findings) > 1 else None
    if cell is None:
        return Cause(cell=findings[0].target, findings=tuple(findings))
    ranked = sorted(findings, key=lambda f: (_place(f.target) != _place(cell), -f.severity.rank))
    return Cause(cell=cell, findings=tuple(ranked))


def _place(cell: CellRef) -> tuple[str, int, tuple[int, int]]:
    return cell.document, cell.table_number, cell.grid

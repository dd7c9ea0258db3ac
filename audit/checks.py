"""A check: a declared rule bound to particular figures as an equation over records.

A family binds; the engine judges. One `Check` holds one equation and as many records as it applies to (the rows of a table, its columns), and each record
names the cells that stand for the equation's names. A data drop's check has the same equation over a frame instead of records.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from typing import Any, Literal

from msgspec import Struct, field

from audit.formulas import Equation
from audit.notation import Manner
from audit.tables.model import Cell, Table
from audit.units import Unit

__all__ = ["Bindings", "Check", "Profile", "Record", "Rule", "Severity", "Term", "Verdict"]


class Verdict(StrEnum):
    """A check's outcome on one record; see docs/verdicts.md."""

    PASS = "pass"
    ROUNDING = "rounding"
    IMPROBABLE = "improbable"
    IMPOSSIBLE = "impossible"
    OPEN = "open"
    EXEMPT = "exempt"


class Severity(StrEnum):
    """How bad: error must be fixed or accepted, warning explained, notice is for information."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"

    @property
    def rank(self) -> int:
        """3 for error, 2 for warning, 1 for notice."""
        return {"error": 3, "warning": 2, "notice": 1}[self.value]


class Profile(Struct, frozen=True, kw_only=True):
    """How a source prints: `rounding` (half-up, half-even, truncate), its `markers`, units that are `exact` though they are no counts, words that mean `done`.

    `decimal`, `brackets` and `triangles` are a manner's (see `audit.notation`), or '' where the source's own figures shall tell.
    """

    rounding: str = "half-up"
    markers: Mapping[str, str] = field(default_factory=dict)
    exact: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    precision: str = "cell"
    decimal: Literal["", "point", "comma"] = ""
    brackets: Literal["", "negative", "plain"] = ""
    triangles: Literal["", "negative", "arrows"] = ""

    def manner(self, shown: Manner) -> Manner:
        """How figures are printed: as the pack says, else as the source has `shown`."""
        return Manner(
            decimal=self.decimal or shown.decimal, brackets=self.brackets or shown.brackets, triangles=self.triangles or shown.triangles
        )  # fmt: skip


class Rule(Struct, frozen=True, kw_only=True):
    """A declared relation, as the pack has it; `options` is the family's own model, `tables` the tables that it is held against (aliases), `line` its place in the pack file.

    `along` and `by` are for long panels: the column whose codes the rule's words name, and the keys that make a record.
    """

    id: str
    family: str
    options: Any
    title: Mapping[str, str] = field(default_factory=dict)
    why: str = ""
    severity: Severity = Severity.ERROR
    basis: str = "nominal"
    tables: tuple[str, ...] = ()
    within: Any = None
    exclude: tuple[str, ...] = ()
    when: str = ""
    scope: str = ""
    along: str = ""
    by: tuple[str, ...] = ()
    tolerance: Fraction | None = None
    pack: str = ""
    version: int = 1
    line: int = 0
    inferred: bool = False


class Term(Struct, frozen=True, kw_only=True):
    """A cell in an equation. `unit` overrides the cell's own (a rate printed without %), `exact` its rounding; `value` is a figure inside a sentence cell."""

    table: Table
    cell: Cell
    unit: Unit | None = None
    exact: bool | None = None
    value: Any = None  # a Figure out of the cell's text, when the cell says more than one


Bindings = Mapping[str, Term | tuple[Term, ...]]
"""What an equation's names stand for at one place: a term, or several where the equation takes a group."""


class Record(Struct, frozen=True, kw_only=True):
    """One place where the equation must hold: its names bound to a term, or to several where the equation takes a group.

    `alternatives` are other bindings of the same names (the first of several targets, one of several figures in a sentence): the record passes where any of them
    does. `exempt` says (a catalogue code) why the figures need not agree, `open` why they cannot be judged; `cap` lowers the severity of this record.
    """

    terms: Bindings
    alternatives: tuple[Bindings, ...] = ()
    exempt: str = ""
    open: str = ""
    cap: Severity | None = None


class Check(Struct, frozen=True, kw_only=True):
    """`equation` held against `records`; `target` names the term that the equation judges. `note` is a catalogue code for what the rule says here.

    `plausible` marks a bound that a true figure may break: a miss is improbable, never impossible, and a pass proves nothing.
    """

    rule: Rule
    equation: Equation
    target: str
    records: tuple[Record, ...]
    note: str = ""
    plausible: bool = False

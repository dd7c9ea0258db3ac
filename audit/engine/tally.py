"""What the runs of an engine give: counts for every check, and the failing records."""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from audit.checks import Verdict
from audit.engine import verdicts
from audit.engine.backends import Keeper
from audit.engine.drop import Drop, FrameCheck
from audit.engine.frames import CONDITION, EMPTY, FAILING, NONE, REASONS, UNASKED, ZERO, Kernel
from audit.engine.shape import Shaped
from audit.engine.shortcut import folded

__all__ = ["Judged", "Limits", "Tally", "all_of", "any_of", "fails", "needed_columns", "tally_of"]


class Limits(Struct, frozen=True, kw_only=True):
    """Where one way of judging takes over from another: all give the same verdicts.

    A frame of at most `few` records is judged record by record, and so are at most `many` survivors of the bound; beyond, a query is quicker. `most` survivors
    are brought back at all: a rule that fails everywhere must not fill the memory.
    """

    few: int = 50
    many: int = 200
    most: int = 5_000_000


_TOLD_APART: Mapping[int, Verdict] = {
    **{code: verdicts.CODES[code] for code in FAILING},
    **dict.fromkeys(REASONS, Verdict.OPEN),
}
"""The verdicts other than pass, by their codes."""
_NOUGHT = dict.fromkeys(Verdict, 0)


class Tally(Struct, frozen=True, kw_only=True):
    """How many records of a check met each code; `records` are all that there were."""

    records: int
    codes: Mapping[int, int]
    plausible: bool = False

    def count(self, verdict: Verdict) -> int:
        """Records with that verdict."""
        return self.counts[verdict]

    @property
    def counts(self) -> dict[Verdict, int]:
        """Records by verdict."""
        found = {**_NOUGHT, Verdict.PASS: self.records}
        for code, count in self.codes.items():
            if verdict := _TOLD_APART.get(code):
                found[verdict] += count
                found[Verdict.PASS] -= count
        return found

    @property
    def failing(self) -> int:
        """Records that are reported."""
        return sum(self.codes.get(code, 0) for code in FAILING)

    @property
    def open(self) -> Mapping[str, int]:
        """Open records by reason (catalogue codes). Of a plausibility check it is not the figure that is missing, but enough others."""
        found = {reason: self.codes[code] for code, reason in REASONS.items() if self.codes.get(code)}
        return {"open.population" if self.plausible and r == "open.empty" else r: n for r, n in found.items()}


class Judged(Struct, kw_only=True):
    """What became of the checks of one shape. `failing` holds the failing records, in order, with a verdict column `code0`, `code1`, … for each check.

    `crossed` counts the records that left the engine; `plan` makes all failing records again where `failing` has only the first of them.
    """

    shaped: Shaped
    drop: Drop
    tallies: list[Tally]
    failing: Any = None
    rows: int = 0
    crossed: int = 0
    backend: Keeper | None = None
    plan: Any = None
    exempt: list[FrameCheck] = field(default_factory=list)

    @property
    def checks(self) -> list[FrameCheck]:
        """The checks, in the order of their codes."""
        return [check for check, _ in self.shaped.bound]

    def records(self, k: int, limit: int) -> list[dict[str, Any]]:
        """The first `limit` failing records of the `k`-th check."""
        assert self.backend is not None
        asked = limit > 0 and self.tallies[k].failing > 0
        return self.backend.records(self.failing, f"code{k}", limit) if asked else []


_TOLD = {"none": NONE, "empty": EMPTY, "zero": ZERO, "condition": CONDITION}


def tally_of(total: Mapping[str, Any], k: int, judged: Mapping[int, int], kernel: Kernel) -> Tally:
    """The counts of the `k`-th check: its records are those that it was asked about and that hold a figure.

    `judged` counts the records that were judged in full; `total` has their number, and what an engine counted itself (`none0`, `empty0`, …).
    """
    codes = dict(judged)
    for name, code in _TOLD.items():
        if told := total.get(f"{name}{k}"):
            codes[code] = codes.get(code, 0) + told
    if kernel.rare:
        return Tally(records=sum(n for code, n in codes.items() if code not in (NONE, UNASKED)), codes=codes)
    missed = (
        (total.get(f"not{k}") or 0) + codes.get(NONE, 0) + (codes.get(UNASKED, 0) if kernel.sparing else 0)
    )
    return Tally(records=total["records"] - missed, codes=codes, plausible=kernel.plausible)


def needed_columns(shaped: Shaped) -> list[str]:
    """What is brought back of a record: what names it, and its figures."""
    physical = [name for _, kernel in shaped.bound for name in kernel.columns]
    return list(dict.fromkeys((*shaped.labels, *shaped.order, *physical)))


def all_of(conditions: Sequence[Any]) -> Any:
    """True where all conditions are."""
    return folded(conditions, operator.and_)


def any_of(conditions: Sequence[Any]) -> Any:
    """True where any condition is."""
    return folded(conditions, operator.or_)


def fails(ns: Any, count: int) -> Any:
    """True for a record that one of `count` checks does not pass."""
    return any_of([ns.col(f"code{k}").is_in(FAILING) for k in range(count)])

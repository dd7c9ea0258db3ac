"""Runs checks over a drop: one scan for all checks of a frame, the cheap bound first, verdicts for what survives it, and only failing records brought back.

Small frames and frames in memory are judged in two steps: the survivors of the bound, then verdicts for the checks that have any. Large ones, databases and Spark
are judged in one plan, whose survivors never leave the engine. Both give the same counts and the same records in the same order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from audit.checks import Verdict
from audit.engine import verdicts
from audit.engine.backends import Backend, backend
from audit.engine.drop import Drop, FrameCheck
from audit.engine.frames import CONDITION, EMPTY, NONE, REASONS, ZERO, Kernel
from audit.engine.shape import Shaped, Unbound, shape

__all__ = ["Judged", "Tally", "judge"]

CAP = 1_000_000
"""Failing records of one plan that are kept in memory; all are counted, and all are written where a file is asked for."""
MOST = 5_000_000
"""Survivors of the bound beyond which two steps give way to one plan: a rule that fails everywhere must not fill the memory."""
_FAILING = (1, 2, 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many records of a check met each code; `records` are all that there were."""

    records: int
    codes: Mapping[int, int]

    def count(self, verdict: Verdict) -> int:
        """Records with that verdict."""
        if verdict is Verdict.OPEN:
            return sum(self.codes.get(code, 0) for code in REASONS)
        if verdict is Verdict.PASS:
            return self.records - sum(self.codes.get(code, 0) for code in (*_FAILING, *REASONS))
        return self.codes.get(verdicts.CODES.index(verdict), 0) if verdict in verdicts.CODES else 0

    @property
    def failing(self) -> int:
        """Records that are reported."""
        return sum(self.codes.get(code, 0) for code in _FAILING)

    @property
    def open(self) -> Mapping[str, int]:
        """Open records by reason (catalogue codes)."""
        return {reason: self.codes[code] for code, reason in REASONS.items() if self.codes.get(code)}


@dataclass(slots=True, kw_only=True)
class Judged:
    """What became of the checks of one shape. `failing` holds the failing records, in order, with a verdict column `code0`, `code1`, … for each check."""

    shaped: Shaped
    drop: Drop
    tallies: list[Tally]
    failing: Any = None
    rows: int = 0
    crossed: int = 0
    backend: Backend | None = None
    plan: Any = None
    exempt: list[FrameCheck] = field(default_factory=list)

    @property
    def checks(self) -> list[FrameCheck]:
        """The checks, in the order of their codes."""
        return [check for check, _ in self.shaped.bound]

    def records(self, k: int, limit: int) -> list[dict[str, Any]]:
        """The first `limit` failing records of the `k`-th check."""
        assert self.backend is not None
        return self.backend.records(self.failing, f"code{k}", limit)


def judge(drop: Drop, checks: Sequence[FrameCheck]) -> tuple[list[Judged], list[Unbound]]:
    """Every check of `checks` on `drop`, shape by shape; and those that could not be put on it."""
    engine = backend(drop.engine)
    judged, unbound = [], []
    for shaped in shape(drop, checks, engine.ns):
        exempt = [check for check, _ in shaped.bound if check.exempt]
        shaped.bound = [pair for pair in shaped.bound if not pair[0].exempt]
        unbound += shaped.unbound
        judged.append(_judged(engine, drop, shaped))
        judged[-1].exempt = exempt
    return judged, unbound


def _judged(engine: Backend, drop: Drop, shaped: Shaped) -> Judged:
    found = _two_steps(engine, drop, shaped) if engine.local else None
    return found or _one_plan(engine, drop, shaped)


def _columns(shaped: Shaped) -> list[str]:
    """What is brought back of a record: what names it, and its figures."""
    physical = [name for _, kernel in shaped.bound for name in kernel.columns]
    return list(dict.fromkeys((*shaped.labels, *physical)))


def _survivors(shaped: Shaped) -> Any:
    """The records that the bound does not settle, with the bound of each check beside them (`ok0`, `ok1`, …)."""
    ns = shaped.ns
    bounds = [kernel.holds(ns).alias(f"ok{k}") for k, (_, kernel) in enumerate(shaped.bound)]
    names = [f"ok{k}" for k in range(len(bounds))]
    frame = shaped.frame.with_columns(*bounds)
    return frame.filter(~_all([ns.col(name) for name in names]).fill_null(False)).select(
        *_columns(shaped), *names
    )


def _totals(shaped: Shaped) -> Any:
    """One row: the number of records, and of those that each check with conditions was asked about."""
    ns = shaped.ns
    asked = [(k, kernel.asked(ns)) for k, (_, kernel) in enumerate(shaped.bound)]
    return shaped.frame.select(
        ns.len().alias("records"),
        *(
            (~condition).fill_null(False).cast(ns.Int64).sum().alias(f"not{k}")
            for k, condition in asked
            if condition is not None
        ),
    )


def _two_steps(engine: Backend, drop: Drop, shaped: Shaped) -> Judged | None:
    """None where too many records survive the bound."""
    if not shaped.bound:
        return Judged(shaped=shaped, drop=drop, tallies=[], backend=engine)
    conditional = any(kernel.where for _, kernel in shaped.bound)
    survivors = _survivors(shaped)
    needed = [survivors if engine.eager or (shaped.rows or MOST) < MOST else survivors.head(MOST)]
    if conditional or shaped.rows is None:
        needed.append(_totals(shaped))
    found, *totals = engine.collect(needed)
    if not engine.eager and engine.height(found) >= MOST:
        return None
    total = engine.rows(totals[0])[0] if totals else {"records": shaped.rows}
    ns, frame = engine.ns, engine.lazy(found)
    unsettled = engine.unsettled(found, len(shaped.bound))
    for k, (_, kernel) in enumerate(shaped.bound):
        name = f"code{k}"
        frame = (
            kernel.code(ns, frame, name)
            if unsettled[k]
            else frame.with_columns(ns.lit(0).cast(ns.Int8).alias(name))
        )
    codes = [f"code{k}" for k in range(len(unsettled))]
    (coded,) = engine.collect([frame.select(*_columns(shaped), *codes)]) if any(unsettled) else (None,)
    tallies = [
        _tally(total, k, engine.counts(coded, f"code{k}") if unsettled[k] else {}) for k in range(len(codes))
    ]
    failing = None
    if coded is not None:
        names = [k for k, left in enumerate(unsettled) if left]
        wanted = _any([ns.col(f"code{k}").is_in(_FAILING) for k in names])
        columns = [*_columns(shaped), *(f"code{k}" for k in range(len(codes)))]
        ordered = engine.lazy(coded).filter(wanted).select(*columns)
        ordered = ordered if shaped.order == (drop.row,) and engine.ordered else ordered.sort(*shaped.order)
        (failing,) = engine.collect([ordered])
    return Judged(
        shaped=shaped, drop=drop, tallies=tallies, failing=failing, rows=total["records"], backend=engine,
        crossed=engine.height(found),
    )  # fmt: skip


def _one_plan(engine: Backend, drop: Drop, shaped: Shaped) -> Judged:
    if not shaped.bound:
        return Judged(shaped=shaped, drop=drop, tallies=[], backend=engine)
    ns, count = shaped.ns, len(shaped.bound)
    coded = _survivors(shaped)
    for k, (_, kernel) in enumerate(shaped.bound):
        coded = kernel.code(ns, coded, f"code{k}")
    coded = engine.hold(coded.select(*_columns(shaped), *(f"code{k}" for k in range(count))))
    failing = coded.filter(_any([ns.col(f"code{k}").is_in(_FAILING) for k in range(count)]))
    failing = failing if shaped.order == (drop.row,) and engine.ordered else failing.sort(*shaped.order)
    met = (*_FAILING, EMPTY, ZERO, CONDITION, NONE)
    tallied = coded.select(
        *(
            (ns.col(f"code{k}") == code).cast(ns.Int64).sum().alias(f"n{k}_{code}")
            for k in range(count)
            for code in met
        )
    )
    plans = [failing.head(engine.cap or CAP), tallied]
    conditional = any(kernel.where for _, kernel in shaped.bound)
    if conditional or shaped.rows is None:
        plans.append(_totals(shaped))
    kept, counted, *totals = engine.collect(plans)
    total = engine.rows(totals[0])[0] if totals else {"records": shaped.rows}
    (counts,) = engine.rows(counted)
    tallies = [_tally(total, k, {code: counts[f"n{k}_{code}"] or 0 for code in met}) for k in range(count)]
    return Judged(
        shaped=shaped, drop=drop, tallies=tallies, failing=kept, rows=total["records"], backend=engine, plan=failing,
        crossed=engine.height(kept) + 1 + len(totals),
    )  # fmt: skip


def _tally(total: Mapping[str, Any], k: int, codes: Mapping[int, int]) -> Tally:
    """The records of a check are those that it was asked about and that hold a figure."""
    missed = (total.get(f"not{k}") or 0) + codes.get(NONE, 0)
    return Tally(records=total["records"] - missed, codes=codes)


def _all(conditions: Sequence[Any]) -> Any:
    result = conditions[0]
    for condition in conditions[1:]:
        result = result & condition
    return result


def _any(conditions: Sequence[Any]) -> Any:
    result = conditions[0]
    for condition in conditions[1:]:
        result = result | condition
    return result


def kernels(shaped: Shaped) -> list[Kernel]:
    """The kernels of a shape, in the order of its checks."""
    return [kernel for _, kernel in shaped.bound]

"""Runs checks over a drop: one scan for all checks of a frame, the cheap bound first, verdicts for what survives it, and only failing records brought back.

Files on polars, and frames in memory, are judged in two steps: the survivors of the bound, then verdicts for the checks that have any. Databases and Spark find the
survivors where the data is (`engine/pushed.py`). Where so many survive that they would fill the memory, one plan judges them without bringing them back. All three
give the same counts and the same records in the same order.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from audit.engine import frames
from audit.engine.backends import Backend, backend, fetched
from audit.engine.drop import Drop, FrameCheck
from audit.engine.few import judge_all, judge_each
from audit.engine.frames import BEYOND, CONDITION, EMPTY, FAILING, NONE, UNASKED, ZERO
from audit.engine.pushed import here, pushed
from audit.engine.shape import Shaped, Unbound, shape
from audit.engine.shortcut import ones
from audit.engine.spared import spared
from audit.engine.tally import Judged, Limits, Tally, all_of, fails, needed_columns, tally_of

__all__ = ["CAP", "Judged", "Limits", "Tally", "judge"]

LIMITS = Limits()
CAP = 1_000_000
"""Failing records of one plan that are kept in memory; all are counted, and all are written where a file is asked for."""


def judge(
    drop: Drop, checks: Sequence[FrameCheck], limits: Limits = LIMITS
) -> tuple[list[Judged], list[Unbound]]:
    """Every check of `checks` on `drop`, shape by shape; and those that could not be put on it. `limits` say which way each frame goes."""
    engine = backend(drop.engine)
    judged, unbound = [], []
    for shaped in shape(drop, checks, engine.ns):
        exempt = [check for check, _ in shaped.bound if check.exempt]
        shaped.bound = [pair for pair in shaped.bound if not pair[0].exempt]
        unbound += shaped.unbound
        judged.append(_judged(engine, drop, shaped, limits))
        judged[-1].exempt = exempt
    return judged, unbound


def _judged(engine: Backend, drop: Drop, shaped: Shaped, limits: Limits) -> Judged:
    if not shaped.bound:
        (total,) = fetched(engine, _totals(shaped)) if shaped.rows is None else ({"records": shaped.rows},)
        rows: int = total["records"]
        return Judged(shaped=shaped, drop=drop, tallies=[], backend=engine, rows=rows)
    shaped.order = shaped.order or tuple(needed_columns(shaped))
    library = engine.name if engine.local else here()
    if library and shaped.rows is not None and shaped.rows <= limits.few:
        return judge_all(engine, drop, shaped, lambda: backend(library))
    found = (_two_steps if engine.local else pushed)(engine, drop, shaped, limits)
    return found or _one_plan(engine, drop, shaped)


def _survivors(shaped: Shaped) -> Any:
    """The records that the bound does not settle, with the bound of each check beside them (`ok0`, `ok1`, …).

    The bounds are worked out once more for the few that are left: a filter on the scan itself reads what names a record for those alone.
    """
    bounds = [kernel.holds(shaped.ns) for _, kernel in shaped.bound]
    later = spared([kernel for _, kernel in shaped.bound])
    settled = all_of([bound for k, bound in enumerate(bounds) if k not in later]).fill_null(False)
    told = (bound.alias(f"ok{k}") for k, bound in enumerate(bounds))
    return shaped.frame.filter(~settled).select(*needed_columns(shaped), *told)


def _totals(shaped: Shaped) -> Any:
    """One row: the number of records, and of those that each check with conditions was not asked about."""
    ns = shaped.ns
    asked = {k: kernel.asked(ns) for k, (_, kernel) in enumerate(shaped.bound) if kernel.counts_ahead}
    missed = (
        ones(ns, (~condition).fill_null(False)).sum().alias(f"not{k}") for k, condition in asked.items()
    )
    return shaped.frame.select(ns.len().alias("records"), *missed)


def _two_steps(engine: Backend, drop: Drop, shaped: Shaped, limits: Limits) -> Judged | None:
    """None where too many records survive the bound."""
    survivors = _survivors(shaped)
    plans = [
        survivors
        if engine.eager or (shaped.rows is not None and shaped.rows < limits.most)
        else survivors.head(limits.most)
    ]
    if any(kernel.counts_ahead for _, kernel in shaped.bound) or shaped.rows is None:
        plans.append(_totals(shaped))
    found, *totals = engine.collect(plans)
    if not engine.eager and engine.height(found) >= limits.most:
        return None
    total: dict[str, Any] = engine.rows(totals[0])[0] if totals else {"records": shaped.rows}
    if engine.height(found) <= limits.many:
        return judge_each(engine.rows(found), total, drop, shaped, lambda: engine)
    unsettled = engine.unsettled(found, len(shaped.bound))
    coded = _coded(engine, found, shaped, unsettled) if any(unsettled) else None
    tallies = [
        tally_of(total, k, engine.counts(coded, f"code{k}") if left else {}, shaped.bound[k][1])
        for k, left in enumerate(unsettled)
    ]
    return Judged(
        shaped=shaped, drop=drop, tallies=tallies, failing=_failing(engine, drop, shaped, coded), rows=total["records"], backend=engine,
        crossed=engine.height(found),
    )  # fmt: skip


def _coded(engine: Backend, found: Any, shaped: Shaped, unsettled: Sequence[bool]) -> Any:
    """The survivors with their verdicts: each check is worked out for those that its own bound left unsettled."""
    ns, plans, places = engine.ns, [], []
    settled = [
        ns.lit(UNASKED if kernel.rare else 0).cast(ns.Int8).alias(f"code{k}")
        for k, (_, kernel) in enumerate(shaped.bound)
    ]
    for k, (_, kernel) in enumerate(shaped.bound):
        if unsettled[k]:
            left = ~found[f"ok{k}"].fill_null(False)
            frame = engine.lazy(found.select(*kernel.columns).filter(left))
            plans.append(frames.coded(ns, frame, {f"code{k}": kernel}).select(f"code{k}"))
            places.append((f"code{k}", left.arg_true()))
    frame = found.select(*needed_columns(shaped), *settled)
    codes = zip(places, engine.collect(plans), strict=True)
    return frame.with_columns(*(frame[name].scatter(at, code[name]) for (name, at), code in codes))


def _failing(engine: Backend, drop: Drop, shaped: Shaped, coded: Any) -> Any:
    """The failing records in order; None where nothing was left to judge."""
    if coded is None:
        return None
    failing = engine.lazy(coded).filter(fails(engine.ns, len(shaped.bound)))
    (kept,) = engine.collect([_ordered(engine, drop, shaped, failing)])
    return kept


def _ordered(engine: Backend, drop: Drop, shaped: Shaped, frame: Any) -> Any:
    return frame if shaped.order == (drop.row,) and engine.ordered else frame.sort(*shaped.order)


def _one_plan(engine: Backend, drop: Drop, shaped: Shaped) -> Judged:
    """The verdicts in the engine itself: of the survivors only the first failing records and the counts come back."""
    ns, count = shaped.ns, len(shaped.bound)
    coded = frames.coded(
        ns, _survivors(shaped), {f"code{k}": kernel for k, (_, kernel) in enumerate(shaped.bound)}
    )
    coded = engine.hold(coded.select(*needed_columns(shaped), *(f"code{k}" for k in range(count))))
    failing = _ordered(engine, drop, shaped, coded.filter(fails(ns, count)))
    met = (0, *FAILING, EMPTY, ZERO, CONDITION, NONE, UNASKED, BEYOND)
    tallied = coded.select(
        *(
            ones(ns, ns.col(f"code{k}") == code).sum().alias(f"n{k}_{code}")
            for k in range(count)
            for code in met
        )
    )
    kept, counted, totals = engine.collect([failing.head(engine.cap or CAP), tallied, _totals(shaped)])
    (total,), (counts,) = engine.rows(totals), engine.rows(counted)
    tallies = [
        tally_of(total, k, {code: counts[f"n{k}_{code}"] or 0 for code in met}, shaped.bound[k][1])
        for k in range(count)
    ]
    return Judged(
        shaped=shaped, drop=drop, tallies=tallies, failing=kept, rows=total["records"], backend=engine, plan=failing,
        crossed=engine.height(kept) + 2,
    )  # fmt: skip

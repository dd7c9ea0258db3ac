"""Judges where the data is: the engine finds the records that break a bound and counts what is missing; verdicts are reached here, on those records alone.

Two queries, whatever the number of checks: the records that some check's cheap bound does not hold (they cross the wire), and one row of counts. SQL engines write
nested expressions out again and again, so that the interval arithmetic itself is better done on the few records that come back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from typing import Any

from audit.engine.backends import Backend, backend
from audit.engine.drop import Drop
from audit.engine.frames import CONDITION, EMPTY, NONE, UNASKED, ZERO, Kernel
from audit.engine.shape import Shaped
from audit.engine.shortcut import ones
from audit.engine.tally import FAILING, Judged, Tally, all_of, any_of, needed_columns, tally_of

__all__ = ["pushed"]

_COUNTED = {"none": NONE, "empty": EMPTY, "zero": ZERO, "condition": CONDITION}


def pushed(engine: Backend, drop: Drop, shaped: Shaped, most: int) -> Judged | None:
    """What became of the checks; None where `most` records or more break a bound, or where no library is here to judge them with."""
    library = "polars" if find_spec("polars") else "pandas" if find_spec("pandas") else ""
    if not library:
        return None
    ns, kernels = shaped.ns, [kernel for _, kernel in shaped.bound]
    names = [f"ok{k}" for k in range(len(kernels))]
    frame = shaped.frame.with_columns(*(kernel.holds(ns).alias(f"ok{k}") for k, kernel in enumerate(kernels)))
    broken = frame.filter(~all_of([ns.col(name).fill_null(True) for name in names]))
    columns = needed_columns(shaped)
    found, counted = engine.collect(
        [broken.select(*columns, *names).head(most), frame.select(*_counts(kernels, ns))]
    )
    if engine.height(found) >= most:
        return None
    (total,) = engine.rows(counted)
    local = backend(library)
    coded, tallies = _judged(local, engine.rows(found), kernels, total, shaped)
    return Judged(
        shaped=shaped, drop=drop, tallies=tallies, failing=coded, rows=total["records"], backend=local, crossed=engine.height(found) + 1,
    )  # fmt: skip


def _counts(kernels: Sequence[Kernel], ns: Any) -> list[Any]:
    """The number of records, and for each check of those that it is not asked about, and that stay open, by reason."""
    counts = [ns.len().alias("records")]
    for k, kernel in enumerate(kernels):
        asked, unknown = None if kernel.rare else kernel.asked(ns), ns.col(f"ok{k}").is_null()
        items = [ns.col(m.column).is_null() for group in kernel.measures.values() for m in group]
        known = unknown if asked is None else unknown & ~asked.is_null()
        kinds = {
            "none": known & all_of(items), "empty": known & any_of(items) & ~all_of(items), "zero": known & ~any_of(items),
        }  # fmt: skip
        if asked is not None:
            kinds |= {"condition": asked.is_null(), "not": (~asked).fill_null(False)}
        counts += [ones(ns, kind).sum().alias(f"{name}{k}") for name, kind in kinds.items()]
    return counts


def _judged(
    local: Backend,
    rows: list[dict[str, Any]],
    kernels: Sequence[Kernel],
    total: Mapping[str, Any],
    shaped: Shaped,
) -> tuple[Any, list[Tally]]:
    """(the failing records in order with their verdicts, the counts of every check)."""
    ns, columns = local.ns, needed_columns(shaped)
    figures = [m.column for kernel in kernels for group in kernel.measures.values() for m in group]
    frame = local.made(rows, [*columns, *(f"ok{k}" for k in range(len(kernels)))], figures)
    for k, kernel in enumerate(kernels):
        frame = kernel.code(ns, frame, f"code{k}")
        settled = ns.lit(UNASKED if kernel.rare else 0)
        holds = ns.col(f"ok{k}").fill_null(True)
        frame = frame.with_columns(
            ns.when(holds).then(settled).otherwise(ns.col(f"code{k}")).cast(ns.Int8).alias(f"code{k}")
        )
    codes = [f"code{k}" for k in range(len(kernels))]
    (coded,) = local.collect([frame.select(*columns, *codes)])
    tallies = []
    for k in range(len(kernels)):
        here = dict(local.counts(coded, f"code{k}"))
        for name, code in _COUNTED.items():
            here[code] = here.get(code, 0) + (total.get(f"{name}{k}") or 0)
        tallies.append(tally_of(total, k, here, kernels[k]))
    failing = (
        local.lazy(coded).filter(any_of([ns.col(code).is_in(FAILING) for code in codes])).sort(*shaped.order)
    )
    (kept,) = local.collect([failing])
    return kept, tallies

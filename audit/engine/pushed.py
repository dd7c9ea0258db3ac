"""Judges where the data is: the engine finds the records that break a bound and counts what is missing; verdicts are reached here, on those records alone.

Two queries, whatever the number of checks: the records that some check's cheap bound does not hold (they cross the wire), and one row of counts; one query
where the source says that hardly a figure is missing. SQL engines write nested expressions out again and again, so that the interval arithmetic itself is better done on the few records that come back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from typing import Any

from audit.engine import frames
from audit.engine.backends import Backend, backend, fetched
from audit.engine.brought import Brought
from audit.engine.drop import Drop
from audit.engine.few import judge_each
from audit.engine.frames import UNASKED, Kernel
from audit.engine.shape import Shaped
from audit.engine.shortcut import ones
from audit.engine.spared import spared
from audit.engine.tally import Judged, Limits, all_of, any_of, fails, needed_columns, tally_of

__all__ = ["here", "pushed"]

FEW = 1_000_000
"""Records with a figure missing up to which they are brought back instead of being counted in a query of their own."""


def here() -> str:
    """The library of this process that holds what another engine gave away; '' where none is installed."""
    return next((name for name in ("polars", "pandas") if find_spec(name)), "")


def pushed(engine: Backend, drop: Drop, shaped: Shaped, limits: Limits) -> Judged | None:
    """What became of the checks; None where `limits.most` records or more break a bound, or where no library is here to judge them with."""
    library = here()
    if not library:
        return None
    ns, kernels = shaped.ns, [kernel for _, kernel in shaped.bound]
    names = [f"ok{k}" for k in range(len(kernels))]
    frame = shaped.frame.with_columns(*(kernel.holds(ns).alias(f"ok{k}") for k, kernel in enumerate(kernels)))
    later = spared(kernels)
    holds = [ns.col(name) for k, name in enumerate(names) if k not in later]
    columns = [*needed_columns(shaped), *names]
    if (
        drop.gaps is not None
        and drop.gaps < FEW
        and shaped.rows is not None
        and not any(k.counts_ahead for k in kernels)
    ):
        found = engine.brought(frame.filter(~all_of(holds).fill_null(False)).select(*columns).head(FEW))
        if len(found) < FEW:  # so few that those with a figure missing may come along: one query does
            return _concluded(found, {"records": shaped.rows}, drop, shaped, library, limits)
    broken = frame.filter(~all_of([one.fill_null(True) for one in holds]))
    found = engine.brought(broken.select(*columns).head(limits.most))
    if len(found) >= limits.most:
        return None
    total = _told(engine, drop, shaped, frame)
    return _concluded(found, total, drop, shaped, library, limits)


def _told(engine: Backend, drop: Drop, shaped: Shaped, frame: Any) -> dict[str, Any]:
    """The number of records, and what the engine counts of those that no bound can tell: of these alone where a table as it stands has no conditions."""
    ns, kernels = shaped.ns, [kernel for _, kernel in shaped.bound]
    counts = _counts(kernels, ns)
    if shaped.frame is not drop.frame or any(kernel.counts_ahead for kernel in kernels):
        (row,) = fetched(engine, frame.select(*counts))
        return row
    untold = frame.filter(any_of([ns.col(f"ok{k}").is_null() for k in range(len(kernels))]))
    found, whole = engine.collect([untold.select(*counts[1:]), drop.frame.select(counts[0])])
    (row,), (records,) = engine.rows(found), engine.rows(whole)
    return {**records, **{name: count or 0 for name, count in row.items()}}


def _concluded(
    found: Brought, total: Mapping[str, Any], drop: Drop, shaped: Shaped, library: str, limits: Limits
) -> Judged:
    """Verdicts for what was brought back. Where `total` has more than the number of records, the engine counted what no bound can tell, and it is not counted again."""
    counted = len(total) > 1
    if len(found) <= limits.many:
        return judge_each(found.rows(), total, drop, shaped, lambda: backend(library), counted=counted)
    local = backend(library)
    failing, codes = _judged(local, found, shaped, counted=counted)
    return Judged(
        shaped=shaped, drop=drop, tallies=[tally_of(total, k, codes[k], kernel) for k, (_, kernel) in enumerate(shaped.bound)],
        failing=failing, rows=total["records"], backend=local, crossed=len(found) + counted,
    )  # fmt: skip


def _counts(kernels: Sequence[Kernel], ns: Any) -> list[Any]:
    """The number of records, and for each check of those that it is not asked about, and that stay open, by reason."""
    counts = [ns.len().alias("records")]
    for k, kernel in enumerate(kernels):
        asked, unknown = kernel.asked(ns) if kernel.counts_ahead else None, ns.col(f"ok{k}").is_null()
        nothing, missing = kernel.missing(
            {name: [ns.col(m.column) for m in group] for name, group in kernel.measures.items()}
        )
        known = unknown if asked is None else unknown & ~asked.is_null()
        kinds = {
            "none": unknown & nothing, "empty": known & missing & ~nothing, "zero": known & ~missing,
        }  # fmt: skip
        if asked is not None:
            kinds |= {"condition": asked.is_null() & ~nothing, "not": (~asked).fill_null(False)}
        counts += [ones(ns, kind).sum().alias(f"{name}{k}") for name, kind in kinds.items()]
    return counts


def _judged(
    local: Backend, found: Brought, shaped: Shaped, *, counted: bool
) -> tuple[Any, list[Mapping[int, int]]]:
    """(the failing records in order with their verdicts, the counts of every check). Where the engine `counted` the records that no bound can tell, they are not counted again."""
    kernels = [kernel for _, kernel in shaped.bound]
    ns, columns = local.ns, needed_columns(shaped)
    figures = [m.column for kernel in kernels for group in kernel.measures.values() for m in group]
    frame = found.on(local, figures)
    frame = frames.coded(ns, frame, {f"code{k}": kernel for k, kernel in enumerate(kernels)})
    frame = frame.with_columns(*(_kept(ns, k, kernel, counted=counted) for k, kernel in enumerate(kernels)))
    codes = [f"code{k}" for k in range(len(kernels))]
    (judged,) = local.collect([frame.select(*columns, *codes)])
    (kept,) = local.collect([local.lazy(judged).filter(fails(ns, len(codes))).sort(*shaped.order)])
    return kept, [local.counts(judged, code) for code in codes]


def _kept(ns: Any, k: int, kernel: Kernel, *, counted: bool) -> Any:
    """The code of the `k`-th check where its bound does not settle it."""
    settled, code = ns.lit(UNASKED if kernel.rare else 0), f"code{k}"
    holds = ns.col(f"ok{k}").fill_null(counted)
    return ns.when(holds).then(settled).otherwise(ns.col(code)).cast(ns.Int8).alias(code)

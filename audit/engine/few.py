"""Judges few records one by one in this process: planning a query for every check would cost more than the checks.

The arithmetic is the kernel's own (`engine/frames.py`) over the words of `engine/rows.py`, so that a record has the same verdict on every road.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from audit.engine import frames
from audit.engine.brought import as_float
from audit.engine.drop import Drop
from audit.engine.frames import FAILING, UNASKED, Kernel
from audit.engine.rows import Frame, Record, Words
from audit.engine.shape import Shaped
from audit.engine.tally import Judged, needed_columns, tally_of

if TYPE_CHECKING:
    from audit.engine.backends import Backend

__all__ = ["judge_all", "judge_each", "plain"]


class Kept:
    """Failing records as dictionaries; `host` is the engine that writes them."""

    def __init__(self, host: Callable[[], Backend]) -> None:
        self.host = host

    def rows(self, frame: Sequence[Record]) -> list[Record]:
        """The records."""
        return list(frame)

    def records(self, frame: Sequence[Record] | None, column: str, limit: int) -> list[Record]:
        """The first records whose code in `column` is a failing one."""
        return [row for row in frame or () if row[column] in FAILING][:limit]

    def written(
        self, frame: Sequence[Record], columns: Sequence[str], figures: Sequence[str]
    ) -> tuple[Backend, Any]:
        """The records as a plan of the host."""
        host = self.host()
        return host, host.made(list(frame), columns, figures)


def judge_all(engine: Backend, drop: Drop, shaped: Shaped) -> Judged:
    """Every check of a frame of few records."""
    (found,) = engine.collect([shaped.frame.select(*needed_columns(shaped))])
    records, kernels = plain(engine.rows(found), shaped), [kernel for _, kernel in shaped.bound]
    total: dict[str, Any] = {"records": len(records)}
    for k, kernel in enumerate(kernels):
        holds = kernel.holds(Words).of
        for row in records:
            row[f"ok{k}"] = holds(row)
        if kernel.counts_ahead:
            asked = kernel.asked(Words).of
            total[f"not{k}"] = sum(asked(row) is False for row in records)
    return _concluded(records, total, drop, shaped, lambda: engine)


def judge_each(
    found: Sequence[Record],
    total: Mapping[str, Any],
    drop: Drop,
    shaped: Shaped,
    host: Callable[[], Backend],
    *,
    counted: bool = False,
) -> Judged:
    """The checks of the few survivors of their bounds (`ok0`, `ok1`, …). Where the engine `counted` in `total` the records that no bound can tell, they are not counted again."""
    return _concluded(plain(found, shaped), total, drop, shaped, host, counted=counted)


def _concluded(
    records: list[Record],
    total: Mapping[str, Any],
    drop: Drop,
    shaped: Shaped,
    host: Callable[[], Backend],
    *,
    counted: bool = False,
) -> Judged:
    kernels = [kernel for _, kernel in shaped.bound]
    codes = _coded(records, kernels, counted=counted)
    return Judged(
        shaped=shaped, drop=drop, tallies=[tally_of(total, k, codes[k], kernel) for k, kernel in enumerate(kernels)],
        failing=_in_order(records, shaped), rows=total["records"], backend=Kept(host), crossed=len(records) + counted,
    )  # fmt: skip


def _coded(records: Sequence[Record], kernels: Sequence[Kernel], *, counted: bool) -> list[Mapping[int, int]]:
    """The counts of every check; its code is put in each record as `code0`, `code1`, …, from what its bound says there (`ok0`, `ok1`, …).

    Where a bound is true the check passes (or, a rare one, is not asked); what it cannot tell is judged, unless it was `counted` where the records come from.
    """
    found: list[Mapping[int, int]] = []
    for k, kernel in enumerate(kernels):
        name, bound, settled = f"code{k}", f"ok{k}", UNASKED if kernel.rare else 0
        left = []
        for row in records:
            row[name] = settled
            if row[bound] is False or (row[bound] is None and not counted):
                left.append(row)
        if left:
            frames.coded(Words, Frame(left), {name: kernel})
        found.append(Counter(row[name] for row in records))
    return found


def _in_order(records: Sequence[Record], shaped: Shaped) -> list[Record]:
    """The records that some check does not pass, sorted."""
    names = [f"code{k}" for k in range(len(shaped.bound))]
    failing = [row for row in records if any(row[name] in FAILING for name in names)]
    return sorted(failing, key=lambda row: [(row[name] is not None, row[name]) for name in shaped.order])


def plain(records: Sequence[Record], shaped: Shaped) -> list[Record]:
    """The records with a database's decimals as floats."""
    figures = {name for _, kernel in shaped.bound for name in kernel.columns}
    return [
        {name: as_float(value) if name in figures else value for name, value in row.items()}
        for row in records
    ]

"""Judges few records one by one in this process: planning a query for every check would cost more than the checks.

The arithmetic is the kernel's own (`engine/frames.py`) over the words of `engine/rows.py`, so that a record has the same verdict on every road.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from audit.engine import frames
from audit.engine.drop import Drop
from audit.engine.frames import FAILING, UNASKED, Kernel
from audit.engine.rows import Frame, Record, Words
from audit.engine.shape import Shaped
from audit.engine.tally import Judged, needed_columns, tally_of

if TYPE_CHECKING:
    from audit.engine.backends import Backend

__all__ = ["Kept", "coded", "in_order", "judge_all", "plain"]


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
    tallies = [tally_of(total, k, counts, kernels[k]) for k, counts in enumerate(coded(records, kernels))]
    return Judged(
        shaped=shaped, drop=drop, tallies=tallies, failing=in_order(records, shaped), rows=len(records), backend=Kept(lambda: engine),
        crossed=len(records),
    )  # fmt: skip


def coded(
    records: Sequence[Record], kernels: Sequence[Kernel], *, counted: bool = False
) -> list[Mapping[int, int]]:
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


def in_order(records: Sequence[Record], shaped: Shaped) -> list[Record]:
    """The records that some check does not pass, sorted."""
    names = [f"code{k}" for k in range(len(shaped.bound))]
    failing = [row for row in records if any(row[name] in FAILING for name in names)]
    return sorted(failing, key=lambda row: [(row[name] is not None, row[name]) for name in shaped.order])


def plain(records: Sequence[Record], shaped: Shaped) -> list[Record]:
    """The records with a database's decimals as floats."""
    figures = {name for _, kernel in shaped.bound for name in kernel.columns}
    return [
        {
            name: float(value) if isinstance(value, Decimal) and name in figures else value
            for name, value in row.items()
        }
        for row in records
    ]

"""Judges few records one by one in this process: planning a query for every check would cost more than the checks.

The arithmetic is the kernel's own (`engine/frames.py`) over the words of `engine/rows.py`, so that a record has the same verdict on every road.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING, Any

from audit.engine import frames
from audit.engine.brought import as_float
from audit.engine.drop import Drop
from audit.engine.frames import FAILING, UNASKED, Kernel
from audit.engine.rows import Frame, Words
from audit.engine.shape import Shaped
from audit.engine.tally import Judged, needed_columns, tally_of

if TYPE_CHECKING:
    from audit.engine.backends import Backend

__all__ = ["judge_all", "judge_each", "plain"]

Record = dict[str, Any]
Columns = dict[str, list[Any]]
Alike = list[tuple[int, Kernel]]
Group = tuple[Alike, Frame]
_SETTLED = frozenset((0, UNASKED))


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


def judge_all(engine: Backend, drop: Drop, shaped: Shaped, host: Callable[[], Backend]) -> Judged:
    """Every check of a frame of few records; `host` is the engine that may write the failing ones."""
    columns = engine.columns(shaped.frame.select(*needed_columns(shaped)))
    size = len(next(iter(columns.values()), ()))
    total: dict[str, Any] = {"records": size}
    groups = list(_stacked(shaped, columns, size))
    for alike, frame in groups:
        holds = alike[0][1].holds(Words).of(frame)
        asked = alike[0][1].asked(Words).of(frame) if alike[0][1].counts_ahead else []
        for n, (k, _) in enumerate(alike):
            columns[f"ok{k}"] = holds[n * size : (n + 1) * size]
            if asked:
                total[f"not{k}"] = asked[n * size : (n + 1) * size].count(False)
    return _concluded(columns, size, groups, total, drop, shaped, host)


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
    names = (
        list(found[0]) if found else [*needed_columns(shaped), *(f"ok{k}" for k in range(len(shaped.bound)))]
    )
    columns, size = {name: [row[name] for row in found] for name in names}, len(found)
    groups = _stacked(shaped, columns, size)
    return _concluded(columns, size, groups, total, drop, shaped, host, counted=counted)


def _stacked(shaped: Shaped, columns: Columns, size: int) -> Iterator[Group]:
    """Checks that differ in nothing but their columns, with their places, and their records one below another under the columns of the first: what is built for one does for all.

    A database's decimals become floats, in `columns` too.
    """
    if not size:
        return
    alike: dict[int, Alike] = {}
    for k, (_, kernel) in enumerate(shaped.bound):
        alike.setdefault(id(kernel.like or kernel), []).append((k, kernel))
    places = [[kernel.columns for _, kernel in group] for group in alike.values()]
    _make_floats(columns, {name for group in places for names in group for name in names}, shaped)
    for group, named in zip(alike.values(), places, strict=True):
        names = zip(named[0], zip(*named, strict=True), strict=True)
        stacked = {
            name: list(chain.from_iterable(map(columns.__getitem__, several))) for name, several in names
        }
        yield group, Frame(stacked, size * len(group))


def _concluded(
    columns: Columns,
    size: int,
    groups: Iterable[Group],
    total: Mapping[str, Any],
    drop: Drop,
    shaped: Shaped,
    host: Callable[[], Backend],
    *,
    counted: bool = False,
) -> Judged:
    kernels = [kernel for _, kernel in shaped.bound]
    for k, kernel in enumerate(kernels):
        columns[f"code{k}"] = [UNASKED if kernel.rare else 0] * size
    for alike, frame in groups if size else ():
        _code(columns, size, alike, frame, counted=counted)
    tallies = [tally_of(total, k, _counts(columns[f"code{k}"]), kernel) for k, kernel in enumerate(kernels)]
    return Judged(
        shaped=shaped, drop=drop, tallies=tallies, failing=_in_order(columns, size, shaped), rows=total["records"], backend=Kept(host),
        crossed=size + counted,
    )  # fmt: skip


def _counts(codes: Sequence[int]) -> Mapping[int, int]:
    """How often each code stands there; nearly always one for all."""
    first = codes[:1]
    return {first[0]: len(codes)} if first and codes.count(first[0]) == len(codes) else Counter(codes)


def _code(columns: Columns, size: int, alike: Alike, frame: Frame, *, counted: bool) -> None:
    """Puts the codes of some checks into `code0`, `code1`, …, from what their bounds say (`ok0`, `ok1`, …).

    Where a bound is true the check passes (or, a rare one, is not asked); what it cannot tell is judged, unless it was `counted` where the records come from.
    """
    left = [
        (n * size + r, k, r)
        for n, (k, _) in enumerate(alike)
        if (holds := columns[f"ok{k}"]).count(True) < size
        for r, ok in enumerate(holds)
        if ok is False or (ok is None and not counted)
    ]
    if left:
        picked = {name: [values[at] for at, _, _ in left] for name, values in frame.columns.items()}
        codes = frames.coded(Words, Frame(picked, len(left)), {"code": alike[0][1]}).columns["code"]
        for (_, k, r), code in zip(left, codes, strict=True):
            columns[f"code{k}"][r] = code


def _in_order(columns: Columns, size: int, shaped: Shaped) -> list[Record]:
    """The records that some check does not pass, sorted."""
    codes = [columns[f"code{k}"] for k in range(len(shaped.bound))]
    bad = sorted(
        {r for code in codes if not _SETTLED.issuperset(code) for r in range(size) if code[r] in FAILING}
    )
    failing = [{name: values[r] for name, values in columns.items()} for r in bad]
    return sorted(failing, key=lambda row: [(row[name] is not None, row[name]) for name in shaped.order])


def _make_floats(columns: Columns, figures: Iterable[str], shaped: Shaped) -> None:
    """Makes floats of a database's decimals."""
    own = shaped.drop.columns
    for name in figures:
        if name in own and own[name].dtype.startswith(("Float", "Int")):
            continue
        if Decimal in set(map(type, columns[name])):
            columns[name] = list(map(as_float, columns[name]))


def plain(records: Sequence[Record], shaped: Shaped) -> list[Record]:
    """The records with a database's decimals as floats."""
    figures = {name for _, kernel in shaped.bound for name in kernel.columns}
    return [
        {name: as_float(value) if name in figures else value for name, value in row.items()}
        for row in records
    ]

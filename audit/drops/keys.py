"""Whether the keys of a drop tell its records apart: asked where the answer matters, for it takes a grouping of all rows.

It matters where a check looks up other records by their keys (earlier periods, running sums, the codes of a long panel) and found no figure for some: keys that several records share may be why. A
small drop is asked in any case.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from audit.engine.backends import backend, fetched
from audit.engine.drop import Drop, FrameCheck
from audit.engine.frames import EMPTY, NONE
from audit.engine.keys import COUNT, shared
from audit.engine.tally import Judged, Tally
from audit.tables.model import Problem

__all__ = ["SMALL", "doubled"]

SMALL = 100_000
"""Rows of a drop whose keys are looked at even where no check rests on them."""
_SHOWN = 3


def doubled(drop: Drop, judged: Sequence[Judged]) -> Iterator[Problem]:
    """A problem for each set of keys that several records share: a warning where a check may have missed figures for it, else a notice."""
    asked: dict[tuple[str, ...], str] = {}
    for one in judged:
        for check, tally in zip(one.checks, one.tallies, strict=True):
            keys = _looked_up(drop, check)
            if keys and _missed(tally):
                asked[keys] = "warning"
        own = tuple(dict.fromkeys((*drop.keys, *([drop.period] if drop.period else []))))
        if drop.keys and one.rows <= SMALL and any(not check.long for check in one.checks):
            asked.setdefault(own, "notice")
    for keys, severity in asked.items():
        yield from _problem(drop, keys, severity)


def _missed(tally: Tally) -> bool:
    return bool(tally.codes.get(EMPTY) or tally.codes.get(NONE))


def _looked_up(drop: Drop, check: FrameCheck) -> tuple[str, ...]:
    """The keys by which a check finds other rows; none where it reads each by itself."""
    if check.long:
        return (*check.long.by, check.long.along)
    terms = [term for _, term in check.each]
    if drop.keys and drop.period and any(term.lag or term.running for term in terms):
        return tuple(dict.fromkeys((*drop.keys, drop.period)))
    return ()


def _problem(drop: Drop, keys: Sequence[str], severity: str) -> Iterator[Problem]:
    engine = backend(drop.engine)
    if engine.name == "polars" and not _any_doubled(engine.ns, drop, keys):
        return
    twice = shared(engine.ns, drop.frame.select(*keys), keys)
    (total,) = fetched(engine, twice.select(engine.ns.col(COUNT).sum().alias("n")))
    if not total["n"]:
        return
    first = fetched(engine, twice.sort(*keys).head(_SHOWN))
    told = "; ".join(" ".join(f"{key}={row[key]}" for key in keys) for row in first)
    words = (("count", f"{int(total['n']):,}"), ("keys", ", ".join(keys)), ("first", told))
    yield Problem(code=f"drop.doubled.{severity}", where=drop.name, values=words, severity=severity)


def _any_doubled(ns: Any, drop: Drop, keys: Sequence[str]) -> bool:
    """False where no two rows share their keys, by 64 bits of them: a third of the time that grouping takes."""
    counted = drop.frame.select(
        ns.struct(list(keys)).hash().n_unique().alias("keys"), ns.len().alias("rows")
    ).collect(engine="streaming")
    return bool(counted["keys"][0] < counted["rows"][0])

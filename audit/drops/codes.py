"""Codes of a long panel that a rule names and no record has: a slip in the pack that would leave every record open, and the job green."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from audit.checks import Verdict
from audit.engine.backends import backend, fetched
from audit.engine.drop import Drop, FrameCheck
from audit.engine.tally import Judged
from audit.tables.labels import nearest
from audit.tables.model import Problem

__all__ = ["absent"]

MOST = 2_000
"""Codes that are looked at for the nearest one."""


def absent(drop: Drop, judged: Sequence[Judged]) -> Iterator[Problem]:
    """Problems with the codes without any figure, of checks that were left open in every record; none is looked for where a record was judged."""
    for one in judged:
        suspect = [
            check
            for check, tally in zip(one.checks, one.tallies, strict=True)
            if check.long and not check.tree and tally.records and tally.count(Verdict.OPEN) == tally.records
        ]
        names = list(dict.fromkeys(name for check in suspect for name in _columns(check, one)))
        counts = _counted(one, names) if names else {}
        for check in suspect:
            for name in _columns(check, one):
                if not counts[name]:
                    yield _problem(drop, check, one.shaped.names[name])


def _columns(check: FrameCheck, one: Judged) -> list[str]:
    """The physical columns of the codes that a check names."""
    found = (name for _, term in check.each for name in term.columns)
    return [name for name in dict.fromkeys(found) if name in one.shaped.names]


def _counted(one: Judged, names: Sequence[str]) -> dict[str, int]:
    engine = backend(one.drop.engine)
    frame = one.shaped.frame.select(*(engine.ns.col(name).count().alias(name) for name in names))
    (row,) = fetched(engine, frame)
    return dict(row)


def _problem(drop: Drop, check: FrameCheck, label: str) -> Problem:
    assert check.long is not None
    along = check.long.along
    near = "; ".join(nearest(label, _codes(drop, along))) or "–"
    values = (("rule", check.rule.id), ("label", label), ("column", along), ("nearest", near))
    return Problem(
        code="drop.code", where=f"{drop.name} · {check.rule.pack}:{check.rule.line}", values=values
    )


def _codes(drop: Drop, along: str) -> list[str]:
    engine = backend(drop.engine)
    frame = drop.frame.group_by(along).agg(engine.ns.len().alias("__n")).head(MOST)
    return sorted(str(row[along]) for row in fetched(engine, frame) if row[along] is not None)

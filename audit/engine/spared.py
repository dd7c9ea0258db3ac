"""Rare checks that need no look at a record where all others hold.

Where one check keeps out just the records that a rare one is asked about (a growth over no negative base, a base below zero), what is known to hold of the first is not
asked of the second: a scan for records that break a bound can leave it out.
"""

from __future__ import annotations

from collections.abc import Sequence

from audit.engine.frames import Kernel

__all__ = ["spared"]


def spared(kernels: Sequence[Kernel]) -> frozenset[int]:
    """The places of the rare checks that are asked about no record of which another of `kernels` is known to hold."""
    sparing = {place: kernel for kernel in kernels if kernel.sparing for place in _places(kernel)}
    return frozenset(
        k
        for k, one in enumerate(kernels)
        if one.rare and any(p in sparing and _apart(one, sparing[p]) for p in _places(one))
    )


def _places(kernel: Kernel) -> list[tuple[int, str]]:
    """What each of its conditions speaks of: the relation, and a column."""
    return [
        (id(one.relation), kernel.conditions[name][0].column)
        for one in kernel.where
        for name in one.relation.names[:1]
    ]


def _apart(rare: Kernel, sparing: Kernel) -> bool:
    """True where a condition of the one is the other's the other way round, of the same figures."""
    return any(
        mine.relation is one.relation
        and mine.kept != one.kept
        and all(rare.conditions[name] == sparing.conditions.get(name) for name in one.relation.names)
        for mine in rare.where
        for one in sparing.where
    )

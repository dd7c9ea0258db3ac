"""Which findings of a hierarchy have one root: a code that is a parent and a child, and that, were it another figure, would set right both its own sum and the sum that it enters.

Its own sum asks for a figure less by its imbalance; a sum that it enters with sign s asks for one more by s times that sum's. Where rounding lets both be the same figure, and no other
sum that it enters holds, the code is the cause. Where a finding could have two causes, it has none: that would be a guess.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from audit.engine.drop import Tree
from audit.findings import CellRef, Finding

__all__ = ["with_causes"]

Place = tuple[Hashable, str]
"""The keys of a record, and its code."""


def with_causes(findings: Sequence[Finding], places: Sequence[Place], tree: Tree) -> list[Finding]:
    """The findings of a hierarchy, each at the place of the same index, with the cell that explains it and another."""
    at = {place: k for k, place in enumerate(places)}
    causes: dict[int, list[CellRef]] = defaultdict(list)
    entered: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for parent, child, sign in tree:
        entered[child].append((parent, sign))
    for k, (keys, code) in enumerate(places):
        above = {at.get((keys, parent), -1): sign for parent, sign in entered[code]}
        if above and all(_agree(findings, k, other, sign) for other, sign in above.items()):
            for one in (k, *above):
                causes[one].append(findings[k].target)
    return list(_told(findings, causes))


def _told(findings: Sequence[Finding], causes: Mapping[int, Sequence[CellRef]]) -> Iterator[Finding]:
    for k, finding in enumerate(findings):
        yield replace(finding, cause=causes[k][0]) if len(causes.get(k, ())) == 1 else finding


def _agree(findings: Sequence[Finding], own: int, other: int, sign: int) -> bool:
    """True where one figure would set right the sum of a code, and the sum that it enters with `sign`."""
    if other < 0:  # that sum holds, or is open
        return False
    below, above = findings[own], findings[other]
    if below.imbalance is None or above.imbalance is None:
        return False
    return abs(below.imbalance + sign * above.imbalance) <= (below.slack or 0) + (above.slack or 0)

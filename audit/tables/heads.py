"""A header row that slipped: one blank too many or too few puts every later group of columns over its neighbour's.

The row below tells. Where groups print the same words below them (绝对额 排名 | 增速 排名 | …), the word that closes the last group closes them all and opens
none; a slip breaks that, and one move of the groups behind it restores it. Only a move that restores it entirely is made.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from audit.tables.kinds import squeeze

__all__ = ["slipped"]


def slipped(upper: Sequence[str], lower: Sequence[str], width: int) -> list[int] | None:
    """The column where each text of `upper` belongs, in order, where it slipped against `lower`; None where it did not, or cannot be told.

    >>> slipped(["", "产值", "", "", "投资", "收入", ""], ["", "额", "位", "额", "位", "额", "位"], 7)
    [1, 3, 5]
    """
    starts = [c for c, text in enumerate(upper) if text.strip()]
    leaves = [squeeze(text) for text in lower[:width]] + [""] * (width - len(lower))
    closing = next((leaf for leaf in reversed(leaves) if leaf), "")
    if (
        not closing
        or leaves.count(closing) < 2
        or len(starts) < 2
        or _faults(starts, leaves, closing, width) == 0
    ):
        return None
    fitting = {tuple(moved) for moved in _moves(starts, width) if _faults(moved, leaves, closing, width) == 0}
    return list(fitting.pop()) if len(fitting) == 1 else None


def _moves(starts: list[int], width: int) -> Iterator[list[int]]:
    """The groups' starts with the k-th, or all from the k-th on, moved by one column."""
    for k in range(1, len(starts)):
        for step in (-1, 1):
            behind = [*starts[:k], *(start + step for start in starts[k:])]
            alone = [*starts[:k], starts[k] + step, *starts[k + 1 :]]
            for moved in (behind, alone):
                if all(a < b for a, b in pairwise([*moved, width])):
                    yield moved


def _faults(starts: Sequence[int], leaves: Sequence[str], closing: str, width: int) -> int:
    """How many groups open with the closing word, or close with another; groups without words below are left out."""
    faults = 0
    for start, end in zip(starts, [*starts[1:], width], strict=True):
        below = [leaf for leaf in leaves[start:end] if leaf]
        if below:
            faults += (below[0] == closing) + (below[-1] != closing) + (not leaves[start])
    return faults

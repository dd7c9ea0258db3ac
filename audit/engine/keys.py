"""Keys that do not tell the rows of a frame apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

__all__ = ["COUNT", "shared"]

COUNT = "__n"
"""The column that says how many rows share their keys."""


def shared(ns: Any, frame: Any, keys: Sequence[str]) -> Any:
    """A row for each set of `keys` that several rows of `frame` share, with their number."""
    return frame.group_by(*keys).agg(ns.len().alias(COUNT)).filter(ns.col(COUNT) > 1)

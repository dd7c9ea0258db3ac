"""Steps that a database keeps apart.

A database writes a column out wherever it is used, and its planner pulls nested queries up into one: a value that is used twice at every step is written out a thousand
times after ten. A query with a limit is a step of its own to both ibis and the planners, and a limit beyond every table costs nothing.
"""

from __future__ import annotations

from typing import Any

__all__ = ["fenced"]

_ALL = 1 << 60


def fenced(frame: Any) -> Any:
    """The frame as it is; a database's with a fence around it, so that what is made of its columns does not take them apart."""
    native = frame.to_native() if hasattr(frame, "to_native") else frame
    return frame.head(_ALL) if type(native).__module__.startswith("ibis.") else frame

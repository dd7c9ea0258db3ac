"""Figures in columns of 32-bit floats: seven digits of each are those that were written, the rest is what the type makes of them."""

from __future__ import annotations

import struct
from typing import Any

__all__ = ["SINGLE", "shortest"]

SINGLE = 2.0**29
"""How many times more a figure errs in 32 bits than in 64."""


def shortest(value: Any) -> Any:
    """The decimal of the fewest digits that a 32-bit float stands for; what is no such float stays as it is.

    >>> shortest(981.7999877929688), shortest(981.7999877), shortest(None)
    (981.8, 981.7999877, None)
    """
    if not isinstance(value, float) or _held(value) != value:
        return value
    return next(
        (short for digits in range(6, 9) if _held(short := float(f"{value:.{digits}g}")) == value), value
    )


def _held(value: float) -> float | None:
    """What 32 bits hold of a value; None where it is beyond them."""
    try:
        held: float = struct.unpack("f", struct.pack("f", value))[0]
    except OverflowError:
        return None
    return held

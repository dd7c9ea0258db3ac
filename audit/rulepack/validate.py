"""Plain values as the words of a model, or every fault in them, as a statistician can act on it.

What is right is made in one go (`audit.words.made`). Only where that fails are the values walked, for all faults at once. A number where text is wanted is taken as it was
typed (a column is called 2023).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from msgspec import ValidationError

from audit.rulepack.faults import PackFault
from audit.rulepack.tree import Tree
from audit.words import Words, made

__all__ = ["validate"]

W = TypeVar("W", bound=Words)


def validate(
    model: type[W], value: Any, tree: Tree, at: Sequence[str | int] = ()
) -> tuple[W | None, list[PackFault]]:
    """(the words, no faults), or (None, every fault of `value`, which stands in `tree` at the path `at`)."""
    try:
        return made(value, model), []
    except ValidationError:
        from audit.rulepack.walk import walked

        return walked(model, value, tree, at)

"""Rule families, one short file each; a file without a leading underscore is a family, found by its name."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import lru_cache
from types import ModuleType

__all__ = ["families"]


@lru_cache(maxsize=1)
def families() -> Mapping[str, ModuleType]:
    """Every family by name, in alphabetical order."""
    found = sorted(info.name for info in pkgutil.iter_modules(__path__) if not info.name.startswith("_"))
    return {name: importlib.import_module(f"{__name__}.{name}") for name in found}

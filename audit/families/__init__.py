"""Rule families, one short file each; a file without a leading underscore is a family, found by its name."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import ModuleType

__all__ = ["families"]


class _Families(Mapping[str, ModuleType]):
    """The families by name, in alphabetical order; each is imported when it is looked up."""

    def __init__(self) -> None:
        self.names = tuple(sorted(file.stem for file in Path(__file__).parent.glob("[!_]*.py")))

    def __getitem__(self, name: str) -> ModuleType:
        if name not in self.names:
            raise KeyError(name)
        return importlib.import_module(f"{__name__}.{name}")

    def __contains__(self, name: object) -> bool:
        return name in self.names

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)


@lru_cache(maxsize=1)
def families() -> Mapping[str, ModuleType]:
    """Every family by name, in alphabetical order."""
    return _Families()

"""What is wrong with a file that a user wrote, all of it at once: a pack, a ledger, a baseline."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, Protocol, TypeVar

__all__ = ["Fault", "Faults", "nearest_word"]


class Fault(Protocol):
    """One mistake, and where it stands; lines and columns count from 1."""

    @property
    def file(self) -> str:
        """The file, as it was named."""

    @property
    def line(self) -> int:
        """Its line."""

    @property
    def column(self) -> int:
        """Its column."""

    def message(self, language: str = "en") -> str:
        """The whole sentence, place first."""


F = TypeVar("F", bound=Fault)


class Faults(Exception, Generic[F]):
    """Every mistake of one run, in order of file and line."""

    def __init__(self, faults: Iterable[F]) -> None:
        self.errors = tuple(sorted(faults, key=lambda fault: (fault.file, fault.line, fault.column)))
        super().__init__(self.message())

    def message(self, language: str = "en") -> str:
        """One line a fault."""
        return "\n".join(fault.message(language) for fault in self.errors)


def nearest_word(wanted: str, words: Iterable[str]) -> str:
    """The word most like `wanted`, or '' where none is near; for a message, never for a decision."""
    known = {word.casefold(): word for word in words}
    import difflib

    close = difflib.get_close_matches(wanted.casefold(), known, 1, 0.6)
    return known[close[0]] if close else ""

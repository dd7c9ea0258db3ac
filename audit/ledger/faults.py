"""What is wrong with a ledger or a baseline: file, line, key, what was found, what was expected."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from audit.catalogue import say

__all__ = ["Fault", "LedgerError", "nearest"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One mistake. `line` and `column` count from 1; `expected` are words, or catalogue codes that begin with `ledger.is.`."""

    code: str
    file: str
    line: int = 1
    column: int = 1
    key: str = ""
    found: str = ""
    expected: tuple[str, ...] = ()
    nearest: str = ""

    def message(self, language: str = "en") -> str:
        """The whole sentence, place first: `ledger.yaml:7:5: accepted[2].until: …`."""
        near = say("ledger.nearest", language, word=self.nearest) if self.nearest else ""
        words = [say(word, language) if word.startswith("ledger.is.") else word for word in self.expected]
        what = say(self.code, language, found=self.found, expected=", ".join(words), nearest=near)
        return ": ".join(filter(None, (f"{self.file}:{self.line}:{self.column}", self.key, what)))


class LedgerError(Exception):
    """Everything that is wrong with one file, in the order of its lines."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.errors = tuple(sorted(faults, key=lambda fault: (fault.line, fault.column)))
        super().__init__(self.message())

    def message(self, language: str = "en") -> str:
        """One line a fault."""
        return "\n".join(fault.message(language) for fault in self.errors)


def nearest(wanted: str, words: Iterable[str]) -> str:
    """The word most like `wanted`, or ''; for a message, never for a decision."""
    return next(iter(difflib.get_close_matches(wanted, list(words), 1, 0.6)), "")

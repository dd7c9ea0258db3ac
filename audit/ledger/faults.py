"""What is wrong with a ledger or a baseline: file, line, key, what was found, what was expected."""

from __future__ import annotations

from msgspec import Struct

from audit.catalogue import say
from audit.faults import Faults

__all__ = ["Fault", "LedgerError"]


class Fault(Struct, frozen=True, kw_only=True):
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


class LedgerError(Faults[Fault]):
    """Everything that is wrong with one file, in the order of its lines."""

"""What is wrong with a rule pack: frozen values with file, line, key, what was found, what was expected and the nearest valid word."""

from __future__ import annotations

from msgspec import Struct

from audit.catalogue import say
from audit.faults import Faults

__all__ = ["PackError", "PackFault"]


class PackFault(Struct, frozen=True, kw_only=True):
    """One mistake in a pack file. `line` and `column` count from 1; `key` is the path of the word (`rules[gdp-sum].sum.total`).

    `expected` are the words that would do; those (and `found`) that begin with `pack.is.` are catalogue codes. `values` fill in what else the sentence says.
    """

    code: str
    file: str
    line: int = 1
    column: int = 1
    key: str = ""
    found: str = ""
    expected: tuple[str, ...] = ()
    nearest: str = ""
    values: tuple[tuple[str, str], ...] = ()

    @property
    def place(self) -> str:
        """`file:line:column`, as compilers write it."""
        return f"{self.file}:{self.line}:{self.column}"

    def message(self, language: str = "en") -> str:
        """The whole sentence, place first: `packs/a.yaml:7:5: rules[gdp].severity: found “fatal”; expected error, warning or notice`."""
        found, *words = [_word(word, language) for word in (self.found, *self.expected)]
        what = say(self.code, language, found=found, expected=_choice(words, language), **dict(self.values))
        if self.nearest:
            what += say("pack.nearest", language, nearest=self.nearest)
        return ": ".join(filter(None, (self.place, self.key, what)))


class PackError(Faults[PackFault]):
    """Everything that is wrong with the packs of one run, in order of file and line."""


def _word(word: str, language: str) -> str:
    return say(word, language) if word.startswith("pack.is.") else word


def _choice(words: list[str], language: str) -> str:
    comma, last = ("、", "或") if language == "zh" else (", ", " or ")
    return last.join(filter(None, (comma.join(words[:-1]), *words[-1:])))

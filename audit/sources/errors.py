"""Why a file cannot be read at all: one catalogue sentence."""

from __future__ import annotations

from audit.catalogue import say

__all__ = ["ReadError"]


class ReadError(Exception):
    """A file that gives no document: `code` is in the catalogue, `where` names the file, `values` fill in the sentence."""

    def __init__(self, code: str, where: str, **values: object) -> None:
        self.code, self.where, self.values = code, where, values
        super().__init__(code, where)

    def say(self, language: str = "en") -> str:
        """The sentence to show, in `language`."""
        return f"{self.where}: {say(self.code, language, where=self.where, **self.values)}"

    def __str__(self) -> str:
        return self.say()

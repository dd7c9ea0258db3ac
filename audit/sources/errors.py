"""Why a file cannot be read at all: one catalogue sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from audit.catalogue import say

__all__ = ["ReadError", "breaking_off"]

_BREAKS = {
    ("polars", "ComputeError"), ("narwhals", "ComputeError"),
    ("duckdb", "ConversionException"), ("duckdb", "InvalidInputException"), ("duckdb", "IOException"),
}  # fmt: skip
"""(library, error) that an engine raises at a record that it cannot read: engines read late, long after a file was opened."""


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


@contextmanager
def breaking_off(where: str) -> Iterator[None]:
    """What an engine raises where data break off, or go on in another way than they began, as the `ReadError` of the file `where`."""
    try:
        yield
    except Exception as error:
        library = type(error).__module__.split(".")[0].lstrip("_")
        if (library, type(error).__name__) not in _BREAKS:
            raise
        reason = next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)
        raise ReadError("drop.damaged", where, reason=reason) from error

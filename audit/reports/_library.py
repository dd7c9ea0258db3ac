"""Libraries that only some formats need: imported when a report is written, and named in one sentence where they are not installed."""

from __future__ import annotations

import importlib
from typing import Any

from audit.catalogue import say

__all__ = ["ReportError", "library"]

_EXTRAS = {"openpyxl": "excel", "lxml": "word", "pypdf": "pdf"}


class ReportError(Exception):
    """A report that cannot be written: `code` is in the catalogue, `values` fill in its sentence."""

    def __init__(self, code: str, **values: object) -> None:
        self.code, self.values = code, values
        super().__init__(code)

    def say(self, language: str = "en") -> str:
        """The sentence to show, in `language`."""
        return say(self.code, language, **self.values)

    def __str__(self) -> str:
        return self.say()


def library(name: str) -> Any:
    """The module `name`; `ReportError` that says which extra brings it where it is not installed."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        package = name.partition(".")[0]
        raise ReportError("exports.extra", package=package, extra=_EXTRAS[package]) from error

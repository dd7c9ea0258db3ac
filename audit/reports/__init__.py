"""Report formats, one file each: a format knows findings, nothing else, and is imported when it is asked for."""

from __future__ import annotations

import importlib
from types import MappingProxyType, ModuleType
from typing import NamedTuple

__all__ = ["FORMATS", "Format", "load"]


class Format(NamedTuple):
    """Where a format lives, how its file ends, and whether `render` gives `text` or `bytes` or writes to a `console`."""

    module: str
    suffix: str
    gives: str = "text"


FORMATS = MappingProxyType(
    {
        "terminal": Format("terminal", "", "console"),
        "json": Format("json_v1", ".json"),
        "markdown": Format("markdown", ".md"),
        "html": Format("html", ".html"),
        "csv": Format("csv_table", ".csv"),
        "sarif": Format("sarif", ".sarif"),
        "junit": Format("junit", ".junit.xml"),
        "github": Format("github", ".github.txt"),
        "gitlab": Format("gitlab", ".gitlab.json"),
        "ess": Format("ess", ".ess.json"),
    }
)
"""Every format by the name that `--format` and `--report` take; a second dot in a suffix keeps formats of one ending apart."""


def load(name: str) -> ModuleType:
    """The module of format `name`; KeyError where there is no such format."""
    return importlib.import_module(f"{__name__}.{FORMATS[name].module}")

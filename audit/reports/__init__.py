"""Report formats, one file each: a format knows findings, nothing else, and is imported when it is asked for."""

from __future__ import annotations

import importlib
from types import MappingProxyType, ModuleType
from typing import NamedTuple

__all__ = ["ANNOTATED", "FORMATS", "Format", "load"]


class Format(NamedTuple):
    """Where a format lives, how its file ends, and what it gives: `render` a `text` or `bytes`, or prints to a `console`; `annotate` a `file`."""

    module: str
    suffix: str
    gives: str = "text"
    paths: bool = False  # its `render` takes where each document is in the repository


FORMATS = MappingProxyType(
    {
        "terminal": Format("terminal", "", "console"),
        "json": Format("json_v1", ".json"),
        "markdown": Format("markdown", ".md"),
        "html": Format("html", ".html"),
        "csv": Format("csv_table", ".csv"),
        "sarif": Format("sarif", ".sarif", paths=True),
        "junit": Format("junit", ".junit.xml"),
        "github": Format("github", ".github.txt", paths=True),
        "summary": Format("summary", ".summary.md"),
        "gitlab": Format("gitlab", ".gitlab.json", paths=True),
        "ess": Format("ess", ".ess.json"),
    }
)
"""Every format by the name that `--format` and `--report` take; a second dot in a suffix keeps formats of one ending apart."""


ANNOTATED = MappingProxyType(
    {
        "xlsx": Format("annotated_xlsx", ".annotated.xlsx", "file"),
        "docx": Format("annotated_docx", ".annotated.docx", "file"),
        "pdf": Format("annotated_pdf", ".annotated.pdf", "file"),
    }
)
"""The formats that give one document back with marks, by name: their `annotate` takes the result, the document and the document's file."""


def load(name: str) -> ModuleType:
    """The module of format `name`; KeyError where there is no such format."""
    found = FORMATS.get(name) or ANNOTATED[name]
    return importlib.import_module(f"{__name__}.{found.module}")

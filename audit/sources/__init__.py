"""Files become documents: the kind is told by the first bytes and the name's ending, the reader is imported when it is needed.

A reader is a module of this package with `read(path: Path) -> Document`. `KINDS` names them; a format is added by one line there and one file.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from pathlib import Path

from audit.sources.errors import ReadError
from audit.sources.kind import kind_of_file
from audit.tables.model import Document

__all__ = ["KINDS", "ReadError", "kind_of_file", "read"]

KINDS: dict[str, str] = {
    "text": "audit.sources.text",
    "markdown": "audit.sources.markdown",
    "csv": "audit.sources.delimited",
    "docx": "audit.sources.docx",
    "doc": "audit.sources.doc",
    "rtf": "audit.sources.doc",
    "xlsx": "audit.sources.xlsx",
    "xls": "audit.sources.xls",
    "ods": "audit.sources.ods",
    "odt": "audit.sources.ods",
    "html": "audit.sources.html",
    "pdf": "audit.sources.pdf",
}
"""The kind of a file -> the module that reads it."""
_LINES = frozenset(("text", "markdown", "csv"))


def read(
    path: str | Path,
    *,
    markers: Mapping[str, str] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Document:
    """The document in `path`; its figures read as they prove to be printed; `markers` are a pack's words for cells without a figure. `ReadError` says in one sentence why it cannot be read.

    `progress` is called with (pages or sheets done, total) by the readers of documents; lines of text are read too fast to tell.
    """
    path = Path(path)
    kind = kind_of_file(path)
    try:
        reader = importlib.import_module(KINDS[kind])
    except ModuleNotFoundError as error:
        raise ReadError("sources.unsupported", path.name, kind=kind, library=error.name or kind) from error
    document: Document = reader.read(path) if kind in _LINES else reader.read(path, progress=progress)
    from audit.tables.manner import as_printed, in_manner

    document = as_printed(document)
    return in_manner(document, document.manner, markers)

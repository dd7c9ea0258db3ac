"""What a batch holds: the cells of a document, a printed table of texts, a data drop, or a handle to a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from audit.expectations.frames import COLUMNS, document_of_cells, document_of_texts, is_cells
from audit.sources import read

__all__ = ["HANDLE", "as_source", "handle"]

HANDLE = ("audit_source", "audit_digest")
"""The columns of a handle: the path of a file, and a digest of what it holds, so that a changed file is another batch."""


def handle(path: Path | str) -> dict[str, list[str]]:
    """The one row that stands for a file, for `pandas.DataFrame(…)`: the rules read the file itself, Great Expectations never copies or hashes its rows."""
    import hashlib

    with Path(path).open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return dict(zip(HANDLE, ([str(path)], [digest]), strict=True))


def as_source(frame: Any, name: str) -> Any:
    """The document (or drop) that a frame of pandas or Spark holds; `name` is what findings call it where the frame does not say."""
    columns = list(frame.columns)
    if columns == list(HANDLE):
        return read(_rows(frame, columns)[0][0])
    if is_cells(columns):
        wanted = _rows(frame, list(COLUMNS))
        return document_of_cells(dict(zip(COLUMNS, row, strict=True)) for row in wanted)
    if all(map(_is_text, _types(frame))):
        return document_of_texts(columns, _rows(frame, columns), name)
    raise NotImplementedError


def _pandas(frame: Any) -> bool:
    return type(frame).__module__.split(".")[0] == "pandas"


def _rows(frame: Any, columns: list[str]) -> list[list[Any]]:
    """The rows of a small frame, missing values as None."""
    if not _pandas(frame):
        return [list(row) for row in frame.select(*[f"`{name}`" for name in columns]).collect()]
    import pandas as pd

    listed = [frame[name].tolist() for name in columns]
    return [[None if pd.isna(value) else value for value in row] for row in zip(*listed, strict=True)]


def _types(frame: Any) -> list[str]:
    kinds = frame.dtypes
    return [kind for _, kind in kinds] if isinstance(kinds, list) else [str(kind) for kind in kinds]


def _is_text(kind: str) -> bool:
    return kind in ("object", "string", "str") or kind.startswith("string")

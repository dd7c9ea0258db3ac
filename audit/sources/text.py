"""Plain text with tables separated by tabs or pipes, or set by blanks."""

from __future__ import annotations

from pathlib import Path

from audit.sources.decode import read_text
from audit.sources.lines import tabbed
from audit.sources.scan import document_of
from audit.sources.spaced import spaced
from audit.tables.model import Document

__all__ = ["parse", "read"]


def read(path: Path) -> Document:
    """The document in a text file of any usual encoding; `ReadError` where it is no text."""
    text, _ = read_text(path)
    return parse(text, path.name)


def parse(text: str, name: str = "text") -> Document:
    """The document that `text` prints; lines are addressed from 1."""
    raw = split_lines(text)
    lines, problems = spaced(list(tabbed(raw)), raw)
    return document_of(lines, name, "text", problems)


def split_lines(text: str) -> list[str]:
    """The lines of a text, whatever ends them."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")

"""Markdown: headings by #, pipe tables; every cell is kept, also those that a renderer would leave out for want of a header."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

from audit.patterns import regex
from audit.sources.decode import read_text
from audit.sources.lines import TextLine, tabbed
from audit.sources.scan import document_of
from audit.sources.text import split_lines
from audit.tables.model import Document

__all__ = ["parse", "read"]

_HEADING = regex(r"^(#{1,6})\s+(.*?)\s*#*$")
_OUTER = -10
"""Above every numbered level: # outranks 一、"""
_QUOTE = regex(r"^\s{0,3}(?:>\s?)+")
_BREAK = regex(r"<br\s*/?>", re.IGNORECASE)
_IMAGE = regex(r"!\[([^\]]*)\]\([^)]*\)")
_LINK = regex(r"(?<!!)\[([^\]]+)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)")
_STRONG = regex(r"(\*\*|__|~~)(?=\S)(.+?)(?<=\S)\1")
_SLANTED = regex(r"(?<![\w*])\*(?=\S)([^*\d][^*]*?)(?<=\S)\*(?![\w*])")
_CODE = regex(r"(`+)\s?(.+?)\s?\1")
_ESCAPE = regex(r"\\([\\`*_{}\[\]()#+\-.!|~<>])")


def read(path: Path) -> Document:
    """The document in a Markdown file; `ReadError` where it is no text."""
    text, _ = read_text(path)
    return parse(text, path.name)


def parse(text: str, name: str = "text.md") -> Document:
    """The document that Markdown `text` prints; lines are addressed from 1."""
    return document_of(list(_lines(text)), name, "markdown")


def _lines(text: str) -> Iterator[TextLine]:
    fenced = False
    for line in tabbed(_QUOTE.sub("", raw) for raw in split_lines(text)):
        if line.text.startswith(("```", "~~~")):
            fenced = not fenced
            yield TextLine(line.number, "")
        elif match := None if fenced or line.cells else _HEADING.match(line.text):
            yield TextLine(line.number, unmarked(match[2]), level=_OUTER + len(match[1]))
        else:
            cells = None if line.cells is None else [unmarked(cell) for cell in line.cells]
            yield TextLine(line.number, unmarked(line.text) if cells is None else line.text, cells)


def unmarked(text: str) -> str:
    """`text` without Markdown's marks: emphasis, code, links, escapes, entities; stars after a figure stay, they are notes.

    >>> unmarked("**总计**"), unmarked("18.2*"), unmarked("[表一](a.csv)"), unmarked("1\\\\. 收入<br>支出")
    ('总计', '18.2*', '表一', '1. 收入\\n支出')
    """
    if not text or text.isalnum():
        return text
    text = _BREAK.sub("\n", text)
    text = _LINK.sub(r"\1", _IMAGE.sub(r"\1", text))
    text = _CODE.sub(r"\2", _SLANTED.sub(r"\1", _STRONG.sub(r"\2", text)))
    return html.unescape(_ESCAPE.sub(r"\1", text)).strip()

"""Characters on a PDF page become lines, and lines pieces that wide gaps part; what wraps in a narrow cell is joined as it was before it wrapped."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct, field

from audit.sources._blocks import superscript

__all__ = ["Box", "Char", "Piece", "Row", "box_of", "cell_text", "rows_of", "split_pieces"]

Char = dict[str, Any]
"""A character as pdfplumber gives it: text, x0, x1, top, bottom, size."""
Box = tuple[float, float, float, float]
"""x0, top, x1, bottom in points from the page's top left."""


class Row(Struct):
    """Characters that stand on one line, from left to right."""

    chars: list[Char] = field(default_factory=list)
    top: float = 0.0
    bottom: float = 0.0

    @property
    def size(self) -> float:
        """The usual size of its characters."""
        sizes = sorted(c["size"] for c in self.chars)
        return float(sizes[len(sizes) // 2]) if sizes else 0.0

    @property
    def middle(self) -> float:
        """Its height's middle."""
        return (self.top + self.bottom) / 2


class Piece(Struct):
    """A part of a line that wide gaps set apart: a cell, a word, or the whole line."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float

    @property
    def middle(self) -> float:
        """The middle of its height."""
        return (self.top + self.bottom) / 2

    @property
    def centre(self) -> float:
        """The middle of its width."""
        return (self.x0 + self.x1) / 2


def box_of(chars: Iterable[Char]) -> Box:
    """The smallest box round `chars`."""
    found = list(chars)
    return (
        min(c["x0"] for c in found), min(c["top"] for c in found), max(c["x1"] for c in found), max(c["bottom"] for c in found),
    )  # fmt: skip


def rows_of(chars: Iterable[Char]) -> list[Row]:
    """The lines that `chars` stand on, from top to bottom; a character belongs to the line that holds half of its height."""
    rows: list[Row] = []
    for char in sorted(chars, key=lambda c: (c["top"] + c["bottom"], c["x0"])):
        row = next((r for r in reversed(rows[-4:]) if _on(r, char)), None)
        if row is None:
            rows.append(Row([char], char["top"], char["bottom"]))
        else:
            row.chars.append(char)
            if char["size"] > 0.8 * (row.bottom - row.top):
                row.top, row.bottom = min(row.top, char["top"]), max(row.bottom, char["bottom"])
    for row in rows:
        row.chars = _once(sorted(row.chars, key=lambda c: c["x0"]))
    return [row for row in rows if any(not c["text"].isspace() for c in row.chars)]


def _on(row: Row, char: Char) -> bool:
    overlap = min(row.bottom, char["bottom"]) - max(row.top, char["top"])
    return bool(overlap > 0.5 * min(row.bottom - row.top, char["bottom"] - char["top"]))


def _once(chars: Sequence[Char]) -> list[Char]:
    """The characters without those drawn twice, a hair apart, to look bold."""
    out: list[Char] = []
    for char in chars:
        twin = next(
            (
                c
                for c in out[-3:]
                if c["text"] == char["text"] and abs(c["x0"] - char["x0"]) < 0.12 * char["size"]
            ),
            None,
        )
        if twin is None:
            out.append(char)
    return out


def split_pieces(row: Row) -> list[Piece]:
    """The parts of a line that gaps wider than a character set apart; between Chinese characters, which are often spaced out, two characters wide."""
    groups: list[list[Char]] = []
    for char in row.chars:
        if char["text"].isspace():
            continue
        if groups and not _parted(groups[-1][-1], char):
            groups[-1].append(char)
        else:
            groups.append([char])
    spaces = [c for c in row.chars if c["text"].isspace()]
    pieces = []
    for group in groups:
        x0, top, x1, bottom = box_of(group)
        inner = sorted(
            [*group, *(s for s in spaces if x0 < (s["x0"] + s["x1"]) / 2 < x1)], key=lambda c: c["x0"]
        )
        pieces.append(Piece(_text(inner, row), x0, top, x1, bottom, row.size))
    return pieces


def _parted(left: Char, right: Char) -> bool:
    size = max(left["size"], right["size"])
    wide = 2.1 if _wide(left["text"]) and _wide(right["text"]) else 1.0
    return bool(right["x0"] - left["x1"] > wide * size)


def _wide(text: str) -> bool:
    return unicodedata.east_asian_width(text[:1] or " ") in "WF"


def _text(chars: Sequence[Char], row: Row) -> str:
    """The characters as text: blanks where they are printed or left, raised figures as raised characters."""
    out = ""
    before: Char | None = None
    for char in chars:
        raised = _is_raised(char, row)
        if before is not None and not raised and _gap(before, char):
            out += " "
        out += superscript(char["text"]) if raised else char["text"]
        before = char
    return out.replace("\u00a0", " ").strip()


def _gap(left: Char, right: Char) -> bool:
    """True where a blank stands between two characters: between Chinese ones, or beside one, only a wide one counts."""
    if left["text"].isspace() or right["text"].isspace():
        return False
    gap = right["x0"] - left["x1"]
    narrow = not _wide(left["text"]) and not _wide(right["text"])
    return bool(gap > (0.25 if narrow else 0.7) * max(left["size"], right["size"]))


def _is_raised(char: Char, row: Row) -> bool:
    return bool(
        char["size"] < 0.8 * row.size and (char["top"] + char["bottom"]) / 2 < row.middle - 0.1 * row.size
    )


def cell_text(chars: Iterable[Char], width: float) -> str:
    """The text of a cell that is `width` points wide: lines that wrapped are joined, lines that were ended stand apart.

    `2063.1` over `0` in a narrow cell is 2063.10; a line that had room for the next character was ended on purpose.
    """
    text, last = "", None
    for row in rows_of(chars):
        pieces = split_pieces(row)
        line = " ".join(piece.text for piece in pieces)
        if last is not None:
            text += _joint(text, line, last, row, width)
        text += line
        last = row
    return text


def _joint(before: str, after: str, last: Row, row: Row, width: float) -> str:
    used = last.chars[-1]["x1"] - last.chars[0]["x0"]
    if used + _first_word(row) < width - 1.6 * last.size:
        return "\n"
    # a Latin word is followed by a new line only at a blank, never before what belongs to it
    latin = before[-1:].isascii() and before[-1:].isalpha()
    word = after[:1].isascii() and (after[:1].isalnum() or after[:1] in "(%")
    return " " if (latin and word) or before[-1:] in ",;:" else ""


_CLOSING = "）)，。、；：,.;:%％‰」』》】]！？!?"


def _first_word(row: Row) -> float:
    """The width of what cannot be parted at a line's start: a Latin word or figure, else a character and the marks that close it."""
    chars = [c for c in row.chars if not c["text"].isspace()]
    count = 1
    while count < len(chars) and (
        chars[count]["text"] in _CLOSING or (_latin(chars[count - 1]) and _latin(chars[count]))
    ):
        count += 1
    return float(chars[count - 1]["x1"] - chars[0]["x0"]) if chars else 0.0


def _latin(char: Char) -> bool:
    return bool(char["text"].isascii() and char["text"].isalpha())

"""Which marks say that a figure was revised: a flag r, (r), 修订, and whatever sign a note explains so (`* revised`, `†为修订数`)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from audit.figures import plain
from audit.patterns import regex
from audit.tables.model import Cell, Document, Table

__all__ = ["Declared"]

_FLAG = regex(r"(?<![a-z])\(?r\)?(?![a-z])|修", re.IGNORECASE)
_SIGN = regex(r"[*†‡#]+|\[\d{1,2}\]|\(注\d\)|注\d")
_WORD = regex(r"修订|修正|更正|\brevis(?:ed|ions?)\b|\bcorrect(?:ed|ions?)\b", re.IGNORECASE)
_EXPLAINED = regex(
    rf"(?<![^\s;；,，。:：(（])(?P<sign>{_SIGN.pattern}|(?-i:r))\s*(?:[-–=:：、.]|表示|为|指|are|is|means?|denotes?)?\s*(?P<said>[^*†‡#;；。]*)",
    re.IGNORECASE,
)


class Declared:
    """What a document says of its revisions, table by table."""

    def __init__(self, document: Document) -> None:
        general = [
            paragraph.text
            for paragraph in document.paragraphs
            if _WORD.search(paragraph.text) and _EXPLAINED.search(plain(paragraph.text))
        ]
        self._general = _signs(general)
        self._tables: dict[int, tuple[frozenset[str], bool]] = {}

    def marked(self, table: Table, cell: Cell) -> bool:
        """True where the cell itself carries a mark of revision."""
        marks = cell.figure.marks
        if not marks:
            return False
        signs, _ = self._of(table)
        return bool(_FLAG.search(marks)) or any(sign in signs for sign in _SIGN.findall(marks))

    def whole(self, table: Table) -> bool:
        """True where a note of the table says, without a sign, that its figures were revised."""
        return self._of(table)[1]

    def _of(self, table: Table) -> tuple[frozenset[str], bool]:
        if id(table) not in self._tables:
            notes = [plain(note) for note in table.notes]
            signs = _signs(notes)
            bare = any(_WORD.search(note) and not _signs([note]) for note in notes)
            self._tables[id(table)] = signs | self._general, bare
        return self._tables[id(table)]


def _signs(notes: Iterable[str]) -> frozenset[str]:
    """The signs that these notes explain as revisions."""
    return frozenset(
        match["sign"]
        for note in notes
        for match in _EXPLAINED.finditer(plain(note))
        if _WORD.search(match["said"])
    )

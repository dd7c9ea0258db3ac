"""Paragraphs, put together again where a page or a line's end broke a sentence."""

from __future__ import annotations

from audit.patterns import regex
from audit.sources.lines import TextLine
from audit.tables.model import Address, Paragraph
from audit.tables.rows import level_of

__all__ = ["Prose"]

_END = regex(r"[。！？；：!?;:”」』）)]\s*$|\.\s*$")
_WIDE = 30


class Prose:
    """Collects lines as paragraphs; `paragraphs` are those so far, in order."""

    def __init__(self) -> None:
        self.paragraphs: list[Paragraph] = []
        self._parts: list[str] = []
        self._headings: tuple[str, ...] = ()
        self._start = 0
        self._gap = False
        self._whole = False

    def gap(self) -> None:
        """A blank line or a page mark."""
        self._gap = True
        if not self._broken():
            self.end()

    def add(self, line: TextLine, headings: tuple[str, ...], whole: bool = False) -> None:
        """One line of prose under `headings`; a `whole` one is a paragraph by itself."""
        if (
            whole
            or self._whole
            or not (self._parts and headings == self._headings and self._joins(line.text))
        ):
            self.end()
            self._start, self._headings = line.number, headings
        self._parts.append(line.text)
        self._whole = whole
        self._gap = False
        self._store()

    def end(self) -> None:
        """Ends the paragraph."""
        self._parts, self._gap, self._whole = [], False, False

    def _broken(self) -> bool:
        """True where the paragraph so far stops in mid-sentence: no final mark, but marks or a full line before."""
        last = self._parts[-1] if self._parts else ""
        text = "".join(self._parts)
        return (
            len(text) > 12 and not _END.search(last) and ("，" in text or "。" in text or len(last) > _WIDE)
        )

    def _joins(self, text: str) -> bool:
        """True where `text` goes on with the sentence: over a blank line only what ends like a sentence and opens like no heading."""
        if not self._broken() or level_of(text) is not None:
            return False
        return not self._gap or "。" in text or text.endswith(("；", "，"))

    def _store(self) -> None:
        text = _joined(self._parts)
        address = Address(
            place=f"line {self._start}",
            line=self._start,
            paragraph=len(self.paragraphs) + (len(self._parts) == 1),
        )
        paragraph = Paragraph(text=text, headings=self._headings, address=address)
        if len(self._parts) > 1:
            self.paragraphs[-1] = paragraph
        else:
            self.paragraphs.append(paragraph)


def _joined(parts: list[str]) -> str:
    """The lines as one text: no blank between Chinese, one between words."""
    text = ""
    for part in parts:
        text += (
            " "
            if text
            and text[-1].isascii()
            and part[:1].isascii()
            and text[-1].isalpha()
            and part[:1].isalpha()
            else ""
        ) + part
    return text

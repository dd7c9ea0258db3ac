"""What sentences say in figures: prose as a table, a row for each figure, so that a rule may hold a sentence against a cell.

A figure is found by the words before it in its sentence, and only where nothing else can be meant: it is the next figure behind them; a rate may have its level between
(投资12.3亿元，增长4.5%). An increase is no level, and behind 其中 another thing is spoken of. Where several sentences say the words, all of their figures are given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from audit.figures import Figure, figures_in, plain
from audit.patterns import regex
from audit.tables.model import Cell, Column, Document, Paragraph, Row, Table

__all__ = ["said", "statements"]

_SENTENCE = regex(r"(?:[^。！？；;!?.]|\.(?!\s+[A-Z]|\s*$))+")
_APART = regex(r"其中|其余|其他|\bof (?:which|whom)\b|\bincluding\b", re.IGNORECASE)
_RISE = regex(
    r"(?:增长|上升|提高|上涨|增加|扩大|净增|增|升|↑|\b(?:up|rose|grew|increased|gained)(?:\s+by)?)了?\s*$",
    re.IGNORECASE,
)
_FALL = regex(
    r"(?:负增长|下降|降低|下跌|回落|减少|缩小|收窄|净减|降|减|↓|\b(?:down|fell|declined|decreased|dropped|shrank)(?:\s+by)?)了?\s*$",
    re.IGNORECASE,
)


class _Statement(Struct, frozen=True, kw_only=True):
    """A figure in a sentence: `before` are the sentence's words as far as the figure, `earlier` the figures that stand there."""

    cell: Cell
    before: str
    earlier: tuple[Figure, ...]


class _Prose(Struct, frozen=True, kw_only=True):
    """The figures of a document's sentences, and the table that they make."""

    table: Table
    statements: tuple[_Statement, ...]


@lru_cache(maxsize=2)
def statements(document: Document) -> _Prose:
    """The figures in the document's prose, and in what stands above its tables: as table 0, a row for each, labelled by the words of its clause, and each with what stands before it. A cell's text is the figure with its word of direction."""
    captions = (Paragraph(text=table.caption, address=table.address) for table in document.tables)
    found = [one for paragraph in (*document.paragraphs, *captions) for one in _of(paragraph, document)]
    placed = tuple(
        _Statement(cell=replace(one.cell, row=k), before=one.before, earlier=one.earlier)
        for k, one in enumerate(found)
    )
    rows = tuple(Row(index=k, label=(_clause(one.before),)) for k, one in enumerate(found))
    grid = tuple((one.cell,) for one in placed)
    columns = (Column(index=0, label=()),)
    table = Table(number=0, headings=(), grid=grid, header_rows=0, rows=rows, columns=columns)
    return _Prose(table=table, statements=placed)


def said(document: Document, words: str, dimension: str | None = None) -> list[Cell]:
    """The figures that sentences give of `words` (`A > B`: B behind A in one sentence), in order; of one `dimension` (of `Unit`), where it is given."""
    parts = (re.sub(r"\s+", "", plain(part)) for part in words.split(">"))
    spaced = (r"\s*".join(map(re.escape, part)) for part in parts)
    behind = re.compile(".*?".join(spaced), re.IGNORECASE)
    return [
        one.cell
        for one in statements(document).statements
        if dimension in (None, one.cell.unit.dimension) and any(_meant(one, m.end()) for m in behind.finditer(one.before))
    ]  # fmt: skip


def _meant(one: _Statement, end: int) -> bool:
    """True where words that end at `end` can speak of this figure alone."""
    between = one.before[end:]
    passed = [figure for figure in one.earlier if figure.start >= end]
    if _APART.search(between):
        return False
    if one.cell.unit.ratio:
        return len(passed) < 2 and not any(figure.unit.ratio for figure in passed)
    return not passed and not (_RISE.search(one.before) or _FALL.search(one.before))


def _of(paragraph: Paragraph, document: Document) -> Iterator[_Statement]:
    for sentence in (match[0] for match in _SENTENCE.finditer(plain(paragraph.text))):
        earlier: list[Figure] = []
        for figure in figures_in(sentence, document.manner):
            before = sentence[: figure.start]
            signed = _directed(figure, before)
            cell = Cell(text=signed.text, row=0, column=0, figure=signed, unit=signed.unit, address=paragraph.address)  # fmt: skip
            yield _Statement(cell=cell, before=before, earlier=tuple(earlier))
            earlier.append(figure)


def _directed(figure: Figure, before: str) -> Figure:
    """A rate with its sign: 下降3.0% and down 3.0 % are −3.0 %. An amount keeps its own."""
    fall = _FALL.search(before)
    word = fall or _RISE.search(before)
    if not word or not figure.unit.ratio or figure.value is None or figure.value.is_signed():
        return figure
    return replace(figure, text=word[0] + figure.text, value=-figure.value if fall else figure.value)


def _clause(before: str) -> str:
    """The words nearest before a figure: its clause, or the one before that, where the figure opens one."""
    parts: Sequence[str] = [part.strip() for part in re.split(r"[，,、：:]", before)]
    return next((part for part in reversed(parts) if part), "")

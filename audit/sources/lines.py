"""What a line of text is by itself: a row of a table, a page mark, a note, a unit line, a title, a heading, or prose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from audit.patterns import regex
from audit.tables.kinds import FIGURES, MARKER, is_period, kind_of
from audit.tables.rows import level_of
from audit.units import is_unit, parse_unit

__all__ = [
    "TextLine",
    "contents_word",
    "has_figures",
    "heading_level",
    "is_continuation",
    "is_figure",
    "is_note",
    "is_page_mark",
    "is_sentence",
    "is_title",
    "split_unit_line",
    "tabbed",
    "without_continuation",
]  # fmt: skip


class TextLine(Struct):
    """One line of a text: its number from 1, its text, its cells where it is a row of a table, its heading level where the format declares one."""

    number: int
    text: str
    cells: list[str] | None = None
    level: float | None = None

    @property
    def blank(self) -> bool:
        """True for a line that prints nothing."""
        return not self.text

    @property
    def filled(self) -> int:
        """How many of its cells print something."""
        return sum(1 for cell in self.cells or () if cell)

    @property
    def extent(self) -> int:
        """How far its cells reach: the place of the last that prints something, plus one."""
        cells = self.cells or []
        return next((i + 1 for i in range(len(cells) - 1, -1, -1) if cells[i]), 0)

    @property
    def joined(self) -> str:
        """Its text, cells joined by a blank."""
        return self.text if self.cells is None else " ".join(cell for cell in self.cells if cell)

    def as_text(self) -> TextLine:
        """The same line as prose."""
        return TextLine(self.number, self.joined)


_PIPES = regex(r"(?<!\\)[|｜│]")
_SAYS = regex(r"\w")
_RULE = regex(r"^[\s|｜│:+\-=—─┼├┤┌┐└┘┬┴]*[-=─]{2,}[\s|｜│:+\-=—─┼├┤┌┐└┘┬┴]*$")


def tabbed(lines: Iterable[str]) -> Iterator[TextLine]:
    """The lines of a text; those with tabs or pipes are rows, and a form feed is a page mark on a line of its own."""
    for number, raw in enumerate(lines, 1):
        if "\f" in raw:
            yield TextLine(number, "\f")
            raw = raw.replace("\f", "")
        yield _line(number, raw)


def _line(number: int, raw: str) -> TextLine:
    if "\t" in raw:
        cells = [cell.strip() for cell in raw.split("\t")]
        filled = sum(1 for cell in cells if cell)
        if filled > 1 or (filled and not (cells[0] == "" and is_sentence(raw.strip()))):
            return TextLine(number, raw.strip(), cells)
        return TextLine(number, raw.strip())
    if ("|" in raw or "｜" in raw or "│" in raw) and (piped := _piped(raw)) is not None:
        return TextLine(number, raw.strip() if piped else "", piped or None)
    return TextLine(number, raw.strip() if _SAYS.search(raw) or is_page_mark(raw.strip()) else "")


def _piped(raw: str) -> list[str] | None:
    """The cells between pipes; [] for a rule under a header, None where the line is no row."""
    text = raw.strip()
    if _RULE.match(text):
        return []
    edged = text[0] in "|｜│"
    parts = _PIPES.split(text)
    if not edged and len(parts) < 3:
        return None
    inner = parts[1:] if edged else parts
    parts = inner[:-1] if inner and not inner[-1].strip() and text[-1] in "|｜│" else inner
    return [part.replace("\\|", "|").strip() for part in parts]


_PAGE = regex(
    r"\f|\[\[page \d+\]\]|[-—–~]\s*\d{1,4}\s*[-—–~]|第\s*\d+\s*页(?:\s*[,，/]?\s*共\s*\d+\s*页)?|page\s+\d+(?:\s*(?:of|/)\s*\d+)?|\d+\s*/\s*\d+\s*页?",
    re.IGNORECASE,
)
_CONTINUED = regex(
    r"[（(]?\s*(?:续\s*(?:上)?\s*表?|接上[表页]|continued|cont\.?d?)\s*[\d一二三四五六七八九十]*\s*[)）]?[.．…]*|表?\s*\d*\s*[（(]续\s*表?\d*[)）]",
    re.IGNORECASE,
)
_CONTINUED_TAIL = regex(
    r"\s*[（(]\s*(?:续\s*(?:上)?\s*表?|continued|cont\.?d?)\s*[\d一二三四五六七八九十]*\s*[)）]\s*$",
    re.IGNORECASE,
)
_CONTENTS = regex(r"目\s*[录錄次]|(?:table of )?contents", re.IGNORECASE)
_NOTE = regex(
    r"^[-*•·]?\s*[（(]?(?:注\s*(?:[:：\d一二三①②③]|释\s*[:：]|意?\s*[:：])|备\s*注\s*[:：]|说\s*明\s*[:：]|附\s*注\s*[:：]|(?:资料|数据)?来源\s*[:：]|notes?\s*[:.\d]|sources?\s*:|\*\s*\S|†)",
    re.IGNORECASE,
)
_UNIT = regex(
    r"[（(【\[]?\s*(?:(?<![一-龥])(?:计量|金额|货币|数量|数值|计价|数据)?单\s*位|unit)\s*[:：]\s*(?P<unit>[^()（）\[\]【】\n]{1,30}?)\s*(?:[)）\]】]|$)",
    re.IGNORECASE,
)
_BARE_UNIT = regex(r"[(（\[][^()（）\[\]]{1,40}[)）\]]")
_BARE_SCALE = regex(r".\s*(?:in\s+)?(?:thousand|million|billion|trillion)s?\b[^.,;]*.", re.IGNORECASE)
_ENDS = "。！？；!?;"
_LONG = 46


def is_figure(text: str) -> bool:
    """True for a cell that a table's body holds: a figure that is no year or month, or a marker for one."""
    kind = kind_of(text)
    return (kind in FIGURES and not is_period(text)) or kind == MARKER


def has_figures(line: TextLine) -> bool:
    """True for a row with a figure beyond its first cell."""
    return any(is_figure(text) for text in (line.cells or ())[1:])


def is_page_mark(text: str) -> bool:
    """True for a line that only says that a page ends: a form feed, `- 12 -`, 第 3 页, [[page 3]]."""
    return bool(_PAGE.fullmatch(text))


def is_continuation(text: str) -> bool:
    """True for 续表, （续）, continued: the table above goes on."""
    return bool(_CONTINUED.fullmatch(text))


def without_continuation(text: str) -> str:
    """`text` without a final （续）."""
    return _CONTINUED_TAIL.sub("", text)


def contents_word(text: str) -> bool:
    """True for the line that opens a table of contents."""
    return bool(_CONTENTS.fullmatch(text))


def is_note(text: str) -> bool:
    """True for a line that opens a note: 注：…, 资料来源：…, Note: …"""
    return bool(_NOTE.match(text))


def split_unit_line(text: str) -> tuple[str, str]:
    """(what else the line says, its unit declaration); the latter is '' for a line that declares none, or is prose.

    >>> split_unit_line("表一　单位:万元"), split_unit_line("（单位：亿元）"), split_unit_line("编制单位：某局 单位：元")
    (('表一', '单位:万元'), ('', '（单位：亿元）'), ('编制单位：某局', '单位：元'))
    """
    if _BARE_UNIT.fullmatch(text) and (_BARE_SCALE.fullmatch(text) or is_unit(text[1:-1].strip())):
        return "", text
    if is_unit(text) and parse_unit(text).factor > 1:  # 万元 or $ million alone on a line
        return "", f"({text})"
    match = _UNIT.search(text) if len(text) <= 120 and ("单" in text or "nit" in text) else None
    if not match or text.rstrip().endswith(tuple(_ENDS)):
        return text, ""
    rest = (text[: match.start()] + " " + text[match.end() :]).strip()
    return (rest, match[0].strip()) if len(rest) <= 60 else (text, "")


def is_sentence(text: str) -> bool:
    """True for prose: it ends like a sentence, or is long, or holds a full stop."""
    return text.endswith(tuple(_ENDS)) or "。" in text or len(text) > 2 * _LONG or text.count("，") > 2


def is_title(text: str) -> bool:
    """True for a line that may name what follows: short, with no sign of a sentence."""
    return (
        0 < len(text) <= _LONG * (2 if text.isascii() else 1)
        and not is_sentence(text)
        and not text.endswith(("，", ",", "：", ":"))
        and any(c.isalpha() for c in text)
    )


def heading_level(text: str) -> int | None:
    """The level of a numbered heading (一、 1, （一） 2, 1、 3 …); None for prose that happens to be numbered, and for all else."""
    level = level_of(text)
    if (
        level is None
        or is_sentence(text)
        or len(text) > _LONG
        or text.endswith(("，", ","))
        or re.search(r"[：:].{9}", text)
    ):
        return None
    return level

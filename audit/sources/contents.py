"""A table of contents is no table and no prose: where it ends, and what its lines look like."""

from __future__ import annotations

import re
from collections.abc import Sequence

from audit.patterns import regex
from audit.sources.lines import TextLine, is_page_mark, is_sentence
from audit.tables.kinds import squeeze
from audit.tables.rows import level_of

__all__ = ["end_of_contents", "is_contents"]

_LEADERS = regex(r"(?:\.{3,}|…{2,}|·{3,}|．{3,})\s*[(（]?\d*[)）]?$")
_PAGE_NUMBER = regex(r"[(（]?\d{1,3}[)）]?")
_NUMERALS = "零一二三四五六七八九十"


def is_contents(run: Sequence[TextLine]) -> bool:
    """True for a run of rows that are entries: each ends in leaders or a page number, and the numbers never fall."""
    if len(run) < 3 or not all(_ends_in_page(line) for line in run) or len(run[0].cells or ()) != 2:
        return False
    numbers = [(line.cells or [""])[-1] for line in run]
    pages = [int(re.sub(r"\D", "", number) or 0) for number in numbers]
    leaders = sum(bool(_LEADERS.search((line.cells or [""])[0])) for line in run)
    return pages == sorted(pages) and (
        all(number[:1] in "(（" for number in numbers) or 2 * leaders > len(run)
    )


def end_of_contents(lines: Sequence[TextLine], start: int) -> tuple[int, TextLine | None]:
    """(the place of the first line after the contents that `lines[start]` opens, their last entry or None).

    They end at a page mark that no next entry follows, at prose, where entries with page numbers give way to lines without, or where an entry comes again: that is the
    first heading of the text itself.
    """
    entries: list[str] = []
    last: TextLine | None = None
    at = start + 1
    while at < len(lines):
        line = lines[at]
        if is_page_mark(line.text):
            if not _next_entry(lines, at + 1, entries):
                break
        elif not line.blank:
            entry = _entry(line)
            if (
                not entry
                or entry in entries
                or (last is not None and _ends_in_page(last) and not _goes_on(line))
            ):
                break
            entries.append(entry)
            last = line
        at += 1
    return at, last


def _goes_on(line: TextLine) -> bool:
    return _ends_in_page(line) or level_of(line.text) is not None


def _ends_in_page(line: TextLine) -> bool:
    """True for an entry that ends in its page's number or in leaders."""
    return bool(_LEADERS.search(line.joined)) or bool(line.cells and _PAGE_NUMBER.fullmatch(line.cells[-1]))


def _entry(line: TextLine) -> str:
    """What a line of contents names, without page number and leaders; '' for a line that is none."""
    text = re.sub(r"[\s.…·．]*[(（]?\d{0,3}[)）]?$", "", line.joined)
    if not text:
        return squeeze(line.joined)
    return squeeze(text) if len(text) <= 60 and not is_sentence(text) else ""


def _next_entry(lines: Sequence[TextLine], at: int, entries: Sequence[str]) -> bool:
    """True where the contents go on after a page mark: the next line is numbered on from the last numbered entry."""
    after = next((line for line in lines[at : at + 6] if not line.blank), None)
    last = next((entry for entry in reversed(entries) if level_of(entry) is not None), "")
    if after is None or not last or level_of(after.text) != level_of(last):
        return False
    return squeeze(after.text) not in entries and _order(after.text) == _order(last) + 1


def _order(text: str) -> int:
    """The number that opens a text, Chinese or not; 0 without one."""
    match = re.match(r"[(（第]?\s*(?:(\d+)|([一二三四五六七八九十]+))", text)
    if not match:
        return 0
    if match[1]:
        return int(match[1])
    tens, found, ones = match[2].rpartition("十")
    value = _NUMERALS.index(ones) if len(ones) == 1 else 0
    return value + (10 * (_NUMERALS.index(tens) if len(tens) == 1 else 1) if found else 0)

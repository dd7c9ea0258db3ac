"""Periods in words: which one an edition is of, and which labels name one themselves (so that a figure under them means the same in every edition)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePath

from msgspec import Struct

from audit.figures import plain
from audit.patterns import regex

__all__ = ["Period", "edition_period", "is_period", "period_in", "strip_periods"]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
_TO = r"\s*(?:[-–—~～至到]|to\b|through\b)\s*"
_YEAR = r"(?:19|20|21)\d\d"
_MONTH = r"(?:1[0-2]|0?[1-9])"
_QUARTERS = "一二三四"

_FULL = regex(
    rf"(?<!\d)(?P<year>{_YEAR})(?!\d)\s*年?\s*(?:度|末|底|初)?[-._/]?"
    rf"(?:(?P<first>{_MONTH})(?!\d)(?:\s*月?{_TO}(?P<last>{_MONTH})(?!\d))?\s*(?:月(?:份|末|底)?)?|(?P<half>[上下]半年)"
    rf"|(?:第|前)?(?P<quarter>[一二三四1-4])\s*季度|q(?P<q>[1-4]))?",
    re.IGNORECASE,
)
_ENGLISH = regex(
    rf"(?:(?P<from>{_NAME}){_TO})?(?P<month>{_NAME})\s*,?\s*(?P<year>{_YEAR})(?!\d)|q(?P<q>[1-4])\s*(?P<y>{_YEAR})(?!\d)",
    re.IGNORECASE,
)
_BARE = regex(
    rf"(?<![\d.]){_MONTH}\s*月?{_TO}{_MONTH}\s*月(?:份|末|底)?|(?<![\d.]){_MONTH}\s*月(?:份|末|底)?|(?:第|前)?[一二三四]\s*季度|[上下]半年|\bq[1-4]\b"
    rf"|(?:{_NAME}{_TO})?{_NAME}",
    re.IGNORECASE,
)


class Period(Struct, frozen=True):
    """A year, or the months `first` to `last` of it; 0 where only the year is named."""

    year: int
    first: int = 0
    last: int = 0

    def follows(self, other: Period) -> bool:
        """True for the month after `other`'s last, within one year."""
        return self.year == other.year and 0 < other.last == self.last - 1


def period_in(text: str) -> Period | None:
    """The first period with a year that `text` names, or None.

    >>> period_in("2031年1-9月"), period_in("bulletin-2031-03"), period_in("January to March 2031")
    (Period(year=2031, first=1, last=9), Period(year=2031, first=3, last=3), Period(year=2031, first=1, last=3))
    """
    text = plain(text)
    english, full = _ENGLISH.search(text), _FULL.search(text)
    if english and (full is None or english.start() < full.start()):
        return _english(english)
    return _numeric(full) if full else None


def _english(match: re.Match[str]) -> Period:
    if match["q"]:
        return _quarter(int(match["y"]), int(match["q"]))
    last = _month(match["month"])
    return Period(int(match["year"]), _month(match["from"]) if match["from"] else last, last)


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


def _numeric(match: re.Match[str]) -> Period:
    year = int(match["year"])
    if match["half"]:
        return Period(year, 1, 6) if match["half"] == "上半年" else Period(year, 7, 12)
    if quarter := match["quarter"] or match["q"]:
        number = _QUARTERS.index(quarter) + 1 if quarter in _QUARTERS else int(quarter)
        return Period(year, 1, 3 * number) if "前" in match[0] else _quarter(year, number)
    if match["first"]:
        first = int(match["first"])
        return Period(year, first, int(match["last"] or first))
    return Period(year)


def _quarter(year: int, number: int) -> Period:
    return Period(year, 3 * number - 2, 3 * number)


def edition_period(name: str, texts: Iterable[str]) -> Period | None:
    """The period that an edition is of: as its file's name says, else the first of its titles and headings that names one."""
    return next((found for text in (PurePath(name).stem, *texts) if (found := period_in(text))), None)


def strip_periods(label: str) -> str:
    """`label` without the periods in it; what would be left empty stays as it is.

    >>> strip_periods("2031年1-9月主要指标"), strip_periods("1-9月")
    ('主要指标', '1-9月')
    """
    text = plain(label)
    left = re.sub(r"\s+", " ", _BARE.sub("", _ENGLISH.sub("", _FULL.sub("", text)))).strip(" -_/·,")
    return left if re.search(r"\w", left) else text


_BESIDE = regex(
    r"(?:累计|合计|全年|年|月|末|底|份|数|实绩|实际|绝对额|total|actual|cumulative|level)*[±%()\s]*",
    re.IGNORECASE,
)


def is_period(label: str, *, yearless: bool = False) -> bool:
    """True where a part of a label is a period and little else; `yearless` lets `9月` count as well.

    >>> is_period("2030年"), is_period("9月"), is_period("9月", yearless=True), is_period("2030年新建道路")
    (True, False, True, False)
    """
    text = plain(label)
    if not _FULL.search(text) and not _ENGLISH.search(text) and not (yearless and _BARE.search(text)):
        return False
    return bool(_BESIDE.fullmatch(_BARE.sub("", _ENGLISH.sub("", _FULL.sub("", text))).strip(" -_/·,")))

"""What kind of thing a cell holds, by its text alone: the evidence from which headers, stubs and shifted rows are told."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

from audit.figures import Figure, parse_figure
from audit.notation import COMMA
from audit.patterns import regex
from audit.units import NONE, is_unit
from audit.units import PERCENT as PERCENT_UNIT

__all__ = [
    "BLANK",
    "FIGURES",
    "MARKER",
    "NUMBER",
    "PERCENT",
    "UNIT",
    "WORD",
    "figure_of",
    "is_period",
    "kind_of",
    "squeeze",
]

BLANK, NUMBER, PERCENT, MARKER, UNIT, WORD = "blank", "number", "percent", "marker", "unit", "word"
FIGURES = frozenset({NUMBER, PERCENT})

_PERIOD = regex(
    r"[(]?(?:(?:19|20)\d\d(?:\s?[-/.年]\s?\d{0,2})?(?:\s?[-~至到]\s?(?:(?:19|20)?\d\d))?\s?(?:年|年度|月|年末|年底|年初)?"
    r"|\d{1,2}(?:\s?[-~至到—]\s?\d{1,2})?\s?月(?:份|末|底|初)?|(?:19|20)\d\d\s?q[1-4]|q[1-4]\s?(?:19|20)?\d{0,2}|[1-4]\s?季度|fy\s?\d\d(?:\d\d)?)[)]?[*pe]?",
    re.IGNORECASE,
)


_PLAIN = regex(r"(-?[0-9]+(?:\.[0-9]+)?)(%?)")
_QUANTA = [Decimal(1).scaleb(-k) for k in range(20)]


def figure_of(text: str) -> Figure:
    """The figure that a cell's text prints, read with the usual markers: what `parse_figure` says, by a short cut for plain digits.

    >>> figure_of("12.50") == parse_figure("12.50"), figure_of("（3）") == parse_figure("（3）")
    (True, True)
    """
    match = _PLAIN.fullmatch(text)
    if match is None:
        return _read(text)
    number, percent = match.groups()
    decimals = len(number) - number.index(".") - 1 if "." in number else 0
    if decimals >= len(_QUANTA):
        return _read(text)
    return Figure(
        text, "number", Decimal(number), _QUANTA[decimals], PERCENT_UNIT if percent else NONE, end=len(text)
    )


_MARKED = regex(r"\d[,，.．]\d|[,，]\d")
_read = lru_cache(maxsize=1 << 16)(parse_figure)


def kind_of(text: str) -> str:
    """`blank`, `number`, `percent`, `marker`, `unit` or `word`: the kind of thing that a cell's text is.

    >>> kind_of("−2.0"), kind_of("80.0%"), kind_of("—"), kind_of("万人"), kind_of("年内完成18处"), kind_of(" ")
    ('number', 'percent', 'marker', 'unit', 'word', 'blank')
    """
    if not text:
        return BLANK
    match = _PLAIN.fullmatch(text)
    return _kind(text) if match is None else PERCENT if match[2] else NUMBER


@lru_cache(maxsize=1 << 16)
def _kind(text: str) -> str:
    figure = _read(text)
    if figure.kind == "text" and _MARKED.search(text):  # a figure in some manner, whichever it is
        figure = parse_figure(text, manner=COMMA)
    if figure.kind == "empty":
        return BLANK
    if figure.kind in ("number", "range"):
        return PERCENT if figure.unit.ratio else NUMBER
    if figure.kind == "marker":
        return MARKER
    return UNIT if len(text) <= 24 and is_unit(text.strip("()（） ")) else WORD


@lru_cache(maxsize=4096)
def is_period(text: str) -> bool:
    """True for a year, month or quarter, which a header prints in digits without being a figure."""
    return bool(_PERIOD.fullmatch(unicodedata.normalize("NFKC", text).strip()))


@lru_cache(maxsize=1 << 14)
def squeeze(text: str) -> str:
    """`text` without any blanks and in one width, to compare headers by."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()

"""How figures are printed: which mark parts the decimals, which ones group thousands, what brackets and triangles mean; and the patterns that follow.

Half of the world prints 1,234.5, the other half 1.234,5 or 1 234,5. A text alone does not tell: 12,345 is twelve thousand in one and twelve in the
other. So a reading is always in a `Manner`, which a pack or the whole document settles, never a single cell.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from audit.patterns import regex

__all__ = [
    "AFTER",
    "BEFORE",
    "COMMA",
    "POINT",
    "Brackets",
    "DecimalMark",
    "Manner",
    "Patterns",
    "Triangles",
    "decimal",
    "patterns",
    "plain",
]

DecimalMark = Literal["point", "comma"]
Brackets = Literal["negative", "plain", "open"]
Triangles = Literal["negative", "arrows", "open"]


class Manner(Struct, frozen=True, kw_only=True):
    """How a source prints: `decimal` is `point` or `comma`; `brackets` are `negative` (1,234) as in accounts, or `plain` where they only qualify the figure.

    `triangles` are `negative` (▲ and △ in Japanese tables) or `arrows`, of which ▲ points up. `open` says that the source does not tell.
    """

    decimal: DecimalMark = "point"
    brackets: Brackets = "negative"
    triangles: Triangles = "negative"


POINT, COMMA = Manner(), Manner(decimal="comma")


def plain(text: str) -> str:
    """`text` in one width and one sign: NFKC, every minus is `-`, raised and circled note marks are `†`, no zero-width characters."""
    text = unicodedata.normalize("NFKC", _NOTE_MARKS.sub("†", _SQUARED.sub("2", text or "")))
    return _INVISIBLE.sub("", text).translate(_SIGNS).strip()


_NOTE_MARKS = regex("[①-⓿¹²³⁰-⁹❶-➓]")
_SQUARED = regex("(?<=[mM])(²)")
_INVISIBLE = regex("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
_SIGNS = str.maketrans("−﹣‑‒\u00a0\u2009\u202f\u3000∶", "----    :")

_SCALE = r"(?:万亿|百万|千万|亿|万|千(?!瓦|克|米|伏)|trillion|billion|million|thousand|bn\b|mn\b)?"
_UNIT = (
    r"(?:个?百分点|个?千分点|percentage points?|percent|per cent|per mille|pp\b|%|‰|倍|times\b"
    r"|人民币|美元|欧元|元|平方米|平方公里|平方千米|立方米|公顷|公里|千米|公斤|千克|吨|千瓦时|亩|人次|人|名|口|户|个月|个|台|家|座|所|处|件|项|张"
    r"|场次|场|次|辆|头|只|羽|套|宗|栋|间|岁|类|种|条|度|方|米|斤|克|年|月|天|日|小时|位|千伏|千瓦|兆瓦|级"
    r"|yuan\b|euros?\b|eur\b|€|dollars?\b|persons?\b|people\b|households?\b|tonnes?\b)?"
    r"(?:\s?[/／]\s?(?:人|月|年|日|天|户|亩|吨|平方米|公里|次|台|个|元)(?:\s?[/／.·]\s?(?:人|月|年|日))?)?"
)
BEFORE: list[tuple[str, str]] = [
    ("不低于|不少于|不小于|至少|达到?|>=|≥|at least|no less than", ">="), ("超过|超|逾|突破|高于|大于|>|over|more than|above", ">"),
    ("不超过|不高于|不多于|至多|<=|≤|at most|no more than|up to", "<="), ("不足|不到|低于|小于|近|<|under|less than|below|nearly", "<"),
    ("约|大约|约为|左右|about|around|approximately|approx\\.|c\\.|~|～", "~"),
]  # fmt: skip
"""Words before a figure, and the bound that they make of it; group b0, b1 … of the patterns."""
AFTER: list[tuple[str, str]] = [
    ("及?以上|or more|or above|and over", ">="), ("及?以下|以内|or less|or below|and under", "<="), ("左右|上下|or so", "~"), ("多|余", ">"),
]  # fmt: skip
"""Words behind a figure; group a0, a1 … of the patterns."""
_PREFIX = "|".join(f"(?P<b{i}>{words})" for i, (words, _) in enumerate(BEFORE))
_SUFFIX = "|".join(f"(?P<a{i}>{words})" for i, (words, _) in enumerate(AFTER))
_MARKS = r"(?P<marks>\s?(?:[*†‡#]+|\[\d{1,2}\]|\(注\d?\)|注\d?|[a-e]\))*)"
_FLAG = r"(?P<flag>\s?(?:\((?:[rpe]|修订?|修正|调整|预|预计|预测|初步|初步数|快报|快报数|估计|并列|provisional|revised|estimated?)\)|[rpe](?![a-z])))?"
"""What agencies write behind a whole cell: 12.3r is revised, 12.3p provisional, 12.3（预计） estimated. In a sentence a letter is a word."""
_LAKH = r"[1-9]\d?(?:,\d{2})+,\d{3}(?!\d)(?:\.\d+)?"
"""12,34,567: thousands, then hundreds of thousands, as South Asia groups them."""


class Patterns(Struct, frozen=True):
    """`whole` reads a cell that is one figure, `span` one that is a range, `one` a figure within a sentence; `doubtful` finds digits in a sentence that may be one figure or two."""

    whole: re.Pattern[str]
    span: re.Pattern[str]
    one: re.Pattern[str]
    doubtful: re.Pattern[str]


@lru_cache(maxsize=2)
def patterns(mark: DecimalMark) -> Patterns:
    """The patterns of figures under one decimal mark; they are made when they are first needed."""
    number = _number(mark)
    core = rf"(?P<sign>[-+▲△▼▽]\s?|-?\s?[¥$€£]\s?-?)?(?P<number>{number})\s?(?P<scale>{_SCALE})\s?(?P<unit>{_UNIT})"
    whole = rf"(?:(?:{_PREFIX})\s*)?(?P<open>\()?{core}(?P<close>\))?(?P<after>\s?(?:[%‰]))?\s?(?:{_SUFFIX})?{_MARKS}{_FLAG}"
    span = (
        rf"(?P<low>[-+]?{number})\s?(?P<u1>{_SCALE}{_UNIT})\s?(?:-|~|～|—|–|至|到|to)\s?"
        rf"(?P<high>[-+]?{number})\s?(?P<scale>{_SCALE})\s?(?P<unit>{_UNIT})"
    )
    other = "," if mark == "point" else r"\."
    return Patterns(
        whole=regex(whole, re.IGNORECASE),
        span=regex(span, re.IGNORECASE),
        one=regex(rf"(?:(?:{_PREFIX})\s*)?{core}\s?(?:{_SUFFIX})?{_MARKS}", re.IGNORECASE),
        doubtful=regex(rf"(?<![\d.,])(?:\d{{1,3}}(?: \d{{3}})+{other}\d+|\d+{other}\d{{1,2}})(?![\d.,]*\d)"),
    )


def _number(mark: DecimalMark) -> str:
    """Digits in groups of three, by one and the same separator, or without; a group never begins with a nought (0,123 is no thousands)."""
    comma = mark == "comma"
    part = rf"(?:{',' if comma else '[.]'}\d+)"
    grouped = (
        rf"[1-9]\d{{0,2}}(?:{by}\d{{3}})+(?!\d){part}?" for by in ("[.]" if comma else ",", "['’]", " ")
    )
    lakh = [] if comma else [_LAKH]
    return f"(?:{'|'.join([*grouped, *lakh, rf'[0-9]+{part}?', part])})".replace("[0-9]", r"\d")


def decimal(number: str, mark: DecimalMark) -> Decimal:
    """The value of a number that the patterns of `mark` matched.

    >>> decimal("1 234,50", "comma"), decimal("12,34,567.5", "point")
    (Decimal('1234.50'), Decimal('1234567.5'))
    """
    if mark == "comma":
        number = number.replace(".", "").replace(",", ".")
    return Decimal(re.sub(r"[,'’ ]", "", number))

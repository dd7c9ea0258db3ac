"""A unit of measure is a dimension and a power of ten (or a fixed factor) of that dimension's base.

Two figures can be confronted only in one dimension; `factor` brings both to the base: 1 亿元 is 10^8 yuan,
2.2 % is 0.022. Counts (persons, households, pieces) are *exact* when printed whole and unscaled.
"""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from functools import lru_cache

from msgspec import Struct

from audit.patterns import regex

__all__ = ["NONE", "PERCENT", "TIMES", "Unit", "is_unit", "parse_unit"]


class Unit(Struct, frozen=True):
    """What a figure counts: `name` as printed, `dimension` to compare by, `factor` to the dimension's base."""

    name: str
    dimension: str
    factor: Fraction = Fraction(1)
    count: bool = False

    @property
    def ratio(self) -> bool:
        """True for percentages, per mille, percentage points and multiples."""
        return self.dimension == "ratio"

    def __str__(self) -> str:
        return self.name


NONE = Unit("", "")
PERCENT = Unit("%", "ratio", Fraction(1, 100))
TIMES = Unit("倍", "ratio", Fraction(1))

_RATIO = {
    "%": Fraction(1, 100), "％": Fraction(1, 100), "百分点": Fraction(1, 100), "个百分点": Fraction(1, 100),
    "percent": Fraction(1, 100), "percentagepoints": Fraction(1, 100), "pp": Fraction(1, 100),
    "‰": Fraction(1, 1000), "千分点": Fraction(1, 1000), "个千分点": Fraction(1, 1000), "permille": Fraction(1, 1000),
    "倍": Fraction(1), "times": Fraction(1),
}  # fmt: skip

_PREFIX = [
    ("万亿", 12), ("百万", 6), ("千万", 7), ("十亿", 9), ("百亿", 10), ("亿", 8), ("万", 4), ("千", 3), ("百", 2), ("十", 1),
    ("trillion", 12), ("billion", 9), ("million", 6), ("thousand", 3), ("bn", 9), ("mn", 6),
]  # fmt: skip

# dimension base -> the names that mean it, each with a factor
_BASES: dict[str, dict[str, Fraction]] = {
    "yuan": {"元": Fraction(1), "人民币": Fraction(1), "rmb": Fraction(1), "cny": Fraction(1), "yuan": Fraction(1)},
    "us dollar": {"美元": Fraction(1), "usd": Fraction(1), "dollars": Fraction(1), "us$": Fraction(1), "$": Fraction(1)},
    "pound": {"英镑": Fraction(1), "gbp": Fraction(1), "pounds": Fraction(1), "£": Fraction(1)},
    "euro": {"欧元": Fraction(1), "eur": Fraction(1), "euro": Fraction(1), "euros": Fraction(1), "€": Fraction(1)},
    "square metre": {
        "平方米": Fraction(1), "㎡": Fraction(1), "m2": Fraction(1), "平米": Fraction(1), "公顷": Fraction(10_000),
        "hectares": Fraction(10_000), "平方公里": Fraction(10**6), "平方千米": Fraction(10**6), "km2": Fraction(10**6),
    },
    "mu": {"亩": Fraction(1)},
    "cubic metre": {"立方米": Fraction(1), "m3": Fraction(1), "方": Fraction(1), "立方": Fraction(1)},
    "metre": {"米": Fraction(1), "公里": Fraction(1000), "千米": Fraction(1000), "km": Fraction(1000), "里": Fraction(500)},
    "gram": {"克": Fraction(1), "公斤": Fraction(1000), "千克": Fraction(1000), "kg": Fraction(1000), "斤": Fraction(500),
             "吨": Fraction(10**6), "tonnes": Fraction(10**6), "tons": Fraction(10**6)},
    "watt hour": {"千瓦时": Fraction(1000), "度": Fraction(1000), "千瓦小时": Fraction(1000), "kwh": Fraction(1000)},
    "person": {"人": Fraction(1), "人次": Fraction(1), "名": Fraction(1), "口": Fraction(1), "persons": Fraction(1), "people": Fraction(1)},
    "month": {"月": Fraction(1), "个月": Fraction(1), "人月": Fraction(1), "months": Fraction(1)},
}  # fmt: skip

_COUNTS = (
    "户 个 台 家 座 所 处 件 项 张 次 场次 场 辆 头 只 羽 套 宗 栋 间 名 人 人次 口 棵 株 艘 条 册 本 例 起 对 部 支 门 村 类 种 批 户次 "
    "家次 台套 台次 车次 标段 企业 单位 persons people households units pieces items months 月 个月 人月"
).split()

_MONEY = regex(r"(us\$|[$£€]|usd|gbp|eur|rmb|cny)(trillion|tn|billion|bn|million|mn|m|thousand|k|'?000s?)")
_ENGLISH = {"tn": 12, "bn": 9, "mn": 6, "m": 6, "k": 3, "000": 3, "'000": 3} | dict(_PREFIX)
"""Money is printed the other way round: $ million, £bn, €m, $000."""

_INTERCHANGEABLE = frozenset("个 家 所 处 座 台 件 项 套 场 场次 次 间 栋 名 类 种 张 户".split())
"""Measure words for a count of things: 36家 may answer a target of 36个."""


@lru_cache(maxsize=4096)
def parse_unit(text: str) -> Unit:
    """The unit that `text` names; an unknown word is a dimension of its own, an empty text is `NONE`.

    >>> parse_unit("万元").factor, parse_unit("万元").dimension
    (Fraction(10000, 1), 'yuan')
    """
    name = unicodedata.normalize("NFKC", text or "").strip().strip("()[]（）。.,、:：")
    key = re.sub(r"[\s_]+", "", name).lower()
    if not key:
        return NONE
    if key in _RATIO:
        return Unit(name, "ratio", _RATIO[key])
    if found := _base(key):
        return Unit(name, found[0], found[1], key in _COUNTS)
    if money := _MONEY.fullmatch(key):
        dimension, factor = _base(money[1]) or (money[1], Fraction(1))
        return Unit(name, dimension, factor * 10 ** _ENGLISH[money[2].removesuffix("s")])
    if key in ("thousands", "millions", "billions", "trillions"):
        key = key.removesuffix("s")
    for prefix, power in _PREFIX:
        if key.startswith(prefix) and (key != prefix):
            rest = key[len(prefix) :]
            dimension, factor = _base(rest) or (rest, Fraction(1))
            return Unit(name, dimension, factor * 10**power)
        if key == prefix:
            return Unit(name, "", Fraction(10**power))
    return Unit(name, key, Fraction(1), key in _COUNTS)


def _base(key: str) -> tuple[str, Fraction] | None:
    for dimension, names in _BASES.items():
        if key in names:
            return dimension, names[key]
    return ("piece", Fraction(1)) if key in _INTERCHANGEABLE else None


_KNOWN = regex(
    r"(?:万亿|百万|千万|十亿|百亿|亿|万|千|百)?"
    r"(?:元|美元|欧元|人民币|平方米|平方公里|平方千米|公顷|㎡|亩|立方米|方|米|公里|千米|克|公斤|千克|斤|吨|千瓦时|度|人次|人|名|口|户|个|台|家"
    r"|座|所|处|件|项|张|次|场次|场|辆|头|只|羽|套|宗|栋|间|%|％|‰|倍|个百分点|百分点|岁|年|月|天|日|小时|类|种|条|位|伏|千伏|千瓦|兆瓦)"
    r"(?:\s*[/／·.]\s*(?:元|人|月|年|日|天|户|亩|吨|平方米|公里|万人|百人|千人|次|台|个)?)*"
)


def is_unit(text: str) -> bool:
    """True where `text` is nothing but a unit that the trade uses (so that a bracketed word in a label may be one)."""
    name = unicodedata.normalize("NFKC", text or "").strip()
    parts = re.split(r"[,，、\s]+", name) if name else []
    return bool(parts) and all(
        _KNOWN.fullmatch(part) or part.lower() in _RATIO or _english(part) for part in parts
    )


def _english(text: str) -> bool:
    key = text.lower()
    known = any(key in names for names in _BASES.values()) or key.removesuffix("s") in {p for p, _ in _PREFIX}
    return known or bool(_MONEY.fullmatch(key))

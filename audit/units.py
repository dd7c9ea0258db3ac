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
    "percentagepoint": Fraction(1, 100), "p.p": Fraction(1, 100), "p.p.": Fraction(1, 100), "inpercent": Fraction(1, 100), "in%": Fraction(1, 100), "en%": Fraction(1, 100), "em%": Fraction(1, 100),
    "prozent": Fraction(1, 100), "inprozent": Fraction(1, 100), "prozentpunkte": Fraction(1, 100), "in‰": Fraction(1, 1000), "promille": Fraction(1, 1000),
    "倍": Fraction(1), "times": Fraction(1),
}  # fmt: skip

_PREFIX = [
    ("万亿", 12), ("百万", 6), ("千万", 7), ("十亿", 9), ("百亿", 10), ("亿", 8), ("万", 4), ("千", 3), ("百", 2), ("十", 1),
    ("trillion", 12), ("billion", 9), ("million", 6), ("thousand", 3), ("bn", 9), ("mn", 6),
]  # fmt: skip

_SCALES = {
    word: power
    for power, words in (
        (3, "thousand thousands thsd thous tsd tausend millier milliers miles tys '000 '000s 000 000s"), (5, "lakh lakhs lac"), (7, "crore crores"),
        (6, "million millions mio mill mln mn millionen millones milhões milioni"), (9, "billion billions bn mrd mld milliard milliards md mds milliarden miliardi"),
        (12, "trillion trillions tn"),
    )
    for word in words.split()
}  # fmt: skip
"""Words that scale a unit, in the languages that bulletins are printed in."""
_LETTERS = {"k": 3, "t": 3, "m": 6, "b": 9}
"""Letters that scale money alone: €m, T€, $b; elsewhere m is a metre and t a tonne."""

# dimension base -> the names that mean it, each with a factor
_BASES: dict[str, dict[str, Fraction]] = {
    "yuan": dict.fromkeys("元 人民币 rmb cny yuan".split(), Fraction(1)),
    "us dollar": dict.fromkeys("美元 usd dollars dollar us$ $".split(), Fraction(1)),
    "pound": dict.fromkeys("英镑 gbp pounds £".split(), Fraction(1)), "euro": dict.fromkeys("欧元 eur euro euros €".split(), Fraction(1)),
    "yen": dict.fromkeys("日元 円 jpy yen ¥".split(), Fraction(1)), "rupee": dict.fromkeys("inr rs ₹ rupees".split(), Fraction(1)),
    "franc": dict.fromkeys("chf 瑞士法郎 fr".split(), Fraction(1)), "zloty": dict.fromkeys("pln zł".split(), Fraction(1)),
    "hong kong dollar": dict.fromkeys("港元 港币 hkd hk$".split(), Fraction(1)), "rouble": dict.fromkeys("卢布 rub roubles".split(), Fraction(1)),
    **{code: {code: Fraction(1)} for code in "sek nok dkk czk huf cad aud nzd brl zar krw sgd".split()},
    "aud": dict.fromkeys(("aud", "a$"), Fraction(1)), "cad": dict.fromkeys(("cad", "c$"), Fraction(1)), "nzd": dict.fromkeys(("nzd", "nz$"), Fraction(1)),
    "square metre": {
        "平方米": Fraction(1), "㎡": Fraction(1), "m2": Fraction(1), "平米": Fraction(1), "公顷": Fraction(10_000), "ha": Fraction(10_000), "hm2": Fraction(10_000),
        "hectares": Fraction(10_000), "hectare": Fraction(10_000), "hektar": Fraction(10_000), "平方公里": Fraction(10**6), "平方千米": Fraction(10**6), "km2": Fraction(10**6), "acres": Fraction(40_468_564_224, 10**7),
    },
    "mu": {"亩": Fraction(1)},
    "cubic metre": {
        "立方米": Fraction(1), "m3": Fraction(1), "方": Fraction(1), "立方": Fraction(1), "升": Fraction(1, 1000), "litres": Fraction(1, 1000), "liters": Fraction(1, 1000),
        "hl": Fraction(1, 10), "hectolitres": Fraction(1, 10),
    },
    "metre": {"米": Fraction(1), "公里": Fraction(1000), "千米": Fraction(1000), "km": Fraction(1000), "里": Fraction(500)},
    "gram": {
        "克": Fraction(1), "公斤": Fraction(1000), "千克": Fraction(1000), "kg": Fraction(1000), "斤": Fraction(500), "吨": Fraction(10**6),
        **dict.fromkeys("tonnes tonne tons tonnen".split(), Fraction(10**6)), "t": Fraction(10**6), "kt": Fraction(10**9), "mt": Fraction(10**12), "quintals": Fraction(10**5),
    },
    "watt": {"瓦": Fraction(1), "千瓦": Fraction(1000), "kw": Fraction(1000), "兆瓦": Fraction(10**6), "mw": Fraction(10**6), "gw": Fraction(10**9)},
    "watt hour": {
        "千瓦时": Fraction(1000), "度": Fraction(1000), "千瓦小时": Fraction(1000), "kwh": Fraction(1000), "mwh": Fraction(10**6), "gwh": Fraction(10**9), "twh": Fraction(10**12),
        **{unit: Fraction(10**power, 3600) for unit, power in (("mj", 6), ("gj", 9), ("tj", 12), ("pj", 15), ("ej", 18))},
    },
    "tonne of coal equivalent": dict.fromkeys("吨标准煤 吨标煤 tce".split(), Fraction(1)),
    "tonne of oil equivalent": {"toe": Fraction(1), "ktoe": Fraction(1000), "mtoe": Fraction(10**6), "吨油当量": Fraction(1)},
    "barrel": dict.fromkeys("bbl barrels 桶".split(), Fraction(1)), "container": dict.fromkeys("teu 标箱 标准箱".split(), Fraction(1)),
    "tonne kilometre": dict.fromkeys("吨公里 tkm".split(), Fraction(1)), "person kilometre": dict.fromkeys("人公里 pkm".split(), Fraction(1)),
    "person": dict.fromkeys("人 人次 名 口 persons person people personen einwohner personnes habitants personas osób inhabitants capita".split(), Fraction(1)),
    "month": dict.fromkeys("月 个月 人月 months".split(), Fraction(1)),
}  # fmt: skip

_SPELT = [
    (regex(pattern), short)
    for pattern, short in (
        (r"\b(?:sq\.?|square) ?(?:km|kilomet(?:re|er)s?)\b", "km2"), (r"\b(?:sq\.?|square) ?(?:m|met(?:re|er)s?)\b", "m2"), (r"\b(?:cu\.?|cubic) ?(?:m|met(?:re|er)s?)\b", "m3"),
        (r"\bkilowatt[- ]hours?\b", "kwh"), (r"\bmegawatts?\b", "mw"), (r"\bto(?:nne|n)s? of (oil) equivalent\b", "toe"), (r"\bto(?:nne|n)s? of (?:standard )?coal equivalent\b", "tce"),
        (r"\bus dollars?\b", "usd"), (r"\bmetric to(?:nne|n)s?\b", "t"),
    )
]  # fmt: skip
"""Units of several words, by one."""

_COUNTS = (
    "户 个 台 家 座 所 处 件 项 张 次 场次 场 辆 头 只 羽 套 宗 栋 间 名 人 人次 口 棵 株 艘 条 册 本 例 起 对 部 支 门 村 类 种 批 户次 "
    "家次 台套 台次 车次 标段 企业 单位 persons people households units pieces items months 月 个月 人月 personen personnes personas haushalte ménages"
).split()

_INTERCHANGEABLE = frozenset("个 家 所 处 座 台 件 项 套 场 场次 次 间 栋 名 类 种 张 户".split())
"""Measure words for a count of things: 36家 may answer a target of 36个."""


@lru_cache(maxsize=4096)
def parse_unit(text: str) -> Unit:
    """The unit that `text` names; an unknown word is a dimension of its own, an empty text is `NONE`. A quotient of two known units has the quotient of their factors.

    >>> parse_unit("万元").factor, parse_unit("万元").dimension
    (Fraction(10000, 1), 'yuan')
    >>> parse_unit("Mio. €").factor, parse_unit("t/ha").factor, parse_unit("公斤/亩").dimension
    (Fraction(1000000, 1), Fraction(100, 1), 'gram/mu')
    """
    name = unicodedata.normalize("NFKC", text or "").strip().strip("()[]（）。.,、:：")
    key = _key(name)
    if not key:
        return NONE
    if found := _known(name):
        return found
    upper, *lower = re.split(r"/|\bper\b", name)
    above, below = (_known(part.strip()) for part in (upper, *lower)) if len(lower) == 1 else (None, None)
    if above and below and above.dimension and below.dimension and not above.ratio:
        return Unit(name, f"{above.dimension}/{below.dimension}", above.factor / below.factor)
    for prefix, power in _PREFIX:
        if key.startswith(prefix):
            return Unit(name, key[len(prefix) :], Fraction(10**power))
    return Unit(name, key, Fraction(1), key in _COUNTS)


def _key(name: str) -> str:
    return re.sub(r"[\s_]+", "", name).lower().replace("億", "亿").replace("萬", "万")


def _known(name: str) -> Unit | None:
    """The unit that `name` is made of, if all of it is known: a ratio, a base, a scale, or a scale and a base."""
    key = _key(name)
    if key in _RATIO:
        return Unit(name, "ratio", _RATIO[key])
    if found := _base(key):
        return Unit(name, found[0], found[1], key in _COUNTS)
    for prefix, power in _PREFIX[:10]:
        if key == prefix:
            return Unit(name, "", Fraction(10**power))
        if key.startswith(prefix) and (found := _base(key[len(prefix) :])):
            return Unit(name, found[0], found[1] * 10**power)
    return _worded(name)


_TOKEN = regex(r"(?:us|hk|nz|[ac])?[$€£¥₹]|'?000s?\b|\d[\d ,.']*\d|[^\W\d_]+\d?\.?|'")
_BETWEEN = frozenset({"in", "en", "of", "de", "d", "des", "di", "von", "'", "w"})


def _worded(name: str) -> Unit | None:
    """A unit in words, scale and base in any order: `millions d'euros`, `Mio. €`, `RMB 100 million`, `'000 tonnes`, `in 1,000`; None where any word is no part of one."""
    text = re.sub(r"[\s_]+", " ", name.lower().replace("’", "'"))
    for pattern, short in _SPELT:
        text = pattern.sub(short, text)
    tokens = [token.rstrip(".").strip() for token in _TOKEN.findall(text)]
    if _TOKEN.sub("", text).strip():
        return None
    bases = [token for token in tokens if _base(token) and token != "t"]
    money = len(bases) == 1 and (_base(bases[0]) or ("",))[0] not in _MEASURES
    power, base = 0, ""
    for token in tokens:
        if token in _SCALES:
            power += _SCALES[token]
        elif digits := re.fullmatch(r"10+", re.sub(r"[ ,.']", "", token)):
            power += len(digits[0]) - 1
        elif money and token in _LETTERS:
            power += _LETTERS[token]
        elif _base(token) and not base:
            base = token
        elif token not in _BETWEEN:
            return None
    if not base and (power < 3 or tokens[-1] in _BETWEEN):
        return None
    dimension, factor = _base(base) or ("", Fraction(1))
    return Unit(name, dimension, factor * 10**power, not power and base in _COUNTS)


_MEASURES = frozenset(
    "square metre,mu,cubic metre,metre,gram,watt,watt hour,tonne of coal equivalent,tonne of oil equivalent,barrel,container,tonne kilometre,person kilometre,person,month,piece".split(
        ","
    )
)
"""Dimensions that are no money."""


def _base(key: str) -> tuple[str, Fraction] | None:
    for dimension, names in _BASES.items():
        if key in names:
            return dimension, names[key]
    return ("piece", Fraction(1)) if key in _INTERCHANGEABLE else None


_KNOWN = regex(
    r"(?:万亿|百万|千万|十亿|百亿|亿|万|千|百)?"
    r"(?:元|美元|欧元|人民币|平方米|平方公里|平方千米|公顷|㎡|亩|立方米|方|米|公里|千米|克|公斤|千克|斤|吨|千瓦时|度|人次|人|名|口|户|个|台|家"
    r"|座|所|处|件|项|张|次|场次|场|辆|头|只|羽|套|宗|栋|间|%|％|‰|倍|个百分点|百分点|岁|年|月|天|日|小时|类|种|条|位|伏|千伏|千瓦|兆瓦)"
    r"(?:\s*[/／·.]\s*(?:元|人|月|年|日|天|户|亩|公顷|吨|平方米|公里|万人|百人|千人|次|台|个)?)*"
)
_LETTER = frozenset("t")
"""Bare letters that are units in a bracket, as written; others (M, F, W) name groups."""


def is_unit(text: str) -> bool:
    """True where `text` is nothing but a unit that the trade uses (so that a bracketed word in a label may be one)."""
    name = unicodedata.normalize("NFKC", text or "").strip()
    if len(name) < 2 and name.isascii() and name.isalpha():
        return name in _LETTER
    parts = re.split(r"[,，、\s]+", name) if name else []
    if parts and all(_KNOWN.fullmatch(part) or _known(part) for part in parts):
        return True
    return bool(name) and (_known(name) is not None or _quotient(name))


def _quotient(name: str) -> bool:
    """True for a known unit over another: kg/ha, persons per km²."""
    parts = re.split(r"/|\bper\b", name)
    return len(parts) == 2 and all(_known(part.strip()) and not part.strip().isdigit() for part in parts)

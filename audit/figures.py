"""A printed figure: the text of a cell, the value it prints, the unit of its last digit, and what the words around it add.

The text is kept, because `10.0` is not `10`: the trailing zero says how exact the figure is. Full-width digits and signs,
thousands separators, bracketed and triangled negatives, scale words (亿 万 千 million), bounds (不低于, 以上, at least), approximations (约),
ranges, footnote marks and the markers of a source (—, --, …, ×) are understood; whatever is not is `text`, never a guess.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from audit.units import NONE, Unit, parse_unit

__all__ = ["DEFAULT_MARKERS", "Figure", "figures_in", "like", "parse_figure", "plain", "spell"]

DEFAULT_MARKERS: Mapping[str, str] = {
    "—": "not-applicable", "——": "not-applicable", "–": "not-applicable", "-": "not-applicable", "--": "not-applicable",
    "---": "not-applicable", "－": "not-applicable", "―": "not-applicable", "/": "not-applicable", "\\": "not-applicable",
    "n/a": "not-applicable", "na": "not-applicable", "无": "not-applicable",
    "…": "negligible", "……": "negligible", "...": "not-available", "..": "not-available", ":": "not-available",
    "n.a.": "not-available", "nil": "negligible", "- -": "not-applicable", "— —": "not-applicable", "⋯": "negligible", "⋯⋯": "negligible",
    "×": "suppressed", "x": "suppressed", "*": "suppressed", "**": "suppressed", "c": "suppressed",
}  # fmt: skip
"""What a cell that holds no digit says; a pack's `profile.markers` takes precedence, since agencies disagree."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One reading of a printed text.

    `kind` is `number` (value, quantum and unit are set), `range` (value to upper), `marker` (`marker` is set), `text` (not a
    figure) or `empty`. `quantum` is the unit of the last printed digit, in the printed unit (10.0 -> 0.1, 1.2万 -> 0.1 with
    unit 万). `bound` is `>=`, `>`, `<=`, `<` or `~` (about) where a word widens or cuts the figure. `start` and `end` are its place in the text.
    """

    text: str
    kind: str = "text"
    value: Decimal | None = None
    quantum: Decimal = Decimal(1)
    unit: Unit = NONE
    bound: str = ""
    marker: str = ""
    upper: Decimal | None = None
    marks: str = ""
    start: int = 0
    end: int = 0

    @property
    def is_number(self) -> bool:
        """True where the text prints one value."""
        return self.kind == "number"

    @property
    def decimals(self) -> int:
        """Printed digits after the point."""
        exponent = self.quantum.as_tuple().exponent
        return max(0, -exponent) if isinstance(exponent, int) else 0

    @property
    def magnitude(self) -> Fraction:
        """The value in the base of its unit (428.25亿元 -> 42825000000)."""
        return Fraction(self.value or 0) * self.unit.factor


def plain(text: str) -> str:
    """`text` in one width and one sign: NFKC, every minus is `-`, raised and circled note marks are `†`, no zero-width characters."""
    text = unicodedata.normalize("NFKC", _NOTE_MARKS.sub("†", _SQUARED.sub("2", text or "")))
    return _INVISIBLE.sub("", text).translate(_SIGNS).strip()


_NOTE_MARKS = re.compile("[①-⓿¹²³⁰-⁹❶-➓]")
_SQUARED = re.compile("(?<=[mM])(²)")
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
_SIGNS = str.maketrans(
    {
        "−": "-",
        "﹣": "-",
        "‑": "-",
        "‒": "-",
        "\u00a0": " ",
        "\u2009": " ",
        "\u202f": " ",
        "\u3000": " ",
        "∶": ":",
    }
)

_NUMBER = r"(?:\d{1,3}(?:[,'’ ]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
_SCALE = r"(?:万亿|百万|千万|亿|万|千(?!瓦|克|米|伏)|trillion|billion|million|thousand|bn\b|mn\b)?"
_UNIT = (
    r"(?:个?百分点|个?千分点|percentage points?|percent|per cent|per mille|pp\b|%|‰|倍|times\b"
    r"|人民币|美元|欧元|元|平方米|平方公里|平方千米|立方米|公顷|公里|千米|公斤|千克|吨|千瓦时|亩|人次|人|名|口|户|个月|个|台|家|座|所|处|件|项|张"
    r"|场次|场|次|辆|头|只|羽|套|宗|栋|间|岁|类|种|条|度|方|米|斤|克|年|月|天|日|小时|位|千伏|千瓦|兆瓦|级"
    r"|yuan\b|euros?\b|dollars?\b|persons?\b|people\b|households?\b|tonnes?\b)?"
    r"(?:\s?[/／]\s?(?:人|月|年|日|天|户|亩|吨|平方米|公里|次|台|个|元)(?:\s?[/／.·]\s?(?:人|月|年|日))?)?"
)
_BEFORE: list[tuple[str, str]] = [
    ("不低于|不少于|不小于|至少|达到?|>=|≥|at least|no less than", ">="), ("超过|超|逾|突破|高于|大于|>|over|more than|above", ">"),
    ("不超过|不高于|不多于|至多|<=|≤|at most|no more than|up to", "<="), ("不足|不到|低于|小于|近|<|under|less than|below|nearly", "<"),
    ("约|大约|约为|左右|about|around|approximately|approx\\.|c\\.|~|～", "~"),
]  # fmt: skip
_AFTER: list[tuple[str, str]] = [
    ("及?以上|or more|or above|and over", ">="), ("及?以下|以内|or less|or below|and under", "<="), ("左右|上下|or so", "~"), ("多|余", ">"),
]  # fmt: skip
_REACHED = frozenset({"达", "达到"})
_CURRENCY = {"¥": "元", "$": "美元", "€": "欧元", "£": "英镑"}
_DIRECTION = re.compile(
    r"(?:(?P<up>↑|增长|上升|提高|上涨|增加|扩大|增|升)|(?P<down>↓|下降|降低|下跌|回落|减少|缩小|收窄|降|减))了?\s*(?=[\d.])"
)
"""A whole cell that says its sign in a word or an arrow: 下降3.1% is −3.1 %."""
_OF_AMOUNTS = frozenset({"增加", "减少", "增", "减", "增了", "减了", "提高", "扩大", "缩小", "降低"})
_SCIENTIFIC = re.compile(r"[-+]?\d(?:\.\d+)?[eE][-+]\d{1,2}")

_PREFIX = "|".join(f"(?P<b{i}>{words})" for i, (words, _) in enumerate(_BEFORE))
_SUFFIX = "|".join(f"(?P<a{i}>{words})" for i, (words, _) in enumerate(_AFTER))
_MARKS = r"(?P<marks>\s?(?:[*†‡#]+|\[\d{1,2}\]|\(注\d?\)|注\d?|[a-e]\))*)"
_FLAG = r"(?P<flag>\s?(?:\((?:[rpe]|修订?|修正|调整|预|预计|预测|初步|初步数|快报|快报数|估计|并列|provisional|revised|estimated?)\)|[rpe](?![a-z])))?"
"""What agencies write behind a whole cell: 12.3r is revised, 12.3p provisional, 12.3（预计） estimated. In a sentence a letter is a word."""
_CORE = (
    rf"(?P<sign>[-+▲△▼]\s?|-?\s?[¥$€£]\s?-?)?(?P<number>{_NUMBER})\s?(?P<scale>{_SCALE})\s?(?P<unit>{_UNIT})"
)
_ONE = re.compile(rf"(?:(?:{_PREFIX})\s*)?{_CORE}\s?(?:{_SUFFIX})?{_MARKS}", re.IGNORECASE)
_WHOLE = re.compile(
    rf"(?:(?:{_PREFIX})\s*)?(?P<open>\()?{_CORE}(?P<close>\))?(?P<after>\s?(?:[%‰]))?\s?(?:{_SUFFIX})?{_MARKS}{_FLAG}",
    re.IGNORECASE,
)
_RANGE = re.compile(
    rf"(?P<low>[-+]?{_NUMBER})\s?(?P<u1>{_SCALE}{_UNIT})\s?(?:-|~|～|—|–|至|到|to)\s?(?P<high>[-+]?{_NUMBER})\s?(?P<scale>{_SCALE})\s?(?P<unit>{_UNIT})",
    re.I,
)
_PERIOD = re.compile(
    r"\d{4}\s?(?:年|-|/|\.)\s?\d{1,2}(?:\s?(?:月|-|/|\.)\s?\d{1,2}\s?日?|\s?月)?(?:份|末|底|初)?|\d{4}\s?年(?:度|末|底|初)?(?:\s?(?:-|~|至|到)\s?\d{4}\s?年)?"
    r"|\d{1,2}\s?月?\s?(?:-|~|至|到|—|–)\s?\d{1,2}\s?月(?:份|末|底|初)?|\d{1,2}\s?月\d{1,2}\s?日|(?<![\d.])\d{1,2}\s?月(?:份|末|底|初)?"
    r"|[第前上下]\s?\d\s?(?:季度|次|批|号)?|\d\s?季度"
)
_CODE = re.compile(r"[A-Za-z][A-Za-z\-]*\d+(?:\.\d+)?|\d+[A-Za-z]+(?:\s?/\s?\d+[A-Za-z]+)*(?![a-z])")


def parse_figure(text: str, markers: Mapping[str, str] = DEFAULT_MARKERS) -> Figure:
    """Reads a whole cell; a cell that says more than one figure is `text` (see `figures_in`).

    >>> parse_figure("（1,234.50）").value, parse_figure("－2.0％").quantum, parse_figure("8.0%以上").bound
    (Decimal('-1234.50'), Decimal('0.1'), '>=')
    """
    clean = plain(text)
    if not clean:
        return Figure(text, "empty")
    stripped = (text or "").strip()
    marker = markers.get(stripped) or markers.get(clean) or DEFAULT_MARKERS.get(clean.lower())
    if marker:
        return Figure(text, "marker", marker=marker)
    if match := _DIRECTION.match(clean):
        return _directed(text, clean, match)
    if _SCIENTIFIC.fullmatch(clean):
        value = Decimal(clean)
        return Figure(text, "number", value, _quantum(value), end=len(clean))
    if match := _WHOLE.fullmatch(clean):
        if bool(match["open"]) != bool(match["close"]):
            return Figure(text)
        figure = _figure(text, match)
        if match["flag"]:
            figure = replace(figure, marks=f"{figure.marks}{match['flag'].strip()}")
        if match["after"] and figure.unit is NONE:
            figure = replace(figure, unit=parse_unit(match["after"]))
        if match["open"] and match["sign"] is None and figure.value is not None:
            figure = replace(figure, value=-figure.value)
        return figure
    if (match := _RANGE.fullmatch(clean)) and "." not in (match["u1"] or ""):
        low, high = _decimal(match["low"]), _decimal(match["high"])
        if low <= high:
            unit = parse_unit(match["scale"] + match["unit"] or match["u1"])
            return Figure(text, "range", low, _quantum(low), unit, upper=high, end=len(clean))
    return Figure(text)


def _directed(text: str, clean: str, match: re.Match[str]) -> Figure:
    """The figure behind a word for its sign. An amount is not read so (减少2处 is two places done), nor a figure with a sign or bound of its own."""
    figure = parse_figure(clean[match.end() :])
    amount = not figure.unit.ratio and (figure.unit is not NONE or match[0].strip()[:2] in _OF_AMOUNTS)
    if not figure.is_number or figure.value is None or figure.bound or figure.value.is_signed() or amount:
        return Figure(text)
    return replace(figure, text=text, value=-figure.value if match["down"] else figure.value, end=len(clean))


def figures_in(text: str) -> Iterator[Figure]:
    """Every figure inside a sentence, in order; dates, periods, ordinals and codes are not figures.

    >>> [str(f.value) + f.unit.name for f in figures_in("2023年1-9月，已有163名儿童康复，累计训练917个月。")]
    ['163名', '917个月']
    """
    clean = plain(text)
    taken = [match.span() for match in _CODE.finditer(clean)]
    for match in _PERIOD.finditer(clean):
        after = clean[match.end() : match.end() + 1]
        if not (match[0].endswith("月") and clean[match.start() - 1 : match.start()] == "个"):
            taken.append((match.start(), match.end() + (after in "份末底初" and bool(after))))
    for match in _ONE.finditer(clean):
        start, end = match.span("number")
        if any(a < end and start < b for a, b in taken) or _inside_word(clean, start):
            continue
        yield _figure(match[0], match, match.start())


def _inside_word(text: str, start: int) -> bool:
    return start > 0 and (
        (text[start - 1].isascii() and text[start - 1].isalpha()) or text[start - 1] in "第No."
    )


def _decimal(text: str) -> Decimal:
    return Decimal(re.sub(r"[,'’ ]", "", text))


def _quantum(value: Decimal) -> Decimal:
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


def _figure(text: str, match: re.Match[str], offset: int = 0) -> Figure:
    value = _decimal(match["number"])
    sign = (match["sign"] or "").strip()
    unit_text = (match["scale"] or "") + (match["unit"] or "")
    if _CURRENCY.keys() & set(sign):
        unit_text += _CURRENCY[next(c for c in sign if c in _CURRENCY)]
    negative = bool(set(sign) & set("-▲△▼"))
    bound = next(
        (b for i, (_, b) in enumerate(_BEFORE) if match[f"b{i}"] and match[f"b{i}"] not in _REACHED), ""
    )
    bound = next((b for i, (_, b) in enumerate(_AFTER) if match[f"a{i}"]), bound)
    return Figure(
        text, "number", -value if negative else value, _quantum(value), parse_unit(unit_text), bound,
        marks=(match["marks"] or "").strip(), start=offset, end=offset + len(match[0]),
    )  # fmt: skip


def spell(value: Fraction, places: int, *, plus: bool = False, comma: bool = False) -> str:
    """`value` to `places` decimals, half away from zero, never in scientific notation; `plus` signs it, `comma` groups thousands.

    >>> spell(Fraction(-20100, 16689), 1), spell(Fraction(25, 1000), 2, plus=True), spell(Fraction(12994, 10), 1, comma=True)
    ('-1.2', '+0.03', '1,299.4')
    """
    scaled = (abs(value) * 10**places + Fraction(1, 2)).__floor__()
    whole, rest = divmod(scaled, 10**places)
    text = f"{whole:,}" if comma else str(whole)
    text += f".{rest:0{places}d}" if places else ""
    sign = ("-" if value < 0 else "+" if plus and value > 0 else "") if scaled else ""
    return sign + text


_GROUPED = re.compile(r"\d([,，'’ \u00a0\u2009\u202f])\d{3}(?!\d)")
_WIDE = str.maketrans("0123456789%", "０１２３４５６７８９％")


def like(value: Fraction, printed: str, places: int | None = None, *, unit: bool = True) -> str:
    """`value` in the manner of `printed`: its decimals (or `places`), its thousands separators and width, its minus, and its `unit` where the cell prints one.

    >>> like(Fraction(14188, 100), "144.88%"), like(Fraction(12994, 10), "1,308.4"), like(Fraction(98765), "１２３４")
    ('141.88%', '1,299.4', '９８７６５')
    """
    figure = parse_figure(printed)
    grouped = _GROUPED.search(printed) if figure.is_number else None
    text = spell(value, figure.decimals if places is None else places, comma=bool(grouped))
    if grouped:
        text = text.replace(",", grouped[1])
    name = figure.unit.name
    if unit and name and figure.is_number and name in unicodedata.normalize("NFKC", printed):
        text += name
    if re.search("[０-９]", printed):
        text = text.translate(_WIDE)
    for wide in "．－−":
        text = (
            text.replace(unicodedata.normalize("NFKC", wide).replace("−", "-"), wide)
            if wide in printed
            else text
        )
    return text

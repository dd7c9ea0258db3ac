"""A printed figure: the text of a cell, the value it prints, the unit of its last digit, and what the words around it add.

The text is kept, because `10.0` is not `10`: the trailing zero says how exact the figure is. Full-width digits and signs,
thousands separators, bracketed and triangled negatives, scale words (亿 万 千 million), bounds (不低于, 以上, at least), approximations (约),
ranges, footnote marks and the markers of a source (—, --, …, ×) are understood; whatever is not is `text`, never a guess.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from audit.notation import AFTER, BEFORE, POINT, Manner, decimal, patterns, plain
from audit.patterns import regex
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


class Figure(Struct, frozen=True):
    """One reading of a printed text.

    `kind` is `number` (value, quantum and unit are set), `range` (value to upper), `marker` (`marker` is set), `text` (not a
    figure) or `empty`. `quantum` is the unit of the last printed digit, in the printed unit (10.0 -> 0.1, 1.2万 -> 0.1 with
    unit 万). `bound` is `>=`, `>`, `<=`, `<` or `~` (about) where a word widens or cuts the figure. `start` and `end` are its place in the text,
    `manner` is how the text was taken to be printed.
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
    manner: Manner = POINT

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


_REACHED = frozenset({"达", "达到"})
_CURRENCY = {"¥": "元", "$": "美元", "€": "欧元", "£": "英镑"}
_DIRECTION = regex(
    r"(?:(?P<up>↑|增长|上升|提高|上涨|增加|扩大|增|升)|(?P<down>↓|下降|降低|下跌|回落|减少|缩小|收窄|降|减))了?\s*(?=[\d.])"
)
"""A whole cell that says its sign in a word or an arrow: 下降3.1% is −3.1 %."""
_OF_AMOUNTS = frozenset({"增加", "减少", "增", "减", "增了", "减了", "提高", "扩大", "缩小", "降低"})
_SCIENTIFIC = regex(r"[-+]?\d(?:\.\d+)?[eE][-+]\d{1,2}")

_PERIOD = regex(
    r"\d{4}\s?(?:年|-|/|\.)\s?\d{1,2}(?:\s?(?:月|-|/|\.)\s?\d{1,2}\s?日?|\s?月)?(?:份|末|底|初)?|\d{4}\s?年(?:度|末|底|初)?(?:\s?(?:-|~|至|到)\s?\d{4}\s?年)?"
    r"|\d{1,2}\s?月?\s?(?:-|~|至|到|—|–)\s?\d{1,2}\s?月(?:份|末|底|初)?|\d{1,2}\s?月\d{1,2}\s?日|(?<![\d.])\d{1,2}\s?月(?:份|末|底|初)?"
    r"|[第前上下]\s?\d\s?(?:季度|次|批|号)?|\d\s?季度"
)
_CODE = regex(r"[A-Za-z][A-Za-z\-]*\d+(?:\.\d+)?|\d+[A-Za-z]+(?:\s?/\s?\d+[A-Za-z]+)*(?![a-z])")


def parse_figure(text: str, markers: Mapping[str, str] = DEFAULT_MARKERS, manner: Manner = POINT) -> Figure:
    """Reads a whole cell as `manner` prints figures; a cell that says more than one figure is `text` (see `figures_in`).

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
        return _directed(text, clean, match, manner)
    if _SCIENTIFIC.fullmatch(clean):
        value = Decimal(clean)
        return Figure(text, "number", value, _quantum(value), end=len(clean), manner=manner)
    known = patterns(manner.decimal)
    if match := known.whole.fullmatch(clean):
        return _whole(text, match, manner)
    if (match := known.span.fullmatch(clean)) and "." not in (match["u1"] or ""):
        low, high = (decimal(match[end], manner.decimal) for end in ("low", "high"))
        if low <= high:
            unit = parse_unit(match["scale"] + match["unit"] or match["u1"])
            return Figure(text, "range", low, _quantum(low), unit, upper=high, end=len(clean), manner=manner)
    return Figure(text, manner=manner)


def _whole(text: str, match: re.Match[str], manner: Manner) -> Figure:
    """The figure of a whole cell: its brackets, a % behind them and the agency's flag beside what it says in a sentence."""
    bracketed = bool(match["open"])
    doubtful = bracketed and manner.brackets == "open"
    if bracketed != bool(match["close"]) or doubtful or _untold(match, manner):
        return Figure(text, manner=manner)
    figure = _figure(text, match, manner)
    if match["flag"]:
        figure = replace(figure, marks=f"{figure.marks}{match['flag'].strip()}")
    if match["after"] and figure.unit is NONE:
        figure = replace(figure, unit=parse_unit(match["after"]))
    negative = bracketed and manner.brackets == "negative" and match["sign"] is None
    return replace(figure, value=-figure.value) if negative and figure.value is not None else figure


def _untold(match: re.Match[str], manner: Manner) -> bool:
    """True for a figure behind a triangle where nobody knows what triangles mean."""
    return manner.triangles == "open" and bool(set(match["sign"] or "") & set(_UP + _DOWN))


_UP, _DOWN = "▲△", "▼▽"


def _directed(text: str, clean: str, match: re.Match[str], manner: Manner) -> Figure:
    """The figure behind a word for its sign. An amount is not read so (减少2处 is two places done), nor a figure with a sign or bound of its own."""
    figure = parse_figure(clean[match.end() :], manner=manner)
    amount = not figure.unit.ratio and (figure.unit is not NONE or match[0].strip()[:2] in _OF_AMOUNTS)
    if not figure.is_number or figure.value is None or figure.bound or figure.value.is_signed() or amount:
        return Figure(text, manner=manner)
    return replace(figure, text=text, value=-figure.value if match["down"] else figure.value, end=len(clean))


def figures_in(text: str, manner: Manner = POINT) -> Iterator[Figure]:
    """Every figure inside a sentence, in order; dates, periods, ordinals and codes are not figures, nor what may be one figure or two (12,5 where the point is the decimal mark).

    >>> [str(f.value) + f.unit.name for f in figures_in("2023年1-9月，已有163名儿童康复，累计训练917个月。")]
    ['163名', '917个月']
    """
    clean = plain(text)
    known = patterns(manner.decimal)
    taken = [match.span() for match in _CODE.finditer(clean)]
    if "，" not in text:  # which parts two figures; a narrow comma without a blank may be either
        taken += [match.span() for match in known.doubtful.finditer(clean)]
    for match in _PERIOD.finditer(clean):
        after = clean[match.end() : match.end() + 1]
        if not (match[0].endswith("月") and clean[match.start() - 1 : match.start()] == "个"):
            taken.append((match.start(), match.end() + (after in "份末底初" and bool(after))))
    for match in known.one.finditer(clean):
        start, end = match.span("number")
        if (
            any(a < end and start < b for a, b in taken)
            or _inside_word(clean, start)
            or _untold(match, manner)
        ):
            continue
        yield _figure(match[0], match, manner, match.start())


def _inside_word(text: str, start: int) -> bool:
    return start > 0 and (
        (text[start - 1].isascii() and text[start - 1].isalpha()) or text[start - 1] in "第No."
    )


def _quantum(value: Decimal) -> Decimal:
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


def _figure(text: str, match: re.Match[str], manner: Manner, offset: int = 0) -> Figure:
    value = decimal(match["number"], manner.decimal)
    sign = (match["sign"] or "").strip()
    unit_text = (match["scale"] or "") + (match["unit"] or "")
    if _CURRENCY.keys() & set(sign):
        unit_text += _CURRENCY[next(c for c in sign if c in _CURRENCY)]
    negative = bool(set(sign) & set("-" + _DOWN + (_UP if manner.triangles == "negative" else "")))
    bound = next(
        (b for i, (_, b) in enumerate(BEFORE) if match[f"b{i}"] and match[f"b{i}"] not in _REACHED), ""
    )
    bound = next((b for i, (_, b) in enumerate(AFTER) if match[f"a{i}"]), bound)
    return Figure(
        text, "number", -value if negative else value, _quantum(value), parse_unit(unit_text), bound,
        marks=(match["marks"] or "").strip(), start=offset, end=offset + len(match[0]), manner=manner,
    )  # fmt: skip


def spell(value: Fraction, places: int, *, plus: bool = False) -> str:
    """`value` to `places` decimals, half away from zero, never in scientific notation; `plus` signs it.

    >>> spell(Fraction(-20100, 16689), 1), spell(Fraction(25, 1000), 2, plus=True)
    ('-1.2', '+0.03')
    """
    scaled = (abs(value) * 10**places + Fraction(1, 2)).__floor__()
    whole, rest = divmod(scaled, 10**places)
    text = f"{whole}.{rest:0{places}d}" if places else str(whole)
    sign = ("-" if value < 0 else "+" if plus and value > 0 else "") if scaled else ""
    return sign + text


_GROUPED = {
    "point": regex(r"\d([,，'’ \u00a0\u2009\u202f])\d{3}(?!\d)"),
    "comma": regex(r"\d([.．'’ \u00a0\u2009\u202f])\d{3}(?!\d)"),
}
_LAKHS = regex(r"\d[,，]\d\d[,，]\d{3}(?!\d)")
_WIDE = str.maketrans("0123456789%", "０１２３４５６７８９％")


def like(
    value: Fraction, printed: str, places: int | None = None, *, unit: bool = True, manner: Manner = POINT
) -> str:
    """`value` in the manner of `printed`: its decimals (or `places`) and their mark, its thousands separators and width, its way to sign, its currency before and its `unit` behind the figure where the cell prints them.

    >>> like(Fraction(14188, 100), "144.88%"), like(Fraction(12994, 10), "1,308.4"), like(Fraction(98765), "１２３４")
    ('141.88%', '1,299.4', '９８７６５')
    >>> like(Fraction(12994, 10), "1 308,4 %", manner=Manner(decimal="comma"))
    '1 299,4 %'
    >>> like(Fraction(-7), "(1,234)"), like(Fraction(7), "(1,234)"), like(Fraction(-21, 10), "下降3.1%"), like(Fraction(1234), "$98,765")
    ('(7)', '7', '下降2.1%', '$1,234')
    """
    figure = parse_figure(printed, manner=manner)
    text = spell(value, figure.decimals if places is None else places)
    text = _regrouped(text, printed, manner) if figure.is_number else text
    name = figure.unit.name
    if unit and name and figure.is_number and name in unicodedata.normalize("NFKC", printed):
        blank = re.search(rf"\d(\s){re.escape(name)}", printed)
        text += (blank[1] if blank else "") + name
    if figure.is_number:
        text = _signed(text, plain(printed), manner)
    if re.search("[０-９]", printed):
        text = text.translate(_WIDE)
    for wide, narrow in (*_wide_signs(manner), ("（", "("), ("）", ")")):
        text = text.replace(narrow, wide) if wide in printed else text
    return text


_TURNED = str.maketrans("▲△▼▽↑↓", "▼▽▲△↓↑")


def _signed(text: str, printed: str, manner: Manner) -> str:
    """`text`, that has a minus or none, with the brackets, triangle, word, plus or currency by which `printed` shows its sign; in plain signs where it shows no such sign."""
    negative, bare = text.startswith("-"), text.removeprefix("-")
    was = parse_figure(printed, manner=manner).value or 0
    if printed.startswith("(") and manner.brackets == "negative" and was < 0:
        return f"({bare})" if negative else bare
    if printed[0] in "▲△▼▽↑↓" and (manner.triangles == "arrows" or negative or printed[0] in "↑↓"):
        mark = printed[0] if negative == (was < 0) else printed[0].translate(_TURNED)
        return mark + (" " if printed[1:2] == " " else "") + bare
    if printed[0] in "▲△▼▽":
        return bare
    if (word := _DIRECTION.match(printed)) and negative == (was < 0):
        return word[0] + bare
    if currency := re.match(r"-?\s?([¥$€£])\s?(-?)", printed):
        return (
            f"{currency[1]}-{bare}"
            if negative and currency[2]
            else ("-" if negative else "") + currency[1] + bare
        )
    return f"+{text}" if printed.startswith("+") and not negative and re.search("[1-9]", bare) else text


def _wide_signs(manner: Manner) -> Iterator[tuple[str, str]]:
    """(wide sign, the one for which it stands), but for the separators of thousands, which `_regrouped` takes from the print."""
    yield ("，", ",") if manner.decimal == "comma" else ("．", ".")
    yield from (("－", "-"), ("−", "-"))


def _regrouped(text: str, printed: str, manner: Manner) -> str:
    """Plain digits with the separators of `printed`."""
    whole, point, rest = text.partition(".")
    grouped = _GROUPED[manner.decimal].search(printed)
    if grouped:
        by = r"\B(?=(?:\d\d)*\d{3}$)" if _LAKHS.search(printed) else r"\B(?=(?:\d{3})+$)"
        whole = re.sub(by, grouped[1], whole)
    return whole + ("," if point and manner.decimal == "comma" else point) + rest

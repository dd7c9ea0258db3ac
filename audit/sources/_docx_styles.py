"""What Word keeps apart from the text: heading levels, hidden styles, and the numbers it makes itself (一、 （二） 3. ④)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct, field

from audit.sources._office import Element, attr, children, local, number

__all__ = ["Numbering", "Style", "read_styles"]


class Style(Struct):
    """A paragraph or character style with what it inherits."""

    name: str = ""
    level: int = 0
    hidden: bool = False
    number: tuple[str, int] | None = None


class _Level(Struct):
    start: int = 1
    shape: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    restart: int | None = None


def read_styles(root: Element | None) -> dict[str, Style]:
    """Every style by its id, inheritance followed (to a depth of 20)."""
    nodes = {attr(node, "styleId"): node for node in children(root, "style")} if root is not None else {}
    return {key: _style(nodes, key, 0) for key in nodes}


def _style(nodes: Mapping[str, Element], key: str, depth: int) -> Style:
    node = nodes.get(key)
    if node is None or depth > 20:
        return Style()
    base = next((attr(one, "val") for one in children(node, "basedOn")), "")
    found = _style(nodes, base, depth + 1) if base else Style()
    found.name = next((attr(one, "val").lower() for one in children(node, "name")), key)
    for part in children(node, "pPr", "rPr"):
        for one in part:
            _learn(found, one)
    if match := re.fullmatch(r"(?:heading|标题)\s*(\d)", found.name):
        found.level = int(match[1])
    return found


def _learn(style: Style, one: Element) -> None:
    name = local(one)
    if name == "outlineLvl":
        level = number(one, "val", 9)
        style.level = level + 1 if level < 9 else 0
    elif name == "vanish":
        style.hidden = attr(one, "val", "1") not in ("0", "false", "off")
    elif name == "numPr":
        style.number = number_of(one, style.number)


def number_of(node: Element, inherited: tuple[str, int] | None = None) -> tuple[str, int] | None:
    """(number id, level) that a numPr gives; what it leaves out is inherited."""
    key, level = inherited or ("", 0)
    for one in node:
        if local(one) == "numId":
            key = attr(one, "val")
        elif local(one) == "ilvl":
            level = number(one, "val", 0)
    return (key, level) if key else None


class Numbering(Struct):
    """The document's lists: `next` counts on and gives the number's text, as Word prints it before the paragraph."""

    _abstract: dict[str, dict[int, _Level]] = field(default_factory=dict)
    _lists: dict[str, str] = field(default_factory=dict)
    _starts: dict[tuple[str, int], int] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def read(cls, root: Element | None) -> Numbering:
        """The lists of a numbering part (none where there is no such part)."""
        lists = cls()
        for node in root if root is not None else ():
            if local(node) == "abstractNum":
                levels = {number(one, "ilvl", 0): _level(one) for one in children(node, "lvl")}
                lists._abstract[attr(node, "abstractNumId")] = levels
            elif local(node) == "num":
                lists._add(node)
        return lists

    def _add(self, node: Element) -> None:
        key = attr(node, "numId")
        self._lists[key] = next((attr(one, "val") for one in children(node, "abstractNumId")), "")
        for override in children(node, "lvlOverride"):
            level = number(override, "ilvl", 0)
            for one in children(override, "startOverride"):
                self._starts[key, level] = number(one, "val", 1)
            for one in children(override, "lvl"):
                own = f"{self._lists[key]}/{key}"
                self._abstract[own] = {**self._abstract.get(self._lists[key], {}), level: _level(one)}
                self._lists[key] = own

    def next(self, key: str, level: int) -> str:
        """The text that Word prints before this paragraph, with the space it leaves; '' for bullets and unknown lists."""
        abstract = self._lists.get(key, "")
        levels = self._abstract.get(abstract, {})
        if key == "0" or level not in levels:
            return ""
        counts = self._counts.setdefault(abstract, {})
        self._count(counts, levels, key, level)
        if levels[level].shape == "bullet":
            return ""
        text = re.sub(r"%(\d)", lambda m: _shown(counts, levels, int(m[1]) - 1), levels[level].text)
        gap = "" if levels[level].suffix == "nothing" or text[-1:] in "、）)．" else " "
        return text + gap if text else ""

    def _count(self, counts: dict[int, int], levels: Mapping[int, _Level], key: str, level: int) -> None:
        first = (key, level) not in self._begun
        self._begun.add((key, level))
        if first and (key, level) in self._starts:
            counts[level] = self._starts[key, level]
        else:
            counts[level] = counts[level] + 1 if level in counts else levels[level].start
        for deeper in [k for k in counts if k > level]:
            if levels[deeper].restart != 0:
                del counts[deeper]


def _level(node: Element) -> _Level:
    found = _Level()
    for one in node:
        name, value = local(one), attr(one, "val")
        if name == "start":
            found.start = number(one, "val", 1)
        elif name == "numFmt":
            found.shape = value
        elif name == "lvlText":
            found.text = value
        elif name == "suff":
            found.suffix = value
        elif name == "lvlRestart":
            found.restart = number(one, "val")
    return found


def _shown(counts: Mapping[int, int], levels: Mapping[int, _Level], level: int) -> str:
    found = levels.get(level, _Level())
    return spell(counts.get(level, found.start), found.shape)


_DIGITS = "〇一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_ZODIAC = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]  # fmt: skip


def spell(number: int, shape: str) -> str:
    """`number` in Word's number format `shape`; an unknown format counts in plain digits.

    >>> spell(12, "chineseCountingThousand"), spell(3, "decimalEnclosedCircle"), spell(4, "lowerRoman")
    ('十二', '③', 'iv')
    """
    if shape in ("none", "bullet") or number < 0:
        return ""
    if shape.startswith(
        ("chineseCounting", "japaneseCounting", "taiwaneseCounting", "chineseLegal", "koreanCounting")
    ):
        return _chinese(number)
    if shape in (
        "ideographDigital",
        "japaneseDigitalTenThousand",
        "koreanDigital",
        "koreanDigital2",
        "taiwaneseDigital",
    ):
        return "".join(_DIGITS[int(d)] for d in str(number))
    return _spell_other(number, shape)


def _spell_other(number: int, shape: str) -> str:
    if shape.endswith("Roman"):
        return _roman(number) if shape.startswith("upper") else _roman(number).lower()
    if shape.endswith("Letter"):
        letter = chr(ord("A") + (number - 1) % 26) * (1 + (number - 1) // 26)
        return letter if shape.startswith("upper") else letter.lower()
    if shape.startswith("decimalEnclosed") and 1 <= number <= 20:
        first = {"decimalEnclosedParen": "⑴", "decimalEnclosedFullstop": "⒈"}.get(shape, "①")
        return chr(ord(first) + number - 1)
    if shape.startswith("decimalFullWidth"):
        return str(number).translate({ord("0") + d: ord("０") + d for d in range(10)})
    if shape == "ideographTraditional":
        return _STEMS[(number - 1) % 10]
    if shape == "ideographZodiac":
        return _ZODIAC[(number - 1) % 12]
    return f"{number:02d}" if shape == "decimalZero" else str(number)


def _chinese(number: int) -> str:
    if number < 10:
        return _DIGITS[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")
    hundreds, rest = divmod(number, 100)
    if hundreds >= 10 or not rest:
        return _DIGITS[hundreds] + "百" if hundreds < 10 else str(number)
    tail = ("〇" + _DIGITS[rest]) if rest < 10 else ("一" if rest < 20 else "") + _chinese(rest)
    return _DIGITS[hundreds] + "百" + tail


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        text += letters * count
    return text

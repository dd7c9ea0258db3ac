"""What each body row is called: its stub cells, what blanks continue, and the section rows that it stands under."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from msgspec import Struct, field

from audit.patterns import regex
from audit.tables.grid import GridCell
from audit.tables.kinds import FIGURES, MARKER, PERCENT, kind_of
from audit.tables.labels import is_of_which, numbering, split_unit
from audit.tables.model import Column, Row
from audit.units import NONE, Unit, parse_unit
from audit.units import PERCENT as PERCENT_UNIT

__all__ = ["describe_rows", "level_of"]

_TOTAL = regex(r"^(?:合\s*计|总\s*计|小\s*计|(?:grand )?total)|(?:合\s*计|总\s*计)$", re.IGNORECASE)
_LEVELS = [
    (0, regex(r"^第\s*[一二三四五六七八九十百\d]+\s*[部章篇]")),
    (1, regex(r"^(?:[一二三四五六七八九十百]+\s*[、.．:：]|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]+\s*[、.．]?|[IVX]+\s*[.．、])")),
    (2, regex(r"^[(（]\s*[一二三四五六七八九十]+\s*[)）]")),
    (3, regex(r"^\d{1,2}\s*(?:、|[.．](?!\d)|[)）])")),
    (4, regex(r"^[(（]\s*\d{1,2}\s*[)）]")),
    (5, regex(r"^(?:[①-⑳]|[a-zA-Z]\s*[、.．)）])")),
]
_NOT_PERCENT = regex(r"(?:出生|死亡|自然增长|迁移|机械增长|生育|容积|汇|生产|周转|单产|利润总)率$")
_RATIO_LABEL = regex(r"(?:率|比重|占比|比例)$")


@lru_cache(maxsize=1 << 14)
def level_of(label: str) -> int | None:
    """The depth that a label's numbering says: 一、 1, （一） 2, 1、 3, (1) 4, ① 5, 第一部分 0; None without numbering."""
    mark = numbering(label) or label.strip()
    return next((level for level, pattern in _LEVELS if pattern.match(mark)), None)


class _Walk(Struct):
    """What the rows above leave for the next one."""

    stubs: list[str]
    sections: list[tuple[int, str]] = field(default_factory=list)
    plain: set[int] = field(
        default_factory=set
    )  # levels whose rows carry figures, since a higher level was met
    block: int = 0
    unit: Unit = NONE  # that the last title within the table declares


def describe_rows(
    matrix: Sequence[Sequence[GridCell]],
    header_rows: int,
    columns: Sequence[Column],
    breaks: Sequence[int] = (),
) -> tuple[Row, ...]:
    """The body rows of a full grid: label path, own label, unit, of-which, section, block."""
    stubs = [c.index for c in columns if c.stub]
    units = [c.index for c in columns if c.measure == "unit"]
    values = [c.index for c in columns if not c.stub and c.measure not in ("unit", "number")]
    names = min(stubs, default=0)
    ordinals = [
        c.index for c in columns if c.measure == "number" or (c.measure == "rank" and c.index < names)
    ]
    walk, rows, parts = _Walk([""] * len(stubs)), [], set(breaks)
    for r in range(header_rows, len(matrix)):
        walk.block += r in parts and r > header_rows
        line = matrix[r]
        title = _title(matrix, r, values, stubs, ordinals)
        if title and not _equals_plain_row(walk, title, _leading(matrix[r + 1])):
            rows.append(_section_row(walk, r, title))
            walk.stubs = [""] * len(stubs)
            walk.unit = parse_unit(_split_unit(title)[1])
            continue
        own = _own(walk, line, stubs, ordinals)
        _remember(walk, own)
        inherited = _inherited(walk, own)
        rows.append(
            Row(
                index=r, label=_path([*inherited, *own]), own=own, unit=_unit(line, units, own, walk.unit), of_which=any(is_of_which(part) for part in own[-1:]),
                block=walk.block,
            )
        )  # fmt: skip
    return tuple(rows)


def _path(parts: Sequence[str]) -> tuple[str, ...]:
    """The parts that print something; a word printed twice running stands once, a code (208 05 05) each time."""
    return tuple(
        part
        for i, part in enumerate(parts)
        if part and (i == 0 or part != parts[i - 1] or kind_of(part) in FIGURES)
    )


def _clean(text: str) -> str:
    return " ".join(text.split())


_split_unit = lru_cache(maxsize=1 << 14)(split_unit)


def _title(
    matrix: Sequence[Sequence[GridCell]], r: int, values: list[int], stubs: list[int], ordinals: list[int]
) -> str:
    """The text of a section row, '' for any other: one text at the left, no figure, and rows below that it can title."""
    line = matrix[r]
    if r + 1 >= len(matrix) or not values:
        return ""
    texts = {id(cell): _clean(cell.text) for cell in line if cell.text.strip()}
    if len(set(texts.values())) != 1:
        return ""
    text = next(iter(texts.values()))
    first = min([*stubs, *ordinals], default=0)
    origin = next(cell for cell in line if cell.text.strip())
    if origin.column > first or _TOTAL.search(text) or kind_of(text) in (FIGURES | {MARKER}):
        return ""
    if origin.row != r or origin.rowspan > 1:
        return ""
    if origin.colspan >= len(line) - 1 > 1:
        return text
    return text if _titles(text, _leading(matrix[r + 1])) else ""


def _equals_plain_row(walk: _Walk, text: str, below: str) -> bool:
    """True for a row without figures among numbered rows that carry them (二、外交支出 is nought, no title), unless deeper numbers follow."""
    level, under = level_of(text), level_of(below)
    return (
        level is not None and level in walk.plain and under is None and not text.endswith((":", "：", "分"))
    )


def _remember(walk: _Walk, own: tuple[str, ...]) -> None:
    level = level_of(own[0]) if own else None
    if level is not None:
        walk.plain = {known for known in walk.plain if known < level} | {level}


def _leading(line: Sequence[GridCell]) -> str:
    return next((_clean(cell.text) for cell in line if cell.text.strip()), "")


def _titles(text: str, below: str) -> bool:
    """True where a row without figures can be a title of the row below it: that one is not its equal in numbering."""
    mine, other = level_of(text), level_of(below)
    return not _TOTAL.search(below) and (mine is None or other is None or other > mine)


def _section_row(walk: _Walk, r: int, text: str) -> Row:
    level = level_of(text)
    if level is None:
        walk.sections.clear()
        return Row(index=r, label=(text,), own=(text,), section=True, block=walk.block)
    while walk.sections and walk.sections[-1][0] >= level:
        walk.sections.pop()
    label = _path([*(t for _, t in walk.sections), text])
    walk.sections.append((level, text))
    return Row(index=r, label=label, own=(text,), section=True, block=walk.block)


def _own(walk: _Walk, line: Sequence[GridCell], stubs: list[int], ordinals: list[int]) -> tuple[str, ...]:
    """The row's stub texts; blanks at their left continue the row above, unless a word in the ordinal column names the row."""
    texts = [_clean(line[c].text) for c in stubs]
    first = next((k for k, text in enumerate(texts) if text), len(texts))
    if first == len(texts):
        named = [
            _clean(line[c].text)
            for c in ordinals
            if line[c].text.strip() and kind_of(line[c].text) not in FIGURES
        ]
        if named:
            walk.stubs = [""] * len(stubs)
            return (named[0],)
    above = walk.stubs[:first]
    if (
        first < len(texts)
        and kind_of(texts[first]) not in FIGURES
        and all(kind_of(t) in FIGURES for t in above if t)
    ):
        above = [""] * first  # a name without a code does not belong to the code above it
    texts = above + texts[first:]
    walk.stubs = texts
    return _path(texts)


def _inherited(walk: _Walk, own: tuple[str, ...]) -> list[str]:
    """The sections above a row: numbering ends them, a total ends them all, 其中 rows stay where the row above is."""
    if own and not is_of_which(own[-1]):
        if any(_TOTAL.search(part) for part in own):
            walk.sections.clear()
        level = level_of(own[0])
        while level is not None and walk.sections and walk.sections[-1][0] >= level:
            walk.sections.pop()
    return [text for _, text in walk.sections]


def _unit(line: Sequence[GridCell], units: list[int], own: tuple[str, ...], title: Unit) -> Unit:
    """The unit that a unit column or a bracket in the stub prints, or the title above; a bare ratio (…率, …比重) counts percent."""
    for c in units:
        text = line[c].text.strip()
        if text and kind_of(text) not in (FIGURES - {PERCENT}) and kind_of(text) != MARKER:
            return parse_unit(text)
    for part in reversed(own):
        label, unit = _split_unit(part)
        if unit and not re.search(r"\d\s*[%％‰]$", part.strip()):
            return parse_unit(unit)
        if part is own[-1] and _RATIO_LABEL.search(label) and not _NOT_PERCENT.search(label):
            return PERCENT_UNIT
    return title

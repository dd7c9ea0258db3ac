"""Where a table's header ends, which of its cells are merged, and what each column is called and measures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from audit.patterns import regex
from audit.tables.grid import GridCell
from audit.tables.kinds import FIGURES, MARKER, is_period, kind_of, squeeze
from audit.tables.labels import numbering, split_unit, tail_unit
from audit.units import NONE, Unit, is_unit, parse_unit

__all__ = ["count_header_rows", "header_unit", "infer_spans", "is_average", "label_path", "measure_of"]

Texts = Sequence[Sequence[str]]

_COLUMN_NUMBERS = regex(r"(?:\d{1,2}|[甲乙丙丁]|[A-H])(?:\s?=\s?[\d+\-*/×÷()%（）]+)?")
_MAX_ROWS = 8


def count_header_rows(rows: Texts) -> int:
    """How many rows at the top are header: those before the first with figures, less the section rows that end them.

    Years, months and the numbers of a row of column numbers (甲 乙 1 2 3) are no figures. 0 where the first row is data already.
    """
    if not rows:
        return 0
    first = next(
        (r for r, row in enumerate(rows) if _is_data(row, r, rows[r + 1] if r + 1 < len(rows) else ())), None
    )
    if first is None:
        return _words_only(rows)
    if first == 0:
        return 0
    while first > 1 and (_is_section(rows[first - 1]) or _is_lone(rows[first - 1], rows[0])):
        first -= 1
    return min(first, _MAX_ROWS)


def _is_data(row: Sequence[str], r: int, below: Sequence[str]) -> bool:
    if r and _is_column_numbers(row) and (below[:1] or [""])[0].strip() not in ("乙", "B"):
        return False
    cells = [text for text in row if text.strip()]
    figures = [text for text in cells if kind_of(text) in FIGURES and not is_period(text)]
    if r == 0:  # a first row is a header unless figures make most of it
        return len(cells) > 1 and 2 * len(figures) > len(cells) - 1 and len(figures) >= len(cells) - 2
    return bool(figures) or any(kind_of(text) == MARKER for text in row[1:])


def _is_column_numbers(row: Sequence[str]) -> bool:
    """True for a row that numbers the columns: 甲 乙 1 2 3 4=2-3, or 栏次 1 2 3."""
    cells = [text.strip() for text in row if text.strip()]
    if cells and squeeze(cells[0]) in ("栏次", "行次栏次", "列次"):
        cells = cells[1:]
    if len(cells) < 3 or not all(_COLUMN_NUMBERS.fullmatch(text) for text in cells):
        return False
    numbers = [int(match[0]) for text in cells if (match := re.match(r"\d+", text))]
    return (
        len(numbers) > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] <= 2
    )


def _is_section(row: Sequence[str]) -> bool:
    """True for a row with one text at its left and nothing else, which titles rows below: 一、…, 按…分："""
    texts = [text.strip() for text in row if text.strip()]
    if not texts or not row[0].strip() or len(set(texts)) > 1:
        return False
    return bool(numbering(texts[0])) or texts[0].endswith((":", "：")) or len(texts) == len(row) > 2


def _is_lone(row: Sequence[str], top: Sequence[str]) -> bool:
    """True for a text at the left with nothing beside it, under a first row that names every column already."""
    return (
        bool(row and row[0].strip())
        and not any(text.strip() for text in row[1:])
        and len(top) > 1
        and all(text.strip() for text in top[1:])
    )


def _words_only(rows: Texts) -> int:
    """A table without a figure: one header row, and those below it that fill the gaps of the rows above."""
    count, gaps = 1, _gaps(rows[0])
    while count < min(len(rows), 5) and any(c < len(rows[count]) and rows[count][c].strip() for c in gaps):
        gaps = {c for c in gaps if c >= len(rows[count]) or not rows[count][c].strip()} | _gaps(rows[count])
        count += 1
    return count


def _gaps(row: Sequence[str]) -> set[int]:
    """The blank places between a row's first and last text, and after it."""
    first = next((c for c, text in enumerate(row) if text.strip()), len(row))
    return {c for c in range(first, len(row) + 1) if c == len(row) or not row[c].strip()}


def infer_spans(matrix: list[list[GridCell]], header_rows: int) -> None:
    """Merges the header's blank cells, in place, into the cells that they continue: the one on the left where both lie under one cell, else the one above.

    For sources that show a merged cell as blanks. A blank at the left end of the first row stays as it is.
    """
    for r in range(header_rows):
        for c, cell in enumerate(matrix[r]):
            if cell.text.strip():
                continue
            left = matrix[r][c - 1] if c else None
            above = matrix[r - 1][c] if r else None
            if (
                left is not None
                and left.text.strip()
                and left.row == r
                and (above is None or above is matrix[r - 1][c - 1])
            ):
                matrix[r][c] = left
                left.colspan = max(left.colspan, c - left.column + 1)
            elif above is not None and above.text.strip() and _fits_below(matrix, above, r, c):
                matrix[r][c] = above
                above.rowspan = max(above.rowspan, r - above.row + 1)
    _square(matrix, header_rows)


def _fits_below(matrix: list[list[GridCell]], above: GridCell, r: int, c: int) -> bool:
    """True where `above` can grow down to row r: all of the row below it is blank, so that it stays a rectangle."""
    return all(
        not matrix[r][k].text.strip() or matrix[r][k] is above
        for k in range(above.column, above.column + above.colspan)
        if k < len(matrix[r])
    )


def _square(matrix: list[list[GridCell]], header_rows: int) -> None:
    """Gives back what a merged cell cannot hold: positions outside the rectangle of its spans."""
    for r in range(header_rows):
        for c, cell in enumerate(matrix[r]):
            if cell.row + cell.rowspan <= r:
                cell.rowspan = r - cell.row + 1
            if cell.column + cell.colspan <= c:
                cell.colspan = c - cell.column + 1


def label_path(matrix: Sequence[Sequence[GridCell]], header_rows: int, column: int) -> tuple[str, ...]:
    """The header's texts above `column`, outermost first, each merged cell once, blanks left out."""
    path: list[str] = []
    before: GridCell | None = None
    for r in range(header_rows):
        cell = matrix[r][column]
        text = " ".join(cell.text.split())
        if cell is not before and text and not _is_column_numbers([c.text for c in matrix[r]]):
            path.append(text)
        before = cell
    return tuple(path)


@lru_cache(maxsize=1 << 13)
def header_unit(path: tuple[str, ...]) -> Unit:
    """The unit that a column's header prints, in a bracket, at its end, or as a row of units; the innermost first."""
    for text in reversed(path):
        if is_period(text):
            continue
        if is_unit(text.strip("()（） ")):
            return parse_unit(text)
        if unit := split_unit(text)[1] or tail_unit(text):
            return parse_unit(unit)
    return NONE


_ORDINAL = regex(r"序号|编号|行次|no\.?|№|#|s/?n")
_UNIT = regex(r"(?:计量|计算|数据)?单位(?:\(unit\))?|units?(?:ofmeasure(?:ment)?)?")
_TEXT = regex(r"备注|说明|附注|注释?|remarks?|notes?|comments?")
_RANK = regex(r"排名|位次|名次|排序|位序|\brank(?:ing)?\b", re.IGNORECASE)
_AMOUNT = regex(r"[额量数](?:$|[(（])|增减[额量数]|[±+-]额|增加[值额]$|\bamount\b", re.IGNORECASE)
_RATE = regex(
    r"同比|环比|增长|增速|增幅|增减|涨幅|涨跌|降幅|升降|±|变动率|变化率|growth|change|increase|évolution|croissance|veränderung|zuwachs|variación|y-?o-?y|m-?o-?m|yoy",
    re.IGNORECASE,
)
_SHARE = regex(
    r"占比|比重|份额|比例|完成率|完成比|完成进度|进度|占.{0,12}(?:数|比|率|%|的)|为.{0,6}(?:预算|计划|目标|任务).{0,4}%|完成.{0,8}%|构成|[^速]率|\bshare\b|percentage|proportion|% of|per ?cent of|\btaux\b|\btasa\b|quote\b|\banteil\b",
    re.IGNORECASE,
)
_QUOTA = regex(
    r"^(?!.*\bper\b)(?!.*\b(?:exchange|birth|death|mortality|fertility|marriage|divorce|crime|accident|injury|hourly|daily|wage|pay|day|room) rates?\b).*\brates?$"
)
"""The rate of a part in its whole (unemployment rate), in percent where no unit is printed; those that are told per thousand, or in money, are none."""
_AVERAGE = regex(
    r"\b(?:average(?! (?:number|population|stock))|mean|median|price|index|indices|density|yield|per)\b"
    r"|人均|户均|亩均|平均(?!.{0,4}[人数])|均价|单价|单产|(?<![年行变比期时])价格$|指数|密度|系数",
    re.IGNORECASE,
)


@lru_cache(maxsize=1 << 13)
def measure_of(path: tuple[str, ...], unit: Unit) -> str:
    """What a header says that its figures are: `level`, `rate`, `share`, `rank`, `unit`, `number` or `text`; the innermost words first.

    >>> measure_of(("同比 ± %",), parse_unit("%")), measure_of(("比年初 ± 额",), NONE), measure_of(("占任务数",), NONE)
    ('rate', 'level', 'share')
    """
    for text in reversed(path):
        if found := _measure_of(text, unit):
            return found
    return "share" if unit.ratio else "level"


def _measure_of(text: str, unit: Unit) -> str:
    whole = squeeze(text)
    for pattern, measure in ((_ORDINAL, "number"), (_UNIT, "unit"), (_TEXT, "text")):
        if pattern.fullmatch(whole):
            return measure
    words = squeeze(split_unit(text)[0]) or whole
    english = " ".join(text.casefold().split())
    money = unit is not NONE and not unit.ratio
    if _RANK.search(words) or _RANK.search(english):
        return "rank"
    if _AMOUNT.search(words) and not _SHARE.search(words):
        return "level"
    bare = " ".join(split_unit(english)[0].split())
    shared = _SHARE.search(whole if unit.ratio else words) or _SHARE.search(english) or _QUOTA.search(bare)
    if shared and not money and not _plain_rate(words):
        return "share"
    if _RATE.search(words) and not money:
        return "rate"
    return ""


def is_average(path: tuple[str, ...], unit: Unit) -> bool:
    """True for a header whose figures do not add up to that of the whole: yields, prices, indices, averages, amounts per head.

    >>> is_average(("Yield", "2031"), parse_unit("t/ha")), is_average(("人均可支配收入",), NONE), is_average(("Output",), parse_unit("t"))
    (True, True, False)
    """
    return "/" in unit.dimension or any(_AVERAGE.search(text) for text in path)


def _plain_rate(words: str) -> bool:
    """True for 增长率, 增减率, 同比增长率: a rate of change by another name."""
    return bool(re.search(r"(?:增长|增减|变动|变化|下降|上升|增|减)率", words)) or (
        bool(_RATE.search(words)) and "占" not in words and "完成" not in words
    )

"""Which columns label the rows, and what the others are: told from the header's words and from what stands below them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice

from audit.patterns import regex
from audit.tables.grid import GridCell
from audit.tables.header import header_unit, label_path, measure_of
from audit.tables.kinds import MARKER, NUMBER, PERCENT, UNIT, WORD, figure_of, is_period, kind_of, squeeze
from audit.tables.model import Column
from audit.units import NONE

__all__ = ["describe_columns", "profile"]

_CODE = regex(r"编码|代码|编号|\bcode\b|^[类款项目节]$")
_NAME = regex(
    r"名称|项目|指标|地区|区域|科目|单位名|行业|品种|类别|分组|县|市|^项$|\bname\b|\bitem\b|indicator|region|industry|country",
    re.IGNORECASE,
)


def profile(matrix: Sequence[Sequence[GridCell]], start: int, column: int) -> Counter[str]:
    """How many body cells of `column` hold each kind of thing; a cell that spans rows or columns counts once, at its origin."""
    counts: Counter[str] = Counter()
    for r in range(start, len(matrix)):
        cell = matrix[r][column]
        if cell.row == r and cell.column == column:
            counts[kind_of(cell.text)] += 1
    return counts


def describe_columns(matrix: Sequence[Sequence[GridCell]], header_rows: int) -> tuple[Column, ...]:
    """The columns of a full grid: label path, unit, measure, and whether they are stub.

    Stub are the columns of words on the left of the first column of figures, less ordinals, ranks, units and words that classify (续建, 新建); where none stands
    there, the first column of words.
    """
    if not matrix:
        return ()
    width = len(matrix[0])
    paths = [label_path(matrix, header_rows, c) for c in range(width)]
    counts = [profile(matrix, header_rows, c) for c in range(width)]
    measures = [_measure(path, count, c) for c, (path, count) in enumerate(zip(paths, counts, strict=True))]
    if width > 1 and measures[0] in ("level", "text") and _is_key(matrix, header_rows, paths[0]):
        measures[0] = "code"
    _settle_changes(measures, paths)
    first = _first_figures(measures, counts, paths)
    stubs = _stubs(matrix, header_rows, measures, counts, paths, first) or _words_only(measures, counts)
    _settle_ordinals(matrix, header_rows, measures, min(stubs, default=0))
    return tuple(_column(c, paths[c], measures[c], counts[c], c in stubs) for c in range(width))


_KEY = regex(
    r"年份|年度|时间|日期|月份|季度|时期|年龄|分组|years?|periods?|months?|quarters?|dates?|ages?|agegroups?",
    re.IGNORECASE,
)


def _is_key(matrix: Sequence[Sequence[GridCell]], start: int, path: tuple[str, ...]) -> bool:
    """True for a first column whose figures name the rows: years, months, classes of age or size (0-14岁, 60岁以上)."""
    texts = [line[0].text for line in matrix[start:] if line[0].text.strip()]
    if not any(kind_of(text) in (NUMBER, PERCENT) for text in texts):
        return False
    if path and _KEY.fullmatch(squeeze(path[-1])):
        return True
    return 5 * sum(_names_a_class(text) for text in texts) >= 4 * len(texts)


def _names_a_class(text: str) -> bool:
    """True for a period, a range or a bounded figure, and for words beside them (合计)."""
    figure = figure_of(text)
    bounded = figure.is_number and figure.bound not in ("", "~")
    return is_period(text) or figure.kind in ("range", "text") or bounded


_CHANGE = regex(r"增减|增加|变化|变动|change|increase", re.IGNORECASE)


def _settle_changes(measures: list[str], paths: list[tuple[str, ...]]) -> None:
    """A bare 增减 beside 增减% is an amount, in the unit of what changed."""
    for c in range(len(measures) - 1):
        here, after = paths[c], paths[c + 1]
        beside = measures[c + 1] == "rate" and header_unit(after).ratio and here[:-1] == after[:-1]
        if (
            measures[c] == "rate"
            and beside
            and header_unit(here) is NONE
            and here
            and _CHANGE.search(here[-1][-6:])
        ):
            measures[c] = "level"


def _column(index: int, path: tuple[str, ...], measure: str, counts: Counter[str], stub: bool) -> Column:
    unit = header_unit(path)
    if (
        not stub
        and measure not in ("unit", "number", "text")
        and not _figures(counts)
        and counts[WORD] + counts[UNIT] > 0
    ):
        measure = "text"
    if measure == "code":
        measure = "number"
    plain = stub or measure in ("number", "text", "unit", "rank")
    return Column(
        index=index, label=path, unit=NONE if plain else unit, stub=stub, measure="text" if stub else measure
    )


def _measure(path: tuple[str, ...], counts: Counter[str], index: int) -> str:
    measure = measure_of(path, header_unit(path))
    words, figures = counts[WORD] + counts[UNIT], _figures(counts)
    if measure == "unit" and (counts[PERCENT] + counts[NUMBER] > words or counts[UNIT] * 3 < counts[WORD]):
        return "level" if figures > words or index == 0 else "text"
    if (
        measure == "number"
        and _CODE.search("".join(path[-1:]))
        and figures
        and index == 0
        and "序" not in path[-1]
    ):
        return "code"
    if measure == "level" and index and counts[UNIT] > 1 and counts[UNIT] >= 4 * (figures + counts[WORD]):
        return "unit"
    return "code" if measure == "level" and path and _CODE.search(squeeze(path[-1])) else measure


def _figures(counts: Counter[str]) -> int:
    return counts[NUMBER] + counts[PERCENT]


def _first_figures(measures: list[str], counts: list[Counter[str]], paths: list[tuple[str, ...]]) -> int:
    """The first column that holds figures (or markers for them); the width where none does."""
    for c, count in enumerate(counts):
        if measures[c] in ("number", "unit", "code", "text") or _leads(measures, c):
            continue
        figures = _figures(count) + count[MARKER]
        if figures and (
            figures > count[WORD] + count[UNIT] or (measures[c] in ("rate", "share", "rank") and c)
        ):
            return c
        if c and not count[WORD] and not count[UNIT] and paths[c] != paths[c - 1] and measures[c] != "level":
            return c
    return len(measures)


def _leads(measures: list[str], column: int) -> bool:
    """True for a column of ranks with nothing but ranks and ordinals on its left: what is ranked has its name after it."""
    return all(measure in ("rank", "number") for measure in measures[: column + 1])


def _words_only(measures: list[str], counts: list[Counter[str]]) -> set[int]:
    """The first column of words, whatever stands before it."""
    words = (
        c for c, count in enumerate(counts)
        if measures[c] not in ("unit", "text", "rank", "number") and count[WORD] > _figures(count) + count[UNIT]
    )  # fmt: skip
    return set(islice(words, 1))


def _settle_ordinals(
    matrix: Sequence[Sequence[GridCell]], start: int, measures: list[str], names: int
) -> None:
    """Figures that run 1, 2, 3 … before the column of names are ordinals, whatever their header says."""
    for c in range(names):
        printed = [figure_of(line[c].text) for line in matrix[start:] if line[c].text.strip()]
        values = [figure.value for figure in printed if figure.is_number]
        if measures[c] == "level" and len(values) > 1 and values == list(range(1, len(values) + 1)):
            measures[c] = "number"


def _stubs(
    matrix: Sequence[Sequence[GridCell]],
    start: int,
    measures: list[str],
    counts: list[Counter[str]],
    paths: list[tuple[str, ...]],
    first: int,
) -> set[int]:
    candidates = [c for c in range(first) if measures[c] not in ("number", "unit", "text", "rank")]
    if first == len(measures):  # no figures at all: the first column of words names the rows
        candidates = candidates[:1]
    found: list[int] = []
    for c in candidates:
        if measures[c] == "code":
            found.append(c)
            continue
        parted = bool(found) and _same_header(paths, matrix, start, c, found[-1])
        words = counts[c][WORD] + counts[c][UNIT] > 0
        coded = all(measures[k] == "code" for k in found)
        if parted or (words and (coded or _is_name(paths[c]) or not _identifies(matrix, start, found))):
            found.append(c)
    return set(found)


def _is_name(path: tuple[str, ...]) -> bool:
    return bool(path) and bool(_NAME.search(squeeze(path[-1])))


def _same_header(
    paths: list[tuple[str, ...]], matrix: Sequence[Sequence[GridCell]], start: int, column: int, before: int
) -> bool:
    """True where one merged header cell stands over both columns."""
    return (
        start > 0
        and matrix[start - 1][column] is matrix[start - 1][before]
        and paths[column] == paths[before]
    )


def _identifies(matrix: Sequence[Sequence[GridCell]], start: int, stubs: list[int]) -> bool:
    """True where the stub columns so far name every row by themselves: no blank that continues a cell above, no name twice, no merged cell."""
    seen: set[tuple[str, ...]] = set()
    for r in range(start, len(matrix)):
        cells = [matrix[r][c] for c in stubs]
        key = tuple(cell.text for cell in cells)
        if not any(text.strip() for text in key) or any(cell.rowspan > 1 for cell in cells) or key in seen:
            return False
        seen.add(key)
    return True

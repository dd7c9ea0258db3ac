"""Which unit a figure counts: printed in its cell, or told by its column, its row, or the line over the table."""

from __future__ import annotations

import re
from collections.abc import Sequence

from audit.figures import Figure
from audit.patterns import regex
from audit.tables.labels import split_unit, tail_unit
from audit.tables.model import Column, Row
from audit.units import NONE, PERCENT, Unit, is_unit, parse_unit

__all__ = ["ColumnUnits", "table_unit"]

_DECLARED = regex(
    r"(?:(?<![一-龥])单\s*位|(?:计量|金额|货币|数量|数值|计价|数据)单\s*位|unit)\s*[:：]\s*([^()（）\n]+?)\s*(?:[)）]|$)",
    re.IGNORECASE,
)
_SCALE = regex(
    r"^(?:万亿|百万|千万|十亿|百亿|亿|万|千|百|trillion|billion|million|thousand)\s*(?=.)", re.IGNORECASE
)


_IN_SCALE = regex(
    r"[(（\[]\s*(?:in\s+)?(?P<scale>thousand|million|billion|trillion)s?(?:\s+(?:of\s+)?(?P<of>[a-z$€£][\w$€£ ]{0,24}?))?\s*[)）\]]",
    re.IGNORECASE,
)


def table_unit(*texts: str) -> Unit:
    """The one unit that a unit line, a caption or a heading declares for the whole table; `NONE` where they declare none, or several.

    >>> table_unit("（单位：万元）").name, table_unit("单位：亿元、%").name, table_unit("单位：万元、人").name
    ('万元', '亿元', '')
    """
    for text in texts:
        if match := _IN_SCALE.search(text or ""):
            return parse_unit(f"{match['scale']} {match['of'] or ''}")
        if match := _DECLARED.search(text or ""):
            return _only(match[1])
        if (unit := split_unit(text or "")[1]) and (text or "").rstrip().endswith((")", "）", "]")):
            return parse_unit(unit)
        if unit := tail_unit(text or ""):
            return parse_unit(unit)
        if match := _SEVERAL.search(text or ""):
            return _amount([part.strip() for part in re.split("[;；]", match[1])])
    return NONE


_SEVERAL = regex(r"[(（\[]([^()（）\[\]]*[;；][^()（）\[\]]*)[)）\]]\s*$")


def _amount(parts: Sequence[str]) -> Unit:
    """The unit of amounts in a bracket that tells of several: `thousand persons; rates in %`; `NONE` where a part is neither that nor a ratio, or two are."""
    units = [parse_unit(part if is_unit(part) else tail_unit(part)) for part in parts]
    plain = [unit for unit in units if not unit.ratio]
    return plain[0] if len(plain) == 1 else NONE


def _only(declared: str) -> Unit:
    """The unit among those declared that is no ratio, if there is one; the ratio where it stands alone."""
    if is_unit(declared) and not re.search("[,，、]", declared):
        return parse_unit(declared)
    units = [
        parse_unit(part) for part in re.split(r"[,，、;；/／]\s*|\s+(?=[^a-z])", declared) if part.strip()
    ]
    plain = [unit for unit in units if not unit.ratio]
    if len(plain) == 1:
        return plain[0]
    return PERCENT if len(units) == 1 and not plain else NONE


class ColumnUnits:
    """The units of a table's body cells, column by column; what a column does not settle, its row or the table does."""

    def __init__(self, columns: Sequence[Column], table: Unit) -> None:
        self._settled = [_settled(column) for column in columns]
        self._otherwise = [column.unit if column.unit is not NONE else table for column in columns]

    def of(self, figure: Figure, column: int, row: Row) -> Unit:
        """The unit of one cell: its own, else a ratio of its column, else its row's, its column's, the table's. Ranks and ordinals have none."""
        own = figure.unit
        if own is not NONE and (own.dimension or own.factor == 1):
            return own
        context = self._settled[column]
        if context is None:
            context = row.unit if row.unit is not NONE else self._otherwise[column]
        return context if own is NONE else _scaled(own, context)


def _settled(column: Column) -> Unit | None:
    """The unit that a column gives all its cells, None where rows decide."""
    if column.stub or column.measure in ("rank", "number", "unit", "text"):
        return NONE
    if column.unit.ratio:
        return column.unit
    return PERCENT if column.measure in ("rate", "share") and column.unit is NONE else None


def _scaled(scale: Unit, context: Unit) -> Unit:
    """1.2万 in a column of 人 counts 万人; in one of 万元 the printed scale stands for the column's."""
    base = _SCALE.sub("", context.name, count=1)
    return parse_unit(scale.name + base) if base and not context.ratio else scale

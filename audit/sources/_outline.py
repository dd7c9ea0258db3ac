"""What a line beside a table is, by its words: unit line, note, or what stands at a table's corner."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from audit.patterns import regex
from audit.sources.lines import split_unit_line
from audit.tables.build import GridCell
from audit.tables.kinds import is_period
from audit.units import is_unit

__all__ = ["declares_unit", "is_aside", "is_note", "is_unit_line"]

_UNIT_LINE = regex(
    r"[(（\[【]?\s*(?:(?:计量|金额|数量|货币)?\s*单\s*位|unit(?:s)?)\s*[:：].{1,40}?[)）\]】]?", re.IGNORECASE
)
_IN_UNITS = regex(
    r"[(（\[]\s*(?:in\s+)?(?:(?:millions?|billions?|thousands?)\b.{0,30}|%|percent)\s*[)）\]]", re.IGNORECASE
)
_ASIDE = regex(
    r"[(（]?(?:续表.*|.{0,12}续\s?[一二三四五六七八九十\d]*|附[件表].{0,12}|表\s?号\s*[:：]?.*|制表(?:单位|机关|日期|人)?\s*[:：].*|(?:填报|编制|报送)(?:单位|日期|时间)\s*[:：].*)[)）]?"
)
_NOTE = regex(
    r"[(（【\[]?\s*(?:注\s*\d{0,2}|备\s*注|附\s*注|说\s*明|资料来源|数据来源|来\s*源|Notes?|Sources?|Remarks?)\s*[)）】\]]?\s*[:：.、]|[*＊※†△]\s*\S",
    re.IGNORECASE,
)


def is_unit_line(text: str) -> bool:
    """True for a line that only says the unit: （单位：万元）, Unit: million yuan, (%), （万元）."""
    text = unicodedata.normalize("NFKC", text).strip()
    bare = text.strip("()[] ")
    return bool(_UNIT_LINE.fullmatch(text) or _IN_UNITS.fullmatch(text)) or (text != bare and is_unit(bare))


def is_aside(text: str) -> bool:
    """True for what stands at a table's corner: a unit line, a period, 续表, a form's number."""
    clean = unicodedata.normalize("NFKC", text).strip()
    return is_unit_line(clean) or is_period(clean.strip("()")) or bool(_ASIDE.fullmatch(clean))


def is_note(text: str) -> bool:
    """True for a line that opens with 注：, 资料来源：, Note:, Source: or a note mark."""
    return bool(_NOTE.match(text.strip()))


def declares_unit(cells: Iterable[GridCell]) -> bool:
    """True for a row with a unit line (单位：万元) in one of its cells."""
    return any(split_unit_line(cell.text.strip())[1] for cell in cells)

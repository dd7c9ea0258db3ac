"""The text a spreadsheet shows for a stored value: the number format applied as Excel applies it, to fifteen digits.

10.1932202501114 under `0.0` is 10.2 on the page, and the page is what is judged; the stored value stays beside it as evidence.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from audit.patterns import regex
from audit.sources._office import need

__all__ = ["BUILTIN", "display", "is_date"]

BUILTIN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
    22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m/d/yy", 31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: 'h"时"mm"分"', 35: 'h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"',
    37: "#,##0_);(#,##0)", 38: "#,##0_);[Red](#,##0)", 39: "#,##0.00_);(#,##0.00)", 40: "#,##0.00_);[Red](#,##0.00)",
    41: '_(* #,##0_);_(* \\(#,##0\\);_(* "-"_);_(@_)', 42: '_($* #,##0_);_($* \\(#,##0\\);_($* "-"_);_(@_)',
    43: '_(* #,##0.00_);_(* \\(#,##0.00\\);_(* "-"??_);_(@_)', 44: '_($* #,##0.00_);_($* \\(#,##0.00\\);_($* "-"??_);_(@_)',
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@", 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"', 54: 'm"月"d"日"', 55: 'yyyy"年"m"月"', 56: 'm"月"d"日"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
"""The formats that books name by number alone; 27 to 36 and 50 to 58 as a Chinese Excel has them."""

_QUOTED = regex(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_NUMERALS = {"1": "〇一二三四五六七八九", "2": "零壹贰叁肆伍陆柒捌玖", "3": "０１２３４５６７８９"}


def display(value: str, code: str, where: str, date1904: bool = False) -> str:
    """What a cell with the number `value` (as stored, in plain digits) shows under the format `code`; the value itself where that is no number."""
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    if not number.is_finite():
        return value
    number = _fifteen_digits(number, value)
    simple = _simple(code)
    return (
        _plainly(number, *simple) if simple and abs(number) < _HUGE else _shown(number, code, where, date1904)
    )


_HUGE = Decimal(10) ** 15


@lru_cache(maxsize=1024)
def _simple(code: str) -> tuple[bool, int, bool] | None:
    """(thousands, decimals, percent) of the formats that most figures have: 0, 0.0, #,##0.00, 0.0%; None for any other."""
    match = re.fullmatch(r"(#,##)?0(?:\.(0+))?(%)?(?:_.)?", code)
    return (bool(match[1]), len(match[2] or ""), bool(match[3])) if match else None


def _plainly(number: Decimal, thousands: bool, decimals: int, percent: bool) -> str:
    """The number rounded half away from zero, as Excel does; what rounds to zero has no sign."""
    rounded = (number * 100 if percent else number).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    rounded = rounded if rounded else abs(rounded)
    return (f"{rounded:,f}" if thousands else f"{rounded:f}") + ("%" if percent else "")


@lru_cache(maxsize=1 << 16)
def _shown(number: Decimal, code: str, where: str, date1904: bool) -> str:
    formatter: Any = need("xlfmt", "excel", where).format_value
    try:
        text = str(formatter(number, _rewritten(code), date1904=date1904))
    except (ValueError, TypeError, ArithmeticError, IndexError, OverflowError):
        return str(number)
    if numerals := re.search(r"\[DBNum([123])\]", code, re.IGNORECASE):
        text = text.translate({ord(str(d)): numeral for d, numeral in enumerate(_NUMERALS[numerals[1]])})
    return text


def _fifteen_digits(number: Decimal, text: str) -> Decimal:
    """The value as Excel sees it: floating dust (28.499999999999996) is gone before any rounding."""
    if len(text) <= 15 or len(number.as_tuple().digits) <= 15:
        return number
    return number.quantize(Decimal(1).scaleb(number.adjusted() - 14))


def _rewritten(code: str) -> str:
    """`code` with `!x`, which a Chinese Excel writes for an escaped character, as `\\x`, and without locales ([$-804]), which print nothing."""
    code = re.sub(r"\[\$-[0-9A-Fa-f]+\]", "", code)
    return re.sub(r'("[^"]*"|\\.)|!(.)', lambda m: m[1] or "\\" + m[2], code) if "!" in code else code


@lru_cache(maxsize=1024)
def is_date(code: str) -> bool:
    """True for a format that shows days or hours."""
    bare = _QUOTED.sub("", code.split(";")[0])
    return bool(re.search(r"[ymdhs]", bare, re.IGNORECASE)) and not re.search("general", bare, re.IGNORECASE)

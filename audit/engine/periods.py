"""Periods as numbers that can be stepped: months from year 0 for years, quarters and months, days from 1970 for days.

A period column is a date, a whole number (2023, 202309, 20230930) or text (2023, 2023-09, 2023M09, 202309, 2023-Q3, 2023Q3, 2023年9月, 2023-09-30). One sample
tells the form; a figure of another form has no number, so that what rests on it stays open.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from audit.formulas import Span
from audit.patterns import regex

__all__ = ["Period", "read_period", "steps"]

_FORMS = (
    (regex(r"\d{4}(?:年度?)?"), "year", 0),
    (regex(r"\d{4}[-_ ]?[QqＱ第][1-4]"), "quarter", -1),
    (regex(r"\d{4}[-/.]\d{2}[-/.]\d{2}.*"), "day", 5),
    (regex(r"\d{4}(?:\d{2}|\d?(?<!\d))"), "month", 4),
    (regex(r"\d{4}[-/.Mm年_ ]\d{1,2}月?"), "month", 5),
)
_MONTHS = {"y": 12, "q": 3, "m": 1}
_DAYS = {"w": 7, "d": 1}


class Period(Struct, frozen=True, kw_only=True):
    """How a period column is read: `form` is year, quarter, month or day; `start` is where its month (or the quarter's digit) begins in text; `kind` date, number or text."""

    form: str
    kind: str
    start: int = 0

    def index(self, ns: Any, name: str) -> Any:
        """The expression that numbers the periods of column `name`."""
        column = ns.col(name)
        if self.kind == "date":
            days = self.form == "day"
            return _days(ns, column) if days else _months(column.dt.year(), column.dt.month())
        if self.kind == "number":
            if self.form == "year":
                return _months(column, 1)
            return _months(column // 100, column % 100)
        year = _whole(ns, column.str.slice(0, 4))
        if self.form == "year":
            return _months(year, 1)
        if self.form == "quarter":
            return _months(year, (_whole(ns, column.str.slice(self.start, 1)) - 1) * 3 + 1)
        month = column.str.slice(self.start, 2).str.replace_all("月", "", literal=True)
        return _months(year, _whole(ns, month))

    def first(self, ns: Any, index: str) -> Any:
        """(the year of each numbered period) from its number."""
        return ns.col(index) // 12


def _months(year: Any, month: Any) -> Any:
    return year * 12 + (month - 1)


def _whole(ns: Any, text: Any) -> Any:
    """The number that a text is, null where it is none; polars has a cast that says so, the others are given no such text."""
    if ns.__name__ == "polars":
        return text.cast(ns.Int64, strict=False)
    digits = text.str.contains("^[0-9]+$").fill_null(False)
    return ns.when(digits).then(ns.when(digits).then(text).otherwise(ns.lit("0")).cast(ns.Int64))


def _days(ns: Any, column: Any) -> Any:
    return column.dt.timestamp("ms") // 86_400_000


def read_period(sample: Any, finest: str = "month") -> Period | None:
    """How a column with such a value is read; None where the value is no period."""
    if hasattr(sample, "year"):
        return Period(form=finest, kind="date")
    if isinstance(sample, int):
        text = str(sample)
        return Period(form={4: "year", 6: "month"}[len(text)], kind="number") if len(text) in (4, 6) else None
    text = str(sample or "").strip()
    for pattern, form, start in _FORMS:
        if pattern.fullmatch(text):
            if form == "quarter":
                start = len(text) - 1
            return Period(form="month" if form == "day" else form, kind="text", start=start)
    return None


def steps(span: Span, form: str) -> int | None:
    """How far back a span reaches in the numbers of that form; None where the form is too coarse for it."""
    if form == "day":
        return _DAYS[span.unit] * span.count if span.unit in _DAYS else None
    return _MONTHS[span.unit] * span.count if span.unit in _MONTHS else None

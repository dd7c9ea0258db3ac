"""Which of a document's tables a selector means.

A heading or caption is matched as labels are: printed just so, else equal after normalising, else its words lie within
the title. Of several tables under one heading the one that stands right below it is taken. What fits no table, or
several, is said with the titles that are near: nothing is guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

from audit.patterns import regex
from audit.rulepack.model import Selector
from audit.tables.labels import find_columns, nearest, normalise
from audit.tables.model import Table
from audit.tables.periods import strip_periods

__all__ = ["Unfit", "select"]


class Unfit(LookupError):
    """A selector that means no table, or does not say which: `code` is in the catalogue, `values` fill it in."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code, self.values = code, {key: str(value) for key, value in values.items()}


def select(selector: Selector, tables: Sequence[Table]) -> list[Table]:
    """The tables that the selector means: one, or several to be joined; `Unfit` where there is none, or no telling which."""
    titled = _titled(selector, tables)
    if not titled:
        near = _listed(_nearest_titles(selector, tables))
        raise Unfit("table.absent", wanted=selector.words, count=len(tables), nearest=near)
    fitting = [table for table in titled if all(find_columns(table, label) for label in selector.columns)]
    if not fitting:
        near = _listed(_nearest_columns(selector, titled))
        raise Unfit("table.columns", wanted=selector.words, columns=", ".join(selector.columns), nearest=near)
    return fitting if selector.joined else [_one(selector, fitting)]


def _one(selector: Selector, fitting: Sequence[Table]) -> Table:
    count = len(fitting)
    if selector.nth:
        if selector.nth > count:
            raise Unfit("table.nth", wanted=selector.words, count=count, nth=selector.nth)
        return fitting[selector.nth - 1]
    chosen = fitting if count == 1 else _innermost(selector, fitting)
    if len(chosen) == 1:
        return chosen[0]
    titles = [f"{table.title} ({table.address})" if str(table.address) else table.title for table in fitting]
    raise Unfit("table.several", wanted=selector.words, count=count, nearest=_listed(titles))


def _innermost(selector: Selector, tables: Sequence[Table]) -> list[Table]:
    """Of several tables under a heading, those that stand right below it rather than below a further one."""
    wanted = normalise(selector.heading[-1]) if selector.heading else ""
    return [t for t in tables if wanted in [normalise(level) for level in (*t.headings[-1:], t.caption)]]


def _titled(selector: Selector, tables: Sequence[Table]) -> list[Table]:
    """The tables whose headings and caption fit best; all of them where the selector asks for neither."""
    found = list(tables)
    for part in selector.heading:
        found = _best(found, part, _levels, selector.joined)
    return _best(found, selector.caption, _own_title, selector.joined) if selector.caption else found


def _levels(table: Table) -> tuple[str, ...]:
    return (*table.headings, *_caption(table))


def _caption(table: Table) -> tuple[str, ...]:
    return (table.caption,) if table.caption else ()


def _own_title(table: Table) -> tuple[str, ...]:
    """The line right above a table: one source sets it as a caption, another as a heading."""
    return _caption(table) or table.headings[-1:]


Levels = Callable[[Table], tuple[str, ...]]


def _best(tables: Sequence[Table], wanted: str, levels: Levels, joined: bool) -> list[Table]:
    grades = [_grade(wanted, levels(table), joined) for table in tables]
    best = min((grade for grade in grades if grade is not None), default=None)
    return [t for t, grade in zip(tables, grades, strict=True) if grade is not None and grade == best]


_CONTINUED = regex(r"[(（]?(?:续表?[一二三四五六七八九十\d]*|cont(?:inued|['’]?d|\.))[)）]?$", re.IGNORECASE)


_EMPTY = regex(r"\(\s*\)|\[\s*\]|[,:]\s*$")
"""What a period leaves behind of what stood around it."""


def _grade(wanted: str, levels: Sequence[str], joined: bool) -> int | None:
    """How words name a table by its headings: 0 just as printed, 1 equal after normalising, or but for the period that stands beside them (零售 2031年1-9月), 2 and 3 the same within
    the title; None where they do not.

    Pages of one table count alike, whether they are headed 概况, 一、概况 or 概况（续）.
    """
    levels = [_CONTINUED.sub("", level.strip()) or level for level in levels] if joined else levels
    printed, key = _squeezed(wanted), normalise(wanted)
    just, like = [_squeezed(level) for level in levels], [normalise(level) for level in levels]
    like += [normalise(_EMPTY.sub("", strip_periods(level))) for level in levels]
    tests = (printed in just, key in like, printed in "".join(just), key in "".join(like[: len(levels)]))
    grade = next((grade for grade, holds in enumerate(tests) if holds), None)
    return grade // 2 if joined and grade is not None else grade


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()


def _nearest_titles(selector: Selector, tables: Sequence[Table]) -> list[str]:
    wanted = normalise(selector.caption or " ".join(selector.heading[-1:]))
    titles = {normalise(level): level for table in tables for level in _levels(table)}
    import difflib

    return [titles[key] for key in difflib.get_close_matches(wanted, titles, 3, 0.3)]


def _nearest_columns(selector: Selector, tables: Sequence[Table]) -> list[str]:
    labels = [" / ".join(column.label) for table in tables for column in table.columns if not column.stub]
    return list(dict.fromkeys(word for label in selector.columns for word in nearest(label, labels)))


def _listed(titles: Sequence[str]) -> str:
    return ("; ".join(titles[:5]) + ("; …" if len(titles) > 5 else "")) or "–"

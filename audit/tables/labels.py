"""How a rule's words find a row or a column: equal after normalising, or not at all.

Normalising removes what the trade writes around a label: width, spaces, numbering (一、（一）1、①), 其中： and #, a unit in brackets, a final ±% or
note mark. A label that fits no row, or several, is an error that names the nearest; similarity never decides (非国有投资 is not 国有投资).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TypeVar

from audit.figures import plain
from audit.patterns import regex
from audit.tables.model import Column, Row, Table
from audit.units import is_unit

__all__ = [
    "LabelError",
    "find_column",
    "find_columns",
    "find_row",
    "find_rows",
    "is_of_which",
    "match_label",
    "normalise",
    "numbering",
    "split_unit",
    "tail_unit",
]


_Line = TypeVar("_Line", Row, Column)


class LabelError(LookupError):
    """A label that finds nothing, or several: `code` is `label.none` or `label.several`, `values` fill in the sentence."""

    def __init__(
        self, code: str, label: str, nearest: Sequence[str], table: str = "", kind: str = "row"
    ) -> None:
        super().__init__(f"{code}: {label!r} ({kind}) in {table!r}; nearest: {', '.join(nearest)}")
        self.code, self.label, self.nearest, self.table, self.kind = code, label, tuple(nearest), table, kind


_NUMBERING = regex(
    r"^(?:[一二三四五六七八九十百]+\s*[、.．:：]|[(（]\s*(?:[一二三四五六七八九十]+|\d{1,2}|[ivxIVX]+)\s*[)）]|\d{1,2}(?:\.\d{1,2})*\s*(?:、|[.．](?!\d)|[)）])"
    r"|[①-⑳]|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]+\s*[、.．]?|[IVX]+\s*[.．、]|[a-zA-Z]\s*[、.．)）])\s*"
)
_OF_WHICH = regex(r"^(?:#+|＃+|其中|内[:：]|of\s*which|including)\s*[:：,，]?\s*", re.IGNORECASE)
_TAIL = regex(r"(?:[(（\[]([^()（）\[\]]*)[)）\]]|±?\s*[%％‰]|±|[*†‡]+|[①-⑳]+|[:：,，;；])$")


def numbering(label: str) -> str:
    """The numbering that opens a label (`（一）`, `1、`, `①`), or ''."""
    text = _OF_WHICH.sub("", (label or "").strip())
    match = _NUMBERING.match(text)
    return match[0].strip() if match else ""


def is_of_which(label: str) -> bool:
    """True for a label that opens an open list: 其中：…, #…, of which …"""
    text = unicodedata.normalize("NFKC", label or "").strip()
    return bool(_OF_WHICH.match(text)) or bool(_OF_WHICH.match(_NUMBERING.sub("", text)))


_BRACKET = regex(r"[(（\[]([^()（）\[\]]*)[)）\]]\s*$")


def split_unit(label: str) -> tuple[str, str]:
    """(label without its bracketed unit, the unit's text); the unit is '' where the bracket holds another thing.

    >>> split_unit("总收入(万元)"), split_unit("同比 ± %"), split_unit("绝对额 （亿元）")
    (('总收入', '万元'), ('同比', '%'), ('绝对额', '亿元'))
    """
    text = (label or "").strip()
    if match := _BRACKET.search(text):
        if is_unit(match[1]):
            return text[: match.start()].strip(), match[1].strip()
        if rest := re.search(r"(?:单位[:：]|unit:?)\s*(.+)$", match[1], re.IGNORECASE):
            return text[: match.start()].strip(), rest[1].strip()
        return text, ""
    if match := re.search(r"[±+]?\s*[/／]?\s*([%％‰])$", text):
        return text[: match.start()].strip(), plain(match[1])
    return text, ""


def tail_unit(label: str) -> str:
    """The unit that stands behind a label without brackets, after a comma or `in`: `Output, 1 000 t`, `Exports in EUR million`; '' where there is none.

    Bare nouns are none: in `Farms, people` they are words of the label.
    """
    match = re.search(
        r"(?:(?<!\d)[,，:：]\s*|\d[,，]\s+|\s(?=in\s))([^,，:：()（）]+|(?:in )?1[ ,.]000[^()（）,]*)$",
        (label or "").strip(),
    )
    tail = match[1].strip() if match else ""
    return tail if tail and is_unit(tail) and not re.fullmatch(r"[a-z]{3,}", tail, re.IGNORECASE) else ""


_RAISED = regex(r"(?:[①-⑳]+|(?<![mM])[¹²³⁰⁴-⁹]+|\^(?:\d{1,2}|\(\w\)|[a-z]))\s*$")
"""The mark of a note behind a label, raised: ①, ¹, ^1. A square metre is none."""


@lru_cache(maxsize=1 << 14)
def normalise(label: str) -> str:
    """`label` as it is compared: see the module's words. Keeps at least the text itself where nothing would be left."""
    bare = _RAISED.sub("", label or "")
    if (match := _BRACKET.search(bare)) and match.start() and is_unit(match[1]):
        bare = bare[: match.start()]  # while its blanks tell its words apart
    elif tail := tail_unit(bare):
        bare = bare.rstrip()[: -len(tail)]
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", bare))
    text = text.replace("−", "-").replace("\u200b", "").strip()
    whole = text
    while (shorter := _OF_WHICH.sub("", _NUMBERING.sub("", text, count=1), count=1)) != text and shorter:
        text = shorter
    while (match := _TAIL.search(text)) and match.start() > 0:
        if (
            match[1] is not None
            and match[1]
            and not is_unit(match[1])
            and not re.fullmatch(r"注?\d{0,2}|共?\d+\s?[项个家类条户所处件]", match[1])
        ):
            break
        text = text[: match.start()]
    return (text or whole).casefold()


@lru_cache(maxsize=1 << 14)
def _squeezed(label: str) -> str:
    """`label` as it is printed, but for width and spaces."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", label))


def match_label(wanted: str, labels: Sequence[str]) -> list[int]:
    """The places in `labels` that `wanted` names: those printed just so, else those equal after normalising."""
    squeezed = _squeezed(wanted)
    exact = [i for i, label in enumerate(labels) if _squeezed(label) == squeezed]
    if exact:
        return exact
    key = normalise(wanted)
    return [i for i, label in enumerate(labels) if normalise(label) == key]


def find_rows(table: Table, label: str) -> list[Row]:
    """The rows that `label` names, in order. `A > B` is the first B at or below A; a label may name any part of a row's path, the innermost first."""
    above, *deeper = [part.strip() for part in re.split(r"\s*>\s*", label)]
    rows = [row for row in table.rows if row.label]
    found = _rows_named(above, rows)
    for part in deeper:
        below: list[Row] = []
        for top in found:
            inside = [r for r in rows if r.index > top.index or (r.index == top.index and len(r.label) > 1)]
            nearest = _rows_named(part, inside)
            below.extend(nearest[:1])
        within = [
            row for row in below if match_label(above, row.label[:-1])
        ]  # an area's own rows, not its neighbour's
        found, above = list({row.index: row for row in within or below}.values()), part
    return found


def _rows_named(label: str, rows: Sequence[Row]) -> list[Row]:
    for pick in (
        lambda row: [row.label[-1]],
        lambda row: ["".join(row.own or row.label)],
        lambda row: list(row.label),
    ):
        found = [row for row in rows if match_label(label, pick(row))]
        if found:
            plain_rows = [row for row in found if not row.section]
            return plain_rows or found
    return []


def find_row(table: Table, label: str) -> Row:
    """The one row that `label` names; `LabelError` where there is none, or several."""
    return _one(find_rows(table, label), label, table.rows, table, "row")


def find_columns(table: Table, label: str) -> list[Column]:
    """The columns that `label` names: each `/`-part equals one level of the header, in order; the innermost level decides first."""
    parts = [part for part in (p.strip() for p in re.split(r"[/>]", label)) if part]
    columns = [column for column in table.columns if column.label]
    for inner in (True, False):
        for whole in ([label], parts):
            found = [column for column in columns if _in_order(whole, column.label, inner)]
            if found:
                return found
    return []


def _in_order(parts: Sequence[str], levels: Sequence[str], inner: bool) -> bool:
    position = len(levels)
    for k, part in enumerate(reversed(parts)):
        candidates = (
            range(position - 1, -1, -1)
            if not (inner and k == 0)
            else range(len(levels) - 1, len(levels) - 2, -1)
        )
        place = next((i for i in candidates if match_label(part, [levels[i]])), None)
        if place is None:
            return False
        position = place
    return bool(parts)


def find_column(table: Table, label: str) -> Column:
    """The one column that `label` names; `LabelError` where there is none, or several."""
    return _one(find_columns(table, label), label, table.columns, table, "column")


def _one(found: Sequence[_Line], label: str, lines: Sequence[_Line], table: Table, kind: str) -> _Line:
    if len(found) == 1:
        return found[0]
    if found:
        raise LabelError(
            "label.several", label, [" / ".join(line.label) for line in found], table.title, kind
        )
    raise LabelError(
        "label.none", label, nearest(label, [" / ".join(line.label) for line in lines]), table.title, kind
    )


def nearest(wanted: str, labels: Iterable[str], count: int = 3) -> list[str]:
    """The labels most like `wanted`, for a message; never for a decision."""
    keys = {normalise(label.rsplit(" / ", 1)[-1]): label for label in labels}
    import difflib

    close = difflib.get_close_matches(normalise(wanted), keys, count, 0.3)
    return [keys[key] for key in close]

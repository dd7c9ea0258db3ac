"""What the columns of a drop are: kind, unit, and one unit of the last digit with who knew it."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any

from audit.engine.drop import Column
from audit.engine.single import shortest
from audit.figures import DEFAULT_MARKERS
from audit.patterns import regex
from audit.sources.drops import Declared, Words
from audit.sources.drops_text import first_of, head_of, separator_of
from audit.sources.errors import ReadError
from audit.tables.labels import match_label, nearest, split_unit
from audit.tables.shown import Evidence
from audit.units import NONE, Unit, parse_unit

__all__ = [
    "FIGURE",
    "FIGURES",
    "IDLE",
    "ROW",
    "columns_of",
    "csv_marks",
    "decimals_seen",
    "missing_words",
    "named",
]

ROW = "__row"
"""The column that numbers the rows of a drop."""
_BLANKS = "'’\u00a0\u202f "


def _figure(group: str, point: str) -> str:
    """A number with one kind of separator; a group of three never follows a nought."""
    grouped = "|".join(rf"(?:[{one}]\d{{3}})+" for one in (group, _BLANKS[:2], _BLANKS[2:]))
    return rf"^\s*[-+−]?(?:[1-9]\d{{0,2}}(?:{grouped})|\d+)(?:[{point}]\d+)?\s*%?\s*$"


FIGURE = {"point": _figure(",", "."), "comma": _figure(".", ",")}
"""What a text of a CSV must be to be read as a number, by its decimal mark; any other text in a column of figures is a missing figure, never a guess."""
IDLE = {"point": rf"[,%\s{_BLANKS}]", "comma": rf"[.%\s{_BLANKS}]"}
"""What such a text prints beside its number."""
FIGURES = 0.9
"""The share of a column's texts that must be figures for the column to be read as such."""
SAMPLE = 10_000
"""Rows whose digits are looked at where nothing else tells a column's precision."""
_MOST_DECIMALS = 9  # beyond, a figure was computed, not printed
_SCALE = regex(r"(?:decimal|numeric)\D*(\d+)\D+(\d+)", re.IGNORECASE)


def columns_of(
    types: Sequence[tuple[str, str]],
    words: Words,
    sample: Callable[[list[str]], Mapping[str, Sequence[Any]]],
    where: str,
) -> dict[str, Column]:
    """The columns by name. `types` are (name, type as narwhals spells it); `sample` gives some values of the columns whose precision nobody declares."""
    names = dict(types)
    declared = {_known(word, names, where): said for word, said in words.columns.items()}
    unknown = [
        name for name, dtype in types if _kind(dtype) == "number" and not _told(declared.get(name), dtype)
    ]
    seen = sample(unknown) if unknown else {}
    return {
        name: _column(name, dtype, declared.get(name, Declared()), seen.get(name, ()), words)
        for name, dtype in types
    }


def named(words: Iterable[str], names: Sequence[str], where: str) -> tuple[str, ...]:
    """The columns that the pack's words name; `ReadError` where one names none."""
    return tuple(_known(word, dict.fromkeys(names), where) for word in words)


def _known(word: str, columns: Mapping[str, Any], where: str) -> str:
    if word in columns:  # printed just so: no need to compare it with every other
        return word
    names = list(columns)
    found = match_label(word, names)
    if len(found) != 1:
        near = ", ".join(names[k] for k in found) or ", ".join(nearest(word, names)) or ", ".join(names[:5])
        raise ReadError("drop.column", where, column=word, nearest=near)
    return names[found[0]]


def _told(declared: Declared | None, dtype: str) -> bool:
    return (
        bool(declared and declared.quantum is not None)
        or dtype.startswith(("Int", "UInt"))
        or _scale(dtype) is not None
    )


def _kind(dtype: str) -> str:
    if dtype.startswith(("Int", "UInt", "Float", "Decimal")):
        return "number"
    if dtype.startswith(("Date", "Datetime")):
        return "date"
    return "text" if dtype.startswith(("String", "Categorical", "Enum")) else "other"


def _scale(dtype: str) -> int | None:
    match = _SCALE.search(dtype)
    return int(match[2]) if match else None


def _column(name: str, dtype: str, said: Declared, seen: Sequence[Any], words: Words) -> Column:
    unit = said.unit or _printed(name)
    quantum, origin = _quantum(said, dtype, seen)
    whole = quantum == 1 and unit.count and unit.factor == 1
    if whole or unit.name in words.exact:
        quantum = Fraction(0)
    return Column(
        name=name, kind=_kind(dtype), unit=unit, quantum=quantum, origin=origin, dtype=dtype, measure=not words.measures or name in words.measures
    )  # fmt: skip


def _printed(name: str) -> Unit:
    """The unit that a header prints in brackets."""
    return parse_unit(split_unit(name)[1]) if split_unit(name)[1] else NONE


def _quantum(said: Declared, dtype: str, seen: Sequence[Any]) -> tuple[Fraction, str]:
    if said.quantum is not None:
        return said.quantum, said.origin
    if (scale := _scale(dtype)) is not None:
        return Fraction(1, 10**scale), "type"
    if dtype.startswith(("Int", "UInt")):
        return Fraction(1), "type"
    seen = list(map(shortest, seen)) if dtype == "Float32" else seen
    if (decimals := decimals_seen(seen)) is not None:
        return Fraction(1, 10**decimals), "seen"
    return Fraction(0), "none"


def decimals_seen(values: Iterable[Any]) -> int | None:
    """The most decimals that any value prints in its shortest form; None where there is no value, or where some were computed (more than nine decimals).

    >>> decimals_seen([1.0, 2.5, None]), decimals_seen([1 / 3])
    (1, None)
    """
    most = None
    for value in set(values):
        if value is None or isinstance(value, str) or not math.isfinite(value):
            continue
        most = max(most or 0, _decimals(repr(float(value))))
        if most > _MOST_DECIMALS:
            return None
    return most


def _decimals(text: str) -> int:
    """The decimals of a float's shortest form; a thousand columns have ten million of them, so that only what has an exponent is worked out."""
    if "e" not in text:
        return len(text.partition(".")[2].rstrip("0"))
    exponent = Decimal(text).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def missing_words(words: Words) -> list[str]:
    """What stands in a CSV for a missing figure: the trade's markers, and the pack's own; what the pack says is a zero is none of them."""
    usual = [mark for mark in DEFAULT_MARKERS if not mark.isalpha() or len(mark) > 1]
    every = ["", "NA", "N/A", "NaN", "nan", "null", "NULL", "None", *usual, *words.missing]
    return [mark for mark in dict.fromkeys(every) if mark not in words.zeros]


def csv_marks(path: Path, words: Words) -> tuple[str, bool]:
    """(the separator of a CSV, True where its figures have decimal commas: by the pack, else beyond doubt by the figures of its first rows)."""
    head = head_of(first_of(path))
    lines, separator = head.splitlines(), separator_of(head)
    if words.decimal:
        return separator, words.decimal == "comma"
    if ('"' not in head) if separator == "," else (not _COMMA.search(head)):
        return separator, False
    evidence = Evidence()
    rows = list(islice(csv.reader(lines[1:-1] or lines[1:], delimiter=separator), _ROWS))
    for k, texts in enumerate(zip_longest(*rows, fillvalue="")):
        measured = separator != "," and _measured(texts)
        for text in texts:
            evidence.weigh(text, (1, k), measured)
    return separator, evidence.sure


def _measured(texts: Sequence[str]) -> bool:
    """True for a column of `3,5` and `12`, none of them with thousands as a comma would group them: what another mark than the comma parts are figures, no lists."""
    return all(_PLAIN.search(text) for text in texts if text)


_ROWS = 200
_COMMA = regex(r"\d,\d")
_PLAIN = regex(r"^[-+]?\d+(?:,(?!\d{3}$)\d+)?$")

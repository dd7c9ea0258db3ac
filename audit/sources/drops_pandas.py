"""Drops on pandas: Parquet, Arrow and CSV read into memory, or a data frame that is there already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import narwhals as nw
import pandas as pd
from msgspec.structs import replace

from audit.engine.drop import Drop
from audit.sources.drops import Declared, Words, drop_name
from audit.sources.drops_columns import (
    FIGURE,
    FIGURES,
    IDLE,
    ROW,
    SAMPLE,
    columns_of,
    csv_marks,
    missing_words,
    named,
)
from audit.sources.drops_text import UTF8, encoding_of, first_of
from audit.sources.errors import ReadError
from audit.units import PERCENT

__all__ = ["frame_drop", "open_frame"]


def open_frame(source: str | Path, kind: str, words: Words, why: str) -> Drop:
    """The drop in a file; `ReadError` where pandas cannot read it."""
    name = drop_name(source)
    try:
        if kind == "csv":
            path = first_of(Path(source))
            separator, comma = csv_marks(path, words)
            words = replace(words, decimal="comma" if comma else "point")
            frame = pd.read_csv(
                path, sep=separator, engine="c", low_memory=False, na_values=missing_words(words), keep_default_na=False,
                decimal="," if comma else ".", encoding=encoding_of(path, whole=words.whole).replace(UTF8, "utf-8-sig"),
            )  # fmt: skip
        else:
            frame = pd.read_parquet(source) if kind == "parquet" else pd.read_feather(source)
    except ImportError as error:
        raise ModuleNotFoundError(str(error), name="pyarrow") from error
    except (ValueError, OSError) as error:
        raise ReadError("drop.damaged", name, reason=str(error).splitlines()[0]) from error
    if kind == "csv":
        frame, percent = _figures(frame, words)
        words = replace(words, columns=percent | dict(words.columns))
    return frame_drop(frame, name, kind, words, why)


def _figures(frame: pd.DataFrame, words: Words) -> tuple[pd.DataFrame, dict[str, Declared]]:
    """Columns of figures that a CSV prints with thousands separators, percent signs, other minus signs or marks for zero, as numbers; what is no figure is missing.

    With them what their signs say of their unit.
    """
    percent, mark = {}, words.decimal or "point"
    texts = frame.columns[[dtype.kind not in "iufbM" for dtype in frame.dtypes]]
    for name in texts.difference([*words.keys, words.period], sort=False):
        text = frame[name].astype("string").str.strip()
        zero, said = text.isin(words.zeros), text.str.contains(FIGURE[mark], regex=True).fillna(False)
        if not text.count() or (said | zero).sum() < FIGURES * text.count():
            continue
        if text.dropna().str.contains("%").all():
            percent[name] = Declared(unit=PERCENT)
        bare = text.str.replace("−", "-").str.replace(IDLE[mark], "", regex=True).str.replace(",", ".")
        frame[name] = pd.to_numeric(bare.where(said).mask(zero, "0"), errors="coerce").astype("Float64")
    return frame, percent


def frame_drop(frame: pd.DataFrame, name: str, kind: str, words: Words, why: str = "") -> Drop:
    """The drop that a data frame is, its rows numbered in their order."""
    decimals = dict(_decimals(frame))
    frame = _nullable(frame.reset_index(drop=True).astype(dict.fromkeys(decimals, "Float64")))
    whole = nw.from_native(frame.assign(**{ROW: range(len(frame))}), eager_only=True)
    types = [(name, decimals.get(name) or str(dtype)) for name, dtype in whole.schema.items() if name != ROW]
    names = [column for column, _ in types]

    def sample(wanted: list[str]) -> Mapping[str, Sequence[Any]]:
        return {column: _seen(frame[column].dropna(), everywhere=kind == "csv") for column in wanted}

    def one(column: str) -> Any:
        values = frame[column].dropna()
        return (
            values.iloc[0].item()
            if len(values) and hasattr(values.iloc[0], "item")
            else values.iloc[0]
            if len(values)
            else None
        )

    return Drop(
        name=name, kind=kind, engine="pandas", frame=whole.lazy(), columns=columns_of(types, words, sample, name), row=ROW,
        keys=named(words.keys, names, name), period=named([words.period], names, name)[0] if words.period else "", rows=len(frame),
        alias=words.alias, why=why, sample=cache(one), small=lambda table: nw.from_native(pd.DataFrame(table)).lazy(),
    )  # fmt: skip


def _seen(values: Any, *, everywhere: bool) -> list[Any]:
    """The first figures; where none of a CSV's has decimals, the first that have."""
    first = values.head(SAMPLE)
    if everywhere and len(values) > SAMPLE and (first == first.round()).all():
        first = pd.concat([first, values[values != values.round()].head(SAMPLE)])
    found: list[Any] = first.tolist()
    return found


def _decimals(frame: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """The columns of decimals, which pandas keeps as objects, with their type as other engines spell it."""
    for name in frame.columns[[dtype.kind == "O" for dtype in frame.dtypes]]:
        values = frame[name].dropna()
        if len(values) and isinstance(values.iloc[0], Decimal):
            exponent = values.iloc[0].as_tuple().exponent
            yield name, f"Decimal(38, {max(0, -exponent) if isinstance(exponent, int) else 0})"


def _nullable(frame: pd.DataFrame) -> pd.DataFrame:
    """Numbers in the types that tell a missing figure from NaN, so that a comparison with one is unknown, not false."""
    numbers = {
        name: dtype.name.capitalize()
        for name, dtype in frame.dtypes.items()
        if dtype.name.startswith(("float", "int"))
    }
    return frame.astype(numbers)

"""Drops on pandas: Parquet, Arrow and CSV read into memory, or a data frame that is there already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import narwhals as nw
import pandas as pd

from audit.engine.drop import Drop
from audit.sources.drops import Words, drop_name
from audit.sources.drops_columns import ROW, SAMPLE, columns_of, missing_words, named
from audit.sources.errors import ReadError

__all__ = ["frame_drop", "open_frame"]


def open_frame(source: str | Path, kind: str, words: Words, why: str) -> Drop:
    """The drop in a file; `ReadError` where pandas cannot read it."""
    name = drop_name(source)
    try:
        if kind == "csv":
            separator = "\t" if Path(source).suffix == ".tsv" else None
            frame = pd.read_csv(
                source, sep=separator, engine="python" if separator is None else "c", na_values=missing_words(words),
                keep_default_na=False, thousands=",", encoding="utf-8-sig",
            )  # fmt: skip
        else:
            frame = pd.read_parquet(source) if kind == "parquet" else pd.read_feather(source)
    except ImportError as error:
        raise ModuleNotFoundError(str(error), name="pyarrow") from error
    except (ValueError, OSError) as error:
        raise ReadError("drop.damaged", name, reason=str(error).splitlines()[0]) from error
    return frame_drop(_with_zeros(frame, words) if kind == "csv" else frame, name, kind, words, why)


def _with_zeros(frame: pd.DataFrame, words: Words) -> pd.DataFrame:
    """The frame with the marks of the pack that mean zero as zeros, in columns that hold nothing else but figures."""
    texts = frame.columns[[dtype.kind not in "iufbM" for dtype in frame.dtypes]]
    for name in texts if words.zeros else ():
        text = frame[name].astype("string").str.strip()
        read = pd.to_numeric(text.mask(text.isin(words.zeros), "0").str.replace(",", ""), errors="coerce")
        if name not in (*words.keys, words.period) and read.notna().equals(text.notna()):
            frame[name] = read.astype("Float64")
    return frame


def frame_drop(frame: pd.DataFrame, name: str, kind: str, words: Words, why: str = "") -> Drop:
    """The drop that a data frame is, its rows numbered in their order."""
    frame = _nullable(frame.reset_index(drop=True))
    whole = nw.from_native(frame.assign(**{ROW: range(len(frame))}), eager_only=True)
    types = [(column, str(dtype)) for column, dtype in whole.schema.items() if column != ROW]
    names = [column for column, _ in types]

    def sample(wanted: list[str]) -> Mapping[str, Sequence[Any]]:
        return {column: frame[column].head(SAMPLE).dropna().tolist() for column in wanted}

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
        alias=words.alias, why=why, sample=one, small=lambda table: nw.from_native(pd.DataFrame(table)).lazy(),
    )  # fmt: skip


def _nullable(frame: pd.DataFrame) -> pd.DataFrame:
    """Numbers in the types that tell a missing figure from NaN, so that a comparison with one is unknown, not false."""
    numbers = {
        name: dtype.name.capitalize()
        for name, dtype in frame.dtypes.items()
        if dtype.name.startswith(("float", "int"))
    }
    return frame.astype(numbers)

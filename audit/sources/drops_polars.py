"""Drops on polars: Parquet (a file, a partitioned set), Arrow, CSV; scanned, never loaded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
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
from audit.sources.drops_text import UTF8, encoding_of, first_of, text_of
from audit.sources.errors import ReadError
from audit.units import PERCENT

__all__ = ["frame_drop", "open_frame"]


def open_frame(source: str | Path, kind: str, words: Words, why: str) -> Drop:
    """The drop in a file or a set of files; `ReadError` where polars cannot read it."""
    path, name = Path(source), drop_name(source)
    try:
        separator, comma = csv_marks(path, words) if kind == "csv" else ("", False)
        words = replace(words, decimal="comma" if comma else "point")
        frame, rows = _scanned(path, kind, words, separator)
        return frame_drop(frame, name, kind, words, why, rows)
    except pl.exceptions.PolarsError as error:
        raise ReadError("drop.damaged", name, reason=_first_line(error)) from error
    except OSError as error:
        raise ReadError("sources.unreadable", name, reason=error.strerror or _first_line(error)) from error


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def _scanned(path: Path, kind: str, words: Words, separator: str) -> tuple[pl.LazyFrame, int | None]:
    if kind == "parquet":
        source = str(path / "**" / "*.parquet") if path.is_dir() else str(path)
        frame = pl.scan_parquet(source, hive_partitioning=path.is_dir(), row_index_name=ROW)
        return frame, int(pl.scan_parquet(source).select(pl.len()).collect().item())
    if kind == "arrow":
        return pl.scan_ipc(str(path), row_index_name=ROW), None
    return _csv(path, words, separator), None


def _csv(path: Path, words: Words, separator: str) -> pl.LazyFrame:
    """A CSV as it is where it is UTF-8, else decoded first; markers of missing figures are null.

    Decimal commas between commas stand in quotation marks: then every column is text at first.
    """
    first = first_of(path)
    encoding = encoding_of(first, whole=words.whole)
    source: Any = str(path) if encoding == UTF8 else text_of(first, encoding).encode()
    comma = words.decimal == "comma"
    return pl.scan_csv(
        source, separator=separator, null_values=missing_words(words), infer_schema_length=None if words.whole else SAMPLE, row_index_name=ROW, try_parse_dates=True,
        decimal_comma=comma and separator != ",", infer_schema=not (comma and separator == ","),
    )  # fmt: skip


def frame_drop(
    frame: pl.LazyFrame, name: str, kind: str, words: Words, why: str = "", rows: int | None = None
) -> Drop:
    """The drop that a lazy frame with a row column is; text columns that hold figures are read as such."""
    schema = frame.collect_schema()
    texts = [column for column, dtype in schema.items() if dtype == pl.String]
    if kind == "csv" and texts:
        frame, percent = _figures(frame, texts, words)
        words = replace(words, columns=percent | dict(words.columns))
        schema = frame.collect_schema()
    types = [(column, _spelled(dtype)) for column, dtype in schema.items() if column != ROW]
    names = [column for column, _ in types]

    def sample(wanted: list[str]) -> Mapping[str, Sequence[Any]]:
        found = frame.select(wanted).head(SAMPLE).collect()
        seen = {column: found[column].drop_nulls().to_list() for column in wanted}
        return {name: values + broken(name) for name, values in seen.items()} if words.whole else seen

    def broken(column: str) -> list[Any]:
        """The first figures that are not whole: where the types were told by all rows, so is the last digit."""
        number = pl.col(column)
        return frame.select(number).filter(number != number.floor()).head(SAMPLE).collect()[column].to_list()

    def one(column: str) -> Any:
        found = frame.select(column).head(SAMPLE).collect()[column].drop_nulls()
        return found[0] if len(found) else None

    columns = columns_of(types, words, sample, name)
    return Drop(
        name=name, kind=kind, engine="polars", frame=frame, columns=columns, row=ROW, keys=named(words.keys, names, name),
        period=named([words.period], names, name)[0] if words.period else "", rows=rows, alias=words.alias, why=why, sample=cache(one),
        small=lambda table: pl.DataFrame(table).lazy(),
    )  # fmt: skip


def _spelled(dtype: pl.DataType) -> str:
    return f"Decimal({dtype.precision}, {dtype.scale})" if isinstance(dtype, pl.Decimal) else str(dtype)


def _figures(frame: pl.LazyFrame, texts: list[str], words: Words) -> tuple[pl.LazyFrame, dict[str, Declared]]:
    """Columns of figures that a CSV prints with thousands separators, percent signs or other minus signs, as numbers; what is no figure is null.

    With them what their signs say of their unit.
    """
    labels, percent = {*words.keys, words.period}, {}
    mark = words.decimal or "point"
    found = frame.select(texts).head(1000).collect()
    for column in texts:
        values = found[column].drop_nulls()
        said = values.str.contains(FIGURE[mark]) | values.str.strip_chars().is_in(words.zeros)
        if column in labels or not len(values) or said.sum() < FIGURES * len(values):
            continue
        if values.str.contains("%").all():
            percent[column] = Declared(unit=PERCENT)
        text = pl.col(column)
        bare = text.str.replace("−", "-", literal=True).str.replace_all(IDLE[mark], "")
        bare = pl.when(text.str.contains(FIGURE[mark])).then(bare.str.replace(",", ".", literal=True))
        if words.zeros:
            bare = bare.when(text.str.strip_chars().is_in(words.zeros)).then(pl.lit("0"))
        number = bare.otherwise(None)
        frame = frame.with_columns(number.cast(pl.Float64, strict=False).alias(column))
    return frame, percent

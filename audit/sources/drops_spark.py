"""Drops on Spark: Parquet and CSV on whatever the session reaches, or a Spark data frame that is there already."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import narwhals as nw
from msgspec.structs import replace
from pyspark.sql import Column, DataFrame, SparkSession, functions

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
    """The drop in a file or a set of files, by the session that runs (or a local one); `ReadError` where Spark cannot read it."""
    name, rows = drop_name(source), None
    quietly = SparkSession.builder.config("spark.ui.showConsoleProgress", "false")
    session = SparkSession.getActiveSession() or quietly.getOrCreate()
    try:
        if kind == "parquet":
            frame = session.read.parquet(str(source))
            frame = _numbered(
                frame.select(
                    "*",
                    functions.col("_metadata.file_path").alias("__file"),
                    functions.col("_metadata.row_index").alias("__index"),
                )
            )
        else:
            frame, words = _csv(session, Path(source), words)
    except Exception as error:  # py4j's errors share no class with Spark's own
        raise ReadError("drop.damaged", name, reason=str(error).splitlines()[0]) from error
    return frame_drop(frame, name, kind, words, why, rows)


def _csv(session: SparkSession, path: Path, words: Words) -> tuple[DataFrame, Words]:
    """The records of a CSV, and the pack's words with what its percent signs say; where its figures have decimal commas, every column is text at first.

    Periods stay as they are printed: Spark makes the first of January of a 2030.
    """
    separator, comma = csv_marks(path, words)
    encoding = encoding_of(first_of(path))
    reader = session.read.options(
        header=True,
        sep=separator,
        encoding=encoding,
        multiLine=encoding != UTF8,
        nullValue=missing_words(words)[0],
    )
    frame = reader.csv(str(path), inferSchema=not comma)
    if days := [name for name, dtype in frame.dtypes if dtype in ("date", "timestamp", "timestamp_ntz")]:
        told = {name: "string" if name in days else dtype for name, dtype in frame.dtypes}
        frame = reader.csv(str(path), schema=", ".join(f"{_quoted(n)} {dtype}" for n, dtype in told.items()))
    frame, percent = _figures(frame, replace(words, decimal="comma" if comma else "point"))
    frame = frame.withColumn(ROW, functions.monotonically_increasing_id())
    return frame, replace(words, columns=percent | dict(words.columns))


def _figures(frame: DataFrame, words: Words) -> tuple[DataFrame, dict[str, Declared]]:
    """Columns of figures that a CSV prints with thousands separators, percent signs, other minus signs or marks, as numbers; what is no figure is missing.

    With them what their signs say of their unit.
    """
    texts = [n for n, dtype in frame.dtypes if dtype == "string" and n not in (*words.keys, words.period)]
    lines = frame.select(*map(_quoted, texts)).limit(SAMPLE).collect() if texts else []
    figure, gone, percent = re.compile(FIGURE[words.decimal or "point"]), set(missing_words(words)), {}
    for k, name in enumerate(texts):
        values = [text for line in lines if (text := line[k]) is not None and text.strip() not in gone]
        said = sum(bool(figure.search(text)) or text.strip() in words.zeros for text in values)
        if not values or said < FIGURES * len(values):
            continue
        if all("%" in text for text in values):
            percent[name] = Declared(unit=PERCENT)
        frame = frame.withColumn(name, _number(functions.col(_quoted(name)), words))
    return frame, percent


def _number(text: Column, words: Words) -> Column:
    """A column of texts as numbers."""
    mark = words.decimal or "point"
    bare = functions.regexp_replace(
        functions.replace(text, functions.lit("−"), functions.lit("-")), IDLE[mark], ""
    )
    number = functions.replace(bare, functions.lit(","), functions.lit(".")).cast("double")
    found = functions.when(functions.trim(text).isin(*words.zeros), 0.0) if words.zeros else functions
    return found.when(text.rlike(FIGURE[mark]), number)


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _numbered(frame: DataFrame) -> DataFrame:
    """Rows numbered through all files, in the order of their names."""
    if len(frame.inputFiles()) < 2:
        return frame.withColumnRenamed("__index", ROW).drop("__file")
    files = frame.groupBy("__file").agg((functions.max("__index") + 1).alias("n")).collect()
    start, shifts = 0, []
    for row in sorted(files, key=lambda row: row["__file"]):
        shifts.append((row["__file"], start))
        start += row["n"]
    number = functions.col("__index")
    for file, shift in shifts[1:]:
        number = functions.when(functions.col("__file") == file, functions.col("__index") + shift).otherwise(
            number
        )
    return frame.withColumn(ROW, number).drop("__file", "__index")


def frame_drop(
    frame: DataFrame,
    name: str,
    kind: str,
    words: Words,
    why: str = "",
    rows: int | None = None,
    row: str = ROW,
) -> Drop:
    """The drop that a Spark data frame is; `row` is the column that numbers its rows, or '' where none does."""
    session = frame.sparkSession
    whole = nw.from_native(frame)
    spelled = dict(frame.dtypes)
    types = [(c, _type(str(dtype), spelled[c])) for c, dtype in whole.collect_schema().items() if c != row]
    names = [column for column, _ in types]

    def sample(wanted: list[str]) -> Mapping[str, Sequence[Any]]:
        found = frame.select(*wanted).limit(SAMPLE).collect()
        return {column: [line[column] for line in found if line[column] is not None] for column in wanted}

    def one(column: str) -> Any:
        found = frame.select(column).filter(functions.col(column).isNotNull()).limit(1).collect()
        return found[0][0] if found else None

    def small(table: dict[str, list[Any]]) -> Any:
        return nw.from_native(session.createDataFrame(list(zip(*table.values(), strict=True)), list(table)))

    return Drop(
        name=name, kind=kind, engine="spark", frame=whole, columns=columns_of(types, words, sample, name), row=row,
        keys=named(words.keys, names, name), period=named([words.period], names, name)[0] if words.period else "", rows=rows,
        alias=words.alias, why=why, sample=cache(one), small=small,
    )  # fmt: skip


def _type(dtype: str, spelled: str) -> str:
    return spelled.replace("decimal", "Decimal") if spelled.startswith("decimal") else dtype

"""Drops on Spark: Parquet and CSV on whatever the session reaches, or a Spark data frame that is there already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import narwhals as nw
from pyspark.sql import DataFrame, SparkSession, functions

from audit.engine.drop import Drop
from audit.sources.drops import Words, drop_name
from audit.sources.drops_columns import ROW, SAMPLE, columns_of, csv_marks, missing_words, named
from audit.sources.drops_text import UTF8, encoding_of, first_of
from audit.sources.errors import ReadError

__all__ = ["frame_drop", "open_frame"]


def open_frame(source: str | Path, kind: str, words: Words, why: str) -> Drop:
    """The drop in a file or a set of files, by the session that runs (or a local one); `ReadError` where Spark cannot read it."""
    name = drop_name(source)
    if kind == "csv" and csv_marks(Path(source), words)[1]:
        raise ReadError("drop.commas", name)
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
            rows: int | None = None
        else:
            encoding = encoding_of(first_of(Path(source)))
            frame = session.read.csv(
                str(source), header=True, inferSchema=True, nullValue=missing_words(words)[0], encoding=encoding, multiLine=encoding != UTF8,
                sep=csv_marks(Path(source), words)[0],
            )  # fmt: skip
            frame, rows = frame.withColumn(ROW, functions.monotonically_increasing_id()), None
    except Exception as error:  # py4j's errors share no class with Spark's own
        raise ReadError("drop.damaged", name, reason=str(error).splitlines()[0]) from error
    return frame_drop(frame, name, kind, words, why, rows)


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
        alias=words.alias, why=why, sample=one, small=small,
    )  # fmt: skip


def _type(dtype: str, spelled: str) -> str:
    return spelled.replace("decimal", "Decimal") if spelled.startswith("decimal") else dtype

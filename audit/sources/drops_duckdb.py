"""Drops on DuckDB: its own files, and Parquet and CSV that are larger than the memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import narwhals as nw

from audit.engine.drop import Drop
from audit.sources.drops import Words, drop_name
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
from audit.sources.errors import ReadError

__all__ = ["open_frame", "relation_drop"]


def open_frame(source: str | Path, kind: str, words: Words, why: str) -> Drop:
    """The drop in a file, a set of files, or a table of a DuckDB file; `ReadError` where DuckDB cannot read it."""
    path, name = Path(source), drop_name(source)
    rows: int | None
    try:
        if kind == "duckdb":
            connection = duckdb.connect(str(path), read_only=True)
            relation, rows = _table(connection, words.source, name)
        else:
            connection = duckdb.connect()
            relation, rows = _files(connection, path, kind, words)
        drop = relation_drop(connection, relation, name, kind, words, why, rows)
        return replace(drop, gaps=_gaps(connection, path)) if kind == "parquet" else drop
    except duckdb.Error as error:
        raise ReadError("drop.damaged", name, reason=str(error).splitlines()[0]) from error


def _gaps(connection: Any, path: Path) -> int | None:
    """How many figures of the files are missing, by their own statistics; None where those do not say."""
    source = str(path / "**" / "*.parquet") if path.is_dir() else str(path)
    ((missing, unknown),) = connection.execute(
        "SELECT sum(stats_null_count), count(*) FILTER (stats_null_count IS NULL) FROM parquet_metadata(?)",
        [source],
    ).fetchall()
    return None if unknown else int(missing or 0)


def _quoted(name: str) -> str:
    return ".".join('"' + part.replace('"', '""') + '"' for part in name.split("."))


def _table(connection: Any, source: str, name: str) -> tuple[Any, int]:
    tables = [
        row[0]
        for row in connection.sql("SELECT table_name FROM information_schema.tables ORDER BY 1").fetchall()
    ]
    chosen = source or (tables[0] if len(tables) == 1 else "")
    if not chosen or chosen.split(".")[-1] not in tables:
        code = "drop.table" if chosen else "drop.source"
        raise ReadError(code, name, table=chosen, nearest=", ".join(tables[:8]))
    quoted = _quoted(chosen)
    rows = connection.sql(f"SELECT count(*) FROM {quoted}").fetchall()[0][0]
    return connection.sql(f"SELECT *, rowid AS {ROW} FROM {quoted}"), rows


def _files(connection: Any, path: Path, kind: str, words: Words) -> tuple[Any, int | None]:
    source = str(path / "**" / "*.parquet") if path.is_dir() else str(path)
    text = "'" + source.replace("'", "''") + "'"
    if kind == "csv":
        nulls = ", ".join("'" + word.replace("'", "''") + "'" for word in missing_words(words))
        separator, comma = csv_marks(path, words)
        marks = f", decimal_separator = ',', delim = '{separator}'" if comma else ""
        read = f"read_csv({text}, header = true, nullstr = [{nulls}]{marks}, sample_size = {SAMPLE})"
        relation = connection.sql(f"SELECT * FROM {read}")
        relation = _figures(relation, replace(words, decimal="comma" if comma else "point"))
        return relation.select(f"*, row_number() OVER () - 1 AS {ROW}"), None
    counted = connection.sql(
        f"SELECT file_name, num_rows FROM parquet_file_metadata({text}) ORDER BY 1"
    ).fetchall()
    rows = sum(count for _, count in counted)
    if len(counted) == 1:
        read = f"read_parquet({text}, file_row_number = true)"
        return connection.sql(f"SELECT * EXCLUDE file_row_number, file_row_number AS {ROW} FROM {read}"), rows
    starts, start = [], 0
    for file, count in counted:
        starts.append(f"('{file.replace(chr(39), chr(39) * 2)}', {start})")
        start += count
    read = f"read_parquet({text}, file_row_number = true, filename = '__file', hive_partitioning = {str(path.is_dir()).lower()})"
    return connection.sql(
        f"SELECT f.* EXCLUDE (file_row_number, __file), file_row_number + s.start AS {ROW} "
        f"FROM {read} f JOIN (VALUES {', '.join(starts)}) s(name, start) ON f.__file = s.name"
    ), rows


def _figures(relation: Any, words: Words) -> Any:
    """Columns of figures that a CSV prints with thousands separators, percent signs, other minus signs or marks for zero, as numbers; what is no figure is missing."""
    types = zip(relation.columns, map(str, relation.types), strict=True)
    texts = [name for name, dtype in types if dtype == "VARCHAR" and name not in (*words.keys, words.period)]
    if not texts:
        return relation
    read = {name: _number(_quoted_column(name), words) for name in texts}
    counted = ", ".join(f"count({_quoted_column(name)}), count({cast})" for name, cast in read.items())
    (counts,) = relation.limit(SAMPLE).aggregate(counted).fetchall()
    told = zip(read, counts[::2], counts[1::2], strict=True)
    made = [
        f"{read[name]} AS {_quoted_column(name)}" for name, all_, said in told if 0 < FIGURES * all_ <= said
    ]
    return relation.select(f"* REPLACE ({', '.join(made)})") if made else relation


def _number(column: str, words: Words) -> str:
    """A column of texts as numbers, in SQL."""
    mark = words.decimal or "point"
    figure, idle = _literal(FIGURE[mark]), _literal(IDLE[mark])
    bare = f"replace(regexp_replace(replace({column}, '−', '-'), {idle}, '', 'g'), ',', '.')"
    zeros = (
        f"WHEN trim({column}) IN ({', '.join(map(_literal, words.zeros))}) THEN '0' " if words.zeros else ""
    )
    return f"TRY_CAST(CASE {zeros}WHEN regexp_matches({column}, {figure}) THEN {bare} END AS DOUBLE)"


def relation_drop(
    connection: Any, relation: Any, name: str, kind: str, words: Words, why: str = "", rows: int | None = None
) -> Drop:
    """The drop that a relation with a row column is."""
    frame = nw.from_native(relation)
    spelled = dict(zip(relation.columns, map(str, relation.types), strict=True))
    types = [(c, _type(str(dtype), spelled[c])) for c, dtype in frame.collect_schema().items() if c != ROW]
    names = [column for column, _ in types]

    def sample(wanted: list[str]) -> Mapping[str, Sequence[Any]]:
        rows = relation.select(", ".join(map(_quoted_column, wanted))).limit(SAMPLE).fetchall()
        return {column: [row[k] for row in rows if row[k] is not None] for k, column in enumerate(wanted)}

    def one(column: str) -> Any:
        found = (
            relation.select(_quoted_column(column))
            .filter(f"{_quoted_column(column)} IS NOT NULL")
            .limit(1)
            .fetchall()
        )
        return found[0][0] if found else None

    def small(table: dict[str, list[Any]]) -> Any:
        rows = ", ".join(
            "(" + ", ".join(map(_literal, row)) + ")" for row in zip(*table.values(), strict=True)
        )
        heads = ", ".join(map(_quoted_column, table))
        return nw.from_native(connection.sql(f"SELECT * FROM (VALUES {rows}) t({heads})"))

    return Drop(
        name=name, kind=kind, engine="duckdb", frame=frame, columns=columns_of(types, words, sample, name), row=ROW,
        keys=named(words.keys, names, name), period=named([words.period], names, name)[0] if words.period else "", rows=rows,
        alias=words.alias, why=why, sample=one, small=small, close=connection.close,
    )  # fmt: skip


def _type(dtype: str, spelled: str) -> str:
    return spelled.replace("DECIMAL", "Decimal") if spelled.startswith("DECIMAL") else dtype


def _quoted_column(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(value: Any) -> str:
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return f"{value!r}::DOUBLE" if isinstance(value, float) else repr(value)

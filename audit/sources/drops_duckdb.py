"""Drops on DuckDB: its own files, and Parquet and CSV that are larger than the memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import narwhals as nw
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
from audit.sources.drops_text import UTF8, encoding_of, first_of, text_of, width_of
from audit.sources.errors import ReadError
from audit.units import PERCENT

__all__ = ["open_frame", "relation_drop"]


def open_frame(source: str | Path, kind: str, words: Words, why: str) -> Drop:
    """The drop in a file, a set of files, or a table of a DuckDB file; `ReadError` where DuckDB cannot read it."""
    path, name = Path(source), drop_name(source)
    rows: int | None
    try:
        if kind == "duckdb":
            connection = duckdb.connect(str(path), read_only=True)
            relation, rows = _table(connection, words.source, name)
        elif kind == "csv":
            connection, rows = duckdb.connect(), None
            relation, words = _csv(connection, path, words)
        else:
            connection = duckdb.connect()
            relation, rows = _parquet(connection, path)
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


def _csv(connection: Any, path: Path, words: Words) -> tuple[Any, Words]:
    """The records of a CSV, and the pack's words with what its percent signs say."""
    nulls = ", ".join(map(_literal, missing_words(words)))
    separator, comma = csv_marks(path, words)
    marks = f", delim = {_literal(separator)}" + (", decimal_separator = ','" if comma else "")
    marks += ", sample_size = -1, null_padding = true" if words.whole else f", sample_size = {SAMPLE}"
    read = f"SELECT {{}} FROM read_csv({{}}, header = true, nullstr = [{nulls}]{marks}{{}})"
    words = replace(words, decimal="comma" if comma else "point")
    relation, percent = _figures(_utf8(connection, path, words, read), words)
    return relation.select(f"*, row_number() OVER () - 1 AS {ROW}"), replace(
        words, columns=percent | dict(words.columns)
    )


def _utf8(connection: Any, path: Path, words: Words, read: str) -> Any:
    """What the query `read` gives of a CSV; one in another encoding than DuckDB's is decoded first, into a table."""
    encoding = encoding_of(first_of(path), whole=words.whole)
    if encoding == UTF8:
        return _whole(connection, path, words, read)
    with TemporaryDirectory() as folder:
        file = Path(folder) / path.name
        file.write_text(text_of(path, encoding), encoding="utf-8")
        _whole(connection, file, words, read).create("__decoded")
    return connection.sql("SELECT * FROM __decoded")


def _whole(connection: Any, path: Path, words: Words, read: str) -> Any:
    """What `read` gives, but where a column that was whole at first prints decimals later: DuckDB would round them, so that it breaks off there."""
    text = _literal(str(path))
    relation = connection.sql(read.format("*", text, ""))
    if words.whole:
        if len(relation.columns) > width_of(first_of(path)):  # padded for a line that is longer
            raise ReadError("drop.damaged", path.name, reason=relation.columns[-1])
        return relation
    types = zip(relation.columns, map(str, relation.types), strict=True)
    whole = [name for name, dtype in types if dtype == "BIGINT"]
    if not whole:
        return relation
    floats = ", ".join(f"{_literal(name)}: 'DOUBLE'" for name in whole)
    checked = ", ".join(map(_checked, map(_quoted_column, whole)))
    return connection.sql(read.format(f"* REPLACE ({checked})", text, f", types = {{{floats}}}"))


def _checked(column: str) -> str:
    """A column of floats as integers, in SQL; breaks off at a float that is none, or that may have been cut on its way."""
    told = f"{column} IS NULL OR ({column} = floor({column}) AND abs({column}) < {1 << 53})"
    return f"CASE WHEN {told} THEN {column}::BIGINT ELSE error('{_LATE}')::BIGINT END AS {column}"


_LATE = "figures that are not as whole as the first ones"


def _parquet(connection: Any, path: Path) -> tuple[Any, int]:
    source = str(path / "**" / "*.parquet") if path.is_dir() else str(path)
    text = _literal(source)
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


def _figures(relation: Any, words: Words) -> tuple[Any, dict[str, Declared]]:
    """Columns of figures that a CSV prints with thousands separators, percent signs, other minus signs or marks for zero, as numbers; what is no figure is missing.

    With them what their signs say of their unit.
    """
    types = zip(relation.columns, map(str, relation.types), strict=True)
    texts = [name for name, dtype in types if dtype == "VARCHAR" and name not in (*words.keys, words.period)]
    if not texts:
        return relation, {}
    read = {name: _number(_quoted_column(name), words) for name in texts}
    counted = ", ".join(
        f"count({c}), count({read[name]}), count({c}) FILTER (contains({c}, '%'))"
        for name in texts
        for c in [_quoted_column(name)]
    )
    (counts,) = relation.limit(SAMPLE).aggregate(counted).fetchall()
    told = dict(zip(texts, zip(counts[::3], counts[1::3], counts[2::3], strict=True), strict=True))
    figures = [name for name, (every, said, _) in told.items() if 0 < FIGURES * every <= said]
    made = ", ".join(f"{read[name]} AS {_quoted_column(name)}" for name in figures)
    percent = {name: Declared(unit=PERCENT) for name in figures if told[name][0] == told[name][2]}
    return relation.select(f"* REPLACE ({made})") if made else relation, percent


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
        seen = {column: [row[k] for row in rows if row[k] is not None] for k, column in enumerate(wanted)}
        return {name: values + broken(name) for name, values in seen.items()} if words.whole else seen

    def broken(column: str) -> list[Any]:
        """The first figures that are not whole: where the types were told by all rows, so is the last digit."""
        number = _quoted_column(column)
        found = relation.select(number).filter(f"{number} <> floor({number})").limit(SAMPLE).fetchall()
        return [value for (value,) in found]

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
        alias=words.alias, why=why, sample=cache(one), small=small, close=connection.close,
    )  # fmt: skip


def _type(dtype: str, spelled: str) -> str:
    return spelled.replace("DECIMAL", "Decimal") if spelled.startswith("DECIMAL") else dtype


def _quoted_column(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(value: Any) -> str:
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return f"{value!r}::DOUBLE" if isinstance(value, float) else repr(value)

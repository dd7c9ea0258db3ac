"""Drops in a database: its table as an ibis expression, so that the queries run where the data is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import ibis  # type: ignore[import-untyped,unused-ignore]
import narwhals as nw

from audit.engine.drop import Drop
from audit.sources.drops import Words, drop_name, url_of
from audit.sources.drops_columns import SAMPLE, columns_of, named
from audit.sources.errors import ReadError

__all__ = ["open_frame", "table_drop"]


def open_frame(source: str | Path, kind: str, words: Words, why: str) -> Drop:
    """The table that the pack names in the database at a URL; `ReadError` where it cannot be reached, or has no such table. The URL appears in no message."""
    url, name = url_of(source), drop_name(source)
    try:
        connection: Any = ibis.connect(url)
        tables = sorted(connection.list_tables())
    except ImportError as error:
        raise ModuleNotFoundError(
            str(error), name=getattr(error, "name", None) or url.split(":")[0]
        ) from error
    except Exception as error:  # every driver has errors of its own
        raise ReadError("drop.connect", name, reason=_bare(error, url)) from error
    chosen = words.source or (tables[0] if len(tables) == 1 else "")
    if not chosen:
        connection.disconnect()
        raise ReadError("drop.source", name, nearest=", ".join(tables[:8]))
    schema, _, table = chosen.rpartition(".")
    try:
        found = connection.table(table, database=schema or None)
    except Exception as error:
        nearest = ", ".join([*_tables(connection, schema), *tables][:8]) or "–"
        connection.disconnect()
        raise ReadError("drop.table", name, table=chosen, nearest=nearest) from error
    return table_drop(connection, found, name, words, why)


def _tables(connection: Any, schema: str) -> list[str]:
    """The tables of a schema, as a pack names them; none where there is no such schema."""
    try:
        return (
            [f"{schema}.{table}" for table in sorted(connection.list_tables(database=schema))]
            if schema
            else []
        )
    except Exception:  # every driver has errors of its own
        return []


def _bare(error: Exception, url: str) -> str:
    """The first line of an error without the URL's user and password."""
    text = (str(error).strip().splitlines() or [type(error).__name__])[0]
    match = re.search(r"//([^/@]*)@", url)
    return text.replace(match[1], "…") if match and match[1] else text


def table_drop(connection: Any, table: Any, name: str, words: Words, why: str = "") -> Drop:
    """The drop that an ibis table is; a database has no order of rows, so that the pack's keys order them."""
    frame = nw.from_native(table)
    types = [
        (column, _type(table.schema()[column], str(dtype)))
        for column, dtype in frame.collect_schema().items()
    ]
    names = [column for column, _ in types]

    def sample(wanted: list[str]) -> Mapping[str, Sequence[Any]]:
        found = table.select(*wanted).limit(SAMPLE).to_pyarrow().to_pydict()
        return {column: [value for value in found[column] if value is not None] for column in wanted}

    def one(column: str) -> Any:
        found = table.select(column).filter(table[column].notnull()).limit(1).to_pyarrow().to_pydict()[column]
        return found[0] if found else None

    return Drop(
        name=name, kind="database", engine="ibis", frame=frame, columns=columns_of(types, words, sample, name),
        keys=named(words.keys, names, name), period=named([words.period], names, name)[0] if words.period else "",
        alias=words.alias, why=why, sample=cache(one), small=lambda rows: nw.from_native(ibis.memtable(rows)),
        close=connection.disconnect,
    )  # fmt: skip


def _type(dtype: Any, plain: str) -> str:
    return (
        f"Decimal({dtype.precision}, {dtype.scale})"
        if dtype.is_decimal() and dtype.scale is not None
        else plain
    )

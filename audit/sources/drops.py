"""Data drops: files and databases as frames that are read when rules are held against them.

`open_drop` gives a `Drop` on the engine that suits it, or the one that was asked for. What a pack declares of its columns (`Words`) takes precedence over what the
source says of itself: a datapackage.json, an SDMX-CSV, units in headers, DECIMAL columns; what neither says is read off the digits of a sample.
"""

from __future__ import annotations

import gc
import importlib
import os
import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Literal

from msgspec import Struct, field

from audit.engine.drop import Drop
from audit.patterns import regex
from audit.sources.errors import ReadError
from audit.units import Unit

__all__ = ["ENGINES", "Declared", "DropOptions", "Words", "drop_kind", "drop_name", "open_drop"]

ENGINES = ("polars", "pandas", "duckdb", "spark", "sql")
"""What `--engine` takes; sql is a database itself, by ibis."""
_BY_SUFFIX = {
    ".parquet": "parquet", ".pq": "parquet", ".arrow": "arrow", ".feather": "arrow", ".ipc": "arrow", ".csv": "csv", ".tsv": "csv",
    ".duckdb": "duckdb", ".ddb": "duckdb",
}  # fmt: skip
_URL = regex(r"([a-z][a-z0-9+]*):/+(.*)", re.IGNORECASE | re.DOTALL)
_FILES = ("sqlite", "duckdb")
_ON = {
    "polars": ("parquet", "arrow", "csv"), "pandas": ("parquet", "arrow", "csv"), "duckdb": ("parquet", "csv", "duckdb"),
    "spark": ("parquet", "csv"), "sql": ("url",),
}  # fmt: skip


class DropOptions(Struct, frozen=True, kw_only=True):
    """What a user asks of drops: an engine, how many findings of a rule are listed, a file for all failing records, an account of how they were read, in `language` (by default the pack's).

    `series` asks for each listed finding's equation over time, which takes a query more. `written` are the files of failing records that the run has written so far.
    """

    engine: str | None = None
    limit: int = 20
    series: bool = True
    failing: Path | None = None
    explain: Callable[[str], None] | None = None
    language: str = ""
    written: list[Path] = field(default_factory=list)


class Declared(Struct, frozen=True, kw_only=True):
    """What a pack or a schema says of a column: its unit, one unit of its last digit (zero for exact figures); None where it says nothing."""

    unit: Unit | None = None
    quantum: Fraction | None = None
    origin: str = "pack"


class Words(Struct, frozen=True, kw_only=True):
    """What a pack says of a drop: the keys and the period of its records, its columns, the table of a database, marks that stand for a missing figure, and marks that stand for none at all, which is a figure.

    `decimal` is the decimal mark of a CSV, or '' where its first rows shall tell. `whole` asks for all rows of a CSV to tell the types of its columns, where the first did not. `measures` are the columns of figures, where a schema says it: other numbers are their attributes.
    """

    keys: tuple[str, ...] = ()
    period: str = ""
    columns: Mapping[str, Declared] = field(default_factory=dict)
    source: str = ""
    alias: str = ""
    exact: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    zeros: tuple[str, ...] = ()
    decimal: Literal["", "point", "comma"] = ""
    whole: bool = False
    measures: tuple[str, ...] = ()


def url_of(source: str | Path) -> str:
    """The database URL that `source` is (a path may have swallowed a slash), or ''."""
    match = _URL.fullmatch(str(source))
    if not match or len(match[1]) < 2:
        return ""
    return (
        f"{match[1]}://{'/' if match[1].lower() in _FILES and not match[2].startswith('/') else ''}{match[2]}"
    )


def drop_name(source: str | Path) -> str:
    """How a drop is called in reports: a file's or folder's name, a database's without its host and password."""
    url = url_of(source)
    return url.split("?")[0].rstrip("/").rsplit("/", 1)[-1] if url else Path(source).name


def drop_kind(source: str | Path) -> str:
    """parquet, arrow, csv, duckdb, package, url, or '' for what is no drop; told by the first bytes where there are any."""
    if url_of(source):
        return "url"
    path = Path(source)
    if path.name.lower() == "datapackage.json":
        return "package"
    if path.is_dir():
        return "parquet" if next(path.rglob("*.parquet"), None) else ""
    if "*" in path.name:
        return _BY_SUFFIX.get(path.suffix.lower(), "")
    return _magic(path) or _BY_SUFFIX.get(path.suffix.lower(), "")


def _magic(path: Path) -> str:
    try:
        with path.open("rb") as file:
            head = file.read(12)
    except OSError:
        return ""
    if head.startswith(b"PAR1"):
        return "parquet"
    return "arrow" if head.startswith(b"ARROW1") else "duckdb" if head[8:12] == b"DUCK" else ""


def open_drop(source: str | Path, words: Words | None = None, engine: str | None = None) -> Drop:
    """The drop in a file, a folder of Parquet files, or a database; `ReadError` says in one sentence why there is none.

    `engine` is one of `ENGINES`, or None for the one that suits: the database itself for a URL, DuckDB for its files and for what is larger than the memory, polars
    for other files (DuckDB or pandas where it is not installed).
    """
    words, kind, name = words or Words(), drop_kind(source), drop_name(source)
    if kind not in ("url",) and "*" not in name and not Path(source).exists():
        raise ReadError("sources.missing", name)
    if kind == "package":
        from audit.sources.drops_schema import open_package

        return open_package(Path(source), words, engine)
    if kind == "csv" and "*" not in name:
        from audit.sources.drops_schema import sdmx_words

        words = sdmx_words(Path(source), words)
    chosen, why = (engine, "drop.engine.asked") if engine else _suited(kind, source)
    if kind not in _ON.get(chosen, ()):
        raise ReadError("drop.engine.cannot", name, engine=chosen, kind=kind or Path(source).suffix)
    try:
        module = _imported(f"audit.sources.drops_{chosen}")
        drop: Drop = module.open_frame(source, kind, words, why)
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("audit"):
            raise
        raise ReadError("drop.engine.absent", name, engine=chosen, library=error.name or chosen) from error
    return drop


def _imported(name: str) -> ModuleType:
    """A module; the collector rests meanwhile, for an import makes much and throws away little (polars comes in a sixth faster)."""
    resting = gc.isenabled()
    gc.disable()
    try:
        return importlib.import_module(name)
    finally:
        if resting:
            gc.enable()


def _suited(kind: str, source: str | Path) -> tuple[str, str]:
    """(engine, catalogue code of the reason)."""
    if kind in ("url", "duckdb"):
        return ("sql", "drop.engine.url") if kind == "url" else ("duckdb", "drop.engine.file")
    if kind != "arrow" and _size(Path(source)) * 4 > _memory() and _has("duckdb"):
        return "duckdb", "drop.engine.large"
    for engine in ("polars", "duckdb", "pandas"):
        if kind in _ON[engine] and _has(engine):
            return engine, "drop.engine.default" if engine == "polars" else "drop.engine.only"
    return "polars", "drop.engine.default"


def _has(library: str) -> bool:
    from importlib.util import find_spec

    return find_spec(library) is not None


def _size(path: Path) -> int:
    """Bytes of a file, or of all files of a set."""
    if path.is_dir():
        return sum(file.stat().st_size for file in path.rglob("*.parquet"))
    files = path.parent.glob(path.name) if "*" in path.name else [path]
    return sum(file.stat().st_size for file in files if file.exists())


def _memory() -> int:
    """Bytes of physical memory; where the system does not tell, enough for anything."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return 1 << 62

"""Who takes part: a script each, the environment that it needs, what it returns, and how far it is taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["CONTESTANTS", "LIMIT", "Contestant", "chosen"]

LIMIT = "polars by hand"
"""What the others are measured against."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contestant:
    """One tool. `kind` is ours, by hand or framework; `most` the rows up to which it is run; `gives` rows or counts; `shown` whose versions are told."""

    name: str
    kind: str
    script: str
    words: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    most: int = 10_000_000
    gives: str = "rows"
    note: str = ""


def _ours(engine: str, library: str, **words: int) -> Contestant:
    return Contestant(
        name=f"ours on {engine}",
        kind="ours",
        script="ours",
        words=(engine,),
        shown=("crossfoot", library),
        **words,
    )


def _peer(name: str, script: str, requires: Sequence[str], **words: object) -> Contestant:
    shown = tuple(dict.fromkeys(word.split("[")[0] for word in requires if word != "pyarrow"))
    return Contestant(
        name=name,
        kind="framework",
        script=f"frameworks_{script}",
        requires=tuple(requires),
        shown=shown,
        **words,
    )  # type: ignore[arg-type]


_PANDERA = ("pandera[pandas,polars]", "pandas", "polars", "pyarrow")
_CUALLEE = ("cuallee", "duckdb", "polars", "pandas", "pyarrow")
_VTL = ("vtlengine", "pandas", "duckdb", "pyarrow")
_COUNTS = "counts, not rows"

CONTESTANTS = (
    Contestant(name=LIMIT, kind="by hand", script="by_polars", shown=("polars",), most=1_000_000_000),
    Contestant(name="DuckDB by hand", kind="by hand", script="by_duckdb", shown=("duckdb",), most=1_000_000_000),
    Contestant(name="numpy by hand", kind="by hand", script="by_numpy", shown=("numpy", "pyarrow")),
    _ours("polars", "polars", most=1_000_000_000),
    _ours("duckdb", "duckdb", most=1_000_000_000),
    _ours("pandas", "pandas"),
    _ours("spark", "pyspark"),
    Contestant(name="audit run (polars)", kind="ours", script="ours_command", words=("polars",), shown=("crossfoot", "polars"), most=1_000_000_000,
               note="the command: findings explained and printed too"),
    _peer("dataframely", "dataframely", ["dataframely", "polars"], most=1_000_000_000),
    _peer("pandera on polars", "pandera_polars", _PANDERA),
    _peer("pandera on pandas", "pandera_pandas", _PANDERA),
    _peer("pointblank", "pointblank", ["pointblank", "polars"]),
    _peer("cuallee on DuckDB", "cuallee", _CUALLEE, words=("duckdb",), gives="counts", note=_COUNTS),
    _peer("cuallee on polars", "cuallee", _CUALLEE, words=("polars",), gives="counts", note=_COUNTS),
    _peer("Soda 3 on DuckDB", "soda", ["soda-core-duckdb"], gives="counts", note="counts, and at most 1,000 sample rows"),
    _peer("datacompy", "datacompy", ["datacompy", "polars", "pyarrow"], most=1_000_000, note="printed against worked-out columns"),
    _peer("Great Expectations", "gx", ["great_expectations", "pandas", "pyarrow"], note="imbalances made columns first"),
    _peer("vtlengine on DuckDB", "vtl", _VTL, words=("duckdb",), most=1_000_000),
    _peer("vtlengine on pandas", "vtl", _VTL, words=("pandas",), most=1_000_000),
)  # fmt: skip


def chosen(only: str) -> list[Contestant]:
    """Those whose kind or name holds one of the words in `only` (`ours,polars`), and always the limit; all where it is empty."""
    words = [word.strip().casefold() for word in only.split(",") if word.strip()]
    return [
        c
        for c in CONTESTANTS
        if not words or c.name == LIMIT or any(word in f"{c.kind} {c.name}".casefold() for word in words)
    ]

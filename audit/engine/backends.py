"""What differs between engines once the expressions are built: how plans are run, and how rows come back.

polars speaks its own words (narwhals took its own from them), which saves importing narwhals; pandas, DuckDB, SQL databases (by ibis) and Spark speak narwhals.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from audit.engine.brought import Brought, Listed, Related, as_float, unordered

__all__ = ["ENGINES", "Backend", "Keeper", "backend"]

ENGINES = ("polars", "pandas", "duckdb", "ibis", "spark")


class Keeper(Protocol):
    """What holds the failing records."""

    def rows(self, frame: Any) -> list[dict[str, Any]]:
        """The rows of a collected frame."""

    def records(self, frame: Any, column: str, limit: int) -> list[dict[str, Any]]:
        """The first rows whose code in `column` is a failing one."""

    def written(self, frame: Any, columns: Sequence[str], figures: Sequence[str]) -> tuple[Backend, Any]:
        """A collected frame as a plan that can be written, and the engine that does it."""


class Backend(Keeper, Protocol):
    """An engine. `local` ones run in this process and may judge in two steps; `eager` ones always do; `ordered` ones keep the order of rows in a filter."""

    name: str
    ns: Any
    local: bool
    eager: bool
    ordered: bool
    cap: int

    def lazy(self, frame: Any) -> Any:
        """A collected frame as one that can be planned on."""

    def hold(self, plan: Any) -> Any:
        """The plan, or its rows kept in the engine where two plans rest on it."""

    def collect(self, plans: Sequence[Any]) -> list[Any]:
        """The plans run together, each as a frame of this process."""

    def brought(self, plan: Any) -> Brought:
        """The rows of a plan, for this process."""

    def columns(self, plan: Any) -> dict[str, list[Any]]:
        """The columns of a plan of few rows; none where it has no row."""

    def height(self, frame: Any) -> int:
        """How many rows a collected frame has."""

    def unsettled(self, frame: Any, count: int) -> list[bool]:
        """For each of `ok0` to `ok{count - 1}`: whether any row is not true."""

    def counts(self, frame: Any, column: str) -> Mapping[int, int]:
        """How often each code stands in a column."""

    def write(self, plan: Any, path: Path) -> None:
        """The rows of a plan as Parquet."""

    def made(self, rows: list[dict[str, Any]], columns: Sequence[str], figures: Sequence[str]) -> Any:
        """A frame of rows that another engine found; `figures` are numbers, whatever type they came in."""


def backend(engine: str) -> Backend:
    """The engine of that name; ModuleNotFoundError names what would have to be installed."""
    if engine == "polars":
        return _Polars()
    return {"pandas": _Pandas, "duckdb": _DuckDB, "ibis": _Ibis, "spark": _Spark}[engine]()


def fetched(engine: Backend, plan: Any) -> list[dict[str, Any]]:
    """The rows of one plan."""
    (found,) = engine.collect([plan])
    return engine.rows(found)


class _Polars:
    name, local, eager, ordered, cap = "polars", True, False, False, 0

    def __init__(self) -> None:
        self.ns: Any = importlib.import_module("polars")

    def lazy(self, frame: Any) -> Any:
        return frame.lazy()

    def hold(self, plan: Any) -> Any:
        return plan

    def collect(self, plans: Sequence[Any]) -> list[Any]:
        if len(plans) == 1:
            return [plans[0].collect(engine="streaming")]
        return list(self.ns.collect_all(list(plans), engine="streaming"))

    def brought(self, plan: Any) -> Brought:
        return Listed(self.rows(plan.collect(engine="streaming")))

    def rows(self, frame: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = frame.to_dicts()
        return found

    def columns(self, plan: Any) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = plan.collect().to_dict(as_series=False)  # streaming takes longer here
        return found

    def height(self, frame: Any) -> int:
        return int(frame.height)

    def unsettled(self, frame: Any, count: int) -> list[bool]:
        names = [f"ok{k}" for k in range(count)]
        return [frame[name].sum() < frame.height for name in names]

    def counts(self, frame: Any, column: str) -> Mapping[int, int]:
        return dict(frame[column].value_counts().iter_rows())

    def records(self, frame: Any, column: str, limit: int) -> list[dict[str, Any]]:
        if frame is None:
            return []
        return self.rows(frame.filter(self.ns.col(column).is_between(1, 3)).head(limit))

    def written(self, frame: Any, columns: Sequence[str], figures: Sequence[str]) -> tuple[Backend, Any]:
        return self, self.lazy(frame)

    def write(self, plan: Any, path: Path) -> None:
        plan.sink_parquet(path)

    def made(self, rows: list[dict[str, Any]], columns: Sequence[str], figures: Sequence[str]) -> Any:
        whole = {n for n in figures if _whole(row[n] for row in rows)}
        kinds = {n: self.ns.Int64 if n in whole else self.ns.Float64 for n in figures} | {
            n: self.ns.Boolean for n in columns if n.startswith("ok")
        }
        data = {
            name: [as_float(row[name]) if name in kinds else row[name] for row in rows] for name in columns
        }
        return self.ns.DataFrame(data, schema_overrides=kinds, strict=False).lazy()


class _Narwhals:
    """What all engines that speak narwhals share."""

    name, local, eager, ordered, cap = "", False, False, False, 10_000

    def __init__(self) -> None:
        self.ns: Any = importlib.import_module("narwhals")

    def lazy(self, frame: Any) -> Any:
        return frame.lazy()

    def hold(self, plan: Any) -> Any:
        return plan

    def collect(self, plans: Sequence[Any]) -> list[Any]:
        return [self.fetch(plan) for plan in plans]

    def fetch(self, plan: Any) -> Any:
        """A list of rows."""
        raise NotImplementedError

    def brought(self, plan: Any) -> Brought:
        return Listed(self.fetch(plan))

    def rows(self, frame: Any) -> list[dict[str, Any]]:
        return list(frame)

    def columns(self, plan: Any) -> dict[str, list[Any]]:
        rows = self.rows(self.collect([plan])[0])
        return {name: [row[name] for row in rows] for name in (rows[0] if rows else ())}

    def height(self, frame: Any) -> int:
        return len(frame)

    def unsettled(self, frame: Any, count: int) -> list[bool]:
        return [any(row[f"ok{k}"] is not True for row in frame) for k in range(count)]

    def counts(self, frame: Any, column: str) -> Mapping[int, int]:
        raise NotImplementedError

    def records(self, frame: Any, column: str, limit: int) -> list[dict[str, Any]]:
        return [row for row in frame or () if 1 <= row[column] <= 3][:limit]

    def made(self, rows: list[dict[str, Any]], columns: Sequence[str], figures: Sequence[str]) -> Any:
        raise NotImplementedError

    def written(self, frame: Any, columns: Sequence[str], figures: Sequence[str]) -> tuple[Backend, Any]:
        return self, self.lazy(frame)

    def write(self, plan: Any, path: Path) -> None:
        raise NotImplementedError


class _Pandas(_Narwhals):
    name, local, eager, ordered, cap = "pandas", True, True, True, 0

    def fetch(self, plan: Any) -> Any:
        return plan.collect()

    def rows(self, frame: Any) -> list[dict[str, Any]]:
        return [{key: _plain(value) for key, value in row.items()} for row in frame.rows(named=True)]

    def unsettled(self, frame: Any, count: int) -> list[bool]:
        return [bool((~frame[f"ok{k}"].fill_null(False)).any()) for k in range(count)]

    def counts(self, frame: Any, column: str) -> Mapping[int, int]:
        return {int(code): int(n) for code, n in frame[column].value_counts().rows()}

    def records(self, frame: Any, column: str, limit: int) -> list[dict[str, Any]]:
        if frame is None:
            return []
        return self.rows(frame.filter(self.ns.col(column).is_between(1, 3)).head(limit))

    def write(self, plan: Any, path: Path) -> None:
        plan.collect().write_parquet(path)

    def made(self, rows: list[dict[str, Any]], columns: Sequence[str], figures: Sequence[str]) -> Any:
        import pandas as pd

        kinds = {n: "Int64" if _whole(r[n] for r in rows) else "Float64" for n in figures} | {
            n: "boolean" for n in columns if n.startswith("ok")
        }
        data = {
            name: pd.Series([as_float(r[name]) for r in rows], dtype=kinds[name])
            if name in kinds
            else [r[name] for r in rows]
            for name in columns
        }
        return self.ns.from_native(pd.DataFrame(data)).lazy()


class _DuckDB(_Narwhals):
    name = "duckdb"
    cap = 1_000_000

    def hold(self, plan: Any) -> Any:
        """The survivors in a temporary table: the failing and the counts are read from it."""
        relation = plan.to_native()
        return self.ns.from_native(
            relation.materialize() if hasattr(relation, "materialize") else relation.execute()
        )

    def brought(self, plan: Any) -> Brought:
        """The rows in whatever order they are found: whoever judges them sorts what fails, and a query with a limit that keeps the order runs on one thread."""
        with unordered(plan.to_native()):
            return Related(self.hold(plan).to_native())

    def fetch(self, plan: Any) -> Any:
        return Related(plan.to_native()).rows()

    def write(self, plan: Any, path: Path) -> None:
        plan.to_native().write_parquet(str(path))


class _Ibis(_Narwhals):
    name = "ibis"

    def fetch(self, plan: Any) -> Any:
        return plan.to_native().to_pyarrow().to_pylist()

    def write(self, plan: Any, path: Path) -> None:
        plan.to_native().to_parquet(path)


class _Spark(_Narwhals):
    name = "spark"

    def hold(self, plan: Any) -> Any:
        return self.ns.from_native(plan.to_native().persist())

    def fetch(self, plan: Any) -> Any:
        return [row.asDict() for row in plan.to_native().collect()]

    def write(self, plan: Any, path: Path) -> None:
        plan.to_native().write.mode("overwrite").parquet(str(path))


def _whole(values: Iterable[Any]) -> bool:
    """True where all figures are integers of 64 bits: as floats they would be printed, and be looked through for slips, as 454.0."""
    return all(v is None or (type(v) is int and -(1 << 63) <= v < 1 << 63) for v in values)


def _plain(value: Any) -> Any:
    """NaN as None, numpy's numbers as Python's."""
    value = value.item() if hasattr(value, "item") else value
    return None if value != value else value

"""Rows that an engine gave away, for this process to judge: as dictionaries, or as columns where the engine has them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from audit.engine.backends import Backend

__all__ = ["Brought", "Listed", "Related", "as_float", "unordered"]

_ORDER = "preserve_insertion_order"


class Brought(Protocol):
    """Rows that an engine gave away: how many there are, as dictionaries, or as a plan of another engine with its `figures` as floats."""

    def __len__(self) -> int: ...

    def rows(self) -> list[dict[str, Any]]:
        """The rows as dictionaries."""

    def on(self, local: Backend, figures: Sequence[str]) -> Any:
        """The rows as a plan of `local`."""


class Listed:
    """Rows that came as dictionaries."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self.found = rows

    def __len__(self) -> int:
        return len(self.found)

    def rows(self) -> list[dict[str, Any]]:
        return self.found

    def on(self, local: Backend, figures: Sequence[str]) -> Any:
        return local.made(self.found, list(self.found[0]) if self.found else [], figures)


class Related:
    """A relation of DuckDB that was worked out; polars takes its columns as they are."""

    def __init__(self, relation: Any) -> None:
        self.relation = relation

    def __len__(self) -> int:
        return int(self.relation.shape[0])

    def rows(self) -> list[dict[str, Any]]:
        names = self.relation.columns
        return [dict(zip(names, row, strict=True)) for row in self.relation.fetchall()]

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        """The relation's own: polars remembers the type that it is given, and DuckDB complains at the end of the process of a type that is remembered."""
        return self.relation.__arrow_c_stream__(requested_schema)

    def on(self, local: Backend, figures: Sequence[str]) -> Any:
        if local.name != "polars":
            return Listed(self.rows()).on(local, figures)
        frame = local.ns.DataFrame(self).lazy()
        return frame.with_columns(local.ns.selectors.decimal().cast(local.ns.Float64))


@contextmanager
def unordered(relation: Any) -> Iterator[None]:
    """Within it, DuckDB gives the rows of queries on the connection of `relation` in any order; afterwards as before. Rows that a query numbers keep their numbers.

    DuckDB 1 puts a view beside whatever a relation is asked: where that may not be written the order is kept.
    """
    import duckdb

    try:
        ((before,),) = relation.query("__told", f"SELECT current_setting('{_ORDER}')").fetchall()
    except duckdb.Error:
        yield
        return
    relation.query("__told", f"SET {_ORDER} = false")
    try:
        yield
    finally:
        relation.query("__told", f"SET {_ORDER} = {before}")


def as_float(value: Any) -> Any:
    """A database's Decimal as a float; what is a float, a truth or nothing as it is."""
    return float(value) if isinstance(value, Decimal) else value

"""What a batch holds, and how a pack is held against it: the cells of a document, a printed table of texts, a data drop, or a handle to a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from audit.drops import LIMIT, audit_drop, audit_opened
from audit.engine.drop import Drop
from audit.expectations.frames import COLUMNS, document_of_cells, document_of_texts, is_cells
from audit.findings import Finding, RuleRun
from audit.pipeline import Run, audit_document, is_drop
from audit.rulepack import Pack, Selector
from audit.sources import read
from audit.sources.drops import DropOptions, Words
from audit.tables.model import Document, Problem

__all__ = ["HANDLE", "Audited", "Batch", "handle"]

HANDLE = ("audit_source", "audit_digest")
"""The columns of a handle: the path of a file, and a digest of what it holds, so that a changed file is another batch."""


def handle(path: Path | str) -> dict[str, list[str]]:
    """The one row that stands for a file, for `pandas.DataFrame(…)`: the rules read the file itself, Great Expectations never copies or hashes its rows."""
    import hashlib

    with Path(path).open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return dict(zip(HANDLE, ([str(path)], [digest]), strict=True))


class Audited(Struct, frozen=True, kw_only=True):
    """What a pack found in a batch."""

    findings: Sequence[Finding]
    runs: Mapping[str, RuleRun]
    problems: Sequence[Problem]


class Batch:
    """A data frame of pandas or Spark as something that a pack can be held against; `name` is what findings call it where it does not say."""

    def __init__(self, frame: Any, name: str) -> None:
        self.frame, self.name = frame, name
        self.columns = [str(column) for column in frame.columns]

    def audited(self, pack: Pack) -> Audited:
        """Every rule of `pack` on the batch, as `audit run` does it; `sources.ReadError` where a handle's file cannot be read."""
        if self.columns == list(HANDLE):
            path = Path(self._path)
            if is_drop(path, [pack], DropOptions()):
                return _of_drop(audit_drop(path, pack, limit=LIMIT))
            return _of_document(read(path), pack)
        if is_cells(self.columns):
            return _of_document(self._document, pack)
        if self._is_text and not any(table.is_drop for table in pack.tables.values()):
            tables = {alias: Selector(unit=table.unit) for alias, table in pack.tables.items()}
            return _of_document(self._printed, replace(pack, tables=tables))
        tables = {alias: replace(table, file="*") for alias, table in pack.tables.items()}
        return _of_drop(audit_opened(self.name, replace(pack, tables=tables), self._opened, limit=LIMIT))

    @property
    def _path(self) -> str:
        return str(_rows(self.frame, self.columns)[0][0])

    @cached_property
    def _document(self) -> Document:
        listed = _rows(self.frame, list(COLUMNS))
        return document_of_cells(dict(zip(COLUMNS, row, strict=True)) for row in listed)

    @cached_property
    def _printed(self) -> Document:
        return document_of_texts(self.columns, _rows(self.frame, self.columns), self.name)

    @property
    def _is_text(self) -> bool:
        return all(
            kind in ("object", "str") or kind.startswith("string") for kind in map(str, _types(self.frame))
        )

    def _opened(self, words: Words) -> Drop:
        if is_pandas(self.frame):
            from audit.sources.drops_pandas import frame_drop

            return frame_drop(self.frame, self.name, "frame", words)
        from audit.sources import drops_spark

        return drops_spark.frame_drop(_numbered(self.frame), self.name, "frame", words)


def _of_document(document: Document, pack: Pack) -> Audited:
    result = Run(documents=(document,), judged=(audit_document(document, pack),)).result()
    return Audited(
        findings=result.findings, runs={run.id: run for run in result.rules}, problems=result.problems
    )


def _of_drop(held: Any) -> Audited:
    return Audited(findings=held.findings, runs={run.id: run for run in held.runs}, problems=held.problems)


def is_pandas(frame: Any) -> bool:
    """True for a data frame of pandas."""
    return type(frame).__module__.split(".")[0] == "pandas"


def _rows(frame: Any, columns: list[str]) -> list[list[Any]]:
    """The rows of a small frame, missing values as None."""
    if not is_pandas(frame):
        return [list(row) for row in frame.select(*[f"`{name}`" for name in columns]).collect()]
    import pandas as pd

    listed = [frame[name].tolist() for name in columns]
    return [[None if pd.isna(value) else value for value in row] for row in zip(*listed, strict=True)]


def _types(frame: Any) -> list[Any]:
    return list(frame.dtypes) if is_pandas(frame) else [kind for _, kind in frame.dtypes]


def _numbered(frame: Any) -> Any:
    """A Spark frame with its rows numbered from 0 in the order of its partitions."""
    from pyspark.sql import functions as f

    from audit.sources.drops_columns import ROW

    part, place = f.spark_partition_id(), f.monotonically_increasing_id().bitwiseAND(f.lit((1 << 33) - 1))
    counts = sorted((row[0], row[1]) for row in frame.groupBy(part.alias("p")).count().collect())
    starts, total = [], 0
    for number, count in counts:
        starts += [f.lit(number), f.lit(total)]
        total += count
    if len(counts) < 2:
        return frame.withColumn(ROW, place)
    return frame.withColumn(ROW, place + f.create_map(*starts)[part])

"""All failing records as Parquet: what names a record, its figures, and a column of verdicts for every check."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from audit.engine import verdicts
from audit.engine.backends import Backend, backend
from audit.engine.drop import Drop
from audit.engine.tally import Judged, needed_columns

__all__ = ["write_failing"]


def write_failing(
    judged: Sequence[Judged], path: Path, *, drops: Sequence[Drop] = (), written: list[Path] | None = None
) -> list[Path]:
    """Writes the failing records of each frame, in order, and returns the files: `path`, and beside it `-2`, `-3`, … where records of several shapes (or of several drops: those `written`) fail; OSError where it cannot.

    A file is there even where nothing fails, so that a job can rely on it: without a record, but with the columns of the first frame, or of the first of `drops` where no rule could be held. Spark
    writes folders, as it does.
    """
    written = [] if written is None else written
    before, held = len(written), [one for one in judged if one.checks]
    failing = [one for one in held if any(tally.failing for tally in one.tallies)]
    for one in failing:
        engine, frame = _frame(one)
        _write(engine, _named(one, engine.ns, frame), path, written)
    if not failing and held:
        engine = backend(held[0].drop.engine)
        _write(engine, _named(held[0], engine.ns, _none(held[0], engine.ns)), path, written)
    elif not failing and drops:
        _write(backend(drops[0].engine), drops[0].frame.head(0), path, written)
    return written[before:]


def _write(engine: Backend, frame: Any, path: Path, written: list[Path]) -> None:
    count = len(written) + 1
    file = path if count == 1 else path.with_name(f"{path.stem}-{count}{path.suffix}")
    file.parent.mkdir(parents=True, exist_ok=True)
    if engine.name != "spark":  # engines have errors of their own, without the file's name
        file.open("ab").close()
    engine.write(frame, file)
    written.append(file)


def _none(one: Judged, ns: Any) -> Any:
    """No record, with the columns that failing ones have."""
    codes = [ns.lit(0).cast(ns.Int8).alias(f"code{k}") for k in range(len(one.checks))]
    return one.shaped.frame.head(0).select(*needed_columns(one.shaped)).with_columns(*codes)


def _frame(one: Judged) -> tuple[Backend, Any]:
    """All failing records as a plan, and the engine that can write it."""
    assert one.backend is not None
    codes = [f"code{k}" for k in range(len(one.checks))]
    figures = [name for _, kernel in one.shaped.bound for name in kernel.columns]
    engine, kept = one.backend.written(one.failing, [*needed_columns(one.shaped), *codes], figures)
    return engine, kept if one.plan is None else one.plan


def _named(one: Judged, ns: Any, frame: Any) -> Any:
    """The failing records with verdicts as words under `verdict RULE`, and the rows counted from 1."""
    row = [(ns.col(one.drop.row) + 1).alias("row")] if one.drop.row in one.shaped.labels else []
    labels = [ns.col(name) for name in one.shaped.labels if name != one.drop.row]
    figures = [name for _, kernel in one.shaped.bound for name in kernel.columns if not name.startswith("__")]
    figures = [name for name in dict.fromkeys(figures) if name not in one.shaped.labels]
    derived = [name for _, kernel in one.shaped.bound for name in kernel.columns if name in one.shaped.names]
    words = [ns.col(name).alias(one.shaped.names[name]) for name in dict.fromkeys(derived)]
    return frame.select(*row, *labels, *map(ns.col, figures), *words, *_verdicts(one, ns))


def _verdicts(one: Judged, ns: Any) -> Iterator[Any]:
    seen: dict[str, int] = {}
    for k, check in enumerate(one.checks):
        seen[check.rule.id] = seen.get(check.rule.id, 0) + 1
        count = seen[check.rule.id]
        words = ns.lit(None).cast(ns.String)
        for code in (1, 2, 3):
            words = (
                ns.when(ns.col(f"code{k}") == code).then(ns.lit(verdicts.CODES[code].value)).otherwise(words)
            )
        yield words.alias(f"verdict {check.rule.id}" + (f" {count}" if count > 1 else ""))

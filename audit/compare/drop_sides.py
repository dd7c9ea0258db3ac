"""The two sides of a comparison of drops, and their records beside each other by their keys: on whatever engine holds them, in parts where that is polars."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from audit.compare.drop_cumulation import rows_of
from audit.engine.drop import Drop
from audit.engine.keys import COUNT, shared
from audit.tables.model import Problem

__all__ = ["Side", "joined", "parted"]


class Side:
    """One drop's keys and figures under names of its own; `doubled` of its records, with the keys in `twice`, share their keys with others."""

    def __init__(
        self, nw: Any, drop: Drop, keys: Sequence[str], values: Sequence[str], flag: str, end: str
    ) -> None:
        self.nw, self.drop, self.keys = nw, drop, [key + end for key in keys]
        frame = nw.from_native(drop.frame)
        frame = frame.lazy() if hasattr(frame, "lazy") else frame
        wanted = dict.fromkeys([*keys, *values, *([flag] if flag in drop.columns else [])])
        self.frame = frame.select(
            *(nw.col(name).alias(name + end) for name in wanted), nw.lit(1).alias("__in" + end)
        )
        self.doubled, self.twice = 0, list[Any]()

    def look(self, frame: Any, *, held: bool) -> Iterator[tuple[Side, Any]]:
        """Notes, and gives, the keys of a frame with all of their records that stand twice: in memory where the frame is `held` there, to outlive it."""
        twice = shared(self.nw, frame, self.keys)
        twice = twice.collect().lazy() if held else twice
        if count := rows_of(twice.select(self.nw.col(COUNT).sum()))[0][COUNT] or 0:
            self.doubled += count
            self.twice.append(twice.select(*self.keys))
            yield self, self.twice[-1]

    def problems(self) -> Iterator[Problem]:
        """That records were left out."""
        if self.doubled:
            words = (("count", str(self.doubled)), ("where", self.drop.name))
            yield Problem(code="compare.doubled", where=self.drop.name, values=words)

    def move(self, nw: Any, beside: Side) -> None:
        """This side's keys and figures in the other's connection, for DuckDB joins nothing across two: batch by batch into a table that it can put on disk."""
        mine = self.frame.to_native()
        reader = mine.to_arrow_reader if hasattr(mine, "to_arrow_reader") else mine.fetch_arrow_reader
        moved = reader()  # noqa: F841 (the query below finds it by its name)
        other = beside.frame.to_native()
        other.query("beside", "CREATE TEMP TABLE __moved AS SELECT * FROM moved")
        self.frame = nw.from_native(other.query("beside", "SELECT * FROM __moved"))

    def without(self, frame: Any, doubled: Iterable[tuple[Side, Any]]) -> Any:
        """The frame, one of this side's, without the keys that stand twice on a side."""
        for side, twice in doubled:
            frame = frame.join(twice, how="anti", left_on=self.keys, right_on=side.keys)
        return frame


def parted(left: Side, right: Side) -> Iterator[tuple[Any, Any]] | None:
    """Two drops on polars in parts that fit into the memory; None where an engine joins them as they are."""
    if not left.drop.engine == right.drop.engine == "polars":
        return None
    from audit.compare.drop_parts import parts

    sides = (left, right)
    old, new = (side.frame.to_native() for side in sides)
    return parts((old, new), (left.keys, right.keys), costly=[side.drop.kind == "csv" for side in sides])


def joined(nw: Any, left: Side, right: Side, parts: Iterator[tuple[Any, Any]] | None) -> Iterator[Any]:
    """The records of both drops beside each other by their keys: all at once, or each of the `parts`."""
    if parts is None:
        yield _beside(left, right, (left.frame, right.frame), held=False)
        return
    from audit.compare.drop_parts import matched, unhashed

    for pair in parts:
        found = matched(pair, (left.keys, right.keys))
        if found is None:
            old, new = map(nw.from_native, unhashed(pair))
            found = _beside(left, right, (old, new), held=True)
            del old, new
        del pair  # or it would be there beside the next one
        yield nw.from_native(found)
        del found


def _beside(left: Side, right: Side, frames: tuple[Any, Any], *, held: bool) -> Any:
    """Frames of both sides joined by their keys, without those that stand twice."""
    both = list(zip((left, right), frames, strict=True))
    doubled = [found for side, frame in both for found in side.look(frame, held=held)]
    first, second = (side.without(frame, doubled) for side, frame in both)
    return first.join(second, how="full", left_on=left.keys, right_on=right.keys)

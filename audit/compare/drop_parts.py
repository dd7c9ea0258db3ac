"""Two large drops on polars in parts: records whose keys have hashes of one kind are confronted before the next are read, so that a join of all never fills the memory.

Equal keys have equal hashes, so that no record misses its like. Within a part it is the hashes that are joined, and then the keys are held against each other: where
two hashes are one and the keys are not, the part is said not to be matched, as are records whose keys are doubled or missing: whoever asks joins them by the keys
themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

__all__ = ["Frames", "matched", "parts", "unhashed"]

Frames = tuple[Any, Any]
"""Frames of (old, new); each has names of its own."""
Names = tuple[Sequence[str], Sequence[str]]

PART = 50_000_000
"""Bytes of a part of one drop, more or less: parts cost a scan each."""
MOST = 16
_TEXT, _FIGURE = 32, 8
_GROUP = 100_000
_HASHES = ("__hash_old", "__hash_new")


def parts(frames: Frames, keys: Names, *, costly: Sequence[bool] = (False, False)) -> Iterator[Frames] | None:
    """The polars frames of two drops as frames in memory, of which each pair has all records of its keys; None where hashes of their `keys` would not tell what is equal.

    Pairs have hashes where these tell their records apart. A frame that is `costly` to scan (it is text) is scanned once, and its columns put on disk.
    """
    schemas = [frame.collect_schema() for frame in frames]
    kinds = [[schema[key] for key in names] for schema, names in zip(schemas, keys, strict=True)]
    told = all(kind.is_integer() or kind.is_temporal() or str(kind) == "String" for kind in kinds[0])
    return _parts(frames, keys, costly) if told and kinds[0] == kinds[1] else None


def _parts(frames: Frames, keys: Names, costly: Sequence[bool]) -> Iterator[Frames]:
    import polars as pl

    count = min(MOST, -(-max(map(_size, frames)) // PART) or 1)
    hashed = [
        frame.with_columns(_hash(names).alias(name))
        for frame, names, name in zip(frames, keys, _HASHES, strict=True)
    ]
    with TemporaryDirectory() as folder:
        if count > 1:
            files = (Path(folder) / f"{name}.parquet" for name in _HASHES)
            hashed = [
                _spooled(*one) if put else one[0] for put, *one in zip(costly, hashed, files, strict=True)
            ]
        for number in range(count):
            old, new = (
                (frame.filter(pl.col(name) % count == number) if count > 1 else frame)
                for frame, name in zip(hashed, _HASHES, strict=True)
            )
            yield from _sifted((old.collect(engine="streaming"), new.collect(engine="streaming")), keys)


def _spooled(frame: Any, file: Path) -> Any:
    """The frame's records on disk; the frame itself where there is no room for them."""
    import polars as pl

    try:
        frame.sink_parquet(file, compression="lz4", row_group_size=_GROUP)
    except OSError:
        return frame
    return pl.scan_parquet(file)


def _size(frame: Any) -> int:
    """How many bytes a frame would take, more or less."""
    import polars as pl

    kinds = frame.collect_schema().dtypes()
    rows = frame.select(pl.len()).collect(engine="streaming").item()
    return int(rows * sum(_TEXT if kind == pl.String else _FIGURE for kind in kinds))


def _hash(keys: Sequence[str]) -> Any:
    """64 bits for the keys of a record; each has a seed of its own, so that they may not change places."""
    import polars as pl

    first, *others = (pl.col(key).hash(seed) for seed, key in enumerate(keys))
    for other in others:
        first = first.xor(other)
    return first


def _sifted(frames: Frames, keys: Names) -> Iterator[Frames]:
    """A part as it is; in two where keys are doubled or missing, or hashes one: the records whose hashes tell them apart on both sides, and, without their hashes, the others."""
    import polars as pl

    if all(map(_apart, frames, keys, _HASHES)):
        yield frames
        return
    doubtful = pl.concat(map(_doubtful, frames, keys, _HASHES)).unique().implode()
    among = [pl.col(name).is_in(doubtful) for name in _HASHES]
    old, new = (frame.filter(~one) for frame, one in zip(frames, among, strict=True))
    yield old, new
    old, new = (
        frame.filter(one).drop(_HASHES, strict=False) for frame, one in zip(frames, among, strict=True)
    )
    yield old, new


def _apart(frame: Any, keys: Sequence[str], name: str) -> bool:
    """True where hashes tell all records of a frame apart, and no key is missing."""
    return not any(frame[key].null_count() for key in keys) and frame[name].n_unique() == frame.height


def _doubtful(frame: Any, keys: Sequence[str], name: str) -> Any:
    """The hashes that several records of a frame have, or one without all of its keys."""
    import polars as pl

    missing = pl.any_horizontal(pl.col(key).is_null() for key in keys)
    return frame.filter(pl.col(name).is_duplicated() | missing)[name].rename("")


def matched(frames: Frames, keys: Names) -> Any:
    """The records of a part beside each other, as a full join of their keys would put them; None where that takes more than their hashes."""
    import polars as pl

    if _HASHES[0] not in frames[0].columns:
        return None
    old, new = (frame.lazy() for frame in frames)
    joined = old.join(new, how="full", left_on=_HASHES[0], right_on=_HASHES[1]).collect(engine="streaming")
    both = pl.all_horizontal(pl.col(name).is_not_null() for name in _HASHES)
    other = pl.any_horizontal(pl.col(old) != pl.col(new) for old, new in zip(*keys, strict=True))
    return None if joined.select((both & other).any()).item() else joined.lazy().drop(_HASHES)


def unhashed(frames: Frames) -> Frames:
    """The frames of a part to be joined by their keys."""
    old, new = (frame.lazy().drop(_HASHES, strict=False) for frame in frames)
    return old, new

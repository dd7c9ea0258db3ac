"""Drops in parts: the same differences, however many parts there are and whatever the hashes of keys say."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from audit.compare.drops import DropComparison, compare_drops
from audit.sources.drops import Words, open_drop

pl = pytest.importorskip("polars", reason="needs polars")
pytest.importorskip("narwhals")

from audit.compare import drop_parts  # noqa: E402

KEYS = ("region", "year")


def drawn(seed: int, count: int = 600) -> tuple[Any, Any]:
    """Two drops with records that came, went, moved, lost their figure, or share their keys (or their lack of one) with others."""
    chance = random.Random(seed)
    rows: list[dict[str, Any]] = [
        {"region": chance.choice([None, "a", "b", "ab", ""]) if chance.random() < 0.02 else f"r{k // 20}", "year": 2000 + k % 20, "pop": round(chance.uniform(0, 99), 1)}
        for k in range(count)
    ]  # fmt: skip
    old = [row for row in rows if chance.random() > 0.03] + chance.choices(rows, k=4)
    new = [dict(row) for row in rows if chance.random() > 0.03] + chance.choices(rows, k=4)
    for row in chance.sample(new, 50):
        row["pop"] = None if chance.random() < 0.2 else round(row["pop"] + 7, 1)
    chance.shuffle(new)
    return pl.DataFrame(old), pl.DataFrame(new)


def compared(frames: Sequence[Any], folder: Path, limit: int = 1000, kind: str = "parquet") -> DropComparison:
    drops = []
    for name, frame in zip(("old", "new"), frames, strict=True):
        getattr(frame, f"write_{kind}")(folder / f"{name}.{kind}")
        drops.append(open_drop(folder / f"{name}.{kind}", Words(keys=KEYS), "polars"))
    return compare_drops(drops[0], drops[1], limit=limit)


def joined_whole(
    frames: Sequence[Any], folder: Path, patch: pytest.MonkeyPatch, limit: int = 1000, kind: str = "parquet"
) -> DropComparison:
    """The comparison without parts and hashes."""
    with patch.context() as without:
        without.setattr(drop_parts, "parts", lambda frames, keys, costly: None)
        return compared(frames, folder, limit, kind)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("part", [1, 7_000, 1 << 40])
@pytest.mark.parametrize("limit", [3, 1000])
def test_parts_find_what_one_join_finds(
    seed: int, part: int, limit: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frames = drawn(seed)
    whole = joined_whole(frames, tmp_path, monkeypatch, limit=limit)
    assert min(whole.counts["pop"][kind] for kind in ("same", "undeclared", "withdrawn")) > 0
    assert min(whole.lost, whole.added) > 0
    assert len(whole.problems) == 2
    monkeypatch.setattr(drop_parts, "PART", part)
    assert compared(frames, tmp_path, limit=limit) == whole


def test_text_is_put_on_disk_once_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frames = drawn(5)
    whole = joined_whole(frames, tmp_path, monkeypatch, kind="csv")
    put: list[Path] = []
    spooled = drop_parts._spooled

    def watched(frame: Any, file: Path) -> Any:
        put.append(file)
        return spooled(frame, file)

    monkeypatch.setattr(drop_parts, "_spooled", watched)
    monkeypatch.setattr(drop_parts, "PART", 7_000)
    assert compared(frames, tmp_path, kind="csv") == whole
    assert len(put) == 2
    assert not any(file.parent.exists() for file in put)


def test_a_full_disk_costs_time_alone(tmp_path: Path) -> None:
    frame = pl.LazyFrame({"a": [1, 2]})
    assert drop_parts._spooled(frame, tmp_path / "absent" / "a.parquet") is frame
    assert drop_parts._spooled(frame, tmp_path / "a.parquet").collect().equals(frame.collect())


@pytest.mark.parametrize("hashes", [1, 2, 50])
def test_keys_whose_hashes_are_one_are_told_apart(
    hashes: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frames = drawn(7)
    whole = joined_whole(frames, tmp_path, monkeypatch)
    honest = drop_parts._hash
    monkeypatch.setattr(drop_parts, "_hash", lambda keys: honest(keys) % hashes)
    monkeypatch.setattr(drop_parts, "PART", 7_000)
    assert compared(frames, tmp_path) == whole


def test_two_records_of_one_hash_are_not_one_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = ({"region": [name], "year": [2030], "pop": [1.5]} for name in ("a", "b"))
    monkeypatch.setattr(drop_parts, "_hash", lambda keys: pl.lit(7, pl.UInt64))
    found = compared((pl.DataFrame(old), pl.DataFrame(new)), tmp_path)
    assert (found.lost, found.added, found.counts["pop"]["same"]) == (1, 1, 0)
    assert (found.lost_keys[0][0], found.added_keys[0][0]) == (("region", "a"), ("region", "b"))


def test_each_key_has_a_hash_of_its_own() -> None:
    frame = pl.DataFrame({"a": ["x", "y", "x"], "b": ["y", "x", "x"]})
    assert frame.select(drop_parts._hash(["a", "b"])).to_series().n_unique() == 3


@pytest.mark.parametrize(
    ("old", "new", "held"),
    [
        (pl.String, pl.String, True),
        (pl.Int32, pl.Int32, True),
        (pl.Date, pl.Date, True),
        (pl.Int32, pl.Int64, False),
        (pl.Float64, pl.Float64, False),
        (pl.Categorical, pl.Categorical, False),
    ],
)
def test_keys_are_hashed_only_where_equal_ones_have_equal_hashes(old: Any, new: Any, held: bool) -> None:
    frames = tuple(pl.LazyFrame(schema={"key": kind}) for kind in (old, new))
    assert (drop_parts.parts(frames, (["key"], ["key"])) is not None) is held


@pytest.mark.parametrize("part", [1, 1 << 40])
def test_drops_without_a_record_or_a_figure(
    part: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drop_parts, "PART", part)
    frame = pl.DataFrame({"region": ["a", "b"], "year": [2030, 2030], "pop": [1.5, 2.5]})
    found = compared((frame, frame.head(0)), tmp_path)
    assert (found.lost, found.added) == (2, 0)
    found = compared((frame.drop("pop"), frame.drop("pop")[1:]), tmp_path)
    assert (found.lost, found.added, found.counts) == (1, 0, {})


def test_records_whose_keys_are_all_there_are_matched_by_their_hashes() -> None:
    old = pl.DataFrame({"key": [f"r{k}" for k in range(100)], "was": range(100)})
    new = pl.DataFrame({"code": [f"r{k}" for k in range(1, 100)], "is": range(1, 100)})
    found = drop_parts.parts((old.lazy(), new.lazy()), (["key"], ["code"]))
    assert found is not None
    (pair,) = found
    beside = drop_parts.matched(pair, (["key"], ["code"])).collect()
    assert beside.height == 100
    assert beside.filter(pl.col("was") == pl.col("is")).height == 99

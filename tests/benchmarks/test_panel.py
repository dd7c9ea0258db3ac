"""The panels of the benchmark: exactly the planted rows break exactly their rule, and a tool that misses one or finds one too many is told so."""

from __future__ import annotations

from pathlib import Path

import pytest

pl = pytest.importorskip("polars")
pytest.importorskip("pyarrow")

from audit.drops import audit_drop  # noqa: E402
from audit.engine.failing import write_failing  # noqa: E402
from audit.rulepack import load  # noqa: E402
from benchmarks.panel import data, hierarchy  # noqa: E402

PACK = Path(data.__file__).parent / "tools" / "panel.yaml"


def found(source: Path, pack: Path, out: Path) -> Path:
    (file,) = write_failing(audit_drop(source, load(pack), limit=0).judged, out)
    return file


def test_the_planted_rows_are_found_exactly(tmp_path: Path) -> None:
    source = data.panel(tmp_path, 20_000)
    planted = pl.read_parquet(data.planted_of(source))
    assert set(planted["rule"]) == set(data.RULES)
    assert data.wrong(source, found(source, PACK, tmp_path / "found.parquet"), "rows") == ""


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        ({"sum": [False], "growth": [False], "completion": [False]}, "20 missed, 0 beyond"),
        ({"sum": [True], "growth": [True], "completion": [True]}, "20 missed, 3 beyond"),
    ],
)
def test_a_miss_and_a_row_too_many_are_told(tmp_path: Path, flags: dict[str, list[bool]], said: str) -> None:
    source = data.panel(tmp_path, 20_000)
    planted = pl.read_parquet(data.planted_of(source))
    assert planted.filter(pl.col("row") == 0).is_empty()
    out = tmp_path / "found.parquet"
    pl.DataFrame(
        {"region": [0], "period": [0], **{f"{rule}_failed": flag for rule, flag in flags.items()}}
    ).write_parquet(out)
    assert data.wrong(source, out, "rows") == said.replace("20", str(planted.height))


def test_panels_are_the_same_every_time(tmp_path: Path) -> None:
    one, other = data.panel(tmp_path / "a", 1_000), data.panel(tmp_path / "b", 1_000)
    assert pl.read_parquet(one).equals(pl.read_parquet(other))


def test_a_tree_has_as_many_items_as_it_says() -> None:
    tree = hierarchy.edges(200, 10)
    assert len({parent for parent, _, _ in tree}) == 200
    assert len({child for _, child, _ in tree}) == 2_000
    assert {child for _, child, _ in tree} >= {parent for parent, _, _ in tree} - {0}


@pytest.mark.parametrize(("parents", "parts"), [(1, 9), (20, 10)])
def test_the_sums_that_fail_are_found_exactly(tmp_path: Path, parents: int, parts: int) -> None:
    source = hierarchy.points(tmp_path, 60_000, parents, parts)
    assert pl.read_parquet(source.with_suffix(".planted.parquet")).height > 0
    assert (
        hierarchy.wrong(source, found(source, source.with_suffix(".yaml"), tmp_path / "found.parquet")) == ""
    )

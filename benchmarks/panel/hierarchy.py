"""Sums over code trees in long form (VTL's check_hierarchy): one rule of nine parts, then 200 rules over a tree of 2,000 items.

    python -m benchmarks.panel.hierarchy [--points 1000000,10000000] [--only ours,pandas,…] [--turns N]

A point is region, month, code and a whole number; one parent in a thousand is off. A tenth of the parts are subtracted. This tool reads the tree as a table of parent,
child and sign; the others are written as their users would write them. Every tool returns region, period and parent of the sums that fail, which are held
against those worked out when the points were made. Whole processes, in turn, as in `benchmarks.panel`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.panel import report
from benchmarks.panel.contestants import Contestant
from benchmarks.panel.environments import CACHE, Absent, python_for
from benchmarks.panel.measure import SLOW, Broke, Turn, run

TOOLS = Path(__file__).parent / "tools"
ROOT = Path(__file__).parent.parent.parent
SHAPES = {"one rule of nine parts": (1, 9), "200 rules over 2,000 items": (200, 10)}
PANDAS = "pandas by hand (pivot)"
PATIENCE = 300.0
"""Seconds after which a tool is stopped."""
_VTL = ("vtlengine", "pandas", "duckdb", "pyarrow")
WHO = (
    Contestant(name="ours on polars", kind="ours", script="tree_ours", words=("polars",)),
    Contestant(name="ours on duckdb", kind="ours", script="tree_ours", words=("duckdb",)),
    Contestant(name="polars by hand", kind="by hand", script="tree_polars"),
    Contestant(name=PANDAS, kind="by hand", script="tree_pandas"),
    Contestant(
        name="vtlengine on DuckDB", kind="framework", script="tree_vtl", words=("duckdb",), requires=_VTL
    ),
    Contestant(
        name="vtlengine on pandas",
        kind="framework",
        script="tree_vtl",
        words=("pandas",),
        requires=_VTL,
        most=1_000_000,
    ),
)
_PACK = """\
pack: points
version: 1
tables:
  points: {{file: "*.parquet", keys: [region], period: period, columns: {{value: {{exact: true}}}}}}
rules:
  - id: tree
    title: every parent is the sum of its children
    table: points
    along: code
    sum: {{hierarchy: {tree}}}
"""


def edges(parents: int, parts: int) -> list[tuple[int, int, int]]:
    """(parent, child, sign): `parents` nodes of a tree, filled level by level, have `parts` children each; the last child of every other parent is subtracted."""
    return [
        (parent, parent * parts + k + 1, -1 if k == parts - 1 and parent % 2 else 1)
        for parent in range(parents)
        for k in range(parts)
    ]


def points(folder: Path, count: int, parents: int, parts: int, seed: int = 7) -> Path:
    """The Parquet file of about `count` points, with the tree (CSV), the pack (YAML) and the failing sums beside it."""
    path = folder / f"points-{count}-{parents}x{parts}.parquet"
    if not path.with_suffix(".planted.parquet").exists():
        folder.mkdir(parents=True, exist_ok=True)
        _write(path, count, edges(parents, parts), seed)
    return path


def _write(path: Path, count: int, tree: Sequence[tuple[int, int, int]], seed: int) -> None:
    import numpy as np
    import polars as pl

    random = np.random.default_rng(seed)
    size = tree[-1][1] + 1
    records = max(1, count // size)
    values = random.integers(0, 10_000, (records, size)).astype(np.float64)
    parents = sorted({parent for parent, _, _ in tree})
    signs = np.zeros((size, len(parents)))
    for parent, child, sign in tree:
        signs[child, parent] = sign
    for parent in reversed(parents):
        values[:, parent] = values @ signs[:, parent]
    off = random.integers(0, 1000, (records, len(parents))) == 0
    values[:, parents] += off * random.integers(1, 500, off.shape)
    record, rule = np.nonzero(values[:, parents] != values @ signs)
    codes = [f"C{k:04}" for k in range(size)]
    row = np.repeat(np.arange(records), size)
    frame = {
        "region": (row // 12).astype(np.int32),
        "period": (row % 12).astype(np.int32),
        "code": codes * records,
        "value": values.ravel(),
    }
    pl.DataFrame(frame).write_parquet(path)
    lines = [f"{codes[a]},{codes[b]},{sign}" for a, b, sign in tree]
    path.with_suffix(".csv").write_text("\n".join(["parent,child,sign", *lines, ""]), encoding="utf-8")
    path.with_suffix(".yaml").write_text(_PACK.format(tree=path.with_suffix(".csv").name), encoding="utf-8")
    told = {"region": record // 12, "period": record % 12, "parent": [codes[k] for k in rule]}
    pl.DataFrame(told).write_parquet(path.with_suffix(".planted.parquet"))


def wrong(path: Path, out: Path) -> str:
    """'' where exactly the failing sums were found."""
    import polars as pl

    def sums(file: Path) -> set[Any]:
        frame = pl.read_parquet(file).select(pl.col("region", "period").cast(pl.Int64), "parent")
        return set(frame.iter_rows())

    meant, found = sums(path.with_suffix(".planted.parquet")), sums(out)
    return "" if meant == found else f"{len(meant - found)} missed, {len(found - meant)} beyond"


def race(
    path: Path, who: Sequence[Contestant], turns: int, count: int
) -> tuple[dict[str, list[Turn]], dict[str, str]]:
    """(turns of every tool, what was wrong with it): one that warms the caches and is judged, then those that count."""
    taken: dict[str, list[Turn]] = {one.name: [] for one in who}
    faults: dict[str, str] = {}
    over: set[str] = set()
    for turn in range(turns + 1):
        for one in who:
            if count > one.most or one.name in over:
                continue
            out = path.parent / "found.parquet"
            out.unlink(missing_ok=True)
            try:
                words = [
                    str(python_for(one.requires)),
                    str(TOOLS / f"{one.script}.py"),
                    str(path),
                    str(out),
                    *one.words,
                ]
                done = run(
                    words,
                    cwd=path.parent,
                    extra={"PYTHONPATH": str(ROOT)} if one.kind == "ours" else {},
                    seconds=PATIENCE,
                )
            except (Absent, Broke) as error:
                faults[one.name] = f"not run: {error}"
                over.add(one.name)
                print(f"{one.name:<24} {error}", file=sys.stderr)
                continue
            if not turn and (said := wrong(path, out)):
                faults[one.name] = said
            if done.wall > SLOW and one.kind == "framework":
                over.add(one.name)
            if turn or one.name in over:
                taken[one.name].append(done)
            print(
                f"{path.name} {one.name:<24} {done.wall:8.2f} s {done.peak:8.0f} MB {faults.get(one.name, '')}",
                file=sys.stderr,
            )
    return taken, faults


def main() -> None:
    """Runs both shapes at each size and prints the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--points", default="1000000,10000000")
    parser.add_argument("--only", default="")
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--data", type=Path, default=CACHE / "data")
    parser.add_argument("--out", type=Path, default=None, help="also write the tables to this file")
    asked = parser.parse_args()
    words = [word.strip().casefold() for word in asked.only.split(",") if word.strip()]
    who = [
        one
        for one in WHO
        if not words or one.name == PANDAS or any(word in one.name.casefold() for word in words)
    ]
    lines = [report.machine(), ""]
    for count in map(int, asked.points.split(",")):
        for name, (parents, parts) in SHAPES.items():
            taken, faults = race(points(asked.data, count, parents, parts), who, asked.turns, count)
            lines += report.table(f"{report.size(count)} points, {name}", who, taken, faults, base=PANDAS)
    print("\n".join(lines))
    if asked.out:
        asked.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

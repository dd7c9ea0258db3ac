"""A hundred rules over a table of twenty rows: what each rule beyond the first costs, here and in the frameworks.

    python -m benchmarks.panel.small [--only ours,polars,…] [--turns N]

Every tool runs in a process of its own, which times itself after its imports (`tools/few_rows.py`); the medians of several processes that take turns are shown.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

from benchmarks.panel.environments import CACHE, Absent, python_for

TOOL = Path(__file__).parent / "tools" / "few_rows.py"
ROOT = Path(__file__).parent.parent.parent
RULES, ROWS, FAILING = 100, 20, 10
_PANDERA = ("pandera[pandas,polars]", "pandas", "polars", "pyarrow")
WHO: dict[str, tuple[str, tuple[str, ...]]] = {
    "ours": ("ours", ()),
    "ours, ten findings explained besides": ("ours_explained", ()),
    "ours, reading the pack each time": ("ours_with_pack", ()),
    "polars by hand": ("polars", ()),
    "dataframely": ("dataframely", ("dataframely", "polars")),
    "pandera on polars": ("pandera", _PANDERA),
    "pandera on pandas": ("pandera_pandas", _PANDERA),
    "pointblank": ("pointblank", ("pointblank", "polars")),
    "Great Expectations": ("gx", ("great_expectations", "pandas", "pyarrow")),
}


def few(folder: Path, seed: int = 3) -> Path:
    """The table of twenty rows, with a current, a prior and a growth for each rule; one row fails in every tenth rule. Beside it packs of one and of a hundred rules."""
    import numpy as np
    import polars as pl

    random = np.random.default_rng(seed)
    columns: dict[str, object] = {"region": list(range(ROWS))}
    for k in range(RULES):
        prior = random.uniform(1000, 50_000, ROWS)
        current = prior * random.uniform(0.7, 1.5, ROWS)
        growth = (current / prior - 1) * 100
        growth[k % ROWS] += 5 if k % (RULES // FAILING) == 0 else 0
        columns |= {
            f"current{k}": current.round(1),
            f"prior{k}": prior.round(1),
            f"growth{k}": growth.round(1),
        }
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "few.parquet"
    pl.DataFrame(columns).write_parquet(path)
    for count in (1, RULES):
        path.with_name(f"few-{count}.yaml").write_text(_pack(count), encoding="utf-8")
    return path


def _pack(count: int) -> str:
    columns = ", ".join(
        f"{name}{k}: {{decimals: 1}}" for k in range(RULES) for name in ("current", "prior", "growth")
    )
    rules = "".join(
        f"  - {{id: growth{k}, title: growth {k}, table: few, growth: {{rate: growth{k}, current: current{k}, prior: prior{k}}}}}\n"
        for k in range(count)
    )
    return f"pack: few\nversion: 1\ntables:\n  few: {{file: few.parquet, keys: [region], columns: {{{columns}}}}}\nrules:\n{rules}"


def timed(tool: str, requires: tuple[str, ...], path: Path) -> dict[str, float]:
    """What one process says of itself; `Absent` where it fails."""
    extra = {} if requires else {"PYTHONPATH": str(ROOT)}
    words = [str(python_for(requires)), str(TOOL), tool, str(path)]
    done = subprocess.run(words, capture_output=True, text=True, check=False, env={**os.environ, **extra})
    if done.returncode:
        raise Absent((done.stderr.strip().splitlines() or ["failed"])[-1][:160])
    told: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return told


def main() -> None:
    """Prints a Markdown table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", default="")
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--data", type=Path, default=CACHE / "data")
    parser.add_argument("--out", type=Path, default=None, help="also write the table to this file")
    asked = parser.parse_args()
    words = [word.strip().casefold() for word in asked.only.split(",") if word.strip()]
    path = few(asked.data)
    told: dict[str, list[dict[str, float]]] = {}
    lines = [
        "| | one rule, ms | a hundred, ms | beyond the first, ms | failures found |",
        "|---|---|---|---|---|",
    ]
    chosen = {
        name: how for name, how in WHO.items() if not words or any(word in name.casefold() for word in words)
    }
    for _ in range(asked.turns):
        for name, (tool, requires) in list(chosen.items()):
            try:
                told.setdefault(name, []).append(timed(tool, requires, path))
            except Absent as absent:
                lines.append(f"| {name} | – | – | – | not run: {absent} |")
                del chosen[name]
            print(name, told.get(name, ["absent"])[-1], file=sys.stderr)
    for name in chosen:
        one, all_ = (statistics.median(turn[key] for turn in told[name]) for key in ("ms1", "ms100"))
        beyond = statistics.median(turn["ms100"] - turn["ms1"] for turn in told[name])
        found = int(told[name][0]["failed100"])
        lines.append(f"| {name} | {one:.1f} | {all_:.1f} | {beyond:.1f} | {found} of {FAILING} |")
    print("\n".join(lines))
    if asked.out:
        asked.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

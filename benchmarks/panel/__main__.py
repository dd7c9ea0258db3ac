"""Three rules over a panel: this tool on each engine, the limit by hand, and the frameworks, in whole processes that read Parquet and write the failing rows.

    python -m benchmarks.panel [--rows 10000,1000000,10000000] [--only ours,polars,…] [--turns N]
    python -m benchmarks.panel --rows 100000000 --only ours,duckdb,dataframely --turns 1

The tools take turns; wall time, processor time and peak memory are medians over the turns, ratios are medians of the ratios within a turn, so that a busy machine
weighs on all alike. Each framework runs in an environment of its own that is made once in a cache folder, and is left out by name where it does not install or run.
What each one returns is held against the rows that were planted.
"""

from __future__ import annotations

import argparse
import compileall
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.panel import report
from benchmarks.panel.contestants import Contestant, chosen
from benchmarks.panel.data import panel, wrong
from benchmarks.panel.environments import CACHE, Absent, python_for, versions
from benchmarks.panel.measure import SLOW, Broke, Turn, run

TOOLS = Path(__file__).parent / "tools"
ROOT = Path(__file__).parent.parent.parent
_TURNS = {10_000: 5, 1_000_000: 5, 10_000_000: 3}


class Race:
    """One size: every tool in turn, what it took and whether it found the planted rows."""

    def __init__(self, rows: int, who: Sequence[Contestant], folder: Path) -> None:
        self.who, self.folder, self.rows = [c for c in who if rows <= c.most], folder, rows
        self.path = panel(folder, rows)
        self.turns: dict[str, list[Turn]] = {c.name: [] for c in self.who}
        self.wrong: dict[str, str] = {}
        self.over: set[str] = set()

    def hold(self, turns: int) -> None:
        """A turn that warms the caches and is judged, then those that count."""
        warm = self.rows <= 1_000_000
        for turn in range(turns + warm):
            for one in self.who:
                if one.name not in self.over:
                    self._turn(one, judged=turn == 0, counts=turn > 0 or not warm)

    def _turn(self, one: Contestant, *, judged: bool, counts: bool) -> None:
        out = self.folder / f"found-{one.name.replace(' ', '-')}"
        shutil.rmtree(out, ignore_errors=True)
        out.unlink(missing_ok=True)
        try:
            words = [
                str(python_for(one.requires)),
                str(TOOLS / f"{one.script}.py"),
                str(self.path),
                str(out),
                *one.words,
            ]
            extra = {"PYTHONPATH": str(ROOT)} if one.kind == "ours" else {}
            turn = run(words, cwd=self.folder, family="spark" in one.name, extra=extra)
            if judged and (said := wrong(self.path, out, one.gives)):
                self.wrong[one.name] = said
            if counts or turn.wall > SLOW:
                self.turns[one.name].append(turn)
            if turn.wall > SLOW and one.kind != "by hand" and self.rows < 100_000_000:
                self.over.add(one.name)
            print(
                f"{self.rows:>11,} {one.name:<22} {turn.wall:8.2f} s {turn.peak:8.0f} MB {self.wrong.get(one.name, '')}",
                file=sys.stderr,
            )
        except (Absent, Broke) as error:
            self.turns[one.name] = []
            self.over.add(one.name)
            self.wrong[one.name] = f"not run: {error}"
            print(f"{self.rows:>11,} {one.name:<22} {error}", file=sys.stderr)


def main() -> None:
    """Runs the race at each size and writes the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", default="10000,1000000,10000000", help="sizes, with commas")
    parser.add_argument("--only", default="", help="words of the tools that take part, with commas")
    parser.add_argument(
        "--turns", type=int, default=0, help="turns that count (default: 5, and 3 from ten million rows on)"
    )
    parser.add_argument("--data", type=Path, default=CACHE / "data", help="where panels are kept")
    parser.add_argument("--out", type=Path, default=None, help="also write the tables to this file")
    asked = parser.parse_args()
    compileall.compile_dir(
        ROOT / "audit", quiet=1
    )  # as pip does on installing; the frameworks' are compiled too
    who, opening, results = chosen(asked.only), report.machine(), {}
    lines = [opening, ""]
    for rows in (int(word) for word in asked.rows.split(",")):
        race = Race(rows, who, asked.data)
        race.hold(asked.turns or _TURNS.get(rows, 1))
        results[rows] = race.turns
        lines += report.table(f"{report.size(rows)} rows", race.who, race.turns, race.wrong)
    lines += report.growth(who, results)
    lines += ["### Versions\n", *_versions(who)]
    print("\n".join(lines))
    if asked.out:
        asked.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _versions(who: Sequence[Contestant]) -> list[str]:
    told: dict[str, str] = {}
    for one in who:
        try:
            told[versions(python_for(one.requires), one.shown)] = ""
        except Absent:
            continue
    return [f"- {words}" for words in told]


if __name__ == "__main__":
    main()

"""What it costs to start: a cold `audit run` of a bulletin and `audit --help`, beside `python -c "import pandas"`, in whole processes.

    python -m benchmarks.start [--runs N]

Processor seconds (user and system, as the operating system accounts them) of the finished process, medians over N runs that take turns, after one that is not
counted. Goals: a run at most 2.5 times the import of pandas; the help at most 0.4 s.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMANDS = {
    "import pandas": ["-c", "import pandas"],
    "audit run (bulletin of 20 tables)": ["-m", "audit", "run", str(ROOT / "data" / "xiangxiang-2023-09.txt"), "--rules", str(ROOT / "rules"), "--fail-on", "never"],
    "audit run --format json": ["-m", "audit", "run", str(ROOT / "data" / "xiangxiang-2023-09.txt"), "--rules", str(ROOT / "rules"), "--format", "json", "--fail-on", "never"],
    "audit --help": ["-m", "audit", "--help"],
}  # fmt: skip


def measure(words: list[str]) -> tuple[float, float]:
    """(processor seconds, wall seconds) of one finished process."""
    before, started = os.times(), time.perf_counter()
    subprocess.run([sys.executable, *words], check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
    after = os.times()
    return (
        after.children_user - before.children_user + after.children_system - before.children_system,
        time.perf_counter() - started,
    )


def main() -> None:
    """Prints a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in COMMANDS}
    for turn in range(runs + 1):
        for name, words in COMMANDS.items():
            figures = measure(words)
            if turn:
                taken[name].append(figures)
    base = statistics.median(cpu for cpu, _ in taken["import pandas"])
    print("| command | processor s | wall s | times import pandas |\n|---|---|---|---|")
    for name, figures in taken.items():
        cpu, wall = (statistics.median(column) for column in zip(*figures, strict=True))
        print(f"| {name} | {cpu:.2f} | {wall:.2f} | {cpu / base:.2f} |")


if __name__ == "__main__":
    main()

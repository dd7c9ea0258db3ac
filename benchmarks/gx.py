"""What Great Expectations costs: its import, an expectation, a row; our rules through it beside our rules direct.

    python -m benchmarks.gx [--rows 10000 1000000] [--runs 3] [--spark] [--out benchmarks/results/gx.md]

Every figure is the least of N processes of their own, since the machine may have other work. "Work" is the second audit or validation of a process, when everything is
imported and in the cache: wall time, and processor time of this process with its threads (Spark's own process is not counted). "Process" is the wall time of the whole
process less that second one, "peak" its greatest resident memory. The panel is wide: a total of five parts, a growth rate and a completion rate printed to one decimal,
three rules, one record in a thousand wrong. Ours must find the same number of failing records each way.
"""

from __future__ import annotations

import argparse
import itertools
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PARTS = [f"part{k}" for k in range(1, 6)]
COLUMNS = {
    **{name: {"decimals": 1} for name in ("total", *PARTS, "prior", "rate", "done", "target", "share")}
}
PACK: dict[str, Any] = {
    "pack": "panel", "version": 1,
    "tables": {"panel": {"file": "panel*", "keys": ["key"], "columns": COLUMNS | {n: {"decimals": 1, "unit": "%"} for n in ("rate", "share")}}},
    "rules": [
        {"id": "foot", "title": "foot", "table": "panel", "sum": {"total": "total", "parts": PARTS, "across": "columns"}},
        {"id": "growth", "title": "growth", "table": "panel", "growth": {"rate": "rate", "current": "total", "prior": "prior"}},
        {"id": "share", "title": "share", "table": "panel", "completion": {"rate": "share", "done": "done", "target": "target"}},
    ],
}  # fmt: skip


_NUMBERS = itertools.count(1)


def named() -> str:
    """A name for a batch that is not taken yet."""
    return f"batch {next(_NUMBERS)}"


def panel(rows: int) -> Any:
    """The panel as a pandas frame: honest figures, and every thousandth total, rate and share wrong in turn."""
    import numpy as np
    import pandas as pd

    random = np.random.default_rng(7)
    parts = {name: random.uniform(10, 1000, rows).round(1) for name in PARTS}
    true = sum(parts.values())
    prior, target = (
        (true * random.uniform(0.8, 1.25, rows)).round(1),
        random.uniform(500, 5000, rows).round(1),
    )
    done = (target * random.uniform(0.5, 1.1, rows)).round(1)
    total = true.round(1)
    rate, share = ((total / prior - 1) * 100).round(1), (done / target * 100).round(1)
    wrong = np.arange(rows)[::1000]
    rate[wrong] += 7
    share[wrong] += 9
    total[wrong] += 50
    key = np.arange(rows)
    return pd.DataFrame(
        {
            "key": key,
            "total": total,
            **parts,
            "prior": prior,
            "rate": rate,
            "done": done,
            "target": target,
            "share": share,
        }
    )


def direct(folder: Path, engine: str) -> Callable[[], int]:
    """Ours on the file, no Great Expectations."""
    from audit.drops import audit_drop
    from audit.rulepack import load

    pack = load(folder / "panel.yaml")
    return lambda: sum(
        run.summary.impossible for run in audit_drop(folder / "panel.parquet", pack, engine=engine).runs
    )


def through(folder: Path, frame: Callable[[], Any]) -> Callable[[], int]:
    """Ours through Great Expectations over a frame."""
    from audit.expectations import suite
    from audit.suites import host

    context, made = host.context(), suite(folder / "panel.yaml")

    def work() -> int:
        result = host.batch(context, named(), frame()).validate(made)
        return sum(one.result["details"]["verdicts"]["impossible"] for one in result.results)

    return work


def on_pandas(folder: Path) -> Callable[[], int]:
    import pandas as pd

    frame = pd.read_parquet(folder / "panel.parquet")
    return through(folder, lambda: frame)


def on_handle(folder: Path) -> Callable[[], int]:
    import pandas as pd

    from audit.expectations import handle

    return through(folder, lambda: pd.DataFrame(handle(folder / "panel.parquet")))


def on_spark(folder: Path) -> Callable[[], int]:
    session = _session()
    return through(folder, lambda: session.read.parquet(str(folder / "panel.parquet")))


def direct_spark(folder: Path) -> Callable[[], int]:
    _session()
    return direct(folder, "spark")


def _session() -> Any:
    from pyspark.sql import SparkSession

    return (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.memory", "3g")
        .getOrCreate()
    )


def native(folder: Path) -> Callable[[], int]:
    """What Great Expectations itself can say: each gap computed beforehand as a column, and a fixed tolerance on it."""
    import pandas as pd

    from audit.suites import host

    frame = pd.read_parquet(folder / "panel.parquet")
    context = host.context()
    from great_expectations import ExpectationSuite
    from great_expectations.expectations import ExpectColumnValuesToBeBetween

    bounds = {"foot": 0.3001, "growth": 0.1001, "share": 0.1001}
    made = ExpectationSuite(
        name="native",
        expectations=[
            ExpectColumnValuesToBeBetween(column=n, min_value=-b, max_value=b) for n, b in bounds.items()
        ],
    )

    def work() -> int:
        gaps = frame.assign(
            foot=frame["total"] - frame[PARTS].sum(axis=1), growth=(frame["total"] / frame["prior"] - 1) * 100 - frame["rate"],
            share=frame["done"] / frame["target"] * 100 - frame["share"],
        )  # fmt: skip
        result = host.batch(context, named(), gaps).validate(made, result_format="COMPLETE")
        return sum(one.result["unexpected_count"] for one in result.results)

    return work


SCENARIOS: dict[str, Callable[[Path], Callable[[], int]]] = {
    "direct, polars": lambda folder: direct(folder, "polars"), "direct, pandas": lambda folder: direct(folder, "pandas"),
    "through GX, a handle": on_handle, "through GX, a pandas frame": on_pandas, "GX alone, gaps computed beforehand": native,
}  # fmt: skip
SPARK = {"direct, Spark": direct_spark, "through GX, a Spark frame": on_spark}


def many(count: int, rows: int, gx: bool) -> Callable[[], int]:
    """`count` rules over a printed table of `rows` rows, direct or through Great Expectations."""
    import pandas as pd

    from audit.expectations.frames import document_of_texts
    from audit.pipeline import audit_document
    from audit.rulepack import parse

    names = ["Area", "a", "b", "c"]
    lines = [[f"r{k}", f"{k}.1", f"{k}.2", f"{2 * k}.3"] for k in range(1, rows + 1)]
    head = {"pack": "many", "version": 1, "tables": {"t": {}}}
    rules = [
        {"id": f"r{k}", "title": "t", "table": "t", "sum": {"total": "c", "parts": ["a", "b"], "across": "columns"}, "why": str(k)} for k in range(count)
    ]  # fmt: skip
    pack = parse(json.dumps({**head, "rules": rules}), "many")
    if not gx:
        return lambda: len(audit_document(document_of_texts(names, lines, "t"), pack).outcomes)
    from audit.expectations import expectation
    from audit.suites import host

    context = host.context()
    from great_expectations import ExpectationSuite

    words = {word: value for word, value in head.items() if word != "version"}
    made = ExpectationSuite(name="many", expectations=[expectation(rule, words) for rule in rules])
    frame = pd.DataFrame(lines, columns=names)
    return lambda: sum(
        one.result["element_count"] for one in host.batch(context, named(), frame).validate(made).results
    )


def one(name: str, folder: Path) -> None:
    """Runs a scenario in this process and prints its figures as JSON."""
    before = time.perf_counter(), time.process_time()
    processor = found = 0.0
    if name.startswith("import "):
        __import__(name.split()[1])
        processor = time.process_time() - before[1]
    else:
        kind, _, count = name.partition(" x ")
        work = (
            many(int(count), 20, kind == "rules through GX") if count else (SCENARIOS | SPARK)[name](folder)
        )
        work()  # what is imported late is there now
        before = time.perf_counter(), time.process_time()
        processor, found = min(timed(work) for _ in range(7 if count else 1))
    wall, peak = time.perf_counter() - before[0], resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"wall": wall, "processor": processor, "found": found, "peak": peak}))


def timed(work: Callable[[], int]) -> tuple[float, int]:
    """(processor seconds, what was found)."""
    started = time.process_time()
    found = work()
    return time.process_time() - started, found


def measured(name: str, folder: Path, runs: int) -> dict[str, float]:
    """The least of several processes of their own."""
    taken: list[dict[str, float]] = []
    for _ in range(runs):
        started = time.perf_counter()
        command = [sys.executable, "-m", "benchmarks.gx", "--one", name, "--folder", str(folder)]
        done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
        told = json.loads(done.stdout.splitlines()[-1])
        taken.append(told | {"process": time.perf_counter() - started - told["wall"]})
    return {key: min(figures[key] for figures in taken) for key in taken[0]}


def tables(rows: list[int], runs: int, spark: bool) -> Iterator[str]:
    """The results as Markdown, line by line."""
    yield from ("## Import", "", "| | wall s | processor s | peak MB |", "|---|---|---|---|")
    for name in ("import pandas", "import great_expectations"):
        figures = measured(name, ROOT, runs)
        yield f"| {name} | {figures['wall']:.2f} | {figures['processor']:.2f} | {figures['peak']:.0f} |"
    yield from ("", "## An expectation: rules over a printed table of 20 rows", "")
    yield from (
        "| rules | direct, processor ms | through GX, processor ms | GX adds, ms a rule |",
        "|---|---|---|---|",
    )
    for count in (1, 10, 100):
        a, b = (measured(f"rules {way} x {count}", ROOT, runs) for way in ("direct", "through GX"))
        assert a["found"] == b["found"] == 20 * count
        gap = (b["processor"] - a["processor"]) * 1000
        yield f"| {count} | {a['processor'] * 1000:.0f} | {b['processor'] * 1000:.0f} | {gap / count:.2f} |"
    for number in rows:
        yield from (
            "",
            f"## {number:,} rows, three rules",
            "",
            "| | work, wall s | work, processor s | process, wall s | peak MB | failing records |",
            "|---|---|---|---|---|---|",
        )
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            panel(number).to_parquet(folder / "panel.parquet")
            (folder / "panel.yaml").write_text(json.dumps(PACK), encoding="utf-8")
            failing = set()
            for scenario in SCENARIOS | (SPARK if spark else {}):
                figures = measured(scenario, folder, runs)
                if not scenario.startswith("GX alone"):
                    failing.add(figures["found"])
                assert len(failing) == 1, f"{scenario} found others than those before"
                yield f"| {scenario} | {figures['wall']:.2f} | {figures['processor']:.2f} | {figures['process']:.2f} | {figures['peak']:.0f} | {figures['found']:,.0f} |"


def main() -> None:
    """Prints the tables, or writes them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 1_000_000])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--spark", action="store_true")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--one")
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    if options.one:
        one(options.one, options.folder)
        return
    words = " ".join(
        [
            "python -m benchmarks.gx --rows",
            *map(str, options.rows),
            "--runs",
            str(options.runs),
            *(["--spark"] if options.spark else []),
        ]
    )
    lines = ["# What Great Expectations costs", "", f"`{words}` · {versions()}", ""]
    for line in tables(options.rows, options.runs, options.spark):
        lines.append(line)
        print(line, flush=True)
    if options.out:
        options.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


def versions() -> str:
    """The libraries that were measured."""
    from importlib.metadata import PackageNotFoundError, version

    told = []
    for name in ("great_expectations", "pandas", "polars", "narwhals", "pyspark"):
        try:
            told.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    return ", ".join([f"Python {sys.version.split()[0]}", *told])


if __name__ == "__main__":
    main()

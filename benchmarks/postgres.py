"""A table in PostgreSQL audited where it is, against pulling it: `python -m benchmarks.postgres [--rows 1000000,5000000]`.

Starts a server of its own on the loopback address, fills it with the panel of `benchmarks.panel` (figures as `numeric`, as a statistical office keeps them), and stops it.
Every way is a process of its own: seconds and peak memory are those of the process that asks; the server works on the same machine. Writes benchmarks/results/postgres.md.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.panel.data import PARTS, panel

RESULTS = Path(__file__).parent / "results" / "postgres.md"
FIGURES = ("total", *PARTS, "current", "prior", "growth", "rate")
COUNTS = ("done", "target")
PACK = """
pack: panel
version: 1
tables:
  panel:
    source: panel
    keys: [region, period]
    columns: {growth: {unit: "%", decimals: 1}, rate: {unit: "%", decimals: 1}, done: {exact: true}, target: {exact: true}}
rules:
  - {id: sum, table: panel, sum: {total: total, parts: [a, b, c, d, e]}}
  - {id: growth, table: panel, growth: {rate: growth, current: current, prior: prior}}
  - {id: completion, table: panel, completion: {rate: rate, done: done, target: target}}
"""
_TIMED = """
import json, resource, sys, time
start, pulled = time.perf_counter(), None
%s
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"seconds": time.perf_counter() - start, "peak": peak, "crossed": crossed, "failing": failing, "pulled": pulled}))
"""
_OURS = """
from pathlib import Path
from audit.drops import audit_drop
from audit.rulepack import load
held = audit_drop(sys.argv[1], load(Path(sys.argv[2])))
crossed = sum(one.crossed for one in held.judged)
failing = sum(run.summary.impossible + run.summary.improbable + run.summary.rounding for run in held.runs)
"""
_PULLED = """
import pandas, sqlalchemy
from pathlib import Path
from audit.drops import audit_opened
from audit.rulepack import load
from audit.sources.drops_pandas import frame_drop
url = sys.argv[1].replace("postgresql:", "postgresql+psycopg:")
with sqlalchemy.create_engine(url).connect() as connection:
    frame = pandas.read_sql("SELECT * FROM panel", connection, coerce_float=True)
pulled = time.perf_counter() - start
held = audit_opened("panel", load(Path(sys.argv[2])), lambda words: frame_drop(frame, "panel", "frame", words))
crossed = len(frame)
failing = sum(run.summary.impossible + run.summary.improbable + run.summary.rounding for run in held.runs)
"""
WAYS = {
    "audited in place": _OURS,
    "pulled by `pandas.read_sql`, then audited": _PULLED,
}


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", default="1000000,5000000")
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "crossfoot-benchmarks"
    parser.add_argument("--folder", type=Path, default=cache)
    wanted = parser.parse_args()
    lines = ["# A table in PostgreSQL, three rules", ""]
    with tempfile.TemporaryDirectory(dir=_open_folder()) as folder, _server(Path(folder)) as url:
        pack = Path(folder) / "pack.yaml"
        pack.write_text(PACK, encoding="utf-8")
        for rows in map(int, wanted.rows.split(",")):
            _filled(url, panel(wanted.folder, rows))
            lines += [*_table(rows, [(way, _timed(code, url, pack)) for way, code in WAYS.items()]), ""]
        lines.append(f"{_version(url)}, Python {sys.version.split()[0]}, {os.cpu_count()} cores.")
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


def _table(rows: int, measured: list[tuple[str, dict[str, Any]]]) -> Iterator[str]:
    yield f"| {rows:,} rows | seconds | peak memory | rows that crossed the wire | failing |"
    yield "|---|---|---|---|---|"
    for way, one in measured:
        seconds = f"{one['seconds']:.1f}" + (f" (pulled after {one['pulled']:.1f})" if one["pulled"] else "")
        yield f"| {way} | {seconds} | {one['peak']:,.0f} MB | {one['crossed']:,} | {one['failing']:,} |"


def _timed(code: str, url: str, pack: Path) -> dict[str, Any]:
    """What a process of its own says of itself; the better of two."""
    runs = []
    for _ in range(2):
        command = [sys.executable, "-W", "ignore", "-c", _TIMED % code, url, str(pack)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(done.stderr)
        runs.append(json.loads(done.stdout.splitlines()[-1]))
    return min(runs, key=lambda run: run["seconds"])


def _open_folder() -> str:
    """Where the server's own user may enter."""
    return "/var/tmp" if os.geteuid() == 0 else tempfile.gettempdir()


@contextmanager
def _server(folder: Path) -> Iterator[str]:
    """A server on the loopback address with its data in `folder`, stopped at the end."""
    found = shutil.which("pg_ctl")
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    programs = Path(found).parent if found else next(iter(installed), None)
    if programs is None:
        raise SystemExit("needs PostgreSQL")
    user = "postgres" if os.geteuid() == 0 else None  # the server refuses to run as root
    if user:
        folder.chmod(0o755)
        shutil.chown(folder, user)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data, control = folder / "data", [programs / "pg_ctl", "-D", folder / "data"]
    quiet: dict[str, Any] = {"user": user, "cwd": folder, "stdout": subprocess.DEVNULL, "check": True}
    subprocess.run(
        [programs / "initdb", "-D", data, "-A", "trust", "-U", "bench", "--no-sync", "-E", "UTF8"], **quiet
    )
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c shared_buffers=1GB -F"
    subprocess.run([*control, "-o", options, "-w", "-l", folder / "log", "start"], **quiet)
    try:
        yield f"postgresql://bench@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], **quiet)


def _filled(url: str, path: Path) -> None:
    """The panel in a table `panel`, analysed, so that the planner knows it."""
    import psycopg
    import pyarrow.csv
    import pyarrow.parquet as pq

    columns = [f"{name} numeric(12, 1)" for name in FIGURES] + [f"{name} integer" for name in COUNTS]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS panel")
        connection.execute(f"CREATE TABLE panel (region integer, period integer, {', '.join(columns)})")
        names = ("region", "period", *FIGURES, *COUNTS)
        with (
            connection.cursor() as cursor,
            cursor.copy(f"COPY panel ({', '.join(names)}) FROM STDIN (FORMAT csv)") as copy,
        ):
            for batch in pq.ParquetFile(path).iter_batches(250_000, columns=list(names)):
                table = batch.select(list(names))
                sink = pyarrow.BufferOutputStream()
                pyarrow.csv.write_csv(table, sink, pyarrow.csv.WriteOptions(include_header=False))
                copy.write(sink.getvalue().to_pybytes())
        connection.execute("VACUUM ANALYZE panel")


def _version(url: str) -> str:
    import psycopg

    with psycopg.connect(url) as connection:
        (told,) = connection.execute("SHOW server_version").fetchone() or ("",)
    return f"PostgreSQL {str(told).split()[0]}"


if __name__ == "__main__":
    main()

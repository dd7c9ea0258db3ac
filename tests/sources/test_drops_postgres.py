"""A drop in PostgreSQL is audited where it is: the broken records cross the wire, the table does not."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from audit.drops import audit_drop, bound, words_of
from audit.engine.run import Limits, judge
from audit.rulepack import load
from audit.sources import ReadError
from audit.sources.drops import open_drop

pytest.importorskip("ibis")
psycopg = pytest.importorskip("psycopg")
pytest.importorskip("polars")

PACK = """
pack: harbour
version: 1
tables: {flow: {source: flow, keys: [port]}}
rules:
  - {id: sum, table: flow, sum: {total: total, parts: [a, b, c, d]}}
  - {id: growth, table: flow, growth: {rate: rate, current: now, prior: before}}
  - {id: some, table: flow, when: a >= 0, formula: a <= total}
"""
ROWS = 20_000
pytestmark = pytest.mark.filterwarnings(
    "ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::ResourceWarning"
)


def _programs() -> Path | None:
    """The folder of initdb and pg_ctl."""
    found = shutil.which("pg_ctl")
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return Path(found).parent if found else folders[0] if folders else None


def _closed(folder: Path) -> Iterator[Path]:
    """The folders above that only the one who runs the tests may enter: two, and one more where several workers run."""
    return (place for place in folder.parents if place.stat().st_mode & 0o005 != 0o005)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of the test's own on the loopback address, with one table; skipped where PostgreSQL is not installed."""
    programs = _programs()
    if programs is None or not (programs / "initdb").exists():
        pytest.skip("needs PostgreSQL")
    folder, user = tmp_path_factory.mktemp("postgres"), None
    if os.geteuid() == 0:  # the server refuses to run as root
        user = "postgres"
        for place in (folder, *_closed(folder)):
            place.chmod(place.stat().st_mode | 0o055)
        shutil.chown(folder, user)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -F"
    run: dict[str, Any] = {
        "user": user,
        "cwd": folder,
        "stdout": subprocess.DEVNULL,
        "stderr": subprocess.DEVNULL,
        "check": True,
        "timeout": 120,
    }
    try:
        subprocess.run(
            [
                programs / "initdb",
                "-D",
                folder / "data",
                "-A",
                "trust",
                "-U",
                "tester",
                "--no-sync",
                "-E",
                "UTF8",
            ],
            **run,
        )
        subprocess.run(
            [programs / "pg_ctl", "-D", folder / "data", "-o", options, "-w", "-l", folder / "log", "start"],
            **run,
        )
    except (OSError, subprocess.SubprocessError, KeyError):
        pytest.skip("PostgreSQL does not start here")
    url = f"postgresql://tester@127.0.0.1:{port}/postgres"
    try:
        _filled(url)
        yield url
    finally:
        stop = [programs / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop"]
        subprocess.run(stop, **{**run, "check": False})  # a server that is gone already needs no stopping


def _filled(url: str) -> None:
    """20,000 honest records but three: a wrong sum in 12,345, a wrong rate in 7, no figure in 500."""
    with psycopg.connect(url) as connection:
        connection.execute(
            "CREATE TABLE flow AS SELECT n AS port, (n % 100)::numeric(10, 1) AS a, 0.5::numeric(10, 1) AS b, 1.5::double precision AS c, 2::double precision AS d,"
            f" ((n % 100) + 4)::numeric(10, 1) AS total, 110.0::numeric(10, 1) AS now, 100.0::numeric(10, 1) AS before, 10.0::double precision AS rate FROM generate_series(1, {ROWS}) n"
        )
        connection.execute(
            "CREATE TABLE trade AS SELECT n AS port, (100 + n % 7)::numeric(10, 1) AS now, (100 + n % 5)::numeric(10, 1) AS before FROM generate_series(1, 500) n"
        )
        connection.execute("UPDATE trade SET now = 950 WHERE port = 99")
        connection.execute("UPDATE flow SET total = total + 3 WHERE port = 12345")
        connection.execute("UPDATE flow SET rate = 15.0 WHERE port = 7")
        connection.execute("UPDATE flow SET b = NULL WHERE port = 500")


def test_the_table_stays_where_it_is(server: str, tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text(PACK, encoding="utf-8")
    held = audit_drop(server, load(tmp_path / "pack.yaml"))
    assert [(f.rule, f.target.row, f.target.printed) for f in held.findings] == [
        ("sum", "12345", "52.0"),
        ("growth", "7", "15"),
    ]
    counted = {run.id: (run.summary.checks, run.summary.impossible, run.summary.open) for run in held.runs}
    assert counted == {"sum": (ROWS, 1, 1), "growth": (ROWS, 1, 0), "some": (ROWS, 0, 0)}
    (judged,) = held.judged
    assert judged.crossed == 3  # two records, and one row of counts
    assert {c.origin for c in held.drops[0].columns.values() if c.name in ("a", "total")} == {"type"}


def test_where_too_much_fails_the_database_gives_the_verdicts_itself(server: str, tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text(PACK, encoding="utf-8")
    pack = load(tmp_path / "pack.yaml")
    found = []
    for limits in (Limits(), Limits(most=1)):
        drop = open_drop(server, words_of(pack.tables["flow"], "flow", pack.profile))
        checks = [check for rule in pack.rules for check in bound(rule, drop, pack.profile, tmp_path)[0]]
        (judged,), _ = judge(drop, checks, limits)
        kept = [[row["port"] for row in judged.records(k, 9)] for k in range(len(checks))]
        found.append(([(t.records, t.failing, dict(t.open)) for t in judged.tallies], kept))
        drop.close()
    assert found[0] == found[1]
    assert found[0][1][:2] == [[12345], [7]]


def test_what_is_not_plausible_is_found_in_the_database(server: str, tmp_path: Path) -> None:
    rules = {
        "mirror": "mirror: {one: now, other: before}",
        "gap": "sigma_gap: {of: now, k: 4}",
        "effect": "hidiroglou_berthelot: {current: now, prior: before}",
        "past": "median_mad: {figure: now, periods: [before, before, before]}",
    }
    pack = "pack: harbour\nversion: 1\ntables: {trade: {source: trade, keys: [port]}}\nrules:\n"
    pack += "".join(f"  - {{id: {name}, table: trade, {rule}}}\n" for name, rule in rules.items())
    (tmp_path / "pack.yaml").write_text(pack, encoding="utf-8")
    held = audit_drop(server, load(tmp_path / "pack.yaml"))
    assert not [p for p in held.problems if p.severity == "warning"], held.problems
    assert sorted((f.rule, f.target.row, f.verdict.value) for f in held.findings) == [
        (name, "99", "improbable") for name in sorted(rules)
    ]


def test_what_is_not_there_is_said_without_the_address(server: str, tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text(PACK.replace("source: flow", "source: flows"), encoding="utf-8")
    with pytest.raises(ReadError) as caught:
        audit_drop(server, load(tmp_path / "pack.yaml"))
    assert "flow" in caught.value.say()
    assert "127.0.0.1" not in caught.value.say()


def test_a_table_missed_in_a_schema_is_told_its_neighbours(server: str, tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text(
        PACK.replace("source: flow", "source: harbour.flow"), encoding="utf-8"
    )
    with psycopg.connect(server) as connection:
        connection.execute("CREATE SCHEMA harbour")
        connection.execute("CREATE TABLE harbour.flows (port int)")
    with pytest.raises(ReadError, match=r"harbour\.flows, flow"):
        audit_drop(server, load(tmp_path / "pack.yaml"))


def test_a_server_that_is_not_there_is_said(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text(PACK, encoding="utf-8")
    with pytest.raises(ReadError) as caught:
        audit_drop("postgresql://someone:secret@127.0.0.1:1/harbour", load(tmp_path / "pack.yaml"))
    assert caught.value.code == "drop.connect"
    assert "secret" not in caught.value.say()

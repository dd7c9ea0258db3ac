"""The ledger and the baseline on data drops, by the command: a drop comes in a file of another name every time, and more may fail than is shown."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

pytest.importorskip("polars")

PACK = """
pack: harbour
version: 1
tables: {flow: {file: "flow-*.csv", keys: [port], period: month, columns: {total: {decimals: 1}, coal: {decimals: 1}, ore: {decimals: 1}}}}
rules:
  - {id: sum, table: flow, sum: {total: total, parts: [coal, ore], across: columns}}
"""
Command = Callable[..., tuple[int, str]]


@pytest.fixture
def command(tmp_path: Path) -> Command:
    """Runs the command in a folder with the pack in rules/; its exit code, and what it prints."""
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "harbour.yaml").write_text(PACK, encoding="utf-8")

    def run(*words: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "audit", *words],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert "Traceback" not in done.stderr
        return done.returncode, done.stdout + done.stderr

    return run


def drop(path: Path, totals: Mapping[str, float], month: str = "2031-01") -> None:
    """A record for each port: 1.0 of coal, 2.0 of ore, and the total that is given."""
    rows = [f"{port},{month},{total:.1f},1.0,2.0" for port, total in totals.items()]
    path.write_text("\n".join(["port,month,total,coal,ore", *rows]) + "\n", encoding="utf-8")


def states(here: Path, command: Command, *words: str) -> tuple[int, dict[str, str]]:
    """(exit code, state by record) of a run."""
    code, _ = command("run", *words, "-q", "--to", "json=out.json")
    told = json.loads((here / "out.json").read_text(encoding="utf-8"))
    return code, {f["target"]["row"]: f["state"] for f in told["findings"]}


def test_what_was_accepted_in_one_file_is_known_in_the_next_and_lapses_with_its_value(
    tmp_path: Path, command: Command
) -> None:
    drop(tmp_path / "flow-01.csv", {"North": 3.0, "South": 9.0})
    command("run", "flow-01.csv", "-q", "--to", "json=reports/flow.json")
    code, _ = command("accept", "F001", "--reason", "one pier is secret", "--who", "s3")
    assert code == 0
    assert states(tmp_path, command, "flow-01.csv") == (0, {"South / 2031-01": "accepted"})
    (tmp_path / "flow-01.csv").rename(tmp_path / "flow-02.csv")
    assert states(tmp_path, command, "flow-02.csv") == (0, {"South / 2031-01": "accepted"})
    drop(tmp_path / "flow-02.csv", {"North": 3.0, "South": 9.5})
    assert states(tmp_path, command, "flow-02.csv") == (1, {"South / 2031-01": "new"})


def test_a_period_is_a_key_and_not_an_edition(tmp_path: Path, command: Command) -> None:
    drop(tmp_path / "flow-01.csv", {"South": 9.0})
    command("baseline", "flow-01.csv")
    drop(tmp_path / "flow-02.csv", {"South": 9.0}, month="2031-02")
    code, found = states(tmp_path, command, "flow-02.csv")
    assert (code, found) == (1, {"South / 2031-02": "new", "South / 2031-01": "gone"})


def test_the_exit_code_goes_by_what_is_new(tmp_path: Path, command: Command) -> None:
    drop(tmp_path / "flow-01.csv", {"North": 8.0, "South": 9.0, "East": 3.0})
    assert command("run", "flow-01.csv", "-q")[0] == 1
    command("baseline", "flow-01.csv", "-o", "then.json")
    drop(tmp_path / "flow-02.csv", {"South": 9.0, "North": 3.0, "East": 3.0})
    code, found = states(tmp_path, command, "flow-02.csv", "--baseline", "then.json")
    assert (code, found) == (0, {"South / 2031-01": "known", "North / 2031-01": "gone"})
    drop(tmp_path / "flow-02.csv", {"South": 9.0, "North": 3.0, "East": 4.0})
    code, found = states(tmp_path, command, "flow-02.csv", "--baseline", "then.json")
    assert (code, found["East / 2031-01"]) == (1, "new")


def test_what_is_new_is_not_hidden_behind_what_is_known(tmp_path: Path, command: Command) -> None:
    known = {f"P{k:03}": 9.0 for k in range(60)}
    drop(tmp_path / "flow-01.csv", known | {"Z": 3.0})
    _, printed = command("baseline", "flow-01.csv")
    assert "60" in printed
    assert states(tmp_path, command, "flow-01.csv")[0] == 0
    drop(tmp_path / "flow-02.csv", known | {"Z": 9.0})
    code, found = states(tmp_path, command, "flow-02.csv")
    assert (code, found["Z / 2031-01"], len(found)) == (1, "new", 21)
    drop(tmp_path / "flow-03.csv", {name: 3.0 if name == "P050" else total for name, total in known.items()})
    code, found = states(tmp_path, command, "flow-03.csv")
    assert (code, found["P050 / 2031-01"], list(found.values()).count("gone")) == (0, "gone", 1)

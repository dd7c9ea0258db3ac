"""Whole processes: wall and processor time and peak memory of each, as the operating system accounts them."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["SLOW", "Broke", "Turn", "run"]

SLOW = 30.0
"""Seconds beyond which a tool is not asked again."""

_TICK = os.sysconf("SC_CLK_TCK")


class Broke(Exception):
    """A tool failed, or took too long; the last line of what it said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One finished process: seconds on the wall and on the processors, and peak megabytes (of what it starts too, where that is watched)."""

    wall: float
    cpu: float
    peak: float


_STARTER = """
import json, os, sys, time
started = time.perf_counter()
process = os.posix_spawn(sys.argv[2], sys.argv[2:], os.environ)
_, status, used = os.wait4(process, 0)
figures = [process, time.perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss, os.waitstatus_to_exitcode(status)]
with open(sys.argv[1], "w") as file:
    json.dump(figures, file)
"""
"""Starts the process that is measured and waits for it. The peak of a process begins at that of the one it was started from, so this one is bare."""


def run(
    words: list[str],
    *,
    cwd: Path,
    seconds: float = 600,
    family: bool = False,
    extra: Mapping[str, str] | None = None,
) -> Turn:
    """The figures of one process; `family` also watches the processes that it starts (a JVM). `Broke` where it fails or takes longer than `seconds`."""
    with tempfile.TemporaryFile() as said, tempfile.NamedTemporaryFile() as told:
        started = time.perf_counter()
        starter = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", _STARTER, told.name, *words],
            cwd=cwd, stdout=said, stderr=said, env={**os.environ, **(extra or {})}, start_new_session=True,
        )  # fmt: skip
        watch = _Watch(starter.pid) if family else None
        late = threading.Timer(seconds, _stop, [starter.pid])
        late.start()
        starter.wait()
        late.cancel()
        figures = json.loads(Path(told.name).read_text() or "[]")
        cpu, peak = watch.stop(figures[:1]) if watch else (0.0, 0.0)
        _stop(starter.pid)
        if not figures or figures[4]:
            raise Broke(
                f"more than {seconds:.0f} s" if time.perf_counter() - started >= seconds else _last(said)
            )
    return Turn(wall=figures[1], cpu=figures[2] + cpu, peak=figures[3] / 1024 + peak)


def _stop(leader: int) -> None:
    """Ends what is left of the process group that `leader` was started in."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def _last(said: object) -> str:
    said.seek(0)  # type: ignore[attr-defined]
    text = said.read().decode(errors="replace")  # type: ignore[attr-defined]
    lines = [line.strip() for line in text.splitlines() if any(map(str.isalnum, line))]
    return lines[-1][:160] if lines else "failed without a word"


class _Watch:
    """Looks ten times a second at the processes that a process started."""

    def __init__(self, leader: int) -> None:
        self.leader, self.cpu, self.peak = leader, {0: 0.0}, {0: 0.0}
        self.done = threading.Event()
        self.thread = threading.Thread(target=self._look, daemon=True)
        self.thread.start()

    def _look(self) -> None:
        while not self.done.wait(0.1):
            for pid, cpu, peak in _children(self.leader):
                self.cpu[pid], self.peak[pid] = cpu, peak

    def stop(self, known: Sequence[int]) -> tuple[float, float]:
        """(processor seconds, peak megabytes) of them all but those that are accounted for already."""
        self.done.set()
        self.thread.join()
        for pid in known:
            self.cpu.pop(pid, None)
            self.peak.pop(pid, None)
        return sum(self.cpu.values()), sum(self.peak.values())


def _children(leader: int) -> Iterator[tuple[int, float, float]]:
    """(process, processor seconds, peak megabytes) of those in the session of `leader` that are not itself."""
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, IndexError, ValueError):
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            if int(fields[3]) == leader and int(folder.name) != leader:
                status = (folder / "status").read_text().split("VmHWM:")[1].split()[0]
                yield int(folder.name), (int(fields[11]) + int(fields[12])) / _TICK, int(status) / 1024

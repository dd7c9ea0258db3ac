"""An environment of its own for every framework, made once in a cache folder; a framework that does not install is left out by name."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "crossfoot-benchmarks"
_VERSION = "import sys, json; from importlib.metadata import version as v; print(json.dumps({n: v(n) for n in sys.argv[1:]}))"


class Absent(Exception):
    """What is needed is not there, and why."""


def python_for(requires: tuple[str, ...], cache: Path = CACHE) -> Path:
    """The interpreter of the environment that holds `requires` (this one where that is empty); `Absent` where they do not install."""
    if not requires:
        return Path(sys.executable)
    folder = (
        cache / f"{requires[0].split('[')[0]}-{hashlib.sha256(' '.join(requires).encode()).hexdigest()[:8]}"
    )
    python, mark = folder / "bin" / "python", folder / "installed"
    if not mark.exists():
        print(f"installing {' '.join(requires)}", file=sys.stderr, flush=True)
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True, stdout=subprocess.DEVNULL)
        words = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *requires]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Absent((done.stderr.strip().splitlines() or ["pip failed"])[-1][:160])
        subprocess.run(
            [str(python), "-m", "compileall", "-q", str(folder / "lib")], capture_output=True, check=False
        )
        mark.touch()
    return python


def versions(python: Path, names: tuple[str, ...]) -> str:
    """The versions of the distributions `names` in that environment: `polars 1.30, duckdb 1.2`."""
    done = subprocess.run([str(python), "-c", _VERSION, *names], capture_output=True, text=True, check=False)
    found = json.loads(done.stdout) if done.returncode == 0 else {}
    return ", ".join(f"{name} {version}" for name, version in found.items()) or "not told"

"""As much of a runner as the templates need: inputs, outputs, environment, bash as the runner starts it, and the local package as `audit`."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]

GOOD = """\
# Northvale bulletin, March 2031

## Output

Unit: million

| Item | 2031 Q1 | 2030 Q1 |
|---|---|---|
| Total | 90.5 | 90.1 |
| Farming | 40.2 | 40.1 |
| Industry | 50.3 | 50.0 |
"""
BAD = GOOD.replace("90.5", "95.0")
PACK = """\
pack: northvale
version: 1
tables: {output: {heading: Output}}
rules:
  - {id: foots, title: the branches make the total, table: output, sum: {total: Total, parts: [Farming, Industry]}}
"""


def read(name: str) -> Any:
    """A YAML file of the repository."""
    return YAML(typ="safe", pure=True).load((ROOT / name).read_text(encoding="utf-8"))


def sample(folder: Path, drop: str = GOOD) -> Path:
    """A repository with one drop and one pack."""
    (folder / "data").mkdir(parents=True)
    (folder / "rules").mkdir()
    (folder / "data" / "north 03.md").write_text(drop, encoding="utf-8")
    (folder / "data" / "README.md").write_text("What lies here.\n", encoding="utf-8")
    (folder / "rules" / "northvale.yaml").write_text(PACK, encoding="utf-8")
    return folder


def tools(folder: Path) -> Path:
    """A folder for PATH: `audit` is the package under test, `python` tells what it was asked and does nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, body in (
        ("audit", f'PYTHONPATH="{ROOT}" exec "{sys.executable}" -m audit "$@"'),
        ("python", f'printf "%s\\n" "$@" > "{folder}/asked"'),
    ):
        path = folder / name
        path.write_text(f"#!/bin/sh\n{body}\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return folder


@dataclass
class Runner:
    """Runs the steps of a composite action in `work`; `outputs` and `summary` are what the steps wrote."""

    work: Path
    inputs: Mapping[str, str]
    outputs: dict[str, str] = field(default_factory=dict)
    summary: str = ""

    def run(self, step: Mapping[str, Any]) -> subprocess.CompletedProcess[str]:
        side = self.work.parent / "runner"
        side.mkdir(exist_ok=True)
        for name in ("output", "summary"):
            (side / name).write_text("")
        env = {name: self.fill(str(value)) for name, value in step.get("env", {}).items()}
        done = bash(
            self.work,
            step["run"],
            {**env, "GITHUB_OUTPUT": str(side / "output"), "GITHUB_STEP_SUMMARY": str(side / "summary")},
        )
        self.outputs |= dict(line.split("=", 1) for line in (side / "output").read_text().splitlines())
        self.summary += (side / "summary").read_text(encoding="utf-8")
        return done

    def fill(self, text: str) -> str:
        return re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda match: self.inputs[match[1]], text)


def bash(work: Path, script: str, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """The script as GitHub's runner starts bash, in a clean environment."""
    path = f"{tools(work.parent / 'bin')}:{os.environ['PATH']}"
    words = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script]
    return subprocess.run(
        words,
        cwd=work,
        env={"PATH": path, "HOME": str(work.parent), **env},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

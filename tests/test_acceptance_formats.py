"""The two real bulletins turned into each format: the list of known mistakes is met from every one of them as from the text."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import turned

from audit.pipeline import audit_files
from audit.reports import load
from audit.rulepack import load_all
from tests.generated.formats import CONVERTED, in_office

ROOT = Path(__file__).resolve().parent.parent
SEEDS = {
    "xiangxiang-2023-09": "seeds/xiangxiang-2023-09.txt",
    "hongjiang-2025": "benchmarks/documents/projects.docx",
}
"""What each is turned from; the second is a list whose merged cells only its Word file knows."""


@pytest.fixture(scope="session")
def shelf(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("turned")
    for seed, source in SEEDS.items():
        for suffix, write in turned.WRITERS.items():
            write(folder / f"{seed}.{suffix}", shared / source)
    return folder


@pytest.fixture(scope="session")
def converted(shelf: Path) -> None:
    in_office(shelf)


def _score(shared: Path, seed: str, path: Path, folder: Path) -> tuple[list[str], list[str], list[str]]:
    """(what the score says, the problems beyond notices, the findings by rule, severity and figure)."""
    result = audit_files([path], load_all([ROOT / "rules"])).result()
    report = folder / f"{path.name}.json"
    report.write_text(load("json").render(result, language="en"), encoding="utf-8")
    words = [
        sys.executable,
        shared / "acceptance" / "score.py",
        shared / "acceptance" / f"{seed}.yaml",
        report,
    ]
    score = subprocess.run(words, capture_output=True, text=True, check=False)
    told = sorted(
        f"{f.rule} {f.severity} {f.target.printed}" for f in result.findings if f.pack != "workbook"
    )
    lines = [line for line in score.stdout.splitlines() if not line.startswith("extra")]
    assert lines, score.stderr
    return lines, [p.code for p in result.problems if p.severity != "notice"], told


@pytest.mark.parametrize(
    "suffix", [*turned.WRITERS, *(pytest.param(suffix, marks=pytest.mark.slow) for suffix in CONVERTED)]
)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_list_is_met_as_from_the_text(
    shared: Path, shelf: Path, seed: str, suffix: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if suffix in CONVERTED:
        request.getfixturevalue("converted")
    text = _score(shared, seed, shared / "seeds" / f"{seed}.txt", tmp_path)
    other = _score(shared, seed, shelf / f"{seed}.{suffix}", tmp_path)
    assert "0 errors and 0 warnings beyond the list" in text[0][-1]
    assert other[:2] == text[:2]
    assert [line for line in other[2] if " notice " not in line] == [
        line for line in text[2] if " notice " not in line
    ]

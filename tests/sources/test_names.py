"""What the documents of a run are called: two files of one name are two documents, in every count and report."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from audit.deliver import deliver
from audit.pipeline import Run, audit_files
from audit.rulepack import load
from audit.sources.names import distinguished

TEXT = "项目\t金额\n合计\t{total}\n甲\t40\n乙\t50\n别项\t7\n"
PACK = 'pack: case\nversion: 1\napplies_to: "a*"\ntables: {t: {}}\nrules:\n  - {id: s, table: t, sum: {total: 合计, parts: [甲, 乙]}}\n'


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        (["a.txt", "b.txt"], ["a.txt", "b.txt"]),
        (["2024/a.txt", "2025/a.txt", "b.txt"], ["2024/a.txt", "2025/a.txt", "b.txt"]),
        (["x/in/a.txt", "y/in/a.txt", "z/a.txt"], ["x/in/a.txt", "y/in/a.txt", "z/a.txt"]),
        (["x/p/a.txt", "x/q/a.txt", "y/q/a.txt"], ["p/a.txt", "x/q/a.txt", "y/q/a.txt"]),
        (["x/a.txt", "x/a.txt"], ["a.txt", "a.txt"]),
    ],
)
def test_the_shortest_path_that_tells_files_apart(paths: list[str], names: list[str]) -> None:
    assert distinguished([Path(path) for path in paths]) == names


def test_a_file_in_the_folder_of_the_run_takes_that_folder_s_name() -> None:
    assert distinguished([Path("a.txt"), Path("old/a.txt")]) == [f"{Path.cwd().name}/a.txt", "old/a.txt"]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    (tmp_path / "pack.yaml").write_text(PACK, encoding="utf-8")
    paths = []
    for year, total in (("2030", 95), ("2031", 90)):
        (tmp_path / year).mkdir()
        paths.append(tmp_path / year / "a.txt")
        paths[-1].write_text(TEXT.format(total=total), encoding="utf-8")
    return audit_files(paths, [load(tmp_path / "pack.yaml")])


def test_two_files_of_one_name_share_no_coverage_and_no_finding(run: Run) -> None:
    result = run.result()
    assert [f.target.document for f in result.findings] == ["2030/a.txt"]
    assert [(t.document, t.checked, t.checks, t.errors) for t in result.coverage.tables] == [
        ("2030/a.txt", 3, 1, 1),
        ("2031/a.txt", 3, 1, 0),
    ]
    assert not result.problems


def test_each_has_reports_of_its_own(run: Run, tmp_path: Path) -> None:
    written = list(deliver(run, ["json"], tmp_path / "out", "en", {}))
    assert [path.name for path in written] == ["2030-a.txt.json", "2031-a.txt.json"]
    assert [len(json.loads(path.read_text(encoding="utf-8"))["findings"]) for path in written] == [1, 0]

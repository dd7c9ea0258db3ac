"""The GitHub Action: its steps are executed by bash in a sample repository with a good and a bad drop."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ci_runner import BAD, GOOD, ROOT, Runner, read, sample

ACTION = read("action.yml")
Act = Callable[..., tuple[Runner, subprocess.CompletedProcess[str]]]


def step(name: str) -> Any:
    return next(step for step in ACTION["runs"]["steps"] if step["name"] == name)


@pytest.fixture
def act(tmp_path: Path) -> Act:
    """Executes the audit step with these inputs on a drop; what is not given has its default."""

    def run(drop: str = GOOD, **inputs: str) -> tuple[Runner, subprocess.CompletedProcess[str]]:
        work = tmp_path / "repo"
        if not work.exists():
            sample(work, drop)
        given = {name.replace("_", "-"): value for name, value in inputs.items()}
        runner = Runner(
            work, {name: given.get(name, spec["default"]) for name, spec in ACTION["inputs"].items()}
        )
        return runner, runner.run(step("Audit"))

    return run


def test_the_action_is_one_by_its_schema() -> None:
    pytest.importorskip("check_jsonschema", reason="needs check-jsonschema")
    from check_jsonschema import main

    with pytest.raises(SystemExit) as ended:
        main(["--builtin-schema", "vendor.github-actions", str(ROOT / "action.yml")], standalone_mode=True)
    assert ended.value.code in (0, None)


def test_every_input_is_used_and_every_use_declared() -> None:
    text = (ROOT / "action.yml").read_text(encoding="utf-8")
    import re

    assert set(re.findall(r"inputs\.([\w-]+)", text)) == set(ACTION["inputs"])
    assert all("default" in spec for spec in ACTION["inputs"].values())


def test_no_input_is_pasted_into_a_script() -> None:
    for one in ACTION["runs"]["steps"]:
        assert "${{" not in one.get("run", "")


@pytest.mark.parametrize(
    ("version", "extras", "wanted"),
    [
        ("", "word,excel", "crossfoot[word,excel]"),
        ("0.1.0", "", "crossfoot==0.1.0"),
        ("0.1.0", "pdf", "crossfoot[pdf]==0.1.0"),
    ],
)
def test_the_package_is_installed_as_asked(tmp_path: Path, version: str, extras: str, wanted: str) -> None:
    runner = Runner(sample(tmp_path / "repo"), {"version": version, "extras": extras})
    assert runner.run(step("Install")).returncode == 0
    assert (tmp_path / "bin" / "asked").read_text().split() == ["-m", "pip", "install", "--quiet", wanted]


def test_a_good_drop_passes(act: Act) -> None:
    runner, done = act()
    assert (done.returncode, runner.outputs["status"]) == (0, "0"), done.stderr
    assert "::error" not in done.stdout
    assert "Nothing contradicts" in runner.summary


def test_a_bad_drop_fails_with_annotations_summary_and_reports(act: Act) -> None:
    runner, done = act(BAD)
    assert (done.returncode, runner.outputs["status"]) == (1, "1"), done.stderr
    assert "::error file=data/north 03.md,line=9,title=F001" in done.stdout
    assert "| error |" in runner.summary
    assert sorted(path.name for path in (runner.work / "reports").iterdir()) == [
        "audit.html",
        "audit.json",
        "audit.sarif",
        "summary.md",
    ]
    log = json.loads((runner.work / runner.outputs["sarif"]).read_text(encoding="utf-8"))
    place = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert (place["artifactLocation"]["uri"], place["region"]["startLine"]) == ("data/north%2003.md", 9)


@pytest.mark.parametrize(
    ("inputs", "status"),
    [
        ({"fail_on": "never"}, 0),
        ({"fail_on": "error"}, 1),
        ({"files": "data/north 03.md"}, 1),
        ({"files": "data/*.md\n\n"}, 1),
        ({"files": "data/north*"}, 1),
        ({"files": "data/south*"}, 2),
        ({"files": "data/south.md"}, 2),
        ({"rules": "rules/northvale.yaml"}, 1),
        ({"rules": "rules\n"}, 1),
        ({"rules": "packs"}, 2),
        ({"fail_on": "sometimes"}, 2),
        ({"formats": ""}, 1),
        ({"formats": "fax"}, 2),
        ({"baseline": "none.json"}, 2),
        ({"files": "$(touch pwned)"}, 2),
    ],
)
def test_inputs_on_a_bad_drop(act: Act, inputs: dict[str, str], status: int) -> None:
    runner, done = act(BAD, **inputs)
    assert (done.returncode, runner.outputs["status"]) == (status, str(status)), done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert not (runner.work / "pwned").exists()


def test_the_formats_asked_for_are_written(act: Act) -> None:
    runner, _ = act(BAD, formats="junit csv markdown ess", reports="out/audit", language="zh")
    assert sorted(path.name for path in (runner.work / "out" / "audit").iterdir()) == [
        "audit.csv",
        "audit.ess",
        "audit.junit",
        "audit.markdown",
        "summary.md",
    ]
    assert "错误" in runner.summary
    assert "sarif" not in runner.outputs


def test_what_is_known_or_accepted_does_not_fail(act: Act) -> None:
    from ci_runner import bash

    runner, _ = act(BAD)
    assert bash(runner.work, "audit baseline", {}).returncode == 0
    assert act(BAD)[1].returncode == 0
    (runner.work / "baseline.json").unlink()
    done = bash(
        runner.work,
        "audit run data/north* --report json --fail-on never; audit accept F001 --reason 'one branch is secret' --who s3 --until 2999-12-31",
        {},
    )
    assert done.returncode == 0, done.stderr
    assert act(BAD)[1].returncode == 0
    drop = runner.work / "data" / "north 03.md"
    drop.write_text(drop.read_text().replace("95.0", "96.0"))
    assert act(BAD)[1].returncode == 1


def test_the_upload_waits_for_a_report() -> None:
    condition = step("Code scanning")["if"]
    assert "steps.audit.outputs.sarif != ''" in condition
    assert "!cancelled()" in condition

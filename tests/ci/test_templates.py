"""The pre-commit hooks and the GitLab template, run on a sample repository; the recipes of docs/ci.md as well."""

from __future__ import annotations

import json
import re
import shlex
import tomllib
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from ci_runner import BAD, GOOD, ROOT, bash, read, sample

HOOKS = {hook["id"]: hook for hook in read(".pre-commit-hooks.yaml")}
GITLAB = read("ci/gitlab.yml")


def hook(work: Path, name: str) -> int:
    """What pre-commit would run: the entry, with the repository's matching files where it passes them."""
    spec = HOOKS[name]
    files = [path.relative_to(work).as_posix() for path in sorted(work.rglob("*")) if path.is_file()]
    wanted = [
        file
        for file in files
        if re.search(spec["files"], file) and not re.search(spec.get("exclude", "^$"), file)
    ]
    assert wanted
    words = shlex.join(wanted) if spec.get("pass_filenames", True) else ""
    return bash(work, f"{spec['entry']} {words}", {}).returncode


def test_hooks_and_template_are_ones_by_their_schemas() -> None:
    pytest.importorskip("check_jsonschema", reason="needs check-jsonschema")
    from check_jsonschema import main

    with pytest.raises(SystemExit) as ended:
        main(["--builtin-schema", "vendor.gitlab-ci", str(ROOT / "ci" / "gitlab.yml")])
    assert ended.value.code in (0, None)


def test_the_hooks_are_ones_for_pre_commit() -> None:
    clientlib = pytest.importorskip("pre_commit.clientlib", reason="needs pre-commit")
    assert [hook["id"] for hook in clientlib.load_manifest(ROOT / ".pre-commit-hooks.yaml")] == [
        "audit",
        "audit-rules",
    ]


def test_the_hook_installs_what_reads_documents_and_drops() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "optional-dependencies"
    ]
    installed = set(HOOKS["audit"]["additional_dependencies"])
    assert installed >= {*extras["drops"], *extras["pdf"]}
    assert installed <= {library for name, several in extras.items() if name != "all" for library in several}


@pytest.mark.parametrize(("drop", "status"), [(GOOD, 0), (BAD, 1)])
def test_the_hook_audits_what_changed_and_leaves_readmes(tmp_path: Path, drop: str, status: int) -> None:
    assert hook(sample(tmp_path / "repo", drop), "audit") == status


def test_the_hook_checks_packs(tmp_path: Path) -> None:
    work = sample(tmp_path / "repo")
    assert hook(work, "audit-rules") == 0
    pack = work / "rules" / "northvale.yaml"
    pack.write_text(pack.read_text().replace("total:", "totla:"))
    assert hook(work, "audit-rules") == 2


@pytest.mark.parametrize(
    ("drop", "variables", "status"),
    [
        (GOOD, {}, 0),
        (BAD, {}, 1),
        (BAD, {"AUDIT_FAIL_ON": "never"}, 0),
        (
            BAD,
            {"AUDIT_FILES": "data/north*", "AUDIT_RULES": "rules/northvale.yaml", "AUDIT_LANGUAGE": "zh"},
            1,
        ),
        (GOOD, {"AUDIT_RULES": "nowhere"}, 2),
    ],
)
def test_the_gitlab_job_gives_its_artifacts(
    tmp_path: Path, drop: str, variables: dict[str, str], status: int
) -> None:
    work = sample(tmp_path / "repo", drop)
    (work / "data" / "north 03.md").rename(work / "data" / "north-03.md")
    job = GITLAB["audit"]
    done = bash(work, "\n".join(job["script"]), {**GITLAB["variables"], **variables})
    assert done.returncode == status, done.stderr
    reports = job["artifacts"]["reports"]
    assert all((work / path).exists() == (status < 2) for path in reports.values())
    if status < 2:
        quality = json.loads((work / reports["codequality"]).read_text(encoding="utf-8"))
        assert [found["location"]["path"] for found in quality] == (
            ["data/north-03.md"] if drop is BAD else []
        )
        assert ElementTree.parse(work / reports["junit"]).getroot().tag == "testsuites"


@pytest.mark.parametrize("extras", [GITLAB["variables"]["AUDIT_EXTRAS"], "drops,duckdb", ""])
def test_the_gitlab_job_installs_the_package(tmp_path: Path, extras: str) -> None:
    work = sample(tmp_path / "repo")
    script = "\n".join(GITLAB["audit"]["before_script"])
    assert bash(work, script, {"AUDIT_VERSION": "0.1.0", "AUDIT_EXTRAS": extras}).returncode == 0
    asked = (tmp_path / "bin" / "asked").read_text().split()[-1]
    assert asked == f"crossfoot[{extras}]==0.1.0".replace("[]", "")


def _drops(work: Path) -> None:
    """The drops that the manual's recipes name: two months of a panel, and the same record by record as text."""
    pl = pytest.importorskip("polars")
    records = {
        "port": ["east", "west"],
        "month": ["2031-01", "2031-01"],
        "tonnes": [10.5, 7.0],
        "status": ["", ""],
    }
    pack = "pack: flow\nversion: 1\ntables: {flow: {file: 'flow-*.parquet', keys: [port], period: month}}\nrules: []\n"
    (work / "rules" / "flow.yaml").write_text(pack, encoding="utf-8")
    for name, months in (("flow-2031-01", "2031-01"), ("flow-2031-02", "2031-02")):
        pl.DataFrame({**records, "month": [months] * 2}).write_parquet(work / f"{name}.parquet")
    pl.DataFrame(records).write_csv(work / "old.csv")
    pl.DataFrame({**records, "tonnes": [10.5, 8.0], "status": ["", "r"]}).write_csv(work / "new.csv")


RECIPES = re.findall(r"```sh\n(.*?)```", (ROOT / "docs" / "ci.md").read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("recipe", RECIPES, ids=[recipe.split("\n")[0][:60] for recipe in RECIPES])
def test_the_recipes_of_the_manual_run(tmp_path: Path, recipe: str) -> None:
    work = sample(tmp_path / "repo", BAD)
    (work / "data" / "north 03.md").rename(work / "data" / "north-2031-03.md")
    (work / "data" / "north-2030-03.md").write_text(GOOD, encoding="utf-8")
    _drops(work)
    assert bash(work, "audit run --report json --fail-on never", {}).returncode == 0
    done = bash(work, recipe, {})
    assert done.returncode in (0, 1), done.stderr
    assert "Usage" not in done.stderr


def test_the_manual_names_every_input_and_variable() -> None:
    manual = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    missing = [
        name
        for name in (*read("action.yml")["inputs"], *GITLAB["variables"], *HOOKS)
        if f"`{name}`" not in manual
    ]
    assert missing == []
    quoted = re.findall(r"```yaml\n(.*?)```", manual, re.DOTALL)
    assert quoted
    from ruamel.yaml import YAML

    assert all(YAML(typ="safe", pure=True).load(text) for text in quoted)

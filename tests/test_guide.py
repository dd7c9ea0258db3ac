"""The Chinese guide keeps step with the tool: every family and command is in it, its packs load, its first run is what comes of running it."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from typer.main import get_command
from typer.testing import CliRunner

from audit.catalogue import _TEXTS
from audit.cli import app
from audit.families import families
from audit.rulepack import load

PAGE = Path(__file__).parents[1] / "docs" / "zh" / "README.md"
GUIDE = PAGE.read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `(\w+)` \| (.+?) \| `(.+)` \|$", GUIDE, re.MULTILINE)
FILES = dict(re.findall(r"^文件 `([\w./-]+)`[^\n]*：\n\n```\w+\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL))
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
TYPED = [
    line for kind, text in BLOCKS if kind == "sh" for line in text.splitlines() if line.startswith("audit ")
]


def test_every_family_has_its_line_once() -> None:
    assert sorted(name for name, _, _ in ROWS) == sorted(families())


@pytest.mark.parametrize("name", sorted(families()))
def test_every_family_has_a_name_in_chinese(name: str) -> None:
    """The reports of a Chinese reader hold no English word for it."""
    assert re.search(r"[\u4e00-\u9fff]", _TEXTS[f"reports.family.{name}"][1])


@pytest.mark.parametrize(("name", "example"), [(name, example) for name, _, example in ROWS])
def test_every_example_is_a_rule(tmp_path: Path, name: str, example: str) -> None:
    rule = {"id": "a", "table": "t"} | YAML(typ="safe").load(example)
    assert name in rule
    if name == "same":
        del rule["table"]
    pack = {"pack": "a", "version": 1, "tables": {"t": {}, "零售": "零售", "概览": "概览"}, "rules": [rule]}
    path = tmp_path / "pack.yaml"
    path.write_text(json.dumps(pack, ensure_ascii=False), encoding="utf-8")
    (found,) = load(path).rules
    assert found.family == name


def test_packs_load(tmp_path: Path) -> None:
    packs = [text for kind, text in BLOCKS if kind == "yaml" and text.startswith("pack:")]
    assert len(packs) == 2
    for text in packs:
        (tmp_path / "pack.yaml").write_text(text, encoding="utf-8")
        assert load(tmp_path / "pack.yaml").language == "zh"


def commands() -> dict[str, set[str]]:
    """Every command, `rules list` among them, with its options."""
    found: dict[str, set[str]] = {}
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        inner = getattr(command, "commands", None)
        for words, one in (
            {f"{name} {sub}": c for sub, c in inner.items()}.items() if inner else [(name, command)]
        ):
            found[words] = {
                option for parameter in one.params for option in (*parameter.opts, *parameter.secondary_opts)
            }
    return found


def test_every_command_is_shown() -> None:
    typed = [" ".join(shlex.split(line, comments=True)[1:]) for line in TYPED]
    assert not [name for name in commands() if not any(words.startswith(name) for words in typed)]


@pytest.mark.parametrize("line", TYPED)
def test_what_is_typed_exists(line: str) -> None:
    words = shlex.split(line, comments=True)[1:]
    options = {word for word in words if word.startswith("--")}
    if words == ["--version"]:
        return
    known = commands()
    name = " ".join(words[:2]) if words[0] == "rules" else words[0]
    assert options <= known[name]


def run_first(folder: Path, monkeypatch: pytest.MonkeyPatch, *words: str) -> str:
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "100")
    return CliRunner().invoke(app, ["run", *words]).stdout


def test_the_first_run_is_as_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert set(FILES) == {"data/county.txt", "rules/county.yaml"}
    shown = [" ".join(line.split()) for line in run_first(tmp_path, monkeypatch).splitlines()]
    (told,) = [text for kind, text in BLOCKS if kind == "console"]
    for line in told.splitlines():
        assert " ".join(line.split()) in shown
    assert sorted(path.name for path in (tmp_path / "reports").iterdir()) == [
        "county.html",
        "county.json",
        "county.md",
    ]


@pytest.mark.parametrize(
    "line", [line for line in TYPED if not line.startswith(("audit run", "audit --version"))]
)
def test_the_other_commands_run_after_it(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if " export " in line:
        pytest.importorskip("great_expectations")
    run_first(tmp_path, monkeypatch)
    result = CliRunner().invoke(app, shlex.split(line, comments=True)[1:])
    assert result.exit_code in (0, 1), result.output


def test_links_lead_to_pages_that_are_there() -> None:
    assert not [t for t in re.findall(r"\]\(([^)#:]+)\)", GUIDE) if not (PAGE.parent / t).exists()]
    assert "docs/zh/README.md" in (PAGE.parents[2] / "README.md").read_text(encoding="utf-8")

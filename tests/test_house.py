"""The house itself: layers, names, sentences, sizes, and the docs that are made from the code."""

from __future__ import annotations

import importlib
import re
import string
import subprocess
import sys
from pathlib import Path

import pytest

from audit.catalogue import _TEXTS

ROOT = Path(__file__).resolve().parent.parent

MODULES = sorted((ROOT / "audit").rglob("*.py"))


def test_each_room_imports_only_the_rooms_below_it() -> None:
    from importlinter.cli import lint_imports

    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0


def test_the_tool_knows_no_document() -> None:
    names = [
        path.stem.split("-")[0]
        for path in (ROOT / "data").iterdir()
        if not path.name.startswith(("README", "."))
    ]
    assert names
    for path in (ROOT / "audit").rglob("*"):
        if path.suffix in (".py", ".html", ".css", ".js", ".json"):
            text = path.read_text(encoding="utf-8")
            assert not [word for word in (*names, "湘乡", "湘潭", "洪江") if word in text], path


@pytest.mark.parametrize("code", sorted(_TEXTS))
def test_every_sentence_says_the_same_in_both_languages(code: str) -> None:
    english, chinese = _TEXTS[code]
    fields = [
        sorted({name for _, name, _, _ in string.Formatter().parse(text) if name})
        for text in (english, chinese)
    ]
    assert english.strip()
    assert chinese.strip()
    assert fields[0] == fields[1], (english, chinese)


def test_every_code_that_is_said_is_in_the_catalogue() -> None:
    said = re.compile(
        r"""(?:\bsay|\bboth|\b_say|\b_fail)\(\s*"([a-z]+(?:\.[a-z-]+)+)"|(?:open|exempt|reason|code)="([a-z]+(?:\.[a-z-]+)+)"|Undefined\("([a-z.-]+)"\)"""
    )
    missing = {
        (path.name, code)
        for path in MODULES
        for groups in said.findall(path.read_text(encoding="utf-8"))
        for code in groups
        if code and code not in _TEXTS
    }
    assert not missing


def test_modules_stay_readable() -> None:
    long = {
        path.relative_to(ROOT).as_posix(): count
        for path in MODULES
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert not long


OPTIONAL = {"pyspark", "great_expectations"}
"""What no extra of `make test` brings."""


def test_every_module_and_public_name_says_what_is_true() -> None:
    missing = set()
    for path in MODULES:
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        if name.endswith("__main__") or "expectations" in name:
            continue
        try:
            module = importlib.import_module(name)
        except ModuleNotFoundError as absent:
            missing.add(absent.name)
            continue
        assert module.__doc__, name
        for public in getattr(module, "__all__", ()):
            value = getattr(module, public)
            if callable(value) and getattr(value, "__module__", None) == name:
                assert value.__doc__, f"{name}.{public}"
    assert missing <= OPTIONAL


def test_the_reference_pages_are_those_that_the_code_gives() -> None:
    made = subprocess.run(
        [sys.executable, ROOT / "docs" / "generate.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stdout + made.stderr


def test_the_docs_link_to_pages_that_are_there() -> None:
    for page in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_nothing_tells_of_the_machine() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("needs a git checkout")
    for name in listed.stdout.split():
        path = ROOT / name
        if (
            path.suffix in (".py", ".md", ".toml", ".yaml", ".yml", ".cfg", "")
            and path.is_file()
            and path != Path(__file__)
        ):
            assert "/work/" not in path.read_text(encoding="utf-8", errors="ignore"), name

"""The command line in the user's language: what is wrong with its words, and reports in that of the packs that a document is held against."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from audit.catalogue.help import HELP
from audit.cli import app
from audit.cli.usage import asked, told

ROOT = Path(__file__).resolve().parent.parent


def audit(*words: str, folder: Path, lang: str = "C.UTF-8") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "LANG": lang, "LC_ALL": lang, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "audit", *words], capture_output=True, text=True, check=False, cwd=folder, env=environment
    )  # fmt: skip


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["run", "--nope"], "没有选项 --nope"), (["nope"], "没有命令 nope"), (["run", "--limit", "x"], "选项 --limit 应为整数"), (["run", "--limit", "0"], "选项 --limit 应不小于 1"),
        (["run", "--rules"], "选项 --rules 后面要写值"), (["rules", "explain"], "缺少参数：name"), (["rules", "schema", "x"], "多余的参数：x"),
    ],
)  # fmt: skip
def test_a_wrong_word_is_told_in_chinese(words: list[str], sentence: str, tmp_path: Path) -> None:
    done = audit(*words, folder=tmp_path, lang="zh_CN.UTF-8")
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr
    assert done.stderr.startswith("用法：")
    assert not re.search("Error|Traceback|Usage", done.stderr)


def test_a_wrong_word_is_told_in_english_elsewhere(tmp_path: Path) -> None:
    done = audit("run", "--nope", folder=tmp_path)
    assert done.returncode == 2
    assert "No such option: --nope" in done.stderr


def test_the_language_asked_for_is_that_of_its_own_mistakes(tmp_path: Path) -> None:
    assert "没有选项 --nope" in audit("run", "--nope", "--lang", "zh", folder=tmp_path).stderr
    assert "No such option" in audit("run", "--nope", "--lang=en", folder=tmp_path, lang="zh_CN.UTF-8").stderr


def test_exit_codes_are_the_same_in_chinese(tmp_path: Path) -> None:
    assert audit("--version", folder=tmp_path, lang="zh_CN.UTF-8").returncode == 0
    (tmp_path / "b.txt").write_text("项目\t本期\n合计\t9\n甲\t1\n乙\t2\n", encoding="utf-8")
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "p.yaml").write_text(
        "pack: p\nversion: 1\ntables: {t: {}}\nrules:\n  - {id: s, table: t, sum: {total: 合计, parts: [甲, 乙]}}\n",
        encoding="utf-8",
    )
    assert audit("run", "b.txt", folder=tmp_path, lang="zh_CN.UTF-8").returncode == 1


def test_a_sentence_that_is_not_known_is_kept() -> None:
    assert told("Something new.", "audit run") == "用法：audit run\n命令行有误：Something new."


def test_a_language_is_asked_for_anywhere_in_the_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C")
    assert (asked(["run", "--lang", "zh"]), asked(["run", "--lang=zh", "x"]), asked(["run", "x"])) == (
        "zh",
        "zh",
        "en",
    )
    monkeypatch.setenv("LC_ALL", "zh_TW.UTF-8")
    assert (asked(["run"]), asked(["run", "--lang", "en"])) == ("zh", "en")


PACK = "pack: {name}\nversion: 1\nlanguage: {language}\napplies_to: '{name}*'\ntables: {{t: {{}}}}\nrules:\n  - {{id: {name}-sum, title: s, table: t, sum: {{total: 合计, parts: [甲, 乙]}}}}\n"


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    (tmp_path / "rules").mkdir()
    for name, language in (("north", "en"), ("south", "zh")):
        (tmp_path / "rules" / f"{name}.yaml").write_text(
            PACK.format(name=name, language=language), encoding="utf-8"
        )
        (tmp_path / f"{name}.txt").write_text("项目\t本期\n合计\t9\n甲\t1\n乙\t2\n", encoding="utf-8")
    return tmp_path


def test_a_document_is_told_of_in_the_language_of_its_own_pack(mixed: Path) -> None:
    assert "不可能同时正确" in audit("run", "south.txt", folder=mixed).stdout
    assert "contradict" in audit("run", "north.txt", folder=mixed).stdout
    assert "contradict" in audit("run", "south.txt", "--lang", "en", folder=mixed).stdout


def test_each_report_of_a_mixed_folder_has_its_own_language(mixed: Path) -> None:
    audit("run", "south.txt", "north.txt", "-r", "markdown", "-o", "out", folder=mixed)
    assert "不可能同时正确" in (mixed / "out" / "south.md").read_text(encoding="utf-8")
    assert "contradict" in (mixed / "out" / "north.md").read_text(encoding="utf-8")
    audit("run", "south.txt", "north.txt", "-r", "markdown", "-o", "all", "--lang", "zh", folder=mixed)
    assert "不可能同时正确" in (mixed / "all" / "north.md").read_text(encoding="utf-8")


def test_lint_takes_packs_as_paths(mixed: Path) -> None:
    (mixed / "rules" / "south.yaml").write_text("pack: south\nversion: 1\nrulez: []\n", encoding="utf-8")
    assert audit("rules", "lint", "rules/north.yaml", folder=mixed).returncode == 0
    wrong = audit("rules", "lint", "rules/south.yaml", folder=mixed)
    assert wrong.returncode == 2
    assert "rulez" in wrong.stderr
    assert (
        audit("rules", "lint", "rules/north.yaml", "--rules", "rules/south.yaml", folder=mixed).returncode
        == 2
    )


def test_packs_in_rules_say_in_what_language_mistakes_are_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C")
    (tmp_path / "rules").mkdir()
    for number, (text, language) in enumerate(
        (("language: zh", "zh"), ("  language: zh", "zh"), ("language: en", "en"))
    ):
        (tmp_path / "rules" / f"{number}.yaml").write_text(f"pack: a\n{text}\nrules: [\n", encoding="utf-8")
        assert asked(["run"]) == language, text  # the third stands beside the first: two languages are none


def said(command: Any) -> Iterator[str]:
    """Every sentence of help, of a command and those below it."""
    yield command.help
    yield from (option.help for option in command.params if getattr(option, "help", None))
    for below in getattr(command, "commands", {}).values():
        yield from said(below)


def test_every_sentence_of_help_has_a_chinese_one_and_none_is_left_over() -> None:
    sentences = set(said(get_command(app))) | {"Show this message and exit."}
    assert sentences == set(HELP)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--help"], ["用法：", "命令：", "按规则包核对文件", "显示本说明"]),
        (["run", "--help"], ["参数：", "选项：", "台账（默认", "[默认： warning]"]),
        (["rules", "--help"], ["列出全部规则"]),
        (["accept", "--help"], ["[必填]"]),
        (["tables", "--help", "--lang", "zh"], ["要读的文件"]),
    ],
)
def test_help_is_in_the_language_of_the_environment(
    words: list[str], expected: list[str], tmp_path: Path
) -> None:
    done = audit(*words, folder=tmp_path, lang="zh_CN.UTF-8")
    assert done.returncode == 0
    assert all(part in done.stdout for part in expected), done.stdout
    assert "Options:" not in done.stdout
    assert "Options:" in audit("run", "--help", folder=tmp_path).stdout


@pytest.mark.parametrize("lang", ["C.UTF-8", "zh_CN.UTF-8"])
@pytest.mark.parametrize("words", [[], ["rules"]])
def test_a_command_without_words_shows_its_help(words: list[str], lang: str, tmp_path: Path) -> None:
    done = audit(*words, folder=tmp_path, lang=lang)
    assert done.returncode == 2
    page = (done.stdout + done.stderr).strip()
    assert page.startswith("用法：" if lang.startswith("zh") else "Usage: ")
    assert page.count("COMMAND") == 1
    assert "Traceback" not in page


DROP = "port,month,item,tons\nN,2030-01,T,9\nN,2030-01,A,1\nN,2030-01,B,2\n"
DROP_PACK = """pack: a
version: 1
tables: {t: {file: "flow.csv", keys: [port, month, item], period: month}}
rules:
  - {id: total, title: total, table: t, along: item, sum: {total: T, parts: [A, B]}}
"""


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    (tmp_path / "rules").mkdir()
    (tmp_path / "flow.csv").write_text(DROP, encoding="utf-8")
    (tmp_path / "rules" / "a.yaml").write_text(DROP_PACK, encoding="utf-8")
    return tmp_path


def test_files_of_failing_records_are_told_and_their_folder_is_made(drop: Path) -> None:
    done = audit("run", "flow.csv", "--failing", "new/fail.parquet", folder=drop)
    assert (done.returncode, done.stderr) == (1, "every failing record: new/fail.parquet\n")
    assert (drop / "new" / "fail.parquet").read_bytes()[:4] == b"PAR1"


def test_failing_records_go_into_no_file_of_another_ending(drop: Path) -> None:
    done = audit("run", "flow.csv", "--failing", "fail.csv", "--lang", "zh", folder=drop)
    assert (done.returncode, (drop / "fail.csv").exists()) == (2, False)
    assert "fail.csv 的扩展名不符" in done.stderr


def test_the_plan_is_explained_in_the_language_asked_for(drop: Path) -> None:
    assert "  行数 3；" in audit("run", "flow.csv", "--explain-plan", "--lang", "zh", folder=drop).stderr
    assert "  rows 3;" in audit("run", "flow.csv", "--explain-plan", folder=drop).stderr


def test_a_table_of_a_drop_is_called_after_its_file_once(drop: Path) -> None:
    assert "\nflow.csv  t\n" in audit("run", "flow.csv", folder=drop).stdout


@pytest.mark.parametrize(
    ("words", "sentence"),
    [(["--reason", " "], "an acceptance needs a reason"), (["--reason", "secret", "--until", "2000-01-31"], "2000-01-31 is past")],
)  # fmt: skip
def test_an_acceptance_that_would_not_hold_is_not_written(
    words: list[str], sentence: str, drop: Path
) -> None:
    done = audit("accept", "F001", "flow.csv", "--who", "section 3", *words, folder=drop)
    assert (done.returncode, (drop / "ledger.yaml").exists()) == (2, False)
    assert sentence in done.stderr

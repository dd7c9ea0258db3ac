"""What a person types, and what comes back: exit codes, one clear line for each mistake, nothing half-written, nothing heavy loaded."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from audit.cli import app
from audit.cli.shared import mistakes

ROOT = Path(__file__).resolve().parent.parent

BULLETIN = "一、收支\n\n（单位：万元）\n\n指标\t本月\t累计\n收入\t4497\t42031\n支出\t4784\t42614\n结余\t{balance}\t-583\n"
PACK = """pack: case
version: 1
language: {language}
applies_to: "*"
tables: {{t: {{heading: 收支}}}}
rules:
  - {{id: balance, title: {{en: balance, zh: 结余}}, table: t, formula: 结余 = 收入 - 支出}}
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's folder with data/, rules/ and one good bulletin."""
    (tmp_path / "data").mkdir()
    (tmp_path / "rules").mkdir()
    (tmp_path / "data" / "good.txt").write_text(BULLETIN.format(balance="-287"), encoding="utf-8")
    (tmp_path / "rules" / "case.yaml").write_text(PACK.format(language="en"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "C.UTF-8")
    return tmp_path


def audit(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def refused(*words: str | Path) -> str:
    """The one line (or several, of a pack) that a mistake gives."""
    result = audit(*words)
    assert result.exit_code == 2, result.output
    assert "Traceback" not in result.output
    assert result.stdout == ""
    return result.stderr


class TestRun:
    def test_without_arguments_data_by_rules_into_reports(self, place: Path) -> None:
        result = audit("run")
        assert result.exit_code == 0, result.output
        assert sorted(path.name for path in (place / "reports").iterdir()) == [
            "good.html",
            "good.json",
            "good.md",
        ]

    def test_findings_exit_1_and_fail_on_decides(self, place: Path) -> None:
        (place / "bad.txt").write_text(BULLETIN.format(balance="287"), encoding="utf-8")
        assert audit("run", "bad.txt").exit_code == 1
        assert audit("run", "bad.txt", "--fail-on", "never").exit_code == 0

    def test_json_on_standard_output_and_nothing_else(self, place: Path) -> None:
        (place / "bad.txt").write_text(BULLETIN.format(balance="287"), encoding="utf-8")
        result = audit("run", "bad.txt", "--format", "json")
        report = json.loads(result.stdout)
        assert [finding["rule"] for finding in report["findings"]] == ["balance"]
        assert report["findings"][0]["suspects"][0]["candidates"][0]["cause"] == "sign"
        assert not (place / "reports").exists()

    def test_a_file_for_the_format_and_a_folder_for_reports(self, place: Path) -> None:
        assert audit("run", "data/good.txt", "--format", "markdown", "--out", "out.md").exit_code == 0
        assert (place / "out.md").read_text(encoding="utf-8").startswith("#")
        assert audit("run", "data/good.txt", "--report", "json", "--out", "here").exit_code == 0
        assert [path.name for path in (place / "here").iterdir()] == ["good.json"]

    def test_a_folder_of_its_own_for_all_reports(self, place: Path) -> None:
        assert audit("run", "--out", "elsewhere").exit_code in (0, 1)
        assert list((place / "elsewhere").glob("*.json"))
        assert not (place / "reports").exists()

    @pytest.mark.parametrize(
        "options",
        [
            ["data/good.txt", "--out", "r.json"],
            ["data/good.txt", "--out", "r"],
            ["--report", "html", "--out", "r.html"],
            ["data/good.txt", "--format", "json", "--out", "data"],
        ],
    )
    def test_an_out_that_nothing_would_be_written_to(self, place: Path, options: list[str]) -> None:
        result = audit("run", *options)
        assert result.exit_code == 2
        assert "--format" in result.stderr
        assert not (place / "reports").exists()

    def test_the_same_run_twice_gives_the_same_bytes(self, place: Path) -> None:
        def reports() -> dict[str, bytes]:
            audit("run")
            return {path.name: path.read_bytes() for path in (place / "reports").iterdir()}

        assert reports() == reports()

    @pytest.mark.parametrize(("options", "word"), [([], "结余"), (["--lang", "en"], "balance")])
    def test_the_pack_chooses_the_language_and_lang_overrides(
        self, place: Path, options: list[str], word: str
    ) -> None:
        (place / "rules" / "case.yaml").write_text(PACK.format(language="zh"), encoding="utf-8")
        (place / "bad.txt").write_text(BULLETIN.format(balance="287"), encoding="utf-8")
        assert word in audit("run", "bad.txt", *options).stdout

    def test_quiet_says_less(self, place: Path) -> None:
        (place / "bad.txt").write_text(BULLETIN.format(balance="287"), encoding="utf-8")
        assert len(audit("run", "bad.txt", "--quiet").stdout) < len(audit("run", "bad.txt").stdout)


class TestBadInput:
    def test_a_missing_file(self, place: Path) -> None:
        assert "nowhere.txt" in refused("run", "nowhere.txt")

    def test_a_folder(self, place: Path) -> None:
        assert "data" in refused("run", "data")

    def test_a_binary_file(self, place: Path) -> None:
        (place / "x.bin").write_bytes(bytes(range(256)) * 64)
        assert "x.bin" in refused("run", "x.bin")

    def test_an_empty_file(self, place: Path) -> None:
        (place / "empty.txt").write_text("", encoding="utf-8")
        assert "empty.txt" in refused("run", "empty.txt")

    def test_nothing_to_audit(self, place: Path) -> None:
        (place / "data" / "good.txt").unlink()
        assert "data/" in refused("run")

    def test_no_packs(self, place: Path) -> None:
        (place / "rules" / "case.yaml").unlink()
        assert "rules" in refused("run")

    @pytest.mark.parametrize(
        ("options", "words"),
        [
            (["--format", "jsn"], "jsn"),
            (["--fail-on", "bad"], "bad"),
            (["--lang", "fr"], "fr"),
            (["--report", "x"], "x"),
        ],
    )
    def test_unknown_words_are_named_with_what_is_known(
        self, place: Path, options: list[str], words: str
    ) -> None:
        line = refused("run", *options)
        assert words in line
        assert len(line.splitlines()) == 1

    @pytest.mark.parametrize(
        "options",
        [
            ["--format", "jsn"],
            ["--fail-on", "bad"],
            ["--rules", "data"],
            ["--engine", "none"],
            ["--to", "json"],
            ["data/good.txt", "--report", "pdf"],
        ],
    )
    def test_mistakes_are_told_in_the_language_asked_for(self, place: Path, options: list[str]) -> None:
        line = audit("run", *options, "--lang", "zh").stderr
        assert any("一" <= sign <= "鿿" for sign in line), line

    def test_a_mistake_found_after_the_packs_were_read_is_told_in_their_language(self, place: Path) -> None:
        (place / "rules" / "case.yaml").write_text(PACK.format(language="zh"), encoding="utf-8")
        assert "批注" in audit("run", "data/good.txt", "--report", "pdf").stderr

    def test_a_place_that_cannot_be_written_is_named_as_it_was_typed(self, place: Path) -> None:
        (place / "r.json").mkdir()
        result = audit("run", "data/good.txt", "--to", "json=r.json", "--lang", "zh")
        assert result.exit_code == 2
        assert result.stderr == "无法写入 r.json：这是一个文件夹\n"
        assert [path.name for path in place.iterdir() if path.name.startswith(".")] == []

    def test_a_pack_with_five_mistakes_names_all_five_at_once(self, place: Path) -> None:
        (place / "rules" / "case.yaml").write_text(
            "pack: case\nversion: 1\nlanguage: zz\ntables: {t: {heading: 收支, colour: red}}\nrules:\n"
            "  - {id: a, table: t, formula: 结余 = 收入 -}\n  - {id: b, table: q, sum: {total: 结余, parts: [收入]}}\n  - {id: c, table: t, summ: {total: x, parts: [y]}}\n",
            encoding="utf-8",
        )
        lines = refused("run").splitlines()
        assert len(lines) == 5
        assert all(line.startswith("rules/case.yaml:") for line in lines)
        assert [int(line.split(":")[1]) for line in lines] == sorted(
            int(line.split(":")[1]) for line in lines
        )

    def test_a_duplicate_rule_id(self, place: Path) -> None:
        text = PACK.format(language="en")
        (place / "rules" / "case.yaml").write_text(text + text.splitlines()[-1] + "\n", encoding="utf-8")
        assert "balance" in refused("run")

    @pytest.mark.parametrize(
        ("rule", "words"),
        [
            ("formula: 结馀 = 收入 - 支出", ["结馀", "结余"]),
            ("sum: {total: 结余, parts: [收入, 开支]}", ["开支", "支出"]),
        ],
    )
    def test_a_label_that_finds_nothing_breaks_the_rule_and_names_the_nearest(
        self, place: Path, rule: str, words: list[str]
    ) -> None:
        pack = PACK.format(language="en").replace("formula: 结余 = 收入 - 支出", rule)
        (place / "rules" / "case.yaml").write_text(pack, encoding="utf-8")
        result = audit("run", "data/good.txt", "--format", "json")
        (problem,) = [p for p in json.loads(result.stdout)["problems"] if p["severity"] == "warning"]
        assert result.exit_code == 1
        assert all(word in problem["message"]["en"] for word in words)

    def test_a_label_that_names_two_rows_says_so(self, place: Path) -> None:
        (place / "data" / "good.txt").write_text(
            BULLETIN.format(balance="-287") + "支出\t1\t2\n", encoding="utf-8"
        )
        (problem,) = json.loads(audit("run", "data/good.txt", "--format", "json").stdout)["problems"]
        assert "支出" in problem["message"]["en"]
        assert ">" in problem["message"]["en"]

    def test_a_rule_about_a_table_that_is_not_there(self, place: Path) -> None:
        (place / "rules" / "case.yaml").write_text(
            PACK.format(language="en").replace("heading: 收支", "heading: 人口"), encoding="utf-8"
        )
        report = json.loads(audit("run", "data/good.txt", "--format", "json").stdout)
        assert report["summary"]["checks"] == 0
        assert any("人口" in problem["message"]["en"] for problem in report["problems"])

    @pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-16-le", "utf-8-sig", "big5"])
    def test_text_in_other_encodings(self, place: Path, encoding: str) -> None:
        text = (
            BULLETIN.format(balance="287")
            if encoding != "big5"
            else BULLETIN.format(balance="287")
            .replace("单", "單")
            .replace("万", "萬")
            .replace("结余", "結餘")
        )
        pack = (
            PACK.format(language="en")
            if encoding != "big5"
            else PACK.format(language="en").replace("结余", "結餘")
        )
        (place / "rules" / "case.yaml").write_text(pack, encoding="utf-8")
        (place / "bad.txt").write_text(
            text.replace("标", "目").replace("计", "加") if encoding == "big5" else text, encoding=encoding
        )
        report = json.loads(audit("run", "bad.txt", "--format", "json").stdout)
        assert report["summary"]["impossible"] == 1

    def test_a_table_of_five_thousand_rows(self, place: Path) -> None:
        rows = "\n".join(f"项目{k}\t{k + 100}\t{k}\t{200}" for k in range(5000))
        (place / "long.txt").write_text(f"项目\t合计\t甲\t乙\n{rows}\n", encoding="utf-8")
        (place / "rules" / "case.yaml").write_text(
            "pack: long\nversion: 1\ntables: {t: {columns: [合计]}}\nrules:\n  - {id: s, table: t, sum: {total: 合计, parts: [甲, 乙], across: columns}}\n", encoding="utf-8"
        )  # fmt: skip
        report = json.loads(audit("run", "long.txt", "--format", "json").stdout)
        assert report["summary"]["impossible"] == 5000
        assert len(report["findings"]) == 5000

    def test_twenty_megabytes_of_text(self, place: Path) -> None:
        line = "全市经济运行平稳，主要指标增长3.5%，各项工作按计划推进。" * 8 + "\n\n"
        (place / "huge.txt").write_text(
            line * (20_000_000 // len(line.encode())) + BULLETIN.format(balance="287"), encoding="utf-8"
        )
        report = json.loads(audit("run", "huge.txt", "--format", "json").stdout)
        assert report["summary"]["impossible"] == 1


class TestOtherCommands:
    def test_tables_shows_what_was_read(self, place: Path) -> None:
        result = audit("tables", "data/good.txt")
        assert result.exit_code == 0
        assert all(word in result.stdout for word in ("收支", "结余", "-287", "万元"))

    def test_rules_are_listed_explained_and_checked(self, place: Path) -> None:
        assert "balance" in audit("rules", "list").stdout
        assert "结余" in audit("rules", "explain", "balance", "--lang", "zh").stdout
        assert "Holds where" in audit("rules", "explain", "growth").stdout
        assert audit("rules", "lint").exit_code == 0
        assert "balanc" in refused("rules", "explain", "balanc")

    def test_the_schema_is_json(self, place: Path) -> None:
        assert json.loads(audit("rules", "schema").stdout)["$schema"].startswith("https://json-schema.org/")


def test_help_and_import_load_no_heavy_library() -> None:
    heavy = "great_expectations pandas polars duckdb pyspark numpy scipy docx openpyxl pdfplumber lxml jinja2 pydantic ruamel.yaml narwhals"
    code = (
        "import sys, audit\nfrom typer.testing import CliRunner\nfrom audit.cli import app\n"
        f"CliRunner().invoke(app, ['--help'])\nprint([m for m in {heavy.split()!r} if m in sys.modules])"
    )
    assert (
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
        ).stdout.strip()
        == "[]"
    )


def test_auditing_a_text_loads_no_frame_library(place: Path) -> None:
    code = (
        "import sys\nfrom typer.testing import CliRunner\nfrom audit.cli import app\nCliRunner().invoke(app, ['run', 'data/good.txt'])\n"
        "print([m for m in ('great_expectations', 'pandas', 'polars', 'numpy', 'lxml', 'openpyxl', 'docx') if m in sys.modules])"
    )
    assert (
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=place
        ).stdout.strip()
        == "[]"
    )


def test_a_pdf_of_what_is_none_is_refused_before_anything_is_written(place: Path) -> None:
    result = audit("run", "data/good.txt", "--report", "html", "--report", "pdf")
    assert result.exit_code == 2
    assert "PDF" in result.stderr
    assert not (place / "reports").exists()


def test_a_query_that_was_interrupted_is_an_interruption() -> None:
    """DuckDB makes another error of Ctrl-C; what else goes wrong in it is told as it is."""
    with pytest.raises(KeyboardInterrupt), mistakes("en"):
        raise RuntimeError("Query interrupted")
    with pytest.raises(RuntimeError, match="another"), mistakes("en"):
        raise RuntimeError("another")

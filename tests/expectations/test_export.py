"""`audit export gx`: the suite as JSON, its Data Docs, and what is said where it cannot be."""

from __future__ import annotations

import json
import sys

import pytest
from batch_cases import written
from typer.testing import CliRunner

from audit.cli import app


def run(*words: object):
    return CliRunner().invoke(app, ["export", "gx", *map(str, words)])


def test_without_great_expectations_one_line_says_what_to_install(tmp_path, monkeypatch):
    _, pack = written(tmp_path)
    monkeypatch.setitem(sys.modules, "great_expectations", None)
    done = run(pack, "--lang", "en")
    assert done.exit_code == 2
    assert "crossfoot[gx]" in done.stderr
    assert "Traceback" not in done.output


class TestWith:
    """What needs Great Expectations."""

    @pytest.fixture(autouse=True)
    def _gx(self):
        pytest.importorskip("great_expectations", reason="great_expectations is not installed")

    def test_the_suite_is_printed_the_same_each_time(self, tmp_path):
        _, pack = written(tmp_path)
        first, second = run(pack), run(pack)
        assert first.exit_code == 0
        assert first.stdout == second.stdout
        told = json.loads(first.stdout)
        assert [one["type"] for one in told["expectations"]][:2] == [
            "expect_sum_to_hold",
            "expect_growth_to_hold",
        ]
        assert told["name"] == "towns"

    def test_data_docs_are_held_against_files(self, tmp_path):
        bulletin, pack = written(tmp_path)
        done = run(pack, bulletin, "--data-docs", tmp_path / "docs", "--out", tmp_path / "suite.json")
        assert done.exit_code == 0
        assert (tmp_path / "docs" / "index.html").exists()
        assert "31.1" in next((tmp_path / "docs" / "validations").rglob("*.html")).read_text(encoding="utf-8")
        assert json.loads((tmp_path / "suite.json").read_text(encoding="utf-8"))["name"] == "towns"

    def test_a_pack_with_mistakes_is_told_as_ever(self, tmp_path):
        _, pack = written(tmp_path, pack="pack: p\nversion: 1\nrules:\n  - {id: r, summ: 1}\n")
        done = run(pack)
        assert done.exit_code == 2
        assert "summ" in done.stderr

    def test_a_file_that_is_not_there(self, tmp_path):
        _, pack = written(tmp_path)
        done = run(pack, tmp_path / "none.docx", "--data-docs", tmp_path / "docs")
        assert done.exit_code == 2
        assert "none.docx" in done.stderr

"""The two real bulletins against their lists of known mistakes, and every figure on the lists' `holds` against silence."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

import pytest

from audit.findings import AuditResult, Finding
from audit.pipeline import audit_files
from audit.rulepack import load_all

ROOT = Path(__file__).resolve().parent.parent

SEEDS = ["xiangxiang-2023-09", "hongjiang-2025"]
PROSE = {"X14", "X15", "X16"}


@lru_cache
def result(path: Path) -> AuditResult:
    return audit_files([path], load_all([ROOT / "rules"])).result()


@pytest.mark.parametrize("seed", SEEDS)
def test_every_known_mistake_of_a_table_is_found_and_no_error_beyond(
    shared: Path, seed: str, tmp_path: Path
) -> None:
    from audit.reports import load

    report = tmp_path / "report.json"
    report.write_text(
        load("json").render(result(shared / "seeds" / f"{seed}.txt"), language="en"), encoding="utf-8"
    )
    score = subprocess.run(
        [sys.executable, shared / "acceptance" / "score.py", shared / "acceptance" / f"{seed}.yaml", report], capture_output=True, text=True, check=False
    )  # fmt: skip
    lines = score.stdout.splitlines()
    missed = {line.split()[1] for line in lines if line.startswith("missed")}
    assert missed <= PROSE, score.stdout
    assert not [line for line in lines if line.startswith(("too soft", "extra"))], score.stdout
    assert json.loads(report.read_text(encoding="utf-8"))["version"] == 1


def found(shared: Path, seed: str, *words: str) -> list[Finding]:
    """The findings whose target's table, row and column hold all the words."""
    findings = result(shared / "seeds" / f"{seed}.txt").findings
    return [
        f
        for f in findings
        if all(word in f"{f.target.table} {f.target.row} {f.target.column} {f.rule}" for word in words)
    ]


X, H = SEEDS


@pytest.mark.parametrize(
    ("seed", "words"),
    [
        pytest.param(X, ["gdp-growth"], id="growth at constant prices"),
        pytest.param(X, ["gdp-industries"], id="ten industries one off"),
        pytest.param(X, ["gdp-sectors"], id="three sectors"),
        pytest.param(X, ["fiscal"], id="every fiscal sum and open list"),
        pytest.param(X, ["retail"], id="every retail sum and rate"),
        pytest.param(X, ["loans-firms"], id="firms' loans one off over three parts"),
        pytest.param(X, ["loans-households"], id="households' loans"),
        pytest.param(X, ["pension-"], id="balances and rates of mixed decimals"),
        pytest.param(X, ["districts-sum"], id="areas that make the city"),
        pytest.param(X, ["规模工业增加值", "排名"], id="ranks under a header that stood one column off"),
        pytest.param(X, ["商品房销售面积", "排名"], id="ranks of the second table"),
        pytest.param(X, ["非税占比", "排名"], id="ranks with ties and ranks where low is good"),
        pytest.param(X, ["外商直接投资", "排名"], id="zeros that share a rank"),
        pytest.param(X, ["全体居民", "排名"], id="a rank shared by three"),
        pytest.param(X, ["农村居民", "排名"], id="a rank shared by two"),
        pytest.param(X, ["tasks-counts"], id="three counts in the header"),
        pytest.param(X, ["既有住宅增设电梯"], id="a count inside a sentence"),
        pytest.param(X, ["困难残疾人家庭无障碍改造"], id="done in full"),
        pytest.param(X, ["门诊"], id="far above a hundred per cent"),
        pytest.param(H, ["职业技能"], id="merged done and rate over two rows"),
        pytest.param(H, ["创业培训"], id="the second row of the merged cells"),
        pytest.param(H, ["家庭医生"], id="rows of two units under one merged rate"),
        pytest.param(H, ["居民人均基本公共卫生服务"], id="a target in words above a count"),
        pytest.param(H, ["城乡低保标准"], id="targets in words"),
        pytest.param(H, ["污水管网"], id="cells shifted by one column"),
    ],
)
def test_what_holds_is_not_reported(shared: Path, seed: str, words: list[str]) -> None:
    assert found(shared, seed, *words) == []


def test_the_right_completions_are_judged_not_skipped(shared: Path) -> None:
    summary = result(shared / "seeds" / f"{H}.txt").summary
    assert summary.passed >= 60
    assert summary.open == 0


def test_our_own_data_gives_the_same_findings_as_the_seeds(shared: Path) -> None:
    for seed in SEEDS:
        ours, theirs = result(ROOT / "data" / f"{seed}.txt"), result(shared / "seeds" / f"{seed}.txt")
        assert [f.fingerprint for f in ours.findings] == [f.fingerprint for f in theirs.findings]

"""What the shared words of a rule do in a drop: a period among the keys is one key, `except:` leaves out records, and a word that would do nothing is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from engines import ENGINES

from audit.drops import Held, audit_drop
from audit.drops.plan import explained
from audit.rulepack import load

pytest.importorskip("polars")

FIGURES = {"T": (30, 30.0), "A": (10, 20.0), "B": (20, 10.0), "M": (7, 7.0), "X": (3, 3.0), "Y": (4, 4.0)}
LONG = "area,month,item,value\n" + "".join(
    f"{area},2030-{month:02},{item},{FIGURES[area][item == 'rate']}\n"
    for area in FIGURES
    for month in (1, 2)
    for item in ("tons", "rate")
)
"""The areas of T, and those of M, add up in tons; rates do not."""
RATES = LONG.replace("A,2030-01,rate,20.0", "A,2030-01,rate,55.0")
WIDE = "area,month,a,b,c\n" + "".join(f"{n},2030-01,{10 + k},{10 + k},{k}\n" for k, n in enumerate("PQRSTUV"))
WRONG = WIDE.replace("P,2030-01,10,10,0", "P,2030-01,900,10,1")
TREE = "parent,child,sign\nT,A,1\nT,B,1\nM,X,1\nM,Y,1\n"

CASES = {
    # data, keys, rule: (checks, findings)
    "a period among the keys is one key of a long panel": (
        LONG, "area, month, item", 'along: item, formula: "tons = prior(tons, 1m)"', (12, 0),
    ),
    "a hierarchy over everything": (
        RATES, "area, month, item", "along: area, sum: {hierarchy: tree.csv}", (8, 1),
    ),
    "a hierarchy, but for the items that do not add up": (
        RATES, "area, month, item", "along: area, except: [rate], sum: {hierarchy: tree.csv}", (4, 0),
    ),
    "a hierarchy, but for one parent": (
        RATES, "area, month, item", "along: area, except: [T], sum: {hierarchy: tree.csv}", (4, 0),
    ),
    "the rest of the codes, but for those of another tree": (
        LONG, "area, month, item", "along: area, except: [M, X, Y], sum: {total: T, parts: rest}", (4, 0),
    ),
    "records that a key names": (WRONG, "area, month", "except: [P], formula: a = b", (6, 0)),
    "every record": (WRONG, "area, month", "formula: a = b", (7, 1)),
    "a population with its total": (WRONG, "area, month", "sigma_gap: {of: a}", (14, 1)),
    "a population without its total": (WRONG, "area, month", "except: [P], sigma_gap: {of: a}", (12, 0)),
    "a column, where the parts are the rest": (
        WIDE, "area, month", "except: [c], sum: {total: a, parts: rest, across: columns}", (7, 0),
    ),
}  # fmt: skip
TOLD = {
    # rule: the problem
    "scope: Harbour, formula: a = b": ("drop.word", "scope:"),
    "in: [a], formula: a = b": ("drop.word", "in:"),
}


def held(folder: Path, text: str, keys: str, rule: str, engine: str = "polars") -> Held:
    (folder / "tree.csv").write_text(TREE, encoding="utf-8")
    (folder / "a.csv").write_text(text, encoding="utf-8")
    pack = f"pack: a\nversion: 1\ntables: {{t: {{file: a.csv, keys: [{keys}], period: month}}}}\nrules:\n"
    (folder / "pack.yaml").write_text(f"{pack}  - {{id: r, table: t, {rule}}}\n", encoding="utf-8")
    return audit_drop(folder / "a.csv", load(folder / "pack.yaml"), engine=engine, kept=True)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", CASES)
def test_a_word_keeps_its_meaning(tmp_path: Path, engine: str, case: str) -> None:
    text, keys, rule, expected = CASES[case]
    found = held(tmp_path, text, keys, rule, engine)
    assert (found.runs[0].summary.checks, len(found.findings)) == expected
    assert [problem for problem in found.problems if problem.severity != "notice"] == []


@pytest.mark.parametrize("rule", TOLD)
def test_a_word_that_would_do_nothing_is_told(tmp_path: Path, rule: str) -> None:
    (problem,) = held(tmp_path, WIDE, "area, month", rule).problems
    assert (problem.code, dict(problem.values)["word"]) == TOLD[rule]


def test_an_exception_that_names_no_column_needs_keys(tmp_path: Path) -> None:
    (problem,) = held(tmp_path, WIDE, "month", "except: [P], formula: a = b").problems
    assert (problem.code, dict(problem.values)["label"]) == ("rule.label", "P")


@pytest.mark.parametrize("engine", ENGINES)
def test_the_plan_counts_the_rows_of_the_data(tmp_path: Path, engine: str) -> None:
    found = held(
        tmp_path, LONG, "area, month, item", "along: area, except: [rate], sum: {hierarchy: tree.csv}", engine
    )
    assert "rows 24;" in "\n".join(explained(found))
    assert "行数 24；" in "\n".join(explained(found, "zh"))


@pytest.mark.parametrize("engine", ENGINES)
def test_a_code_that_no_record_has_is_told(tmp_path: Path, engine: str) -> None:
    found = held(tmp_path, LONG, "area, month, item", 'along: item, formula: "tonns = rate"', engine)
    (problem,) = [problem for problem in found.problems if problem.severity == "warning"]
    values = dict(problem.values)
    assert (problem.code, values["label"], values["nearest"]) == ("drop.code", "tonns", "tons")


@pytest.mark.parametrize("engine", ENGINES)
def test_codes_of_which_a_period_before_is_missing_are_no_matter(tmp_path: Path, engine: str) -> None:
    found = held(
        tmp_path, LONG, "area, month, item", 'along: item, formula: "tons = prior(tons, 1y)"', engine
    )
    assert [problem.code for problem in found.problems] == ["rule.open"]


def test_a_rule_about_words_says_that_there_are_no_figures(tmp_path: Path) -> None:
    words = "area,month,item,value\nT,2030-01,tons,many\nT,2030-02,tons,few\n"
    (problem,) = held(tmp_path, words, "area, month, item", 'along: item, formula: "tons = rate"').problems
    assert problem.code == "drop.figures"


def columns(*figures: str, separator: str = ";") -> str:
    return (
        separator.join(("area", "month", "a", "b"))
        + "\n"
        + "".join(
            f"P{k}{separator}2030-01{separator}{text}{separator}{text}\n" for k, text in enumerate(figures)
        )
    )


COMMAS = {
    "figures between semicolons": (columns("3,5", "12", "0,25", "1,1"), (4, 0, 0)),
    "figures between tabs": (columns("3,5", "1,25", "1,1", separator="\t"), (3, 0, 0)),
    "thousands of which one lost a digit": (columns(*["1,204", "2,311"] * 6, "12,5"), (12, 0, 0)),
    "points elsewhere": (columns("3,5", "1,2", "1,1", "7.5"), (0, 0, 0)),
}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", COMMAS)
def test_a_column_of_decimal_commas_proves_them(tmp_path: Path, engine: str, case: str) -> None:
    text, expected = COMMAS[case]
    summary = held(tmp_path, text, "area, month", "formula: a = b", engine).runs[0].summary
    assert (summary.passed, summary.impossible, summary.exempt) == expected

"""Keys that do not tell records apart are told, where a check rests on them or the drop is small; a sum is never made of a child that stands twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from engines import ENGINES

from audit.drops import Held, audit_drop
from audit.rulepack import load

pytest.importorskip("polars")

PRIOR = 'formula: "A >= prior(A, 1m)"'
ROW = "sum: {total: A, parts: [B], across: columns}"
CODES = "along: code, sum: {total: T, parts: [A, B]}"
TREE = "along: code, sum: {hierarchy: tree.csv}"
WIDE = "port,month,A,B\nN,2030-01,1,1\nN,2030-02,2,2\nS,2030-01,1,1\nS,2030-02,2,2\n"
LONG = "port,month,code,tons\n" + "".join(f"{p},2030-01,{c},{n}\n" for p in "NS" for c, n in (("T", 3), ("A", 1), ("B", 2)))  # fmt: skip

SHOULD_BE_TOLD = {
    # data, rule: the problem, how many records share what, (pass, fail, open)
    "a look-up that found two": (WIDE + "S,2030-01,7,7\n", PRIOR, "drop.doubled.warning", ("2", "port, month"), (1, 0, 4)),
    "records that a finding could not tell apart": (WIDE + "N,2030-01,7,7\n", ROW, "drop.doubled.notice", ("2", "port, month"), (5, 0, 0)),
    "a code with two figures": (LONG + "S,2030-01,A,9\n", CODES, "drop.doubled.warning", ("2", "port, month, code"), (1, 0, 1)),
    "a child that stands twice": (LONG + "S,2030-01,A,1\n", TREE, "drop.doubled.warning", ("2", "port, month, code"), (1, 0, 1)),
    "a parent that stands twice": (LONG + "S,2030-01,T,3\n", TREE, "drop.doubled.warning", ("2", "port, month, code"), (1, 0, 1)),
}  # fmt: skip
SHOULD_NOT = {
    "each record by its keys": (WIDE, ROW),
    "look-ups that find one, or none": (WIDE, PRIOR),
    "codes of a panel": (LONG, CODES),
    "a hierarchy with a gap": (LONG.replace("S,2030-01,A,1\n", ""), TREE),
}


def held(folder: Path, text: str, rule: str, engine: str) -> Held:
    (folder / "tree.csv").write_text("parent,child,sign\nT,A,1\nT,B,1\n", encoding="utf-8")
    (folder / "a.csv").write_text(text, encoding="utf-8")
    pack = "pack: a\nversion: 1\ntables: {t: {file: a.csv, keys: [port], period: month}}\nrules:\n"
    (folder / "pack.yaml").write_text(f"{pack}  - {{id: r, table: t, {rule}}}\n", encoding="utf-8")
    return audit_drop(folder / "a.csv", load(folder / "pack.yaml"), engine=engine)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", SHOULD_BE_TOLD)
def test_shared_keys_are_told(tmp_path: Path, engine: str, case: str) -> None:
    text, rule, code, told, expected = SHOULD_BE_TOLD[case]
    found = held(tmp_path, text, rule, engine)
    (problem,) = [problem for problem in found.problems if problem.code.startswith("drop.doubled")]
    assert (problem.code, problem.severity) == (code, code.rsplit(".", 1)[1])
    values = dict(problem.values)
    assert (values["count"], values["keys"]) == told
    assert values["first"].split(" ")[0] in ("port=N", "port=S")
    summary = found.runs[0].summary
    assert (summary.passed, summary.impossible, summary.open) == expected


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", SHOULD_NOT)
def test_keys_that_tell_records_apart_are_no_matter(tmp_path: Path, engine: str, case: str) -> None:
    found = held(tmp_path, *SHOULD_NOT[case], engine)
    assert [problem.code for problem in found.problems if problem.code.startswith("drop.doubled")] == []

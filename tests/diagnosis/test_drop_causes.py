"""A wrong code of a hierarchy breaks its own sum and the one that it enters: two findings with one cause, and the children's sum has a place of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from engines import ENGINES

from audit.findings import AuditResult
from audit.pipeline import audit_files
from audit.rulepack import load
from audit.sources.drops import DropOptions

pytest.importorskip("polars")

TREE = {"T": {"M": 1, "X": -1}, "M": {"A": 1, "B": 1}, "U": {"M": 1, "Y": 1}}
"""T is M less X, M is A and B, U is M and Y."""
RIGHT = {"T": 1.0, "M": 3.0, "A": 1.4, "B": 1.6, "X": 2.0, "U": 7.0, "Y": 4.0}

SHOULD_BE_ONE = {
    # the figures that are wrong: the findings of each cause by the code of their sum, and the code to look at
    "a middle code": ({"M": 3.8}, [("M", {"M", "T", "U"})]),
    "a middle code within rounding": ({"M": 33.0, "A": 1.5}, [("M", {"M", "T", "U"})]),
    "a middle code in a record, a total in another": ({"M": 3.8, "other T": 9.0}, [("M", {"M", "T", "U"}), ("T", {"T"})]),
}  # fmt: skip
SHOULD_STAND_ALONE = {
    "a total": ({"T": 8.0}, [("T", {"T"})]),
    "a leaf": ({"A": 9.0}, [("M", {"M"})]),
    "two sums that miss by different amounts": ({"M": 3.8, "T": 9.0, "U": 1.0}, [("M", {"M"}), ("T", {"T"}), ("U", {"U"})]),
    "a middle code that another sum vouches for": ({"M": 3.8, "U": 7.8}, [("M", {"M"}), ("T", {"T"})]),
}  # fmt: skip


def result_of(folder: Path, wrong: dict[str, float], engine: str) -> AuditResult:
    edges = [f"{parent},{child},{sign}" for parent, of in TREE.items() for child, sign in of.items()]
    (folder / "tree.csv").write_text("\n".join(["parent,child,sign", *edges]), encoding="utf-8")
    lines = ["port,month,item,tons"]
    for port, prefix in (("North", ""), ("South", "other ")):
        lines += [f"{port},2030-01,{code},{wrong.get(prefix + code, value)}" for code, value in RIGHT.items()]
    (folder / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    (folder / "pack.yaml").write_text(
        "pack: a\nversion: 1\ntables: {t: {file: a.csv, keys: [port], period: month}}\n"
        "rules: [{id: r, table: t, along: item, sum: {hierarchy: tree.csv}}]\n",
        encoding="utf-8",
    )
    drops = DropOptions(engine=engine)
    return audit_files([folder / "a.csv"], [load(folder / "pack.yaml")], drops=drops).result()


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", [*SHOULD_BE_ONE, *SHOULD_STAND_ALONE])
def test_findings_of_a_hierarchy_by_their_causes(tmp_path: Path, engine: str, case: str) -> None:
    wrong, expected = (SHOULD_BE_ONE | SHOULD_STAND_ALONE)[case]
    causes = result_of(tmp_path, wrong, engine).causes
    found = [
        (c.cell.row.split(" / ")[-1], {f.target.row.split(" / ")[-1] for f in c.findings}) for c in causes
    ]
    assert found == expected
    assert {len({f.target.row.split(" / ")[0] for f in c.findings}) for c in causes} == {1}


def test_the_sum_of_the_children_is_at_a_place_of_its_own(tmp_path: Path) -> None:
    (finding,) = result_of(tmp_path, {"T": 8.0}, "polars").findings
    (sum_of,) = finding.terms
    assert (finding.target.column, finding.target.address) == ("tons", "port=North month=2030-01 item=T")
    assert (sum_of.column, sum_of.address) == ("sum(tons of children)", "port=North month=2030-01 item=T/*")
    assert sum_of.printed == "1.0"
    blamed = {suspect.column: suspect.candidates for suspect in finding.suspects}
    assert blamed["sum(tons of children)"] == ()  # nobody typed it

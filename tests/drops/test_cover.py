"""What an audit of a drop says that it covered: figures in columns of figures, those that a check judged, those that two did."""

from __future__ import annotations

from pathlib import Path

import pytest
from engines import ENGINES

from audit.drops import audit_drop
from audit.rulepack import load

pytest.importorskip("polars")

WIDE = "port,month,A,B,T,note\n" + "".join(f"P{k % 2},2030-{k // 2 + 1:02},1,2,3,7\n" for k in range(12))
LONG = "port,month,code,tons\n" + "".join(
    f"P{k % 2},2030-{k // 8 + 1:02},{'TABX'[k // 2 % 4]},{(3, 1, 2, 9)[k // 2 % 4]}\n" for k in range(48)
)
GAP = LONG.replace("P0,2030-01,A,1\n", "")
SDMX = "DATAFLOW,REF_AREA,ITEM,TIME_PERIOD,OBS_VALUE,DECIMALS,UNIT_MULT\n" + "".join(
    f"D,X,{'TAB'[k % 3]},20{k // 3 + 30},{(3, 1, 2)[k % 3]}.0,1,{k % 2 * 3}\n" for k in range(9)
)
TREE = "parent,child,sign\nT,M,1\nT,X,1\nM,A,1\nM,B,1\n"
DEEP = "port,month,code,tons\n" + "".join(
    f"P{k % 2},2030-01,{'TMABX'[k // 2]},{(12, 3, 1, 2, 9)[k // 2]}\n" for k in range(10)
)
KEYS = "keys: [port], period: month"

CASES = {
    # data, what the pack says of them, its rules; (figures, checked, by two rules or more, open)
    "every column of figures counts, those that a check reads are checked": (
        WIDE, KEYS, ["sum: {total: T, parts: [A, B], across: columns}"], (48, 36, 0, 0),
    ),
    "a second check makes a figure localisable": (
        WIDE, KEYS, ["sum: {total: T, parts: [A, B], across: columns}", "formula: note >= T"], (48, 48, 12, 0),
    ),
    "what a condition leaves out is not covered": (
        WIDE.replace("P1,2030-01,1,2,3,7", "P1,2030-01,1,2,4,0"), KEYS, ["{when: note >= 1, sum: {total: T, parts: [A, B], across: columns}}"], (48, 33, 0, 0),
    ),
    "what stays open is not covered": (
        WIDE.replace("P1,2030-01,1,2,3,7", "P1,2030-01,,2,3,7"), KEYS, ["sum: {total: T, parts: [A, B], across: columns}"], (48, 33, 0, 1),
    ),
    "an earlier period is a figure of its own": (
        WIDE, KEYS, ['formula: "A = prior(A, 1m)"'], (48, 12, 0, 2),
    ),
    "a plausible bound covers nothing": (
        WIDE, KEYS, ["mirror: {one: A, other: B, limit: 900}"], (48, 0, 0, 0),
    ),
    "records without keys are figures but for their codes": (
        LONG, KEYS, ["{along: code, sum: {total: T, parts: [A, B]}}"], (48, 36, 0, 0),
    ),
    "a gap leaves its record open": (
        GAP, KEYS, ["{along: code, sum: {total: T, parts: [A, B]}}"], (47, 33, 0, 1),
    ),
    "the rest of the codes is all of them": (
        LONG, KEYS, ["{along: code, sum: {total: X, parts: rest}}"], (48, 48, 0, 0),
    ),
    "a hierarchy covers its codes, and twice those that are parent and child": (
        DEEP, KEYS, ["{along: code, sum: {hierarchy: tree.csv}}"], (10, 10, 2, 0),
    ),
    "attributes of an SDMX-CSV are no figures": (
        SDMX, "", ["{along: ITEM, sum: {total: T, parts: [A, B]}}"], (9, 9, 0, 0),
    ),
}  # fmt: skip


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", CASES)
def test_coverage_says_what_was_judged(tmp_path: Path, engine: str, case: str) -> None:
    text, said, rules, expected = CASES[case]
    (tmp_path / "tree.csv").write_text(TREE, encoding="utf-8")
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    pack = f"pack: a\nversion: 1\ntables: {{t: {{file: a.csv{', ' + said if said else ''}}}}}\nrules:\n"
    for k, rule in enumerate(rules):
        pack += f"  - {{id: r{k}, table: t, {rule.removeprefix('{').removesuffix('}') if rule.startswith('{') else rule}}}\n"
    (tmp_path / "pack.yaml").write_text(pack, encoding="utf-8")
    held = audit_drop(tmp_path / "a.csv", load(tmp_path / "pack.yaml"), engine=engine)
    assert [p.code for p in held.problems if p.severity == "warning"] == []
    (table,) = held.coverage.tables
    assert (table.figures, table.checked, table.localisable, table.open) == expected
    assert (held.coverage.figures, held.coverage.checked) == expected[:2]

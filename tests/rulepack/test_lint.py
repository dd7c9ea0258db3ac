"""Remarks on packs that are right but could be better."""

from __future__ import annotations

import pytest
from pack_cases import Write

from audit.rulepack import lint, load

HEAD = "pack: a\nversion: 1\napplies_to: a-*\ntables: {t: T, unused: U}\nrules:\n"
TITLED = "  - {id: x, title: t, table: t, sum: {total: A, parts: [B, C]}"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("pack: a\nversion: 1\n", ["lint.applies", "lint.empty"]),
        (HEAD + TITLED + "}\n", ["lint.table.unused"]),
        (HEAD + "  - {id: x, title: t, same: [t/a/b, unused/a/b]}\n", []),
        (HEAD + "  - {id: x, same: [t/a/b, unused/a/b]}\n", ["lint.title"]),
        (HEAD + '  - {id: x, title: t, formula: "[t/a/b] = [unused/a/b]"}\n', []),
        (HEAD + "  - {id: x, title: t, same: [t/a/b, unusd/a/b]}\n", ["lint.table.unused", "lint.alias"]),
        (HEAD + "  - {id: x, title: t, same: [t/a/b, prose/a/b]}\n", ["lint.table.unused"]),
        (HEAD + TITLED + ", except: D}\n", ["lint.table.unused", "lint.why"]),
        (HEAD + TITLED + ", except: D, why: note 1}\n", ["lint.table.unused"]),
        (HEAD + TITLED + ", tolerance: 1}\n", ["lint.table.unused", "lint.why"]),
        (HEAD + TITLED + ", basis: comparable}\n", ["lint.table.unused", "lint.why"]),
        (HEAD + TITLED.replace("[B, C]", "[B，C]") + "}\n", ["lint.table.unused", "lint.comma"]),
        (
            HEAD + TITLED + "}\n" + TITLED.replace("id: x", "id: y") + "}\n",
            ["lint.table.unused", "lint.twice"],
        ),
        (HEAD + TITLED + "}\n" + TITLED.replace("id: x", "id: y") + ", in: D}\n", ["lint.table.unused"]),
    ],
)
def test_remarks(text: str, codes: list[str], write: Write) -> None:
    remarks = lint(load(write(text)))
    assert [remark.code for remark in remarks] == codes
    for remark in remarks:
        assert remark.text("en").startswith(f"{remark.file}:{remark.line}: ")
        assert remark.text("en") != remark.text("zh")


def test_a_remark_stands_where_its_rule_does(write: Write) -> None:
    (remark,) = [r for r in lint(load(write(HEAD + "  - id: x\n    same: [t/a/b, unused/a/b]\n"))) if r.rule]
    assert (remark.line, remark.rule) == (6, "x")
    assert "“x”" in remark.text("en")

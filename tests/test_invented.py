"""Bulletins of many kinds, as a statistician would hold them: national accounts with revision marks, an energy balance, a labour force by age, an election, a budget by codes,
a city's month, trade with decimal commas after blanks, crafts with decimal commas after points. As printed they are silent, to the last figure of every rule; one slip is one cell, and it is named.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.findings import AuditResult
from audit.pipeline import Run, audit_document
from audit.rulepack import load
from audit.sources import read

FOLDER = Path(__file__).parent / "invented"


def audited(path: Path) -> AuditResult:
    document = read(path)
    pack = load(FOLDER / f"{path.stem}.yaml")
    return Run(documents=(document,), judged=(audit_document(document, pack),)).result()


@pytest.mark.parametrize(
    ("name", "opened"),
    [
        ("accounts.md", 0),
        ("energy.md", 0),
        ("labour.csv", 0),
        ("budget.txt", 0),
        ("city.txt", 0),
        ("commerce.txt", 0),
        ("betriebe.csv", 0),
        ("vote.txt", 4),  # rows below the parties print no share
    ],
)
def test_an_honest_bulletin_is_silent(name: str, opened: int) -> None:
    result = audited(FOLDER / name)
    assert result.findings == ()
    assert result.summary.open == opened
    assert result.summary.passed == result.summary.checks - opened > 9
    assert not [problem for problem in result.problems if problem.severity != "notice"]


SLIPS = [
    # file, printed, misprinted, the cell to look at, the slip named for it, how many findings it explains
    ("accounts.md", "| 4,902p |", "| 4,920p |", ("Gross capital formation", "2031 Q2"), "4,902", 3),
    ("accounts.md", "| 22,058 |", "| 22,508 |", ("Gross domestic product", "2031 Q1"), "22,058", 1),
    ("accounts.md", "| 12,890r |", "| 1,289r |", ("Gross domestic product", "2031 Q1"), "", 1),
    ("energy.md", "| – | -35 | – |", "| – | 35 | – |", ("Refineries", "Oil"), "-35", 2),
    ("energy.md", "| 96 | 210 |", "| 96 | 201 |", ("Industry", "Oil"), "210", 2),
    ("labour.csv", ",2 157.3,", ",2 175.3,", ("25-54", "Employed"), "2 157.3", 2),
    ("labour.csv", ",65.2", ",56.2", ("55-64", "Participation rate (%)"), "65.2", 1),
    ("budget.txt", "10,780.2", "1,078.02", ("普通教育", "决算数"), "10,780.2", 3),
    ("budget.txt", "\t94.2", "\t92.4", ("进修培训", "决算为预算%"), "", 1),
    ("city.txt", "12.86", "12.68", ("一般公共预算收入", "5月"), "12.86", 1),
    ("city.txt", "\t-8.2\n", "\t8.2\n", ("商品房销售额", "同比±%"), "-8.2", 1),
    ("commerce.txt", "1 238,0\t", "1 283,0\t", ("Produits alimentaires", "Exportations"), "1 238,0", 3),
    ("commerce.txt", "-1 215,9", "1 215,9", ("Autres produits industriels", "Solde"), "-1 215,9", 2),
    ("commerce.txt", "\t88,3", "\t883", ("Énergie", "Exportations"), "88,3", 3),
    ("betriebe.csv", "4.127,5", "4.217,5", ("Kraftfahrzeuggewerbe", "Umsatz (Mio. EUR)"), "4.127,5", 2),
    ("betriebe.csv", "-1,8", "1,8", ("Ausbaugewerbe", "Veränderung (%)"), "-1,8", 1),
    ("vote.txt", "118,277", "118,727", ("Others", "Votes"), "118,277", 2),
]


@pytest.mark.parametrize(
    ("name", "printed", "misprinted", "cell", "text", "count"),
    SLIPS,
    ids=[f"{s[0]}: {s[2].strip()}" for s in SLIPS],
)
def test_one_slip_is_one_cell(
    name: str, printed: str, misprinted: str, cell: tuple[str, str], text: str, count: int, tmp_path: Path
) -> None:
    whole = (FOLDER / name).read_text(encoding="utf-8")
    assert printed in whole
    head, _, tail = whole.rpartition(printed)
    (tmp_path / name).write_text(head + misprinted + tail, encoding="utf-8")
    causes = [one for one in audited(tmp_path / name).causes if one.findings[0].severity == "error"]
    assert [(one.cell.row.split(" / ")[-1], one.cell.column, len(one.findings)) for one in causes] == [
        (*cell, count)
    ]
    named = {
        slip.text
        for finding in causes[0].findings
        for suspect in finding.suspects
        if suspect.grid == causes[0].cell.grid
        for slip in suspect.candidates
    }
    assert not text or text in named

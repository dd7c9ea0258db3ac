"""Differences as findings, in every format; the rules' findings as new, known and gone."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

import pytest

from audit.catalogue import LANGUAGES
from audit.compare import as_result, compare_documents, compare_files
from audit.compare.report import KINDS, percent
from audit.findings import AuditResult
from audit.reports import FORMATS, load
from audit.rulepack import load as load_pack

OLD = """\
# Northvale bulletin, March 2031

## Output

Unit: million

| Item | 2031 Q1 | 2030 Q1 | 2029 Q1 |
|---|---|---|---|
| Total | 90.5 | 90.1 | 80.1 |
| Farming | 40.2 | 40.1 | 30.0 |
| Industry | 50.3 | 51.0 | 51.1 |
"""
NEW = OLD.replace("90.5", "91.5").replace("51.1", "50.1")
PACK = """\
pack: northvale
version: 1
tables: {output: {heading: Output}}
rules:
  - {id: foots, title: the branches make the total, table: output, sum: {total: Total, parts: [Farming, Industry]}}
"""


@pytest.fixture
def here(tmp_path: Path) -> Path:
    for folder, text in (("old", OLD), ("new", NEW)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "north.md").write_text(text, encoding="utf-8")
    (tmp_path / "pack.yaml").write_text(PACK, encoding="utf-8")
    return tmp_path


def compared(here: Path) -> AuditResult:
    return compare_files(
        here / "old" / "north.md", here / "new" / "north.md", [load_pack(here / "pack.yaml")]
    )


def test_differences_come_first_then_findings_new_known_and_gone(here: Path) -> None:
    result = compared(here)
    assert [(f.id, f.rule, f.target.row, f.target.column, f.state) for f in result.findings] == [
        ("C001", "undeclared", "Total", "2031 Q1", "new"),
        ("C002", "undeclared", "Industry", "2029 Q1", "new"),
        ("F001", "foots", "Total", "2031 Q1", "new"),
        ("F002", "foots", "Total", "2030 Q1", "known"),
        ("G001", "foots", "Total", "2029 Q1", "gone"),
    ]
    first = result.findings[0]
    assert (first.imbalance, first.equation, first.terms[0].document) == (
        1,
        "90.5 → 91.5 (+1.1 %)",
        "old/north.md",
    )
    assert len({f.fingerprint for f in result.findings}) == 5


def test_every_kind_has_its_words() -> None:
    from audit.catalogue import compare

    for kind in KINDS:
        assert f"compare.{kind}.title" in compare.TEXTS
        assert any(
            code == f"compare.{kind}" or code.startswith(f"compare.{kind}.")
            for code in compare.TEXTS
            if not code.endswith(".title")
        )


@pytest.mark.parametrize("name", [name for name, form in FORMATS.items() if form.gives != "console"])
def test_every_format_shows_them(here: Path, name: str) -> None:
    for language in LANGUAGES:
        content = load(name).render(compared(here), language=language)
        text = content if isinstance(content, str) else content.decode("latin-1")
        assert len(text) > 100


def test_an_edition_without_rules_is_compared_all_the_same(here: Path) -> None:
    result = compare_files(here / "old" / "north.md", here / "new" / "north.md")
    assert [f.rule for f in result.findings] == ["undeclared", "undeclared"]
    assert [problem.code for problem in result.problems] == ["compare.counted"]
    assert (result.summary.checks, result.summary.passed, result.summary.improbable) == (9, 7, 2)


def test_the_next_month_of_a_known_finding_is_known(document: Callable[..., object], here: Path) -> None:
    """Titles and labels differ by their months alone."""
    months = {
        "03": OLD.replace("2031 Q1", "March").replace("2030 Q1", "2030"),
        "04": OLD.replace("2031 Q1", "April").replace("2030 Q1", "2030").replace("March 2031", "April 2031"),
    }
    for month, text in months.items():
        (here / f"n-2031-{month}.md").write_text(text)
    result = compare_files(here / "n-2031-03.md", here / "n-2031-04.md", [load_pack(here / "pack.yaml")])
    assert {f.state for f in result.findings if f.rule == "foots"} == {"known"}


def audit(here: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "audit", *words],
        cwd=here,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["old/north.md", "new/north.md", "--rules", "pack.yaml"], 1),
        (["old/north.md", "new/north.md", "--fail-on", "error"], 0),
        (["old/north.md", "new/north.md", "--fail-on", "never"], 0),
        (["new/north.md", "new/north.md", "--rules", "pack.yaml"], 0),  # what it finds is known
        (["old/none.md", "new/north.md"], 2),
        (["old/north.md", "new/north.md", "--format", "fax"], 2),
    ],
)
def test_the_status_is_by_what_is_new(here: Path, words: Sequence[str], status: int) -> None:
    done = audit(here, "compare", *words)
    assert done.returncode == status, done.stderr
    assert "Traceback" not in done.stderr


def test_a_difference_can_be_accepted(here: Path) -> None:
    done = audit(
        here, "compare", "old/north.md", "new/north.md", "--format", "json", "--out", "reports/c.json"
    )
    assert done.returncode == 1
    assert [finding["id"] for finding in json.loads((here / "reports/c.json").read_text())["findings"]] == [
        "C001",
        "C002",
    ]
    for finding in ("C001", "C002"):
        assert (
            audit(here, "accept", finding, "--reason", "corrected by the office", "--who", "s3").returncode
            == 0
        )
    assert audit(here, "compare", "old/north.md", "new/north.md").returncode == 0
    (here / "new" / "north.md").write_text(NEW.replace("91.5", "92.5"), encoding="utf-8")
    again = audit(here, "compare", "old/north.md", "new/north.md")
    assert again.returncode == 1
    assert "lapsed" in again.stdout


def test_results_of_documents_read_elsewhere(document: Callable[..., object]) -> None:
    old, new = document(OLD, "a.md"), document(NEW, "b.md")
    result = as_result(
        compare_documents(old, new),
        AuditResult(documents=(old,)),
        AuditResult(documents=(new,)),
        "a.md",
        "b.md",
    )  # type: ignore[arg-type]
    assert [f.rule for f in result.findings] == ["undeclared", "undeclared"]


@pytest.mark.parametrize(("profile", "imbalance"), [("", "1"), ("profile: {decimal: comma}\n", "1/1000")])
def test_editions_are_compared_in_the_manner_that_the_pack_tells(
    tmp_path: Path, profile: str, imbalance: str
) -> None:
    printed = "# Northvale, March 2031\n\n| Item | Index |\n|---|---|\n| Farming | 12,345 |\n| Industry | 10,002 |\n"
    files = [tmp_path / "old.md", tmp_path / "new.md"]
    for path, text in zip(files, (printed, printed.replace("12,345", "12,346")), strict=True):
        path.write_text(text, encoding="utf-8")
    (tmp_path / "pack.yaml").write_text(
        f"pack: n\nversion: 1\n{profile}tables: {{t: {{}}}}\n", encoding="utf-8"
    )
    result = compare_files(*files, [load_pack(tmp_path / "pack.yaml")], same_period=True)
    (finding,) = result.findings
    assert (finding.target.printed, abs(finding.imbalance or 0)) == ("12,346", Fraction(imbalance))


@pytest.mark.parametrize(
    ("share", "told"),
    [(0.019, "+1.9 %"), (-0.054, "−5.4 %"), (7.625, "+762 %"), (0.9949, "+99 %"), (1, "+100 %"), (12, "×13")],
)
def test_a_revision_is_told_without_an_exponent(share: float, told: str) -> None:
    assert percent(Fraction(str(share))) == told

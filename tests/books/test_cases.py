"""What a book says against itself, as cases: found where it should be, silent where it should be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from book_cases import cases, write

from audit.findings import AuditResult
from audit.pipeline import audit_files
from audit.rulepack import load

ALL = {
    name: case for kind in ("shown", "text", "result", "skip", "both") for name, case in cases(kind).items()
}
PACK = "pack: p\nversion: 1\ntables: {t: {}}\nrules:\n"


def _result(case: dict[str, Any], path: Path) -> AuditResult:
    packs = []
    if "rules" in case:
        file = path.with_suffix(".yaml")
        file.write_text(PACK + case["rules"], encoding="utf-8")
        packs = [load(file)]
    return audit_files([write(case, path)], packs).result()


@pytest.mark.parametrize("suffix", ["xlsx", "ods"])
@pytest.mark.parametrize("name", ALL)
def test_case(name: str, suffix: str, tmp_path: Path) -> None:
    case = ALL[name]
    result = _result(case, tmp_path / f"book.{suffix}")
    found = [f for f in result.findings if f.pack == "workbook"]
    said = [
        " ".join([f.rule, f.severity.value, f.target.where.ref, *(t.where.ref for t in f.terms)])
        for f in found
    ]
    assert said == case.get("found", [])
    assert name.startswith("should not") == (not said)
    for finding in found:
        for language in ("en", "zh"):
            assert "{" not in finding.message[language]
            assert finding.message[language] != finding.message["en"] or language == "en"
    for word in case.get("says", []):
        assert any(word in finding.message["en"] for finding in found), word


def test_cases_stand_on_both_sides() -> None:
    for kind in ("shown", "text", "result", "skip", "both"):
        names = list(cases(kind))
        assert sum(name.startswith("should not") for name in names) >= 3, kind
        assert sum(not name.startswith("should not") for name in names) >= 2, kind

"""A bulletin with decimal commas: what a report says that a cell should print has the cell's own marks; what it works out itself has points."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from audit.findings import AuditResult
from audit.pipeline import Run, audit_document
from audit.reports import csv_table, html, markdown
from audit.reports._numbers import expected, imbalance
from audit.reports._xlsx_tables import book_of_tables
from audit.rulepack import load
from audit.sources import read

INVENTED = Path(__file__).parent.parent / "invented"


@pytest.fixture
def result(tmp_path: Path) -> AuditResult:
    """The trade bulletin with two digits transposed."""
    text = (INVENTED / "commerce.txt").read_text(encoding="utf-8")
    (tmp_path / "commerce.txt").write_text(text.replace("1 238,0\t", "1 283,0\t"), encoding="utf-8")
    document = read(tmp_path / "commerce.txt")
    return Run(
        documents=(document,), judged=(audit_document(document, load(INVENTED / "commerce.yaml")),)
    ).result()


def test_expected_values_are_printed_as_the_cell_is(result: AuditResult) -> None:
    assert [(f.target.printed, expected(f), imbalance(f)) for f in result.findings] == [
        ("1 283,0", "1 238,0", "+45"),
        ("1 283,0", "1 238,0", "+45"),
        ("1,9", "5,6", "-3.67"),
    ]


@pytest.mark.parametrize("report", [markdown, csv_table, html])
def test_a_report_names_the_slip_in_the_cell_s_marks(report: object, result: AuditResult) -> None:
    page = report.render(result, language="en")  # type: ignore[attr-defined]
    assert "1 238,0" in page
    assert "1238.0" not in page


def test_a_workbook_holds_the_figures_as_numbers(result: AuditResult) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book, _ = book_of_tables(result.documents[0], set(), "en")
    values = [cell.value for row in openpyxl.load_workbook(io.BytesIO(book)).worksheets[0] for cell in row]
    assert 412.6 in values
    assert -458.5 in values
    assert "1 283,0" in values  # blanks between thousands are no format of a workbook: the text as printed

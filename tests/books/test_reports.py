"""What a book says against itself stands in every report, in the order of its cells, and marked in the book itself."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from book_cases import cases, typed, write
from rich.cells import cell_len
from rich.console import Console

from audit import reports
from audit.findings import AuditResult
from audit.pipeline import audit_files
from audit.reports import terminal
from audit.rulepack import load
from tests.generated.formats import OFFICE, convert

CASE = cases("skip")["should find the row that one total leaves out and its neighbours take in"]
SENTENCE = "leaves out Sheet1!C4, which the formulas beside it take in"
PACK = """pack: p
version: 1
tables: {t: {}}
rules:
  - {id: coal, table: t, formula: "Coal = Oil"}
  - {id: fuels, table: t, formula: "Gas = Oil"}
"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return typed(write(CASE, tmp_path / "book.xlsx"))


def _with_pack(book: Path, *packs: str) -> AuditResult:
    loaded = []
    for k, text in enumerate(packs):
        file = book.with_name(f"{k}.yaml")
        file.write_text(text, encoding="utf-8")
        loaded.append(load(file))
    return audit_files([book], loaded).result()


@pytest.mark.parametrize("name", [name for name, one in reports.FORMATS.items() if one.gives != "console"])
def test_every_report_has_it(book: Path, name: str) -> None:
    text = str(reports.load(name).render(_with_pack(book), language="en"))
    assert "book-skip" in text or "F001" in text
    assert "C4" in text


@pytest.mark.parametrize("name", ["json", "html", "csv", "sarif", "junit", "github", "gitlab", "ess"])
def test_reports_with_room_say_which_cell_is_left_out(book: Path, name: str) -> None:
    assert SENTENCE in str(reports.load(name).render(_with_pack(book), language="en"))


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "the formula =SUM(C2:C3) " + SENTENCE),
        ("zh", "公式 =SUM(C2:C3) 漏掉 Sheet1!C4，而相邻公式都包含相应单元格"),
    ],
)
@pytest.mark.parametrize("width", [80, 140])
def test_the_terminal_says_it_in_a_sentence(book: Path, width: int, language: str, sentence: str) -> None:
    console = Console(width=width, file=io.StringIO(), color_system=None)
    terminal.render(_with_pack(book), console, language=language)
    assert isinstance(console.file, io.StringIO)
    text = console.file.getvalue()
    assert "∌" not in text
    assert sentence.replace(" ", "") in "".join(text.split())
    assert max(cell_len(line) for line in text.splitlines()) <= width


@pytest.mark.filterwarnings("ignore:Workbook contains no default style")  # the book is written by hand
def test_the_annotated_book_has_a_note_on_the_total_and_a_row_among_the_findings(book: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    result = _with_pack(book)
    content = reports.load("xlsx").annotate(result, result.documents[0], book, language="en")
    marked = openpyxl.load_workbook(io.BytesIO(content))
    assert SENTENCE in marked["Sheet1"]["C5"].comment.text
    assert marked["Sheet1"]["C5"].value == "=SUM(C2:C3)"
    told = [str(cell.value) for row in marked.worksheets[0].iter_rows() for cell in row]
    assert any(SENTENCE in text for text in told)


def test_findings_stand_in_the_order_of_cells_whoever_found_them(book: Path) -> None:
    found = _with_pack(book, PACK).findings
    assert [f.id for f in found] == [f"F{k:03d}" for k in range(1, len(found) + 1)]
    places = [f.target.grid for f in found]
    assert places == sorted(places)
    assert {f.pack for f in found} == {"p", "workbook"}


def test_packs_that_both_apply_hear_of_the_book_once(book: Path) -> None:
    result = _with_pack(book, PACK, PACK.replace("pack: p", "pack: q"))
    assert sum(f.pack == "workbook" for f in result.findings) == 1
    assert result.packs == ("p", "q", "workbook")


def test_a_book_without_a_pack_is_not_called_clean(tmp_path: Path) -> None:
    clean = {"rows": [["Item", "Level"], ["Coal", 1], ["Oil", 2], ["Total", {"is": 3, "of": "SUM(B2:B3)"}]]}
    result = audit_files([write(clean, tmp_path / "book.xlsx")], []).result()
    assert (result.findings, result.summary.checks, result.packs) == ((), 0, ())
    assert [p.code for p in result.problems] == ["pack.none"]


def test_a_rule_that_held_is_counted_beside_the_packs(book: Path) -> None:
    runs = {run.id: run.summary for run in _with_pack(book, PACK).rules if run.pack == "workbook"}
    assert (runs["book-skip"].improbable, runs["book-result"].passed, runs["book-shown"].passed) == (1, 1, 1)


@pytest.mark.skipif(not OFFICE, reason="needs LibreOffice")
def test_an_old_book_is_judged_by_its_display(tmp_path: Path) -> None:
    rows = [
        ["Item", "Level"],
        ["Coal", {"is": 12.3, "as": '0".0"'}],
        ["Oil", {"is": 4.5, "as": "0.0"}],
        ["Gas", "30"],
    ]
    rows += [["Wood", 1], ["Peat", 2], ["Wind", {"is": 45199, "as": 'yyyy"年"'}]]
    convert([typed(write({"rows": rows}, tmp_path / "book.xlsx"))], "xls")
    result = audit_files([tmp_path / "book.xls"], []).result()
    assert [(f.rule, f.target.where.ref) for f in result.findings] == [
        ("book-shown", "B2"),
        ("book-text", "B4"),
    ]

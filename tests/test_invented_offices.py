"""Bulletins as offices send them: an agricultural census in Word, trade by partner in Excel, a labour force survey as PDF, each with merged headers, units of its own and a pack as a user writes it.

As printed they are silent and every figure is checked; one slip is one cell (or two that changed places), and it is named.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from audit.findings import AuditResult
from audit.pipeline import Run, audit_document
from audit.reports import _words
from audit.rulepack import load
from audit.sources import read
from tests.generated.formats import OFFICE, convert

FOLDER = Path(__file__).parent / "invented"
Table = list[list[str]]
KINDS = {"crops": "docx", "trade": "xlsx", "survey": "docx"}
MERGED = [(0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 0, 4), (0, 6, 1, 6), (0, 7, 1, 7)]


def table_of(name: str) -> Table:
    return [line.split("\t") for line in (FOLDER / f"{name}.tsv").read_text(encoding="utf-8").splitlines()]


def write_crops(table: Table, path: Path) -> None:
    told = [
        "Agricultural census 2031",
        "Cereals were grown on more land than in 2030.",
        "Table 4. Area, output and yield of cereals",
    ]
    notes = [
        "Totals may differ from the sum of their items because of rounding.",
        "Source: agricultural census.",
    ]
    _document(table, path, told, notes, MERGED)


def write_survey(table: Table, path: Path) -> None:
    told = [
        "Labour force survey, 3rd quarter 2031",
        "Table 1. Population by economic activity and region (thousand persons; rates in %)",
    ]
    _document(table, path, told, ["Note: unemployment rate = unemployed / labour force."], [], wide=True)


def _document(
    table: Table,
    path: Path,
    told: list[str],
    notes: Iterable[str],
    merged: Iterable[tuple[int, int, int, int]],
    *,
    wide: bool = False,
) -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    if wide:
        section = document.sections[0]
        section.page_width, section.page_height = section.page_height, section.page_width
    document.add_heading(told[0], 1)
    for text in told[1:]:
        document.add_paragraph(text)
    made = document.add_table(rows=len(table), cols=len(table[0]))
    made.style = "Table Grid"
    for r, line in enumerate(table):
        for c, text in enumerate(line):
            made.cell(r, c).text = text
    for top, left, bottom, right in merged:
        text = made.cell(top, left).text
        made.cell(top, left).merge(made.cell(bottom, right)).text = text
    for text in notes:
        document.add_paragraph(text)
    document.save(path)


def write_trade(table: Table, path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"], sheet["A2"] = "Table 7. External trade in goods by partner", "EUR million"
    for r, line in enumerate(table, 4):
        for c, text in enumerate(line, 1):
            if r > 5 and c > 1:
                sheet.cell(r, c).value, sheet.cell(r, c).number_format = _stored(text), _format(c)
            elif text:
                sheet.cell(r, c).value = int(text) if text.isdigit() else text
    for area in ("B4:C4", "D4:E4", "F4:G4", "A4:A5"):
        sheet.merge_cells(area)
    sheet.cell(len(table) + 5, 1).value = "Source: customs declarations; figures for 2031 are provisional."
    book.save(path)


def _stored(text: str) -> float:
    value = float(text.strip("()+").replace(",", ""))
    return -value if text.startswith("(") else value


def _format(column: int) -> str:
    return "#,##0.0;(#,##0.0)" if column < 8 else "0.0" if column == 8 else "+0.0;-0.0"


WRITERS: dict[str, Callable[[Table, Path], None]] = {
    "crops": write_crops,
    "trade": write_trade,
    "survey": write_survey,
}


def audited(path: Path) -> AuditResult:
    document = read(path)
    pack = load(FOLDER / f"{path.stem}.yaml")
    return Run(documents=(document,), judged=(audit_document(document, pack),)).result()


def written(name: str, folder: Path, changes: Iterable[tuple[int, int, str]] = ()) -> Path:
    table = table_of(name)
    for r, c, text in changes:
        assert table[r][c] != text
        table[r][c] = text
    path = folder / f"{name}.{KINDS[name]}"
    WRITERS[name](table, path)
    return path


def silent(result: AuditResult, checks: int) -> None:
    assert [f.message["en"] for f in result.findings] == []
    assert [p.code for p in result.problems if p.severity != "notice"] == []
    assert result.summary.passed == result.summary.checks == checks
    assert result.coverage.checked == result.coverage.figures > 0


@pytest.mark.parametrize(("name", "checks"), [("crops", 22), ("trade", 38), ("survey", 30)])
def test_an_honest_bulletin_is_silent_and_checked_to_its_last_figure(
    name: str, checks: int, tmp_path: Path
) -> None:
    silent(audited(written(name, tmp_path)), checks)


@pytest.mark.skipif(not OFFICE, reason="needs LibreOffice")
@pytest.mark.parametrize(("name", "suffix", "checks"), [("survey", "pdf", 30), ("trade", "ods", 38)])
def test_so_it_is_in_another_format(name: str, suffix: str, checks: int, tmp_path: Path) -> None:
    path = written(name, tmp_path)
    convert([path], suffix)
    shutil.move(path, path.with_suffix(".old"))
    silent(audited(path.with_suffix(f".{suffix}")), checks)


SLIPS: list[Any] = [
    # name, changes, the cell, the other cell where two changed places, a value named for it, findings
    ("crops", [(2, 4, "3,243.8")], "Winter wheat · Output (1 000 t) / 2031", "", "3,234.8", 4),
    ("crops", [(2, 5, "8.74")], "Winter wheat · Yield (t/ha) / 2031", "", "7.84", 1),
    ("crops", [(3, 2, "183.3")], "Spring barley · Area (1 000 ha) / 2031", "", "188.3", 2),
    ("crops", [(5, 4, "192.8"), (6, 4, "941.8")], "Grain maize · Output (1 000 t) / 2031", "Oats · Output (1 000 t) / 2031", "941.8", 6),
    ("trade", [(7, 6, "1,401.4")], "China · Balance / 2031", "", "-1,401.4", 2),
    ("trade", [(6, 2, "588.8"), (7, 2, "1,067.3")], "United States · Exports / 2031", "China · Exports / 2031", "1,067.3", 6),
    ("trade", [(6, 4, "443.9")], "United States · Imports / 2031", "", "433.9", 2),
    ("trade", [(4, 2, "17,004.4")], "of which: Germany · Exports / 2031", "", "1,700.4", 4),
    ("trade", [(2, 8, "-4.5")], "World · Change of exports, % / 2031/2030", "", "4.5", 1),
    ("survey", [(2, 3, "602.4")], "East · Employed", "", "604.2", 3),
    ("survey", [(5, 8, "8.5")], "Country · Unemployment rate", "", "5.8", 1),
    ("survey", [(3, 5, "584.9")], "South · Inactive", "", "548.9", 2),
    ("survey", [(3, 3, "88.5"), (3, 4, "1240.5")], "South · Employed", "South · Unemployed", "1240.5", 4),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "changes", "cell", "other", "value", "count"),
    SLIPS,
    ids=[f"{s[0]}: {s[1][0][2]}" for s in SLIPS],
)
def test_one_slip_is_one_cell(
    name: str,
    changes: list[tuple[int, int, str]],
    cell: str,
    other: str,
    value: str,
    count: int,
    tmp_path: Path,
) -> None:
    (cause,) = audited(written(name, tmp_path, changes)).causes
    twin = _words.short(cause.exchanged) if cause.exchanged else ""
    assert (_words.short(cause.cell), twin, len(cause.findings)) == (cell, other, count)
    suspects = [s for f in cause.findings for s in f.suspects if s.grid == cause.cell.grid]
    assert value in {slip.text for suspect in suspects for slip in suspect.candidates}

"""A generated bulletin as a file: text, Markdown, CSV, HTML, a workbook of texts or of numbers, a Word document, each by the plain library; PDF and OpenDocument by LibreOffice."""

from __future__ import annotations

import csv
import html
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from tests.generated.model import Bulletin, Cell, Sheet


def write_text(bulletin: Bulletin, path: Path) -> None:
    """Tabs between cells, blanks where a merged cell goes on, page marks with the header repeated."""
    lines = [bulletin.title, ""]
    for sheet in bulletin.sheets:
        lines += [sheet.heading, *([sheet.unit_line] if sheet.unit_line else []), ""]
        for r, line in enumerate(_texts(sheet)):
            if r - sheet.header in sheet.pages and r > sheet.header:
                lines += ["", "[[page 2]]", "", *("\t".join(top) for top in _texts(sheet)[: sheet.header])]
            lines.append("\t".join(line))
        lines += ["", *sheet.notes, ""]
    path.write_text("\n".join(lines), encoding="utf-8")


def write_markdown(bulletin: Bulletin, path: Path) -> None:
    """Headings by #, pipe tables."""
    lines = [f"# {bulletin.title}", ""]
    for sheet in bulletin.sheets:
        lines += [f"## {sheet.heading}", "", *([sheet.unit_line, ""] if sheet.unit_line else [])]
        texts = _texts(sheet)
        rows = ["| " + " | ".join(line) + " |" for line in texts]
        lines += [rows[0], "|" + " --- |" * len(texts[0]), *rows[1:], "", *sheet.notes, ""]
    path.write_text("\n".join(lines), encoding="utf-8")


def write_csv(bulletin: Bulletin, path: Path) -> None:
    """All sheets below one another, as a book saved as CSV has them."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        for sheet in bulletin.sheets:
            writer.writerow([sheet.heading])
            if sheet.unit_line:
                writer.writerow([sheet.unit_line])
            writer.writerows(_texts(sheet))
            writer.writerows([[note] for note in sheet.notes])
            writer.writerow([])


def write_html(bulletin: Bulletin, path: Path) -> None:
    """A page with spans."""
    parts = [
        f"<html><head><meta charset='utf-8'><title>{bulletin.title}</title></head><body><h1>{bulletin.title}</h1>"
    ]
    for sheet in bulletin.sheets:
        parts.append(
            f"<h2>{html.escape(sheet.heading)}</h2>"
            + (f"<p>{sheet.unit_line}</p>" if sheet.unit_line else "")
            + "<table>"
        )
        for r, line in enumerate(sheet.grid):
            tag = "th" if r < sheet.header else "td"
            cells = (
                f"<{tag} rowspan={c.rowspan} colspan={c.colspan}>{html.escape(c.text)}</{tag}>"
                for c in line
                if c
            )
            parts.append("<tr>" + "".join(cells) + "</tr>")
        parts.append("</table>" + "".join(f"<p>{note}</p>" for note in sheet.notes))
    path.write_text("\n".join(parts) + "</body></html>", encoding="utf-8")


def write_numbers(bulletin: Bulletin, path: Path) -> None:
    """The workbook with figures stored as numbers, shown as printed by their number formats."""
    write_xlsx(bulletin, path, numbers=True)


_FIGURE = re.compile(r"-?(\d[\d,]*)(?:\.(\d+))?(%?)")


def _stored(text: str) -> tuple[float, str] | None:
    """(value, number format) of a printed figure; None for anything else."""
    match = _FIGURE.fullmatch(text)
    if not match:
        return None
    code = ("#,##0" if "," in text else "0") + ("." + "0" * len(match[2]) if match[2] else "") + match[3]
    value = Decimal(text.replace(",", "").rstrip("%"))
    return float(value / 100 if match[3] else value), code


def write_xlsx(bulletin: Bulletin, path: Path, numbers: bool = False) -> None:
    """A workbook with a sheet for each table, figures as texts, merged ranges."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for k, sheet in enumerate(bulletin.sheets):
        page = book.create_sheet(f"表{k + 1}")
        top = [sheet.heading, *([sheet.unit_line] if sheet.unit_line else [])]
        for r, text in enumerate(top, 1):
            page.cell(r, 1, text)
        for r, c, cell in _placed(sheet):
            place = page.cell(len(top) + r + 1, c + 1, cell.text)
            if numbers and cell.number and (stored := _stored(cell.text)):
                place.value, place.number_format = stored
            if cell.rowspan > 1 or cell.colspan > 1:
                page.merge_cells(
                    start_row=len(top) + r + 1,
                    start_column=c + 1,
                    end_row=len(top) + r + cell.rowspan,
                    end_column=c + cell.colspan,
                )
        for n, note in enumerate(sheet.notes):
            page.cell(len(top) + len(sheet.grid) + n + 1, 1, note)
    book.save(path)


def write_docx(bulletin: Bulletin, path: Path) -> None:
    """A Word document with headings, unit lines and merged cells."""
    import docx

    document = docx.Document()
    document.add_heading(bulletin.title, 0)
    for sheet in bulletin.sheets:
        document.add_heading(sheet.heading, 1)
        if sheet.unit_line:
            document.add_paragraph(sheet.unit_line)
        table = document.add_table(len(sheet.grid), len(sheet.grid[0]), style="Table Grid")
        places = [list(row.cells) for row in table.rows]
        for r, c, cell in _placed(sheet):
            place = places[r][c]
            if cell.rowspan > 1 or cell.colspan > 1:
                place = place.merge(places[r + cell.rowspan - 1][c + cell.colspan - 1])
            place.text = cell.text
        for note in sheet.notes:
            document.add_paragraph(note)
    document.save(str(path))


WRITERS = {
    "txt": write_text,
    "md": write_markdown,
    "csv": write_csv,
    "html": write_html,
    "xlsx": write_xlsx,
    "numbers.xlsx": write_numbers,
    "docx": write_docx,
}

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
CONVERTED = {"pdf": "docx", "odt": "docx", "ods": "xlsx"}
"""Formats that LibreOffice makes, and what of."""


def in_office(folder: Path, names: str = "*") -> None:
    """The files of those names in every format that LibreOffice makes; the test is skipped where there is no LibreOffice."""
    if not OFFICE:
        pytest.skip("needs LibreOffice")
    for suffix, source in CONVERTED.items():
        convert(sorted(folder.glob(f"{names}.{source}")), suffix)


def convert(paths: Sequence[Path], suffix: str) -> None:
    """Files in one folder, made into `suffix` beside them, all in one run of LibreOffice."""
    folder = paths[0].parent
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    words = [
        OFFICE or "",
        profile,
        "--headless",
        "--norestore",
        "--convert-to",
        suffix,
        "--outdir",
        str(folder),
    ]
    subprocess.run([*words, *map(str, paths)], capture_output=True, check=True, timeout=300)


def _texts(sheet: Sheet) -> list[list[str]]:
    return [[cell.text if cell else "" for cell in line] for line in sheet.grid]


def _placed(sheet: Sheet) -> Iterator[tuple[int, int, Cell]]:
    for r, line in enumerate(sheet.grid):
        for c, cell in enumerate(line):
            if cell:
                yield r, c, cell

"""Long documents: tables found, cells in place, seconds and memory, beside what other libraries make of the same file.

    python -m benchmarks.documents [--sheets 50] [--rows 400]

Needs `../shared/benchmarks/documents` for the PDF (the bulletin, seventeen times over: 204 pages, 306 tables) and its true cells; the book is made here: every
sheet has a title, a unit line, a header and rows of figures shown to one decimal. Each reader runs in a process of its own, and what this project does not
install in an environment of its own (made once, in a cache folder); one that does not install, or cannot run without a network, says so in its row. A cell counts as right where its row and
column hold the printed text, in the best of the tables that the reader gives (the PDF repeats each table seventeen times; one copy is judged).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from benchmarks.panel.environments import Absent, python_for

ROOT = Path(__file__).resolve().parent.parent
FILES = ROOT.parent / "shared" / "benchmarks" / "documents"
TIMES = 17
TITLES = 2
"""Rows of title and unit that a reader may leave on top of a table; they are not held against it."""
PATIENCE = 900
Grid = list[list[str]]


def bare(text: object) -> str:
    """`text` without blanks."""
    return re.sub(r"\s", "", "" if text is None else str(text))


def true_tables() -> list[Grid]:
    """The bulletin's tables as full grids, each merged cell's text at its top left."""
    return [
        _full(table["rows"])
        for table in json.loads((FILES / "truth.json").read_text(encoding="utf-8"))["bulletin"]
    ]


def _full(rows: Sequence[Sequence[dict[str, object]]]) -> Grid:
    free: dict[int, int] = {}
    grid: Grid = [[] for _ in rows]
    for r, row in enumerate(rows):
        column = 0
        for cell in row:
            while free.get(column, 0) > r:
                column += 1
            grid[r] += [""] * (column - len(grid[r])) + [bare(cell["text"])]
            down, across = int(str(cell.get("rowspan", 1))), int(str(cell.get("colspan", 1)))
            free.update(dict.fromkeys(range(column, column + across), r + down))
            column += across
    return grid


def book_value(sheet: int, row: int, column: int) -> float:
    """The value stored in the made book."""
    return (sheet + 1) * 1000 + row * 1.234567 + column


def book_tables(sheets: int, rows: int) -> list[Grid]:
    """The made book's tables as they are shown."""
    head = ["item", *(f"m{m}" for m in range(1, 12))]
    return [
        [head, *([f"item{r}", *(_shown(book_value(s, r, c)) for c in range(1, 12))] for r in range(rows))]
        for s in range(sheets)
    ]


def _shown(value: float) -> str:
    return str(Decimal(repr(value)).quantize(Decimal("0.1"), ROUND_HALF_UP))


def make_book(path: Path, sheets: int, rows: int) -> None:
    """Writes the book."""
    import openpyxl  # type: ignore[import-untyped]

    book = openpyxl.Workbook()
    book.remove(book.active)
    for s in range(sheets):
        sheet = book.create_sheet(f"Part {s + 1}")
        sheet["A1"], sheet["L2"] = f"Table {s + 1} Output", "Unit: tonnes"
        sheet.append(["item", *(f"m{m}" for m in range(1, 12))])
        for r in range(rows):
            sheet.append([f"item{r}", *(book_value(s, r, c) for c in range(1, 12))])
        for line in sheet.iter_rows(min_row=4, min_col=2):
            for cell in line:
                cell.number_format = "0.0"
    book.save(path)


def make_pdf(path: Path) -> None:
    """Writes the long PDF."""
    from pypdf import PdfWriter

    writer = PdfWriter()
    for _ in range(TIMES):
        writer.append(FILES / "bulletin.pdf")
    writer.write(path)


def by_audit(path: Path) -> list[Grid]:
    """This project's tables."""
    from audit.sources import read

    return [
        [
            [bare(c.text) if (c.row, c.column) == (r, k) else "" for k, c in enumerate(line)]
            for r, line in enumerate(table.grid)
        ]
        for table in read(path).tables
    ]


def by_pdfplumber(path: Path) -> list[Grid]:
    """pdfplumber's own tables, a page at a time."""
    import pdfplumber

    tables = []
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            tables += [[[bare(cell) for cell in row] for row in table] for table in page.extract_tables()]
            page.close()
    return tables


def by_pandas(path: Path) -> list[Grid]:
    """pandas.read_excel, told that the table begins in the third row of every sheet."""
    import pandas

    return [
        [[("" if cell != cell else bare(cell)) for cell in row] for row in frame.values.tolist()]
        for frame in pandas.read_excel(path, sheet_name=None, header=None, skiprows=2).values()
    ]


def by_markitdown(path: Path) -> list[Grid]:
    """markitdown's pipe tables."""
    from markitdown import MarkItDown  # type: ignore[import-not-found]

    tables: list[Grid] = [[]]
    for line in MarkItDown().convert(str(path)).text_content.splitlines():
        if line.startswith("|"):
            tables[-1] += (
                [] if set(line) <= set("|-: ") else [[bare(cell) for cell in line.strip("| ").split("|")]]
            )
        elif tables[-1]:
            tables.append([])
    return [table for table in tables if table]


def by_docling(path: Path) -> list[Grid]:
    """docling's tables, each merged cell's text at its top left."""
    from docling.document_converter import DocumentConverter  # type: ignore[import-not-found]

    tables = []
    for table in DocumentConverter().convert(str(path)).document.tables:
        grid = [[""] * table.data.num_cols for _ in range(table.data.num_rows)]
        for cell in table.data.table_cells:
            grid[cell.start_row_offset_idx][cell.start_col_offset_idx] = bare(cell.text)
        tables.append(grid)
    return tables


MARKITDOWN, DOCLING = ("markitdown[pdf,xlsx]",), ("docling",)
READERS: dict[str, tuple[str, Callable[[Path], list[Grid]], tuple[str, ...]]] = {
    "audit (pdf)": ("pdf", by_audit, ()), "pdfplumber extract_tables": ("pdf", by_pdfplumber, ()),
    "markitdown (pdf)": ("pdf", by_markitdown, MARKITDOWN), "docling (pdf)": ("pdf", by_docling, DOCLING),
    "audit (xlsx)": ("xlsx", by_audit, ()), "pandas.read_excel": ("xlsx", by_pandas, ()),
    "markitdown (xlsx)": ("xlsx", by_markitdown, MARKITDOWN), "docling (xlsx)": ("xlsx", by_docling, DOCLING),
}  # fmt: skip


def right(found: Sequence[Grid], true: Iterable[Grid]) -> tuple[int, int, int]:
    """(tables wholly right, filled cells in place, filled cells): each true table is paired with the found table that agrees best."""
    whole = cells = total = 0
    by_first: dict[str, list[Grid]] = {}
    for grid in found:
        for key in {cell for row in grid[:4] for cell in row if cell}:
            by_first.setdefault(key, []).append(grid)
    for table in true:
        filled = {(r, c): text for r, row in enumerate(table) for c, text in enumerate(row) if text}
        pool = {
            id(grid): grid for key in {text for text in table[0] if text} for grid in by_first.get(key, ())
        }
        best = max((_agreement(grid, filled) for grid in pool.values()), default=0)
        whole, cells, total = whole + (best == len(filled)), cells + best, total + len(filled)
    return whole, cells, total


def _agreement(grid: Grid, filled: dict[tuple[int, int], str]) -> int:
    return max(
        sum(
            r + down < len(grid) and c < len(grid[r + down]) and grid[r + down][c] == text
            for (r, c), text in filled.items()
        )
        for down in range(TITLES + 1)
    )


def peak() -> int:
    """The most memory that this process has held, in MB; on Linux its own, not what it inherited from the process that began it."""
    status = Path("/proc/self/status")
    if status.exists() and (match := re.search(r"VmHWM:\s*(\d+) kB", status.read_text())):
        return int(match[1]) >> 10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


def one(name: str, path: Path, sheets: int, rows: int) -> None:
    """Runs one reader and prints its row; in a process of its own."""
    kind, reader, _ = READERS[name]
    begun, cpu = time.perf_counter(), time.process_time()
    try:
        found = reader(path)
    except ImportError as error:
        print(f"| {name} | not installed ({error.name}) | | | | |")
        return
    except Exception as error:  # another library's, whatever it is
        without = "snapshot" in str(error) or "offline" in str(error).lower()
        words = "needs models that it loads from a network" if without else f"{type(error).__name__}"
        print(f"| {name} | {words} | | | | |")
        return
    wall, used = time.perf_counter() - begun, time.process_time() - cpu
    memory = peak()
    true = true_tables() if kind == "pdf" else book_tables(sheets, rows)
    whole, cells, total = right(found, true)
    print(
        f"| {name} | {len(found)} | {whole} of {len(true)} | {cells / total:.1%} | {wall:.1f} ({used:.1f}) | {memory} |"
    )


def run(name: str, path: Path, requires: tuple[str, ...], size: list[str]) -> None:
    """Runs one reader in its environment; nothing is loaded from a network while it is timed."""
    try:
        python = python_for(requires)
    except Absent as absent:
        print(f"| {name} | does not install: {absent} | | | | |", flush=True)
        return
    words = ["-m", "benchmarks.documents", "--only", name, str(path), *size]
    offline = {**os.environ, "HF_HUB_OFFLINE": "1"}
    try:
        subprocess.run(
            [str(python), *words],
            check=False,
            cwd=ROOT,
            env=offline,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE,
        )
    except subprocess.TimeoutExpired:
        print(f"| {name} | given up after {PATIENCE} s | | | | |", flush=True)


def main() -> None:
    """Prints a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sheets", type=int, default=50)
    parser.add_argument("--rows", type=int, default=400)
    parser.add_argument("--only", nargs=2, metavar=("READER", "FILE"))
    options = parser.parse_args()
    if options.only:
        one(options.only[0], Path(options.only[1]), options.sheets, options.rows)
        return
    print(
        "| reader | tables | wholly right | cells in place | seconds (processor) | MB |\n|---|---|---|---|---|---|",
        flush=True,
    )
    with tempfile.TemporaryDirectory() as folder:
        files = {"xlsx": Path(folder) / "book.xlsx", "pdf": Path(folder) / "long.pdf"}
        make_book(files["xlsx"], options.sheets, options.rows)
        make_pdf(files["pdf"])
        for name, (kind, _, requires) in READERS.items():
            run(name, files[kind], requires, ["--sheets", str(options.sheets), "--rows", str(options.rows)])


if __name__ == "__main__":
    main()

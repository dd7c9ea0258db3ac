"""PDF files with a text layer: ruled tables by their rules, three-line tables by the alignment of their words, prose between them.

pdfplumber reads characters and lines; the cells, spans, wrapped figures and tables over pages are put together here. A page without a character is a scan
and is said to be one. Addresses are `page 5` with a box in points from the page's top left.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from audit.sources._assemble import assemble
from audit.sources._blocks import Block, Progress
from audit.sources._office import need
from audit.sources._pdf_aligned import aligned_tables
from audit.sources._pdf_bounds import MAX_DRAWN, Dense, bounded, lay_out
from audit.sources._pdf_pages import Page, paragraphs, stitched, without_margins
from audit.sources._pdf_ruled import Ruled, ruled_tables
from audit.sources._pdf_text import Char, Piece, box_of, rows_of, split_pieces
from audit.sources.errors import ReadError
from audit.tables.build import Grid
from audit.tables.model import Document, Problem

__all__ = ["blocks", "read"]

MAX_BYTES = 256 << 20
MAX_PAGES = 2000
MAX_CHARS = 200_000
"""Characters on one page; a dense page of a yearbook has ten thousand."""


def read(path: Path, *, progress: Progress | None = None) -> Document:
    """The tables and paragraphs of a PDF; `ReadError` where it is damaged, protected by a password, or holds no character at all."""
    found, problems = blocks(path, progress)
    return assemble(found, name=path.name, kind="pdf", problems=problems)


def blocks(path: Path, progress: Progress | None = None) -> tuple[list[Block], list[Problem]]:
    """The lines and grids of a PDF in reading order, with what was not read."""
    problems: list[Problem] = []
    need("pdfplumber", "pdf", path.name)
    with bounded(path.name):
        pdf = _open(path)
        try:
            pages = list(_pages(pdf, path.name, problems, progress))
        finally:
            pdf.close()
    if pages and not any(_prints(item) for page in pages for item in page.items):
        raise ReadError("readers.no-text", path.name)
    without_margins(pages)
    found = list(stitched(item for page in pages for item in paragraphs(page)))
    problems += [
        _unsure(grid)
        for grid in found
        if isinstance(grid, Grid) and any("low-confidence" in c.flags for c in grid.cells)
    ]
    return list(found), problems


def _prints(item: Piece | Ruled) -> bool:
    return isinstance(item, Piece) or any(cell.text.strip() for cell in item.cells)


def _unsure(grid: Grid) -> Problem:
    return Problem(code="readers.low-confidence", where=grid.address.place, severity="warning")


def _open(path: Path) -> Any:
    if path.stat().st_size > MAX_BYTES:
        raise ReadError("readers.too-large", path.name, size=path.stat().st_size >> 20, limit=MAX_BYTES >> 20)
    pdfplumber = need("pdfplumber", "pdf", path.name)
    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # its warnings about fonts are no use to a reader
    try:
        return pdfplumber.open(path)
    except Exception as error:  # a damaged file raises whatever its bytes lead to
        raise _refusal(error, path.name) from error


def _refusal(error: Exception, where: str) -> ReadError:
    if refused := _behind(error):
        return refused
    names = f"{type(error).__name__} {error!r} {type(error.__cause__).__name__} {error.args!r}"
    if re.search("Password|Encrypt", names, re.IGNORECASE):
        return ReadError("sources.encrypted", where)
    return ReadError("readers.broken", where, detail=str(error) or type(error).__name__)


def _behind(error: BaseException | None) -> ReadError | None:
    """The refusal that a library has wrapped in an exception of its own."""
    while error is not None and not isinstance(error, ReadError):
        told = next((one for one in error.args if isinstance(one, BaseException)), None)
        error = told or error.__cause__ or error.__context__
    return error


def _pages(pdf: Any, where: str, problems: list[Problem], progress: Progress | None) -> Iterator[Page]:
    try:
        sheets = pdf.pages
    except Exception as error:
        raise _refusal(error, where) from error
    if not sheets:
        raise ReadError("readers.broken", where, detail="no page can be found")
    if len(sheets) > MAX_PAGES:
        values = (("pages", str(len(sheets))), ("limit", str(MAX_PAGES)))
        problems.append(Problem(code="readers.too-many-pages", where=where, values=values))
    total = min(len(sheets), MAX_PAGES)
    for done, sheet in enumerate(sheets[:MAX_PAGES], 1):
        yield _page(sheet, done, problems)
        sheet.close()
        if progress:
            progress(done, total)


def _page(sheet: Any, number: int, problems: list[Problem]) -> Page:
    page = Page(number, float(sheet.width), float(sheet.height))
    try:
        lay_out(sheet)
        chars = _chars(sheet, number, problems)
        page.items = sorted(_items(sheet, chars, page), key=_top)
    except Dense:
        values = (("limit", f"{MAX_DRAWN:,}"),)
        problems.append(Problem(code="readers.page-dense", where=f"page {number}", values=values))
    except Exception as error:  # one damaged page must not cost the others
        if refused := _behind(error):
            raise refused from error
        values = (("detail", str(error) or type(error).__name__),)
        problems.append(
            Problem(code="readers.page-failed", where=f"page {number}", values=values, severity="warning")
        )
    return page


def _chars(sheet: Any, number: int, problems: list[Problem]) -> list[Char]:
    chars = sheet.chars
    if not chars and sheet.images:
        problems.append(Problem(code="readers.scan", where=f"page {number}"))
    garbled = sum(1 for c in chars if c["text"].startswith("(cid:"))
    if garbled:
        problems.append(
            Problem(code="readers.garbled", where=f"page {number}", values=(("count", str(garbled)),))
        )
    return [c for c in chars if c["upright"] and not c["text"].startswith("(cid:") and c["size"] > 0.5][
        :MAX_CHARS
    ]


def _items(sheet: Any, chars: list[Char], page: Page) -> Iterator[Piece | Ruled]:
    ruled = ruled_tables(sheet, chars, page.number)
    page.foot = _foot_rule(sheet, page)
    yield from ruled
    rest = [c for c in chars if not any(_inside(c, table) for table in ruled)]
    rows = rows_of(rest)
    tables, lines = aligned_tables(
        rows, sheet.edges if len(sheet.edges) < 4000 else [], page.number, len(ruled)
    )
    yield from tables
    for row in lines:
        x0, top, x1, bottom = box_of(c for c in row.chars if not c["text"].isspace())
        yield Piece("  ".join(piece.text for piece in split_pieces(row)), x0, top, x1, bottom, row.size)


def _foot_rule(sheet: Any, page: Page) -> float:
    """The height of the short rule that stands over footnotes, 0 where there is none."""
    rules = [
        e
        for e in sheet.edges
        if e["orientation"] == "h"
        and 40 < e["x1"] - e["x0"] < 0.4 * page.width
        and e["top"] > 0.4 * page.height
    ]
    sides = any(
        e["orientation"] == "v" and e["top"] > 0.4 * page.height and e["bottom"] - e["top"] > 5
        for e in sheet.edges
    )
    return float(max((e["top"] for e in rules), default=0.0)) if not sides else 0.0


def _inside(char: Char, table: Ruled) -> bool:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(table.box[0] <= x <= table.box[2] and table.box[1] <= y <= table.box[3])


def _top(item: Piece | Ruled) -> float:
    return item.box[1] if isinstance(item, Ruled) else item.top

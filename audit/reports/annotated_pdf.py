"""Annotated PDF: the source's own pages with a highlight and a note on each doubtful cell, and a bookmark for each finding.

The marks are appended to the file as an update where the file allows it, so that what was there keeps its bytes; a damaged or encrypted one is written anew.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from audit.catalogue import say
from audit.findings import AuditResult, Finding
from audit.reports._export import current, minus
from audit.reports._library import ReportError, library
from audit.reports._marks import Key, Mark, key_of, marks, tables_of
from audit.reports._numbers import expected
from audit.reports._pdf_marks import Box, add_highlight, add_note, on_paper, words_box
from audit.reports._words import label, one_line
from audit.tables.model import Document

__all__ = ["annotate"]


def annotate(
    result: AuditResult, document: Document, source: Path | None = None, *, language: str = "en"
) -> bytes:
    """The annotated PDF; `ReportError` where `source`, the file of `document`, is no PDF or cannot be opened again."""
    if source is None or not _is_pdf(source):
        raise ReportError("exports.pdf.only", name=document.name, kind=document.kind)
    found = marks(result, document, language)
    if not found:
        return source.read_bytes()
    try:
        return _marked(result, document, source, found, language)
    except (
        library("pypdf.errors").PyPdfError,
        OSError,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        RecursionError,
    ) as error:
        raise ReportError(
            "exports.unreadable", name=source.name, reason=one_line(str(error)) or type(error).__name__
        ) from error


def _is_pdf(source: Path) -> bool:
    with source.open("rb") as stream:
        return b"%PDF-" in stream.read(1024)


def _marked(result: AuditResult, document: Document, source: Path, found: list[Mark], language: str) -> bytes:
    writer = _writer(source)
    author = say("exports.author", language)
    places: dict[Key, tuple[int, Box]] = {}
    for mark in found:
        place = _place(writer, mark, source)
        if place is not None:
            places[mark.key] = place
            page, box = place
            add_highlight(writer, writer.pages[page], box, mark, author)
    lost = [mark for mark in found if mark.key not in places]
    if lost:
        add_note(writer, writer.pages[0], _unplaced(lost, language), author)
    _bookmarks(writer, result, document, places, language)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def _writer(source: Path) -> Any:
    """A writer over the source: an update of it where the file allows one."""
    pypdf = library("pypdf")
    reader = pypdf.PdfReader(io.BytesIO(source.read_bytes()))
    if reader.is_encrypted:
        reader.decrypt("")
        return pypdf.PdfWriter(clone_from=reader)
    try:
        return pypdf.PdfWriter(io.BytesIO(source.read_bytes()), incremental=True)
    except (pypdf.errors.PyPdfError, ValueError, LookupError, TypeError, AttributeError):
        return pypdf.PdfWriter(clone_from=reader)


def _place(writer: Any, mark: Mark, source: Path) -> tuple[int, Box] | None:
    """The page, from 0, and the box on it in the page's own coordinates."""
    where = mark.cell.where
    if where.page is None or where.box is None or not 1 <= where.page <= len(writer.pages):
        return None
    box = (
        where.box
        if isinstance(mark.key, tuple)
        else words_box(source, where.page, where.box, mark.cell.printed)
    )
    return where.page - 1, on_paper(writer.pages[where.page - 1], box)


def _unplaced(lost: list[Mark], language: str) -> list[str]:
    ids = ", ".join(dict.fromkeys(name for mark in lost for name in mark.ids))
    return [
        say("exports.unplaced", language, ids=ids),
        *(line for mark in lost for line in ["", *mark.lines]),
    ]


def _bookmarks(
    writer: Any, result: AuditResult, document: Document, places: dict[Key, tuple[int, Box]], language: str
) -> None:
    """A bookmark for each finding beneath one for all, each at its cell."""
    fit = library("pypdf.generic").Fit
    tables = tables_of(document)
    found = [finding for finding in current(result.findings) if finding.target.document == document.name]
    parent = (
        writer.add_outline_item(title=say("exports.heading", language), page_number=0, fit=fit.fit())
        if found
        else None
    )
    for finding in found:
        page, box = places.get(key_of(finding.target, tables), (0, None))
        view = fit.xyz(left=0, top=box[3] + 60) if box else fit.fit()
        writer.add_outline_item(title=_bookmark(finding, language), page_number=page, parent=parent, fit=view)


def _bookmark(finding: Finding, language: str) -> str:
    implied = expected(finding)
    severity = say(f"severity.{finding.severity.value}", language)
    values = one_line(finding.target.printed) + (f" → {implied}" if implied else "")
    return minus(f"{finding.id} {severity} {label(finding.target)}: {values}")

"""Annotated Excel: the source comes back as itself with marked cells, notes and a findings sheet; another source as a workbook of its tables.

Only the sheets that are marked, the style sheet and the list of sheets are written anew; every other part of an Excel source keeps its bytes, and
so do its formulas, cached results, charts, text boxes and macros. What a mark makes void, a digital signature, is said on the findings sheet.
"""

from __future__ import annotations

from pathlib import Path

from audit.catalogue import say
from audit.findings import AuditResult
from audit.reports._marks import Key, Mark, key_of, marks, proved, tables_of
from audit.reports._package import Package
from audit.reports._xlsx_findings import Link, add_findings_sheet
from audit.reports._xlsx_marks import mark_sheet, split_ref
from audit.reports._xlsx_styles import Styles
from audit.reports._xlsx_tables import book_of_tables
from audit.tables.model import Document

__all__ = ["annotate"]

_BOOKS = (".xlsx", ".xlsm", ".xltx", ".xltm")


def annotate(
    result: AuditResult, document: Document, source: Path | None = None, *, language: str = "en"
) -> bytes:
    """The annotated workbook of `document`; `source` is its file. A source that is no Excel package, or is absent, gives a workbook of its tables."""
    found = marks(result, document, language)
    package, links = (
        _source(source, found) if source and _is_book(source) else _tables(result, document, language)
    )
    placed = {mark.key: mark for mark in found if mark.key in links}
    _mark(package, placed, links, say("exports.author", language))
    by_id = _linked(result, document, placed, links)
    lost = [name for mark in found if mark.key not in placed for name in mark.ids]
    add_findings_sheet(package, result, document, by_id, _notes(package, lost, language), language)
    return package.data()


def _linked(
    result: AuditResult, document: Document, placed: dict[Key, Mark], links: dict[Key, Link]
) -> dict[str, Link]:
    tables = tables_of(document)
    here = (finding for finding in result.findings if finding.target.document == document.name)
    return {finding.id: links[key] for finding in here if (key := key_of(finding.target, tables)) in placed}


def _is_book(source: Path) -> bool:
    with source.open("rb") as stream:
        return source.suffix.lower() in _BOOKS and stream.read(2) == b"PK"


def _source(source: Path, found: list[Mark]) -> tuple[Package, dict[Key, Link]]:
    package = Package(source.read_bytes(), source.name)
    sheets = _sheets(package)
    return package, {mark.key: link for mark in found if (link := _link(mark)) and link.sheet in sheets}


def _link(mark: Mark) -> Link | None:
    where = mark.cell.where
    try:
        split_ref(where.ref)
    except ValueError:
        return None
    return Link(sheet=where.sheet, ref=where.ref.split(":")[0])


def _tables(result: AuditResult, document: Document, language: str) -> tuple[Package, dict[Key, Link]]:
    data, links = book_of_tables(document, proved(result, document), language)
    package = Package(data)
    package.settle()
    return package, links


def _sheets(package: Package) -> dict[str, str]:
    """The worksheets' parts by title."""
    book = package.main()
    targets = {key: target for kind, target, key in package.relations(book) if kind == "worksheet"}
    listed = (node for node in package.xml(book).iter("{*}sheet"))
    keys = ((node.get("name", ""), node.get(f"{{{package.office}}}id", "")) for node in listed)
    return {name: targets[key] for name, key in keys if key in targets}


def _mark(package: Package, placed: dict[Key, Mark], links: dict[Key, Link], author: str) -> None:
    styles = Styles(package, package.main())
    for title, part in _sheets(package).items():
        here = [(links[key].ref, mark) for key, mark in placed.items() if links[key].sheet == title]
        if here:
            mark_sheet(package, part, here, styles, author)


def _notes(package: Package, lost: list[str], language: str) -> list[str]:
    notes = []
    if any(name.startswith("_xmlsignatures/") and not name.endswith("/") for name in package.names):
        notes.append(say("exports.signed", language))
    if lost:
        notes.append(say("exports.unplaced", language, ids=", ".join(dict.fromkeys(lost))))
    return notes

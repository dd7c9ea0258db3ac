"""Annotated Word: the source comes back with comments on its doubtful cells and words and nothing else changed; another source as a document of its tables.

Comments can be answered, resolved and deleted as any colleague's. A cell in a text box can hold none: such findings are listed in one comment at the
beginning. Cells of a Word source are not coloured, so that deleting the comments gives the source back; the tables of other sources are.
"""

from __future__ import annotations

from pathlib import Path

from audit.catalogue import say
from audit.findings import AuditResult
from audit.reports._docx_comments import Comments
from audit.reports._docx_find import Places
from audit.reports._docx_tables import document_of_tables
from audit.reports._marks import Key, Mark, marks, proved
from audit.reports._package import Element, Package
from audit.tables.model import Document

__all__ = ["annotate"]

_WORD = (".docx", ".docm", ".dotx", ".dotm")


def annotate(
    result: AuditResult, document: Document, source: Path | None = None, *, language: str = "en"
) -> bytes:
    """The annotated Word document; `source` is the file of `document`. A source that is no Word package, or is absent, gives a document of its tables."""
    found = marks(result, document, language)
    own = source is not None and _is_word(source)
    package = (
        Package(source.read_bytes(), source.name)
        if source and own
        else _tables(result, document, found, language)
    )
    if not found:
        return package.data()
    main = package.main()
    places = Places(next(package.edit(main).iter("{*}body")))
    comments = Comments(package, main, say("exports.author", language), say("exports.initials", language))
    keys = {} if own else {table.number: n for n, table in enumerate(document.tables, 1)}
    lost = [mark for mark in found if not _comment(mark, document, places, comments, keys)]
    if lost:
        _tell(lost, places, comments, language)
    return package.data()


def _is_word(source: Path) -> bool:
    with source.open("rb") as stream:
        return source.suffix.lower() in _WORD and stream.read(2) == b"PK"


def _tables(result: AuditResult, document: Document, found: list[Mark], language: str) -> Package:
    tones: dict[Key, str] = dict.fromkeys(proved(result, document), "proved")
    tones.update({mark.key: mark.tone for mark in found})
    return Package(document_of_tables(document, tones, language))


def _comment(
    mark: Mark, document: Document, places: Places, comments: Comments, numbers: dict[int, int]
) -> bool:
    """Puts the mark's words where they belong; False where the document has no such place."""
    cell = places.cells.get(_place(mark, numbers))
    if cell is not None:
        comments.on_cell(cell, mark.lines)
        return True
    paragraph = _paragraph(mark, document, places)
    if paragraph is not None:
        comments.on_words(paragraph, mark.cell.printed, mark.lines)
    return paragraph is not None


def _place(mark: Mark, numbers: dict[int, int]) -> str:
    if isinstance(mark.key, tuple) and mark.key[0] in numbers:
        return f"Word table {numbers[mark.key[0]]} ({mark.key[1] + 1},{mark.key[2] + 1})"
    return mark.cell.where.place or mark.cell.address


def _paragraph(mark: Mark, document: Document, places: Places) -> Element | None:
    said = next((one.text for one in document.paragraphs if str(one.address) == mark.cell.address), "")
    return places.paragraph(said, mark.cell.printed) if said else None


def _tell(lost: list[Mark], places: Places, comments: Comments, language: str) -> None:
    ids = ", ".join(dict.fromkeys(name for mark in lost for name in mark.ids))
    lines = [
        say("exports.unplaced", language, ids=ids),
        *(line for mark in lost for line in ["", *mark.lines]),
    ]
    first = places.paragraphs[0] if places.paragraphs else next(places.body.iter("{*}p"), None)
    if first is not None:
        comments.on_paragraphs(first, first, lines)

"""What a run gives back: a report as text, and each document's reports in a folder, its own format annotated among them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from audit import reports
from audit.findings import AuditResult
from audit.pipeline import Run
from audit.reports._library import ReportError
from audit.reports._write import write
from audit.tables.model import Document

__all__ = ["ReportError", "deliver", "pages", "rendered", "stems"]

DEFAULT = ("html", "json", "markdown")
"""The reports of every document of a run that names none; a Word, Excel or PDF document comes back annotated as well."""


def rendered(result: AuditResult, name: str, language: str, paths: Mapping[str, Path]) -> str | bytes:
    """The report of all documents in one; `paths` are the documents' files by name, for formats that point into a repository."""
    words = (
        {"paths": {name: path.as_posix() for name, path in paths.items()}}
        if reports.FORMATS[name].paths
        else {}
    )
    content: str | bytes = reports.load(name).render(result, language=language, **words)
    return content


def deliver(
    done: Run,
    names: Sequence[str] | None,
    folder: Path,
    language: str,
    paths: Mapping[str, Path],
    *,
    asked: bool = True,
) -> Iterator[Path]:
    """Writes each document's reports in `folder`, named after it, and yields their paths; `ReportError` where one cannot be made.

    They are in `language` where it was `asked` for, else in that of the document's own packs where these agree.

    Word, Excel and PDF sources have no lines, so that a SARIF report stands beside the text it points into.
    """
    for document in done.documents:
        if "pdf" in (names or ()) and document.kind != "pdf":  # said before anything is written
            raise ReportError("exports.pdf.only", name=document.name, kind=document.kind)
    for document, stem in zip(
        done.documents, stems([document.name for document in done.documents]), strict=True
    ):
        result = done.result(document)
        spoken = language if asked else _spoken(done, document, language)
        own = (document.kind,) if document.kind in reports.ANNOTATED else ()
        for name in (*DEFAULT, *own) if names is None else names:
            if name in reports.ANNOTATED:
                source = paths.get(document.name)
                content: str | bytes = reports.load(name).annotate(
                    result, result.documents[0], source, language=spoken
                )
                yield write(folder / f"{stem}{reports.ANNOTATED[name].suffix}", content)
            elif reports.FORMATS[name].gives != "console":
                yield write(
                    folder / f"{stem}{reports.FORMATS[name].suffix}", rendered(result, name, spoken, paths)
                )
            if name == "sarif":
                yield from (
                    write(folder / file, text) for file, text in reports.load(name).extracts(result).items()
                )


def _spoken(done: Run, document: Document, otherwise: str) -> str:
    """The language of the packs that were held against a document, `otherwise` where there is none, or several."""
    found = {one.pack.language for one in done.judged if one.document is document and one.pack.rules}
    return found.pop() if len(found) == 1 else otherwise


def pages(documents: Sequence[Document], names: Sequence[str] | None, folder: Path) -> dict[str, Path]:
    """Where `deliver` will write the HTML page of each document, by the document's name; nothing where it writes none."""
    if "html" not in (DEFAULT if names is None else names):
        return {}
    called = [document.name for document in documents]
    return {
        name: folder / f"{stem}{reports.FORMATS['html'].suffix}"
        for name, stem in zip(called, stems(called), strict=True)
    }


def stems(names: Sequence[str]) -> list[str]:
    """What the reports of each document are called: its name without the suffix, with it (and its folders, where it has any) where two would be written over one another, numbered where even that is one.

    >>> stems(["a.txt", "b.txt", "b.docx", "c.txt", "c.txt", "2030/d.txt", "2031/d.txt"])
    ['a', 'b.txt', 'b.docx', 'c.txt', 'c.txt-2', '2030-d.txt', '2031-d.txt']
    """
    short = Counter(Path(name).stem for name in names)
    seen: Counter[str] = Counter()
    found = []
    for name in names:
        stem = Path(name).stem if short[Path(name).stem] == 1 else name.strip("/").replace("/", "-")
        seen[stem] += 1
        found.append(stem if seen[stem] == 1 else f"{stem}-{seen[stem]}")
    return found

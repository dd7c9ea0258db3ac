"""Legacy Word (.doc) and rich text (.rtf): converted to .docx in a folder of its own, then read by the walker for .docx.

msdoc2docx converts .doc in this process, without Word. What it cannot read, and .rtf, goes to LibreOffice where it is installed: headless, with a profile of
its own that is thrown away, for at most `TIMEOUT` seconds. Macros of the source are not run by either.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from msgspec.structs import replace

from audit.sources import docx
from audit.sources._blocks import Progress
from audit.sources._office import need
from audit.sources.errors import ReadError
from audit.tables.model import Document, Problem

__all__ = ["read"]

MAX_BYTES = 64 << 20
TIMEOUT = 120
_FILTERS = {"doc": "MS Word 97", "rtf": "Rich Text Format"}
"""LibreOffice opens anything as something; it is told what it must be."""


def read(path: Path, *, progress: Progress | None = None) -> Document:
    """The tables and paragraphs of a .doc or .rtf file; `ReadError` where it is protected, damaged, or nothing here can convert it."""
    if path.stat().st_size > MAX_BYTES:
        raise ReadError(
            "readers.too-large", path.name, size=f"{path.stat().st_size >> 20}", limit=f"{MAX_BYTES >> 20}"
        )
    with path.open("rb") as file:
        kind = "rtf" if file.read(5) == b"{\\rtf" else "doc"
    with tempfile.TemporaryDirectory(prefix="audit-") as folder:
        converted, tool = _converted(path, kind, Path(folder))
        document = docx.read(converted, progress=progress)
    told = Problem(
        code="readers.converted",
        where=path.name,
        values=(("kind", f".{kind}"), ("tool", tool)),
        severity="notice",
    )
    return replace(
        document, name=path.name, kind=kind, problems=(told, *_renamed(document, converted.name, path.name))
    )


def _renamed(document: Document, old: str, new: str) -> list[Problem]:
    return [
        replace(problem, where=new if problem.where == old else problem.where)
        for problem in document.problems
    ]


def _converted(path: Path, kind: str, folder: Path) -> tuple[Path, str]:
    """(the converted file, what converted it)."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if kind == "doc":
        try:
            return _by_library(path, folder, path.name), "msdoc2docx"
        except ReadError as error:
            if error.code == "sources.encrypted" or office is None:
                raise
    if office is None:
        raise ReadError("readers.convert", path.name, kind=f".{kind}")
    return _by_office(office, path, folder, kind), "LibreOffice"


def _by_library(path: Path, folder: Path, where: str) -> Path:
    converter = need("doc2docx", "word", where)
    errors = need("doc2docx.errors", "word", where)
    target = folder / "converted.docx"
    try:
        converter.convert(path, target)
    except errors.EncryptedDocumentError as error:
        raise ReadError("sources.encrypted", where) from error
    except (
        errors.Doc2DocxError,
        ValueError,
        LookupError,
        ArithmeticError,
        OSError,
        RecursionError,
        MemoryError,
        AttributeError,
        TypeError,
    ) as error:
        raise ReadError("readers.broken", where, detail=str(error) or type(error).__name__) from error
    return target


def _by_office(office: str, path: Path, folder: Path, kind: str) -> Path:
    source = folder / f"source.{kind}"
    shutil.copyfile(path, source)
    command = [
        office, "--headless", "--norestore", "--nolockcheck", f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        f"--infilter={_FILTERS[kind]}", "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "out"), str(source),
    ]  # fmt: skip
    try:
        subprocess.run(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=TIMEOUT, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise ReadError("readers.timeout", path.name, seconds=TIMEOUT) from error
    found = folder / "out" / "source.docx"
    if not found.exists():
        raise ReadError("readers.broken", path.name, detail="LibreOffice could not convert it")
    return found

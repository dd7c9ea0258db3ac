"""What a file is, whatever it is called: a government .xls is often HTML, a .doc often RTF, a .txt sometimes a spreadsheet."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from audit.patterns import regex
from audit.sources.decode import wide_encoding
from audit.sources.errors import ReadError

__all__ = ["kind_of_file"]

_HEAD = 8192
_BY_SUFFIX = {
    ".md": "markdown", ".markdown": "markdown", ".csv": "csv", ".tsv": "csv", ".tab": "csv", ".htm": "html", ".html": "html",
    ".xhtml": "html",
}  # fmt: skip
_OFFICE = [
    ("word/", "docx"), ("xl/", "xlsx"), ("content.xml", "ods"),
]  # fmt: skip
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = regex(
    rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|div|meta)\b",
    re.IGNORECASE | re.DOTALL,
)


def kind_of_file(path: Path) -> str:
    """The kind of a file (a key of `KINDS`); `ReadError` where it is missing, a folder, empty, or none that can be read."""
    head = _head(path)
    if head.startswith(b"%PDF") or b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return _office(path)
    if head.startswith(_OLE):
        return _ole(path)
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if _HTML.match(head.removeprefix(b"\xef\xbb\xbf")):
        return "html"
    if _is_binary(head):
        raise ReadError("sources.binary", path.name)
    return _BY_SUFFIX.get(path.suffix.lower(), "text")


def _head(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise ReadError("sources.folder", path.name or str(path))
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except FileNotFoundError as error:
        raise ReadError("sources.missing", path.name) from error
    except OSError as error:
        raise ReadError(
            "sources.unreadable", path.name, reason=error.strerror or type(error).__name__
        ) from error
    if not head.strip():
        raise ReadError("sources.empty", path.name)
    return head


def _office(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as package:
            names = package.namelist()
            mimetype = _start(package, "mimetype") if "mimetype" in names else b""
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError) as error:
        raise ReadError("sources.damaged", path.name) from error
    if b"opendocument.text" in mimetype:
        return "odt"
    for part, kind in _OFFICE:
        if any(name.lstrip("/").startswith(part) for name in names):
            return kind
    raise ReadError("sources.archive", path.name)


def _start(package: zipfile.ZipFile, part: str) -> bytes:
    """The first bytes of a part, however large it claims to be."""
    with package.open(part) as stream:
        return stream.read(80)


def _ole(path: Path) -> str:
    data = path.read_bytes()[: 64 << 20]
    for stream, kind in (("WordDocument", "doc"), ("Workbook", "xls"), ("Book", "xls")):
        if stream.encode("utf-16-le") in data:
            return kind
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise ReadError("sources.encrypted", path.name)
    raise ReadError("sources.binary", path.name)


def _is_binary(head: bytes) -> bool:
    """True for bytes that are no text in any encoding: control characters beyond a few, and NULs that no UTF-16 explains."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")) or wide_encoding(
        head[: len(head) // 2 * 2]
    ):
        return False
    return _controls(head) * 50 > len(head)


def _controls(data: bytes) -> int:
    return len(data) - len(
        data.translate(None, bytes(range(9)) + bytes(range(14, 27)) + bytes(range(28, 32)) + b"\x7f")
    )

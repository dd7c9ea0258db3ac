"""PDF files that unpack to far more than they hold."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path


def pdf(path: Path, objects: Sequence[bytes]) -> Path:
    """A file of objects, the first its catalogue."""
    out, places = bytearray(b"%PDF-1.5\n"), []
    for i, item in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (i, item)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    path.write_bytes(out)
    return path


def stream(data: bytes, words: str) -> bytes:
    """A stream object with its dictionary's other words."""
    return f"<< /Length {len(data)} {words} >>\nstream\n".encode() + data + b"\nendstream"


def paged(
    path: Path,
    contents: Iterable[bytes],
    forms: Sequence[bytes] = (),
    font: bytes = b"",
    more: Sequence[bytes] = (),
) -> Path:
    """A file of pages with one font F1 and forms X0, X1, …; objects from 10 + the number of forms on are `more`."""
    listed = list(contents)
    first = 10 + len(forms) + len(more)
    kids = " ".join(f"{first + 2 * i} 0 R" for i in range(len(listed)))
    names = " ".join(f"/X{i} {10 + i} 0 R" for i in range(len(forms)))
    resources = f"<< /Font << /F1 3 0 R >> /XObject << {names} >> >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(listed)} >>".encode(),
        font or b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        *([b"null"] * 6), *forms, *more,
    ]  # fmt: skip
    for i, content in enumerate(listed):
        page = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources {resources} /Contents {first + 2 * i + 1} 0 R >>"
        objects += [page.encode(), content]
    return pdf(path, objects)


def deflated(piece: bytes, times: int, layers: int = 1) -> bytes:
    """`piece` so many times over, packed `layers` times."""
    engine, out = zlib.compressobj(9), bytearray()
    for _ in range(times):
        out += engine.compress(piece)
    data = bytes(out + engine.flush())
    for _ in range(layers - 1):
        data = zlib.compress(data, 9)
    return data


def flate(piece: bytes, times: int, layers: int = 1, words: str = "") -> bytes:
    """A stream object of it."""
    names = " ".join(["/FlateDecode"] * layers)
    return stream(deflated(piece, times, layers), f"/Filter [{names}] {words}")


LINE = b"BT /F1 9 Tf 50 700 Td (Coal 12) Tj ET\n"
MEGABYTE = b" " * (1 << 20)


def one_stream(path: Path, megabytes: int, layers: int = 1) -> Path:
    """A page whose content is blanks without end."""
    return paged(path, [flate(MEGABYTE, megabytes, layers)])


def many_streams(path: Path, pages: int = 30, megabytes: int = 20) -> Path:
    """Pages, each of them just small enough."""
    return paged(path, [flate(MEGABYTE, megabytes)] * pages)


def letters(path: Path, megabytes: int = 4) -> Path:
    """A page of letters without end, after a page with a line."""
    return paged(
        path,
        [stream(LINE, ""), flate(b"BT /F1 1 Tf 10 10 Td (" + b"a" * (1 << 20) + b") Tj ET\n", megabytes)],
    )


def points(path: Path) -> Path:
    """A page with one path of 310,000 points."""
    return paged(path, [stream(LINE, ""), flate(b"1 1 m\n" + b"2 2 l\n" * 310_000 + b"S\n", 1)])


def laughs(path: Path, depth: int = 8) -> Path:
    """Forms that draw ten of the next each."""
    forms = [
        stream(f"/X{i + 1} Do\n".encode() * 10 if i < depth else LINE, f"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X{i + 1} {11 + i} 0 R >> /Font << /F1 3 0 R >> >>")
        for i in range(depth + 1)
    ]  # fmt: skip
    return paged(path, [stream(LINE, ""), stream(b"/X0 Do\n", "")], forms)


def font(path: Path) -> Path:
    """A font whose table of characters names two thousand million of them in a line."""
    table = b"/CIDInit /ProcSet findresource begin begincmap 1 beginbfrange <00000000> <7FFFFFFF> <0041> endbfrange endcmap end"
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 10 0 R >>"
    return paged(path, [stream(LINE, "")], font=font, more=[stream(table, "")])


def wide_rows(path: Path) -> Path:
    """A stream whose predictor asks for rows of two thousand million samples."""
    words = "/DecodeParms << /Predictor 12 /Columns 2000000000 >>"
    return paged(path, [flate(b"ab", 1, words=words)])


def repeated_runs(path: Path) -> Path:
    """Run-length data that unpacks to 128 bytes for two, packed."""
    packed = deflated(b"\x81 " * (1 << 19), 2)
    return paged(path, [stream(packed, "/Filter [/FlateDecode /RunLengthDecode]")])


def torn(path: Path) -> Path:
    """A packed stream whose end is missing, so that libraries salvage it byte by byte."""
    return paged(path, [stream(deflated(MEGABYTE, 300)[:-8], "/Filter /FlateDecode")])

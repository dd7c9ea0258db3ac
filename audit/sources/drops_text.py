"""The text of a CSV before any engine reads it: its encoding, its first rows, and the line that breaks it."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from msgspec.structs import replace

from audit.sources.decode import decode
from audit.sources.drops import Words, drop_kind
from audit.sources.errors import ReadError, breaking_off

__all__ = [
    "UTF8",
    "again",
    "encoding_of",
    "first_of",
    "head_of",
    "separator_of",
    "text_of",
    "uneven",
    "width_of",
]

UTF8 = "utf-8"
_HEAD = 1 << 16
Made = TypeVar("Made")


def first_of(path: Path) -> Path:
    """The file, or the first by name of a set that a pattern names."""
    return next(iter(sorted(path.parent.glob(path.name))), path) if "*" in path.name else path


def encoding_of(path: Path, *, whole: bool = False) -> str:
    """The encoding of a file, `UTF8` with a mark or without, by its first bytes or its `whole`; `ReadError` where it holds no text, or text in no encoding that is known."""
    with path.open("rb") as file:
        data = file.read() if whole else file.read(_HEAD)
    if not data.strip():
        raise ReadError("sources.empty", path.name)
    cut = len(data) == _HEAD
    if not data.count(0) and _is_utf8(data, cut=cut):
        return UTF8
    for short in range(4 if cut else 1):  # the last character may be cut
        try:
            return decode(data[: len(data) - short], path.name)[1]
        except ReadError:
            continue
    raise ReadError("sources.encoding", path.name)


def _is_utf8(data: bytes, *, cut: bool) -> bool:
    try:
        codecs.getincrementaldecoder(UTF8)().decode(data, final=not cut)
    except UnicodeDecodeError:
        return False
    return True


def text_of(path: Path, encoding: str) -> str:
    """All of a file's text; `ReadError` where it is not in `encoding` to its end."""
    try:
        return path.read_text(encoding="utf-8-sig" if encoding == UTF8 else encoding)
    except UnicodeDecodeError as error:
        raise ReadError("sources.encoding", path.name) from error


def head_of(path: Path) -> str:
    """The text of a file's first bytes; a character that is cut, or none, is replaced."""
    with path.open("rb") as file:
        data = file.read(_HEAD)
    encoding = encoding_of(path) if data.strip() else UTF8
    return data.decode("utf-8-sig" if encoding == UTF8 else encoding, errors="replace")


def separator_of(head: str) -> str:
    """What parts the fields of a CSV, by its first line.

    >>> separator_of("port;tons"), separator_of("port")
    (';', ',')
    """
    first = head.split("\n", 1)[0]
    return max(",\t;|", key=first.count)


def width_of(path: Path) -> int:
    """The fields of the header of a CSV."""
    head = head_of(path)
    return len(next(csv.reader(head.splitlines(keepends=True), delimiter=separator_of(head)), []))


def uneven(path: Path) -> tuple[int, int, int] | None:
    """(line, its fields, the fields of the header) of the first record of a CSV that is longer than its header, or else of the first that is shorter; None where there is none."""
    with path.open(encoding="utf-8-sig" if (told := encoding_of(path)) == UTF8 else told, newline="", errors="replace") as file:  # fmt: skip
        reader = csv.reader(file, delimiter=separator_of(head_of(path)))
        width, short = len(next(reader, [])), None
        line = reader.line_num + 1
        try:
            for fields in reader:
                if len(fields) > width:
                    return line, len(fields), width
                if short is None and 0 < len(fields) < width:
                    short = line, len(fields), width
                line = reader.line_num + 1
        except csv.Error:  # a quotation mark that nothing closes: one field as long as the rest of the file
            return short or (line, 1, width)
    return short


def again(name: str, sources: Sequence[str | Path], words: Words, work: Callable[[Words], Made]) -> Made:
    """What `work` makes of the drops in `sources`, read by `words`; where a CSV goes on in another way than it began, by words that ask for all of its rows.

    `ReadError` (of `name`) where it cannot be read then either: it names the line that breaks the file, where one does.
    """
    kinds = {drop_kind(source) for source in sources}
    try:
        with breaking_off(name):
            return work(words)
    except ReadError as error:
        if error.code != "drop.damaged" or not kinds & {"csv", "package"}:
            raise
    try:
        with breaking_off(name):
            return work(replace(words, whole=True))
    except ReadError as error:
        if error.code == "drop.damaged":
            _blame([Path(source) for source in sources if drop_kind(source) == "csv"], error)
        raise


def _blame(paths: Sequence[Path], error: ReadError) -> None:
    """Raises the line that breaks one of the files, where there is one."""
    for path in paths:
        if broken := uneven(first_of(path)):
            line, found, expected = map("{:,}".format, broken)
            raise ReadError("drop.uneven", path.name, line=line, found=found, expected=expected) from error

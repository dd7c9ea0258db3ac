"""CSV and its kin in any usual encoding and dialect; every value stays the text that it was."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from audit.patterns import regex
from audit.sources.decode import read_text
from audit.sources.lines import TextLine
from audit.sources.scan import document_of
from audit.tables.model import Document, Problem

__all__ = ["parse", "read", "separator_of"]

_SEPARATORS = "\t,;|，；"
_SAMPLE = 200


def read(path: Path) -> Document:
    """The document in a delimited file: its tables, with titles, unit lines and notes above and below them; `ReadError` where it is no text."""
    text, _ = read_text(path)
    return parse(text, path.name)


def parse(text: str, name: str = "table.csv") -> Document:
    """The document that delimited `text` prints; cells are addressed by the line on which their record begins."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    problems: list[Problem] = []
    if lines[0].lower().startswith("sep=") and len(lines[0].strip()) == 5:
        separator, skipped = lines[0].strip()[4], 1
    else:
        separator, skipped = separator_of(lines), 0
    records = list(_records(lines[skipped:], separator, skipped, problems))
    return document_of(records, name, "csv", problems)


def separator_of(lines: Sequence[str]) -> str:
    """The character that parts the cells: the one that cuts most lines into one same number (at least two) of them.

    A comma that stands between digits only, in a file that a semicolon or a tab cuts as regularly, is a decimal mark or a thousands separator.

    >>> separator_of(["a;b;c", "1,5;2,5;3"]), separator_of(["甲\\t1", "乙\\t2"]), separator_of(["1,5;2,5", "3,5;4,5"])
    (';', '\\t', ';')
    """
    sample = [line for line in lines if line.strip()][:_SAMPLE]
    best = max(_SEPARATORS, key=lambda separator: _regularity(sample, separator))
    if best == "," and not any(_PARTING.search(line) for line in sample):
        others = [
            other for other in ";\t" if len({_unquoted_count(line, other) for line in sample} - {0}) == 1
        ]
        return next((other for other in others if _unquoted_count(sample[-1], other)), best)
    return best


_PARTING = regex(r"(?<!\d),|,(?!\d)")


def _regularity(sample: Sequence[str], separator: str) -> tuple[float, int]:
    counts = Counter(_unquoted_count(line, separator) for line in sample)
    counts.pop(0, None)
    if not counts:
        return (0.0, 0)
    cuts, lines = max(counts.items(), key=lambda item: (item[1], item[0]))
    return (
        lines / max(len(sample), 1) + 0.02 * min(cuts, 10) + 0.1 * (sum(counts.values()) == len(sample)),
        -_SEPARATORS.index(separator),
    )


def _unquoted_count(line: str, separator: str) -> int:
    """How many times the separator cuts a line, outside quotation marks."""
    return (
        line.count(separator)
        if '"' not in line
        else sum(part.count(separator) for part in line.split('"')[::2])
    )


def _records(
    lines: Sequence[str], separator: str, skipped: int, problems: list[Problem]
) -> Iterator[TextLine]:
    """The records as lines; a file whose quotation marks do not close is read line by line, and that is said."""
    if sum(line.count('"') for line in lines) % 2:
        problems.append(Problem(code="sources.quotes", where=f"line {_open_quote(lines) + skipped}"))
        yield from (_record(n, line.split(separator)) for n, line in enumerate(lines, 1 + skipped))
        return
    csv.field_size_limit(1 << 24)
    reader = csv.reader((line + "\n" for line in lines), delimiter=separator)
    first = 1
    for cells in reader:
        yield _record(first + skipped, cells)
        first = reader.line_num + 1


def _open_quote(lines: Sequence[str]) -> int:
    return next((n for n in range(len(lines), 0, -1) if lines[n - 1].count('"') % 2), 1)


def _record(number: int, raw: Sequence[str]) -> TextLine:
    cells = [cell.strip() for cell in raw]
    filled = [cell for cell in cells if cell]
    if not filled:
        return TextLine(number, "")
    return TextLine(number, " ".join(filled), cells) if len(cells) > 1 else TextLine(number, filled[0])

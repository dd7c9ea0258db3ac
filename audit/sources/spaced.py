"""Tables of a text whose columns are set by blanks: typed, or printed by a program, for a fixed pitch.

Figures that stand one under another make the columns; a line belongs to the table as far as its parts stand over or under these. Places are counted as a terminal counts
them, a Chinese character as two. A line that only rules off is no gap within such a table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from audit.patterns import regex
from audit.sources._pdf_header import header_cells
from audit.sources._pdf_text import Piece
from audit.sources.lines import TextLine, heading_level, is_figure, is_note, is_sentence, split_unit_line
from audit.tables.model import Problem

__all__ = ["spaced"]

_GAP = regex("[ \u00a0]{2,}|\u3000+ *")
_LINE = regex(r"[\s\-–—=─━_+.]*[-–—=─━_]{3,}[\s\-–—=─━_+.]*")
_WIDE = regex("[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]")
_HEADS = 4
"""A header has at most as many lines."""

Bands = list[tuple[float, float]]


class _Line(Struct):
    """A line of the text with its place in the sequence and the parts that wide gaps set apart."""

    at: int
    pieces: list[Piece]

    @property
    def figures(self) -> list[Piece]:
        return [piece for piece in self.pieces[1:] if is_figure(piece.text)]


def spaced(lines: Sequence[TextLine], raw: Sequence[str]) -> tuple[list[TextLine], list[Problem]]:
    """(the lines, those of tables set by blanks made rows; what looks like such a table and is none); `raw` is the text line by line."""
    page = _Page(lines, [_parsed(k, line, raw) for k, line in enumerate(lines)], _rules(lines, raw))
    rows: dict[int, list[str]] = {}
    dropped: set[int] = set()
    problems: list[Problem] = []
    for body in page.bodies():
        bands = _bands(body)
        if not _convinces(body, bands):
            problems += _unread(body, lines)
            continue
        sections, head = page.above(body[0].at, bands)
        rows.update(_headed(head, bands))
        rows.update({line.at: _cells(line.pieces, bands) for line in [*sections, *body]})
        start, first = (head or body)[0].at, body[0].at
        dropped |= {k for k in range(start, body[-1].at) if k in page.rules or (k < first and k not in rows)}
    kept = [
        TextLine(line.number, line.text, rows[k]) if k in rows else line
        for k, line in enumerate(lines)
        if k not in dropped
    ]
    return kept, problems


def _rules(lines: Sequence[TextLine], raw: Sequence[str]) -> frozenset[int]:
    return frozenset(
        k for k, line in enumerate(lines) if line.cells is None and _LINE.fullmatch(raw[line.number - 1])
    )


def _unread(body: Sequence[_Line], lines: Sequence[TextLine]) -> Iterator[Problem]:
    """Lines of figures that keep to no columns: said, where they are too many for an accident."""
    if sum(len(line.figures) > 1 for line in body) > 2:
        first, last = lines[body[0].at].number, lines[body[-1].at].number
        yield Problem(code="sources.unaligned", where=f"line {first}", values=(("end", f"line {last}"),))


def _parsed(at: int, line: TextLine, raw: Sequence[str]) -> _Line | None:
    """The line's parts; None for a row that tabs or pipes made, for a blank one and for prose."""
    if line.cells is not None or line.blank or line.text == "\f":
        return None
    pieces = list(_pieces(raw[line.number - 1], at))
    return None if len(pieces) < 3 and is_sentence(line.text) else _Line(at, pieces)


def _pieces(raw: str, at: int) -> Iterator[Piece]:
    """The parts of a line with the places they take, one line ten high."""
    start = 0
    for match in [*_GAP.finditer(raw.rstrip()), None]:
        end = match.start() if match else len(raw.rstrip())
        if text := raw[start:end].strip():
            left = start + len(raw[start:end]) - len(raw[start:end].lstrip())
            x0 = float(_width(raw[:left]))
            yield Piece(text, x0, at * 10.0, x0 + _width(text), at * 10.0 + 9, 9.0)
        start = match.end() if match else end


def _width(text: str) -> int:
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text))


class _Page(Struct, frozen=True):
    """The lines of a text, in parts; `rules` are those that only rule off."""

    lines: Sequence[TextLine]
    parsed: Sequence[_Line | None]
    rules: frozenset[int]

    def bodies(self) -> Iterator[list[_Line]]:
        """Runs of lines with figures beyond their first part, with the sections among them; rules, and blank lines one by one, part none."""
        body: list[_Line] = []
        for k, line in enumerate(self.parsed):
            if k in self.rules or self.lines[k].blank:
                continue
            if line is not None and (line.figures or (body and self._section(k, line))):
                if body and self._gap(body[-1].at, k) > 1:
                    yield body
                    body = []
                body.append(line)
            elif body:
                yield body
                body = []
        if body:
            yield body

    def _gap(self, before: int, after: int) -> int:
        return sum(self.lines[k].blank and k not in self.rules for k in range(before + 1, after))

    def _section(self, k: int, line: _Line) -> bool:
        """True for one part alone, right above a line of figures."""
        below = self.parsed[k + 1] if k + 1 < len(self.parsed) else None
        return len(line.pieces) == 1 and not _speaks(line) and below is not None and bool(below.figures)

    def above(self, start: int, bands: Bands) -> tuple[list[_Line], list[_Line]]:
        """(the section, the names of columns) above the first line of figures; rules, or one blank line, may part the two."""
        sections: list[_Line] = []
        head: list[_Line] = []
        blanks = 0
        for k in range(start - 1, -1, -1):
            line = self.parsed[k]
            if k in self.rules:
                continue
            if line is None:
                blanks += 1
                if head or blanks > 1 or not self.lines[k].blank:
                    break
            elif not head and not sections and not blanks and _section_of(line, bands):
                sections = [line]
            elif len(head) < _HEADS and _names(line, bands):
                head.insert(0, line)
            else:
                break
        return (sections, head) if head else ([], [])


def _speaks(line: _Line) -> bool:
    """True for a note, a unit line, or a numbered heading."""
    text = " ".join(piece.text for piece in line.pieces)
    return is_note(text) or bool(split_unit_line(text)[1]) or heading_level(text) is not None


def _section_of(line: _Line, bands: Bands) -> bool:
    return len(line.pieces) == 1 and line.pieces[0].x0 < bands[0][1] and not _speaks(line)


def _bands(body: Sequence[_Line]) -> Bands:
    """The columns' extents: where figures stand, laid over one another, and where words stand beside these."""
    figures = _laid([(p.x0, p.x1) for line in body for p in line.figures])
    for line in body:
        line.pieces = [part for piece in line.pieces for part in _loosened(piece, figures)]
    words = [p for line in body for p in line.pieces if not any(_over(p, band) for band in figures)]
    return sorted([*figures, *_laid([(p.x0, p.x1) for p in words])])


def _loosened(piece: Piece, figures: Bands) -> list[Piece]:
    """A label and the figure that only one blank sets apart from it, where figures of other lines stand."""
    label, _, last = piece.text.rpartition(" ")
    x0 = piece.x1 - _width(last)
    figure = Piece(last, x0, piece.top, piece.x1, piece.bottom, piece.size)
    if (
        not label
        or not is_figure(last)
        or not any(_over(figure, band) and piece.x0 < band[0] for band in figures)
    ):
        return [piece]
    return [
        Piece(
            label.rstrip(), piece.x0, piece.top, piece.x0 + _width(label.rstrip()), piece.bottom, piece.size
        ),
        figure,
    ]


def _laid(spans: Sequence[tuple[float, float]]) -> Bands:
    bands: Bands = []
    for x0, x1 in sorted(spans):
        if bands and x0 < bands[-1][1]:
            bands[-1] = bands[-1][0], max(bands[-1][1], x1)
        else:
            bands.append((x0, x1))
    return bands


def _over(piece: Piece, band: tuple[float, float]) -> bool:
    return min(piece.x1, band[1]) > max(piece.x0, band[0])


def _convinces(body: Sequence[_Line], bands: Bands) -> bool:
    """True for two lines of figures or more that keep to the columns: no two figures of a line in one."""
    if len(body) < 2 or len(bands) < 2 or _over(body[0].pieces[0], bands[-1]):
        return False
    parts = sum(len(line.pieces) - 1 for line in body)
    apart = all(
        len({_column(p, bands) for p in line.figures}) == len(line.figures)
        and 0 not in {_column(p, bands) for p in line.figures}
        for line in body
    )
    return apart and sum(len(line.figures) for line in body) >= 0.4 * parts


def _column(piece: Piece, bands: Bands) -> int:
    """The column that a part overlaps most, else the nearest."""
    return max(
        range(len(bands)),
        key=lambda c: (min(piece.x1, bands[c][1]) - max(piece.x0, bands[c][0]), -c),
    )


def _names(line: _Line, bands: Bands) -> bool:
    """True for names of columns: parts over several columns, none of them reaching from the rows' names into the figures' places."""
    beyond = [piece for piece in line.pieces if piece.x1 > bands[1][0]]
    reaching = any(piece.x0 < bands[0][1] and piece.x1 > bands[1][0] + 2 for piece in line.pieces)
    return bool(beyond) and not reaching and not _speaks(line)


def _headed(head: Sequence[_Line], bands: Bands) -> dict[int, list[str]]:
    """The header's rows, by the lines that they stand on; what is printed over several columns stands at the first."""
    if not head:
        return {}
    rows = {line.at: [""] * len(bands) for line in head}
    cells = header_cells(_levels(head, bands), bands)
    deepest = max(cell.row for cell in cells)
    under = {
        c for cell in cells if cell.row < deepest for c in range(cell.column, cell.column + cell.colspan)
    }
    for cell in cells:
        row = (
            cell.row if cell.column in under else 0
        )  # a blank above a name would be taken for the name beside it
        rows[head[min(row, len(head) - 1)].at][cell.column] = " ".join(cell.text.split())
    return {at: cells for at, cells in rows.items() if any(cells)}


def _levels(head: Sequence[_Line], bands: Bands) -> list[list[Piece]]:
    """The parts of the header's lines. Where the lowest names every column and those above name few, they stand far apart: the parts of these are no beginnings of its names."""
    lowest = [part for piece in head[-1].pieces for part in _parted(piece, bands)]
    above = [line.pieces for line in head[:-1]]
    columns = len(bands) - 1
    if len(lowest) >= 0.9 * columns and all(2 * len(pieces) <= columns for pieces in above):
        above = [[replace(p, top=p.top - 40, bottom=p.bottom - 40) for p in pieces] for pieces in above]
    return [*above, lowest]


def _parted(piece: Piece, bands: Bands) -> Iterator[Piece]:
    """The names of neighbouring columns that only one blank sets apart: each blank between two columns parts them."""
    gaps = [(a[1], b[0]) for a, b in pairwise(bands) if piece.x0 < a[1] and piece.x1 > b[0]]
    start = 0
    for k, sign in [*enumerate(piece.text), (len(piece.text), " ")]:
        place = piece.x0 + _width(piece.text[:k])
        if k == len(piece.text) or (
            sign == " " and any(low <= place + 1 and place <= high for low, high in gaps)
        ):
            x0 = piece.x0 + _width(piece.text[:start])
            yield Piece(piece.text[start:k], x0, piece.top, place, piece.bottom, piece.size)
            start = k + 1


def _cells(pieces: Sequence[Piece], bands: Bands) -> list[str]:
    cells = [""] * len(bands)
    for piece in pieces:
        column = _column(piece, bands)
        cells[column] = f"{cells[column]} {piece.text}".strip()
    return cells

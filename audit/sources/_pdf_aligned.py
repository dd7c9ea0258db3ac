"""Tables without vertical rules: three-line tables, and tables of blanks alone, read by how their words line up.

Lines with several parts, one under another, are a table when most parts beyond the first are figures. Columns are where the parts of the body stand; rows
are its lines, those nearer than a row's height being one row that wrapped. What is read so is marked low-confidence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import Any

from msgspec import Struct, field

from audit.sources._pdf_header import header_cells
from audit.sources._pdf_ruled import Ruled
from audit.sources._pdf_text import Piece, Row, split_pieces
from audit.sources.lines import is_figure, is_note, split_unit_line
from audit.tables.build import GridCell
from audit.tables.model import Address

__all__ = ["aligned_tables"]

_LEAST_ROWS = 2
_LEAST_FIGURES = 0.4


class _Line(Struct):
    """A line with its parts; `rules` counts the horizontal rules between it and the line above."""

    row: Row
    pieces: list[Piece]
    rules: int = 0

    @property
    def figures(self) -> int:
        return sum(is_figure(piece.text) for piece in self.pieces[1:])


def aligned_tables(
    rows: Sequence[Row], edges: Sequence[dict[str, Any]], page: int, before: int
) -> tuple[list[Ruled], list[Row]]:
    """(the tables that the words of `rows` form, the rows that belong to none); `before` tables of the page are known already."""
    lines = [_Line(row, split_pieces(row)) for row in rows]
    closed = _count_rules(lines, [e for e in edges if e["orientation"] == "h"])
    tables: list[Ruled] = []
    rest: list[Row] = []
    for region, ruled in _candidates(lines, closed):
        above, body = ([], region) if ruled else _below_titles(region)
        table = _table(body, page, before + len(tables) + 1, ruled)
        rest += [line.row for line in (above if table else region)]
        tables += [table] if table else []
    return tables, rest


def _count_rules(lines: Sequence[_Line], rules: Sequence[dict[str, Any]]) -> bool:
    """Counts for each line the long horizontal rules between it and the line above (underlines and the rules of part headers are short); True with a rule below all."""
    longest = max((rule["x1"] - rule["x0"] for rule in rules), default=0.0)
    heights = sorted(
        {round(rule["top"]) for rule in rules if rule["x1"] - rule["x0"] > max(60.0, 0.5 * longest)}
    )
    bottom = 0.0
    for line in lines:
        line.rules = sum(bottom - 2 <= y <= line.row.middle for y in heights)
        bottom = line.row.middle
    return any(y > bottom for y in heights)


def _candidates(lines: Sequence[_Line], closed: bool) -> Iterator[tuple[list[_Line], bool]]:
    """(lines that may be a table, True where long rules bound them): zones between rules first, what is left by its words."""
    zones: list[list[_Line]] = [[]]
    for line in lines:
        if line.rules:
            zones.append([])
        zones[-1].append(line)
    loose: list[_Line] = zones[0]
    at = 1
    while at < len(zones):
        end = at + _is_head(zones[at])
        first = end
        while end < len(zones) and zones[end][0].rules < 2 + (end == first) and _is_body(zones[end]):
            end += 1
        if end == first:
            loose += zones[at]
            at += 1
            continue
        yield from ((region, False) for region in _regions(loose))
        last = zones[end - 1] if closed or end < len(zones) else _open_zone(zones[end - 1])
        yield [*(line for zone in zones[at : end - 1] for line in zone), *last], True
        loose = zones[end - 1][len(last) :]
        at = end
    yield from ((region, False) for region in _regions(loose))


def _open_zone(zone: Sequence[_Line]) -> list[_Line]:
    """The lines of a table that no rule ends: as far as they are rows."""
    found: list[_Line] = []
    for region in _regions(zone):
        if any(map(_is_row, found)):
            break
        found += region
    return found


def _is_head(zone: Sequence[_Line]) -> bool:
    """True for what stands between a table's top rule and the next: names of columns, not a figure among them."""
    return any(map(_is_row, zone)) and not any(line.figures for line in zone) and len(zone) <= 12


def _is_body(zone: Sequence[_Line]) -> bool:
    rows = [line for line in zone if _is_row(line)]
    return (
        len(rows) * 2 >= len(zone) and any(line.figures for line in rows) and _share(rows) >= _LEAST_FIGURES
    )


def _regions(lines: Sequence[_Line]) -> Iterator[list[_Line]]:
    """Runs of lines that may be one table, and the runs between them: a line of one part stays in a table only with rows close above and below."""
    region: list[_Line] = []
    for i, line in enumerate(lines):
        if region and not _stays(region, line, lines[i + 1 : i + 3]):
            yield region
            region = []
        region.append(line)
    if region:
        yield region


def _stays(region: Sequence[_Line], line: _Line, after: Sequence[_Line]) -> bool:
    last = region[-1]
    if line.rules > 1 or (line.rules and not _is_row(line)) or is_note(line.pieces[0].text):
        return False
    if _is_row(line):
        return _is_row(last) or len(region) > 1
    if not any(map(_is_row, region)):
        return True
    step = line.row.middle - last.row.middle
    steps = [b.row.middle - a.row.middle for a, b in pairwise(region)]
    close = not steps or step < 1.7 * median(steps)
    left = min(p.x0 for other in region for p in other.pieces)
    return (
        close
        and any(map(_is_row, after))
        and not (after and after[0].rules)
        and line.pieces[0].x0 < left + 4 * line.row.size
    )


def _is_row(line: _Line) -> bool:
    return len(line.pieces) > 1


def _below_titles(region: list[_Line]) -> tuple[list[_Line], list[_Line]]:
    """(titles and unit lines, the table's lines): a table begins at its first line of several parts that is no unit line, and below its top rule."""
    start = next((i for i, line in enumerate(region) if _is_row(line)), len(region))
    first_figures = next((i for i, line in enumerate(region) if line.figures), len(region))
    for i in range(start, min(first_figures, start + 3)):
        if any(split_unit_line(piece.text)[1] for piece in region[i].pieces) or (
            i > start and region[i].rules and not region[start].rules
        ):
            start = i + (not region[i].rules)
    return region[:start], region[start:]


class _Columns(Struct):
    """The columns' extents from left to right, and the places half way between them."""

    bands: list[tuple[float, float]]
    bounds: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        inner = [(a[1] + b[0]) / 2 for a, b in pairwise(self.bands)]
        self.bounds = [self.bands[0][0], *inner, self.bands[-1][1]]

    def of(self, piece: Piece) -> int:
        """The column whose extent the piece overlaps most, else the nearest."""
        return max(
            range(len(self.bands)),
            key=lambda c: (
                min(piece.x1, self.bands[c][1]) - max(piece.x0, self.bands[c][0]),
                -abs(piece.centre - sum(self.bands[c]) / 2),
            ),
        )


def _table(lines: Sequence[_Line], page: int, order: int, ruled: bool) -> Ruled | None:
    head = _header_length(lines)
    body = list(lines[head:])
    if not body or not _convinces(body, 1 if ruled else _LEAST_ROWS):
        return None
    columns = _columns(body)
    if len(columns.bands) < 2:
        return None
    cells = header_cells([line.pieces for line in lines[:head]], columns.bands) if head else []
    height = max((c.row + c.rowspan for c in cells), default=0)
    for r, group in enumerate(_rows(body, columns)):
        cells += list(_row_cells(group, columns, height + r))
    for cell in cells:
        cell.address = Address(
            place=f"page {page}, table {order} ({cell.row + 1},{cell.column + 1})",
            page=page,
            box=cell.address.box,
        )
        cell.flags = frozenset({"low-confidence"})
    top, bottom = lines[0].row.top, body[-1].row.bottom
    return Ruled(
        (columns.bounds[0], top, columns.bounds[-1], bottom), columns.bounds, cells, page, aligned=True
    )


def _header_length(lines: Sequence[_Line]) -> int:
    """The lines above the first with figures, or above the first rule below the top where that is no deeper."""
    figures = next((i for i, line in enumerate(lines) if line.figures), len(lines))
    rule = next((i for i, line in enumerate(lines) if i and line.rules), None)
    return rule if rule is not None and rule <= figures else max(0, _above_sections(lines, figures))


def _above_sections(lines: Sequence[_Line], figures: int) -> int:
    while figures > 1 and len(lines[figures - 1].pieces) == 1:
        figures -= 1
    return figures


def _convinces(body: Sequence[_Line], least: int) -> bool:
    """True for rows enough with figures enough."""
    rows = [line for line in body if _is_row(line)]
    return sum(bool(line.figures) for line in rows) >= least and _share(rows) >= _LEAST_FIGURES


def _share(rows: Sequence[_Line]) -> float:
    """The share of figures among the parts beyond the first of each row."""
    return sum(line.figures for line in rows) / max(1, sum(len(line.pieces) - 1 for line in rows))


def _columns(body: Sequence[_Line]) -> _Columns:
    """The columns that the parts of the body's rows leave when laid over one another."""
    spans = sorted((p.x0, p.x1) for line in body if _is_row(line) for p in line.pieces)
    bands: list[tuple[float, float]] = []
    for x0, x1 in spans:
        if bands and x0 < bands[-1][1] - 0.5:
            bands[-1] = (bands[-1][0], max(bands[-1][1], x1))
        else:
            bands.append((x0, x1))
    return _Columns(bands)


def _rows(body: Sequence[_Line], columns: _Columns) -> Iterator[list[_Line]]:
    """The lines of each row: lines nearer than two thirds of the usual step between rows of figures are one row whose cells wrapped."""
    full = [line for line in body if line.figures * 2 >= len(columns.bands) - 1]
    steps = [b.row.middle - a.row.middle for a, b in pairwise(full)]
    least = 0.62 * median(steps) if steps else 0.0
    group: list[_Line] = []
    for line in body:
        if group and line.row.middle - group[-1].row.middle >= least:
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _row_cells(group: Sequence[_Line], columns: _Columns, row: int) -> Iterator[GridCell]:
    found: dict[int, list[Piece]] = {}
    for line in group:
        for piece in line.pieces:
            found.setdefault(columns.of(piece), []).append(piece)
    for column, pieces in sorted(found.items()):
        box = (min(p.x0 for p in pieces), pieces[0].top, max(p.x1 for p in pieces), pieces[-1].bottom)
        yield GridCell(text=joined(pieces), row=row, column=column, address=Address(box=box))


def joined(pieces: Sequence[Piece]) -> str:
    """The parts of a wrapped cell as one text: a blank between words alone."""
    text = ""
    for piece in pieces:
        gap = (
            text[-1:].isascii()
            and piece.text[:1].isascii()
            and not (text[-1:].isdigit() and piece.text[:1].isdigit())
        )
        text += (" " if text and gap else "") + piece.text
    return text

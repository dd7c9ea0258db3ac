"""One table that pages break into several grids, joined again; each cell keeps its own address.

Grids belong together where they follow each other under one heading and the same header is printed over each, even if a page gives the label columns
another number of sub-columns. A row that is printed twice, at a page's foot and at the next one's head, counts once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from audit.tables.grid import Grid, GridCell
from audit.tables.header import count_header_rows
from audit.tables.kinds import FIGURES, kind_of, squeeze
from audit.tables.model import Problem

__all__ = ["header_rows", "header_texts", "join_pages", "joined", "same_header"]

Texts = list[list[str]]


def join_pages(grids: Iterable[Grid]) -> tuple[list[Grid], list[Problem]]:
    """(the grids with those joined that print one table, what was left out in doing so)."""
    problems: list[Problem] = []
    return list(joined(grids, problems)), problems


def joined(grids: Iterable[Grid], problems: list[Problem]) -> Iterator[Grid]:
    """The grids one by one, those joined that print one table; what was left out in doing so goes to `problems`."""
    pages: list[Grid] = []
    for grid in grids:
        if pages and not _continues(pages[0], grid):
            yield _whole(pages, problems)
            pages = []
        pages.append(grid)
    if pages:
        yield _whole(pages, problems)


def _whole(pages: list[Grid], problems: list[Problem]) -> Grid:
    return _stacked(pages, problems) if len(pages) > 1 else pages[0]


def _continues(first: Grid, grid: Grid) -> bool:
    """True where `grid` follows under the same heading, without a caption or unit of its own, and repeats the header of `first`."""
    return (
        grid.headings == first.headings
        and grid.spans_known == first.spans_known
        and grid.caption in ("", first.caption)
        and grid.unit_line in ("", first.unit_line)
        and same_header(header_texts(first), header_texts(grid))
    )


def header_texts(grid: Grid) -> Texts:
    """The header's texts row by row, blanks left out, without spaces: what is compared."""
    return _texts(grid, header_rows(grid))


def same_header(one: Texts, other: Texts) -> bool:
    """True where both headers print the same words, at least two, row by row."""
    return one == other and sum(map(len, one)) > 1


def header_rows(grid: Grid) -> int:
    """How many rows of `grid` are header, as the format says or as its texts show."""
    if grid.header_rows is not None:
        return grid.header_rows
    height = max((cell.row for cell in grid.cells), default=-1) + 1
    rows: list[list[str]] = [[] for _ in range(min(height, 40))]
    for cell in sorted((c for c in grid.cells if c.row < len(rows)), key=lambda c: (c.row, c.column)):
        row = rows[cell.row]
        row.extend([""] * (cell.column - len(row)))
        row.extend([cell.text] + [""] * (cell.colspan - 1))
    return count_header_rows(rows)


def _texts(grid: Grid, rows: int) -> Texts:
    texts: Texts = [[] for _ in range(rows)]
    for cell in sorted((c for c in grid.cells if c.row < rows), key=lambda c: (c.row, c.column)):
        if cell.text.strip():
            texts[cell.row].append(squeeze(cell.text))
    return texts


class _Groups(Struct, frozen=True):
    """The columns under each cell of the first header row: where each group starts, and the page's width."""

    starts: tuple[int, ...]
    width: int

    @property
    def widths(self) -> tuple[int, ...]:
        return tuple(b - a for a, b in zip(self.starts, (*self.starts[1:], self.width), strict=True))

    def place(self, column: int, offsets: Sequence[int], total: int) -> int:
        """Where a page's column stands in the joined table; what stands beyond the page stands beyond the table."""
        if column >= self.width:
            return total + column - self.width
        group = max(g for g, start in enumerate(self.starts) if start <= column)
        return offsets[group] + column - self.starts[group]


def _groups(grid: Grid, rows: int) -> _Groups:
    top = sorted(
        cell.column
        for cell in grid.cells
        if cell.row == 0 and (cell.text.strip() or (grid.spans_known and cell.column == 0))
    )
    starts = [0, *[c for c in top if c]]
    header = max(
        (c.column + c.colspan for c in grid.cells if c.row < rows and (c.text.strip() or grid.spans_known)),
        default=0,
    )
    ends: dict[int, int] = {}
    for cell in grid.cells:
        if cell.row >= rows and (cell.text.strip() or grid.spans_known):
            ends[cell.row] = max(ends.get(cell.row, 0), cell.column + cell.colspan)
    usual = Counter(ends.values()).most_common(1)
    return _Groups(tuple(starts), max(header, usual[0][0] if usual else 0))


def _stacked(pages: Sequence[Grid], problems: list[Problem]) -> Grid:
    rows = header_rows(pages[0])
    groups = [_groups(page, rows) for page in pages]
    widest = [max(widths) for widths in zip(*(group.widths for group in groups), strict=True)]
    offsets = [sum(widest[:g]) for g in range(len(widest))]
    cells: list[GridCell] = []
    breaks: list[int] = []
    height = 0
    last: tuple[str, ...] = ()
    for p, (page, group) in enumerate(zip(pages, groups, strict=True)):
        skip = rows if p else 0
        if p and last and last == _first_body_row(page, rows):
            skip += 1
            problems.append(_repeated(page, rows))
        if p:
            breaks.append(height)
        breaks.extend(height + b - skip for b in page.breaks if b > skip)
        placed = list(_placed(page, group, offsets, sum(widest), skip, height))
        height = max((c.row + c.rowspan for c in placed), default=height)
        cells.extend(placed)
        last = _last_row(placed)
    return replace(
        pages[0],
        cells=cells,
        header_rows=rows,
        breaks=tuple(breaks),
        notes=tuple(dict.fromkeys(n for page in pages for n in page.notes)),
    )


def _placed(
    page: Grid, group: _Groups, offsets: Sequence[int], total: int, skip: int, height: int
) -> Iterator[GridCell]:
    for cell in page.cells:
        if cell.row < skip:
            continue
        left = group.place(cell.column, offsets, total)
        right = (
            group.place(cell.column + cell.colspan, offsets, total)
            if cell.column + cell.colspan < group.width
            else None
        )
        span = cell.colspan if not page.spans_known else (total if right is None else right) - left
        yield replace(cell, row=cell.row - skip + height, column=left, colspan=max(span, 1))


def _first_body_row(page: Grid, rows: int) -> tuple[str, ...]:
    return _key(cell for cell in page.cells if cell.row == rows)


def _last_row(cells: Sequence[GridCell]) -> tuple[str, ...]:
    bottom = max((cell.row for cell in cells), default=0)
    return _key(cell for cell in cells if cell.row == bottom)


def _key(cells: Iterable[GridCell]) -> tuple[str, ...]:
    """A row's texts for comparison, () for a row without a figure, which may be printed twice for good reason."""
    texts = [cell.text.strip() for cell in sorted(cells, key=lambda c: c.column) if cell.text.strip()]
    return tuple(texts) if len(texts) > 2 and any(kind_of(text) in FIGURES for text in texts[1:]) else ()


def _repeated(page: Grid, rows: int) -> Problem:
    first = next(cell for cell in page.cells if cell.row == rows)
    return Problem(code="sources.repeated", where=str(first.address).split(",")[0], severity="notice")

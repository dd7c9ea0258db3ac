"""Pages put together: tables that go on overleaf become one again, running heads and feet are gone, lines become paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from msgspec import Struct, field
from msgspec.structs import replace

from audit.sources._blocks import Line
from audit.sources._pdf_ruled import Ruled
from audit.sources._pdf_seams import is_figure, joined, mended
from audit.sources._pdf_text import Piece
from audit.sources.lines import heading_level, is_note, is_page_mark
from audit.tables.build import Grid, GridCell
from audit.tables.kinds import squeeze
from audit.tables.model import Address

__all__ = ["Page", "paragraphs", "stitched", "without_margins"]

_NEAR = 4.0


class Page(Struct):
    """One page: its size, and its lines and tables from top to bottom."""

    number: int
    width: float
    height: float
    items: list[Piece | Ruled] = field(default_factory=list)
    foot: float = 0.0  # the height of the short rule above footnotes, 0 without one


def without_margins(pages: Sequence[Page]) -> None:
    """Takes running heads, feet and page numbers off the pages, in place: what stands at the same edge of two pages and more, digits aside."""
    counts: Counter[tuple[str, str]] = Counter()
    for page in pages:
        counts.update({key for item in page.items if (key := _margin_key(page, item))})
    enough = 2 if len(pages) < 8 else 3
    for page in pages:
        page.items = [item for item in page.items if not _is_margin(page, item, counts, enough)]


def _margin_key(page: Page, item: Piece | Ruled) -> tuple[str, str] | None:
    if isinstance(item, Ruled):
        return None
    edge = "head" if item.bottom < 0.1 * page.height else "foot" if item.top > 0.9 * page.height else ""
    return (edge, re.sub(r"\d+", "0", squeeze(item.text))) if edge else None


def _is_margin(page: Page, item: Piece | Ruled, counts: Counter[tuple[str, str]], enough: int) -> bool:
    key = _margin_key(page, item)
    if key is None or isinstance(item, Ruled):
        return False
    return (
        counts[key] >= enough
        or is_page_mark(item.text)
        or (key[0] == "foot" and item.text.strip("-–— ").isdigit())
    )


def paragraphs(page: Page) -> Iterator[Line | Ruled]:
    """The page's tables as they are and its lines as paragraphs: a line goes on with the one above where that was full and this is not set in."""
    lines: list[Piece] = []
    texts = [item for item in page.items if isinstance(item, Piece)]
    left = min((t.x0 for t in texts), default=0.0)
    right = max(_margin(texts), 0.92 * page.width - left)
    body = Counter(round(t.size, 1) for t in texts for _ in t.text).most_common(1)
    for item, after in zip_longest(page.items, page.items[1:]):
        titled = isinstance(after, Ruled) and lines and _ended(lines[-1].text)
        if isinstance(item, Piece) and lines and not titled and _goes_on(lines, item, left, right):
            lines.append(item)
            continue
        yield from _paragraph(page, lines, body[0][0] if body else 0.0)
        lines = [item] if isinstance(item, Piece) else []
        if isinstance(item, Ruled):
            yield item
    yield from _paragraph(page, lines, body[0][0] if body else 0.0)


def _ended(text: str) -> bool:
    """True for a line that ends a sentence: what stands between it and a table is the table's title."""
    return text.rstrip().endswith(("。", "！", "？", "；"))


def _margin(texts: Sequence[Piece]) -> float:
    """Where full lines end: the middle of the long lines' ends, since some hang over."""
    ends = sorted(t.x1 for t in texts)
    long = [x for x in ends if x > 0.85 * ends[-1]]
    return long[len(long) // 2] if long else 0.0


def _goes_on(lines: Sequence[Piece], item: Piece, left: float, right: float) -> bool:
    last = lines[-1]
    gap = item.top - last.bottom
    before = last.top - lines[-2].bottom if len(lines) > 1 else gap
    word = re.match(r"[\x21-\x7e]*[（(“‘《]?[^\x20-\x7e]?[，。、；：）)”’》]*", item.text)
    full = (
        last.x1 + sum(1.0 if ord(c) > 0x2E80 else 0.5 for c in (word[0] if word else "")) * last.size
        > right - 0.8 * last.size
    )
    flush = item.x0 < min(lines[0].x0, left + 0.5 * item.size) + 0.5 * item.size
    same = abs(item.size - last.size) < 0.6 and heading_level(item.text) is None
    return full and flush and same and gap < 1.6 * item.size and gap < before + 0.5 * item.size


def _paragraph(page: Page, lines: Sequence[Piece], body: float) -> Iterator[Line]:
    if not lines:
        return
    text = lines[0].text
    for line in lines[1:]:
        latin = (
            text[-1:].isascii()
            and line.text[:1].isascii()
            and not text.endswith("-")
            and (text[-1:].isalnum() or text[-1:] in ",;:.")
        )
        text += (" " if latin and not (text[-1:].isdigit() and line.text[:1].isdigit()) else "") + line.text
    text = re.sub("(?<=[。！？；.])[¹²³⁰-⁹①-⑳]+$", "", text)
    box = (
        round(min(p.x0 for p in lines), 1),
        round(lines[0].top, 1),
        round(max(p.x1 for p in lines), 1),
        round(lines[-1].bottom, 1),
    )
    small = lines[0].size < 0.93 * body and lines[0].top > 0.6 * page.height
    small = small or 0 < page.foot < lines[0].top
    foot = small and re.match(r"\s*(?:\d{1,2}|[①-⑳¹²³⁴-⁹]|[*†])\s*\D", text) and not is_note(text)
    yield Line(
        text=text,
        role="note" if foot else "",
        address=Address(place=f"page {page.number}", page=page.number, box=box),
    )


def stitched(items: Iterable[Line | Ruled | Grid]) -> Iterator[Line | Grid]:
    """The lines and tables in order, tables that follow each other overleaf with nothing between made one grid."""
    parts: list[Ruled] = []
    waiting: list[Line] = []  # footnotes between the parts of one table
    for item in items:
        if isinstance(item, Ruled):
            if parts and not _follows(parts, item):
                yield _grid(parts)
                yield from waiting
                parts, waiting = [], []
            parts.append(item)
        elif parts and isinstance(item, Line) and item.role == "note":
            waiting.append(item)
        else:
            if parts:
                yield _grid(parts)
                yield from waiting
                parts, waiting = [], []
            yield item
    if parts:
        yield _grid(parts)
    yield from waiting


def _follows(parts: Sequence[Ruled], item: Ruled) -> bool:
    """True where `item`, on the next page, has the same sides as the table before, and its header again or none of its own."""
    last = parts[-1]
    if item.aligned or last.aligned:
        same = item.aligned and last.aligned and len(item.xs) == len(last.xs) and item.page == last.page + 1
        return same and (
            bool(_repeated(parts[0], item)) or (_near(item, last) and not _has_own_header(item, last))
        )
    if (
        item.page != last.page + 1
        or abs(item.xs[0] - last.xs[0]) > _NEAR
        or abs(item.xs[-1] - last.xs[-1]) > _NEAR
    ):
        return False
    known = _merged_lines(parts)  # a page whose rows merge two columns lacks the rule between them
    shared = sum(any(abs(a - b) <= _NEAR for b in known) for a in item.xs)
    if _repeated(parts[0], item):
        return shared >= 3
    return shared == len(item.xs) and not _has_own_header(item, last)


def _near(item: Ruled, last: Ruled) -> bool:
    return all(abs(a - b) < 20 for a, b in zip(item.xs[1:-1], last.xs[1:-1], strict=True))


def _rows(table: Ruled) -> list[list[GridCell]]:
    rows: dict[int, list[GridCell]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell)
    return [rows[r] for r in sorted(rows)]


def _repeated(first: Ruled, item: Ruled) -> int:
    """How many rows at the top of `item` print the top of `first` again; 0 where they are not a header: two words and more."""
    count = words = 0
    for one, other in zip(_rows(first), _rows(item), strict=False):
        texts = [squeeze(c.text) for c in one if c.text.strip()]
        if texts != [squeeze(c.text) for c in other if c.text.strip()] or any(
            is_figure(text) for text in texts
        ):
            break
        count, words = count + 1, words + len(texts)
    return count if words > 1 else 0


def _has_own_header(item: Ruled, last: Ruled) -> bool:
    """True where the first row is words, some of them over columns of figures in the table so far, with figures below."""
    rows = _rows(item)
    filled = [cell for cell in rows[0] if cell.text.strip()]
    if (
        len(filled) < 2
        or any(is_figure(c.text) for c in filled)
        or not any(is_figure(c.text) for row in rows[1:] for c in row)
    ):
        return False
    return any(_is_figures(last, cell.column) for cell in filled[1:]) or len(_rows(last)) < 3


def _is_figures(table: Ruled, column: int) -> bool:
    texts = [c.text for c in table.cells if c.column == column and c.text.strip()]
    return 2 * sum(map(is_figure, texts)) >= len(texts)


def _grid(parts: Sequence[Ruled]) -> Grid:
    xs = _merged_lines(parts)
    cells: list[GridCell] = []
    height = 0
    for k, part in enumerate(parts):
        skip = _repeated(parts[0], part) if k else 0
        placed = [_moved(cell, part, xs, height - skip, k > 0) for cell in part.cells if cell.row >= skip]
        if k:
            placed = joined(cells, mended(cells, placed, height), height)
        cells += placed
        height = max((c.row + c.rowspan for c in cells), default=height)
    first = parts[0]
    return Grid(
        cells=cells, spans_known=True,
        address=Address(place=f"page {first.page}", page=first.page, box=first.box),
    )  # fmt: skip


def _merged_lines(parts: Sequence[Ruled]) -> list[float]:
    xs: list[float] = []
    if parts[0].aligned:
        return list(parts[0].xs)
    for x in sorted(x for part in parts for x in part.xs):
        if not xs or x - xs[-1] > _NEAR:
            xs.append(x)
    return xs


def _moved(cell: GridCell, part: Ruled, xs: Sequence[float], down: int, later: bool) -> GridCell:
    if part.aligned:
        return replace(cell, row=cell.row + down, flags=cell.flags | ({"continued"} if later else set()))
    left, right = (
        min(range(len(xs)), key=lambda i: abs(xs[i] - part.xs[edge]))
        for edge in (cell.column, cell.column + cell.colspan)
    )
    flags = cell.flags | {"continued"} if later else cell.flags
    return replace(cell, row=cell.row + down, column=left, colspan=max(1, right - left), flags=flags)

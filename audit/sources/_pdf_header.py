"""The header over columns that only words mark out: which parts are one name, and how many columns each spans.

A name printed over several columns stands in the middle of them; so the columns are parted among the names of a line in the way that puts each nearest to
the middle of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from audit.sources._pdf_text import Box, Piece
from audit.tables.build import GridCell
from audit.tables.model import Address

__all__ = ["header_cells"]

Bands = Sequence[tuple[float, float]]


def header_cells(lines: Sequence[Sequence[Piece]], bands: Bands) -> list[GridCell]:
    """The header's cells for columns that extend over `bands`, from its lines of parts."""
    blocks = _blocks(lines, len(bands) - 1)
    edges = [bands[0][0], *((a[1] + b[0]) / 2 for a, b in pairwise(bands)), bands[-1][1]]
    stub = [b for b in blocks if b.centre < edges[1]]
    levels = _levels([b for b in blocks if b.centre >= edges[1]])
    height = max(1, len(levels))
    cells = [_cell(_merged(stub), 0, 0, height, 1)] if stub else []
    leaves: dict[int, Piece] = {}
    for depth in range(len(levels) - 1, -1, -1):
        below = set(leaves)
        for block, first, count in _parted(levels[depth], edges, below, depth == len(levels) - 1):
            down = (
                1
                if depth == len(levels) - 1 or any(c in below for c in range(first, first + count))
                else height - depth
            )
            cells.append(_cell(block, depth, first, down, count))
            leaves.update(dict.fromkeys(range(first, first + count), block))
    return sorted(cells, key=lambda c: (c.row, c.column))


def _blocks(lines: Sequence[Sequence[Piece]], columns: int) -> list[Piece]:
    """The names: parts of one column on lines close together are one, unless the part above stands over several.

    A line that names nearly every column under one that names few is a level of its own.
    """
    blocks: list[Piece] = []
    before = columns
    for depth, line in enumerate(lines):
        if len(line) >= 0.9 * columns and before < 0.5 * columns:
            return [*blocks, *_blocks(lines[depth:], columns)]
        before = len(line)
        fresh = []
        for piece in line:
            above = [b for b in blocks if _overlap(b, piece) and -1 < piece.top - b.bottom < 1.1 * piece.size]
            alone = above and sum(_overlap(above[0], other) for other in line) == 1
            if len(above) == 1 and alone:
                blocks[blocks.index(above[0])] = _merged([above[0], piece])
            else:
                fresh.append(piece)
        blocks += fresh
    return blocks


def _overlap(one: Piece, other: Piece) -> bool:
    return min(one.x1, other.x1) - max(one.x0, other.x0) > 0.4 * min(one.x1 - one.x0, other.x1 - other.x0)


def _merged(pieces: Sequence[Piece]) -> Piece:
    text = "\n".join(p.text for p in pieces)
    x0, top, x1, bottom = _box(pieces)
    return Piece(text, x0, top, x1, bottom, pieces[0].size)


def _box(pieces: Sequence[Piece]) -> Box:
    return (
        min(p.x0 for p in pieces),
        min(p.top for p in pieces),
        max(p.x1 for p in pieces),
        max(p.bottom for p in pieces),
    )


def _levels(blocks: Sequence[Piece]) -> list[list[Piece]]:
    """The names by height: those beside each other are one level."""
    levels: list[list[Piece]] = []
    for block in sorted(blocks, key=lambda b: b.middle):
        if levels and any(
            min(block.bottom, b.bottom) - max(block.top, b.top)
            > 0.3 * min(block.bottom - block.top, b.bottom - b.top)
            for b in levels[-1]
        ):
            levels[-1].append(block)
        else:
            levels.append([block])
    return [sorted(level, key=lambda b: b.x0) for level in levels]


def _parted(
    level: Sequence[Piece], edges: Sequence[float], below: set[int], lowest: bool
) -> list[tuple[Piece, int, int]]:
    """(name, first column, how many) for the names of a level; in the lowest each names the column it stands over."""
    columns = len(edges) - 1
    if lowest or len(level) > columns - 1:
        return _over_columns(level, edges)

    @cache
    def best(i: int, c: int) -> tuple[float, tuple[int, ...]]:
        """The least distance for names i.. over columns c.., and where each begins; columns may be left without a name."""
        if i == len(level):
            return 0.0, ()
        options: list[tuple[float, tuple[int, ...]]] = [(float("inf"), ())]
        if c < columns:
            rest, places = best(i, c + 1)
            options.append((rest + 0.5 * (edges[c + 1] - edges[c]), places))
        for end in range(c + 1, columns + 1):
            if end - c > 1 and not all(k in below for k in range(c, end)):
                break
            rest, places = best(i + 1, end)
            options.append((rest + abs((edges[c] + edges[end]) / 2 - level[i].centre), (c, end, *places)))
        return min(options, key=lambda option: option[0])

    places = best(0, 1)[1]
    if len(places) != 2 * len(level):
        return _over_columns(level, edges)
    return [(block, places[2 * i], places[2 * i + 1] - places[2 * i]) for i, block in enumerate(level)]


def _over_columns(level: Sequence[Piece], edges: Sequence[float]) -> list[tuple[Piece, int, int]]:
    columns = len(edges) - 1
    if len(level) == columns - 1:
        return [(block, i + 1, 1) for i, block in enumerate(level)]
    found: dict[int, Piece] = {}
    for block in level:
        place = min(range(1, columns), key=lambda c: abs((edges[c] + edges[c + 1]) / 2 - block.centre))
        found[place] = _merged([found[place], block]) if place in found else block
    return [(block, place, 1) for place, block in found.items()]


def _cell(block: Piece, row: int, column: int, down: int, across: int) -> GridCell:
    box = (round(block.x0, 1), round(block.top, 1), round(block.x1, 1), round(block.bottom, 1))
    return GridCell(
        text=block.text, row=row, column=column, rowspan=down, colspan=across, address=Address(box=box)
    )

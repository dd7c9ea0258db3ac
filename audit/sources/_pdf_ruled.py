"""Tables with ruled lines: the cells are the rectangles that the rules enclose, so merged cells are known.

Many bulletins leave the outer verticals away; where horizontal rules run on beyond the last vertical, the table's sides are where they end.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct

from audit.sources._pdf_text import Box, Char, cell_text
from audit.tables.build import GridCell
from audit.tables.model import Address

__all__ = ["Ruled", "ruled_tables"]

MAX_EDGES = 12_000
"""More lines than this on a page are a drawing or a map."""
_NEAR = 3.0


class Ruled(Struct):
    """A table on one page: its box, the places of its columns' sides, and its cells; `aligned` where no rules but its words told the columns."""

    box: Box
    xs: list[float]
    cells: list[GridCell]
    page: int
    aligned: bool = False


def ruled_tables(page: Any, chars: Sequence[Char], number: int) -> list[Ruled]:
    """The tables that rules enclose on a page, from top to bottom; frames of one cell are none."""
    from pdfplumber import table as finder
    from pdfplumber.utils.geometry import filter_edges

    edges = filter_edges(page.edges, min_length=3) if len(page.edges) <= MAX_EDGES else []
    edges = finder.merge_edges(
        edges, snap_x_tolerance=_NEAR, snap_y_tolerance=_NEAR, join_x_tolerance=_NEAR, join_y_tolerance=_NEAR
    )
    edges += list(_sides(edges))
    crossings = finder.edges_to_intersections(edges, _NEAR, _NEAR)
    groups = finder.cells_to_tables(finder.intersections_to_cells(crossings))
    tables = [
        _table(group, chars, number, k)
        for k, group in enumerate(sorted(groups, key=lambda g: min(c[1] for c in g)), 1)
    ]
    return [table for table in tables if table is not None]


def _sides(edges: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The verticals that a table open at its sides would have: where its horizontals end, over the height that its inner verticals have."""
    verticals = [e for e in edges if e["orientation"] == "v"]
    ends: dict[tuple[int, int], list[dict[str, Any]]] = {}
    for edge in (e for e in edges if e["orientation"] == "h"):
        ends.setdefault((round(edge["x0"] / _NEAR), round(edge["x1"] / _NEAR)), []).append(edge)
    for group in ends.values():
        left, right = group[0]["x0"], group[0]["x1"]
        top, bottom = min(e["top"] for e in group), max(e["top"] for e in group)
        inner = [
            v
            for v in verticals
            if left - _NEAR <= v["x0"] <= right + _NEAR
            and v["top"] < bottom + _NEAR
            and v["bottom"] > top - _NEAR
        ]
        if len(group) < 3 or not inner:
            continue
        low, high = min(v["top"] for v in inner), max(v["bottom"] for v in inner)
        for x in (left, right):
            if not any(abs(v["x0"] - x) <= 2 * _NEAR for v in inner):
                yield {
                    "x0": x,
                    "x1": x,
                    "top": min(low, top),
                    "bottom": max(high, bottom),
                    "orientation": "v",
                    "height": bottom - top,
                    "width": 0,
                }


def _table(cells: Sequence[Box], chars: Sequence[Char], page: int, order: int) -> Ruled | None:
    xs, ys = (
        _lines([x for c in cells for x in (c[0], c[2])]),
        _lines([y for c in cells for y in (c[1], c[3])]),
    )
    if len(cells) < 2 or len(xs) < 3:
        return None
    box = (xs[0], ys[0], xs[-1], ys[-1])
    inside = _chars_by_cell(chars, box, xs, ys)
    made: dict[tuple[int, int], GridCell] = {}
    for cell in sorted(cells, key=lambda c: (c[1], c[0])):
        row, column = _place(ys, cell[1]), _place(xs, cell[0])
        down, across = max(1, _place(ys, cell[3]) - row), max(1, _place(xs, cell[2]) - column)
        if (row, column) not in made:
            found = [
                c
                for r in range(row, row + down)
                for k in range(column, column + across)
                for c in inside.get((r, k), ())
            ]
            made[row, column] = GridCell(
                text=cell_text(found, cell[2] - cell[0]), row=row, column=column, rowspan=down, colspan=across,
                address=Address(place=f"page {page}, table {order} ({row + 1},{column + 1})", page=page, box=_rounded(cell)),
            )  # fmt: skip
    return Ruled(box, xs, list(made.values()), page)


def _rounded(box: Box) -> Box:
    return (round(box[0], 1), round(box[1], 1), round(box[2], 1), round(box[3], 1))


def _lines(values: Sequence[float]) -> list[float]:
    """The distinct places among `values`: those nearer than a rule's width are one."""
    out: list[float] = []
    for value in sorted(values):
        if not out or value - out[-1] > _NEAR:
            out.append(value)
    return out


def _place(lines: Sequence[float], value: float) -> int:
    return min(range(len(lines)), key=lambda i: abs(lines[i] - value))


def _chars_by_cell(
    chars: Sequence[Char], box: Box, xs: Sequence[float], ys: Sequence[float]
) -> dict[tuple[int, int], list[Char]]:
    found: dict[tuple[int, int], list[Char]] = {}
    for char in chars:
        x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
        if box[0] <= x < box[2] and box[1] <= y < box[3]:
            found.setdefault((bisect_right(ys, y) - 1, bisect_right(xs, x) - 1), []).append(char)
    return found

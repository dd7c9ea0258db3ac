"""Where a table goes on overleaf: merged cells that are carried on, and rows that a page's end broke in two."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from audit.sources.lines import heading_level
from audit.tables.build import GridCell
from audit.tables.kinds import FIGURES, MARKER, is_period, kind_of

__all__ = ["is_figure", "joined", "mended"]


def is_figure(text: str) -> bool:
    """True for a printed figure or the mark that stands for one."""
    kind = kind_of(text)
    return (kind in FIGURES and not is_period(text)) or kind == MARKER


def joined(above: Sequence[GridCell], below: Sequence[GridCell], seam: int) -> list[GridCell]:
    """The cells overleaf without those that only carry a merged cell on: blank ones under a cell that reaches the page's foot, in the label columns."""
    figures = min((c.column for c in above if is_figure(c.text)), default=0)
    kept = []
    for cell in below:
        over = next(
            (
                c
                for c in above
                if c.row + c.rowspan == seam and c.column == cell.column and c.colspan == cell.colspan
            ),
            None,
        )
        carries = cell.row == seam and not cell.text.strip() and over is not None and over.text.strip()
        if carries and over is not None and (cell.rowspan > 1 or over.rowspan > 1 or cell.column < figures):
            over.rowspan += cell.rowspan
        else:
            kept.append(cell)
    return kept


def mended(above: Sequence[GridCell], below: Sequence[GridCell], seam: int) -> list[GridCell]:
    """The cells overleaf, the first row of which is put back into the last row above where a page's end broke that one in two.

    It goes on with words alone, each under words, in a table whose every other row prints figures: a title among the rows would look the same.
    """
    first = [cell for cell in below if cell.row == seam]
    over = {(cell.column, cell.colspan): cell for cell in above if cell.row + cell.rowspan == seam}
    words = [cell for cell in first if cell.text.strip()]
    if not words or not _goes_on(words, over) or _has_titles(above) or _has_titles(below, seam + 1):
        return list(below)
    for cell in words:
        over[cell.column, cell.colspan].text += cell.text
    rest = [replace(cell, row=cell.row - 1) for cell in below if cell.row > seam]
    return [replace(cell, rowspan=cell.rowspan - 1) for cell in first if cell.rowspan > 1] + rest


def _goes_on(words: Sequence[GridCell], over: dict[tuple[int, int], GridCell]) -> bool:
    """True where each of the words stands under words of a row with figures, none of them begins a heading, and that row has more to say."""
    filled = [cell for cell in over.values() if cell.text.strip()]
    under = [over.get((cell.column, cell.colspan)) for cell in words]
    return (
        all(cell is not None and cell.text.strip() and not is_figure(cell.text) for cell in under)
        and not any(is_figure(cell.text) or cell.rowspan > 1 or heading_level(cell.text) is not None for cell in words)
        and any(is_figure(cell.text) for cell in filled)
        and len(words) < len(filled)
    )  # fmt: skip


def _has_titles(cells: Sequence[GridCell], start: int = 0) -> bool:
    """True where a row under the header (or one of a single cell), of cells that are not merged across, prints no figure."""
    rows: dict[int, list[GridCell]] = {}
    for cell in cells:
        if cell.row >= start and cell.text.strip():
            rows.setdefault(cell.row, []).append(cell)
    with_figures = {r for r, line in rows.items() if any(is_figure(cell.text) for cell in line)}
    head = -1 if start else min(with_figures, default=0)
    return not with_figures or any(
        r not in with_figures
        and (r > head or len(line) == 1)
        and all(cell.colspan == 1 for cell in line)
        and _starts_alone(line, cells)
        for r, line in rows.items()
    )


def _starts_alone(line: Sequence[GridCell], cells: Sequence[GridCell]) -> bool:
    """True for a row that no merged cell from above shares: else its figure may stand in that cell."""
    row = line[0].row
    return not any(cell.row < row < cell.row + cell.rowspan and is_figure(cell.text) for cell in cells)

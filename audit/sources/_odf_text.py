"""The text of OpenDocument paragraphs, and a text document as lines and grids."""

from __future__ import annotations

from collections.abc import Iterator

from audit.sources._blocks import Block, Line, flow
from audit.sources._office import Element, attr, children, local, number
from audit.tables.build import Grid, GridCell
from audit.tables.model import Address, Problem

__all__ = ["Story"]

MAX_NESTING = 12
_GROUPS = (
    "section",
    "list",
    "list-item",
    "list-header",
    "index-body",
    "numbered-paragraph",
    "text-box",
    "frame",
    "tracked-changes",
)
_SILENT = frozenset(
    (
        "note",
        "annotation",
        "annotation-end",
        "ruby-text",
        "bookmark",
        "change",
        "change-start",
        "change-end",
        "frame",
        "custom-shape",
    )
)


class Story:
    """One walk over a text document, counting its tables and paragraphs. Deleted text is kept apart by the format itself and not read."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.problems: list[Problem] = []
        self._tables = self._paragraphs = 0

    def blocks(self, body: Element, depth: int = 0) -> Iterator[Block]:
        """Lines and grids in the order of the document."""
        for child in body:
            name = local(child)
            if name in ("p", "h"):
                yield from self._paragraph(child)
            elif name == "table":
                yield from self._table(child, "", depth)
            elif name in ("table-of-content", "tracked-changes"):
                continue
            elif name in _GROUPS:
                yield from self.blocks(child, depth)

    def _paragraph(self, element: Element) -> Iterator[Block]:
        text = "".join(_pieces(element)).strip()
        if text:
            self._paragraphs += 1
            level = number(element, "outline-level") if local(element) == "h" else 0
            place = Address(place=f"paragraph {self._paragraphs}", paragraph=self._paragraphs)
            yield Line(text=text, level=level, address=place)
        for note in element.iter("{*}note-body"):
            if text := self.cell_text(note):
                yield Line(
                    text=text, role="note", address=Address(place=f"footnote, paragraph {self._paragraphs}")
                )
        for box in element.iter("{*}text-box"):
            yield from self.blocks(box)

    def cell_text(self, cell: Element) -> str:
        """The paragraphs of a cell, a line each."""
        lines = ["".join(_pieces(p)) for p in _paragraphs(cell)]
        return "\n".join(lines).strip()

    def _table(self, table: Element, name: str, depth: int) -> Iterator[Block]:
        if depth >= MAX_NESTING:
            self.problems.append(
                Problem(code="readers.nested", where=self.where, values=(("depth", str(MAX_NESTING)),))
            )
            return
        if not name:
            self._tables += 1
        name = name or f"table {self._tables}"
        rows = list(_rows(table))
        headers = sum(1 for _, head in rows if head)
        inner: list[tuple[GridCell, Element]] = []
        cells = flow(self._row(row, inner) for row, _ in rows)
        for cell in cells:
            cell.address = Address(place=f"{name} ({cell.row + 1},{cell.column + 1})", table=self._tables)
        yield Grid(
            cells=[cell for cell in cells if "covered" not in cell.flags], spans_known=True, address=Address(place=name, table=self._tables),
            header_rows=headers if 0 < headers < len(rows) else None,
        )  # fmt: skip
        for cell, nested in inner:
            yield from self._table(nested, cell.address.place, depth + 1)

    def _row(self, row: Element, inner: list[tuple[GridCell, Element]]) -> Iterator[GridCell]:
        for element in children(row, "table-cell"):
            cell = GridCell(
                text=self.cell_text(element), row=0, column=0, rowspan=number(element, "number-rows-spanned", 1),
                colspan=number(element, "number-columns-spanned", 1), formula=attr(element, "formula").removeprefix("ooow:"),
            )  # fmt: skip
            inner.extend((cell, table) for table in children(element, "table"))
            for _ in range(min(number(element, "number-columns-repeated", 1), 1024)):
                yield cell
                cell = GridCell(text=cell.text, row=0, column=0)


def _rows(table: Element, head: bool = False) -> Iterator[tuple[Element, bool]]:
    for child in table:
        name = local(child)
        if name == "table-row":
            for _ in range(min(number(child, "number-rows-repeated", 1), 1024)):
                yield child, head
        elif name in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _rows(child, head or name == "table-header-rows")


def _paragraphs(cell: Element) -> Iterator[Element]:
    for child in cell:
        if local(child) in ("p", "h"):
            yield child
        elif local(child) in ("list", "list-item", "section"):
            yield from _paragraphs(child)


def _pieces(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        name = local(child)
        if name == "s":
            yield " " * min(number(child, "c", 1), 1000)
        elif name == "tab":
            yield "\t"
        elif name == "line-break":
            yield "\n"
        elif name not in _SILENT:
            yield from _pieces(child)
        yield child.tail or ""

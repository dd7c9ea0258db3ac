"""Finds again what a reader of Word documents names: `Word table 3 (4,2)`, and the paragraphs outside tables.

Tables are counted as they stand, those in text boxes after the paragraph or table that holds the box; rows and columns count from 1, deleted ones do not
count; a cell merged over rows or columns goes by its top left. A table of several rows inside a cell is named by that cell: `Word table 3 (4,2) (1,1)`.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct, field

from audit.reports._package import Element, local

__all__ = ["Places", "squeezed", "text_of", "words_of"]

_WRAPPERS = frozenset(("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo"))
_UNSEEN = frozenset(("del", "moveFrom", "rPr", "pPr", "sdtPr", "instrText", "delText"))
_DEEPEST = 12


class Places(Struct):
    """A document's cells by place and its paragraphs in order; those in text boxes are left out, since Word allows no comments there."""

    body: Element
    cells: dict[str, Element] = field(default_factory=dict)
    paragraphs: list[Element] = field(default_factory=list)
    _tables: int = 0

    def __post_init__(self) -> None:
        self._walk(self.body, 0, False)

    def paragraph(self, text: str, printed: str) -> Element | None:
        """The paragraph that prints `text` (or a part of it with `printed`, where a reader joined two); None where none does."""
        wanted, words = squeezed(text), squeezed(printed)
        found = [(p, squeezed(text_of(p))) for p in self.paragraphs]
        for same in (
            lambda said: said == wanted,
            lambda said: len(said) > 3 and (said in wanted or wanted in said),
        ):
            hits = [p for p, said in found if said and words in said and same(said)]
            if hits:
                return hits[0]
        return None

    def _walk(self, element: Element, depth: int, boxed: bool) -> None:
        for child in _through(element, "p", "tbl"):
            if local(child) == "tbl":
                self._table(child, "", depth, boxed)
                continue
            if not boxed:
                self.paragraphs.append(child)
            self._boxes(_boxes(child), depth)

    def _boxes(self, boxes: Iterator[Element] | list[Element], depth: int) -> None:
        for box in boxes:
            if depth < _DEEPEST:
                self._walk(box, depth + 1, True)

    def _table(self, table: Element, name: str, depth: int, boxed: bool) -> None:
        if depth >= _DEEPEST:
            return
        if not name:
            self._tables += 1
            name = f"Word table {self._tables}"
        inner: list[tuple[str, Element]] = []
        boxes: list[Element] = []
        for place, cell in _cells(table, name):
            if not boxed:
                self.cells.setdefault(place, cell)
            inner += [(place, one) for one in _through(cell, "tbl") if len(list(_through(one, "tr"))) > 1]
            boxes += [box for p in _through(cell, "p") for box in _boxes(p)]
        for place, one in inner:
            self._table(one, place, depth + 1, boxed)
        self._boxes(boxes, depth + 1)


class _Above(Struct):
    """The cell that stands in a column of the row before: where it began, how wide it is, the first row below it."""

    row: int
    column: int
    span: int
    below: int


def _cells(table: Element, name: str) -> Iterator[tuple[str, Element]]:
    """Each cell that begins somewhere, with its place."""
    above: dict[int, _Above] = {}
    rows = [row for row in _through(table, "tr") if not _mark(row, "trPr", "del")]
    for r, row in enumerate(rows):
        column = int(_value(row, "trPr", "gridBefore") or 0)
        left: _Above | None = None
        for cell in _through(row, "tc"):
            if _mark(cell, "tcPr", "cellDel"):
                continue
            span = max(1, int(_value(cell, "tcPr", "gridSpan") or 1))
            if left is not None and _merge(cell, "hMerge") == "continue":
                left.span += span
            else:
                left = _continued(cell, r, column, span, above) or _Above(r, column, span, r + 1)
                if left.row == r:
                    yield f"{name} ({r + 1},{column + 1})", cell
            above.update(dict.fromkeys(range(column, column + span), left))
            column += span


def _continued(cell: Element, r: int, column: int, span: int, above: dict[int, _Above]) -> _Above | None:
    if _merge(cell, "vMerge") != "continue" or column not in above:
        return None
    found = above[column]
    if found.below == r and (found.column, found.span) == (column, span):
        found.below += 1
        return found
    return found if found.below > r else None


def _through(element: Element, *names: str) -> Iterator[Element]:
    for child in element:
        name = local(child)
        if name in names:
            yield child
        elif name in _WRAPPERS:
            yield from _through(child, *names)


def _boxes(element: Element) -> Iterator[Element]:
    """The outermost text boxes in a paragraph; of two renderings of one drawing the first."""
    for child in element:
        name = local(child)
        if name == "txbxContent":
            yield child
        elif name == "AlternateContent":
            yield from _boxes(next(iter(child), child))
        elif name not in _UNSEEN:
            yield from _boxes(child)


def _mark(element: Element, properties: str, name: str) -> bool:
    return element.find(f"{{*}}{properties}/{{*}}{name}") is not None


def _value(element: Element, properties: str, name: str) -> str:
    node = element.find(f"{{*}}{properties}/{{*}}{name}")
    return "" if node is None else next(iter(node.attrib.values()), "")


def _merge(cell: Element, kind: str) -> str:
    if not _mark(cell, "tcPr", kind):
        return ""
    return _value(cell, "tcPr", kind) or "continue"


def words_of(paragraph: Element) -> Iterator[Element]:
    """The `t` elements that print in a paragraph, without deleted text, field codes and text boxes."""
    for child in paragraph:
        name = local(child)
        if name == "t":
            yield child
        elif name not in _UNSEEN and name not in (
            "txbxContent",
            "AlternateContent",
            "drawing",
            "pict",
            "object",
        ):
            yield from words_of(child)


def text_of(element: Element) -> str:
    """What a paragraph prints."""
    return "".join(node.text or "" for node in words_of(element))


def squeezed(text: str) -> str:
    """`text` without any white space: formats disagree about it."""
    return "".join(text.split())

"""Marks on one worksheet: fills through new styles, notes through its comments part and the drawing that shows them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import quoteattr

from audit.reports._marks import COLOURS, Mark
from audit.reports._package import Element, Package, element, local, new_root
from audit.reports._xlsx_styles import Styles

__all__ = ["column_letters", "mark_sheet", "split_ref"]

_COMMENTS = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_AFTER = frozenset(
    (
        "legacyDrawingHF",
        "drawingHF",
        "picture",
        "oleObjects",
        "controls",
        "webPublishItems",
        "tableParts",
        "extLst",
        "AlternateContent",
    )
)
_HEAD = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel">'
    '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>'
)
_KIND = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)


def split_ref(ref: str) -> tuple[int, int]:
    """`B7` -> (6, 1): row and column from 0; ValueError where it names no cell."""
    match = re.fullmatch(r"\$?([A-Za-z]{1,3})\$?([1-9]\d*)", ref.split(":")[0])
    if match is None:
        raise ValueError(ref)
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def column_letters(column: int) -> str:
    """0 -> `A`, 26 -> `AA`."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def mark_sheet(
    package: Package, part: str, marks: Iterable[tuple[str, Mark]], styles: Styles, author: str
) -> None:
    """Fills each cell (`B7`, mark) and puts a note on it; a note that the cell already has is kept above ours."""
    notes = _Notes(package, part, author)
    cells = _Cells(package.edit(part))
    for ref, mark in marks:
        row, column = split_ref(ref)
        cell = cells.at(row, column)
        border = "B8860B" if mark.tone == "suspect" else ""
        cell.set("s", str(styles.filled(int(cell.get("s", "0")), COLOURS[mark.tone], border)))
        notes.add(row, column, mark.lines)
    notes.finish()


class _Cells:
    """The cells of a sheet by place; row and cell numbers may be left out in the file, then they count on."""

    def __init__(self, sheet: Element) -> None:
        self.data = next((node for node in sheet if local(node) == "sheetData"), None)
        if self.data is None:
            self.data = element(sheet, "sheetData")
        self._rows = dict(_numbered(self.data, "row"))
        self._columns: dict[int, dict[int, Element]] = {}

    def at(self, row: int, column: int) -> Element:
        """The cell; a new empty one where the sheet has none."""
        line = self._rows.get(row)
        if line is None:
            line = self._rows[row] = _inserted(self.data, "row", self._rows, row, str(row + 1))
        cells = self._columns.setdefault(row, dict(_numbered(line, "c")))
        if column not in cells:
            cells[column] = _inserted(line, "c", cells, column, f"{column_letters(column)}{row + 1}")
        return cells[column]


def _numbered(parent: Element, name: str) -> Iterator[tuple[int, Element]]:
    place = -1
    for node in parent:
        if local(node) != name:
            continue
        ref = node.get("r")
        place = place + 1 if ref is None else int(ref) - 1 if name == "row" else split_ref(ref)[1]
        yield place, node


def _inserted(parent: Element, name: str, siblings: dict[int, Element], place: int, ref: str) -> Element:
    node = element(parent, name, r=ref)
    later = [other for other in siblings if other > place]
    if later:
        siblings[min(later)].addprevious(node)
    return node


class _Notes:
    """A sheet's comments part and its drawing, made where the sheet has none."""

    def __init__(self, package: Package, part: str, author: str) -> None:
        self.package, self.part = package, part
        related = {kind: target for kind, target, _ in package.relations(part)}
        self.root = (
            package.edit(related["comments"])
            if related.get("comments", "") in package
            else self._new_comments()
        )
        self.drawing = self._drawing()
        self.author = self._author(author)
        self.list = self._child("commentList")
        self.known = {node.get("ref"): node for node in self.list}
        self.shapes: list[str] = []

    def _new_comments(self) -> Element:
        root = new_root("comments", self.package.xml(self.part).tag[1:].partition("}")[0])
        element(root, "authors")
        element(root, "commentList")
        name = self.package.free("xl/comments{}.xml")
        self.package.add_xml(name, root, _COMMENTS)
        self.package.relate(self.part, "comments", name)
        return root

    def _drawing(self) -> str:
        sheet = self.package.edit(self.part)
        marker = next((node for node in sheet if local(node) == "legacyDrawing"), None)
        if marker is not None:
            wanted = marker.get(f"{{{self.package.office}}}id")
            return next(target for _, target, key in self.package.relations(self.part) if key == wanted)
        name = self.package.free("xl/drawings/vmlDrawing{}.vml")
        self.package.put(name, _HEAD.encode())
        self.package.default_type("vml", _VML)
        node = element(sheet, "legacyDrawing")
        node.set(f"{{{self.package.office}}}id", self.package.relate(self.part, "vmlDrawing", name))
        follower = next((child for child in sheet if local(child) in _AFTER), None)
        if follower is not None:
            follower.addprevious(node)
        return name

    def _child(self, name: str) -> Element:
        found = next((node for node in self.root if local(node) == name), None)
        return element(self.root, name) if found is None else found

    def _author(self, author: str) -> str:
        authors = next(node for node in self.root if local(node) == "authors")
        names = [node.text for node in authors]
        if author not in names:
            element(authors, "author", author)
            names.append(author)
        return str(names.index(author))

    def add(self, row: int, column: int, lines: list[str]) -> None:
        """Puts `lines` on a cell."""
        ref = f"{column_letters(column)}{row + 1}"
        node = self.known.get(ref)
        if node is None:
            node = self.known[ref] = element(self.list, "comment", ref=ref, authorId=self.author)
            element(node, "text")
            self.shapes.append(_shape(len(self.shapes), row, column, lines))
        else:
            lines = ["", "", *lines]
        text = next(child for child in node if local(child) == "text")
        _as_runs(text)
        run = element(text, "r")
        size = element(run, "rPr")
        element(size, "sz", val="9")
        words = element(run, "t", "\n".join(lines))
        words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")

    def finish(self) -> None:
        """Writes the shapes and sorts the comments by cell, as Excel does."""
        self.list[:] = sorted(self.list, key=lambda node: split_ref(node.get("ref", "A1")))
        old = self.package.read(self.drawing).decode("utf-8")
        first = max((int(n) for n in re.findall(r"_x0000_s(\d+)", old)), default=1024) + 1
        kind = "" if "_x0000_t202" in old else _KIND
        shapes = "".join(shape.replace("@", str(first + n), 1) for n, shape in enumerate(self.shapes))
        head, _, tail = old.rpartition("</xml>")
        self.package.put(self.drawing, f"{head}{kind}{shapes}</xml>{tail}".encode())


def _as_runs(text: Element) -> None:
    """A comment's plain text as a run, so that another can follow it."""
    for node in list(text):
        if local(node) == "t":
            run = element(text, "r")
            run.append(node)


def _shape(number: int, row: int, column: int, lines: list[str]) -> str:
    """The yellow box of a note: hidden until the pointer is on the cell, wide enough for a line and as high as its lines."""
    height = 2 + sum(1 + _width(line) // 44 for line in lines)
    anchor = f"{column + 1}, 12, {max(0, row - 1)}, 8, {column + 5}, 40, {max(0, row - 1) + height}, 4"
    style = f"position:absolute;margin-left:60pt;margin-top:2pt;width:260pt;height:{height * 14}pt;z-index:{number + 1};visibility:hidden"
    return (
        f'<v:shape id="_x0000_s@" type="#_x0000_t202" style={quoteattr(style)} fillcolor="#fffbe6" strokecolor="#b8a36a" o:insetmode="auto">'
        '<v:fill color2="#fffbe6"/><v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"/>'
        f'</v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
        f"<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
    )


def _width(text: str) -> int:
    return sum(2 if ord(character) > 0x2E80 else 1 for character in text)

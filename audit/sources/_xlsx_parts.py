"""The parts of an Excel book: its sheets, shared texts, number formats, and the cells of a sheet as a stream.

One pass gives value and formula together; a library that loads a book twice, once for values and once for formulas, holds it all twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from msgspec import Struct, field

from audit.patterns import regex
from audit.sources._blocks import superscript
from audit.sources._display import BUILTIN
from audit.sources._office import Element, Package, attr, children, local, need, number
from audit.sources.errors import ReadError

__all__ = ["Book", "RawCell", "Sheet", "address_of", "column_of", "count_values", "stream_sheet"]


MAX_ROWS = 1 << 20


def count_values(package: Package, part: str) -> tuple[int, int]:
    """(values and formulas, rows) that a sheet's part holds, counted in its bytes: a million cells are refused before one is made."""
    values = rows = 0
    tail = b""
    with package.open(part) as stream:
        while chunk := stream.read(1 << 20):
            data = tail + chunk
            values += sum(
                data.count(mark) for mark in (b"</v>", b":v>", b"</is>", b":is>", b"</f>", b":f>", b"<f ")
            )
            rows += data.count(b"<row") + data.count(b":row ")
            tail = data[-3:]
    return values, rows


class RawCell(Struct):
    """A cell as stored: `kind` is the type letter (n s str b e inlineStr d), `value` its text, `style` the index of its format."""

    row: int
    column: int
    kind: str
    value: str | None
    formula: str
    style: int


class Sheet(Struct):
    """A sheet of a book: its name, the part that holds it, and whether a person sees it."""

    name: str
    part: str
    hidden: bool
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


class Book:
    """What the sheets share: texts, formats, the date system."""

    def __init__(self, package: Package) -> None:
        self.package = package
        main = package.main() or "xl/workbook.xml"
        root = package.xml(main)
        if root is None or not any(True for _ in children(root, "sheets")):
            raise ReadError("readers.not-book", package.where)
        self.date1904 = any(attr(one, "date1904") in ("1", "true") for one in children(root, "workbookPr"))
        relations = package.relations(main)
        self.sheets = list(_sheets(root, relations))
        kinds = dict(relations.values())
        self.texts = (
            list(_texts(package, kinds["sharedStrings"]))
            if kinds.get("sharedStrings") in package.names
            else []
        )
        self.formats = _formats(package.xml(kinds.get("styles", "")))

    def format(self, style: int) -> str:
        """The number format of a cell's style, `General` where it has none."""
        return self.formats[style] if 0 <= style < len(self.formats) else "General"

    def text(self, index: str) -> str:
        """The shared text number `index`, '' where the book has no such text."""
        return self.texts[int(index)] if index.isdigit() and int(index) < len(self.texts) else ""


def _sheets(root: Element, relations: Mapping[str, tuple[str, str]]) -> Iterator[Sheet]:
    for group in children(root, "sheets"):
        for one in children(group, "sheet"):
            kind, part = relations.get(_relation_id(one), ("", ""))
            if kind == "worksheet":
                yield Sheet(attr(one, "name"), part, attr(one, "state", "visible") != "visible")


def _relation_id(element: Element) -> str:
    return next((str(v) for k, v in element.attrib.items() if str(k).endswith("}id")), "")


def _stream(package: Package, part: str, *tags: str) -> Iterator[Element]:
    """The finished elements called one of `tags` in a part, one at a time; the caller clears them."""
    etree = need("lxml.etree", "excel", package.where)
    if b"<!DOCTYPE" in package.open(part).read(4096):
        raise ReadError("readers.entities", package.where)
    names = [f"{{*}}{tag}" for tag in tags]
    with package.open(part) as stream:
        try:
            for _, element in etree.iterparse(
                stream, tag=names, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
            ):
                yield element
        except etree.XMLSyntaxError as error:
            raise ReadError("readers.broken", package.where, detail=str(error)) from error


def _forget(element: Element) -> None:
    """Frees a finished element and those before it, so that a long part never stands in memory whole."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _texts(package: Package, part: str) -> Iterator[str]:
    for item in _stream(package, part, "si"):
        yield rich_text(item)
        _forget(item)


def rich_text(item: Element) -> str:
    """The text of a shared or inline string: its runs joined, raised note marks kept apart, readings (phonetics) left out."""
    pieces = []
    for child in item:
        name = local(child)
        if name == "t":
            pieces.append(child.text or "")
        elif name == "r":
            text = "".join(t.text or "" for t in children(child, "t"))
            raised = any(
                attr(one, "val") == "superscript"
                for p in children(child, "rPr")
                for one in children(p, "vertAlign")
            )
            pieces.append(superscript(text) if raised else text)
    return (
        re.sub("_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)), "".join(pieces))
        .replace("\r\n", "\n")
        .replace("\r", "")
    )


def _formats(root: Element | None) -> list[str]:
    if root is None:
        return []
    own = {
        number(one, "numFmtId"): attr(one, "formatCode")
        for group in children(root, "numFmts")
        for one in group
    }
    cells = [one for group in children(root, "cellXfs") for one in children(group, "xf")]
    ids = [number(one, "numFmtId") for one in cells]
    return [own.get(key) or BUILTIN.get(key, "General") for key in ids]


def stream_sheet(book: Book, sheet: Sheet) -> Iterator[RawCell]:
    """The filled cells of a sheet in order; merged ranges and what is hidden are on `sheet` when the stream has ended."""
    shared: dict[str, tuple[str, int, int]] = {}
    row = -1
    for element in _stream(book.package, sheet.part, "row", "mergeCell", "col"):
        name = local(element)
        if name == "row":
            row = number(element, "r", row + 2, MAX_ROWS) - 1
            if attr(element, "hidden") in ("1", "true"):
                sheet.hidden_rows.add(row)
            yield from _cells(element, row, shared)
        elif name == "mergeCell":
            sheet.merged.append(_range(attr(element, "ref")))
        elif attr(element, "hidden") in ("1", "true"):
            sheet.hidden_columns.append((number(element, "min", 1) - 1, number(element, "max", 1) - 1))
        _forget(element)


def _cells(row_element: Element, row: int, shared: dict[str, tuple[str, int, int]]) -> Iterator[RawCell]:
    column = -1
    for cell in children(row_element, "c"):
        column = column_of(cell.get("r") or "", column + 1)
        value, formula = None, ""
        for part in cell:
            name = local(part)
            if name == "v":
                value = part.text or ("" if cell.get("t") == "str" else None)
            elif name == "is":
                value = rich_text(part)
            elif name == "f":
                formula = _formula(part, row, column, shared)
        if value is not None or formula:
            yield RawCell(row, column, cell.get("t") or "n", value, formula, number(cell, "s"))


def _formula(element: Element, row: int, column: int, shared: dict[str, tuple[str, int, int]]) -> str:
    text = element.text or ""
    if attr(element, "t") == "shared":
        key = attr(element, "si")
        if text:
            shared[key] = (text, row, column)
        elif key in shared:
            first, r, c = shared[key]
            text = moved(first, row - r, column - c)
    return "=" + text if text else ""


_REFERENCE = regex(
    r"""("[^"]*"|'[^']*')|(?<![A-Za-z0-9_.])(\$?)([A-Za-z]{1,3})(\$?)(\d{1,7})(?![A-Za-z0-9_(.])"""
)


def moved(formula: str, rows: int, columns: int) -> str:
    """`formula` as it reads that many rows further down and columns further right: references without $ move along.

    >>> moved("SUM(B2:B$5)*'1.季'!A1", 1, 2)
    "SUM(D3:D$5)*'1.季'!C2"
    """

    def shift(match: re.Match[str]) -> str:
        if match[1]:
            return match[1]
        letters = match[3] if match[2] else letters_of(column_of(match[3]) + columns)
        number = match[5] if match[4] else str(int(match[5]) + rows)
        return f"{match[2]}{letters}{match[4]}{number}"

    return _REFERENCE.sub(shift, formula)


@lru_cache(maxsize=1 << 14)
def column_of(ref: str, default: int = 0) -> int:
    """The column, from 0, that the letters of a reference name (B7 -> 1); `default` where it has none."""
    letters = re.match("[A-Za-z]{1,3}", ref)
    column = 0
    for letter in letters[0].upper() if letters else "":
        column = column * 26 + ord(letter) - 64
    return column - 1 if letters else default


@lru_cache(maxsize=1 << 14)
def letters_of(column: int) -> str:
    """The letters of a column counted from 0 (27 -> AB)."""
    letters = ""
    column += 1
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address_of(row: int, column: int) -> str:
    """The reference of a cell counted from 0: (6, 1) -> B7."""
    return f"{letters_of(column)}{row + 1}"


def _range(ref: str) -> tuple[int, int, int, int]:
    """(top, left, bottom, right), from 0, of a range like A1:E2."""
    first, _, last = ref.partition(":")
    corners = [(int(re.sub(r"\D", "", one) or 1) - 1, column_of(one)) for one in (first, last or first)]
    return corners[0][0], corners[0][1], corners[1][0], corners[1][1]

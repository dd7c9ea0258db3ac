"""OpenDocument sheets and texts (.ods, .odt): `text:p` holds the displayed text, so no number format need be applied.

Repeated cells and rows, with which a sheet fills its million rows, are unrolled only where they print something.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from audit.sources._assemble import assemble
from audit.sources._blocks import Block, Progress
from audit.sources._odf_text import Story
from audit.sources._office import Element, Package, attr, children, local, number
from audit.sources._sheets import SheetCells, blocks_of_sheet
from audit.sources._xlsx_parts import address_of
from audit.sources.errors import ReadError
from audit.tables.build import GridCell
from audit.tables.model import Address, Document, Problem

__all__ = ["read"]

MAX_CELLS = 500_000


def read(path: Path, *, progress: Progress | None = None) -> Document:
    """The tables and paragraphs of an OpenDocument file; `ReadError` where it is none, encrypted, or made to exhaust its reader."""
    with Package(path) as package:
        if package.has("META-INF/manifest.xml") and b"encryption-data" in package.read(
            "META-INF/manifest.xml"
        ):
            raise ReadError("sources.encrypted", path.name)
        root = package.xml("content.xml")
        macros = package.has_macros
    bodies = [body for part in children(root, "body") for body in part] if root is not None else []
    if root is None or not bodies:
        raise ReadError("readers.broken", path.name, detail="content.xml")
    problems = [Problem(code="readers.macros", where=path.name, severity="notice")] if macros else []
    hidden = {
        attr(style, "name")
        for style in root.iter("{*}style")
        if any(attr(p, "display") == "false" for p in style.iter("{*}table-properties"))
    }
    sheets = list(children(bodies[0], "table")) if local(bodies[0]) == "spreadsheet" else []
    if not sheets:
        story = Story(path.name)
        return assemble(
            list(story.blocks(bodies[0])), name=path.name, kind="odt", problems=problems + story.problems
        )
    found: list[Block] = []
    for done, sheet in enumerate(sheets, 1):
        found += blocks_of_sheet(_sheet(sheet, hidden, path.name, problems))
        if progress:
            progress(done, len(sheets))
    return assemble(found, name=path.name, kind="ods", problems=problems)


def _sheet(sheet: Element, hidden: set[str], where: str, problems: list[Problem]) -> SheetCells:
    name = attr(sheet, "name")
    unseen = attr(sheet, "style-name") in hidden
    cells = list(_cells(sheet, name, unseen, where))
    if unseen and cells:
        problems.append(Problem(code="readers.hidden-sheet", where=name, severity="notice"))
    return SheetCells(name, cells)


def _rows(sheet: Element) -> Iterator[Element]:
    for child in sheet:
        name = local(child)
        if name == "table-row":
            yield child
        elif name in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _rows(child)


def _cells(sheet: Element, name: str, unseen: bool, where: str) -> Iterator[GridCell]:
    row = count = 0
    for element in _rows(sheet):
        repeated = number(element, "number-rows-repeated", 1)
        printed = list(_row(element))
        count += repeated * len(printed)
        if count > MAX_CELLS:
            raise ReadError("readers.too-many-cells", where, limit=f"{MAX_CELLS:,}")
        flags = {"hidden"} if unseen or attr(element, "visibility") in ("collapse", "filter") else set()
        for r in range(row, row + (repeated if printed else 0)):
            for column, cell in printed:
                yield _cell(cell, r, column, name, flags)
        row += repeated


def _row(element: Element) -> Iterator[tuple[int, Element]]:
    """The printing cells of a row with their columns; covered cells print nothing."""
    column = 0
    for cell in children(element, "table-cell", "covered-table-cell"):
        repeated = number(cell, "number-columns-repeated", 1)
        if local(cell) == "table-cell" and (
            any(True for _ in children(cell, "p")) or attr(cell, "value-type")
        ):
            yield from ((c, cell) for c in range(column, column + min(repeated, 16384)))
        column += repeated


def _cell(cell: Element, row: int, column: int, name: str, flags: set[str]) -> GridCell:
    ref = address_of(row, column)
    formula = re.sub(r"\[\$?'?([^\]'.]*)'?\.([^\]]*)\]", _reference, attr(cell, "formula").partition(":")[2])
    kind = attr(cell, "value-type")
    stored = next(
        (
            v
            for key in ("value", "date-value", "time-value", "boolean-value")
            if kind != "string" and (v := attr(cell, key))
        ),
        "",
    )
    return GridCell(
        text=Story("").cell_text(cell), row=row, column=column, stored=stored, formula=formula,
        rowspan=number(cell, "number-rows-spanned", 1), colspan=number(cell, "number-columns-spanned", 1),
        flags=frozenset(flags | ({"formula"} if formula else set())), address=Address(place=f"{name}!{ref}", sheet=name, ref=ref),
    )  # fmt: skip


def _reference(match: re.Match[str]) -> str:
    """[.C4:.C12] as C4:C12, [$Sheet.A1] as Sheet!A1."""
    return (f"{match[1]}!" if match[1] else "") + match[2].replace(":.", ":")

"""Word documents (.docx, .docm, .dotx): an own walk over the document's XML, since libraries lose tracked insertions, content controls,
fields, smart tags and non-breaking hyphens, and with a hyphen a minus sign.

Addresses: `Word table 3 (4,2)` counts tables, rows and columns from 1; `paragraph 12` counts the paragraphs outside tables that print something.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from audit.sources._assemble import assemble
from audit.sources._blocks import Block, Line, Progress
from audit.sources._docx_styles import Numbering, Style, number_of, read_styles
from audit.sources._docx_tables import MAX_NESTING, Found, read_table, through
from audit.sources._docx_text import Inline, Pen
from audit.sources._office import Element, Package, attr, children, local
from audit.sources.errors import ReadError
from audit.tables.model import Address, Document, Problem

__all__ = ["blocks", "read"]


def read(path: Path, *, progress: Progress | None = None) -> Document:
    """The tables and paragraphs of a Word document; `ReadError` where it is no such document, encrypted, or made to exhaust its reader."""
    with Package(path) as package:
        story = _Story(package)
        found = list(story.blocks())
    if progress:
        progress(1, 1)
    return assemble(found, name=path.name, kind="docx", problems=story.problems)


def blocks(package: Package) -> tuple[list[Block], list[Problem]]:
    """The lines and grids of a Word package in reading order, with what was not read."""
    story = _Story(package)
    return list(story.blocks()), story.problems


class _Story:
    """One walk through a document: counts tables and paragraphs, carries open fields and list numbers on."""

    def __init__(self, package: Package) -> None:
        main = package.main() or "word/document.xml"
        root = package.xml(main)
        if root is None or (body := next(children(root, "body"), None)) is None:
            raise ReadError("readers.not-word", package.where)
        self.body, self.where = body, package.where
        self.styles: dict[str, Style] = {}
        self.numbering = Numbering()
        self.notes: dict[tuple[str, str], str] = {}
        self.problems: list[Problem] = []
        self._counts = {"table": 0, "paragraph": 0, "pictures": 0}
        self._told: set[tuple[str, str]] = set()
        self._mentioned: list[tuple[str, str]] = []
        self._read_parts(package, main)
        if package.has_macros:
            self._tell("readers.macros", self.where)

    def _read_parts(self, package: Package, main: str) -> None:
        parts = {kind: package.xml(name) for kind, name in package.relations(main).values() if kind in _PARTS}
        self.styles = read_styles(parts.get("styles"))
        self.numbering = Numbering.read(parts.get("numbering"))
        self.pen = Pen(frozenset(key for key, style in self.styles.items() if style.hidden))
        for kind in ("footnote", "endnote"):
            for node in children(parts.get(kind + "s", ()), kind):
                if not attr(node, "type").startswith(("separator", "continuation")):
                    self.notes[kind, attr(node, "id")] = self._note_text(node)

    def _note_text(self, node: Element) -> str:
        return " ".join(text for p in through(node, "p") if (text := self.pen.read(p).text.strip()))

    def blocks(self) -> Iterator[Block]:
        """Lines and grids in the order of the document; footnotes that no table refers to come last."""
        yield from self._walk(self.body, 0)
        for kind, key in dict.fromkeys(self._mentioned):
            if text := self.notes.pop((kind, key), ""):
                yield Line(text=text, role="note", address=Address(place=f"{kind} {key}"))
        if self._counts["pictures"]:
            self._tell("readers.pictures", self.where, count=str(self._counts["pictures"]))

    def _walk(self, element: Element, depth: int) -> Iterator[Block]:
        for child in through(element, "p", "tbl", "altChunk"):
            kind = local(child)
            if kind == "p":
                yield from self._paragraph(child, depth)
            elif kind == "tbl":
                yield from self._table(child, "", depth)
            else:
                self._tell("readers.embedded", self.where)

    def _paragraph(self, paragraph: Element, depth: int) -> Iterator[Block]:
        found, style = self._inline(paragraph)
        self._mentioned.extend(found.notes)
        if text := found.text.strip():
            self._counts["paragraph"] += 1
            number = self._counts["paragraph"]
            role = "contents" if found.contents or style.name.startswith("toc ") else ""
            yield Line(
                text=text,
                level=_level(paragraph, style),
                role=role,
                address=Address(place=f"paragraph {number}", paragraph=number),
            )
        yield from self._boxes(found.boxes, depth)

    def _boxes(self, boxes: list[Element], depth: int) -> Iterator[Block]:
        for box in boxes:
            if depth < MAX_NESTING:
                yield from self._walk(box, depth + 1)

    def _table(self, table: Element, name: str, depth: int) -> Iterator[Block]:
        if depth >= MAX_NESTING:
            self._tell("readers.nested", self.where, depth=str(MAX_NESTING))
            return
        number = None
        if not name:
            self._counts["table"] += 1
            number = self._counts["table"]
            name = f"Word table {number}"
        self._waiting: list[Element] = []
        grid, inner = read_table(table, name, self, number)
        waiting = self._waiting
        yield grid
        for place, element in inner:
            yield from self._table(element, place, depth + 1)
        yield from self._boxes(waiting, depth + 1)

    def cell(self, element: Element) -> Found:
        """A cell's paragraphs, a line each; a one-row table inside it is part of its text, a larger one a table of its own."""
        found = Found()
        lines: list[str] = []
        joined = False
        for child in through(element, "p", "tbl"):
            if local(child) == "tbl" and len(list(through(child, "tr"))) > 1:
                found.tables.append(child)
                continue
            text = self._cell_paragraph(child, found) if local(child) == "p" else self._one_row(child, found)
            lines[-1:] = [lines[-1] + text] if joined and lines else [*lines[-1:], text]
            joined = local(child) == "p" and _mark_deleted(child)
        found.text = "\n".join(lines).strip()
        return found

    def _cell_paragraph(self, paragraph: Element, found: Found) -> str:
        inline, _ = self._inline(paragraph)
        found.flags |= inline.flags
        found.formula = found.formula or inline.formula
        found.notes += [self.notes[key] for key in inline.notes if key in self.notes]
        self._mentioned = [key for key in self._mentioned if key not in inline.notes]
        for key in inline.notes:
            self.notes.pop(key, None)
        self._waiting.extend(inline.boxes)
        return inline.text.strip(" \n")

    def _one_row(self, table: Element, found: Found) -> str:
        cells = [cell for row in through(table, "tr") for cell in through(row, "tc")]
        return "|".join(
            " ".join(self._cell_paragraph(p, found) for p in through(cell, "p")) for cell in cells
        )

    def _inline(self, paragraph: Element) -> tuple[Inline, Style]:
        """The paragraph's text with the number Word puts before it, and its style."""
        properties = next(children(paragraph, "pPr"), None)
        style = self.styles.get(_of(properties, "pStyle"), Style())
        found = self.pen.read(paragraph)
        number = (
            next((number_of(one, style.number) for one in children(properties, "numPr")), style.number)
            if properties is not None
            else None
        )
        if number and (found.text.strip() or properties is not None):
            found.text = self.numbering.next(*number) + found.text
        self._report(found)
        return found, style

    def _report(self, found: Inline) -> None:
        self._counts["pictures"] += found.pictures
        if found.hidden.strip():
            self._tell("readers.hidden-text", self.where, text=found.hidden.strip()[:40])
        for symbol in found.unknown:
            self._tell("readers.symbol", self.where, symbol=symbol)

    def _tell(self, code: str, where: str, **values: str) -> None:
        if (code, str(values)) not in self._told:
            self._told.add((code, str(values)))
            self.problems.append(
                Problem(
                    code=code,
                    where=where,
                    values=tuple(values.items()),
                    severity=_SEVERITY.get(code, "notice"),
                )
            )


_PARTS = frozenset(("styles", "numbering", "footnotes", "endnotes"))
_SEVERITY = {"readers.embedded": "warning", "readers.nested": "warning"}


def _of(properties: Element | None, name: str) -> str:
    return (
        next((attr(one, "val") for one in children(properties, name)), "") if properties is not None else ""
    )


def _level(paragraph: Element, style: Style) -> int:
    own = _of(next(children(paragraph, "pPr"), None), "outlineLvl")
    if own.isdigit():
        return int(own) + 1 if int(own) < 9 else 0
    return style.level


def _mark_deleted(paragraph: Element) -> bool:
    """True where the paragraph's end was deleted with change tracking: the next one joins it."""
    marks = [p for p in children(paragraph, "pPr") for p in children(p, "rPr")]
    return any(True for mark in marks for _ in children(mark, "del", "moveFrom"))

"""Lines and grids of any document format become a document, by the same pass that reads plain text: so one bulletin gives the same tables everywhere.

A format that declares its headings (Word styles, h1 to h6) is believed; where a heading is numbered, its number says how deep it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from audit.patterns import regex
from audit.sources._blocks import Block, Line
from audit.sources._peel import peel
from audit.sources.draft import Draft
from audit.sources.lines import TextLine, heading_level, is_note, is_sentence
from audit.sources.scan import Scan
from audit.tables.assemble import tables_of
from audit.tables.build import Grid
from audit.tables.kinds import FIGURES, is_period, kind_of
from audit.tables.model import Address, Document, Paragraph, Problem

__all__ = ["assemble"]

_DEFAULT_SHEET = regex(r"(?:sheet|tabelle|feuil\w*|工作表|表|chart)\s*\d*", re.IGNORECASE)


def assemble(
    blocks: Iterable[Block], *, name: str, kind: str, title: str = "", problems: Sequence[Problem] = ()
) -> Document:
    """The document that `blocks` print, with the tables built and joined; `problems` are those the reader met already."""
    found = list(_settled(blocks))
    scan = _BlockScan(found)
    scan.run()
    tables, more = tables_of(scan.read_grids())
    return Document(
        name=name, kind=kind, title=title or scan.title, tables=tables, paragraphs=tuple(scan.read_paragraphs()),
        problems=(*problems, *(scan.placed(p) for p in scan.problems), *more),
    )  # fmt: skip


def _settled(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, with titles and notes taken out of grids, and grids that are no tables made lines again."""
    for block in blocks:
        if isinstance(block, Line):
            yield from _lines_of(block)
        elif _is_table(block):
            above, body, below = peel(block)
            yield from above
            yield body
            yield from below
        else:
            yield from (
                Line(text=cell.text, address=cell.address) for cell in block.cells if cell.text.strip()
            )


def _lines_of(line: Line) -> Iterator[Line]:
    """A short text with line breaks is several titles; a long one is one paragraph."""
    if "\n" in line.text and len(line.text) <= 120 and not is_sentence(line.text):
        yield from (replace(line, text=part.strip()) for part in line.text.split("\n") if part.strip())
    elif line.text.strip():
        yield replace(
            line,
            text=re.sub(r"\s*\n\s*", "", line.text.strip())
            if not line.text.isascii()
            else " ".join(line.text.split()),
        )


def _is_table(grid: Grid) -> bool:
    """True for a grid of two columns and more, with two rows or a figure: others frame text."""
    rows = {cell.row for cell in grid.cells if cell.text.strip()}
    columns = {cell.column for cell in grid.cells if cell.text.strip()}
    return len(columns) > 1 and (
        len(rows) > 1 or any(kind_of(c.text) in FIGURES and not is_period(c.text) for c in grid.cells)
    )


class _Given(Draft):
    """A table that the format gave whole."""

    given: Grid | None = None

    def grid(self) -> Grid:
        """The given grid with what stood around it."""
        assert self.given is not None
        caption = " ".join(dict.fromkeys(text for text in (self.given.caption, self.caption) if text))
        return replace(
            self.given, headings=self.headings, caption=caption, unit_line=self.unit_line or self.given.unit_line,
            notes=tuple(dict.fromkeys((*self.given.notes, *self.notes))),
        )  # fmt: skip


class _BlockScan(Scan):
    """The pass over lines, taking grids as they come; a line's number is its block's, from which its address is found again."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        self.sheet = ""
        self.many = sum(isinstance(block, Line) and block.role == "sheet" for block in blocks) > 1
        self.fresh = False
        self.named: tuple[str, int] = (
            "",
            0,
        )  # an unnumbered heading, and how many paragraphs stood before it
        self.notes: list[Line] = []
        super().__init__(list(_text_lines(blocks)))

    def run(self) -> None:
        """Reads all blocks."""
        while self.at < len(self.lines):
            line = self.lines[self.at]
            block = self.blocks[line.number - 1]
            if isinstance(block, Grid):
                self._given(block)
                self.at += 1
            elif block.role:
                self._special(block)
                self.at += 1
            elif line.cells is not None:
                self._rows()
            else:
                self._new_sheet(line)
                self._text(line)
                self.at += 1
        self._flush_titles()

    def _special(self, line: Line) -> None:
        if line.role == "sheet":
            self._close()
            self._flush_titles()
            self.prose.end()
            self.sheet, self.fresh, self.unit_line, self.early_notes = line.text, True, "", []
        elif line.role == "note":
            self.notes.append(line)
        elif not any(p.code == "sources.contents" for p in self.problems):
            self.problems.append(
                Problem(
                    code="sources.contents",
                    where=line.address.place,
                    values=(("end", line.address.place),),
                    severity="notice",
                )
            )

    def _new_sheet(self, line: TextLine | None) -> None:
        """A sheet goes on under the headings before it only where it opens with a deeper one: （二） after 七、"""
        if self.fresh:
            level = line.level if line is not None else None
            if level is None or not self.headings or level <= min(depth for depth, _ in self.headings):
                self.headings = []
            self.fresh = False

    def _heading(self, level: float, text: str, unit: str = "") -> None:
        super()._heading(level, text, unit)
        self.named = ("" if heading_level(text) is not None else text, len(self.prose.paragraphs))

    def _given(self, grid: Grid) -> None:
        """A table under the titles above it; an unnumbered heading directly above it is its caption too, as in a plain text."""
        heading, paragraphs = self.named
        if heading and not self.titles and paragraphs == len(self.prose.paragraphs):
            self.titles = [TextLine(self.lines[self.at].number, heading)]
        self.named = ("", 0)
        untitled = self.fresh and not self.titles
        self._new_sheet(None)
        if untitled and self.sheet and (self.many or not _DEFAULT_SHEET.fullmatch(self.sheet)):
            self.titles = [TextLine(self.lines[self.at].number, self.sheet)]
        self._begin()
        assert self.open is not None
        first = self.open
        self.drafts[-1] = self.open = _Given(
            first.headings, first.caption, first.unit_line, first.notes, figures=True, header=[], given=grid
        )
        self.gap, self.titles, self.unit_line, self.early_notes, self.noted = True, [], "", [], None

    def read_grids(self) -> Iterator[Grid]:
        """The tables in order, each cell with its address in the source; a title that two sheets print is told apart by their names."""
        sheets: dict[tuple[tuple[str, ...], str], str] = {}
        for draft in self.drafts:
            grid = draft.grid()
            if not isinstance(draft, _Given):
                grid.address = self.place(grid.address)
                for cell in grid.cells:
                    cell.address = self.place(cell.address)
            sheet = grid.address.sheet
            if sheets.setdefault((grid.headings, grid.caption), sheet) != sheet:
                grid.headings = (sheet, *grid.headings)
            yield grid

    def read_paragraphs(self) -> Iterator[Paragraph]:
        """The prose in order, then the footnotes that belong to it."""
        for paragraph in self.prose.paragraphs:
            yield replace(paragraph, address=self.place(paragraph.address))
        for line in self.notes:
            yield Paragraph(text=line.text, address=line.address)

    def place(self, address: Address) -> Address:
        """The address in the source of what this pass calls line so-and-so."""
        if address.line is None:
            return address
        source = self.blocks[address.line - 1].address
        return (
            source
            if address.cell is None
            else replace(source, cell=address.cell, place=f"{source.place}, cell {address.cell}")
        )

    def placed(self, problem: Problem) -> Problem:
        """`problem` with its lines named as the source names them."""

        def spoken(text: str) -> str:
            return re.sub(r"\bline (\d+)", lambda m: self.blocks[int(m[1]) - 1].address.place or m[0], text)

        return replace(
            problem,
            where=spoken(problem.where),
            values=tuple((key, spoken(value)) for key, value in problem.values),
        )


def _text_lines(blocks: Sequence[Block]) -> Iterator[TextLine]:
    levels = _Levels()
    for number, block in enumerate(blocks, 1):
        if isinstance(block, Grid):
            yield TextLine(number, "", [cell.text for cell in block.cells if cell.row == 0])
        elif (
            "\t" in block.text
            and not block.level
            and sum(1 for part in block.text.split("\t") if part.strip()) > 1
        ):
            yield TextLine(number, block.text, [part.strip() for part in block.text.split("\t")])
        else:
            text = block.text.replace("\t", " ").strip()
            yield TextLine(number, text, level=levels.of(text, block.level) if not block.role else None)


class _Levels:
    """How deep headings stand where some are declared, some numbered: a number decides, an unnumbered heading stands half a step below what it follows."""

    def __init__(self) -> None:
        self._stack: list[tuple[float, int]] = []

    def of(self, text: str, declared: int) -> float | None:
        """The level of a line, None for one that is no heading; `declared` is 0 where the format does not say."""
        numbered = heading_level(text)
        if numbered is None and (not declared or len(text) > 120 or is_note(text)):
            return None
        if numbered is None:
            while self._stack and (self._stack[-1][1] >= declared or not self._stack[-1][1]):
                self._stack.pop()
            level: float = self._stack[-1][0] + 0.5 if self._stack else declared - 20
        else:
            level = numbered
        while self._stack and self._stack[-1][0] >= level:
            self._stack.pop()
        self._stack.append((level, declared))
        return level

"""Lines become a document: tables with their headings, captions, unit lines and notes, and the prose between them.

One pass over the lines, for every format that comes as lines (plain text, Markdown, CSV). A run of rows is a table; blank lines and page marks part it into
blocks; a repeated header, or a block without one, goes on with it; a title, a heading or prose ends it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from audit.sources.lines import (
    TextLine,
    contents_word,
    heading_level,
    is_continuation,
    is_note,
    is_page_mark,
    is_sentence,
    is_title,
    split_unit_line,
    without_continuation,
)
from audit.sources.prose import Prose
from audit.tables.assemble import tables_of
from audit.tables.build import Grid, GridCell
from audit.tables.header import count_header_rows
from audit.tables.kinds import FIGURES, MARKER, is_period, kind_of, squeeze
from audit.tables.model import Address, Document, Problem
from audit.tables.rows import level_of

__all__ = ["document_of"]

_ANNEX = re.compile(r"附\s*[件表录]\s*[\d一二三四五六七八九十]*[:：]?|annex\s*\d*", re.IGNORECASE)
_LONE_ROWS = frozenset({"合计", "总计", "小计", "无", "total", "none"})
_LEADERS = re.compile(r"(?:\.{3,}|…{2,}|·{3,}|．{3,})\s*[(（]?\d*[)）]?$")


def document_of(lines: Sequence[TextLine], name: str, kind: str, problems: Sequence[Problem] = ()) -> Document:
    """The document that `lines` print; `problems` are those that reading the lines met already."""
    scan = _Scan(adopt(lines))
    scan.run()
    tables, found = tables_of(scan.grids)
    return Document(
        name=name, kind=kind, title=scan.title, tables=tables, paragraphs=tuple(scan.prose.paragraphs),
        problems=(*problems, *scan.problems, *found),
    )  # fmt: skip


def adopt(lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines, those without a tab that stand inside a table made rows of one cell (a text's trailing tabs are often lost)."""
    out = list(lines)
    i, row = 1, 0
    while i < len(out):
        if out[i].cells is None and squeeze(out[i].text) in _LONE_ROWS and out[row].cells is not None:
            out[i] = TextLine(out[i].number, out[i].text, [out[i].text])
        row = row if out[i].blank else i
        if out[i].cells is None and not out[i].blank and out[i - 1].cells is not None and _may_be_row(out[i]):
            end = i
            while end < len(out) and out[end].cells is None and not out[end].blank and _may_be_row(out[end]):
                end += 1
            if _goes_on(out, i, end):
                for k in range(i, end):
                    out[k] = TextLine(out[k].number, out[k].text, [out[k].text])
            i = end
        i += 1
    return out


def _may_be_row(line: TextLine) -> bool:
    text = line.text
    return (
        line.level is None and len(text) <= 40 and not is_sentence(text) and not is_note(text) and not is_continuation(text) and not is_page_mark(text)
        and not split_unit_line(text)[1] and not text.endswith(("：", ":")) and not contents_word(text)
    )  # fmt: skip


def _goes_on(lines: Sequence[TextLine], start: int, end: int) -> bool:
    """True where the table goes on below the lines start..end: directly, or after blanks with a row of figures that is no wider."""
    after = end
    while after < len(lines) and lines[after].blank:
        after += 1
    if after == len(lines) or lines[after].cells is None:
        return False
    above = _run_above(lines, start)
    begun = any(_has_figures(line) for line in above)
    if after == end and not begun:
        return end - start <= 3
    return begun and _has_figures(lines[after]) and len(lines[after].cells or ()) <= max(len(line.cells or ()) for line in above)


def _run_above(lines: Sequence[TextLine], start: int) -> list[TextLine]:
    first = start
    while first and lines[first - 1].cells is not None and start - first < 60:
        first -= 1
    return list(lines[first:start])


def _has_figures(line: TextLine) -> bool:
    return any(_is_figure(text) for text in (line.cells or ())[1:])


def _is_figure(text: str) -> bool:
    kind = kind_of(text)
    return (kind in FIGURES and not is_period(text)) or kind == MARKER


@dataclass(slots=True)
class _Draft:
    """A table being read: the rows so far, where blanks parted them, and what stood above it."""

    headings: tuple[str, ...]
    caption: str
    unit_line: str
    notes: list[str]
    rows: list[TextLine] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    figures: bool = False
    width: int = 0
    header: list[list[str]] | None = None

    def head(self) -> list[list[str]]:
        """The header's words row by row, once rows of figures show where it ends."""
        if self.header is None:
            texts = [line.cells or [] for line in self.rows[:40]]
            self.header = [_words(line) for line in self.rows[: count_header_rows(texts)]]
        return self.header

    def could_hold(self, line: TextLine) -> bool:
        """True where a row of words has them where the last rows have words, and blanks where they have figures."""
        recent = [row.cells or [] for row in self.rows[len(self.head()) :][-40:]]
        for c, text in enumerate(line.cells or ()):
            if text and 2 * sum(_is_figure(row[c]) for row in recent if c < len(row)) >= sum(1 for row in recent if c < len(row) and row[c]):
                return False
        return True

    def grid(self) -> Grid:
        """The draft as a grid."""
        cells = [
            GridCell(text=text, row=r, column=c, address=Address(place=f"line {line.number}, cell {c + 1}", line=line.number, cell=c + 1))
            for r, line in enumerate(self.rows)
            for c, text in enumerate(line.cells or ())
        ]
        first = self.rows[0].number
        return Grid(
            cells=cells, headings=self.headings, caption=self.caption, unit_line=self.unit_line, notes=tuple(self.notes),
            breaks=tuple(self.breaks), address=Address(place=f"line {first}", line=first),
        )  # fmt: skip


def _words(line: TextLine) -> list[str]:
    return [squeeze(text) for text in line.cells or () if text]


class _Scan:
    """The state of the pass: open table, titles waiting for a table, headings, prose."""

    def __init__(self, lines: Sequence[TextLine]) -> None:
        self.lines = lines
        self.at = 0
        self.drafts: list[_Draft] = []
        self.open: _Draft | None = None
        self.gap = False
        self.headings: list[tuple[float, str]] = []
        self.titles: list[TextLine] = []
        self.unit_line = ""
        self.early_notes: list[str] = []
        self.noted: _Draft | None = None
        self.prose = Prose()
        self.problems: list[Problem] = []
        self.title = ""

    @property
    def grids(self) -> list[Grid]:
        """The tables read, as grids in order."""
        return [draft.grid() for draft in self.drafts]

    def run(self) -> None:
        """Reads all lines."""
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if line.blank or is_page_mark(line.text) or self._page_number(line):
                self.gap = True
                if line.text and not line.text.isdigit():
                    self._page()
                self.prose.gap()
                self.at += 1
            elif line.cells is not None:
                self._rows()
            else:
                self._text(line)
                self.at += 1
        self._flush_titles()

    def _page(self) -> None:
        """A page's end: titles at its foot name nothing on the next one, unless a table is still to come without its own."""
        if not self._next_is_row(self.at + 1):
            self._flush_titles()

    def _page_number(self, line: TextLine) -> bool:
        """True for a bare number between two blocks of one table."""
        return self.open is not None and self.gap and line.text.isdigit() and line.cells is None and self._next_is_row(self.at + 1)

    def _next_is_row(self, at: int) -> bool:
        after = next((line for line in self.lines[at : at + 12] if not line.blank and not is_page_mark(line.text)), None)
        return after is not None and after.cells is not None

    # rows

    def _rows(self) -> None:
        run = self._take_run()
        if _is_contents(run):
            self._set_aside(run[-1])
            return
        while run and self._is_text(run):
            self._text(_as_text(run.pop(0)))
        tail = self._tail(run)
        if run:
            self._table(run)
        for line in tail:
            self._text(_as_text(line))

    def _take_run(self) -> list[TextLine]:
        start = self.at
        while self.at < len(self.lines) and self.lines[self.at].cells is not None and not self.lines[self.at].blank:
            self.at += 1
        return list(self.lines[start : self.at])

    def _is_text(self, run: list[TextLine]) -> bool:
        """True where the first row of a run is a title, a unit line or a lone line that happens to hold a tab."""
        line = run[0]
        if split_unit_line(_joined(line))[1] and not _has_figures(line):
            return True
        if line.filled == 1 and (is_note(_joined(line)) or is_sentence(_joined(line))):
            return True
        if self.open is not None:
            return False
        if line.filled == 1 and len(run) > 1 and len(line.cells or ()) > 1:
            return True
        return len(run) == 1 and not self._next_is_row(self.at) and line.filled < 3

    def _tail(self, run: list[TextLine]) -> list[TextLine]:
        """Takes off a run's end the notes that stand in its first cell."""
        end = next((i for i, line in enumerate(run) if line.filled == 1 and is_note(_joined(line))), len(run))
        tail = run[end:]
        if any(line.filled > 1 for line in tail):
            return []
        del run[end:]
        return tail

    def _table(self, run: list[TextLine]) -> None:
        if self.open is None or (self.gap and not self._continues(run)):
            self._begin()
        draft = self.open
        assert draft is not None
        if self.gap and draft.rows:
            draft.breaks.append(len(draft.rows))
        for line in run:
            if draft.figures and draft.head() and (line.cells or [""])[0] == (draft.rows[0].cells or [""])[0] and _words(line) == draft.head()[0]:
                draft = self._again(draft)
            draft.rows.append(line)
            draft.figures = draft.figures or _has_figures(line)
            draft.width = max(draft.width, len(line.cells or ()))
        self.gap, self.titles, self.unit_line, self.early_notes, self.noted = False, [], "", [], None

    def _continues(self, run: list[TextLine]) -> bool:
        """True where a block goes on with the open table: its header again, or no header and no more columns."""
        draft = self.open
        assert draft is not None
        head = draft.head() if draft.figures else []
        if head and [_words(line) for line in run[: len(head)]] == head:
            return True
        if self.titles or self.unit_line:
            return False
        if not draft.figures:
            return True
        first = run[0]
        if not any(_is_figure(text) for text in first.cells or ()) and first.filled > 1 and not draft.could_hold(first):
            return False
        return max(_extent(line) for line in run) <= draft.width

    def _begin(self) -> None:
        kept = [line for line in self.titles if not _ANNEX.fullmatch(line.text)][-3:]
        self._flush_titles(keep=kept)
        self.open = _Draft(
            tuple(text for _, text in self.headings), " ".join(without_continuation(line.text) for line in kept), self.unit_line, list(self.early_notes)
        )
        self.drafts.append(self.open)
        self.prose.end()

    def _again(self, draft: _Draft) -> _Draft:
        """A page of the same table, whose header is printed again."""
        self.open = _Draft(draft.headings, draft.caption, draft.unit_line, [], header=draft.header)
        self.drafts.append(self.open)
        return self.open

    # text

    def _text(self, line: TextLine) -> None:
        text = line.text
        if contents_word(text):
            self._contents()
        elif is_continuation(text) or self._same_title(text):
            self.gap = True
        elif is_note(text) or self._note_goes_on(line):
            self._note(text)
        elif (unit := split_unit_line(text))[1]:
            self._unit(line, unit)
        elif (level := line.level if line.level is not None else heading_level(text)) is not None:
            self._heading(level, text)
        elif is_title(text):
            self._close()
            self.titles.append(line)
        else:
            self._close()
            self._flush_titles()
            self.prose.add(line, self._path())

    def _path(self) -> tuple[str, ...]:
        return tuple(text for _, text in self.headings)

    def _close(self) -> None:
        self.open = None
        self.noted = None

    def _same_title(self, text: str) -> bool:
        """True for a title that is printed again over the next page of the open table."""
        if self.open is None or not self.gap:
            return False
        said = {squeeze(t) for t in (self.open.caption, self.open.unit_line, *self.open.headings[-1:]) if t}
        return squeeze(without_continuation(text)) in said and self._next_is_row(self.at + 1)

    def _note_goes_on(self, line: TextLine) -> bool:
        """True for what follows a note as part of it: numbered lines, or a short sentence without figures."""
        if self.noted is None or heading_level(line.text) in (0, 1, 2):
            return False
        level = level_of(line.text)
        if level is not None and level >= 3:
            return True
        return line.text.endswith("。") and len(line.text) <= 60 and not re.search(r"\d", line.text)

    def _note(self, text: str) -> None:
        draft = self.open or self.noted
        if draft is None or self.titles or self.unit_line:
            self.early_notes.append(text)
            return
        draft.notes.append(text)
        self._close()
        self.noted = draft

    def _unit(self, line: TextLine, unit: tuple[str, str]) -> None:
        self._close()
        rest, self.unit_line = unit
        if rest and is_title(rest) and ("：" not in rest and ":" not in rest):
            level = heading_level(rest)
            if level is not None:
                self._heading(level, rest, unit=self.unit_line)
            else:
                self.titles.append(TextLine(line.number, rest))
        elif rest:
            self.prose.add(TextLine(line.number, rest), self._path())

    def _heading(self, level: float, text: str, unit: str = "") -> None:
        self._close()
        self._flush_titles()
        while self.headings and self.headings[-1][0] >= level:
            self.headings.pop()
        self.headings.append((level, text))
        self.unit_line, self.early_notes = unit, []
        self.prose.end()
        self.title = self.title or text

    def _flush_titles(self, keep: Sequence[TextLine] = ()) -> None:
        """Titles that no table took are prose; the first of a document is its title."""
        for line in self.titles:
            self.title = self.title or ("" if _ANNEX.fullmatch(line.text) else line.text)
            if line not in keep:
                self.prose.add(line, self._path(), whole=True)
        self.titles = []

    # contents

    def _set_aside(self, last: TextLine) -> None:
        self.problems.append(Problem(code="sources.contents", where=f"line {last.number}", values=(("end", f"line {last.number}"),), severity="notice"))

    def _contents(self) -> None:
        """Passes over a table of contents: its entries end at a page mark that no next entry follows, at prose, or where the first entry comes again."""
        self._close()
        self._flush_titles()
        entries: list[str] = []
        last = self.lines[self.at]
        at = self.at + 1
        while at < len(self.lines):
            line = self.lines[at]
            if line.blank:
                at += 1
                continue
            if is_page_mark(line.text):
                if not _next_entry(self.lines, at + 1, entries):
                    break
                at += 1
                continue
            entry = _entry(line)
            if not entry or entry in entries or (not _numbered_page(line) and entries and _numbered_page(last) and level_of(line.text) is None):
                break
            entries.append(entry)
            last = line
            at += 1
        if entries:
            self._set_aside(last)
        self.at = at - 1 if self.lines[self.at].cells is None else at
        self.gap = True


def _joined(line: TextLine) -> str:
    return " ".join(cell for cell in line.cells or () if cell) if line.cells is not None else line.text


def _as_text(line: TextLine) -> TextLine:
    return TextLine(line.number, _joined(line))


def _extent(line: TextLine) -> int:
    cells = line.cells or []
    return next((i + 1 for i in range(len(cells) - 1, -1, -1) if cells[i]), 0)


def _numbered_page(line: TextLine) -> bool:
    """True for an entry that ends in its page's number or in leaders."""
    text = _joined(line)
    return bool(_LEADERS.search(text)) or bool(line.cells and re.fullmatch(r"[(（]?\d{1,3}[)）]?", line.cells[-1]))


def _is_contents(run: Sequence[TextLine]) -> bool:
    """True for a run of entries with leaders, or with bracketed page numbers that never fall."""
    if len(run) < 3 or not all(_numbered_page(line) for line in run):
        return False
    pages = [int(re.sub(r"\D", "", (line.cells or [""])[-1]) or 0) for line in run]
    bracketed = all((line.cells or [""])[-1][:1] in "(（" for line in run)
    leaders = sum(bool(_LEADERS.search((line.cells or [""])[0])) for line in run)
    return pages == sorted(pages) and (bracketed or 2 * leaders > len(run)) and len(run[0].cells or ()) == 2


def _entry(line: TextLine) -> str:
    """What a line of contents names, without page number and leaders; '' for a line that is none."""
    text = re.sub(r"[\s.…·．]*[(（]?\d{0,3}[)）]?$", "", _joined(line))
    return squeeze(text) if text and len(text) <= 60 and not is_sentence(text) and line.text != "" else (squeeze(line.text) if line.text.strip("“”\" ").isdigit() or not text else "")


def _next_entry(lines: Sequence[TextLine], at: int, entries: Sequence[str]) -> bool:
    """True where the contents go on after a page mark: the next line is numbered on from the last numbered entry."""
    after = next((line for line in lines[at : at + 6] if not line.blank), None)
    last = next((entry for entry in reversed(entries) if level_of(entry) is not None), "")
    if after is None or not last or level_of(after.text) != level_of(last):
        return False
    return squeeze(after.text) not in entries and _order(after.text) == _order(last) + 1


_NUMERALS = "零一二三四五六七八九十"


def _order(text: str) -> int:
    """The number that opens a text, Chinese or not; 0 without one."""
    match = re.match(r"[(（第]?\s*(?:(\d+)|([一二三四五六七八九十]+))", text)
    if not match:
        return 0
    if match[1]:
        return int(match[1])
    tens, found, ones = match[2].rpartition("十")
    value = _NUMERALS.index(ones) if ones in _NUMERALS and ones else 0
    return value + (10 * (_NUMERALS.index(tens) if tens in _NUMERALS and tens else 1) if found else 0)

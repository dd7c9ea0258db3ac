"""Lines become a document: tables with their headings, captions, unit lines and notes, and the prose between them.

One pass over the lines, for every format that comes as lines (plain text, Markdown, CSV). A run of rows is a table; blank lines and page marks part it into
blocks; a repeated header, or a block without one, goes on with it; a title, a heading or prose ends it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from audit.patterns import regex
from audit.sources.adopt import adopt
from audit.sources.contents import end_of_contents, is_contents
from audit.sources.draft import Draft
from audit.sources.lines import (
    TextLine,
    contents_word,
    has_figures,
    heading_level,
    is_continuation,
    is_figure,
    is_note,
    is_page_mark,
    is_sentence,
    is_title,
    split_unit_line,
    without_continuation,
)
from audit.sources.prose import Prose
from audit.tables.assemble import tables_of
from audit.tables.kinds import squeeze
from audit.tables.model import Document, Problem
from audit.tables.rows import level_of

__all__ = ["Scan", "document_of"]

_ANNEX = regex(r"附\s*[件表录]\s*[\d一二三四五六七八九十]*[:：]?|annex\s*\d*", re.IGNORECASE)
_TITLES = 3
"""As many lines above a table may be its caption."""


def document_of(
    lines: Sequence[TextLine], name: str, kind: str, problems: Sequence[Problem] = ()
) -> Document:
    """The document that `lines` print; `problems` are those that reading the lines met already."""
    scan = Scan(adopt(lines))
    scan.run()
    tables, found = tables_of(draft.grid() for draft in scan.drafts)
    return Document(
        name=name, kind=kind, title=scan.title, tables=tables, paragraphs=tuple(scan.prose.paragraphs), problems=(*problems, *scan.problems, *found)
    )  # fmt: skip


class Scan:
    """The state of the pass: the open table, titles that wait for a table, headings, prose."""

    def __init__(self, lines: Sequence[TextLine]) -> None:
        self.lines = lines
        self.at = 0
        self.drafts: list[Draft] = []
        self.open: Draft | None = None
        self.noted: Draft | None = None  # the table whose notes are being read
        self.gap = False
        self.headings: list[tuple[float, str]] = []
        self.titles: list[TextLine] = []
        self.unit_line = ""
        self.early_notes: list[str] = []
        self.prose = Prose()
        self.problems: list[Problem] = []
        self.title = ""

    def run(self) -> None:
        """Reads all lines."""
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if line.blank or is_page_mark(line.text) or self._is_page_number(line):
                self._gap(line)
            elif line.cells is not None:
                self._rows()
            else:
                self._text(line)
                self.at += 1
        self._flush_titles()

    def _gap(self, line: TextLine) -> None:
        self.gap = True
        if is_page_mark(line.text) and not self._next_is_row(self.at + 1):
            self._flush_titles()  # titles at a page's foot name nothing on the next
        self.prose.gap()
        self.at += 1

    def _is_page_number(self, line: TextLine) -> bool:
        """True for a bare number between two blocks of one table."""
        return (
            self.open is not None
            and self.gap
            and line.text.isdigit()
            and line.cells is None
            and self._next_is_row(self.at + 1)
        )

    def _next_is_row(self, at: int) -> bool:
        after = next(
            (line for line in self.lines[at : at + 12] if not line.blank and not is_page_mark(line.text)),
            None,
        )
        return after is not None and after.cells is not None

    # rows

    def _rows(self) -> None:
        start = self.at
        while (
            self.at < len(self.lines)
            and self.lines[self.at].cells is not None
            and not self.lines[self.at].blank
        ):
            self.at += 1
        run = list(self.lines[start : self.at])
        if is_contents(run):
            self._set_aside(run[-1])
            return
        while run and self._is_text(run):
            self._text(run.pop(0).as_text())
        tail = _notes_below(run)
        if run:
            self._table(run)
        for line in tail:
            self._text(line.as_text())

    def _is_text(self, run: list[TextLine]) -> bool:
        """True where the first row of a run is a title, a unit line, or a lone line that happens to hold a tab."""
        line = run[0]
        if split_unit_line(line.joined)[1] and not has_figures(line):
            return True
        if line.filled == 1 and (is_note(line.joined) or is_sentence(line.joined)):
            return True
        if self.open is not None:
            return (
                self.gap
                and line.filled == 1
                and len(run) > 1
                and run[1].filled > 1
                and not _holds_figure(run[1])
            )
        if line.filled == 1 and len(run) > 1 and len(line.cells or ()) > 1:
            return True
        return len(run) == 1 and line.filled < 3 and not self._next_is_row(self.at)

    def _table(self, run: list[TextLine]) -> None:
        named = bool(self.titles or self.unit_line)
        again = self.open is not None and bool(self.open.head()) and self.open.repeats(run[0])
        if self.open is None or (self.gap and not again and (named or not self.open.goes_on_with(run))):
            self._begin()
        draft = self.open
        assert draft is not None
        if self.gap:
            draft.part()
        for line in run:
            if draft.figures and draft.repeats(line):
                draft = self.open = draft.again()
                self.drafts.append(draft)
            draft.add(line)
        self.gap, self.titles, self.unit_line, self.early_notes, self.noted = False, [], "", [], None

    def _begin(self) -> None:
        kept = [line for line in self.titles if not _ANNEX.fullmatch(line.text)][-_TITLES:]
        self._flush_titles(keep=kept)
        caption = " ".join(without_continuation(line.text) for line in kept)
        self.open = Draft(self._path(), caption, self.unit_line, list(self.early_notes))
        self.drafts.append(self.open)
        self.prose.end()

    # text

    def _text(self, line: TextLine) -> None:
        text = line.text
        if contents_word(text):
            self._contents()
        elif is_continuation(text) or self._is_same_title(text):
            self.gap = True
        elif is_note(text) or self._note_goes_on(text):
            self._note(text)
        elif (unit := split_unit_line(text))[1]:
            self._unit(line, *unit)
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
        self.open = self.noted = None

    def _is_same_title(self, text: str) -> bool:
        """True for a title that is printed again over the next page of the open table."""
        if self.open is None or not self.gap:
            return False
        said = {squeeze(t) for t in (self.open.caption, self.open.unit_line, *self.open.headings[-1:]) if t}
        return squeeze(without_continuation(text)) in said and self._next_is_row(self.at + 1)

    def _note_goes_on(self, text: str) -> bool:
        """True for what follows a note as part of it: numbered lines, or a short sentence without figures."""
        level = level_of(text)
        if self.noted is None or level in (0, 1, 2):
            return False
        return level is not None or (text.endswith("。") and len(text) <= 60 and not re.search(r"\d", text))

    def _note(self, text: str) -> None:
        draft = self.open or self.noted
        if draft is None or self.titles or self.unit_line:
            self.early_notes.append(text)
            return
        draft.notes.append(text)
        self._close()
        self.noted = draft

    def _unit(self, line: TextLine, rest: str, unit: str) -> None:
        self._close()
        self.unit_line = unit
        level = heading_level(rest)
        if level is not None:
            self._heading(level, rest, unit)
        elif is_title(rest) and not re.search("[：:]", rest):
            self.titles.append(TextLine(line.number, rest))
        elif rest:
            self.prose.add(TextLine(line.number, rest), self._path(), whole=True)

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

    def _contents(self) -> None:
        self._close()
        self._flush_titles()
        end, last = end_of_contents(self.lines, self.at)
        if last is not None:
            self._set_aside(last)
        self.at = end - 1 if self.lines[self.at].cells is None else max(end, self.at)
        self.gap = True

    def _set_aside(self, last: TextLine) -> None:
        where = f"line {last.number}"
        self.problems.append(
            Problem(code="sources.contents", where=where, values=(("end", where),), severity="notice")
        )


def _holds_figure(line: TextLine) -> bool:
    return any(is_figure(text) for text in line.cells or ())


def _notes_below(run: list[TextLine]) -> list[TextLine]:
    """Takes off a run's end the notes that stand in its first cell."""
    end = next((i for i, line in enumerate(run) if line.filled == 1 and is_note(line.joined)), len(run))
    tail = run[end:]
    if any(line.filled > 1 for line in tail):
        return []
    del run[end:]
    return tail


_Draft, _Scan = Draft, Scan  # names by which the readers of documents know them

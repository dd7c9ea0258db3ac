"""Lines without a tab that stand inside a table are its rows: a text's trailing tabs are often lost (二、事业收入 without figures)."""

from __future__ import annotations

from collections.abc import Sequence

from audit.sources.lines import (
    TextLine,
    contents_word,
    has_figures,
    is_continuation,
    is_note,
    is_page_mark,
    is_sentence,
    split_unit_line,
)
from audit.tables.kinds import squeeze

__all__ = ["adopt"]

_LONE_ROWS = frozenset({"合计", "总计", "小计", "无", "total", "none"})


def adopt(lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines, those inside a table made rows of one cell."""
    out = list(lines)
    last = 0  # the last line that is not blank
    i = 1
    while i < len(out):
        line = out[i]
        if line.cells is None and not line.blank:
            if squeeze(line.text) in _LONE_ROWS and out[last].cells is not None:
                out[i] = _as_row(line)
            elif out[i - 1].cells is not None and _may_be_row(line):
                i = _adopt_from(out, i) - 1
        last = last if out[i].blank else i
        i += 1
    return out


def _adopt_from(out: list[TextLine], start: int) -> int:
    """Makes rows of the lines from `start` on if the table goes on below them; where they end."""
    end = start
    while end < len(out) and out[end].cells is None and not out[end].blank and _may_be_row(out[end]):
        end += 1
    if _goes_on(out, start, end):
        out[start:end] = [_as_row(line) for line in out[start:end]]
    return end


def _as_row(line: TextLine) -> TextLine:
    return TextLine(line.number, line.text, [line.text])


def _may_be_row(line: TextLine) -> bool:
    text = line.text
    if line.level is not None or len(text) > 40 or text.endswith(("：", ":")):
        return False
    other = (is_sentence, is_note, is_continuation, is_page_mark, contents_word)
    return not any(test(text) for test in other) and not split_unit_line(text)[1]


def _goes_on(lines: Sequence[TextLine], start: int, end: int) -> bool:
    """True where the table goes on below the lines start..end: directly, or after blanks with a row of figures that is no wider."""
    after = end
    while after < len(lines) and lines[after].blank:
        after += 1
    if after == len(lines) or lines[after].cells is None:
        return False
    above = _run_above(lines, start)
    if not any(has_figures(line) for line in above):
        return after == end and end - start <= 3
    widest = max(len(line.cells or ()) for line in above)
    return has_figures(lines[after]) and len(lines[after].cells or ()) <= widest


def _run_above(lines: Sequence[TextLine], start: int) -> list[TextLine]:
    first = start
    while first and lines[first - 1].cells is not None and start - first < 60:
        first -= 1
    return list(lines[first:start])

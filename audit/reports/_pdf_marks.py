"""Marks on a page of a PDF: from boxes as readers give them (points from the top left of the page as it is shown) to annotations with their own look."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from audit.reports._library import library
from audit.reports._marks import COLOURS, Mark

__all__ = ["Box", "add_highlight", "add_note", "on_paper", "words_box"]

Box = tuple[float, float, float, float]


def on_paper(page: Any, box: Box) -> Box:
    """`box` (x0, top, x1, bottom of the page as shown) in the page's own space: (x0, y0, x1, y1) from below, before it is turned."""
    turn = int(page.get("/Rotate", 0) or 0) % 360
    paper = page.mediabox
    left, low, right, high = (float(value) for value in (paper.left, paper.bottom, paper.right, paper.top))
    sideways = turn in (90, 270)
    height = right - left if sideways else high - low
    begin, end = (low, right) if sideways else (left, high)
    across = (box[0] - begin, box[2] - begin)
    up = (2 * height - end - box[3], 2 * height - end - box[1])
    corners = [_turned(u, v, turn, (left, low, right, high)) for u, v in zip(across, up, strict=True)]
    xs, ys = sorted(x for x, _ in corners), sorted(y for _, y in corners)
    return (xs[0], ys[0], xs[1], ys[1])


def _turned(u: float, v: float, turn: int, paper: Box) -> tuple[float, float]:
    left, low, right, high = paper
    if turn == 90:
        return right - v, low + u
    if turn == 180:
        return right - u, high - v
    if turn == 270:
        return left + v, high - u
    return left + u, low + v


def words_box(source: Path, page: int, box: Box, words: str) -> Box:
    """The box of the first `words` inside a paragraph's `box` on `page` (from 1); the paragraph's own where its characters do not spell them."""
    plain = "".join(words.split())
    with library("pdfplumber").open(source) as pdf:
        found = pdf.pages[page - 1]
        chars = [c for c in found.chars if _inside(c, box) and not c["text"].isspace()]
        chars = _in_lines(chars)
        text = "".join(c["text"][:1] for c in chars)
        start = text.find(plain) if plain else -1
        hit = chars[start : start + len(plain)] if start >= 0 else []
        if not hit or hit[-1]["top"] - hit[0]["top"] > hit[0]["size"] / 2:
            return box
        return (
            min(c["x0"] for c in hit),
            min(c["top"] for c in hit),
            max(c["x1"] for c in hit),
            max(c["bottom"] for c in hit),
        )


def _inside(char: dict[str, Any], box: Box) -> bool:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(box[0] - 1 <= x <= box[2] + 1 and box[1] - 1 <= y <= box[3] + 1)


def _in_lines(chars: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Characters by line, then from left to right; what stands within half a character's height is one line."""
    lines: list[list[dict[str, Any]]] = []
    for char in sorted(chars, key=lambda c: c["top"]):
        if not lines or char["top"] - lines[-1][0]["top"] > char["size"] / 2:
            lines.append([])
        lines[-1].append(char)
    return [char for line in lines for char in sorted(line, key=lambda c: c["x0"])]


def add_highlight(writer: Any, page: Any, box: Box, mark: Mark, author: str) -> None:
    """A highlight in the colour of the mark's severity, with its words as the note."""
    generic = library("pypdf.generic")
    x0, y0, x1, y1 = box
    number, name, array = generic.FloatObject, generic.NameObject, generic.ArrayObject
    note = _annotation(generic, "/Highlight", box, mark.lines, author)
    note[name("/C")] = array([number(value) for value in _rgb(mark.tone)])
    note[name("/QuadPoints")] = array([number(value) for value in (x0, y1, x1, y1, x0, y0, x1, y0)])
    look = generic.DictionaryObject({name("/N"): writer._add_object(_look(generic, box, mark.tone))})
    note[name("/AP")] = look
    _attach(writer, page, note)


def add_note(writer: Any, page: Any, lines: list[str], author: str) -> None:
    """A note at the top left of a page: for what has no place on any."""
    generic = library("pypdf.generic")
    left, top = float(page.cropbox.left), float(page.cropbox.top)
    note = _annotation(generic, "/Text", (left + 12, top - 32, left + 32, top - 12), lines, author)
    note[generic.NameObject("/Name")] = generic.NameObject("/Comment")
    _attach(writer, page, note)


def _annotation(generic: Any, kind: str, box: Box, lines: list[str], author: str) -> Any:
    name = generic.NameObject
    return generic.DictionaryObject({
        name("/Type"): name("/Annot"), name("/Subtype"): name(kind), name("/F"): generic.NumberObject(4),
        name("/Rect"): generic.RectangleObject(box), name("/T"): generic.TextStringObject(author),
        name("/Contents"): generic.TextStringObject("\r".join(lines)),
    })  # fmt: skip


def _rgb(tone: str) -> list[float]:
    """The tone's colour, deeper than on a sheet: a highlight lies over the figure and must be seen on paper."""
    colour = {"error": "FF9AA2", "warning": "FFCF7A", "notice": "A9CCEE", "suspect": "FFF2A6"}.get(
        tone, COLOURS["notice"]
    )
    return [round(int(colour[k : k + 2], 16) / 255, 4) for k in (0, 2, 4)]


def _look(generic: Any, box: Box, tone: str) -> Any:
    """What a viewer draws: the box filled, multiplied with what is printed there, so that the figure stays legible."""
    x0, y0, x1, y1 = (round(value, 2) for value in box)
    colour = " ".join(f"{value:g}" for value in _rgb(tone))
    name, dictionary = generic.NameObject, generic.DictionaryObject
    stream = generic.StreamObject()
    stream.set_data(f"/M gs {colour} rg {x0:g} {y0:g} {x1 - x0:.2f} {y1 - y0:.2f} re f".encode())
    state = dictionary(
        {name("/M"): dictionary({name("/Type"): name("/ExtGState"), name("/BM"): name("/Multiply")})}
    )
    stream.update({
        name("/Type"): name("/XObject"), name("/Subtype"): name("/Form"), name("/BBox"): generic.RectangleObject((x0, y0, x1, y1)),
        name("/Resources"): dictionary({name("/ExtGState"): state}),
    })  # fmt: skip
    return stream


def _attach(writer: Any, page: Any, note: Any) -> None:
    """Adds the note to the page's list, whether the page holds that list, refers to it, or has none."""
    generic = library("pypdf.generic")
    key = generic.NameObject("/Annots")
    reference = writer._add_object(note)
    listed = page[key].get_object() if key in page else None
    if listed is None:
        page[key] = generic.ArrayObject([reference])
    else:
        page[key] = generic.ArrayObject([*listed, reference])

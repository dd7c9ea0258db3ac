"""The text of Word runs as it stands on the page: tracked insertions in, deletions out, fields as their results, symbols as characters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct, field

from audit.sources._blocks import superscript
from audit.sources._office import Element, attr, children, local

__all__ = ["Inline", "Pen"]

_PLAIN = {
    "tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "", "separator": "", "continuationSeparator": "",
}  # fmt: skip
_WRAPPERS = frozenset(
    [
        "ins",
        "moveTo",
        "sdt",
        "sdtContent",
        "hyperlink",
        "smartTag",
        "customXml",
        "fldSimple",
        "dir",
        "bdo",
        "ruby",
        "rubyBase",
        "p",
        "oMath",
        "oMathPara",
        "r",
        "num",
        "den",
        "e",
        "sup",
        "sub",
        "deg",
        "rad",
        "sSup",
        "sSub",
        "sSubSup",
        "nary",
        "d",
        "fName",
        "func",
        "acc",
        "bar",
        "limLow",
        "limUpp",
        "lim",
        "m",
        "mr",
        "eqArr",
        "box",
        "borderBox",
        "groupChr",
        "phant",
        "sPre",
    ]
)
_GONE = frozenset(
    [
        "del",
        "moveFrom",
        "delText",
        "delInstrText",
        "rPr",
        "pPr",
        "rt",
        "sdtPr",
        "smartTagPr",
        "customXmlPr",
        "ctrlPr",
    ]
)
_SYMBOL = (
    " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
    + " " * 34
    + "ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑"
)
"""The Symbol font from character 0x20 on, as Unicode; Word writes them as F020 and up."""
_WINGDINGS = {
    0xFB: "✗",
    0xFC: "✓",
    0xFD: "☒",
    0xFE: "☑",
    0x6C: "●",
    0x6E: "■",
    0xA8: "◻",
    0xD8: "➢",
    0xE0: "→",
    0x75: "◆",
    0x76: "❖",
}


class Inline(Struct):
    """One paragraph's text and what stood in it: note ids referred to, flags for its cell, text boxes, pictures, a field's formula."""

    text: str = ""
    notes: list[tuple[str, str]] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)
    boxes: list[Element] = field(default_factory=list)
    pictures: int = 0
    formula: str = ""
    hidden: str = ""
    unknown: set[str] = field(default_factory=set)
    contents: bool = False


class Pen:
    """Reads paragraphs in order; it remembers the fields left open, for a field may run over paragraphs."""

    def __init__(self, hidden_styles: frozenset[str] = frozenset()) -> None:
        self._fields: list[dict[str, str]] = []
        self._hidden_styles = hidden_styles

    def read(self, paragraph: Element) -> Inline:
        """What the paragraph prints."""
        found = Inline()
        found.contents = self._in_contents()
        found.text = "".join(self._walk(paragraph, found))
        found.contents = found.contents or self._in_contents()
        return found

    def _in_contents(self) -> bool:
        return any(f["code"].split()[:1] == ["TOC"] for f in self._fields)

    def _walk(self, element: Element, found: Inline) -> Iterator[str]:
        for child in element:
            name = local(child)
            if name == "r" and child.find("{*}rPr") is not None:
                yield from self._run(child, found)
            elif name in _WRAPPERS:
                yield from self._wrapped(child, name, found)
            elif name not in _GONE:
                yield from self._piece(child, name, found)

    def _wrapped(self, child: Element, name: str, found: Inline) -> Iterator[str]:
        if name in ("ins", "moveTo"):
            found.flags.add("tracked")
        if name == "fldSimple":
            self._formula(attr(child, "instr"), found)
        yield from self._walk(child, found)
        if name == "num":
            yield "/"

    def _run(self, run: Element, found: Inline) -> Iterator[str]:
        style = run.find("{*}rPr")
        text = "".join(self._walk(run, found))
        if self._vanishes(style):
            found.hidden += text
        else:
            raised = next((attr(one, "val") for one in children(style, "vertAlign")), "")
            yield superscript(text) if raised == "superscript" else text

    def _vanishes(self, style: Element) -> bool:
        for one in children(style, "vanish", "rStyle"):
            if local(one) == "vanish":
                return attr(one, "val", "1") not in ("0", "false", "off")
            if attr(one, "val") in self._hidden_styles:
                return True
        return False

    def _piece(self, child: Element, name: str, found: Inline) -> Iterator[str]:
        if name == "fldChar":
            self._field(child, found)
        elif any(f["state"] == "code" for f in self._fields):
            self._fields[-1]["code"] += (child.text or "") if name == "instrText" else ""
        elif name == "t":
            yield child.text or ""
        elif name in _PLAIN:
            yield _PLAIN[name]
        elif name == "br":
            yield "" if attr(child, "type") in ("page", "column") else "\n"
        elif name == "sym":
            yield self._symbol(child, found)
        elif name in ("footnoteReference", "endnoteReference"):
            found.notes.append((name.removesuffix("Reference"), attr(child, "id")))
        elif name == "AlternateContent":
            self._outside(next(children(child, "Choice", "Fallback"), child), found)
        elif name in ("drawing", "pict", "object"):
            self._outside(child, found)

    def _outside(self, element: Element, found: Inline) -> None:
        boxes = list(element.iter("{*}txbxContent"))
        found.boxes.extend(box for box in boxes if not any(a in boxes for a in box.iterancestors()))
        if not boxes:
            found.pictures += any(True for _ in element.iter("{*}blip", "{*}imagedata"))

    def _field(self, mark: Element, found: Inline) -> None:
        kind = attr(mark, "fldCharType")
        if kind == "begin":
            self._fields.append({"state": "code", "code": ""})
        elif kind == "separate" and self._fields:
            self._fields[-1]["state"] = "result"
            self._formula(self._fields[-1]["code"], found)
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _formula(self, code: str, found: Inline) -> None:
        if code.strip().startswith("="):
            found.formula = code.strip()
            found.flags.add("formula")

    def _symbol(self, child: Element, found: Inline) -> str:
        char = attr(child, "char")
        code = int(char, 16) if re.fullmatch("[0-9A-Fa-f]{1,5}", char) else 0
        font = attr(child, "font").lower()
        small = code - 0xF000 if 0xF000 <= code <= 0xF0FF else code
        if font.startswith("symbol") and 0x20 <= small < 0x20 + len(_SYMBOL):
            return _SYMBOL[small - 0x20]
        if font.startswith("wingdings") and small in _WINGDINGS:
            return _WINGDINGS[small]
        if 0x20 <= code < 0xE000:
            return chr(code)
        found.unknown.add(f"{attr(child, 'font')} {attr(child, 'char')}")
        return "\ufffd"

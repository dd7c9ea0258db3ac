"""Web pages, and the many .xls that are web pages: lxml for the tags, an own grid for rowspan and colspan.

pandas.read_html loses merged cells and turns 12.50 into 12.5. What calls itself gb2312 is read as GB18030, as browsers do, otherwise — becomes ―.
Nothing is fetched or run: scripts, styles and forms are left out.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from audit.patterns import regex
from audit.sources._assemble import assemble
from audit.sources._blocks import Block, Line, Progress, superscript
from audit.sources._html_tables import grid_of, is_layout, rows_of
from audit.sources._office import Element, local, need
from audit.sources.decode import decode
from audit.sources.errors import ReadError
from audit.tables.model import Address, Document, Problem

__all__ = ["read"]

MAX_BYTES = 64 << 20
_ALIASES = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "iso-8859-1": "cp1252", "latin1": "cp1252", "ascii": "cp1252", "us-ascii": "cp1252", "big5": "big5hkscs"}  # fmt: skip
_CHARSET = regex(
    rb"""(?:<meta[^>]{0,200}?charset\s*=|<\?xml[^>]{0,100}?encoding\s*=)\s*["']?\s*([\w\-:.]+)""",
    re.IGNORECASE,
)
_SKIPPED = frozenset(["script", "style", "noscript", "template", "head", "svg", "iframe", "object", "embed", "applet", "canvas", "video", "audio", "select", "textarea", "button", "datalist", "rp", "rt", "colgroup", "col", "del"])  # fmt: skip
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "header",
        "footer",
        "main",
        "aside",
        "nav",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "blockquote",
        "pre",
        "figure",
        "figcaption",
        "form",
        "fieldset",
        "center",
        "address",
        "body",
        "html",
        "hr",
        "details",
        "summary",
        "tr",
        "td",
        "th",
        "caption",
    ]
)


def read(path: Path, *, progress: Progress | None = None) -> Document:
    """The tables and paragraphs of a page; `ReadError` where it is no text or too large."""
    if path.stat().st_size > MAX_BYTES:
        raise ReadError(
            "readers.too-large", path.name, size=f"{path.stat().st_size >> 20}", limit=f"{MAX_BYTES >> 20}"
        )
    problems: list[Problem] = []
    root = _parse(path.read_bytes(), path.name, problems)
    page = _Page()
    found = list(page.blocks(root))
    problems += page.problems(path.name)
    title = " ".join((root.findtext(".//title") or "").split())
    if progress:
        progress(1, 1)
    return assemble(found, name=path.name, kind="html", title=title, problems=problems)


def _parse(data: bytes, where: str, problems: list[Problem]) -> Element:
    html = need("lxml.html", "html", where)
    etree = need("lxml.etree", "html", where)
    text = _decode(data, where, problems).replace("\0", "")
    parser = html.HTMLParser(
        no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, encoding="utf-8"
    )
    try:
        root: Element = html.document_fromstring(text.encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise ReadError("readers.broken", where, detail=str(error)) from error
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise ReadError("readers.too-deep", where)
    return root


def _decode(data: bytes, where: str, problems: list[Problem]) -> str:
    declared = _CHARSET.search(data[:4096])
    name = declared[1].decode("ascii", "replace").lower() if declared else ""
    encoding = _ALIASES.get(name, name)
    if encoding and not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return data.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            pass
    try:
        return decode(data, where)[0]
    except ReadError:
        text = data.decode("utf-8" if encoding == "utf-8" else "gb18030", "replace")
        problems.append(
            Problem(code="readers.characters", where=where, values=(("count", str(text.count("\ufffd"))),))
        )
        return text


class _Page:
    """One walk over a page: text gathers until a block begins or ends, tables are grids unless they only lay the page out."""

    def __init__(self) -> None:
        self._text: list[str] = []
        self._paragraphs = self._tables = self._pictures = 0
        self._hidden = False
        self._inner: list[Element] | None = None

    def blocks(self, root: Element) -> Iterator[Block]:
        """Lines and grids in the order of the page."""
        yield from self._walk(root, 0)
        yield from self._flush(0)

    def problems(self, where: str) -> Iterator[Problem]:
        """What was seen and not read."""
        if self._pictures:
            yield Problem(
                code="readers.pictures",
                where=where,
                values=(("count", str(self._pictures)),),
                severity="notice",
            )
        if self._hidden:
            yield Problem(code="readers.hidden-part", where=where, severity="notice")

    def _walk(self, element: Element, level: int) -> Iterator[Block]:
        self._text.append(_squeezed(element, element.text))
        for child in element:
            name = local(child).lower()
            if name not in _SKIPPED and name and not self._is_hidden(child):
                yield from self._child(child, name, level)
            self._text.append(_squeezed(element, child.tail))

    def _is_hidden(self, child: Element) -> bool:
        style = (child.get("style") or "").replace(" ", "").lower()
        hidden = "display:none" in style or child.get("hidden") is not None
        self._hidden = self._hidden or (hidden and any(t.strip() for t in child.itertext()))
        return hidden

    def _child(self, child: Element, name: str, level: int) -> Iterator[Block]:
        if name == "table":
            yield from self._flush(level)
            yield from self._table(child, level)
        elif name == "br":
            self._text.append("\n")
        elif name == "sup":
            self._text.append(superscript(child.text_content()))
        elif name == "img":
            self._pictures += not _is_ornament(child)
        elif re.fullmatch("h[1-6]", name):
            yield from self._flush(level)
            yield from self._walk(child, int(name[1]))
            yield from self._flush(int(name[1]))
        elif name in _BLOCKS:
            yield from self._flush(level)
            yield from self._walk(child, level)
            yield from self._flush(level)
        else:
            yield from self._walk(child, level)

    def _flush(self, level: int) -> Iterator[Block]:
        text = _tidy("".join(self._text))
        self._text.clear()
        if text:
            self._paragraphs += 1
            number = self._paragraphs
            yield Line(text=text, level=level, address=Address(place=f"paragraph {number}", paragraph=number))

    def _table(self, table: Element, level: int) -> Iterator[Block]:
        if self._inner is not None and len(rows_of(table)) > 1:
            self._inner.append(table)
        elif self._inner is not None or is_layout(table):
            yield from self._walk(table, level)
            yield from self._flush(level)
        else:
            yield from self._grid(table, level)

    def _grid(self, table: Element, level: int) -> Iterator[Block]:
        self._tables += 1
        inner: list[Element] = []
        self._inner = inner
        grid = grid_of(table, self._tables, self._cell)
        self._inner = None
        yield grid
        for nested in inner:
            yield from self._table(nested, level)

    def _cell(self, cell: Element) -> str:
        """The text of a cell, a line for each block in it; larger tables in it wait in `_inner`."""
        count = self._paragraphs
        lines = [
            block.text
            for part in (self._walk(cell, 0), self._flush(0))
            for block in part
            if isinstance(block, Line)
        ]
        self._paragraphs = count
        return "\n".join(lines)


def _squeezed(element: Element, text: str | None) -> str:
    if not text:
        return ""
    if local(element) == "pre" or any(local(a) == "pre" for a in element.iterancestors()):
        return text
    return re.sub(r"[ \t\r\n\f]+", " ", text)


def _tidy(text: str) -> str:
    lines = [re.sub(" +", " ", line).strip(" ") for line in text.strip("\n \xa0").split("\n")]
    return "\n".join(lines).strip()


def _is_ornament(image: Element) -> bool:
    """True for images too small to hold a table."""
    sizes = [image.get(side, "") for side in ("width", "height")]
    return any(
        size.rstrip("px").isdigit() and int(size.rstrip("px")) < 60 for size in sizes
    ) or not image.get("src")

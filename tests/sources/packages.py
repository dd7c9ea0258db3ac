"""Small office packages, books and PDF pages, written by hand so that a test shows what is in its file."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"


def package(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    """A zip of `parts`."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return path


def _relations(targets: Iterable[tuple[str, str, str]]) -> str:
    items = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for key, kind, target in targets
    )
    return f'<Relationships xmlns="{_PACKAGE}relationships">{items}</Relationships>'


def docx(
    path: Path, body: str, head: str = "", more: Mapping[str, str | bytes] | None = None, **parts: str
) -> Path:
    """A Word file with `body`; `parts` are styles, numbering, footnotes as XML between their root tags."""
    names = {kind: f"{kind}.xml" for kind in parts}
    return package(path, {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}content-types"/>',
        "_rels/.rels": _relations([("r1", "officeDocument", "word/document.xml")]),
        "word/_rels/document.xml.rels": _relations((f"p{i}", kind, name) for i, (kind, name) in enumerate(names.items())),
        "word/document.xml": f'<?xml version="1.0"?>{head}<w:document xmlns:w="{WORD}" xmlns:m="math"><w:body>{body}</w:body></w:document>',
        **{f"word/{names[kind]}": f'<w:{kind} xmlns:w="{WORD}">{content}</w:{kind}>' for kind, content in parts.items()},
        **(more or {}),
    })  # fmt: skip


def run(text: str) -> str:
    """A run of plain text."""
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def para(inner: str, properties: str = "") -> str:
    """A paragraph; `inner` is XML where it starts with a tag, else text."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner if inner.startswith('<') else run(inner)}</w:p>"


def cell(inner: str, properties: str = "") -> str:
    """A table cell with one paragraph, or with the blocks given."""
    blocks = inner if inner.startswith(("<w:p", "<w:tbl", "<w:sdt")) else para(inner)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{blocks}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    """A table row of cells; plain texts become cells."""
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(c if c.startswith('<') else cell(c) for c in cells)}</w:tr>"


def table(*rows: str | Sequence[str]) -> str:
    """A table of rows."""
    return f"<w:tbl>{''.join(r if isinstance(r, str) else row(*r) for r in rows)}</w:tbl>"


def xlsx(
    path: Path,
    *sheets: str,
    names: Sequence[str] = (),
    states: Mapping[int, str] | None = None,
    styles: str = "",
    head: str = "",
    texts: str = "",
) -> Path:
    """An Excel file of sheets, each the XML inside its worksheet tag."""
    names = names or [f"Sheet{i}" for i in range(1, len(sheets) + 1)]
    states = states or {}
    listed = "".join(
        f'<sheet name="{escape(n)}" sheetId="{i}" r:id="r{i}" state="{states.get(i, "visible")}"/>'
        for i, n in enumerate(names, 1)
    )
    relations = [(f"r{i}", "worksheet", f"worksheets/sheet{i}.xml") for i in range(1, len(sheets) + 1)]
    relations += [("s", "styles", "styles.xml"), ("t", "sharedStrings", "sharedStrings.xml")]
    return package(path, {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}content-types"/>',
        "_rels/.rels": _relations([("r1", "officeDocument", "xl/workbook.xml")]),
        "xl/_rels/workbook.xml.rels": _relations(relations),
        "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>',
        "xl/styles.xml": f'<styleSheet xmlns="{SHEET}">{styles}</styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{SHEET}">{texts}</sst>',
        **{f"xl/worksheets/sheet{i}.xml": f'<?xml version="1.0"?>{head}<worksheet xmlns="{SHEET}">{xml}</worksheet>' for i, xml in enumerate(sheets, 1)},
    })  # fmt: skip


def sheet(
    rows: Mapping[int, Mapping[str, object]], merged: Sequence[str] = (), hidden: Iterable[int] = ()
) -> str:
    """A worksheet: row number -> column letter -> value. Texts are inline; a tuple is (value, style index) or (value, style, formula)."""
    hidden = set(hidden)
    out = ["<sheetData>"]
    for number, cells in rows.items():
        out.append(f'<row r="{number}"{" hidden=" + chr(34) + "1" + chr(34) if number in hidden else ""}>')
        out += [_sheet_cell(f"{letter}{number}", value) for letter, value in cells.items()]
        out.append("</row>")
    ranges = "".join(f'<mergeCell ref="{ref}"/>' for ref in merged)
    return "".join(out) + f"</sheetData><mergeCells>{ranges}</mergeCells>"


def _sheet_cell(ref: str, value: object) -> str:
    if isinstance(value, str):
        return f'<c r="{ref}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    number, style, formula = (*value, "")[:3] if isinstance(value, tuple) else (value, 0, "")
    inner = (f"<f>{escape(str(formula))}</f>" if formula else "") + (
        f"<v>{number}</v>" if number is not None else ""
    )
    return f'<c r="{ref}" s="{style}">{inner}</c>'


def formats(*codes: str) -> str:
    """A styles part whose cell style i has the number format `codes[i]`."""
    own = "".join(
        f'<numFmt numFmtId="{200 + i}" formatCode="{escape(code, {chr(34): "&quot;"})}"/>'
        for i, code in enumerate(codes)
    )
    used = "".join(f'<xf numFmtId="{200 + i}"/>' for i in range(len(codes)))
    return f"<numFmts>{own}</numFmts><cellXfs>{used}</cellXfs>"


def opendocument(
    path: Path,
    inner: str,
    kind: str = "spreadsheet",
    styles: str = "",
    more: Mapping[str, str | bytes] | None = None,
) -> Path:
    """An OpenDocument file whose body holds `inner`."""
    spaces = " ".join(f'xmlns:{name}="{_ODF}{name}:1.0"' for name in ("office", "table", "text", "style"))
    return package(path, {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}",
        "content.xml": f"<office:document-content {spaces}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:{kind}>{inner}</office:{kind}></office:body></office:document-content>",
        **(more or {}),
    })  # fmt: skip


def odf_cell(text: str, attributes: str = "") -> str:
    """An OpenDocument cell that shows `text`."""
    return f"<table:table-cell {attributes}><text:p>{escape(text)}</text:p></table:table-cell>"


class Pdf:
    """A PDF written object by object: Helvetica text and ruled lines, in points from the page's top left."""

    width, height = 595, 842

    def __init__(self) -> None:
        self.pages: list[list[str]] = []

    def page(self) -> Pdf:
        """Begins a page."""
        self.pages.append([])
        return self

    def text(self, x: float, y: float, text: str, size: float = 10) -> Pdf:
        """Text whose baseline is at (x, y)."""
        safe = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        self.pages[-1].append(f"BT /F1 {size} Tf {x} {self.height - y} Td ({safe}) Tj ET")
        return self

    def line(self, x0: float, y0: float, x1: float, y1: float) -> Pdf:
        """A ruled line."""
        self.pages[-1].append(f"0.5 w {x0} {self.height - y0} m {x1} {self.height - y1} l S")
        return self

    def grid(self, xs: Sequence[float], ys: Sequence[float]) -> Pdf:
        """All lines of a ruled table."""
        for y in ys:
            self.line(xs[0], y, xs[-1], y)
        for x in xs:
            self.line(x, ys[0], x, ys[-1])
        return self

    def rows(self, xs: Sequence[float], top: float, step: float, rows: Iterable[Sequence[str]]) -> Pdf:
        """Rows of texts at the places `xs`, the first baseline at `top`."""
        for r, texts in enumerate(rows):
            for x, text in zip(xs, texts, strict=False):
                if text:
                    self.text(x, top + r * step, text)
        return self

    def save(self, path: Path) -> Path:
        """Writes the file."""
        kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(self.pages)))
        objects = [
            "<< /Type /Catalog /Pages 2 0 R >>",
            f"<< /Type /Pages /Kids [{kids}] /Count {len(self.pages)} >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        ]
        for i, marks in enumerate(self.pages):
            stream = "\n".join(marks)
            box = f"[0 0 {self.width} {self.height}]"
            objects.append(
                f"<< /Type /Page /Parent 2 0 R /MediaBox {box} /Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * i} 0 R >>"
            )
            objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        out, places = b"%PDF-1.4\n", []
        for i, item in enumerate(objects, 1):
            places.append(len(out))
            out += f"{i} 0 obj\n{item}\nendobj\n".encode("latin-1")
        start = len(out)
        out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
        out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
        out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
        path.write_bytes(out)
        return path

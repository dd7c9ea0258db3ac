"""A Word document of a document's tables as they were read: headings, prose and merged cells in the source's order, notes; doubtful and proved cells on coloured ground."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape

from audit.catalogue import say
from audit.patterns import regex
from audit.reports._marks import COLOURS, Key
from audit.reports._order import in_order
from audit.tables.model import Cell, Document, Table

__all__ = ["document_of_tables"]

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_ILLEGAL = regex("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_WIDTH = 9360  # twentieths of a point between the margins of an upright A4 page; a lying one has the other
_LYING = 14400
_LETTER = 105  # a letter of a cell's text with its share of the margins; a Chinese character takes two
_WIDE = 8  # columns from which pages lie

_TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_MIME}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_MIME}.styles+xml"/></Types>'
)
_STYLES = (
    f'{_HEAD}<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>'
    '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="宋体" w:cs="Times New Roman"/><w:sz w:val="20"/>'
    "</w:rPr></w:rPrDefault></w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/>'
    '<w:pPr><w:keepNext/><w:spacing w:before="280" w:after="80"/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:sz w:val="26"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/><w:basedOn w:val="Normal"/>'
    '<w:pPr><w:keepNext/><w:spacing w:before="120" w:after="60"/><w:outlineLvl w:val="1"/></w:pPr><w:rPr><w:b/><w:sz w:val="22"/></w:rPr></w:style>'
    "</w:styles>"
)


def document_of_tables(document: Document, tones: Mapping[Key, str], language: str) -> bytes:
    """The package; `tones` names the ground of a cell by its key (a severity, `suspect`, `proved`). Table n of the document is Word table n of its order."""
    body = "".join(_body(document, tones, language))
    wide = any(len(table.columns) > _WIDE for table in document.tables)
    size = (
        '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
        if wide
        else '<w:pgSz w:w="11906" w:h="16838"/>'
    )
    margins = '<w:pgMar w:top="1200" w:right="1200" w:bottom="1200" w:left="1200" w:header="600" w:footer="600" w:gutter="0"/>'
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _relations(("officeDocument", "word/document.xml")),
        "word/document.xml": f'{_HEAD}<w:document xmlns:w="{_W}"><w:body>{body}<w:sectPr>{size}{margins}</w:sectPr></w:body></w:document>',
        "word/_rels/document.xml.rels": _relations(("styles", "styles.xml")),
        "word/styles.xml": _STYLES,
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(
                zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text.encode(), zipfile.ZIP_DEFLATED
            )
    return stream.getvalue()


def _relations(*targets: tuple[str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{to}"/>'
        for n, (kind, to) in enumerate(targets, 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def _body(document: Document, tones: Mapping[Key, str], language: str) -> Iterator[str]:
    yield _line(document.title or document.name, style="", bold=True, size=32)
    legend = say("exports.legend.word", language) if tones else ""
    yield _line(f"{say('exports.tables', language, name=document.name)}  {legend}", size=17, colour="666666")
    said: tuple[str, ...] = ()
    for part in in_order(document):
        yield from _headings(part.headings, said)
        said = part.headings or said
        if isinstance(part, Table):
            yield from _titled(part, tones, language)
        elif part.text != document.title or part is not document.paragraphs[0]:
            yield _line(part.text)


def _headings(headings: tuple[str, ...], said: tuple[str, ...]) -> Iterator[str]:
    """The headings that have not been said yet: from the first on that differs from those before."""
    same = next((n for n, (one, other) in enumerate(zip(headings, said, strict=False)) if one != other), None)
    first = min(len(headings), len(said)) if same is None else same
    yield from (
        _line(text, style="Heading1" if n == 0 else "Heading2")
        for n, text in enumerate(headings)
        if n >= first
    )


def _titled(table: Table, tones: Mapping[Key, str], language: str) -> Iterator[str]:
    """The table between its caption and unit above and its notes beneath."""
    if table.caption:
        yield _line(table.caption)
    if table.unit.name:
        yield _line(say("exports.unit", language, unit=table.unit.name), size=18, align="right")
    yield _table(table, tones)
    yield from (_line(note, size=17) for note in table.notes)
    yield _line("")


def _line(
    text: str, *, style: str = "", bold: bool = False, size: int = 0, colour: str = "", align: str = ""
) -> str:
    look = f'<w:pStyle w:val="{style}"/>' if style else ""
    side = f'<w:jc w:val="{align}"/>' if align else ""
    return f"<w:p><w:pPr>{look}{side}</w:pPr>{_run(text, bold, size, colour)}</w:p>"


def _run(text: str, bold: bool = False, size: int = 0, colour: str = "") -> str:
    look = (
        ("<w:b/>" if bold else "")
        + (f'<w:color w:val="{colour}"/>' if colour else "")
        + (f'<w:sz w:val="{size}"/>' if size else "")
    )
    lines = escape(_ILLEGAL.sub("\ufffd", text)).split("\n")
    words = "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in lines)
    return f"<w:r><w:rPr>{look}</w:rPr>{words}</w:r>" if text else ""


def _table(table: Table, tones: Mapping[Key, str]) -> str:
    widths = _widths(table)
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:color="8C8C8C"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    look = (
        f'<w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{sides}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    )
    rows = "".join(_row(table, r, tones, widths) for r in range(len(table.grid)))
    return f"<w:tbl>{look}<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"


def _widths(table: Table) -> list[int]:
    """Column widths by their longest words, within the page: where they do not fit, the widest give way, so that a column of figures stays whole."""
    longest = [7] * len(table.grid[0])
    for cell in table.cells:
        if cell.colspan == 1:
            width = max(
                (sum(2 if ord(c) > 0x2E80 else 1 for c in line) for line in cell.text.split("\n")), default=0
            )
            longest[cell.column] = max(longest[cell.column], min(width + 2, 40))
    room = _LYING if len(longest) > _WIDE else _WIDTH
    most = next(
        (most for most in range(40, 7, -1) if sum(min(n, most) for n in longest) * _LETTER <= room), 7
    )
    kept = [min(width, most) for width in longest]
    scale = min(room / sum(kept), 130)
    return [int(width * scale) for width in kept]


def _row(table: Table, r: int, tones: Mapping[Key, str], widths: list[int]) -> str:
    header = "<w:tblHeader/>" if r < table.header_rows else ""
    cells, column = [], 0
    while column < len(table.grid[r]):
        cell = table.grid[r][column]
        cells.append(
            _cell(
                table,
                cell,
                r,
                tones.get((table.number, cell.row, cell.column), ""),
                sum(widths[column : column + cell.colspan]),
            )
        )
        column += cell.colspan
    return f"<w:tr><w:trPr><w:cantSplit/>{header}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(table: Table, cell: Cell, r: int, tone: str, width: int) -> str:
    header = cell.row < table.header_rows
    ground = COLOURS.get(tone) or ("EDF1F6" if header else "")
    span = f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else ""
    merge = "" if cell.rowspan == 1 else '<w:vMerge w:val="restart"/>' if r == cell.row else "<w:vMerge/>"
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{ground}"/>' if ground else ""
    align = (
        "center"
        if header
        else "left"
        if table.columns[cell.column].stub or cell.figure.kind == "text"
        else "right"
    )
    text = _run(cell.text if r == cell.row else "", header, 18)
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}{shade}<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:jc w:val="{align}"/></w:pPr>{text}</w:p></w:tc>'
    )

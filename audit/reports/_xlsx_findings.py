"""The findings sheet: a table of all findings with filters, a frozen head and a link to each cell, put before the workbook's own sheets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from audit.catalogue import say
from audit.catalogue.places import place, relation
from audit.findings import AuditResult, Finding
from audit.reports._export import current, headline, minus
from audit.reports._marks import COLOURS
from audit.reports._numbers import expected, imbalance
from audit.reports._package import Element, Package, element, local, new_root
from audit.reports._words import causes, coverage, one_line, pick, severities, state, verdict
from audit.reports._xlsx_marks import column_letters
from audit.reports._xlsx_styles import Styles
from audit.tables.model import Document

__all__ = ["Link", "add_findings_sheet", "free_title"]

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_COLUMNS = (
    ("id", 7), ("severity", 8), ("title", 18), ("table", 24), ("row", 24), ("column", 13), ("address", 16), ("printed", 11), ("expected", 11),
    ("imbalance", 10), ("unit", 8), ("equation", 34), ("message", 40), ("causes", 30), ("state", 7),
)  # fmt: skip
_INK = {"error": "B3261E", "warning": "9A6700", "notice": "1F5F99"}
_RIGHT = frozenset(("printed", "expected", "imbalance"))
_CENTRED = frozenset(("id", "severity", "state"))
_BEFORE_NAMES = frozenset(
    (
        "fileVersion",
        "fileSharing",
        "workbookPr",
        "workbookProtection",
        "bookViews",
        "sheets",
        "functionGroups",
        "externalReferences",
    )
)
HEAD = 5
"""The header's row, counted from 1."""


class Link(Struct, frozen=True, kw_only=True):
    """A cell of the workbook: the sheet's title and `B7`."""

    sheet: str
    ref: str

    @property
    def location(self) -> str:
        """As a hyperlink within the book spells it."""
        return "'" + self.sheet.replace("'", "''") + f"'!{self.ref}"

    @property
    def short(self) -> str:
        """As the sheet shows it: `Sheet1!B7`, or `B7` alone where the sheet's title is long (the table stands beside it)."""
        return self.ref if _width(self.sheet) > 10 else f"{self.sheet}!{self.ref}"


def free_title(wanted: str, taken: set[str]) -> str:
    """`wanted` without what Excel forbids, at most 31 characters, numbered where the book has a sheet of that name."""
    plain = "".join(
        " " if character in "[]:*?/\\" or ord(character) < 32 else character for character in wanted
    )
    plain = " ".join(plain.split()).strip("'")[:31].strip() or "-"
    lower = {title.lower() for title in taken}
    tries = (plain if n == 1 else f"{plain[: 31 - len(f' ({n})')]} ({n})" for n in range(1, len(taken) + 3))
    return next(title for title in tries if title.lower() not in lower)


def add_findings_sheet(
    package: Package,
    result: AuditResult,
    document: Document,
    links: Mapping[str, Link],
    notes: list[str],
    language: str,
) -> None:
    """Puts the sheet first and opens the book on it; `links` gives each finding's cell by the finding's id, `notes` are said beneath the title."""
    book = package.main()
    styles = Styles(package, book)
    found = [finding for finding in current(result.findings) if finding.target.document == document.name]
    root = _sheet(found, result, document, links, notes, styles, language)
    name = package.free("xl/worksheets/sheet{}.xml")
    package.add_xml(name, root, _TYPE)
    _list_first(package, book, name, max(len(found), 1), language)


def _sheet(
    found: list[Finding],
    result: AuditResult,
    document: Document,
    links: Mapping[str, Link],
    notes: list[str],
    styles: Styles,
    language: str,
) -> Element:
    root = new_root("worksheet", styles.namespace)
    element(element(root, "sheetPr"), "tabColor", rgb="FF1F4E79")
    fit = root[0]
    element(fit, "pageSetUpPr", fitToPage="1")
    _view(root)
    columns = element(root, "cols")
    for n, (_, width) in enumerate(_COLUMNS, 1):
        element(columns, "col", min=str(n), max=str(n), width=str(width), customWidth="1")
    data = element(root, "sheetData")
    _head(data, result, document, notes, styles, language)
    for n, finding in enumerate(found, HEAD + 1):
        _row(data, n, finding, links.get(finding.id), styles, language)
    last = HEAD + max(len(found), 1)
    if not found:
        _cell(element(data, "row", r=str(last)), 0, last, say("exports.none", language), styles.built({}))
    _tail(root, found, links, last)
    return root


def _view(root: Element) -> None:
    view = element(
        element(root, "sheetViews"), "sheetView", showGridLines="0", tabSelected="1", workbookViewId="0"
    )
    element(
        view, "pane", ySplit=str(HEAD), topLeftCell=f"A{HEAD + 1}", activePane="bottomLeft", state="frozen"
    )
    element(view, "selection", pane="bottomLeft", activeCell=f"A{HEAD + 1}", sqref=f"A{HEAD + 1}")
    element(root, "sheetFormatPr", defaultRowHeight="16")


def _head(
    data: Element, result: AuditResult, document: Document, notes: list[str], styles: Styles, language: str
) -> None:
    plain = styles.built({"color": "666666"})
    lines = [
        (say("exports.heading", language), styles.built({"b": "1", "sz": "16", "color": "1F4E79"}), "26"),
        (
            say("exports.source", language, name=document.name, counts=severities(result, language)),
            plain,
            "18",
        ),
        (f"{verdict(result, language)}  {coverage(result, language)}", plain, "18"),
        ("  ".join([say("exports.legend.book", language), *notes]), plain, "18"),
    ]
    for n, (text, style, height) in enumerate(lines, 1):
        row = element(data, "row", r=str(n), ht=height, customHeight="1")
        _cell(row, 0, n, text, style)
    style = styles.built({"b": "1", "color": "FFFFFF"}, "1F4E79", "", {"horizontal": "center"})
    row = element(data, "row", r=str(HEAD), ht="24", customHeight="1")
    for column, (name, _) in enumerate(_COLUMNS):
        _cell(row, column, HEAD, say(f"exports.column.{name}", language), style)


def _row(data: Element, n: int, finding: Finding, link: Link | None, styles: Styles, language: str) -> None:
    texts = dict(_texts(finding, language))
    texts["address"] = link.short if link else texts["address"]
    lines = max(-(-_width(texts[name]) // (width - 1)) for name, width in _COLUMNS)
    row = element(data, "row", r=str(n), ht=str(8 + 15 * min(max(lines, 1), 12)), customHeight="1")
    for column, (name, _) in enumerate(_COLUMNS):
        _cell(row, column, n, texts[name], _style(name, finding, link is not None, styles))


def _width(text: str) -> int:
    """Columns that `text` takes: two for a Chinese character."""
    return sum(2 if ord(character) > 0x2E80 else 1 for character in text)


def _texts(finding: Finding, language: str) -> Iterator[tuple[str, str]]:
    target = finding.target
    yield "id", finding.id
    yield "severity", say(f"severity.{finding.severity.value}", language)
    yield "title", pick(finding.title, language) or finding.rule
    yield from (
        ("table", target.table),
        ("row", target.row),
        ("column", target.column),
        ("address", place(target.address, language)),
    )
    yield from (
        ("printed", target.printed),
        ("expected", expected(finding)),
        ("imbalance", imbalance(finding)),
        ("unit", target.unit),
    )
    yield "equation", minus(relation(finding.equation, language))
    yield "message", headline(finding, language)
    yield (
        "causes",
        "; ".join(dict.fromkeys(slip.words for _, slips in causes(finding, language) for slip in slips[:2])),
    )
    yield "state", state(finding, language)


def _style(name: str, finding: Finding, linked: bool, styles: Styles) -> int:
    align = (
        {"horizontal": "right"}
        if name in _RIGHT
        else {"horizontal": "center"}
        if name in _CENTRED
        else {"horizontal": "left", "indent": "1"}
    )
    align = {**align, "wrapText": "1"}
    severity = finding.severity.value
    if name == "severity":
        return styles.built({"b": "1", "color": _INK[severity]}, COLOURS[severity], "D0D0D0", align)
    font = {"printed": {"b": "1", "color": "B3261E"}, "expected": {"b": "1", "color": "1B7A3D"}}.get(name, {})
    if name == "address" and linked:
        font = {"u": "1", "color": "0563C1"}
    return styles.built(font, "", "D0D0D0", align)


def _cell(row: Element, column: int, n: int, text: str, style: int) -> None:
    """A cell of inline text: whatever it begins with, it is no formula."""
    cell = element(row, "c", r=f"{column_letters(column)}{n}", s=str(style), t="inlineStr")
    words = element(element(cell, "is"), "t", one_line(text))
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _tail(root: Element, found: list[Finding], links: Mapping[str, Link], last: int) -> None:
    area = f"A{HEAD}:{column_letters(len(_COLUMNS) - 1)}{last}"
    element(root, "autoFilter", ref=area)
    linked = [(n, links[finding.id]) for n, finding in enumerate(found, HEAD + 1) if finding.id in links]
    if linked:
        hyperlinks = element(root, "hyperlinks")
        place = column_letters([name for name, _ in _COLUMNS].index("address"))
        for n, link in linked:
            element(
                hyperlinks,
                "hyperlink",
                ref=f"{place}{n}",
                location=link.location,
                display=link.short,
            )
    element(root, "pageMargins", left="0.4", right="0.4", top="0.5", bottom="0.5", header="0.3", footer="0.3")
    element(root, "pageSetup", orientation="landscape", paperSize="9", fitToWidth="1", fitToHeight="0")
    element(element(root, "ignoredErrors"), "ignoredError", sqref=area, numberStoredAsText="1")


def _list_first(package: Package, book: str, part: str, rows: int, language: str) -> None:
    """Names the sheet in the workbook before all others; what counts sheets by place is moved on by one."""
    root = package.edit(book)
    sheets = next(node for node in root if local(node) == "sheets")
    title = free_title(say("exports.sheet", language), {node.get("name", "") for node in sheets})
    number = 1 + max((int(node.get("sheetId", "0")) for node in sheets), default=0)
    node = element(sheets, "sheet", name=title, sheetId=str(number))
    node.set(f"{{{package.office}}}id", package.relate(book, "worksheet", part))
    sheets.insert(0, node)
    for view in root.iter("{*}workbookView"):
        view.set("activeTab", "0")
        view.set("firstSheet", "0")
    _names(root, title, rows)
    _unselect(package, book, part)


def _names(root: Element, title: str, rows: int) -> None:
    names = next((node for node in root if local(node) == "definedNames"), None)
    if names is None:
        names = element(root, "definedNames")
        follower = next(
            (node for node in root if local(node) not in _BEFORE_NAMES and node is not names), None
        )
        if follower is not None:
            follower.addprevious(names)
    for name in names:
        if name.get("localSheetId") is not None:
            name.set("localSheetId", str(int(name.get("localSheetId", "0")) + 1))
    quoted = "'" + title.replace("'", "''") + "'"
    area = f"{quoted}!$A${HEAD}:${column_letters(len(_COLUMNS) - 1)}${HEAD + rows}"
    element(names, "definedName", area, name="_xlnm._FilterDatabase", localSheetId="0", hidden="1")
    element(names, "definedName", f"{quoted}!${HEAD}:${HEAD}", name="_xlnm.Print_Titles", localSheetId="0")


def _unselect(package: Package, book: str, part: str) -> None:
    """Two selected sheets are a group, and what is typed into one goes into both: only ours stays selected."""
    for kind, target, _ in package.relations(book):
        if kind in ("worksheet", "chartsheet") and target != part and target in package:
            for view in package.views(target):
                del view.attrib["tabSelected"]

"""What the HTML page shows, worked out before the template: findings by number, the source's tables with marked cells, coverage."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from audit.catalogue.places import relation
from audit.findings import AuditResult, Cause, Finding, TableCoverage
from audit.reports import _charts, _numbers, _trend, _words
from audit.reports._page_cells import Cells, Places, blocks
from audit.reports._page_views import CauseView, FindingView, Marks, Page, ProseView, TableView
from audit.tables.model import Document, Table

__all__ = ["page"]

MOST_CELLS = 150_000
"""Cells of tables that a page draws whole: as many make 35 MB. Of the tables after them it has the rows that findings are about."""


def page(result: AuditResult, language: str, limit: int) -> Page:
    """Works out the page: every finding up to `limit`, every table, the paragraphs that findings are about."""
    places = Places(result.documents)
    causes, _ = _words.capped(result.causes, limit)
    findings = tuple(_findings([f for cause in causes for f in cause.findings], places, language))
    marks = _marks(result, findings, places)
    tables = tuple(_tables(result, places, marks, findings))
    most = _charts.longest(result.coverage.tables)
    return Page(
        findings=findings,
        causes=tuple(_causes(causes, findings, language)),
        tables=tables,
        prose=tuple(_prose(result.documents, findings)),
        bars=tuple(
            (t, places.table(t.document, t.table_number), _charts.bars(t, most))
            for t in result.coverage.tables
        ),
        proofs={
            anchor: [[p.rule, relation(p.equation, language)] for p in mark.proofs]
            for anchor, mark in marks.items()
            if mark.proofs
        },
    )


def _findings(findings: Sequence[Finding], places: Places, language: str) -> Iterator[FindingView]:
    numbers = {finding.id: number for number, finding in enumerate(findings, 1)}
    for number, finding in enumerate(findings, 1):
        target = finding.target
        yield FindingView(
            number=number, finding=finding, title=_words.pick(finding.title, language) or finding.rule,
            message=_words.pick(finding.message, language), label=_words.short(target), place=_words.place(target, language),
            expected=_numbers.expected(finding), imbalance=_numbers.imbalance(finding), gap=_words.gap(finding, language),
            cell=places.cell(target), table=_words.table(target.table, target.table_number, language),
            terms=tuple((term, term.sign, places.cell(term)) for term in finding.terms),
            suspects=tuple((suspect, places.cell(suspect), tuple(slips)) for suspect, slips in _words.causes(finding, language)),
            related=tuple((name, numbers[name]) for name in finding.related if name in numbers),
            parts=_charts.parts(finding), line=_charts.gap(finding), trend=_trend.trend(finding),
        )  # fmt: skip


def _causes(causes: Iterable[Cause], findings: Iterable[FindingView], language: str) -> Iterator[CauseView]:
    """The views by the cell that explains them, in their order."""
    views = iter(findings)
    for cause in causes:
        root, *others = islice(views, len(cause.findings))
        yield CauseView(root=root, others=tuple(others), words=_words.explains(cause, language))


def _marks(result: AuditResult, findings: Iterable[FindingView], places: Places) -> defaultdict[str, Marks]:
    marks: defaultdict[str, Marks] = defaultdict(Marks)
    for table in result.coverage.tables:
        for grid in table.passed:
            marks[places.at(table.document, table.table_number, grid)].passed = True
        for grid, proofs in table.proofs.items():
            marks[places.at(table.document, table.table_number, grid)].proofs = proofs
        for ref in table.unchecked:
            marks[places.cell(ref)].unchecked = True
    for view in findings:
        if view.finding.state == "gone":
            continue  # its cells are another edition's
        marks[view.cell].targets.append(view)
        for _, anchor, _ in view.suspects:
            if anchor != view.cell:
                marks[anchor].suspects.append(view.number)
        for _, _, anchor in view.terms:
            marks[anchor].terms.append(view.number)
    marks.pop("", None)
    return marks


def _tables(
    result: AuditResult, places: Places, marks: Mapping[str, Marks], findings: Sequence[FindingView]
) -> Iterator[TableView]:
    """Every table; from `MOST_CELLS` on, no more of one than its head and the rows that findings are about."""
    covered = {(t.document, t.table_number): t for t in result.coverage.tables}
    about: defaultdict[tuple[str, int], list[FindingView]] = defaultdict(list)
    for view in findings:
        about[view.finding.target.document, view.finding.target.table_number].append(view)
    drawn = 0
    for document in result.documents:
        for table in document.tables:
            here = (document.name, table.number)
            made = _table(
                document, table, places, marks, about[here], covered.get(here), room=drawn < MOST_CELLS
            )
            drawn += sum(len(row) for row in made.body if not isinstance(row, int))
            yield made


def _table(
    document: Document,
    table: Table,
    places: Places,
    marks: Mapping[str, Marks],
    findings: Sequence[FindingView],
    coverage: TableCoverage | None,
    *,
    room: bool,
) -> TableView:
    here = (document.name, table.number)
    cell = Cells(document, table, places, marks)
    shown = list(blocks(table, cell, room=room))
    return TableView(
        id=places.table(*here), table=table, title=table.title, document=document.name, coverage=coverage,
        head=tuple(cell.rows(range(min(table.header_rows, len(table.grid))))),
        body=tuple(entry for block in shown for entry in ([block] if isinstance(block, int) else cell.rows(block))),
        findings=tuple(findings),
        unchecked=tuple((ref, places.cell(ref)) for ref in coverage.unchecked) if coverage and room else (),
    )  # fmt: skip


def _prose(documents: Sequence[Document], findings: Sequence[FindingView]) -> Iterator[ProseView]:
    """The paragraphs that findings point at, each printed figure marked at its first place in the text."""
    for i, document in enumerate(documents, 1):
        for n, paragraph in enumerate(document.paragraphs, 1):
            anchor = f"p{i}-{n}"
            if views := [view for view in findings if view.cell == anchor and view.finding.state != "gone"]:
                pieces = tuple(_pieces(paragraph.text, views))
                yield ProseView(id=anchor, paragraph=paragraph, document=document.name, pieces=pieces)


def _pieces(text: str, views: Sequence[FindingView]) -> Iterator[tuple[str, FindingView | None]]:
    found = sorted(
        (at, view.number, view)
        for view in views
        if (at := _figure_at(text, view.finding.target.printed)) >= 0
    )
    start = 0
    for at, _, view in found:
        if at >= start:
            end = at + len(view.finding.target.printed)
            yield text[start:at], None
            yield text[at:end], view
            start = end
    yield text[start:], None


def _figure_at(text: str, printed: str) -> int:
    """Where `printed` stands in `text` with no digit at either side of it; -1 where it does not."""
    match = re.search(rf"(?<![\d.]){re.escape(printed)}(?![\d])", text) if printed else None
    return match.start() if match else -1

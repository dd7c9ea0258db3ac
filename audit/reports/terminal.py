"""The terminal: the discrepancy table with each equation and its likely causes beneath, then the summary with coverage and problems.

Widths are in terminal cells (a Chinese character takes two). Text of a source is never markup here: `[a]` in a label is printed as it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from types import MappingProxyType

from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from audit.catalogue import say
from audit.catalogue.places import place
from audit.findings import AuditResult, Cause, Finding
from audit.reports import _numbers, _words

__all__ = ["render"]

NARROW = 80
NOWHERE: Mapping[str, str] = MappingProxyType({})
Link = Callable[[Finding], str]
STYLES = {"error": "bold red", "warning": "yellow", "notice": "cyan"}


def render(
    result: AuditResult,
    console: Console,
    *,
    language: str = "en",
    limit: int = 200,
    quiet: bool = False,
    pages: Mapping[str, str] = NOWHERE,
) -> None:
    """Prints `result` to `console`: at most `limit` findings and as many problems are shown, all are counted; `quiet` leaves the findings' details out.

    `pages` are the addresses of the documents' HTML reports by document: each finding links to its place there.
    """
    for part in _parts(result, console.width, language, quiet, limit, partial(_link, pages)):
        console.print(part, markup=False, emoji=False, highlight=False, soft_wrap=False)


def _link(pages: Mapping[str, str], finding: Finding) -> str:
    """The style that makes words a link to the finding's place in its document's page; no style where there is no page."""
    page = pages.get(finding.target.document)
    return f"link {page}#{_words.anchor(finding)}" if page else ""


def _parts(
    result: AuditResult, width: int, language: str, quiet: bool, limit: int, link: Link
) -> Iterator[RenderableType]:
    causes, shown = _words.capped(result.causes, limit)
    if causes:
        yield from (
            _cards(causes, language, link)
            if width < NARROW
            else _listing(causes, width, language, quiet, link)
        )
        yield ""
    if shown < len(result.findings):
        yield Text(say("reports.limited", language, shown=shown, count=len(result.findings)), "italic")
    yield from _closing(result, language, limit)


# -- the table, from 80 columns on ------------------------------------------------------------------------------------------


def _listing(
    causes: Sequence[Cause], width: int, language: str, quiet: bool, link: Link
) -> Iterator[RenderableType]:
    rows = [_row(finding, language) for cause in causes for finding in cause.findings]
    heads = [
        say(f"reports.col.{name}", language)
        for name in ("severity", "address", "figure", "values", "imbalance", "unit")
    ]
    widths = _widths([heads, *rows], width)
    yield _grid(widths, heads, ["bold"] * len(heads))
    yield Text("─" * (sum(widths) + 2 * (len(widths) - 1)))
    for target, group in groupby(causes, key=_table_of):
        yield Text()
        yield _heading(*target, language)
        for cause in group:
            root = cause.findings[0]
            yield _grid(widths, _folded(_row(root, language), widths), _styles(root, link))
            lines = [] if quiet else list(_details(root, language, link))
            lines += _kin(cause, language, link)
            yield from (Padding(line, (0, 0, 0, 4), expand=False) for line in lines)


def _table_of(cause: Cause) -> tuple[str, str, int]:
    target = cause.findings[0].target
    return target.document, target.table, target.table_number


def _kin(cause: Cause, language: str, link: Link) -> Iterator[Text]:
    """The findings that the same cell explains, folded under the first: a line each."""
    if told := _words.explains(cause, language):
        yield Text(told, "green")
    for finding in cause.findings[1:]:
        severity, address, words, values, _, unit = _row(finding, language)
        spelt = _words.spelled(finding, language, otherwise=f"{values} {unit}".strip())
        marks = " · ".join(_words.one_line(mark) for mark in (finding.id, finding.rule) if mark)
        style = _styles(finding, link)
        yield Text.assemble(
            "  ",
            (severity, style[0]),
            "  ",
            (words, style[2]),
            f"  {spelt}  ",
            (f"{address}  {marks}", "dim"),
        )


def _row(finding: Finding, language: str) -> list[str]:
    values = " → ".join(
        part for part in (_words.one_line(finding.target.printed), _numbers.expected(finding)) if part
    )
    return [
        say(f"severity.{finding.severity.value}", language), _words.one_line(place(finding.target.address, language)),
        _words.short(finding.target), values, _numbers.imbalance(finding), _words.one_line(finding.target.unit),
    ]  # fmt: skip


def _folded(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    """The row with its label's parts on lines of their own where they do not fit on one."""
    words = row[2] if cell_len(row[2]) <= widths[2] else row[2].replace(" · ", "\n")
    return [*row[:2], words, *row[3:]]


def _styles(finding: Finding, link: Link) -> list[str]:
    faded = "dim" if finding.state != "new" else ""
    return [
        f"{STYLES[finding.severity.value]} {faded}".strip(),
        "dim",
        f"{link(finding)} {faded}".strip(),
        f"bold {faded}".strip(),
        faded,
        "dim",
    ]


_CAPS = (10, 20, 0, 30, 14, 10)  # the widest that a column gets; the label has what is left
_LEAST = 14  # cells that the label keeps at 80 columns, whatever the others ask


def _widths(rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """Column widths that fill at most `width`: as the texts need up to a cap, and the label what is left."""
    needs = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    room = width - 2 * len(_CAPS)
    widths = [min(need, cap) for need, cap in zip(needs, _CAPS, strict=True)]
    while room - sum(widths) < _LEAST:
        widest = max(range(len(widths)), key=lambda i: widths[i])
        widths[widest] -= 1
    widths[2] = min(needs[2], room - sum(widths))
    return widths


def _grid(widths: Sequence[int], cells: Sequence[str], styles: Sequence[str]) -> Table:
    """One row in the shared widths: rows stand apart, so that lines over the full width can stand between them."""
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 1))
    for i, width in enumerate(widths):
        table.add_column(width=width, justify="right" if i in (3, 4) else "left", overflow="fold")
    table.add_row(*(Text(cell, style) for cell, style in zip(cells, styles, strict=True)))
    return table


def _heading(document: str, table: str, number: int, language: str) -> Text:
    name, words = _words.one_line(document), _words.table(table, number, language)
    told = (
        "" if words == name else words.removeprefix(f"{name} · ")
    )  # a drop's table is called after its file
    return Text.assemble((name, "dim"), "  " if told else "", (told, "bold"))


def _details(finding: Finding, language: str, link: Link) -> Iterator[Text]:
    """The equation with its figures (the message where it has none) and the gap, the likely causes, the rule."""
    spelled = _words.spelled(finding, language)
    gap = _words.gap(finding, language)
    yield Text(f"{spelled}   ({gap})" if gap else spelled)
    if other := _words.readings(finding, language):
        yield Text(other, "dim")
    if outer := _words.outer(finding.target):
        yield Text(outer, "dim")
    yield from (Text(line, "green") for line in _words.likely(finding, language))
    state = "" if finding.state == "new" else _words.state(finding, language)
    marks = [finding.rule, _words.pick(finding.title, language), state]
    words = "".join(f" · {_words.one_line(mark)}" for mark in marks if mark)
    yield Text.assemble((finding.id, f"dim {link(finding)}".strip()), (words, "dim"))


# -- cards, below 80 columns ------------------------------------------------------------------------------------------------


def _cards(causes: Sequence[Cause], language: str, link: Link) -> Iterator[Text]:
    """Two lines a finding, for narrow windows: what it is, and where."""
    for finding, told in (pair for cause in causes for pair in _told(cause, language)):
        severity, address, words, values, gap, unit = _row(finding, language)
        document = _words.one_line(finding.target.document)
        yield Text.assemble(
            (severity, STYLES[finding.severity.value]),
            "  ",
            (values, f"bold {link(finding)}".strip()),
            f" {unit}",
            f"  ({gap})" if gap else "",
        )
        yield Text.assemble("  ", words, "  ", (f"{document} {address}", "dim"))
        if told:
            yield Text(f"  {told}", "green")


def _told(cause: Cause, language: str) -> Iterator[tuple[Finding, str]]:
    """Each finding of a cause, the first with what its cell explains."""
    for finding in cause.findings:
        yield finding, _words.explains(cause, language) if finding is cause.findings[0] else ""


# -- the closing lines ------------------------------------------------------------------------------------------------------


def _closing(result: AuditResult, language: str, limit: int) -> Iterator[Text]:
    worst = next((s for s, count in _words.by_severity(result).items() if count), None)
    style = STYLES[worst.value] if worst else "bold green" if result.summary.checks else "yellow"
    yield Text(_words.verdict(result, language), style)
    yield Text(_words.severities(result, language))
    yield Text(_words.summary(result, language))
    yield Text(_words.coverage(result, language))
    for problem in result.problems[:limit]:
        severity = _words.known_severity(problem.severity)
        yield Text.assemble(
            (say(f"severity.{severity.value}", language), STYLES[severity.value]), "  ", (_words.one_line(place(problem.where, language)), "dim"),
            "  ", _words.one_line(_words.problem(problem, language)),
        )  # fmt: skip
    if len(result.problems) > limit:
        yield Text(say("reports.problems.limited", language, count=len(result.problems) - limit), "italic")

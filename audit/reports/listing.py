"""What `audit tables` prints: every table as it was read, with labels, units and addresses, and what could not be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich import box
from rich.console import Console, RenderableType
from rich.table import Table as Grid
from rich.text import Text

from audit.catalogue import say
from audit.catalogue.places import place
from audit.reports import _words
from audit.reports.terminal import STYLES
from audit.tables.model import Cell, Column, Document, Row, Table

__all__ = ["render"]


def render(document: Document, console: Console, *, language: str = "en", limit: int = 200) -> None:
    """Prints the document's tables (at most `limit` rows of each, all counted), then its problems and the counts."""
    for part in _parts(document, language, limit):
        console.print(part, markup=False, emoji=False, highlight=False)


def _parts(document: Document, language: str, limit: int) -> Iterator[RenderableType]:
    yield Text.assemble(
        (_words.one_line(document.name), "bold"),
        "  ",
        (f"{document.kind}  {_words.one_line(document.title)}", "dim"),
    )
    for table in document.tables:
        yield Text()
        yield _heading(table, language)
        yield _grid(table, language, limit)
        if (left := len(table.rows) - limit) > 0:
            yield Text(_words.many("reports.listing.left", left, language), "italic")
        yield from (Text(_words.one_line(note), "dim") for note in table.notes)
    yield Text()
    for problem in document.problems:
        yield _problem(problem.severity, problem.where, _words.problem(problem, language), language)
    yield Text(_count(document, language), "bold")


def _heading(table: Table, language: str) -> Text:
    meta = [
        place(str(table.address), language), say("reports.listing.size", language, rows=len(table.rows), columns=len(table.columns)),
        say("reports.page.unit_line", language, unit=table.unit.name) if table.unit.name else "",
    ]  # fmt: skip
    words = _words.one_line(table.title) or say("reports.listing.untitled", language)
    return Text.assemble((f"{table.number}  {words}", "bold"), "  ", (" · ".join(filter(None, meta)), "dim"))


def _grid(table: Table, language: str, limit: int) -> Grid:
    grid = Grid(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    grid.add_column(Text(say("reports.col.address", language), "dim"), style="dim", overflow="fold")
    for column in table.columns:
        figures = not column.stub and column.measure not in ("text", "unit")
        grid.add_column(_head(column, language), justify="right" if figures else "left", overflow="fold")
    for row in table.rows[:limit]:
        cells = table.grid[row.index]
        style = "bold" if row.section else "italic" if row.of_which else ""
        grid.add_row(
            place(_row_place(cells, row), language),
            *(_cell(table, column, row, language) for column in table.columns),
            style=style,
        )
    return grid


def _head(column: Column, language: str) -> Text:
    """The label path, and beneath it what the figures are: their unit and measure."""
    label = " / ".join(_words.one_line(part) for part in column.label if part)
    told = [
        column.unit.name,
        say("reports.listing.stub", language) if column.stub else _measure(column, language),
    ]
    return Text.assemble(label, ("\n" + " ".join(filter(None, told)), "dim not bold"))


def _measure(column: Column, language: str) -> str:
    return "" if column.measure == "level" else _words.measure(column.measure, language)


def _row_place(cells: Sequence[Cell], row: Row) -> str:
    """Where the row is: the address of its first cell that is not merged from above, without the cell's own number."""
    cell = next((cell for cell in cells if cell.row == row.index), cells[0])
    return str(cell.address).split(", cell ")[0]


WIDEST = 60  # characters of a sentence cell that are shown


def _cell(table: Table, column: Column, row: Row, language: str) -> Text:
    """The printed text, dim where it continues a merged cell; the unit where neither column nor table says it, and what the reader noticed."""
    cell = table.at(row.index, column.index)
    text = _words.one_line(cell.text)
    said = (column.unit, table.unit)
    unit = (
        cell.unit.name
        if cell.figure.is_number and cell.unit not in said and cell.unit.name not in text
        else ""
    )
    covered = (cell.row, cell.column) != (row.index, column.index)
    told = " ".join(filter(None, [unit, *(_flag(flag, language) for flag in sorted(cell.flags))]))
    shown = text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"
    return Text.assemble((shown, "dim" if covered else ""), (f" {told}" if told else "", "dim"))


def _flag(flag: str, language: str) -> str:
    """What the reader noticed, in words; the flag itself where the catalogue has none."""
    try:
        return say(f"flag.{flag}", language)
    except KeyError:
        return flag


def _problem(severity: str, where: str, words: str, language: str) -> Text:
    known = _words.known_severity(severity)
    label = say(f"severity.{known.value}", language)
    return Text.assemble(
        (label, STYLES[known.value]),
        "  ",
        (_words.one_line(place(where, language)), "dim"),
        "  ",
        _words.one_line(words),
    )


def _count(document: Document, language: str) -> str:
    return say(
        "reports.listing.count", language, tables=len(document.tables), paragraphs=len(document.paragraphs),
        figures=sum(1 for table in document.tables for _ in table.figures), problems=len(document.problems),
    )  # fmt: skip

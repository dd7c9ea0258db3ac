"""What a document's figures prove of the manner in which it is printed: only what is beyond doubt, and a word for the rest."""

from __future__ import annotations

from decimal import Decimal

import pytest

from audit.catalogue import say
from audit.checks import Profile
from audit.figures import DEFAULT_MARKERS
from audit.notation import COMMA, Manner
from audit.rulepack import Pack, Selector, resolve
from audit.sources.text import parse
from audit.tables.build import Grid, GridCell, build_table
from audit.tables.manner import as_printed, in_manner
from audit.tables.model import Document

# name, lines, the decimal mark that is read, codes of problems, values of the second column from the top
PRINTED = {
    "figures in thousands with blanks and a comma": (
        "Port|Goods|Share\nA|1 234,5|40,1\nB|2 000,5|59,9\n",
        "comma", ["sources.decimal-comma"], ["1234.5", "2000.5"],
    ),
    "points for thousands": (
        "Port|Goods|Calls\nA|1.234,5|1.204\nB|967,0|987\nC|12,5|12\n",
        "comma", ["sources.decimal-comma"], ["1234.5", "967.0", "12.5"],
    ),
    "a sign or a percentage is no list of two numbers": (
        "Port|Change|Share\nA|-0,3|5,1 %\nB|12,5|4,9 %\n",
        "comma", ["sources.decimal-comma"], ["-0.3", "12.5"],
    ),
    "one decimal in column after column": (
        "Port|Goods|Calls\nA|12,5|3,4\nB|7,1|5,5\nC|8,2|6,1\n",
        "comma", ["sources.decimal-comma"], ["12.5", "7.1", "8.2"],
    ),
    "with proof enough, 12,345 has three decimals": (
        "Port|Index|Share\nA|12,345|-0,3\nB|11,875|0,4\nC|10,002|-0,1\n",
        "comma", ["sources.decimal-comma"], ["12.345", "11.875", "10.002"],
    ),
    "a column in % holds no lists": (
        "Port|Share (%)|Calls\nA|12,5|1\nB|7,1|2\nC|8,2|3\n",
        "comma", ["sources.decimal-comma"], ["12.5", "7.1", "8.2"],
    ),
    "more thousands than decimals": (
        "Port|Goods|Share (%)\nA|12,345|1,5\nB|7,100|3,1\nC|8,100|2,4\nD|9,300|7\n",
        "point", ["sources.decimal-doubt"], ["12345", "7100", "8100", "9300"],
    ),
    "12,345 alone is twelve thousand": (
        "Port|Goods|Calls\nA|12,345|1,204\nB|7,100|987\n", "point", [], ["12345", "7100"],
    ),
    "1.234 alone is one and a bit": ("Port|Goods\nA|1.234\nB|7.100\n", "point", [], ["1.234", "7.100"]),
    "decimal points": ("Port|Goods\nA|1,234.5\nB|7.1\n", "point", [], ["1234.5", "7.1"]),
    "a decimal point contradicts": (
        "Port|Goods|Share\nA|1 234,5|40.1\nB|2 000,5|59.9\nC|0,5|0.1\n",
        "point", ["sources.decimal-both"], [None, None, None],
    ),
    "one column of two numbers in a cell may be a list": (
        "Port|Piers|Calls\nA|1,5|12\nB|3,12|30\nC|2,4|11\n", "point", ["sources.decimal-doubt"], [None, None, None],
    ),
    "beside figures that mean something either way, a few do not prove it": (
        "Port|Goods|Calls\nA|12,345|1,5\nB|7,100|3,1\nC|8,100|2,4\nD|9,300|7,7\nE|1,100|3,3\nF|2,100|1,1\n",
        "point", ["sources.decimal-doubt"], ["12345", "7100", "8100", "9300", "1100", "2100"],
    ),
}  # fmt: skip


def printed(text: str) -> Document:
    return as_printed(parse(text.replace("|", "\t"), "bulletin.txt"))


def column(document: Document, at: int = 1) -> list[Decimal | None]:
    (table,) = document.tables
    return [table.at(row, at).figure.value for row in range(table.header_rows, len(table.grid))]


@pytest.mark.parametrize("name", PRINTED)
def test_a_decimal_comma_is_read_where_it_is_beyond_doubt(name: str) -> None:
    text, decimal, codes, values = PRINTED[name]
    document = printed(text)
    assert document.manner.decimal == decimal
    assert [problem.code for problem in document.problems] == codes
    assert column(document) == [None if value is None else Decimal(value) for value in values]


@pytest.mark.parametrize("name", [name for name, told in PRINTED.items() if told[2]])
def test_what_was_read_or_left_is_said_with_a_figure(name: str) -> None:
    for problem in printed(PRINTED[name][0]).problems:
        for language in ("en", "zh"):
            sentence = say(problem.code, language, **dict(problem.values))
            assert dict(problem.values)["text"] in sentence
            assert problem.code.endswith("both") or "profile: {decimal: " in sentence


def told(text: str, **profile: str) -> Document:
    pack = Pack(pack="p", tables={"t": Selector()}, profile=Profile(**profile))  # type: ignore[arg-type]
    return resolve(pack, printed(text))[0].document


def test_a_pack_s_word_goes_before_what_the_figures_show() -> None:
    doubtful, sure = PRINTED["12,345 alone is twelve thousand"][0], PRINTED["points for thousands"][0]
    assert column(told(doubtful, decimal="comma")) == [Decimal("12.345"), Decimal("7.100")]
    assert column(told(sure, decimal="point")) == [None, None, None]
    assert column(told(sure), 2) == [Decimal(1204), Decimal(987), Decimal(12)]


@pytest.mark.parametrize("decimal", ["point", "comma"])
def test_what_a_pack_settles_is_no_problem(decimal: str) -> None:
    lists = PRINTED["one column of two numbers in a cell may be a list"][0]
    assert printed(lists).problems
    assert told(lists, decimal=decimal).problems == ()


def test_a_figure_has_the_unit_of_its_column_once_it_is_read() -> None:
    document = printed("Port|Goods (tonnes)|Share (%)\nA|1 234,5|40,1\nB|2 000,5|59,9\n")
    assert [document.tables[0].at(1, c).unit.name for c in (1, 2)] == ["tonnes", "%"]


BRACKETS = "Port|Surplus\nA|%s\nB|(12)\nC|30\n"
TRIANGLES = "Port|Surplus\nA|%s\nB|▲12\nC|30\n"
SIGNS = [
    # text, printed above, values, codes, the pack's word
    (BRACKETS, "(5)", ["-5", "-12", "30"], [], {}),
    (BRACKETS, "-5", ["-5", None, "30"], ["sources.brackets"], {}),
    (BRACKETS, "-5", ["-5", "-12", "30"], [], {"brackets": "negative"}),
    (BRACKETS, "-5", ["-5", "12", "30"], [], {"brackets": "plain"}),
    (BRACKETS, "5", ["5", "12", "30"], [], {"brackets": "plain"}),
    (TRIANGLES, "△5", ["-5", "-12", "30"], [], {}),
    (TRIANGLES, "-5", ["-5", None, "30"], ["sources.triangles"], {}),
    (TRIANGLES, "-5", ["-5", "-12", "30"], [], {"triangles": "negative"}),
    (TRIANGLES, "▼5", ["-5", "12", "30"], [], {}),
    (TRIANGLES, "5", ["5", "12", "30"], [], {"triangles": "arrows"}),
]


@pytest.mark.parametrize(("text", "above", "values", "codes", "words"), SIGNS)
def test_brackets_and_triangles_are_negative_unless_the_column_says_otherwise(
    text: str, above: str, values: list[str | None], codes: list[str], words: dict[str, str]
) -> None:
    document = told(text % above, **words)
    assert column(document) == [None if value is None else Decimal(value) for value in values]
    assert [problem.code for problem in document.problems] == codes


def test_pages_that_a_pack_joins_keep_manner_and_markers() -> None:
    page = "{}\n\nPort|Goods|Share\n{}|1 234,5|–\n{}|2 000,5|59,9\n{}|0,5|-0,1\n\n"
    text = page.format("Part one", *"ABC") + page.format("Part two", *"DEF")
    document = printed(text)
    assert len(document.tables) == 2
    pack = Pack(pack="p", tables={"t": Selector(joined=True)}, profile=Profile(markers={"–": "zero"}))
    scope, problems = resolve(pack, document)
    figures = [scope.tables["t"].at(row, c).figure for row in range(1, 7) for c in (1, 2)]
    assert not problems
    assert [figure.value for figure in figures if figure.is_number][:2] == [
        Decimal("1234.5"),
        Decimal("2000.5"),
    ]
    assert [figure.marker for figure in figures if figure.kind == "marker"] == ["zero", "zero"]


def test_nothing_changes_in_the_manner_that_is_known() -> None:
    document = printed("Port|Goods\nA|1,234.5\nB|7.1\n")
    assert in_manner(document, Manner()) is document
    assert in_manner(document, Manner(), DEFAULT_MARKERS).tables[0] is document.tables[0]


STORED = [
    # what a spreadsheet shows, what it stores, the value, the manner that the document proves by it
    ("12,5", "12.5", "12.5", "comma"),
    ("12,345", "12345", "12345", "point"),
    ("12,345", "12.345", "12.345", "comma"),
    ("1.204", "1204", "1204", "comma"),
    ("1.204", "1.2043", "1.204", "point"),
    ("2,6%", "0.0264", "2.6", "comma"),
    ("1 234,5", "1234.49", "1234.5", "comma"),
    ("1,234.5", "1234.49", "1234.5", "point"),
]


@pytest.mark.parametrize(("text", "stored", "value", "decimal"), STORED)
def test_the_number_that_a_spreadsheet_stores_tells_how_its_text_is_read(
    text: str, stored: str, value: str, decimal: str
) -> None:
    cells = [
        GridCell(text=one, row=r, column=c, stored=stored if one == text else "")
        for r, line in enumerate([["Port", "Goods"], ["A", text], ["B", "3"]])
        for c, one in enumerate(line)
    ]
    table = build_table(Grid(cells=cells, spans_known=True), 1)
    document = as_printed(Document(name="b.ods", kind="ods", tables=(table,)))
    assert document.manner.decimal == decimal
    for one in (document, in_manner(document, COMMA)):  # a pack's word does not go before what is stored
        assert one.tables[0].at(1, 1).figure.value == Decimal(value)

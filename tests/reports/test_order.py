"""Tables and paragraphs in the source's order, as far as their addresses tell it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from report_cases import make_table

from audit.reports._order import in_order
from audit.tables.model import Address, Document, Paragraph, Table


def told(document: Document) -> str:
    """`title T1 between T2`."""
    return " ".join(
        f"T{part.number}" if isinstance(part, Table) else part.text for part in in_order(document)
    )


def table(number: int, heading: str, address: Address) -> Table:
    return replace(make_table(number, (heading,), [["a", "1"], ["b", "2"]]), address=address)


def said(text: str, address: Address, *headings: str) -> Paragraph:
    return Paragraph(text=text, headings=headings, address=address)


def line(number: int) -> Address:
    return Address(place=f"line {number}", line=number)


def page(number: int, top: float) -> Address:
    return Address(place=f"page {number}", page=number, box=(0.0, top, 1.0, top + 1))


@pytest.mark.parametrize(
    ("tables", "prose", "order"),
    [
        ([5, 20], [1, 3, 12, 40], "p1 p3 T1 p12 T2 p40"),
        ([5], [], "T1"),
        ([], [4, 9], "p4 p9"),
    ],
    ids=["between", "no prose", "no tables"],
)
def test_by_line(tables: list[int], prose: list[int], order: str) -> None:
    document = Document(
        name="a.txt",
        kind="text",
        tables=tuple(table(n, "一", line(at)) for n, at in enumerate(tables, 1)),
        paragraphs=tuple(said(f"p{at}", line(at)) for at in prose),
    )
    assert told(document) == order


def test_by_page_and_height() -> None:
    document = Document(
        name="a.pdf",
        kind="pdf",
        tables=(table(1, "一", page(1, 300)), table(2, "一", page(2, 50))),
        paragraphs=(said("top", page(1, 20)), said("foot", page(1, 700)), said("end", page(2, 400))),
    )
    assert told(document) == "top T1 foot T2 end"


def test_where_tables_and_paragraphs_are_numbered_apart_headings_tell() -> None:
    def paragraph(n: int) -> Address:
        return Address(place=f"paragraph {n}", paragraph=n)

    document = Document(
        name="a.html",
        kind="html",
        tables=(table(1, "一", Address(place="html table 1")), table(2, "二", Address(place="html table 2"))),
        paragraphs=(
            said("title", paragraph(1)),
            said("of-two", paragraph(2), "二"),
            said("after", paragraph(3), "三"),
        ),
    )
    assert told(document) == "title T1 of-two after T2"

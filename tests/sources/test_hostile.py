"""Files made to exhaust or deceive their reader: one clear sentence, little memory, little time, no code run."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from packages import cell, docx, odf_cell, opendocument, package, para, row, run, sheet, table, xlsx

from audit.catalogue import LANGUAGES, say
from audit.catalogue.readers import TEXTS
from audit.sources import ReadError, read

ENTITIES = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/hostname">]>'


def _deep(path: Path, depth: int) -> Path:
    inner = para("x")
    for _ in range(depth):
        inner = table(row(cell(inner + para("")), "1"), ["Oil", "2"])
    return docx(path, inner)


def _zeros(path: Path) -> Path:
    return docx(path, para("x"), more={"word/media/image1.bin": bytes(200 << 20)})


def _rows(count: int) -> str:
    return (
        "<sheetData>"
        + "".join(
            f'<row r="{i}"><c r="A{i}"><v>1</v></c><c r="B{i}"><v>2</v></c></row>' for i in range(1, count)
        )
        + "</sheetData>"
    )


REFUSED: dict[str, tuple[Callable[[Path], Path], str]] = {
    "a zip bomb": (lambda f: _zeros(f / "a.docx"), "readers.zip-bomb"),
    "entities in a document": (lambda f: docx(f / "a.docx", para(run("x")), head=ENTITIES), "readers.entities"),
    "entities in a sheet": (lambda f: xlsx(f / "a.xlsx", sheet({1: {"A": 1}}), head=ENTITIES), "readers.entities"),
    "a thousand nested tables": (lambda f: _deep(f / "a.docx", 1000), "readers.too-deep"),
    "a torn document": (lambda f: docx(f / "a.docx", "<w:p>"), "readers.broken"),
    "a package without a document": (lambda f: package(f / "a.docx", {"word/x.xml": "<x/>"}), "readers.not-word"),
    "a package without a book": (lambda f: package(f / "a.xlsx", {"xl/x.xml": "<x/>"}), "readers.not-book"),
    "a book of a million cells": (lambda f: xlsx(f / "a.xlsx", _rows(600_000)), "readers.too-many-cells"),
    "a million repeated cells": (
        lambda f: opendocument(f / "a.ods", f'<table:table><table:table-row table:number-rows-repeated="1048576">{odf_cell("1") * 2}</table:table-row></table:table>'),
        "readers.too-many-cells",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("make", "code"), REFUSED.values(), ids=REFUSED)
def test_refused_in_one_sentence(tmp_path: Path, make: Callable[[Path], Path], code: str) -> None:
    path = make(tmp_path)
    tracemalloc.start()
    begun = time.process_time()
    with pytest.raises(ReadError) as caught:
        read(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert caught.value.code == code
    assert all(path.name in caught.value.say(language) for language in LANGUAGES)
    assert time.process_time() - begun < 10
    assert peak < 64 << 20


def test_tables_nested_beyond_reason_are_left_and_said(tmp_path: Path) -> None:
    document = read(_deep(tmp_path / "a.docx", 40))
    assert 5 < len(document.tables) < 20
    assert [p.code for p in document.problems] == ["readers.nested"]


def test_a_book_that_claims_a_million_rows_is_as_large_as_what_it_holds(tmp_path: Path) -> None:
    far = {
        1: {"A": "Item", "XFC": "Level"},
        1048576: {"A": "Coal", "XFC": 1},
        1048575: {"A": "Oil", "XFC": 2},
    }
    document = read(
        xlsx(tmp_path / "a.xlsx", '<dimension ref="A1:XFD1048576"/>' + sheet(far, merged=["A1:XFB1048574"]))
    )
    assert sum(len(t.grid) * len(t.grid[0]) for t in document.tables) <= 8


def test_a_million_empty_rows_cost_nothing(tmp_path: Path) -> None:
    begun = time.process_time()
    empty = "<sheetData>" + '<row><c s="1"/></row>' * 1_000_000 + "</sheetData>"
    assert not read(xlsx(tmp_path / "a.xlsx", empty)).tables
    assert time.process_time() - begun < 5


def test_numbers_that_are_none_are_not_believed(tmp_path: Path) -> None:
    bad = '<sheetData><row r="x"><c r="!!" t="s" s="zz"><v>99</v></c><c><v>-1</v></c></row></sheetData><mergeCells><mergeCell ref="?"/></mergeCells>'
    read(xlsx(tmp_path / "a.xlsx", bad))
    wide = table(
        row(cell("a", '<w:gridSpan w:val="999999999"/>'), "b"),
        row("1", "2", properties='<w:gridBefore w:val="99999999"/>'),
    )
    read(docx(tmp_path / "a.docx", wide))
    spans = odf_cell("1", 'table:number-rows-spanned="99999999" table:number-columns-spanned="x"')
    read(
        opendocument(
            tmp_path / "a.ods",
            f'<table:table><table:table-row table:number-rows-repeated="y">{spans}{odf_cell("2")}</table:table-row></table:table>',
        )
    )


def test_macros_are_not_run_and_said(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", sheet({1: {"A": "Item", "B": "Level"}, 2: {"A": "Coal", "B": 1}}))
    import zipfile

    with zipfile.ZipFile(path, "a") as file:
        file.writestr("xl/vbaProject.bin", b"code")
    assert [p.code for p in read(path).problems] == ["readers.macros"]


def test_links_out_of_the_package_are_not_followed(tmp_path: Path) -> None:
    link = '<Relationships><Relationship Id="p0" Type="x/styles" TargetMode="External" Target="http://example.org/styles.xml"/></Relationships>'
    path = docx(
        tmp_path / "a.docx",
        para("Output was 4.5 percent higher."),
        more={"word/_rels/document.xml.rels": link},
    )
    assert len(read(path).paragraphs) == 1


@pytest.mark.parametrize("code", TEXTS)
def test_every_sentence_exists_in_both_languages(code: str) -> None:
    english, chinese = TEXTS[code]
    names = [
        "library",
        "extra",
        "detail",
        "size",
        "parts",
        "limit",
        "seconds",
        "kind",
        "tool",
        "depth",
        "text",
        "count",
        "symbol",
        "cells",
        "pages",
    ]
    assert "{" not in say(code, "en", **dict.fromkeys(names, "7")) + say(
        code, "zh", **dict.fromkeys(names, "7")
    )
    assert english != chinese
    assert {part.split("}")[0] for part in english.split("{")[1:]} == {
        part.split("}")[0] for part in chinese.split("{")[1:]
    }

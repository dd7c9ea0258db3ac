"""What kind a file is, and the one sentence for each that cannot be read."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from audit.catalogue import LANGUAGES, say
from audit.catalogue.sources import TEXTS
from audit.sources import KINDS, ReadError, kind_of_file, read

TABLE = "指标\t本期\n甲\t1\n乙\t--\n"


def _file(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.txt", TABLE.encode(), "text"),
        ("a", TABLE.encode("utf-16"), "text"),
        ("a.txt", TABLE.encode("utf-16-le"), "text"),
        ("a.md", b"# a\n\n| a | b |\n", "markdown"),
        ("a.CSV", b"a,b\n1,2\n", "csv"),
        ("a.tsv", b"a\tb\n1\t2\n", "csv"),
        ("a.xls", b"<html><table></table></html>", "html"),
        ("a.doc", b"{\\rtf1 a}", "rtf"),
        ("a.txt", b"%PDF-1.7\n", "pdf"),
        (
            "a.doc",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le"),
            "doc",
        ),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "Workbook".encode("utf-16-le"), "xls"),
    ],
)
def test_the_bytes_say_what_a_file_is(tmp_path: Path, name: str, data: bytes, kind: str) -> None:
    assert kind_of_file(_file(tmp_path, name, data)) == kind


@pytest.mark.parametrize(
    ("part", "kind"), [("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"), ("content.xml", "ods")]
)
def test_a_package_is_told_by_its_parts(tmp_path: Path, part: str, kind: str) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr(part, "<x/>")
    assert kind_of_file(path) == kind


def test_each_kind_names_a_reader() -> None:
    assert {"text", "markdown", "csv"} <= set(KINDS)
    assert all(module.startswith("audit.sources.") for module in KINDS.values())


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.txt", b"", "sources.empty"),
        ("a.txt", b" \n\t\n", "sources.empty"),
        ("a.bin", bytes(range(32)) * 40, "sources.binary"),
        ("a.docx", b"PK\x03\x04broken", "sources.damaged"),
        ("a.txt", b"\x81\x20\xff\xff\xfe\n" * 9, "sources.encoding"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    with pytest.raises(ReadError) as caught:
        read(_file(tmp_path, name, data))
    assert caught.value.code == code
    assert caught.value.say("zh").startswith(name)
    assert "{" not in caught.value.say("en")


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    for path, code in ((tmp_path / "none.txt", "sources.missing"), (tmp_path, "sources.folder")):
        with pytest.raises(ReadError) as caught:
            read(path)
        assert caught.value.code == code


def test_an_archive_is_named_as_one(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("a.txt", "x")
    with pytest.raises(ReadError, match="archive"):
        read(path)


def test_a_pack_s_markers_replace_the_usual_ones(tmp_path: Path) -> None:
    path = _file(tmp_path, "a.txt", "指标\t本期\t同期\n甲\t1\t未报\n乙\t--\t3\n".encode())
    usual, special = read(path), read(path, markers={"未报": "not-available", "--": "suppressed"})
    assert [c.figure.marker for c in usual.tables[0].cells if c.figure.kind == "marker"] == ["not-applicable"]
    assert [c.figure.marker for c in special.tables[0].cells if c.figure.kind == "marker"] == [
        "not-available",
        "suppressed",
    ]
    assert special.tables[0].at(2, 1) is not usual.tables[0].at(2, 1)


def test_every_sentence_has_two_languages_and_one_set_of_blanks() -> None:
    for english, chinese in TEXTS.values():
        assert english
        assert chinese
        assert _blanks(english) == _blanks(chinese)


def _blanks(sentence: str) -> set[str]:
    return {part.split("}")[0] for part in sentence.split("{")[1:]}


def test_problems_can_be_said(tmp_path: Path) -> None:
    text = "目录\n一、甲\t(1)\n二、乙\t(2)\n\n项目\t预算\t上年\t备注\n甲\t1\t2\t\n乙\t4\t5\t\n丙\t7\t8\t9\t10\n丁\t9\t9\t\n"
    document = read(_file(tmp_path, "a.txt", text.encode()))
    assert document.problems
    for problem in document.problems:
        for language in LANGUAGES:
            assert "{" not in say(problem.code, language, **dict(problem.values))

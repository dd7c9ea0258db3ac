"""What the machine formats and the annotated files share."""

from __future__ import annotations

import io
import sys
import zipfile

import pytest

from audit.findings import AuditResult
from audit.reports import ANNOTATED, load
from audit.reports._export import comment, minus
from audit.reports._library import ReportError, library
from audit.reports._package import Package


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("-2.0", "−2.0"), ("is -1.2 %", "is −1.2 %"), ("刊印为-287", "刊印为−287"), ("4497 - 4784 = -287", "4497 − 4784 = −287"),
        ("(-583)", "(−583)"), ("> -.5", "> −.5"),
    ],
)  # fmt: skip
def test_a_hyphen_that_should_be_a_minus(text: str, expected: str) -> None:
    assert minus(text) == expected


@pytest.mark.parametrize(
    "text",
    ["1-6月", "1月-6月", "2024-01", "well-known", "Q1-2", "pension-surplus", "--", "—", "T-1", "a) 1-2"],
)
def test_a_hyphen_that_should_stay(text: str) -> None:
    assert minus(text) == text


def test_a_comment_says_each_thing_once(result: AuditResult) -> None:
    lines = comment(result.findings[0], "en")
    assert lines[0] == "[F001] growth recomputed"
    assert sum("−1.2" in line for line in lines if "printed" in line) == 1
    assert len(lines) == len(set(lines))
    assert lines[-1] == "rule pension-growth, pack qinghe version 1"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_finding_has_a_comment_in_each_language(result: AuditResult, language: str) -> None:
    for finding in result.findings:
        lines = comment(finding, language)
        assert lines[0].startswith(f"[{finding.id}]")
        assert not any("\n" in line for line in lines)


@pytest.mark.parametrize("name", ANNOTATED)
def test_every_annotated_format_is_one_function_with_a_docstring(name: str) -> None:
    module = load(name)
    assert module.__doc__
    assert module.annotate.__doc__


@pytest.mark.parametrize(("name", "extra"), [("openpyxl", "excel"), ("lxml.etree", "word"), ("pypdf", "pdf")])
def test_a_library_that_is_not_installed_is_named_with_its_extra(
    monkeypatch: pytest.MonkeyPatch, name: str, extra: str
) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ReportError, match=rf"crossfoot\[{extra}\]") as caught:
        library(name)
    assert f"crossfoot[{extra}]" in caught.value.say("zh")


def archive(**parts: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name, text in parts.items():
            made.writestr(zipfile.ZipInfo(name, (2001, 2, 3, 4, 5, 6)), text)
    return stream.getvalue()


def test_a_package_that_is_only_read_keeps_its_parts() -> None:
    pytest.importorskip("lxml")
    package = Package(archive(a="<a  x='1'/>", b="<b/>"))
    assert package.xml("a").get("x") == "1"
    package.edit("b").set("y", "2")
    with zipfile.ZipFile(io.BytesIO(package.data())) as written:
        assert written.read("a") == b"<a  x='1'/>"
        assert b'y="2"' in written.read("b")
        assert {info.date_time for info in written.infolist()} == {(2001, 2, 3, 4, 5, 6)}


@pytest.mark.parametrize("data", [b"", b"PK", b"no zip", archive(a="x")[:-30]])
def test_a_package_that_is_broken_is_said(data: bytes) -> None:
    with pytest.raises(ReportError, match=r"book\.xlsx could not be opened again"):
        Package(data, "book.xlsx")


def test_a_broken_part_is_said_and_entities_are_not_read() -> None:
    pytest.importorskip("lxml")
    with pytest.raises(ReportError, match="could not be opened again"):
        Package(archive(a="<a>"), "book.xlsx").xml("a")
    bomb = '<!DOCTYPE a [<!ENTITY b "boom"><!ENTITY c SYSTEM "file:///etc/passwd">]><a>&b;&c;</a>'
    assert "boom" not in "".join(Package(archive(a=bomb)).xml("a").itertext())

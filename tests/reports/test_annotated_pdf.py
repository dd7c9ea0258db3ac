"""The source is a small PDF written here, so that where each figure stands is known; what a reader would say of it is asked of pdfplumber."""

from __future__ import annotations

import io
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from audit.catalogue import both
from audit.checks import Severity, Verdict
from audit.findings import AuditResult, Candidate, CellRef, Expected, Finding, Suspect
from audit.reports._library import ReportError
from audit.reports.annotated_pdf import annotate
from audit.tables.model import Address, Document

pypdf = pytest.importorskip("pypdf")
pdfplumber = pytest.importorskip("pdfplumber")

LINES = {
    "Pension fund, million": (72, 700),
    "income 4497": (72, 680),
    "spending 4784": (72, 660),
    "balance 287": (72, 640),
}


def pdf(turn: int = 0, paper: str = "0 0 595 842", pages: int = 2) -> bytes:
    """A PDF of `pages` equal pages."""
    text = "".join(f"BT /F1 12 Tf {x} {y} Td ({line}) Tj ET\n" for line, (x, y) in LINES.items()).encode()
    kids = " ".join(f"{4 + n} 0 R" for n in range(pages))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        *(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [{paper}] /Rotate {turn} /Contents {4 + pages} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>".encode()
            for _ in range(pages)
        ),
        b"<< /Length %d >>\nstream\n%sendstream" % (len(text), text),
    ]
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(data))
    return data + head + table + tail


def box_of(path: Path, word: str, page: int = 1) -> tuple[float, float, float, float]:
    """Where a reader finds `word`."""
    with pdfplumber.open(path) as read:
        chars = read.pages[page - 1].chars
        start = "".join(char["text"] for char in chars).index(word)
        hit = chars[start : start + len(word)]
        x0, top = (min(char[side] for char in hit) for side in ("x0", "top"))
        x1, bottom = (max(char[side] for char in hit) for side in ("x1", "bottom"))
        return (x0, top, x1, bottom)


def case(path: Path, page: int = 1) -> tuple[AuditResult, Document]:
    """The finding that 4497 − 4784 is not 287; 4497 is suspected."""

    def cell(kind: type[CellRef], word: str, **more: Any) -> Any:
        where = Address(place=f"page {page}", page=page, box=box_of(path, word, page))
        return kind(
            document=path.name, table="Pension fund", row=word, column="", printed=word, value=Fraction(word), unit="million",
            address=f"page {page} {word}", where=where, **more,
        )  # fmt: skip

    target = cell(CellRef, "287")
    suspect = cell(Suspect, "4497", candidates=(Candidate(cause="digit", value=Fraction(5071)),))
    finding = Finding(
        id="F001", rule="balance", pack="fund", family="formula", severity=Severity.ERROR, verdict=Verdict.IMPOSSIBLE,
        title={"en": "income less spending", "zh": "收支平衡"}, message=both("verdict.impossible"), target=target, suspects=(suspect,),
        expected=Expected(low=None, high=None, value=Fraction(-287)), equation="4497 − 4784 = −287 ≠ 287", imbalance=Fraction(574),
    )  # fmt: skip
    document = Document(name=path.name, kind="pdf")
    return AuditResult(documents=(document,), findings=(finding,)), document


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "fund.pdf"
    path.write_bytes(pdf())
    return path


def notes(data: bytes, page: int = 0) -> list[Any]:
    """The annotations of a page."""
    return [one.get_object() for one in pypdf.PdfReader(io.BytesIO(data)).pages[page].get("/Annots", [])]


def test_target_and_suspect_are_highlighted_with_their_words(source: Path) -> None:
    data = annotate(*case(source), source, language="zh")
    found = notes(data)
    assert [one["/Subtype"] for one in found] == ["/Highlight", "/Highlight"]
    assert found[0]["/Contents"].startswith("[F001] 收支平衡\r")
    assert "4497 − 4784 = −287 ≠ 287" in found[0]["/Contents"]
    assert found[1]["/Contents"].startswith("F001")
    assert found[0]["/AP"]["/N"].get_object()["/Subtype"] == "/Form"


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("paper", ["0 0 595 842", "20 40 615 882"])
def test_the_highlight_lies_on_the_figure_however_the_page_is_turned(
    tmp_path: Path, turn: int, paper: str
) -> None:
    source = tmp_path / "turned.pdf"
    source.write_bytes(pdf(turn, paper))
    rect = [float(value) for value in notes(annotate(*case(source), source))[0]["/Rect"]]
    x, y = LINES["balance 287"]
    left = (
        x + 12 * (556 + 556 + 222 + 556 + 556 + 500 + 556 + 278) / 1000
    )  # the widths of "balance " in Helvetica
    assert rect[0] == pytest.approx(left, abs=0.5)
    assert rect[2] == pytest.approx(left + 3 * 12 * 0.556, abs=0.5)
    assert y - 5 < rect[1] < y < rect[3] < y + 15


def test_a_page_further_on_is_marked_there(source: Path) -> None:
    data = annotate(*case(source, page=2), source)
    assert not notes(data, 0)
    assert len(notes(data, 1)) == 2


def test_a_bookmark_for_each_finding(source: Path) -> None:
    data = annotate(*case(source, page=2), source)
    reader = pypdf.PdfReader(io.BytesIO(data))
    parent, children = reader.outline[-2:]
    assert parent["/Title"] == "Figures that don't add up"
    assert [child["/Title"] for child in children] == ["F001 error 287: 287 → −287"]
    assert reader.get_destination_page_number(children[0]) == 1


def test_the_source_keeps_its_bytes_and_its_text(source: Path) -> None:
    data = annotate(*case(source), source)
    assert data.startswith(source.read_bytes())
    assert (
        pypdf.PdfReader(io.BytesIO(data)).pages[0].extract_text()
        == pypdf.PdfReader(source).pages[0].extract_text()
    )


def test_notes_that_were_there_stay(source: Path, tmp_path: Path) -> None:
    once = tmp_path / "once.pdf"
    once.write_bytes(annotate(*case(source), source))
    assert len(notes(annotate(*case(once), once))) == 4


def test_prose_is_highlighted_at_its_words(source: Path) -> None:
    result, document = case(source)
    paragraph = (60.0, 130.0, 300.0, 210.0)
    said = replace(
        result.findings[0].target, where=Address(place="page 1", page=1, box=paragraph), table_number=0
    )
    prose = replace(result, findings=(replace(result.findings[0], target=said, suspects=()),))
    rect = notes(annotate(prose, document, source))[0]["/Rect"]
    assert float(rect[2]) - float(rect[0]) == pytest.approx(3 * 12 * 0.556, abs=0.5)


def test_a_finding_without_a_place_is_a_note_on_the_first_page(source: Path) -> None:
    result, document = case(source)
    lost = replace(
        result.findings[0],
        target=replace(result.findings[0].target, where=Address(place="page 9", page=9)),
        suspects=(),
    )
    found = notes(annotate(replace(result, findings=(lost,)), document, source))
    assert [one["/Subtype"] for one in found] == ["/Text"]
    assert "F001" in found[0]["/Contents"]


def test_a_clean_pdf_comes_back_as_it_is(source: Path) -> None:
    _, document = case(source)
    assert annotate(AuditResult(documents=(document,)), document, source) == source.read_bytes()


def test_an_encrypted_pdf_without_a_password_is_marked(source: Path, tmp_path: Path) -> None:
    pytest.importorskip("cryptography")
    locked = tmp_path / "locked.pdf"
    writer = pypdf.PdfWriter(clone_from=source)
    writer.encrypt("", "owner", algorithm="AES-256")
    writer.write(locked)
    assert len(notes(annotate(*case(locked), locked))) == 2


@pytest.mark.parametrize("data", [b"no pdf at all", b"", b"PK\x03\x04"])
def test_what_is_no_pdf_is_said(source: Path, data: bytes) -> None:
    result, document = case(source)
    source.write_bytes(data)
    with pytest.raises(ReportError, match="Only a PDF"):
        annotate(result, document, source)


def test_a_broken_pdf_is_said(source: Path) -> None:
    result, document = case(source)
    source.write_bytes(b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog")
    with pytest.raises(ReportError, match=r"fund\.pdf could not be opened again"):
        annotate(result, document, source)


def test_another_kind_of_source_is_said() -> None:
    with pytest.raises(ReportError, match="is of kind text"):
        annotate(AuditResult(), Document(name="a.txt", kind="text"))


def test_the_same_result_gives_the_same_bytes(source: Path) -> None:
    assert annotate(*case(source), source) == annotate(*case(source), source)

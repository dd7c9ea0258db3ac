"""The source is a Word file with merged cells, a content control, a tracked insertion, a nested table, a text box and a colleague's comment."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from exported_cases import in_word, moved
from msgspec.structs import replace
from report_cases import SCRIPT, make_result

from audit.findings import AuditResult, CellRef
from audit.reports._docx_find import Places, text_of
from audit.reports.annotated_docx import annotate
from audit.tables.model import Address, Document, Paragraph

etree = pytest.importorskip("lxml.etree")
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NS = {"w": W}


def word(body: str, comments: str = "") -> bytes:
    """A Word package with this body."""
    kinds = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{kinds}.document.main+xml"/>'
        f'<Override PartName="/word/comments.xml" ContentType="{kinds}.comments+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{office}/officeDocument"'
        ' Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>',
        "word/media/chart.bin": "\x00 not to be touched",
    }
    if comments:
        parts["word/comments.xml"] = f'<w:comments xmlns:w="{W}">{comments}</w:comments>'
        parts["word/_rels/document.xml.rels"] = (
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId7" Type="{office}/comments" Target="comments.xml"/></Relationships>'
        )
    else:
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
            f'<Override PartName="/word/comments.xml" ContentType="{kinds}.comments+xml"/>', ""
        )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return stream.getvalue()


def p(text: str, properties: str = "") -> str:
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def tc(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def tr(*cells: str) -> str:
    return f"<w:tr>{''.join(cells)}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def body_of(document: Document) -> str:
    """The document's tables as Word has them, then its prose in three runs."""
    parts = []
    for table in document.tables:
        rows = []
        for r, line in enumerate(table.grid):
            cells = []
            for c, cell in enumerate(line):
                if cell.column != c:
                    continue
                span = f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else ""
                merge = (
                    ""
                    if cell.rowspan == 1
                    else '<w:vMerge w:val="restart"/>'
                    if cell.row == r
                    else "<w:vMerge/>"
                )
                cells.append(tc(cell.text if cell.row == r else "", span + merge))
            rows.append(tr(*cells))
        parts.append(p("三、社会保障") + tbl(*rows))
    runs = ("上半年，全县实现地区生产总值12", "99.3亿元，同比增长", "5.4%。")
    prose = "".join(f"<w:r><w:rPr><w:i/></w:rPr><w:t>{run}</w:t></w:r>" for run in runs)
    return "".join(parts) + f"<w:p>{prose}</w:p><w:sectPr/>"


@pytest.fixture
def case(tmp_path: Path) -> tuple[AuditResult, Document, Path]:
    result = moved(make_result(), "docx", in_word)
    source = tmp_path / "bulletin.docx"
    source.write_bytes(word(body_of(result.documents[0])))
    return result, result.documents[0], source


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def comments_of(data: bytes) -> dict[str, str]:
    """The text of each comment by its id."""
    root = etree.fromstring(parts_of(data)["word/comments.xml"])
    return {node.get(f"{{{W}}}id"): "\n".join("".join(line.itertext()) for line in node) for node in root}


def anchored(data: bytes) -> dict[str, str]:
    """What stands between the marks of each comment, by its id."""
    root = etree.fromstring(parts_of(data)["word/document.xml"])
    found: dict[str, str] = {}
    for start in root.iter(f"{{{W}}}commentRangeStart"):
        number = start.get(f"{{{W}}}id")
        words, inside = "", False
        for node in root.iter():
            inside = inside or node is start
            if node.tag == f"{{{W}}}commentRangeEnd" and node.get(f"{{{W}}}id") == number:
                break
            words += node.text or "" if inside and node.tag == f"{{{W}}}t" else ""
        found[number] = words
    return found


def test_a_comment_stands_on_each_doubtful_cell(case: Any) -> None:
    data = annotate(*case, language="zh")
    words, places = comments_of(data), anchored(data)
    by_cell = {places[number]: text for number, text in words.items()}
    assert "[F001] 同比增速复算" in by_cell["-2.0"]
    assert "[F002] 收支平衡" in by_cell["287"]
    assert by_cell["4497"].startswith("F002")  # a suspect
    assert "−1.2" in by_cell["-2.0"]


def test_a_comment_on_prose_stands_on_its_words(case: Any) -> None:
    data = annotate(*case)
    number = next(number for number, text in comments_of(data).items() if "F006" in text)
    assert anchored(data)[number] == "1299.3亿元"


def test_nothing_else_is_changed(case: Any) -> None:
    result, document, source = case
    before, after = parts_of(source.read_bytes()), parts_of(annotate(result, document, source))
    assert {name for name in before if before[name] != after[name]} == {
        "[Content_Types].xml",
        "word/document.xml",
    }
    assert set(after) - set(before) == {"word/comments.xml", "word/_rels/document.xml.rels"}
    assert _without_comments(after["word/document.xml"]) == _without_comments(before["word/document.xml"])


def _without_comments(data: bytes) -> bytes:
    """The document less what a comment adds, with runs of one look joined again."""
    root = etree.fromstring(data)
    for name in ("commentRangeStart", "commentRangeEnd"):
        for node in list(root.iter(f"{{{W}}}{name}")):
            node.getparent().remove(node)
    for node in list(root.iter(f"{{{W}}}commentReference")):
        run = node.getparent()
        run.getparent().remove(run)
    for paragraph in root.iter(f"{{{W}}}p"):
        for run in list(paragraph.findall("w:r", NS)):
            before = run.getprevious()
            if before is not None and before.tag == run.tag and _look(before) == _look(run):
                before.find("w:t", NS).text += run.find("w:t", NS).text
                paragraph.remove(run)
    for text in root.iter(f"{{{W}}}t"):
        text.attrib.clear()
    return bytes(etree.tostring(root, method="c14n"))


def _look(run: Any) -> bytes:
    return bytes(etree.tostring(run.find("w:rPr", NS), method="c14n"))


def test_a_colleagues_comment_stays_and_ours_take_other_ids(case: Any) -> None:
    result, document, source = case
    theirs = f'<w:comment w:id="41" w:author="desk">{p("please check")}</w:comment>'
    source.write_bytes(word(body_of(document), theirs))
    words = comments_of(annotate(result, document, source))
    assert words["41"] == "please check"
    assert min(int(number) for number in words if number != "41") == 42


def test_a_cell_in_a_content_control_or_a_nested_table_is_found() -> None:
    wide = tr(tc("1"), tc("2", '<w:gridSpan w:val="2"/>'))
    inner = tbl(tr(tc("a"), tc("b")), tr(tc("c"), tc("d")))
    deleted = "<w:tr><w:trPr><w:del/></w:trPr>" + tc("gone") + "</w:tr>"
    rows = (
        f"<w:sdt><w:sdtContent>{wide}</w:sdtContent></w:sdt>",
        deleted,
        tr(tc("3"), f"<w:tc><w:tcPr/>{inner}{p('4')}</w:tc>", tc("5")),
    )
    body = etree.fromstring(f'<w:body xmlns:w="{W}">{tbl(*rows)}{tbl(tr(tc("6")))}</w:body>')
    cells = {place: text_of(cell.findall("w:p", NS)[-1]) for place, cell in Places(body).cells.items()}
    assert cells == {
        "Word table 1 (1,1)": "1", "Word table 1 (1,2)": "2", "Word table 1 (2,1)": "3", "Word table 1 (2,2)": "4", "Word table 1 (2,3)": "5",
        "Word table 1 (2,2) (1,1)": "a", "Word table 1 (2,2) (1,2)": "b", "Word table 1 (2,2) (2,1)": "c", "Word table 1 (2,2) (2,2)": "d",
        "Word table 2 (1,1)": "6",
    }  # fmt: skip


def test_a_table_in_a_text_box_is_counted_but_holds_no_comment() -> None:
    box = f"<w:p><w:r><w:pict><w:txbxContent>{tbl(tr(tc('boxed')))}</w:txbxContent></w:pict></w:r></w:p>"
    places = Places(etree.fromstring(f'<w:body xmlns:w="{W}">{box}{tbl(tr(tc("7")))}</w:body>'))
    assert list(places.cells) == ["Word table 2 (1,1)"]


def test_a_finding_without_a_place_is_told_at_the_beginning(case: Any) -> None:
    result, document, source = case
    target = replace(
        result.findings[0].target,
        address="Word table 9 (1,1)",
        where=Address(place="Word table 9 (1,1)"),
        table_number=0,
    )
    lost = replace(result, findings=(replace(result.findings[0], target=target, suspects=()),))
    words = comments_of(annotate(lost, document, source))
    assert len(words) == 1
    assert "F001" in words["0"]


def test_a_document_without_findings_comes_back_as_it_is(case: Any) -> None:
    _, document, source = case
    data = annotate(AuditResult(documents=(document,)), document, source)
    assert parts_of(data) == parts_of(source.read_bytes())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_another_source_becomes_a_document_of_its_tables(language: str) -> None:
    result = make_result()
    data = annotate(result, result.documents[0], language=language)
    root = etree.fromstring(parts_of(data)["word/document.xml"])
    assert len(root.findall(".//w:tbl", NS)) == 3
    fills = {text_of(cell.find("w:p", NS)): cell.find(".//w:shd", NS) for cell in root.iter(f"{{{W}}}tc")}
    assert fills["-2.0"].get(f"{{{W}}}fill") == "FFC7CE"
    assert fills["42031"].get(f"{{{W}}}fill") == "E3F2E1"
    assert fills["16689"] is None
    assert fills["-2.0"].getnext().tag == f"{{{W}}}vAlign"
    assert set(anchored(data).values()) >= {"-2.0", "287", "1,308.4", "100.38", "1299.3亿元"}


def test_merged_cells_stay_merged() -> None:
    result = make_result()
    root = etree.fromstring(parts_of(annotate(result, result.documents[0]))["word/document.xml"])
    places = Places(root.find("w:body", NS)).cells
    assert text_of(places["Word table 1 (1,3)"].find("w:p", NS)) == "1—6月"
    assert "Word table 1 (2,1)" not in places
    assert text_of(places["Word table 1 (6,2)"].find("w:p", NS)) == "287"


def test_text_is_text_whatever_is_in_it() -> None:
    result = make_result()
    document = result.documents[1]
    prose = Paragraph(text=f"a \x00\ud800 {SCRIPT} & ]]>", address=Address(place="paragraph 1"))
    document = replace(document, paragraphs=(prose,))
    said = CellRef(
        document=document.name,
        table="",
        row="",
        column="",
        printed="&",
        value=None,
        unit="",
        address="paragraph 1",
    )
    finding = replace(result.findings[-1], target=said, message={"en": f"{SCRIPT} \x0b"})
    data = annotate(replace(result, findings=(finding,)), document)
    root = etree.fromstring(parts_of(data)["word/document.xml"])
    assert any(f"{SCRIPT} & ]]>" in text_of(paragraph) for paragraph in root.findall(".//w:p", NS))
    assert SCRIPT in next(iter(comments_of(data).values()))


def test_python_docx_reads_the_comments(tmp_path: Path, case: Any) -> None:
    docx = pytest.importorskip("docx")
    data = annotate(*case, language="zh")
    read = docx.Document(io.BytesIO(data))
    texts = [comment.text for comment in read.comments]
    assert len(texts) == len(comments_of(data))
    assert {comment.author for comment in read.comments} == {"一致性审核"}


def test_the_same_result_gives_the_same_bytes(case: Any) -> None:
    assert annotate(*case) == annotate(*case)
    result = make_result()
    assert annotate(result, result.documents[0]) == annotate(result, result.documents[0])

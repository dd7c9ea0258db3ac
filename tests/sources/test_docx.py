"""Word files: what stands on the page is what is read, however Word keeps it."""

from __future__ import annotations

from pathlib import Path

import pytest
from packages import cell, docx, para, row, run, table

from audit.sources import read
from audit.sources._docx_styles import spell
from audit.tables.model import Document, Table

INS, DEL = '<w:ins w:id="1">', '<w:del w:id="2"><w:r><w:delText>-673</w:delText></w:r></w:del>'


def _read(folder: Path, body: str, **parts: str) -> Document:
    return read(docx(folder / "bulletin.docx", body, **parts))


def _value(folder: Path, inner: str) -> str:
    """The text of a table cell that holds `inner`."""
    body = table(["Item", "Value"], row(cell("Coal"), f"<w:tc>{inner}</w:tc>"), ["Oil", "2.0"])
    return _read(folder, body).tables[0].at(1, 1).text


INLINE = {
    "split runs are one figure": (run("-1") + run("673"), "-1673"),
    "a tracked insertion is in, a deletion out": (DEL + INS + run("-1673") + "</w:ins>", "-1673"),
    "text moved here is in": (f'<w:moveTo w:id="3">{run("5")}</w:moveTo>', "5"),
    "text moved away is out": (f'<w:moveFrom w:id="3">{run("9")}</w:moveFrom>{run("5")}', "5"),
    "a content control": (f"<w:sdt><w:sdtPr/><w:sdtContent>{run('10.0')}</w:sdtContent></w:sdt>", "10.0"),
    "a hyperlink": (f"<w:hyperlink>{run('12.5%')}</w:hyperlink>", "12.5%"),
    "a smart tag": (f"<w:smartTag>{run('9月末')}</w:smartTag>", "9月末"),
    "a non-breaking hyphen is a minus": ("<w:r><w:noBreakHyphen/><w:t>2.0</w:t></w:r>", "-2.0"),
    "a simple field shows its result": (f'<w:fldSimple w:instr=" =1+1 ">{run("2.0")}</w:fldSimple>', "2.0"),
    "a symbol font's plus-minus": ('<w:r><w:t>5.0</w:t><w:sym w:font="Symbol" w:char="F0B1"/></w:r>', "5.0±"),
    "hidden text is out": (f"{run('3.0')}<w:r><w:rPr><w:vanish/></w:rPr><w:t>9</w:t></w:r>", "3.0"),
    "hidden switched off is shown": ('<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>9</w:t></w:r>', "9"),
    "a raised note mark is no digit": (
        f'{run("428.25")}<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>1</w:t></w:r>', "428.25¹",
    ),
    "a footnote's mark is no digit": (f'{run("7.8")}<w:r><w:footnoteReference w:id="2"/></w:r>', "7.8"),
    "a formula of Word's editor": ("<m:oMath><m:r><m:t>7.8</m:t></m:r></m:oMath>", "7.8"),
    "a line break": ("<w:r><w:t>a</w:t><w:br/><w:t>b</w:t></w:r>", "a\nb"),
    "a reading above a character is out": (
        f"<w:ruby><w:rt>{run('ji')}</w:rt><w:rubyBase>{run('计')}</w:rubyBase></w:ruby>", "计",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("inner", "text"), INLINE.values(), ids=INLINE)
def test_inline_text(tmp_path: Path, inner: str, text: str) -> None:
    assert _value(tmp_path, f"<w:p>{inner}</w:p>") == text


def test_a_field_shows_its_result_and_keeps_its_formula(tmp_path: Path) -> None:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> =SUM(ABOVE) </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>90.0</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    document = _read(
        tmp_path, table(["Item", "Value"], ["Coal", "90.0"], row(cell("Total"), cell(f"<w:p>{field}</w:p>")))
    )
    total = document.tables[0].at(2, 1)
    assert (total.text, total.formula, total.flags) == ("90.0", "=SUM(ABOVE)", {"formula"})


def test_paragraphs_of_a_cell_are_lines_unless_the_break_was_deleted(tmp_path: Path) -> None:
    gone = "<w:rPr><w:del w:id='1'/></w:rPr>"
    assert _value(tmp_path, para("绝对额") + para("（亿元）")) == "绝对额\n（亿元）"
    assert _value(tmp_path, para("428", gone) + para(".25")) == "428.25"


def _grid(tables: tuple[Table, ...]) -> list[tuple[str, int, int, int, int]]:
    return [(c.text, c.row, c.column, c.rowspan, c.colspan) for c in tables[0].cells if c.text]


def test_merged_cells_keep_their_spans(tmp_path: Path) -> None:
    down, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = table(
        [cell("Item", down), cell("Quarter", '<w:gridSpan w:val="2"/>')],
        [cell("", on), "Level", "Growth"],
        ["Coal", "1", "2.0"],
        row(cell("Oil"), cell("4", '<w:hMerge w:val="restart"/>'), cell("", "<w:hMerge/>")),
        row("5", "6.0", properties='<w:gridBefore w:val="1"/>'),
    )
    assert _grid(_read(tmp_path, body).tables) == [
        ("Item", 0, 0, 2, 1), ("Quarter", 0, 1, 1, 2), ("Level", 1, 1, 1, 1), ("Growth", 1, 2, 1, 1),
        ("Coal", 2, 0, 1, 1), ("1", 2, 1, 1, 1), ("2.0", 2, 2, 1, 1), ("Oil", 3, 0, 1, 1), ("4", 3, 1, 1, 2),
        ("5", 4, 1, 1, 1), ("6.0", 4, 2, 1, 1),
    ]  # fmt: skip


def test_rows_and_cells_in_content_controls_are_there_and_deleted_ones_are_not(tmp_path: Path) -> None:
    control = "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>".format
    body = table(
        ["Item", "Level"], control(row("Coal", "1")), row(control(cell("Oil")), cell("2")),
        row("Gas", "3", properties='<w:del w:id="4"/>'), row(cell("Peat"), cell("9", '<w:cellDel w:id="5"/>'), cell("4")),
    )  # fmt: skip
    texts = [[c.text for c in line] for line in _read(tmp_path, control(body)).tables[0].grid]
    assert texts == [["Item", "Level"], ["Coal", "1"], ["Oil", "2"], ["Peat", "4"]]


def test_a_table_in_a_cell_is_a_table_of_its_own_and_one_row_is_text(tmp_path: Path) -> None:
    inner = table(["Item", "Level"], ["Coal", "1"], ["Oil", "2"])
    body = table(
        ["Part", "Detail"],
        ["Energy", cell(inner + para(""))],
        ["Short", cell(table(["n1", "n2"]) + para(""))],
    )
    tables = _read(tmp_path, body).tables
    assert [t.address.place for t in tables] == ["Word table 1", "Word table 1 (2,2)"]
    assert tables[0].at(2, 1).text == "n1|n2"
    assert tables[1].at(2, 1).address.place == "Word table 1 (2,2) (3,2)"


def test_headings_captions_units_and_notes(tmp_path: Path) -> None:
    level = '<w:outlineLvl w:val="{}"/>'.format
    body = "".join([
        para("Yearbook", level(0)), para("Energy", level(1)), para("Table 1 Output"), para("Unit: thousand tonnes"),
        table(["Item", "Level"], ["Coal", "1"], ["Oil", "2"]), para("Note: provisional."), para("Transport", level(1)),
        para("Roads were busy, at 4.5 percent more."),
    ])  # fmt: skip
    document = _read(tmp_path, body)
    found = document.tables[0]
    assert (found.headings, found.caption, found.unit.name) == (
        ("Yearbook", "Energy"),
        "Table 1 Output",
        "thousand tonnes",
    )
    assert found.notes == ("Note: provisional.",)
    assert document.paragraphs[-1].headings == ("Yearbook", "Transport")
    assert document.paragraphs[-1].address.place == "paragraph 7"


NUMBERING = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="8"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
)


def test_numbers_that_word_makes_are_read(tmp_path: Path) -> None:
    item = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="{}"/></w:numPr>'.format
    styles = f'<w:style w:styleId="H"><w:name w:val="heading 1"/><w:pPr>{item(0, 7)}</w:pPr></w:style>'
    body = "".join([
        para("综合", '<w:pStyle w:val="H"/>'), para("工业", '<w:pStyle w:val="H"/>'), para("比上年增长。", item(1, 7)), para("下降。", item(1, 7)),
        para("能源", item(0, 8)), table(["序号", "项目", "本期"], [cell(para("", item(0, 7))), "煤", "1"], ["", "油", "2"]),
    ])  # fmt: skip
    document = _read(tmp_path, body, styles=styles, numbering=NUMBERING)
    assert document.tables[0].headings == ("五、能源",)
    assert [p.text for p in document.paragraphs] == ["二.1 比上年增长。", "二.2 下降。"]
    assert document.paragraphs[0].headings == ("二、工业",)
    assert document.tables[0].at(1, 0).text == "六、"


@pytest.mark.parametrize(("number", "shape", "text"), [
    (12, "chineseCountingThousand", "十二"), (105, "chineseCounting", "一百〇五"), (112, "chineseCounting", "一百一十二"), (3, "decimalEnclosedCircle", "③"),
    (14, "upperRoman", "XIV"), (28, "lowerLetter", "bb"), (2, "ideographTraditional", "乙"), (7, "decimalZero", "07"), (7, "unknownShape", "7"),
])  # fmt: skip
def test_number_formats(number: int, shape: str, text: str) -> None:
    assert spell(number, shape) == text


def test_footnotes_belong_to_the_table_that_refers_to_them(tmp_path: Path) -> None:
    note = '<w:footnote w:id="{}"><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:footnote>'.format
    mark = '<w:r><w:footnoteReference w:id="{}"/></w:r>'.format
    body = para(run("Output rose by 4.5 percent.") + mark(2)) + table(
        ["Item", "Level"], [cell(para(run("Coal") + mark(3))), "1"], ["Oil", "2"]
    )
    document = _read(tmp_path, body, footnotes=note(2, "Preliminary.") + note(3, "Without peat."))
    assert document.tables[0].notes == ("Without peat.",)
    assert [(p.text, p.address.place) for p in document.paragraphs][-1] == ("Preliminary.", "footnote 2")


def test_text_boxes_are_read_once(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{para('Output was 12.5 percent higher in the box.')}</w:txbxContent>"
    both = (
        '<mc:AlternateContent xmlns:mc="mc"><mc:Choice><w:drawing>' + box + "</w:drawing></mc:Choice>"
        "<mc:Fallback><w:pict>" + box + "</w:pict></mc:Fallback></mc:AlternateContent>"
    )
    assert [p.text for p in _read(tmp_path, para(f"<w:r>{both}</w:r>")).paragraphs] == [
        "Output was 12.5 percent higher in the box."
    ]


def test_a_table_over_two_pages_is_one(tmp_path: Path) -> None:
    head = row("Item", "Level", properties="<w:tblHeader/>")
    body = para("1. Energy") + table(head, ["Coal", "1"]) + para("") + table(head, ["Oil", "2"])
    tables = _read(tmp_path, body).tables
    assert [[r.label for r in t.rows] for t in tables] == [[("Coal",), ("Oil",)]]
    assert tables[0].at(2, 1).address.place == "Word table 2 (2,2)"


def test_what_is_not_read_is_said(tmp_path: Path) -> None:
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>draft 7</w:t></w:r>"
    odd = '<w:r><w:sym w:font="Webdings" w:char="F061"/></w:r>'
    picture = "<w:r><w:drawing><a:blip xmlns:a='a'/></w:drawing></w:r>"
    path = docx(
        tmp_path / "a.docm", para(run("Text") + hidden + odd + picture), more={"word/vbaProject.bin": b"code"}
    )
    assert sorted(p.code for p in read(path).problems) == [
        "readers.hidden-text",
        "readers.macros",
        "readers.pictures",
        "readers.symbol",
    ]

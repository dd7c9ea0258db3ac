"""The HTML page as text: self-contained, escaped, with every table, mark and link in its place. How it behaves is in test_html_browser.py."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from itertools import pairwise

import pytest
from lxml import etree
from lxml import html as reader
from msgspec.structs import replace
from report_cases import SCRIPT, make_table

from audit.catalogue.places import place
from audit.findings import AuditResult, Coverage
from audit.reports import html
from audit.tables.model import Document


@pytest.fixture(scope="module", params=["en", "zh"])
def page(request: pytest.FixtureRequest, result: AuditResult) -> reader.HtmlElement:
    return reader.fromstring(html.render(result, language=request.param))


def text(node: reader.HtmlElement) -> str:
    return " ".join(node.text_content().split())


def test_nothing_is_fetched(page: reader.HtmlElement) -> None:
    assert not page.xpath(
        "//link | //img | //iframe | //object | //*[@src] | //*[@srcset] | //*[@style] | //*[@onclick]"
    )
    assert all(link.get("href").startswith("#") for link in page.iter("a"))
    css = "".join(page.xpath("//style/text()"))
    assert "url(" not in css
    assert "@import" not in css


def test_the_policy_lets_only_the_pages_own_script_and_style_run(page: reader.HtmlElement) -> None:
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none'")
    for tag in ("script[not(@type)]", "style"):
        (own,) = page.xpath(f"//{tag}/text()")
        assert base64.b64encode(hashlib.sha256(own.encode()).digest()).decode() in policy


@pytest.mark.parametrize(
    "hostile", [SCRIPT, "</script><b>x</b>", "<!-- x", '" onfocus="x', "]]></style>", "&lt;b&gt;"]
)
def test_source_text_is_text_wherever_it_stands(result: AuditResult, hostile: str) -> None:
    table = make_table(
        1,
        (hostile,),
        [[hostile, "Q1", "Q2"], ["a", hostile, "1"]],
        unit="",
        caption=hostile,
        notes=(hostile,),
    )
    finding = result.findings[1]
    cell = replace(
        finding.target,
        document="d",
        table=hostile,
        row=hostile,
        column=hostile,
        printed=hostile,
        table_number=1,
        grid=(1, 1),
    )
    odd = replace(
        finding, id=hostile, rule=hostile, pack=hostile, family=hostile, title={"en": hostile}, message={"en": hostile},
        equation=hostile, why=hostile, fingerprint=hostile, target=cell, state=hostile, basis=hostile,
    )  # fmt: skip
    proofs = {(1, 2): (replace(result.coverage.tables[0].proofs[3, 2][0], rule=hostile, equation=hostile),)}
    coverage = replace(
        result.coverage.tables[0],
        document="d",
        table=hostile,
        table_number=1,
        proofs=proofs,
        unchecked=(cell,),
    )
    document = Document(name="d", kind=hostile, title=hostile, tables=(table,))
    made = html.render(
        AuditResult(
            documents=(document,),
            findings=(odd,),
            coverage=Coverage(tables=(coverage,)),
            packs=(hostile,),
            rules=result.rules,
        )
    )
    tree = reader.fromstring(made)
    clean = reader.fromstring(html.render(result))
    assert len(tree.xpath("//script")) == len(clean.xpath("//script")) == 2
    assert not tree.xpath("//body//b[text()='x'] | //*[@onfocus] | //comment()")
    assert text(tree.xpath("//td[@id='c1-1-1-1']//span[@class='text']")[0]) == hostile
    assert (
        hostile not in made or hostile == "&lt;b&gt;"
    )  # which must be escaped once more, as the line above has seen


def test_the_tables_are_the_sources_own(result: AuditResult, page: reader.HtmlElement) -> None:
    for i, document in enumerate(result.documents, 1):
        for table in document.tables:
            drawn = page.xpath(f"//details[@id='t{i}-{table.number}']//table")[0]
            cells = drawn.xpath(".//td | .//th")
            assert len(cells) == len(list(table.cells))
            for node, cell in zip(cells, table.cells, strict=True):
                assert node.xpath(".//span[@class='text']")[0].text_content() == cell.text
                assert (int(node.get("rowspan", 1)), int(node.get("colspan", 1))) == (
                    cell.rowspan,
                    cell.colspan,
                )


def test_a_section_row_is_drawn_over_the_whole_width() -> None:
    table = make_table(1, ("T",), [["Item", "Q1"], ["I. Roads", ""], ["Built", "3"]], unit="")
    rows = (replace(table.rows[0], section=True), table.rows[1])
    page = reader.fromstring(
        html.render(
            AuditResult(documents=(Document(name="d", kind="text", tables=(replace(table, rows=rows),)),))
        )
    )
    title = page.xpath("//table[@class='data']/tbody/tr[1]/*")
    assert [(text(node), node.get("colspan"), node.get("scope")) for node in title] == [
        ("I. Roads", "2", "rowgroup")
    ]


def test_a_deep_row_shows_its_own_label_first_and_the_path_beneath(result: AuditResult) -> None:
    finding = result.findings[1]
    deep = replace(finding, target=replace(finding.target, row="一、民生 / 教育 / 新增学位"))
    page = reader.fromstring(html.render(replace(result, findings=(deep,))))
    assert text(page.xpath("//span[@class='what']/b")[0]) == "新增学位 · 本月"
    assert text(page.xpath("//small[@class='path']")[0]) == "一、民生 / 教育"


def cell(page: reader.HtmlElement, anchor: str) -> reader.HtmlElement:
    (node,) = page.xpath(f"//*[@id='{anchor}']")
    return node


def test_a_doubtful_cell_shows_print_expectation_and_number(page: reader.HtmlElement) -> None:
    node = cell(page, "c1-1-5-1")
    assert "error" in node.get("class").split()
    assert [text(part) for part in node.xpath(".//button/*")] == ["287", "2", "-287"]
    assert not page.xpath("//s | //del | //strike")
    assert "line-through" not in etree.tostring(page, encoding="unicode")


@pytest.mark.parametrize(
    ("anchor", "kind"),
    [("c1-1-2-4", "error"), ("c1-1-3-1", "suspect"), ("c1-1-5-2", "pass"), ("c1-1-2-1", ""), ("c1-3-1-3", "notice"), ("c2-2-2-2", "warning"),
     ("c2-1-3-1", ""), ("c2-1-1-2", "unchecked")],
)  # fmt: skip
def test_marks(page: reader.HtmlElement, anchor: str, kind: str) -> None:
    kinds = {"error", "warning", "notice", "suspect", "pass", "unchecked"}
    assert kinds & set(cell(page, anchor).get("class").split()) == ({kind} if kind else set())


def test_links_lead_somewhere_both_ways(page: reader.HtmlElement) -> None:
    anchors = set(page.xpath("//@id"))
    assert {link.get("href")[1:] for link in page.iter("a")} <= anchors
    assert page.xpath("//details[@id='f2']//a[@href='#c1-1-5-1']")
    assert page.xpath("//details[@id='t1-1']//a[@href='#f2']")
    assert page.xpath("//details[@id='f2']//p[@class='related']/a[@href='#f3']")


def test_ids_are_single(page: reader.HtmlElement) -> None:
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_headings_go_down_by_one(page: reader.HtmlElement) -> None:
    levels = [
        int(node.tag[1]) for node in page.xpath("//h1|//h2|//h3|//h4") if node.get("id") != "inspector-title"
    ]
    assert levels[0] == 1
    assert all(after - before <= 2 for before, after in pairwise(levels))
    assert levels.count(1) == 1


def test_prose_shows_the_figure_in_its_sentence(page: reader.HtmlElement) -> None:
    (quote,) = page.xpath("//blockquote")
    assert text(quote).startswith("上半年，全县实现地区生产总值1299.3亿元61308.4亿元，同比增长5.4%。")


def test_a_broken_sum_has_its_parts_against_the_total(page: reader.HtmlElement) -> None:
    chart = page.xpath("//details[@id='f4']//*[local-name()='svg'][@class='parts']")[0]
    widths = [float(rect.get("width")[:-1]) for rect in chart if rect.tag.endswith("rect")]
    assert [round(width, 1) for width in widths] == [15.4, 38.2, 7.4, 38.4, 100.0, 0.7]
    assert not page.xpath("//details[@id='f8']//*[@class='parts']"), "ranks are no parts of anything"


def test_unchecked_figures_are_listed(page: reader.HtmlElement) -> None:
    where = place("line 45, cell 5", "zh" if page.get("lang", "").startswith("zh") else "en")
    assert [text(item) for item in page.xpath("//details[@class='cover'][1]//li")] == [
        f"基金支出(万元) · 同比±% 7.0 {where}"
    ]


def test_every_word_of_the_page_is_in_both_languages(result: AuditResult) -> None:
    chinese = reader.fromstring(html.render(result, language="zh"))
    ours = chinese.xpath(
        "//h2 | //label/span | //button[@data-do] | //p[contains(@class, 'verdict')] | //nav//a"
    )
    assert not [text(node) for node in ours if text(node) and not re.search("[\u4e00-\u9fff✕]", text(node))]


def test_the_same_result_gives_the_same_bytes(make: Callable[[], AuditResult]) -> None:
    assert html.render(make()) == html.render(make())


def test_no_clock_and_no_path(result: AuditResult) -> None:
    assert not re.search(r"20\d\d-\d\d-\d\d|/home/|/root/|file:", html.render(result))


def test_an_empty_result_is_a_page() -> None:
    page = reader.fromstring(html.render(AuditResult()))
    assert "Nothing was checked." in text(page)


def test_the_display_is_capped_and_the_count_is_not(result: AuditResult) -> None:
    page = reader.fromstring(html.render(replace(result, findings=result.findings * 10), limit=7))
    assert len(page.xpath("//details[starts-with(@class, 'finding')]")) == 7
    assert "7 of 80 findings are shown" in text(page)


def test_of_a_long_table_the_rows_around_findings_are_shown(result: AuditResult) -> None:
    lines = [["Area", "Tons"], *([f"area {n}", str(n)] for n in range(5000))]
    table = make_table(1, ("Long",), lines, unit="", spans=[(399, 0, 4, 1)])
    target = replace(result.findings[1].target, document="d", table_number=1, grid=(401, 1))
    finding = replace(result.findings[1], target=target, terms=(), suspects=())
    made = html.render(
        AuditResult(documents=(Document(name="d", kind="text", tables=(table,)),), findings=(finding,))
    )
    page = reader.fromstring(made)
    rows = page.xpath("//table[@class='data']/tbody/tr")
    assert [text(row) for row in rows if row.get("class")] == [
        "394 rows without a finding left out",
        "4596 rows without a finding left out",
    ]
    assert len(rows) == 3 + 7 + 2
    assert cell(page, "c1-1-399-0").get("rowspan") == "4"
    assert len(made) < 200_000

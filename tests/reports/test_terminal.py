"""The terminal: no line wider than the window, nothing cut, source text never markup, shown capped and counted whole."""

from __future__ import annotations

import io
import re

import pytest
from msgspec.structs import replace
from rich.cells import cell_len
from rich.console import Console

from audit.catalogue.places import place
from audit.findings import AuditResult
from audit.reports import html, terminal


def printed(result: AuditResult, width: int, language: str, **options: object) -> str:
    console = Console(width=width, file=io.StringIO(), color_system=None, legacy_windows=False)
    terminal.render(result, console, language=language, **options)  # type: ignore[arg-type]
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [30, 60, 79, 80, 100, 140, 200])
def test_no_line_is_wider_than_the_window(result: AuditResult, width: int, language: str) -> None:
    assert max(map(cell_len, printed(result, width, language).splitlines())) <= width


@pytest.mark.parametrize("width", [30, 80, 140])
def test_every_figure_is_there_whole(result: AuditResult, width: int) -> None:
    text = squeezed(printed(result, width, "zh"))
    for finding in result.findings:
        assert squeezed(finding.target.printed) in text
        assert squeezed(place(finding.target.address, "zh")) in text


@pytest.mark.parametrize("width", [80, 140])
def test_the_equation_and_the_cause_stand_under_the_finding(result: AuditResult, width: int) -> None:
    lines = printed(result, width, "en").splitlines()
    at = next(i for i, line in enumerate(lines) if "287 → -287" in line)
    following = "\n".join(lines[at : at + 6])
    assert "4497 − 4784 = −287 ≠ 287" in following
    assert "287 → -287" in following.split("likely:")[1]


def test_at_140_columns_a_finding_is_one_row_with_its_unit_apart(result: AuditResult) -> None:
    row = next(line for line in printed(result, 140, "zh").splitlines() if "1,308.4 → 1,299.4" in line)
    assert row.split() == [
        "错误",
        "第13行第2格",
        "地区生产总值",
        "·",
        "上半年",
        "1,308.4",
        "→",
        "1,299.4",
        "+9",
        "亿元",
    ]


@pytest.mark.parametrize("width", [80, 140])
def test_the_columns_stand_under_their_heads(result: AuditResult, width: int) -> None:
    lines = printed(result, width, "zh").splitlines()
    row = next(line for line in lines if "第46行第2格" in line)
    before = [
        cell_len(line[: line.index(word)])
        for line, word in [(lines[0], "位置"), (row, "第46行"), (lines[0], "数据"), (row, "期末结余")]
    ]
    assert before[0] == before[1]
    assert before[2] == before[3]
    ends = [
        cell_len(line[: line.index(word) + len(word)]) for line, word in [(lines[0], "差额"), (row, "+574")]
    ]
    assert ends[0] == ends[1]
    assert cell_len(lines[1]) >= cell_len(row.rstrip())


def test_below_80_columns_a_finding_is_a_card(result: AuditResult) -> None:
    lines = printed(result, 79, "en").splitlines()
    at = lines.index("error  287 → -287 万元  (+574)")
    assert "期末结余(万元) · 本月" in lines[at + 1]
    assert "line 46, cell 2" in lines[at + 1]


def test_a_deep_row_shows_its_own_label_and_the_path_beneath(result: AuditResult) -> None:
    finding = result.findings[1]
    deep = replace(finding, target=replace(finding.target, row="一、民生 / 教育 / 新增学位"))
    lines = printed(replace(result, findings=(deep,)), 140, "zh").splitlines()
    at = next(i for i, line in enumerate(lines) if "新增学位 · 本月" in line)
    assert lines[at + 2].strip() == "一、民生 / 教育"


@pytest.mark.parametrize("label", ["[a] b", "[/]", "[red]x[/red]", ":warning:", "{x}"])
@pytest.mark.parametrize("width", [60, 140])
def test_source_text_is_never_markup(result: AuditResult, label: str, width: int) -> None:
    finding = result.findings[0]
    odd = replace(finding, target=replace(finding.target, row=label, table=label), equation=label)
    assert label in printed(replace(result, findings=(odd,)), width, "en")


def test_control_characters_do_not_reach_the_terminal(result: AuditResult) -> None:
    finding = result.findings[0]
    odd = replace(finding, target=replace(finding.target, row="a\x1b[2Jb\r\nc\u202e"))
    text = printed(replace(result, findings=(odd,)), 140, "en")
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_the_display_is_capped_and_the_count_is_not(result: AuditResult) -> None:
    many = replace(result, findings=result.findings[:1] * 500, problems=result.problems * 10)
    text = printed(many, 140, "en", limit=3)
    assert text.count("-2.0 → -1.2") == 6  # in the row and in the likely cause
    assert "3 of 500 findings are shown" in text
    assert "error 500" in text
    assert "and 17 more" in text


def test_known_findings_say_so_and_gone_ones_are_not_counted(result: AuditResult) -> None:
    text = printed(result, 140, "en")
    assert "error 4 · warning 2 · notice 1 · known 1 · gone 1" in text
    assert "The figures contradict each other in 4 places." in text


def test_the_closing_lines_count_checks_coverage_and_problems(result: AuditResult) -> None:
    text = printed(result, 140, "en")
    assert "24 checks: 12 pass, 1 rounding, 3 improbable, 4 impossible, 1 open, 3 exempt" in text
    assert "49 figures: 26 checked (53 %), 9 by two rules or more (18 %)" in text
    assert "no.such.code label=财政 | 收入" in text


def test_nothing_found_is_no_clean_bill_where_nothing_was_checked() -> None:
    assert "Nothing was checked." in printed(AuditResult(), 80, "en")


def test_quiet_leaves_the_equations_out(result: AuditResult) -> None:
    assert "4497 − 4784" not in printed(result, 140, "en", quiet=True)


def test_findings_link_to_their_place_where_pages_are_known(result: AuditResult) -> None:
    stream = io.StringIO()
    console = Console(file=stream, width=120, force_terminal=True, legacy_windows=False)
    finding = result.findings[0]
    page = "file:///out/qinghe.html"
    terminal.render(result, console, pages={finding.target.document: page})
    links = re.findall(r"\x1b\]8;[^;]*;([^\x1b]+)\x1b\\", stream.getvalue())
    mine = [f for f in result.findings if f.target.document == finding.target.document]
    assert set(links) == {f"{page}#finding-{f.fingerprint}" for f in mine}
    assert all(f'id="finding-{f.fingerprint}"' in html.render(result) for f in mine)


@pytest.mark.parametrize(
    ("pages", "terminal_"), [({}, True), ({"*": "file:///out/a.html"}, False)], ids=["no page", "a pipe"]
)
def test_no_links_without_pages_and_none_in_a_pipe(
    result: AuditResult, pages: dict[str, str], terminal_: bool
) -> None:
    stream = io.StringIO()
    console = Console(file=stream, width=120, force_terminal=terminal_, legacy_windows=False)
    every = {d.name: uri for d in result.documents for uri in pages.values()}
    terminal.render(result, console, pages=every)
    assert "\x1b]8" not in stream.getvalue()

"""Markdown: a table that stays a table whatever the cells hold, and cell text that reads as it was printed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from msgspec.structs import replace

from audit.findings import AuditResult
from audit.reports import markdown
from audit.reports._words import one_line

READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def inline(tokens: list[Token]) -> str:
    """What a reader sees of inline tokens; fails where anything else than text and code is among them."""
    text = ""
    for token in tokens:
        assert token.type in ("text", "code_inline", "text_special"), token
        text += token.content
    return text


def cells(text: str) -> list[list[str]]:
    """The rows of every table, each cell as a reader sees it."""
    rows: list[list[str]] = []
    inside = False
    for token in READER.parse(text):
        if token.type == "tr_open":
            rows.append([])
        inside = (inside or token.type in ("td_open", "th_open")) and token.type not in (
            "td_close",
            "th_close",
        )
        if token.type == "inline" and inside:
            rows[-1].append(inline(token.children or []))
    return rows


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_html_comes_from_a_source(result: AuditResult, language: str) -> None:
    kinds = {token.type for token in READER.parse(markdown.render(result, language=language))}
    assert not kinds & {"html_block", "html_inline"}
    assert "<script" not in markdown.render(result, language=language)


def test_the_table_has_a_row_for_each_finding_as_printed(result: AuditResult) -> None:
    rows = cells(markdown.render(result))
    assert rows[0] == [
        "no.",
        "severity",
        "address",
        "figure",
        "printed → expected",
        "imbalance",
        "unit",
        "rule",
    ]
    assert rows[2] == [
        "F002",
        "error",
        "青禾县月报.txt line 46, cell 2",
        "期末结余(万元) · 本月",
        "287 → -287",
        "+574",
        "万元",
        "pension-surplus",
    ]
    assert rows[7][3] == "South | Bay (revised) · Q2 2024"
    assert {len(row) for row in rows[:9]} == {8}


def test_coverage_is_told_by_table(result: AuditResult) -> None:
    row = next(row for row in cells(markdown.render(result)) if row[0] == "三、社会保障 （二）机关养老保险")
    assert row == ["三、社会保障 （二）机关养老保险", "14", "12 (85 %)", "6", "2", "0"]


def test_the_equation_the_causes_and_the_kin_stand_under_the_finding(result: AuditResult) -> None:
    text = markdown.render(result).split("### F002")[1].split("### ")[0]
    assert "`4497 − 4784 = −287 ≠ 287`" in text
    assert "imbalance +574, rounding allows ±1.5" in text
    assert "same root: F003" in text


def test_the_display_is_capped_and_the_count_is_not(result: AuditResult) -> None:
    text = markdown.render(replace(result, findings=result.findings * 10), limit=5)
    assert text.count("\n### ") == 5
    assert "5 of 80 findings are shown" in text


@pytest.mark.parametrize(
    "text",
    ["<script>", "a | b", "**bold**", "[x](http://y)", "![x](y)", "~~3~~", "`x`", "# h", "- x", "1. x", "12) x", "+ x", "&lt;", "\\|", "==="],
)  # fmt: skip
def test_a_label_reads_as_printed(text: str) -> None:
    tokens = READER.parse(markdown.plain(text))
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert inline(tokens[1].children or []) == text


@given(st.text(alphabet=st.sampled_from("ab12.)( \\`*_[]<>&|~#$@!:-+=\"'/;\n中，"), max_size=30))
def test_any_label_reads_as_printed_in_a_table(text: str) -> None:
    rows = cells(f"| h | i |\n| --- | --- |\n| {markdown.plain(text)} | x |")
    assert rows[1] == [one_line(text), "x"]


@given(st.text(alphabet=st.sampled_from("a` 1"), min_size=1, max_size=20).filter(str.strip))
def test_code_holds_any_backticks(text: str) -> None:
    tokens = READER.parse("x " + markdown.code(text))[1].children or []
    assert tokens[-1].type == "code_inline"
    assert tokens[-1].content.strip() == one_line(text)


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("@team", "&#64;team"),
        ("see #12", "see &#35;12"),
        (":warning:", "&#58;warning&#58;"),
        ("http://x.y", "http&#58;//x.y"),
    ],
)
def test_github_sees_no_mention_issue_emoji_or_link(text: str, escaped: str) -> None:
    assert markdown.plain(text) == escaped

"""Figures in sentences, found by the words before them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from audit.tables.model import Address, Document, Paragraph
from audit.tables.statements import said, statements

TEXT = (
    "1-6月，全县完成投资94.65亿元，同比下降3.0%；其中工业投资30.1亿元，增长0.5%。"
    "投资占全部的59.5%。城乡居民收入比为1.95，比上年缩小0.03。"
)


def document(*texts: str) -> Document:
    paragraphs = [
        Paragraph(text=text, address=Address(place=f"paragraph {k}", paragraph=k))
        for k, text in enumerate(texts, 1)
    ]
    return Document(name="a", kind="text", paragraphs=tuple(paragraphs))


@pytest.mark.parametrize(
    ("words", "dimension", "printed"),
    [
        ("全县完成投资", None, ["94.65亿元", "下降3.0%"]),
        ("全县完成投资", "ratio", ["下降3.0%"]),
        ("工业投资", "ratio", ["增长0.5%"]),
        ("全县完成投资 > 同比", None, ["下降3.0%"]),
        ("投资", "ratio", ["下降3.0%", "增长0.5%", "59.5%"]),
        ("城乡居民收入比", "", ["1.95"]),
        ("比上年", "", []),  # a change is no level
        ("零售", None, []),
    ],
)
def test_words_find_the_figures_that_they_speak_of(
    words: str, dimension: str | None, printed: Sequence[str]
) -> None:
    assert [cell.text for cell in said(document(TEXT), words, dimension)] == printed


def test_words_find_through_blanks_and_wide_signs() -> None:
    assert [cell.text for cell in said(document("全县 投资 ９４.６５亿元。"), "全县投资")] == ["94.65亿元"]


def test_a_fall_is_negative_and_an_amount_is_not() -> None:
    fell, up, left = said(document("产量下降3.0%。产量增长2.0%。产量缩小0.5个百分点。"), "产量")
    assert [str(c.figure.value) for c in (fell, up, left)] == ["-3.0", "2.0", "-0.5"]


def test_a_decimal_point_ends_no_sentence() -> None:
    english = document("Output was 12.5 million euro, up 3.1 %. Exports fell by 4.0 %.")
    assert [str(cell.figure.value) for cell in said(english, "output")] == ["12.5", "3.1"]
    assert [str(cell.figure.value) for cell in said(english, "Exports")] == ["-4.0"]


def test_prose_is_table_0_with_a_row_for_each_figure() -> None:
    prose = statements(document("一段1.5万元。", "二段2家，三段3家。")).table
    assert prose.number == 0
    assert [prose.at(row.index, 0).text for row in prose.rows] == ["1.5万元", "2家", "3家"]
    assert [row.label for row in prose.rows] == [("一段",), ("二段",), ("三段",)]
    assert [str(prose.at(k, 0).address) for k in range(3)] == ["paragraph 1", "paragraph 2", "paragraph 2"]

"""Whatever a text holds, it is read without a traceback and in time that grows with its length alone."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.sources import delimited, markdown, text

PIECES = ["\t", "\n", "\n\n", "\f", "|", ",", '"', "12.5", "-3.0%", "—", "指标", "合计", "一、收入", "（二）", "1、", "其中：", "注：", "单位：万元", "目录",
          "续表", "。", "，", "[[page 2]]", "- 3 -", "2023年", "序号", "a b", "#", "---", "\\", "`", "排名", "同比±%", "\u3000", "\x00", "①"]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=80).map("".join))
def test_any_text_is_read(source: str) -> None:
    for reader in (text, markdown, delimited):
        document = reader.parse(source)
        for table in document.tables:
            assert len({len(line) for line in table.grid}) == 1
            assert len(table.rows) + table.header_rows == len(table.grid)
            assert all(cell is table.at(cell.row, cell.column) for cell in table.cells)


@pytest.mark.parametrize(
    "source",
    [
        "甲" * 300_000,
        "\t" * 300_000,
        "|" * 200_000,
        "（" * 100_000,
        "1" * 200_000,
        "- " * 100_000,
        "**" * 100_000,
        "单位：" * 50_000,
        "1,2\n" * 20_000,
        "。\n" * 60_000,
    ],
    ids=lambda s: s[:3].encode("unicode_escape").decode(),
)
def test_odd_texts_take_no_longer_than_long_ones(source: str) -> None:
    for reader in (text, markdown, delimited):
        begun = time.process_time()
        reader.parse(source)
        assert time.process_time() - begun < 8, reader.__name__

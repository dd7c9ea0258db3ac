"""Encodings: every step of the ladder, and what no step reads."""

from __future__ import annotations

import pytest

from audit.sources import ReadError
from audit.sources.decode import decode

TEXT = "单位：万元\n指标\t本期\t同比±%\n总额\t−1,234.5\t2.0\n"
TRADITIONAL = "單位：萬元\n項目\t本期\t增幅\n總計\t100\t2.0\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030"]
)
def test_reads_each_encoding_without_being_told(encoding: str) -> None:
    assert decode(TEXT.encode(encoding))[0] == TEXT


def test_reads_gbk_bytes() -> None:
    plain = TEXT.replace("−", "-")
    assert decode(plain.encode("gbk")) == (plain, "gb18030")


def test_tells_big5_from_gb18030() -> None:
    assert decode(TRADITIONAL.encode("big5")) == (TRADITIONAL, "big5")
    assert decode(TRADITIONAL.encode("gb18030")) == (TRADITIONAL, "gb18030")


@pytest.mark.parametrize("data", [b"\xff\xfe\x00\xd8\x41\x00", bytes(range(128, 256)) * 3])
def test_says_so_where_nothing_fits(data: bytes) -> None:
    with pytest.raises(ReadError) as caught:
        decode(data, "odd.txt")
    assert caught.value.code == "sources.encoding"
    assert "odd.txt" in str(caught.value)

"""Bytes to text by a ladder: mark, UTF-8, UTF-16 without a mark, GB18030, Big5. What no step reads whole is said."""

from __future__ import annotations

import codecs
from pathlib import Path

from audit.patterns import regex
from audit.sources.errors import ReadError

__all__ = ["decode", "read_text", "wide_encoding"]

_MARKS = [
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]  # fmt: skip


def read_text(path: Path) -> tuple[str, str]:
    """(text, encoding) of a file; `ReadError` where it is unreadable, empty, or text in no encoding of the ladder."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ReadError(
            "sources.unreadable", path.name, reason=error.strerror or type(error).__name__
        ) from error
    text, encoding = decode(data, path.name)
    if not text.strip():
        raise ReadError("sources.empty", path.name)
    return text, encoding


def decode(data: bytes, where: str = "") -> tuple[str, str]:
    """(text, encoding) of `data`, read without a single replacement; `ReadError` where no encoding of the ladder fits.

    >>> decode("单位：万元".encode("gb18030"))
    ('单位：万元', 'gb18030')
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding, where), encoding
    if wide := wide_encoding(data):
        return _strictly(data, wide, where), wide
    for encoding in ("utf-8", *_chinese(data)):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise ReadError("sources.encoding", where)


def _strictly(data: bytes, encoding: str, where: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ReadError("sources.encoding", where) from error


def wide_encoding(data: bytes) -> str:
    """The UTF-16 that `data` is in without saying so, or ''. Line ends and digits show as NULs; what they part must read as text."""
    head = data[: 1 << 14]
    if len(data) % 2 or not head.count(0):
        return ""
    shares = {
        encoding: _legible(head[: len(head) // 2 * 2], encoding) for encoding in ("utf-16-le", "utf-16-be")
    }
    best = max(shares, key=lambda encoding: shares[encoding])
    return best if shares[best] > 0.95 else ""


_LEGIBLE = regex(
    "[\\t\\n\\r -~\u00a0-\u024f\u2010-\u2044\u2200-\u22ff\u2460-\u24ff\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]"
)


def _legible(head: bytes, encoding: str) -> float:
    """The share of characters that bulletins are written in."""
    text = head.decode(encoding, "ignore")
    return len(_LEGIBLE.findall(text)) / (len(text) + 1e-9)


def _chinese(data: bytes) -> tuple[str, ...]:
    """GB18030 and Big5, the likelier first: both read almost any bytes, but common characters tell them apart."""
    head = data[: 1 << 16]
    return (
        ("gb18030", "big5") if _ordinary(head, "gb18030") >= _ordinary(head, "big5") else ("big5", "gb18030")
    )


_ORDINARY = regex(
    "[的一是在不了有人中大国年月日数量增长同比单位元万亿产业收入支出合计总额比上项目指标名称本期累计地区市縣县區區總額計數業產億萬單位項國長增幅]"
)


def _ordinary(head: bytes, encoding: str) -> float:
    text = head.decode(encoding, "ignore")
    return len(_ORDINARY.findall(text)) / (len(text) + 1)

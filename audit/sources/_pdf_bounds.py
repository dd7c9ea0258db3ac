"""How much a PDF may unpack to and draw: bounds for every stream, for the file, and for what one page sets down.

A stream of a few kilobytes can unpack to gigabytes, a page of one line can call a form a million times, a font of one line can name four thousand million
characters. pdfminer bounds none of it, so that its decoders are wrapped here: while a `Budget` is open they count, otherwise they do as ever.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from io import BytesIO
from typing import Any

from audit.sources.errors import ReadError

__all__ = ["Dense", "bounded", "lay_out"]

MAX_STREAM = 64 << 20
"""Bytes that one stream may unpack to; a Chinese font has twenty million."""
MAX_UNPACKED = 512 << 20
"""Bytes that all streams of a file may unpack to."""
MAX_NAMED = 2_000_000
"""Characters that the fonts of a file may name; a complete font names a hundred thousand."""
MAX_ROW = 1 << 20
"""Samples in one row of predicted data."""
MAX_DRAWN = 150_000
"""Characters, lines and points on one page; a dense page of a yearbook has twenty thousand."""
MAX_CONTENT = 12 << 20
"""Bytes of drawing commands on one page, forms counted each time they are drawn."""


class Dense(Exception):
    """A page draws more than can be held."""


class Budget:
    """What one file has unpacked so far."""

    def __init__(self, where: str) -> None:
        self.where, self.unpacked, self.named = where, 0, 0

    def spend(self, count: int) -> None:
        """Counts unpacked bytes; `ReadError` where there are too many."""
        self.unpacked += count
        if self.unpacked > MAX_UNPACKED:
            raise self.refusal(MAX_UNPACKED)

    def name(self, count: int = 1) -> None:
        """Counts characters that a font names; `ReadError` where there are too many."""
        self.named += count
        if self.named > MAX_NAMED:
            raise ReadError("readers.pdf-font", self.where, limit=f"{MAX_NAMED:,}")

    def refusal(self, limit: int) -> ReadError:
        """That the file unpacks out of all proportion."""
        return ReadError("readers.pdf-bomb", self.where, limit=limit >> 20)

    def joined(self, pieces: Iterable[bytes]) -> bytes:
        """The pieces as one, each counted as it comes."""
        out = bytearray()
        for piece in pieces:
            out += piece
            if len(out) > MAX_STREAM:
                raise self.refusal(MAX_STREAM)
        self.spend(len(out))
        return bytes(out)


_OPEN: ContextVar[Budget | None] = ContextVar("pdf-budget", default=None)


@contextmanager
def bounded(where: str) -> Iterator[None]:
    """While it is open, whatever pdfminer unpacks is counted; `ReadError` (out of pdfminer, which may wrap it) where it is too much."""
    _wrap_decoders()
    token = _OPEN.set(Budget(where))
    try:
        yield
    finally:
        _OPEN.reset(token)


@lru_cache(maxsize=1)
def _wrap_decoders() -> None:
    """Puts the counting decoders in the place of pdfminer's, once."""
    from pdfminer import cmapdb, lzw, pdftypes

    types: Any = pdftypes
    types.zlib = _Zlib
    types.decompress_corrupted = _salvaged
    types.lzwdecode = _counted(types.lzwdecode, lambda data: lzw.LZWDecoder(BytesIO(data)).run())
    types.rldecode = _counted(types.rldecode, _runs)
    types.apply_png_predictor = _narrow(types.apply_png_predictor, 1)
    types.apply_tiff_predictor = _narrow(types.apply_tiff_predictor, 0)
    fonts: Any = cmapdb.FileUnicodeMap
    fonts.add_cid2unichr = _naming(fonts.add_cid2unichr)


class _Zlib:
    """What pdfminer uses of zlib."""

    error = zlib.error
    decompressobj = staticmethod(zlib.decompressobj)

    @staticmethod
    def decompress(data: bytes) -> bytes:
        """The unpacked bytes, no more than a stream may have; zlib.error where they end too early."""
        budget = _OPEN.get()
        if budget is None:
            return zlib.decompress(data)
        engine = zlib.decompressobj()
        out = engine.decompress(data, MAX_STREAM + 1)
        if len(out) > MAX_STREAM:
            raise budget.refusal(MAX_STREAM)
        if not engine.eof:
            raise zlib.error("incomplete stream")
        budget.spend(len(out))
        return out


def _salvaged(data: bytes) -> bytes:
    """What a damaged stream still gives, up to the damage; zlib.error where that is nothing."""
    engine, out = zlib.decompressobj(), bytearray()
    try:
        for start in range(0, len(data), 64):
            out += engine.decompress(data[start : start + 64])
            if (budget := _OPEN.get()) and len(out) > MAX_STREAM:
                raise budget.refusal(MAX_STREAM)
    except zlib.error:
        if not out:
            raise
    if budget := _OPEN.get():
        budget.spend(len(out))
    return bytes(out)


def _counted(plain: Any, pieces: Any) -> Any:
    """A decoder that counts the `pieces` it unpacks while a budget is open."""

    def decode(data: bytes) -> bytes:
        budget = _OPEN.get()
        return plain(data) if budget is None else budget.joined(pieces(data))

    return decode


def _runs(data: bytes) -> Iterator[bytes]:
    """Run-length data: a length to 127 copies so many bytes and one, from 129 on it repeats one byte; 128 ends."""
    at = 0
    while at + 1 < len(data) and (length := data[at]) != 128:
        step = length + 2 if length < 128 else 2
        yield data[at + 1 : at + step] if length < 128 else data[at + 1 : at + 2] * (257 - length)
        at += step


def _narrow(plain: Any, first: int) -> Any:
    """A predictor that refuses rows wider than any picture; `first` is the place of its colours and columns among its arguments."""

    def predict(*arguments: Any) -> bytes:
        budget = _OPEN.get()
        if budget and arguments[first] * arguments[first + 1] > MAX_ROW:
            raise budget.refusal(MAX_STREAM)
        return bytes(plain(*arguments))

    return predict


def _naming(plain: Any) -> Any:
    def add(self: Any, cid: int, code: Any) -> None:
        if budget := _OPEN.get():
            budget.name()
        plain(self, cid, code)

    return add


def lay_out(sheet: Any) -> None:
    """Lays a pdfplumber page out with a device that counts; `Dense` where the page draws too much, `ReadError` where its streams unpack to too much."""
    device, interpreter = _classes()
    drawn = device(sheet.pdf.rsrcmgr, pageno=sheet.page_number, laparams=sheet.pdf.laparams)
    interpreter(sheet.pdf.rsrcmgr, drawn).process_page(sheet.page_obj)
    sheet._layout = drawn.get_result()


@lru_cache(maxsize=1)
def _classes() -> tuple[Any, Any]:
    """pdfplumber's device and pdfminer's interpreter, made to count."""
    from pdfminer.pdfinterp import PDFPageInterpreter
    from pdfminer.pdftypes import stream_value
    from pdfplumber.page import PDFPageAggregatorWithMarkedContent

    class Device(PDFPageAggregatorWithMarkedContent):
        """Counts what is drawn."""

        drawn = content = 0

        def draw(self, count: int = 1) -> None:
            """Counts characters, figures and the points of a path."""
            self.drawn += count
            if self.drawn > MAX_DRAWN:
                raise Dense

        def render_char(self, *args: Any, **words: Any) -> float:
            self.draw()
            return float(super().render_char(*args, **words))

        def begin_figure(self, *args: Any) -> None:
            self.draw()
            super().begin_figure(*args)

        def paint_path(self, gstate: Any, stroke: bool, fill: bool, evenodd: bool, path: Any) -> None:
            self.draw(max(len(path) // 2, 1))
            super().paint_path(gstate, stroke, fill, evenodd, path)

    class Interpreter(PDFPageInterpreter):
        """Counts the commands that it is given."""

        def execute(self, streams: Any) -> None:
            device: Any = self.device
            for stream in streams:
                device.content += len(stream_value(stream).get_data())
                if device.content > MAX_CONTENT:
                    raise Dense
            super().execute(streams)

    return Device, Interpreter

"""Office packages (docx, xlsx, odt, ods) opened with care: bounded sizes, no entities, no network, no code.

A package is a zip of XML parts. What it declares is checked before a byte is unpacked, and a part is parsed without entities, DTD or
network, so that a zip bomb, a billion laughs or a link to another machine ends in one sentence.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import unquote

from audit.sources.errors import ReadError

Element = Any
"""An lxml element; lxml has no types of its own."""

__all__ = ["Element", "Package", "attr", "children", "local", "need", "number", "parse_xml"]

MAX_PARTS = 20_000
MAX_PART = 256 << 20
MAX_TOTAL = 768 << 20
MAX_XML = 96 << 20
MAX_RATIO = 400
"""Unpacked to packed, judged from `RATIO_FLOOR` bytes on: honest sheets of zeros reach about 100."""
RATIO_FLOOR = 32 << 20


def need(module: str, extra: str, where: str) -> Any:
    """The imported `module`, or `ReadError` that names the extra to install."""
    import importlib

    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        raise ReadError("readers.extra", where, library=module.split(".")[0], extra=extra) from error


def local(element: Element) -> str:
    """The tag without its namespace ('' for comments): strict and transitional files name one thing by two namespaces."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attr(element: Element, name: str, default: str = "") -> str:
    """The attribute `name`, whatever its namespace; `default` where it is absent."""
    value = element.get(name)
    if value is not None:
        return str(value)
    tail = "}" + name
    return next((str(v) for k, v in element.attrib.items() if str(k).endswith(tail)), default)


def number(element: Element, name: str, default: int = 0, most: int = 1 << 31) -> int:
    """The attribute `name` as a whole number, at most `most`; `default` where it is absent or no number."""
    text = attr(element, name).strip()[:12]
    return min(int(text), most) if re.fullmatch(r"-?\d+", text) else default


def children(element: Element, *names: str) -> Iterator[Element]:
    """The child elements called one of `names`."""
    return (child for child in element if local(child) in names)


def parse_xml(data: bytes, where: str) -> Element:
    """The root of an XML part; `ReadError` where it is broken, too deep, or declares a document type (entities live there)."""
    etree = need("lxml.etree", "word", where)
    if b"<!DOCTYPE" in data[:4096] or "<!DOCTYPE".encode("utf-16-le") in data[:4096]:
        raise ReadError("readers.entities", where)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if "depth" in str(error).lower():
            raise ReadError("readers.too-deep", where) from error
        raise ReadError("readers.broken", where, detail=str(error)) from error


class Package:
    """A zip whose declared sizes were found sane; parts are read by name, relations by their last word (`footnotes`, `styles`)."""

    def __init__(self, path: Path) -> None:
        self.path, self.where = path, path.name
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise ReadError("readers.broken", self.where, detail=str(error)) from error
        self._infos = {info.filename.lstrip("/"): info for info in self._zip.infolist()}
        self._judge_sizes()

    def __enter__(self) -> Package:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    @property
    def names(self) -> list[str]:
        """The parts' names, in the order of the zip."""
        return list(self._infos)

    def _judge_sizes(self) -> None:
        infos = list(self._infos.values())
        unpacked, packed = sum(i.file_size for i in infos), sum(i.compress_size for i in infos)
        too_many = (
            len(infos) > MAX_PARTS or unpacked > MAX_TOTAL or any(i.file_size > MAX_PART for i in infos)
        )
        if too_many or (unpacked > RATIO_FLOOR and unpacked > MAX_RATIO * max(packed, 1)):
            self._zip.close()
            raise ReadError(
                "readers.zip-bomb", self.where, size=f"{unpacked / (1 << 20):,.0f}", parts=len(infos)
            )
        if any(i.flag_bits & 1 for i in infos):
            self._zip.close()
            raise ReadError("sources.encrypted", self.where)

    def has(self, name: str) -> bool:
        """True where the package holds the part `name`."""
        return name in self._infos

    def read(self, name: str, limit: int = MAX_PART) -> bytes:
        """The bytes of a part, at most `limit`; `ReadError` where it is damaged or larger."""
        info = self._infos[name]
        if info.file_size > limit:
            raise ReadError(
                "readers.zip-bomb",
                self.where,
                size=f"{info.file_size / (1 << 20):,.0f}",
                parts=len(self._infos),
            )
        try:
            with self._zip.open(info) as part:
                return part.read(limit)
        except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError) as error:
            raise ReadError("readers.broken", self.where, detail=str(error)) from error
        except Exception as error:  # zlib.error and lzma.LZMAError share no base but this
            raise ReadError("readers.broken", self.where, detail=str(error)) from error

    def open(self, name: str) -> Any:
        """A part as a stream of bytes, for what is too large to hold."""
        return self._zip.open(self._infos[name])

    def xml(self, name: str) -> Element | None:
        """The root of the part `name`, None where there is no such part."""
        return parse_xml(self.read(name, MAX_XML), self.where) if name in self._infos else None

    def main(self) -> str:
        """The name of the main part, by the package's own relations; '' where they name none."""
        return next(iter(self.related("", "officeDocument")), "")

    def related(self, name: str, kind: str) -> list[str]:
        """The parts that `name` names with a relation of `kind` (its last word), inside the package only."""
        return [target for relation, target in self.relations(name).values() if relation == kind]

    def relations(self, name: str) -> Mapping[str, tuple[str, str]]:
        """The relations of the part `name` ('' is the package): id -> (kind, part). Links out of the package are left out."""
        folder, base = posixpath.split(name)
        root = self.xml(posixpath.join(folder, "_rels", f"{base}.rels"))
        found = {}
        for one in root if root is not None else ():
            if attr(one, "TargetMode") != "External":
                target = unquote(attr(one, "Target"))
                part = (
                    target.lstrip("/")
                    if target.startswith("/")
                    else posixpath.normpath(posixpath.join(folder, target))
                )
                found[attr(one, "Id")] = (attr(one, "Type").rpartition("/")[2], part)
        return found

    @property
    def has_macros(self) -> bool:
        """True where the package carries program code, which is never run."""
        return any(
            name.lower().endswith("vbaproject.bin") or name.startswith("Basic/") for name in self._infos
        )

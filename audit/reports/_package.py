"""An Office package (a zip of XML parts) changed in few places: every part that is not touched keeps its bytes.

That is why Excel and Word sources are marked here and not by a library that reads a whole file and writes what it understood: text boxes, sparklines,
pivot tables, cached results and macros stay. A zip entry keeps its own time, a new one has 1 January 1980, so the same run gives the same bytes.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from audit.patterns import regex
from audit.reports._library import ReportError, library

__all__ = ["Element", "Package", "element", "local", "new_root"]

Element = Any
"""An lxml element: the library is imported late."""

RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_EPOCH = (1980, 1, 1, 0, 0, 0)


_ILLEGAL = regex("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def local(node: Element) -> str:
    """The tag without its namespace ('' for comments and instructions)."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def new_root(name: str, namespace: str, **prefixes: str) -> Element:
    """A root element in the default namespace `namespace`, with further namespaces by prefix."""
    known: dict[Any, str] = {None: namespace, **prefixes}
    return library("lxml.etree").Element(f"{{{namespace}}}{name}", nsmap=known)


def element(parent: Element, name: str, text: str | None = None, /, **attributes: str) -> Element:
    """A new last child of `parent`, in its namespace; U+FFFD stands for what XML cannot hold."""
    etree = library("lxml.etree")
    namespace = etree.QName(parent).namespace
    node = etree.SubElement(parent, f"{{{namespace}}}{name}" if namespace else name, attributes)
    node.text = _ILLEGAL.sub("\ufffd", text) if text else text
    return node


class Package:
    """The parts by name. `edit` gives a part's tree to change; `data` writes what was changed and copies the rest."""

    def __init__(self, data: bytes, name: str = "") -> None:
        self.name = name
        self._infos: dict[str, zipfile.ZipInfo] = {}
        self._parts: dict[str, bytes] = {}
        self._trees: dict[str, Element] = {}
        self._changed: set[str] = set()
        try:
            self._unpack(data)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            NotImplementedError,
            RuntimeError,
            ValueError,
        ) as error:
            raise ReportError("exports.unreadable", name=name, reason=error) from error

    def _unpack(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for info in archive.infolist():
                self._infos[info.filename] = info
                self._parts[info.filename] = archive.read(info)

    def __contains__(self, name: str) -> bool:
        return name in self._parts

    @property
    def names(self) -> list[str]:
        """The parts' names in the order of the zip, new ones last."""
        return list(self._parts)

    def read(self, name: str) -> bytes:
        """A part's bytes as they were read or put."""
        return self._parts[name]

    def put(self, name: str, data: bytes) -> None:
        """Replaces or adds a part."""
        self._parts[name] = data
        self._trees.pop(name, None)
        self._changed.discard(name)

    def xml(self, name: str) -> Element:
        """The root of a part, to read."""
        if name not in self._trees:
            etree = library("lxml.etree")
            parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
            try:
                self._trees[name] = etree.fromstring(self._parts[name], parser)
            except etree.XMLSyntaxError as error:
                raise ReportError("exports.unreadable", name=self.name, reason=f"{name}: {error}") from error
        return self._trees[name]

    def edit(self, name: str) -> Element:
        """The root of a part, to change: the part is written anew."""
        self._changed.add(name)
        return self.xml(name)

    def add_xml(self, name: str, root: Element, content_type: str) -> None:
        """Adds a part with its content type."""
        self._new(name, root)
        types = self.edit("[Content_Types].xml")
        element(types, "Override", PartName=f"/{name}", ContentType=content_type)

    def _new(self, name: str, root: Element) -> None:
        self._parts[name] = b""
        self._trees[name] = root
        self._changed.add(name)

    def default_type(self, extension: str, content_type: str) -> None:
        """Declares the type of all parts with `extension`, if it is not declared."""
        types = self.xml("[Content_Types].xml")
        if not any(node.get("Extension", "").lower() == extension for node in types):
            types = self.edit("[Content_Types].xml")
            node = element(types, "Default", Extension=extension, ContentType=content_type)
            types.insert(0, node)

    def free(self, pattern: str) -> str:
        """The first name like `pattern` (`xl/comments{}.xml`) that no part has."""
        taken = {name.lower() for name in self._parts}
        return next(
            name for n in range(1, len(taken) + 2) if (name := pattern.format(n)).lower() not in taken
        )

    def main(self) -> str:
        """The name of the main part."""
        return next(target for kind, target, _ in self.relations("") if kind == "officeDocument")

    @property
    def office(self) -> str:
        """The namespace of relations, `r:`: strict files have another than the usual ones."""
        kinds: Iterator[str] = (node.get("Type", "") for node in self.xml("_rels/.rels"))
        return next(kind.rpartition("/")[0] for kind in kinds if kind.endswith("/officeDocument"))

    def relations(self, part: str) -> list[tuple[str, str, str]]:
        """(kind, target, id) of each relation of `part` inside the package ('' is the package itself)."""
        name = _relations_name(part)
        if name not in self._parts:
            return []
        folder = posixpath.dirname(part)
        return [
            (
                node.get("Type", "").rpartition("/")[2],
                _resolve(folder, node.get("Target", "")),
                node.get("Id", ""),
            )
            for node in self.xml(name)
            if local(node) == "Relationship" and node.get("TargetMode") != "External"
        ]

    def relate(self, part: str, kind: str, target: str) -> str:
        """Adds a relation from `part` to the part `target`; returns its id."""
        name = _relations_name(part)
        if name not in self._parts:
            self._new(name, new_root("Relationships", RELATIONS))
        root = self.edit(name)
        taken = {node.get("Id") for node in root}
        fresh = next(key for n in range(1, len(taken) + 2) if (key := f"rId{n}") not in taken)
        element(root, "Relationship", Id=fresh, Type=f"{self.office}/{kind}", Target=f"/{target}")
        return fresh

    def views(self, name: str) -> list[Element]:
        """The `sheetView`s that select a sheet's tab; the part stays as it is where there are none."""
        if b"tabSelected" not in self._parts[name] and name not in self._trees:
            return []
        return [view for view in self.edit(name).iter("{*}sheetView") if view.get("tabSelected")]

    def settle(self) -> None:
        """Takes the clock out of a package that a library has just made: entry times, and when it was created and modified."""
        for info in self._infos.values():
            info.date_time = _EPOCH
        core = next((target for kind, target, _ in self.relations("") if kind == "core-properties"), "")
        for node in self.edit(core) if core in self else ():
            if local(node) in ("created", "modified"):
                node.text = "1980-01-01T00:00:00Z"

    def data(self) -> bytes:
        """The package as it stands now."""
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, part in self._parts.items():
                archive.writestr(self._info(name), self._spelled(name, part))
        return stream.getvalue()

    def _spelled(self, name: str, part: bytes) -> bytes:
        if name not in self._changed:
            return part
        return bytes(
            library("lxml.etree").tostring(
                self._trees[name], xml_declaration=True, encoding="UTF-8", standalone=True
            )
        )

    def _info(self, name: str) -> zipfile.ZipInfo:
        old = self._infos.get(name)
        info = zipfile.ZipInfo(name, old.date_time if old else _EPOCH)
        info.compress_type = old.compress_type if old else zipfile.ZIP_DEFLATED
        info.external_attr = old.external_attr if old else 0o600 << 16
        return info


def _relations_name(part: str) -> str:
    folder, base = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def _resolve(folder: str, target: str) -> str:
    return (
        target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
    )

"""Cell styles added to a workbook: a new one is an old one with another fill, or is built for the findings sheet; old ones stay as they are."""

from __future__ import annotations

import copy
from collections.abc import Mapping

from audit.reports._package import Element, Package, element, local, new_root

__all__ = ["Styles"]

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_ORDER = (
    "numFmts",
    "fonts",
    "fills",
    "borders",
    "cellStyleXfs",
    "cellXfs",
    "cellStyles",
    "dxfs",
    "tableStyles",
    "colors",
    "extLst",
)


class Styles:
    """The workbook's style sheet; each method returns the index of a style that has what was asked for."""

    def __init__(self, package: Package, book: str) -> None:
        found = [
            target for kind, target, _ in package.relations(book) if kind == "styles" and target in package
        ]
        self.root = package.edit(found[0]) if found else _new(package, book)
        self._known: dict[tuple[object, ...], int] = {}

    @property
    def namespace(self) -> str:
        """The workbook's namespace: strict files have their own."""
        return str(self.root.tag[1:].partition("}")[0])

    def filled(self, style: int, colour: str, border: str = "") -> int:
        """The style that looks like `style` on a ground of `colour` (RRGGBB), with a dashed frame of colour `border` where one is given."""
        key = ("filled", style, colour, border)
        if key not in self._known:
            xfs = self._group("cellXfs")
            new = copy.deepcopy(xfs[style]) if style < len(xfs) else copy.deepcopy(xfs[0])
            new.set("fillId", str(self._fill(colour)))
            new.set("applyFill", "1")
            if border:
                new.set("borderId", str(self._border(border, "dashed", "left right top bottom")))
                new.set("applyBorder", "1")
            self._known[key] = self._append("cellXfs", new)
        return self._known[key]

    def built(
        self, font: Mapping[str, str], fill: str = "", line: str = "", align: Mapping[str, str] | None = None
    ) -> int:
        """A style of its own: `font` changes the workbook's first font (b, u, sz, color), `fill` is a ground, `line` a rule beneath."""
        key = ("built", *sorted(font.items()), fill, line, *sorted((align or {}).items()))
        if key not in self._known:
            new = element(
                self._group("cellXfs"), "xf", numFmtId="49", xfId="0", quotePrefix="1", applyNumberFormat="1"
            )
            new.set("fontId", str(self._font(font)))
            new.set("fillId", str(self._fill(fill) if fill else 0))
            new.set("borderId", str(self._border(line, "thin", "bottom") if line else 0))
            for what in ("applyFont", "applyFill", "applyBorder", "applyAlignment"):
                new.set(what, "1")
            element(new, "alignment", **{"vertical": "center", **(align or {})})
            self._known[key] = self._counted("cellXfs")
        return self._known[key]

    def _group(self, name: str) -> Element:
        for node in self.root:
            if local(node) == name:
                return node
        node = element(self.root, name, count="0")
        later = _ORDER[_ORDER.index(name) + 1 :]
        follower = next((child for child in self.root if local(child) in later), None)
        if follower is not None:
            follower.addprevious(node)
        return node

    def _append(self, name: str, node: Element) -> int:
        self._group(name).append(node)
        return self._counted(name)

    def _counted(self, name: str) -> int:
        group = self._group(name)
        group.set("count", str(len(group)))
        return len(group) - 1

    def _fill(self, colour: str) -> int:
        key = ("fill", colour)
        if key not in self._known:
            fill = element(self._group("fills"), "fill")
            pattern = element(fill, "patternFill", patternType="solid")
            element(pattern, "fgColor", rgb=f"FF{colour}")
            element(pattern, "bgColor", indexed="64")
            self._known[key] = self._counted("fills")
        return self._known[key]

    def _border(self, colour: str, style: str, sides: str) -> int:
        key = ("border", colour, style, sides)
        if key not in self._known:
            border = element(self._group("borders"), "border")
            for side in ("left", "right", "top", "bottom", "diagonal"):
                node = element(border, side)
                if side in sides.split():
                    node.set("style", style)
                    element(node, "color", rgb=f"FF{colour}")
            self._known[key] = self._counted("borders")
        return self._known[key]

    def _font(self, changes: Mapping[str, str]) -> int:
        """The workbook's first font with `changes`; children stand in the order b, u, sz, color, name that Excel asks for."""
        fonts = self._group("fonts")
        first = {local(node): node for node in fonts[0]} if len(fonts) else {}
        font = element(fonts, "font")
        if "b" in changes:
            element(font, "b")
        if "u" in changes:
            element(font, "u")
        element(font, "sz", val=changes.get("sz", first["sz"].get("val", "11") if "sz" in first else "11"))
        element(font, "color", rgb=f"FF{changes.get('color', '222222')}")
        element(font, "name", val=first["name"].get("val", "Calibri") if "name" in first else "Calibri")
        for name in ("family", "charset"):
            if name in first:
                font.append(copy.deepcopy(first[name]))
        return self._counted("fonts")


def _new(package: Package, book: str) -> Element:
    root = new_root("styleSheet", package.xml(book).tag[1:].partition("}")[0])
    font = element(element(root, "fonts", count="1"), "font")
    element(font, "sz", val="11")
    element(font, "name", val="Calibri")
    fills = element(root, "fills", count="2")
    for pattern in ("none", "gray125"):
        element(element(fills, "fill"), "patternFill", patternType=pattern)
    element(element(root, "borders", count="1"), "border")
    element(
        element(root, "cellStyleXfs", count="1"), "xf", numFmtId="0", fontId="0", fillId="0", borderId="0"
    )
    element(
        element(root, "cellXfs", count="1"),
        "xf",
        numFmtId="0",
        fontId="0",
        fillId="0",
        borderId="0",
        xfId="0",
    )
    name = package.free("xl/styles{}.xml")
    package.add_xml(name, root, _TYPE)
    package.relate(book, "styles", name)
    return root

"""Comments in a Word package: the part that holds them and the anchors in the document, beside what is there already.

An anchor is a range: its start goes after the properties of the first paragraph, its end and the reference to the end of the last, which works where a
cell has no plain run; in prose it goes round the words, and a run that holds more than the words is cut in two.
"""

from __future__ import annotations

import copy

from audit.reports._docx_find import words_of
from audit.reports._package import Element, Package, element, local, new_root

__all__ = ["Comments"]

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


class Comments:
    """The comments of the main part `main`; each `on_…` adds one."""

    def __init__(self, package: Package, main: str, author: str, initials: str) -> None:
        self.author, self.initials = author, initials
        self.namespace = package.xml(main).tag[1:].partition("}")[0]
        related = next(
            (
                target
                for kind, target, _ in package.relations(main)
                if kind == "comments" and target in package
            ),
            "",
        )
        self.root = package.edit(related) if related else self._new(package, main)
        ids = [int(node.get(self._name("id"), "-1")) for node in self.root]
        ids += [
            int(n)
            for node in package.xml(main).iter("{*}commentRangeStart")
            if (n := node.get(self._name("id"), "")).isdigit()
        ]
        self.next = max(ids, default=-1) + 1

    def _name(self, name: str) -> str:
        return f"{{{self.namespace}}}{name}"

    def _new(self, package: Package, main: str) -> Element:
        root = new_root("comments", self.namespace, w=self.namespace)
        name = package.free("word/comments{}.xml") if "word/comments.xml" in package else "word/comments.xml"
        package.add_xml(name, root, _TYPE)
        package.relate(main, "comments", name)
        return root

    def on_cell(self, cell: Element, lines: list[str]) -> None:
        """A comment on all that stands in a table cell."""
        paragraphs = [node for node in cell.iter("{*}p") if _owner(node) is cell] or [self._paragraph(cell)]
        self.on_paragraphs(paragraphs[0], paragraphs[-1], lines)

    def _paragraph(self, cell: Element) -> Element:
        return element(
            cell, "p"
        )  # a cell without a paragraph is no valid one; Word repairs it in the same way

    def on_paragraphs(self, first: Element, last: Element, lines: list[str]) -> None:
        """A comment from the beginning of one paragraph to the end of another."""
        start, end, reference = self._anchor(lines)
        first.insert(1 if len(first) and local(first[0]) == "pPr" else 0, start)
        last.append(end)
        last.append(reference)

    def on_words(self, paragraph: Element, words: str, lines: list[str]) -> None:
        """A comment on the first place where a paragraph prints `words`; on all of it where they do not stand in plain runs."""
        runs = _runs(paragraph, words)
        if not runs:
            self.on_paragraphs(paragraph, paragraph, lines)
            return
        start, end, reference = self._anchor(lines)
        runs[0].addprevious(start)
        runs[-1].addnext(reference)
        runs[-1].addnext(end)

    def _anchor(self, lines: list[str]) -> tuple[Element, Element, Element]:
        number = str(self.next)
        self.next += 1
        self._write(number, lines)
        start, end = (self._made(name) for name in ("commentRangeStart", "commentRangeEnd"))
        run = self._made("r")
        for node in (start, end, element(run, "commentReference")):
            node.set(self._name("id"), number)
        return start, end, run

    def _made(self, name: str) -> Element:
        return self.root.makeelement(self._name(name), {}, nsmap={"w": self.namespace})

    def _write(self, number: str, lines: list[str]) -> None:
        """The comment itself: a paragraph a line, the first of each finding bold."""
        node = element(self.root, "comment")
        for name, value in (("id", number), ("author", self.author), ("initials", self.initials)):
            node.set(self._name(name), value)
        for n, line in enumerate(lines or [""]):
            run = element(element(node, "p"), "r")
            look = element(run, "rPr")
            if n == 0 or line.startswith("["):
                element(look, "b")
            element(look, "sz").set(self._name("val"), "18")
            element(run, "t", line).set(_SPACE, "preserve")


def _owner(paragraph: Element) -> Element:
    return next(paragraph.iterancestors("{*}tc"))


def _runs(paragraph: Element, words: str) -> list[Element]:
    """The runs that print `words` and nothing else, cut out where they must be."""
    texts = list(words_of(paragraph))
    whole = "".join(node.text or "" for node in texts)
    start = whole.find(words) if words else -1
    if start < 0:
        return []
    found: list[Element] = []
    place = 0
    for node in texts:
        length = len(node.text or "")
        first, last = max(start - place, 0), min(start + len(words) - place, length)
        if first < last:
            found.append(_cut(node, first, last))
        place += length
    parents = {id(run.getparent()) for run in found}
    return found if len(parents) == 1 and all(local(run) == "r" for run in found) else []


def _cut(text: Element, first: int, last: int) -> Element:
    """The run that holds characters `first` to `last` of `text`; a run that has more than this text stays whole."""
    run, whole = text.getparent(), text.text or ""
    if local(run) != "r" or [local(node) for node in run if local(node) != "rPr"] != ["t"]:
        return run
    for part, before in ((whole[:first], True), (whole[last:], False)):
        if part:
            other = copy.deepcopy(run)
            _say(other, part)
            (run.addprevious if before else run.addnext)(other)
    if (first, last) != (0, len(whole)):
        _say(run, whole[first:last])
    return run


def _say(run: Element, words: str) -> None:
    text = next(node for node in run if local(node) == "t")
    text.text = words
    text.set(_SPACE, "preserve")

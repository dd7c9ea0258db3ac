"""A rule pack as the audit uses it: frozen values, free of YAML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from fractions import Fraction
from typing import Any

from msgspec import Struct, field

from audit.checks import Profile, Rule
from audit.units import Unit

__all__ = ["Pack", "Selector"]


class Selector(Struct, frozen=True, kw_only=True):
    """Which table of a document an alias stands for; `heading` goes from the outer heading inwards. An empty one is the document's only table.

    Of a data drop: `file` is a glob of its name, `source` its table in a database; `declared` gives columns their unit and one unit of their last digit.
    """

    heading: tuple[str, ...] = ()
    caption: str = ""
    columns: tuple[str, ...] = ()
    declared: Mapping[str, tuple[Unit | None, Fraction | None]] = field(default_factory=dict)
    file: str = ""
    source: str = ""
    keys: tuple[str, ...] = ()
    period: str = ""
    nth: int | None = None
    joined: bool = False
    unit: Unit | None = None
    line: int = 0

    @property
    def is_drop(self) -> bool:
        """True where it can only mean a data drop."""
        return bool(self.file or self.source or self.keys or self.period or self.declared)

    def fits(self, name: str) -> bool:
        """True where `file` is a glob of that name, whatever the case."""
        return bool(self.file) and fnmatchcase(name.casefold(), self.file.casefold())

    @property
    def words(self) -> str:
        """What it asks for, to show in a message."""
        if self.is_drop:
            return self.file or self.source or ", ".join(self.declared or self.keys)
        return " > ".join(filter(None, (*self.heading, self.caption))) or ", ".join(self.columns)


class Pack(Struct, frozen=True, kw_only=True):
    """Rules for the documents whose file names `applies_to` matches (for every document where it is empty).

    `tables` names the documents' tables, `expectations` are Great Expectations as written; `file` is the path it was read from.
    """

    pack: str
    version: int = 1
    language: str = "en"
    applies_to: tuple[str, ...] = ()
    profile: Profile = field(default_factory=Profile)
    tables: Mapping[str, Selector] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    expectations: tuple[Mapping[str, Any], ...] = ()
    file: str = ""

    def names_drop(self, name: str) -> bool:
        """True where one of its tables is a data drop of that name, by `file:`."""
        return any(selector.fits(name) for selector in self.tables.values())

    @property
    def document_rules(self) -> Iterator[Rule]:
        """The rules that are about tables of documents, not about data drops alone."""
        for rule in self.rules:
            if not rule.tables or not all(
                self.tables[alias].is_drop for alias in rule.tables if alias in self.tables
            ):
                yield rule

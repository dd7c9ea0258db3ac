"""Which documents a pack audits, and the tables that its aliases stand for in one of them: chosen, joined, and in the
units that the pack gives them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from functools import partial
from pathlib import PurePath

from msgspec.structs import replace

from audit.checks import Profile
from audit.families._base import Scope
from audit.rulepack.model import Pack
from audit.rulepack.select import Unfit, select
from audit.rulepack.units import with_unit
from audit.tables.manner import in_manner, reread
from audit.tables.model import Document, Problem, Table
from audit.units import NONE, Unit

__all__ = ["applies", "resolve"]

Chosen = Mapping[str, list[Table]]


def applies(pack: Pack, document: Document) -> bool:
    """True where one of the pack's globs fits the document's file name, with or without its suffix, whatever the case.

    A pack without globs fits every document, unless all its tables are data drops.
    """
    name = PurePath(document.name)  # with folders, where another file of the run has this name
    names = {_folded(name.name), _folded(name.stem)}
    globs = [_folded(glob) for glob in pack.applies_to]
    if not globs:
        return not pack.tables or not all(selector.is_drop for selector in pack.tables.values())
    return any(fnmatchcase(name, glob) for glob in globs for name in names)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


def resolve(pack: Pack, document: Document) -> tuple[Scope, list[Problem]]:
    """The document under the pack's names, in its manner and with its markers: one table for each alias that fits, one problem for each that does not.

    The scope's `document` holds the very tables that the aliases stand for, so that a cell is one object everywhere.
    """
    problems: list[Problem] = []
    document = _as_told(document, pack.profile)
    chosen = _chosen(pack, document, problems)
    united = _united(pack, chosen, document, problems)
    joined = _joined(pack, chosen, united, document, problems)
    single = {alias: united[id(found[0])] for alias, found in chosen.items() if len(found) == 1}
    tables = {alias: table for alias in chosen if (table := joined.get(alias) or single.get(alias))}
    wholes = {id(part): joined[alias] for alias in joined for part in chosen[alias]}
    seen = tuple(dict.fromkeys(wholes.get(id(table), united[id(table)]) for table in document.tables))
    document = document if seen == document.tables else replace(document, tables=seen)
    return Scope(document=document, tables=tables, profile=pack.profile, aliases=tuple(pack.tables)), problems


_SETTLES = {
    "decimal": ("sources.decimal-comma", "sources.decimal-doubt", "sources.decimal-both"),
    "brackets": ("sources.brackets",),
    "triangles": ("sources.triangles",),
}
"""The profile's words, and what the reader said for want of them."""


def _as_told(document: Document, profile: Profile) -> Document:
    """The document as the pack says that its figures are printed; what the pack settles is no problem any more."""
    settled = {code for word, codes in _SETTLES.items() if getattr(profile, word) for code in codes}
    document = in_manner(document, profile.manner(document.manner), profile.markers)
    problems = tuple(problem for problem in document.problems if problem.code not in settled)
    return document if problems == document.problems else replace(document, problems=problems)


def _problem(code: str, document: Document, alias: str, **values: object) -> Problem:
    filled = (("alias", alias), *((key, str(value)) for key, value in values.items()))
    return Problem(code=code, where=document.name, values=filled)


def _chosen(pack: Pack, document: Document, problems: list[Problem]) -> dict[str, list[Table]]:
    chosen: dict[str, list[Table]] = {}
    for alias, selector in pack.tables.items():
        if selector.is_drop:
            continue
        try:
            chosen[alias] = select(selector, document.tables)
        except Unfit as unfit:
            problems.append(_problem(unfit.code, document, alias, **unfit.values))
    return chosen


def _united(pack: Pack, chosen: Chosen, document: Document, problems: list[Problem]) -> dict[int, Table]:
    """Every table of the document by its identity, with the unit that a selector gives it.

    A unit holds for the table, not for the alias; two units for one table are a problem, and the first is taken.
    """
    units: dict[int, Unit] = {}
    for alias, table, unit in _given(pack, chosen):
        first = units.setdefault(id(table), unit)
        if first != unit:
            values = {"wanted": unit.name, "title": table.title, "other": first.name}
            problems.append(_problem("table.units", document, alias, **values))
    return {id(t): with_unit(t, units[id(t)]) if id(t) in units else t for t in document.tables}


def _given(pack: Pack, chosen: Chosen) -> Iterator[tuple[str, Table, Unit]]:
    for alias, tables in chosen.items():
        unit = pack.tables[alias].unit
        for table in tables if unit else ():
            yield alias, table, unit or NONE


def _joined(
    pack: Pack, chosen: Chosen, united: Mapping[int, Table], document: Document, problems: list[Problem]
) -> dict[str, Table]:
    """The aliases that ask for one table out of several; the same parts give the same table."""
    made: dict[tuple[int, ...], Table | None] = {}
    joined: dict[str, Table] = {}
    for alias, tables in chosen.items():
        key = tuple(map(id, tables))
        if len(key) > 1 and key not in made:
            from audit.rulepack.pages import join_tables  # it builds tables: most runs need none of that

            told = partial(reread, manner=document.manner, markers=pack.profile.markers)
            made[key] = join_tables([united[part] for part in key], told)
        if whole := made.get(key):
            joined[alias] = whole
        elif key in made:
            words = {"wanted": pack.tables[alias].words, "count": len(key)}
            problems.append(_problem("table.unjoined", document, alias, **words))
    return joined

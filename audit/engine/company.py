"""Sums that honest rounding could leave as they are, doubted for the company that they keep.

Three parts of a half unit each excuse a gap of one or two, wherever nothing says that the figures are counts. Two things do say it, without a unit. The words over the figures: a
column of seats or a number of farms adds up to the last one. And the other sums: where as many hold to the last digit as rounded figures would hold by chance once in a thousand
tables, the figures are added as printed, and the one sum that does not hold is a slip.

P(k rounded parts make their rounded total exactly) = P(|sum of k uniform errors| < 1/2), by the normal law erf(sqrt(3 / 2k)): 0.78, 0.68, 0.44 for 2, 3, 9 parts (exactly 0.75, 0.67, 0.43).
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from audit.checks import Severity, Verdict
from audit.engine.bound import is_bare, term_figure, term_unit
from audit.engine.exact import Outcome, severity
from audit.formulas import linear
from audit.patterns import regex
from audit.tables.model import Table

__all__ = ["exact_otherwise"]

CHANCE = 0.001
"""Sums that add up by rounding alone no more often than this are added as printed."""
MOST_OFF = 3
"""Sums that one wrong cell may break."""

_COUNTED = regex(
    r"\bnumber of\b|\bno\. of\b|\b(?:seats|votes|ballots|headcount|persons|households|dwellings|births|deaths|marriages|divorces|schools|pupils|students|teachers"
    r"|establishments|enterprises|holdings|farms|cases|accidents|projects)\b|\b(?:anzahl|sitze|stimmen|personen|haushalte|betriebe|nombre d|sièges|voix|número de)"
    r"|(?:人|户|个|件|家|台|辆|起|宗|所|校|班|床位|单位|企业|机构|项目|学生|教师)数|席位|席次|得票|票数|人次|场次",
    re.IGNORECASE,
)
_MEASURED = regex(
    r"\b(?:per|rate|average|mean|median|index|share|value|turnover|income|area|weight|thousands?|millions?|billions?|mio|mrd|tsd|tausend|milliers?|rounded|rounding|estimate[sd]?"
    r"|gerundet|arrondi\w*)\b|000\b|[%‰千万亿率均比额值]|四舍五入|取整|估计|推算",
    re.IGNORECASE,
)


class _Sum(Struct, frozen=True, kw_only=True):
    """A judged sum of figures with equally many decimals: its cells, its parts that are not nought, whether the printed figures add up."""

    outcome: Outcome
    cells: frozenset[int]
    parts: int
    holds: bool


def exact_otherwise(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """`outcomes`, those sums improbable that pass by rounding alone although their figures are not rounded; the reason is a catalogue code."""
    groups: dict[tuple[object, ...], dict[frozenset[int], _Sum]] = defaultdict(dict)
    doubted: dict[int, Outcome] = {}
    for outcome in outcomes:
        if found := _sum(outcome):
            table = outcome.target.table
            key = id(table), term_figure(outcome.target).decimals, term_unit(outcome.target)
            groups[key].setdefault(found.cells, found)
            if not found.holds and outcome.verdict is Verdict.PASS and _counts(outcome):
                doubted[id(outcome)] = _doubt(outcome, "note.counted")
    for several in groups.values():
        for outcome in _lone(list(several.values())):
            doubted.setdefault(id(outcome), _doubt(outcome, "note.alone", Severity.NOTICE))
    return [doubted.get(id(outcome), outcome) for outcome in outcomes]


def _sum(outcome: Outcome) -> _Sum | None:
    """An outcome as a sum of two parts or more; None for another relation, and for figures that are not all plain numbers of one precision."""
    check = outcome.check
    coefficients = linear(check.equation) if check.equation.relation == "=" else None
    if coefficients is None or outcome.imbalance is None or outcome.verdict is Verdict.EXEMPT:
        return None
    if check.plausible or check.rule.tolerance is not None or check.target not in coefficients:
        return None
    if any(abs(weight) != 1 for name, weight in coefficients.items() if name) or coefficients.get(""):
        return None
    terms = [term for name, term in outcome.terms if name in coefficients]
    figures = [term_figure(term) for term in terms]
    units = {(term_unit(term), figure.decimals) for term, figure in zip(terms, figures, strict=True)}
    if len(units) > 1 or any(not figure.is_number or figure.bound for figure in figures):
        return None
    parts = sum(bool(figure.value) for figure in figures) - 1
    cells = frozenset(id(term.cell) for term in terms)
    return _Sum(outcome=outcome, cells=cells, parts=parts, holds=not outcome.imbalance) if parts > 1 else None


def _lone(sums: Sequence[_Sum]) -> Iterator[Outcome]:
    """The few that do not add up, through one cell, where all others of the table do."""
    off = [one for one in sums if not one.holds]
    if not 0 < len(off) <= MOST_OFF or not frozenset.intersection(*(one.cells for one in off)):
        return
    chance = math.prod(math.erf(math.sqrt(1.5 / one.parts)) for one in sums if one.holds)
    if chance * len(sums) <= CHANCE:
        yield from (one.outcome for one in off if one.outcome.verdict is Verdict.PASS)


def _doubt(outcome: Outcome, reason: str, cap: Severity | None = None) -> Outcome:
    worst = severity(Verdict.IMPROBABLE, outcome.check.rule.severity, outcome.record.cap, cap)
    return replace(outcome, verdict=Verdict.IMPROBABLE, severity=worst, reason=reason)


def _counts(outcome: Outcome) -> bool:
    """True for whole figures without a unit that the words over or beside each of them, or the table's title, call a count."""
    terms = [term for _, term in outcome.terms]
    figures = [term_figure(term) for term in terms]
    if any(figure.decimals or not is_bare(term) for figure, term in zip(figures, terms, strict=True)):
        return False
    places = {(term.table, term.cell.row, term.cell.column) for term in terms}
    titled = all(_title_counts(table) for table, _, _ in places)
    return all(
        not _scaled(table) and (titled or _says(_column(table, c)) or _says(_row(table, r)))
        for table, r, c in places
    )


def _says(text: str) -> bool:
    return bool(_COUNTED.search(text)) and not _MEASURED.search(text)


def _column(table: Table, column: int) -> str:
    return " / ".join(table.columns[column].label)


def _row(table: Table, row: int) -> str:
    position = row - table.header_rows
    return " / ".join(table.rows[position].label) if 0 <= position < len(table.rows) else ""


@lru_cache(maxsize=64)
def _scaled(table: Table) -> bool:
    """True where anything around a table speaks of thousands, of rounding or of estimates."""
    return any(_MEASURED.search(text) for text in (table.title, *table.notes)) or bool(table.unit.name)


@lru_cache(maxsize=64)
def _title_counts(table: Table) -> bool:
    """True where the title calls a table without any unit a count."""
    plain = all(
        not column.unit.name and not _MEASURED.search(" ".join(column.label)) for column in table.columns
    )
    return plain and _says(table.title)

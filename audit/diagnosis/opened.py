"""What a rule left unjudged: said by reason with the cells that stood in its way, or why it could not be held at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from audit.checks import Rule, Verdict
from audit.diagnosis.cells import labels
from audit.engine.bound import term_figure
from audit.engine.exact import Outcome
from audit.tables.labels import LabelError
from audit.tables.model import Problem

__all__ = ["broken", "left_open"]

MOST_NAMED = 3
"""Cells that a sentence about open checks names."""
MOST_QUOTED = 24
"""Characters of a cell's words that a sentence quotes."""


_BROKEN = {
    "label.several": "rule.label.several", "table.absent": "rule.table", "table.unknown": "rule.table", "label.scope": "label.scope", "label.reference": "rule.reference",
    "label.unsaid": "rule.unsaid", "label.said": "rule.said",
}  # fmt: skip


def broken(rule: Rule, document: str, error: LabelError) -> Problem:
    """That a label of `rule` finds nothing in `document`, or several places, so that it was not held; the nearest labels with it."""
    code = _BROKEN.get(error.code, "rule.label.near" if error.nearest else "rule.label")
    values = {
        "rule": rule.id,
        "label": error.label,
        "table": error.table,
        "kind": f"@kind.{error.kind}",
        "nearest": "; ".join(error.nearest),
    }
    return Problem(code=code, where=f"{document} · {rule.pack}:{rule.line}", values=tuple(values.items()))


def left_open(rule: Rule, outcomes: Sequence[Outcome], document: str, broken: bool) -> Iterator[Problem]:
    """A notice for each reason why records of `rule` are open; a warning where it met no figure at all and is not `broken` anyway."""
    if not outcomes and not broken:
        place = f"{document} · {rule.pack}:{rule.line}"
        yield Problem(code="rule.nothing", where=place, values=(("rule", rule.id),))
    left: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        if outcome.verdict is Verdict.OPEN:
            left.setdefault(outcome.reason, []).append(outcome)
    for reason, several in left.items():
        values = (
            ("rule", rule.id),
            ("count", str(len(several))),
            ("reason", f"@{reason}"),
            ("cells", _named(several)),
        )
        yield Problem(code="rule.open.cells", where=document, values=values, severity="notice")


def _named(outcomes: Sequence[Outcome]) -> str:
    cells = list(dict.fromkeys(map(_cell, outcomes)))
    return "; ".join([*cells[:MOST_NAMED], *(["…"] if len(cells) > MOST_NAMED else [])])


def _cell(outcome: Outcome) -> str:
    """`row · column “as printed”` of the first cell that prints no figure, else of the one judged."""
    blank = (t for _, t in outcome.terms if not term_figure(t).is_number and term_figure(t).kind != "range")
    term = next(blank, outcome.target)
    words = " · ".join(filter(None, labels(term.table, term.cell)))
    text = " ".join(term.cell.text.split())
    text = text if len(text) <= MOST_QUOTED else f"{text[:MOST_QUOTED]}…"
    return f"{words} “{text}”" if text else words

"""A rule's checks on one document: its family's, in the section that `scope:` names, where the relation of `when:` holds."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from audit.checks import Check, Profile, Record, Rule, Term
from audit.engine.bound import Bound
from audit.families import families
from audit.families._base import Scope
from audit.formulas import Equation, evaluate, parse_equation
from audit.intervals import Undefined
from audit.rulepack.narrow import narrow
from audit.tables.labels import find_column, find_columns, find_row, find_rows

__all__ = ["bind"]


def bind(rule: Rule, scope: Scope) -> Iterator[Check]:
    """The checks of `rule`, by all of its words; `LabelError` where one of them finds nothing, or several."""
    there = tuple(alias for alias in rule.tables if alias in scope.tables)
    if there and len(there) < len(rule.tables):
        rule = replace(
            rule, tables=there
        )  # the tables that are not there have been said; the others are judged all the same
    for check in families()[rule.family].bind(rule, narrow(rule, scope)):
        yield _where(parse_equation(rule.when), check, scope.profile) if rule.when else check


def _where(condition: Equation, check: Check, profile: Profile) -> Check:
    """The check on those records where the printed figures keep the condition; where they are not all there, it stays open."""
    records = [_judged(condition, check, record, profile) for record in check.records]
    return replace(check, records=tuple(record for record in records if record))


def _judged(condition: Equation, check: Check, record: Record, profile: Profile) -> Record | None:
    bound = record.terms[check.target]
    target = bound[0] if isinstance(bound, tuple) else bound
    figures = Bound({name: _beside(target, name) for name in condition.names}, profile, printed=True)
    try:
        left, right = evaluate(condition.left, figures).low, evaluate(condition.right, figures).low
    except Undefined:
        return replace(record, open="open.condition")
    holds = {"=": left == right, "<=": left <= right, ">=": left >= right}[condition.relation]
    return record if holds else None


def _beside(target: Term, name: str) -> Term:
    """The figure that a condition's name stands for: its column in the target's row, else its row in the target's column."""
    table, cell = target.table, target.cell
    if find_columns(table, name) or not find_rows(table, name):
        return Term(table=table, cell=table.at(cell.row, find_column(table, name).index))
    return Term(table=table, cell=table.at(find_row(table, name).index, cell.column))

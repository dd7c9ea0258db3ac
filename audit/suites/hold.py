"""Runs the expectations of a pack, one native suite for each table, and says what became of each."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from audit.diagnosis.compose import place
from audit.findings import Finding, RuleRun, Summary
from audit.suites import host
from audit.suites.model import Held, Wish
from audit.suites.results import findings_of, trouble
from audit.tables.labels import LabelError
from audit.tables.model import Problem

__all__ = ["Suited", "hold", "place"]


class Suited(Struct, frozen=True, kw_only=True):
    """What came of a pack's expectations: findings in the order of cells, what could not be held, and each one's count."""

    findings: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = ()
    runs: tuple[RuleRun, ...] = ()


def hold(items: Iterable[Wish | Problem], tables: Mapping[str, Held], where: str) -> Suited:
    """Holds every wish against its table (the only one where it names none); `where` names the source in problems.

    An expectation that Great Expectations could not judge is a problem and counts as open, never as a finding; so does one that was not run at all.
    """
    items = list(items)
    problems = [replace(item, where=f"{where} · {item.where}") for item in items if isinstance(item, Problem)]
    known = [item for item in items if isinstance(item, Wish)]
    try:
        suite = _Run(where=where, context=host.context()) if known else None
    except host.Absent as absent:
        problems.append(_problem("expectation.absent", where, count=len(known), reason=absent))
        return Suited(problems=tuple(problems), runs=tuple(_run(wish, "open") for wish in known))
    if suite:
        for alias, wished in _by_table(known, tables):
            suite.hold(alias, wished, tables)
        problems += suite.problems
        found = sorted(suite.findings, key=place)
        runs = tuple(_run(wish, suite.states.get(wish.rule.id, "open")) for wish in known)
        return Suited(findings=tuple(found), problems=tuple(problems), runs=runs)
    return Suited(problems=tuple(problems))


def _by_table(known: Sequence[Wish], tables: Mapping[str, Held]) -> Iterator[tuple[str, list[Wish]]]:
    """The wishes of each table; those that name none belong to the only one."""
    only = next(iter(tables)) if len(tables) == 1 else ""
    named: dict[str, list[Wish]] = {}
    for wish in known:
        named.setdefault(wish.table or only, []).append(wish)
    yield from named.items()


def _run(wish: Wish, state: str) -> RuleRun:
    rule = wish.rule
    counted = {"pass": {"passed": 1}, "fail": {"impossible": 1}, "open": {"open": 1}}[state]
    titled = rule.title or {"en": rule.id, "zh": rule.id}
    return RuleRun(
        id=rule.id, pack=rule.pack, family=rule.family, title=titled, summary=Summary(checks=1, **counted)
    )


def _problem(code: str, where: str, **values: object) -> Problem:
    return Problem(code=code, where=where, values=tuple((name, str(value)) for name, value in values.items()))


class _Run:
    """One context, and what was found in it so far; `states` tells of each rule id whether it passed, failed or stayed open."""

    def __init__(self, *, where: str, context: Any) -> None:
        self.where, self.context = where, context
        self.findings: list[Finding] = []
        self.problems: list[Problem] = []
        self.states: dict[str, str] = {}

    def hold(self, alias: str, wished: Sequence[Wish], tables: Mapping[str, Held]) -> None:
        """All wishes of one table, in one suite."""
        held = tables.get(alias)
        if held is None:
            for wish in wished:
                code = "expectation.table" if alias else "expectation.no-table"
                self.trouble(code, wish, table=alias, expected=", ".join(tables))
            return
        suite = self._suite(alias, wished, held)
        if not suite.expectations:
            return
        keys = {"unexpected_index_column_names": list(held.keys)} if held.keys else {}
        batch = host.batch(self.context, f"table {alias}", held.frame)
        result = batch.validate(suite, result_format={"result_format": "COMPLETE", **keys})
        told = {one.expectation_config.meta["audit"]: one for one in result.results}
        for wish in wished:
            self.judge(wish, told.get(wish.rule.id), held)

    def _suite(self, alias: str, wished: Sequence[Wish], held: Held) -> Any:
        from great_expectations.core import ExpectationSuite
        from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

        suite = ExpectationSuite(name=f"table {alias}")
        for wish in wished:
            try:
                kwargs = dict(_labelled(wish.kwargs, held))
                made = ExpectationConfiguration(
                    type=wish.type, kwargs=kwargs, meta={**wish.meta, "audit": wish.rule.id}
                )
                suite.expectations.append(made.to_domain_obj())
            except LabelError as error:
                self.trouble("expectation.column", wish, label=error.label, nearest="; ".join(error.nearest))
            except Exception as error:  # its own errors share no class
                self.trouble(*_refused(wish, error))
        return suite

    def judge(self, wish: Wish, result: Any, held: Held) -> None:
        """A result into findings, or a problem."""
        if result is None:
            if wish.rule.id not in self.states:
                self.trouble("expectation.unrun", wish)
        elif broke := trouble(result):
            self.trouble("expectation.broke", wish, reason=broke)
        elif result.result.get("element_count") == 0:
            self.trouble("expectation.empty", wish)
        else:
            self.states[wish.rule.id] = "pass" if result.success else "fail"
            found, more = findings_of(wish, result, held) if not result.success else ([], 0)
            self.findings += found
            if more:
                values = (("rule", wish.rule.id), ("count", str(more)), ("shown", str(len(found))))
                self.problems.append(
                    Problem(code="expectation.more", where=self.where, values=values, severity="notice")
                )

    def trouble(self, code: str, wish: Wish, **values: object) -> None:
        """A wish that could not be judged."""
        self.states[wish.rule.id] = "open"
        where = f"{self.where} · {wish.rule.pack}"
        self.problems.append(_problem(code, where, rule=wish.rule.id, name=wish.type, **values))


_COLUMNS = ("column", "column_A", "column_B", "column_list", "column_set")


def _labelled(kwargs: Mapping[str, Any], held: Held) -> Iterator[tuple[str, Any]]:
    """The kwargs with the labels of columns as the frame's names; a list keeps what is no column of the table, for that may be what it asks about."""
    for name, value in kwargs.items():
        if name in _COLUMNS and isinstance(value, str):
            yield name, held.column(value)
        elif name in _COLUMNS and isinstance(value, list):
            yield name, [_perhaps(str(word), held) for word in value]
        else:
            yield name, value


def _perhaps(word: str, held: Held) -> str:
    try:
        return held.column(word)
    except LabelError:
        return word


def _refused(wish: Wish, error: Exception) -> tuple[Any, ...]:
    """Why Great Expectations would not take it: an unknown name, or words that it does not have."""
    from great_expectations.expectations.registry import list_registered_expectation_implementations

    names = list_registered_expectation_implementations()
    if wish.type not in names:
        near = difflib.get_close_matches(wish.type, names, 1)
        return "expectation.unknown", replace(wish, type=f"{wish.type} ({near[0]}?)" if near else wish.type)
    return "expectation.refused", replace(wish, type=f"{wish.type}: {_short(error)}")


def _short(error: Exception) -> str:
    """An error on one line, pydantic's by its fields."""
    errors = getattr(error, "errors", None)
    if callable(errors):
        return "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in errors())
    return (str(error).strip().splitlines() or [type(error).__name__])[0]

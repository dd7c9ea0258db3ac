"""A printed rate of completion is what was done over what was to be done.

**Holds where** rate = done / target for a count that the cells print. Targets are declared, so they are exact. Of several target columns the first that is filled counts
(`first_of`). A count may stand inside a sentence (已完成23台): then any figure in the target's unit will do, and where a sentence has several, a miss is a warning.
A merged cell of `done` and `rate` belongs to all its rows together: their targets are added. A cell that only says that all is done (已完成) stands for 100 %.
**Why**: hundreds of such rates are typed into one list, from many hands.

    completion: {rate: 完成率, done: 完成数, target: 目标}
    completion: {rate: 占任务数, done: 已完成数, target: {first_of: [省, 市, 县]}, cap: 100, stated_in: 项目}

`cap: 100` declares that the source prints no more than 100. `stated_in` names the label column whose words state the target again (新建 3 公里): a target that is
none of the figures in its unit there is a warning.

| passes | fails |
|---|---|
| 218.8 % = 1641 / (480 + 270) | 121.2 % = 4284 / 3525 (it is 121.5 %) |
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Any

from msgspec import Meta
from msgspec.structs import replace

from audit.checks import Bindings, Check, Record, Rule, Severity, Term
from audit.engine.drop import FrameBindings, FrameCheck, Where
from audit.families import _base, _drops
from audit.figures import figures_in, plain
from audit.formulas import Binary, Call, Equation, Name, parse_equation
from audit.tables.labels import find_column, find_columns
from audit.tables.model import Cell, Column, Row, Table
from audit.units import Unit


class FirstOf(_base.Options, frozen=True, kw_only=True):
    """Several columns of which the first that is filled counts."""

    first_of: list[str]


class Options(_base.Options, frozen=True, kw_only=True):
    """`rate`, `done` and `target` are column labels."""

    rate: str
    done: str
    target: str | FirstOf
    cap: Annotated[float, Meta(gt=0)] | None = None
    stated_in: str | None = None


_RATE = Equation(
    Name("rate"), "=", Binary("/", Name("done"), Call("sum", (Name("target"),))), "rate = done / sum(target)"
)
_CAPPED = Equation(
    Name("rate"),
    "<=",
    Binary("/", Name("done"), Call("sum", (Name("target"),))),
    "rate <= done / sum(target)",
)
_WORDS = parse_equation("rate = 100%")
_STATED = Equation(Call("sum", (Name("target"),)), "=", Name("stated"), "sum(target) = stated")
DONE = frozenset(
    {"已完成", "完成", "全部完成", "已全部完成", "全面完成", "已全面完成", "done", "completed", "complete"}
)
"""Whole cells that say that all is done; a pack's `profile.done` adds to them."""


def bind(rule: Rule, scope: _base.Scope) -> Iterator[Check]:
    """Up to four checks a table: the rates, those at the cap, those that rest on words, and the targets against their own labels."""
    words = DONE | {plain(word) for word in scope.profile.done}
    for table in map(scope.table, rule.tables):
        kinds: dict[str, list[Record]] = {"rate": [], "cap": [], "words": [], "stated": []}
        for rows in _groups(rule, table):
            kind, record = _rate(rule, table, rows, words)
            kinds[kind].append(record)
        kinds["rate"].extend(_unread(rule, table))
        if rule.options.stated_in:
            kinds["stated"].extend(_stated(rule, table))
        yield Check(rule=rule, equation=_RATE, target="rate", records=tuple(kinds["rate"]))
        for kind, equation, target, note in (
            ("cap", _CAPPED, "rate", "note.capped"),
            ("words", _WORDS, "rate", "note.words"),
            ("stated", _STATED, "target", "note.stated"),
        ):
            if kinds[kind]:
                yield Check(
                    rule=rule, equation=equation, target=target, records=tuple(kinds[kind]), note=note
                )


def bind_drop(rule: Rule, scope: _drops.DropScope) -> Iterator[FrameCheck]:
    """The rate in every record; where a cap is declared, the capped ones apart. Targets are exact."""
    options = rule.options
    for place in _drops.places(rule, scope):
        words = options.target.first_of if isinstance(options.target, FirstOf) else [options.target]
        targets = [place.term(word, exact=True) for word in words]
        target = replace(targets[0], columns=tuple(name for term in targets for name in term.columns))
        terms: FrameBindings = {
            "rate": place.rate(options.rate),
            "done": place.term(options.done),
            "target": (target,),
        }
        if options.cap is None:
            yield _drops.check(place, _RATE, "rate", terms)
            continue
        cap = parse_equation(f"rate = {options.cap:g}%")
        at_cap: dict[str, Any] = {"conditions": {"rate": terms["rate"]}}
        yield _drops.check(place, _RATE, "rate", terms, where=(Where(relation=cap, kept=False),), **at_cap)
        yield _drops.check(
            place, _CAPPED, "rate", terms, where=(Where(relation=cap),), note="note.capped", **at_cap
        )


def _groups(rule: Rule, table: Table) -> Iterator[list[Row]]:
    """The rows that may share one printed rate: those under a merged cell, and blank ones below it (many a source leaves blanks instead of merging)."""
    rate, done = find_column(table, rule.options.rate), find_column(table, rule.options.done)
    group: list[Row] = []
    for row in _base.rows_in(rule, table):
        cell, count = table.at(row.index, rate.index), table.at(row.index, done.index)
        blank = cell.figure.kind == count.figure.kind == "empty"
        if group and (
            cell is table.at(group[-1].index, rate.index) or (blank and _target_cells(rule, table, row))
        ):
            group.append(row)
            continue
        if group:
            yield group
        group = [row] if cell.figure.is_number else []
    if group:
        yield group


def _unread(rule: Rule, table: Table) -> Iterator[Record]:
    """An open record for each row with a count and a target whose rate is words."""
    rate, done = find_column(table, rule.options.rate), find_column(table, rule.options.done)
    for row in _base.rows_in(rule, table):
        cell, count = table.at(row.index, rate.index), table.at(row.index, done.index)
        told = count.figure.is_number and count.row == row.index and _target_cells(rule, table, row)
        if told and cell.figure.kind == "text":
            yield Record(terms={"rate": _base.rate(table, cell)}, open="open.unreadable")


def _target_cells(rule: Rule, table: Table, row: Row) -> list[Cell]:
    """The filled target cells of a row, in the declared order."""
    target = rule.options.target
    labels = target.first_of if isinstance(target, FirstOf) else [target]
    cells = [table.at(row.index, find_column(table, label).index) for label in labels]
    return [cell for cell in cells if cell.figure.kind not in ("empty", "marker")]


def _rate(rule: Rule, table: Table, rows: list[Row], words: frozenset[str]) -> tuple[str, Record]:
    """(kind of check, record) for one printed rate."""
    cell = table.at(rows[0].index, find_column(table, rule.options.rate).index)
    count = table.at(rows[0].index, find_column(table, rule.options.done).index)
    rate = _base.rate(table, cell)
    pairs = list(_pairs(rule, table, rows, count))
    if not pairs:
        if plain(count.text).rstrip("。.!") in words:
            return "words", Record(terms={"rate": rate}, cap=Severity.WARNING)
        return "rate", Record(terms={"rate": rate}, open=_why_open(rule, table, rows, count))
    terms: list[Bindings] = [{"rate": rate, "done": done, "target": target} for done, target in pairs]
    capped = (
        rule.options.cap is not None
        and cell.figure.value is not None
        and float(cell.figure.value) == rule.options.cap
    )
    doubtful = Severity.WARNING if _several(pairs) else None
    return "cap" if capped else "rate", Record(terms=terms[0], alternatives=tuple(terms[1:]), cap=doubtful)


def _why_open(rule: Rule, table: Table, rows: list[Row], count: Cell) -> str:
    if not any(_target_cells(rule, table, row) for row in rows):
        return "open.no-target"
    return "open.empty" if count.figure.kind == "empty" else "open.words"


def _pairs(rule: Rule, table: Table, rows: list[Row], count: Cell) -> Iterator[tuple[Term, tuple[Term, ...]]]:
    """Every (done, targets) that the cells offer: figures of one unit, the targets of merged rows together first, then one by one."""
    targets = [_targets(table, cells[0]) for row in rows if (cells := _target_cells(rule, table, row))]
    rate = find_column(table, rule.options.rate).index
    if len(targets) > 1 and table.at(rows[0].index, rate) is not table.at(
        rows[-1].index, rate
    ):  # the blanks below may be no more than blanks
        yield from (
            (done, (item,))
            for item in targets[0]
            for done in _counts(table, count, _unit(item), merged=False)
        )
    if len(targets) > 1 and all(len(found) == 1 for found in targets):
        together = tuple(found[0] for found in targets)
        if len({_unit(item).dimension for item in together}) == 1:
            yield from ((done, together) for done in _counts(table, count, _unit(together[0]), merged=True))
            return
    for found in targets:
        for target in found:
            yield from (
                (done, (target,)) for done in _counts(table, count, _unit(target), merged=len(rows) > 1)
            )


def _targets(table: Table, cell: Cell) -> list[Term]:
    """The figures of a target cell, as exact terms: 不低于650元 is a target of 650."""
    if cell.figure.is_number:
        told = replace(cell.figure, bound="") if cell.figure.bound else None
        return [Term(table=table, cell=cell, exact=True, value=told)]
    return [
        Term(table=table, cell=cell, exact=True, value=replace(figure, bound=""))
        for figure in figures_in(cell.text, cell.figure.manner)
    ]


def _counts(table: Table, cell: Cell, unit: Unit, *, merged: bool) -> Iterator[Term]:
    """The figures of a done cell that can be set against a target in `unit`; a bare number is in the target's own unit."""
    if cell.figure.is_number:
        printed = cell.figure.unit
        if not printed.dimension:
            same = merged or not cell.unit.dimension or cell.unit.ratio
            yield Term(table=table, cell=cell, unit=unit if same and printed.factor == 1 else None)
        elif printed.dimension == unit.dimension or not unit.dimension:
            yield Term(table=table, cell=cell)
        return
    for figure in figures_in(cell.text, cell.figure.manner):
        if not figure.unit.ratio and figure.unit.dimension and figure.unit.dimension == unit.dimension:
            yield Term(table=table, cell=cell, value=figure)


def _unit(term: Term) -> Unit:
    printed = (term.value or term.cell.figure).unit
    return printed if printed.dimension else term.cell.unit


def _several(pairs: Sequence[tuple[Term, tuple[Term, ...]]]) -> bool:
    """True where a sentence offers more than one figure for the same target."""
    sentences = [
        (id(target[0].value), _unit(done).dimension) for done, target in pairs if done.value is not None
    ]
    return len(set(sentences)) < len(sentences)


def _stated(rule: Rule, table: Table) -> Iterator[Record]:
    """Targets against the figures in their own labels; merged labels against the sum of their rows' targets too."""
    columns = find_columns(table, rule.options.stated_in) or [find_column(table, rule.options.stated_in)]
    for row in _base.rows_in(rule, table):
        cells = [cell for cell in _target_cells(rule, table, row) if cell.figure.is_number]
        if not cells:
            continue
        target = _targets(table, cells[0])[0]
        for label in _label_cells(table, row, columns):
            stated = [
                f
                for f in figures_in(label.text, label.figure.manner)
                if f.unit.dimension and f.unit.dimension == _unit(target).dimension
            ]
            if stated:
                groups = [(target,), _shared(rule, table, label, columns, _unit(target))]
                bindings: list[Bindings] = [
                    {
                        "target": group,
                        "stated": Term(table=table, cell=label, value=replace(figure, bound=""), exact=True),
                    }
                    for group in groups
                    for figure in stated
                    if group
                ]
                yield Record(terms=bindings[0], alternatives=tuple(bindings[1:]), cap=Severity.WARNING)
                break


def _label_cells(table: Table, row: Row, columns: Sequence[Column]) -> Iterator[Cell]:
    """The label cells of a row in `columns`, the innermost first; where the source shows merged cells as blanks, a blank after blanks continues the label above."""
    for k in range(len(columns) - 1, -1, -1):
        filled_before = any(table.at(row.index, c.index).text.strip() for c in columns[:k])
        cell = table.at(row.index, columns[k].index)
        above = row.index
        while not (cell.text.strip() or filled_before or table.spans_known) and above > table.header_rows:
            above -= 1
            cell = table.at(above, columns[k].index)
        if cell.text.strip():
            yield cell


def _shared(rule: Rule, table: Table, label: Cell, columns: Sequence[Column], unit: Unit) -> tuple[Term, ...]:
    """The targets in `unit` of all rows that share one label cell."""
    found: list[Term] = []
    for row in _base.rows_in(rule, table):
        if any(cell is label for cell in _label_cells(table, row, columns)):
            found.extend(
                _targets(table, cell)[0]
                for cell in _target_cells(rule, table, row)[:1]
                if cell.figure.is_number
            )
    return tuple(item for item in found if _unit(item).dimension == unit.dimension) if len(found) > 1 else ()

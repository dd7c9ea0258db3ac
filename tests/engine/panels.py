"""Small panels for tests: the same records as a drop on every engine, and as printed cells for the fractions to judge."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

from audit.checks import Check, Profile, Record, Rule, Term
from audit.engine.drop import Drop, FrameCheck, FrameTerm, Where
from audit.engine.exact import judge as judge_exactly
from audit.engine.run import LIMITS, Judged, Limits, judge
from audit.figures import Figure
from audit.formulas import Call, Equation, Name, evaluate, parse_equation
from audit.sources.drops import Declared, Words
from audit.tables.model import Cell, Column, Table
from audit.units import NONE, PERCENT, parse_unit

ROW = "__row"
HALF_UP = Profile()
DECLARED = {
    "total": Declared(quantum=Fraction(1, 10)), "a": Declared(quantum=Fraction(1, 10)), "b": Declared(quantum=Fraction(1, 10)),
    "c": Declared(quantum=Fraction(1, 10)), "d": Declared(quantum=Fraction(1, 100)), "now": Declared(quantum=Fraction(1, 100)),
    "before": Declared(quantum=Fraction(1)), "rate": Declared(quantum=Fraction(1, 10), unit=PERCENT),
    "done": Declared(unit=parse_unit("人")), "due": Declared(unit=parse_unit("人")),
}  # fmt: skip
"""Columns `done` and `due` are counts, `before` is a whole number of something measured."""


def rule(name: str, **words: Any) -> Rule:
    """A rule for a check that a test makes by hand."""
    return Rule(id=name, family="formula", options=SimpleNamespace(), **words)


def term(name: str, **words: Any) -> FrameTerm:
    """A column as a term."""
    return FrameTerm(columns=(name,), **words)


def made(
    name: str, text: str, profile: Profile = HALF_UP, where: Sequence[tuple[str, bool]] = (), **words: Any
) -> FrameCheck:
    """The check that a formula over columns is."""
    equation = parse_equation(text)
    conditions = tuple(
        Where(relation=parse_equation(condition), kept=kept, silent=False) for condition, kept in where
    )
    return FrameCheck(
        rule=rule(name, **words), equation=equation, target=equation.names[0], terms={n: term(n) for n in equation.names}, profile=profile,
        where=conditions, conditions={n: term(n) for condition in conditions for n in condition.relation.names},
    )  # fmt: skip


def summed(
    name: str, parts: Sequence[str], relation: str = "=", profile: Profile = HALF_UP, **words: Any
) -> FrameCheck:
    """total = sum(parts), or at least that."""
    equation = Equation(
        Name("total"), relation, Call("sum", (Name("parts"),)), f"total {relation} sum(parts)"
    )
    terms: dict[str, Any] = {"total": term("total"), "parts": tuple(term(part) for part in parts)}
    return FrameCheck(
        rule=rule(name, **words), equation=equation, target="total", terms=terms, profile=profile
    )


def checks(profile: Profile = HALF_UP) -> list[FrameCheck]:
    """A check of every kind that the kernel tells apart."""
    return [
        summed("few", ["a", "b"], profile=profile),
        summed("many", ["a", "b", "c", "d"], profile=profile),
        summed("at-least", ["a", "b"], ">=", profile=profile),
        summed("tolerant", ["a", "b", "c"], profile=profile, tolerance=Fraction(1, 5)),
        made("growth", "rate = now / before - 1", profile),
        made("completion", "rate = done / due", profile),
        made("whole", "before = done + due", profile),
        made("product", "total = a * b - c", profile),
        made("ratio-of-sums", "rate <= a / (b + c)", profile),
        made("bound", "rate >= 5%", profile),
        made("spread", "total >= max(a, b, c)", profile),
        made("distance", "abs(a - b) <= c", profile),
        made("conditional", "total = a + b", profile, where=[("done >= 3", True), ("due = 2", False)]),
    ]


def drop_on(engine: str, rows: Sequence[dict[str, Any]], **words: Any) -> Drop:
    """The rows as a drop on an engine; `polars-narwhals` is polars by way of narwhals' words."""
    given = Words(columns=DECLARED, **words)
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    types = {name: "int" if name in ("done", "due", "before") else "float" for name in DECLARED}
    if engine.startswith("polars"):
        return _polars(engine, columns, types, given)
    if engine == "pandas":
        import pandas as pd

        from audit.sources.drops_pandas import frame_drop as pandas_drop

        frame = pd.DataFrame(
            {n: pd.array(v, dtype="Int64") if types.get(n) == "int" else v for n, v in columns.items()}
        )
        return pandas_drop(frame, "panel", "frame", given)
    if engine == "spark":
        return _spark(columns, types, given)
    return _duckdb(columns, types, given)


def _polars(engine: str, columns: dict[str, list[Any]], types: dict[str, str], given: Words) -> Drop:
    import polars as pl

    from audit.sources.drops_polars import frame_drop

    kinds = {name: {"int": pl.Int64, "float": pl.Float64}[types[name]] for name in columns if name in types}
    frame = pl.DataFrame(columns, schema_overrides=kinds, strict=False).with_row_index(ROW).lazy()
    return frame_drop(
        frame,
        "panel",
        "frame",
        given,
        rows=len(next(iter(columns.values()))) if engine == "polars-small" else None,
    )


def _duckdb(columns: dict[str, list[Any]], types: dict[str, str], given: Words) -> Drop:
    import duckdb

    from audit.sources.drops_duckdb import relation_drop

    connection = duckdb.connect()
    kinds = {"int": "BIGINT", "float": "DOUBLE"}
    heads = ", ".join(f'"{n}" {kinds.get(types.get(n, ""), "VARCHAR")}' for n in columns)
    connection.execute(f"CREATE TABLE panel ({ROW} BIGINT, {heads})")
    rows = [[k, *row] for k, row in enumerate(zip(*columns.values(), strict=True))]
    connection.executemany(f"INSERT INTO panel VALUES ({', '.join('?' * len(rows[0]))})", rows)
    return relation_drop(connection, connection.table("panel"), "panel", "frame", given)


def _spark(columns: dict[str, list[Any]], types: dict[str, str], given: Words) -> Drop:
    from pyspark.sql import SparkSession

    from audit.sources.drops_spark import frame_drop

    session = SparkSession.builder.getOrCreate()
    kinds = {"int": "bigint", "float": "double"}
    heads = ", ".join(f"{n} {kinds.get(types.get(n, ''), 'string')}" for n in columns)
    rows = [(k, *row) for k, row in enumerate(zip(*columns.values(), strict=True))]
    return frame_drop(
        session.createDataFrame(rows, f"{ROW} bigint, {heads}"), "panel", "frame", given, row=ROW
    )


def verdicts_on(
    drop: Drop, held: Sequence[FrameCheck], limits: Limits = LIMITS
) -> list[tuple[str, dict[str, int], list[tuple[int, int]]]]:
    """For each check: its id, how many records met each verdict, and (row, code) of those that failed, in the engine's order."""
    judged, unbound = judge(drop, held, limits)
    assert not unbound
    return [found for one in judged for found in _told(one)]


def _told(one: Judged) -> Iterator[tuple[str, dict[str, int], list[tuple[int, int]]]]:
    for k, (check, tally) in enumerate(zip(one.checks, one.tallies, strict=True)):
        from audit.checks import Verdict

        counts = {v.value: tally.count(v) for v in Verdict if tally.count(v)}
        yield check.rule.id, counts, [(r[ROW], r[f"code{k}"]) for r in one.records(k, 10**6)]


def verdicts_exactly(
    rows: Sequence[dict[str, Any]], held: Sequence[FrameCheck], drop: Drop
) -> list[tuple[str, dict[str, int], list[tuple[int, int]]]]:
    """The same by fractions, record by record."""
    from audit.engine.verdicts import CODES

    told = []
    for check in held:
        counts: dict[str, int] = {}
        failing = []
        for k, row in enumerate(rows):
            verdict = _exactly(check, row, drop)
            if verdict is None:
                continue
            counts[verdict.value] = counts.get(verdict.value, 0) + 1
            if verdict in CODES[1:]:
                failing.append((k, CODES.index(verdict)))
        told.append((check.rule.id, counts, failing))
    return told


def _exactly(check: FrameCheck, row: dict[str, Any], drop: Drop) -> Any:
    """The verdict by fractions; None where there is no record: its condition does not hold, or no figure is there."""
    from audit.checks import Verdict

    kept = [_kept(one.relation, one.kept, row) for one in check.where]
    if False in kept:
        return None
    if None in kept:
        return Verdict.OPEN
    terms: dict[str, Any] = {}
    for name, bound in check.terms.items():
        items = tuple(_term(item, row, drop) for item in (bound if isinstance(bound, tuple) else (bound,)))
        terms[name] = items if isinstance(bound, tuple) else items[0]
    if all(_value(row[item.columns[0]]) is None for _, item in check.each):
        return None
    single = Check(
        rule=check.rule, equation=check.equation, target=check.target, records=(Record(terms=terms),)
    )
    (outcome,) = judge_exactly(single, check.profile)
    return outcome.verdict


def _kept(condition: Equation, wanted: bool, row: dict[str, Any]) -> bool | None:
    (name,) = condition.names
    value, bound = _value(row[name]), evaluate(condition.right, None).low  # type: ignore[arg-type]
    if value is None:
        return None
    true: bool = {"<=": value <= bound, ">=": value >= bound, "=": value == bound}[condition.relation]
    return true is wanted


def _value(number: Any) -> Fraction | None:
    if number is None or (isinstance(number, float) and not math.isfinite(number)):
        return None
    return Fraction(Decimal(repr(number)))


def _term(item: FrameTerm, row: dict[str, Any], drop: Drop) -> Term:
    column = drop.columns[item.columns[0]]
    value = _value(row[column.name])
    quantum = (
        Decimal(column.quantum.numerator) / Decimal(column.quantum.denominator)
        if column.quantum
        else Decimal(1)
    )
    text = "" if value is None else str(row[column.name])
    figure = (
        Figure(text, "empty")
        if value is None
        else Figure(text, "number", Decimal(repr(row[column.name])), quantum)
    )
    cell = Cell(text=text, row=1, column=1, figure=figure, unit=column.unit)
    table = Table(
        number=1,
        headings=(),
        grid=((cell,),),
        header_rows=0,
        rows=(),
        columns=(Column(index=0, label=("x",), unit=NONE),),
    )
    return Term(table=table, cell=cell, unit=item.unit, exact=column.quantum == 0)

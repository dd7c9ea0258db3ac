"""The exact road: honest tables are never impossible, seldom improbable; planted slips are found; what cannot be judged stays open."""

from __future__ import annotations

import random
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.checks import Check, Profile, Record, Rule, Severity, Term, Verdict
from audit.engine.exact import Outcome, judge
from audit.formulas import parse_equation
from audit.tables.build import Grid, GridCell, build_table
from audit.tables.model import Table
from audit.units import parse_unit


def row(*texts: str) -> Table:
    """A table of one row of figures."""
    cells = [GridCell(text=f"c{k}", row=0, column=k) for k in range(len(texts) + 1)]
    cells += [GridCell(text=text, row=1, column=k) for k, text in enumerate(["r", *texts])]
    return build_table(Grid(cells=cells, header_rows=1), 1)


def outcome(
    equation: str, groups: dict[str, list[str]], units: dict[str, str] | None = None, **options: object
) -> Outcome:
    """The outcome of an equation whose names stand for printed texts."""
    table = row(*(text for texts in groups.values() for text in texts))
    cells = iter(range(1, 99))
    terms = {
        name: tuple(Term(table=table, cell=table.at(1, next(cells)), unit=parse_unit(units[name]) if units and name in units else None) for _ in texts)
        for name, texts in groups.items()
    }  # fmt: skip
    bound = {name: many if len(many) > 1 else many[0] for name, many in terms.items()}
    profile = options.pop("profile", Profile())
    rule = Rule(id="r", family="formula", options=None, **options)  # type: ignore[arg-type]
    parsed = parse_equation(equation)
    (result,) = judge(
        Check(rule=rule, equation=parsed, target=parsed.names[0], records=(Record(terms=bound),)), profile
    )  # type: ignore[arg-type]
    return result


def printed(value: Fraction, places: int) -> str:
    quantum = Decimal(1).scaleb(-places)
    return format(
        (Decimal(value.numerator) / Decimal(value.denominator)).quantize(quantum, ROUND_HALF_UP), "f"
    )


reals = st.fractions(min_value=1, max_value=99_999, max_denominator=991)


@given(st.lists(reals, min_size=2, max_size=30), st.integers(0, 3))
def test_an_honest_sum_is_never_impossible_nor_a_rounding_slip(values: list[Fraction], places: int) -> None:
    total = printed(sum(values, Fraction(0)), places)
    judged = outcome(
        "total = sum(parts)", {"total": [total], "parts": [printed(value, places) for value in values]}
    )
    assert judged.verdict in (Verdict.PASS, Verdict.IMPROBABLE)


@given(reals, reals, st.integers(0, 3), st.integers(0, 2))
def test_an_honest_growth_rate_is_never_reported(
    current: Fraction, prior: Fraction, places: int, digits: int
) -> None:
    rate = printed((current / prior - 1) * 100, digits)
    groups = {"rate": [rate], "current": [printed(current, places)], "prior": [printed(prior, places)]}
    judged = outcome("rate = current / prior - 1", groups, {"rate": "%"})
    assert judged.verdict in (Verdict.PASS, Verdict.OPEN)


@given(reals, reals, st.integers(0, 3), st.integers(0, 2))
def test_an_honest_completion_is_never_reported(
    done: Fraction, target: Fraction, places: int, digits: int
) -> None:
    judged = outcome(
        "rate = done / target",
        {
            "rate": [printed(done / target * 100, digits)],
            "done": [printed(done, places)],
            "target": [printed(target, places)],
        },
        {"rate": "%"},
    )
    assert judged.verdict in (Verdict.PASS, Verdict.OPEN)


@pytest.mark.parametrize("parts", [3, 9, 18, 31])
def test_three_sigma_doubts_less_than_one_honest_table_in_a_hundred(parts: int) -> None:
    draw = random.Random(20260101 + parts)
    doubted = 0
    for _ in range(400):
        values = [Fraction(draw.randrange(1_000_000), 1000) for _ in range(parts)]
        groups = {"total": [printed(sum(values), 0)], "parts": [printed(value, 0) for value in values]}
        judged = outcome("total = sum(parts)", groups)
        assert judged.verdict in (Verdict.PASS, Verdict.IMPROBABLE)
        doubted += judged.verdict is Verdict.IMPROBABLE
    assert doubted <= 4


def test_three_sigma_still_sees_what_the_interval_cannot() -> None:
    """At 31 addends the interval allows sixteen units; seven are doubted."""
    parts = ["100"] * 31
    assert outcome("total = sum(parts)", {"total": ["3100"], "parts": parts}).verdict is Verdict.PASS
    assert outcome("total = sum(parts)", {"total": ["3107"], "parts": parts}).verdict is Verdict.IMPROBABLE
    assert outcome("total = sum(parts)", {"total": ["3120"], "parts": parts}).verdict is Verdict.IMPOSSIBLE


@given(st.lists(st.integers(100, 99_999), min_size=2, max_size=12), st.integers(10, 5000))
def test_a_planted_error_in_exact_counts_is_always_found(values: list[int], slip: int) -> None:
    groups = {"total": [f"{sum(values) + slip}人"], "parts": [f"{value}人" for value in values]}
    assert outcome("total = sum(parts)", groups).verdict is Verdict.IMPOSSIBLE


class TestVerdicts:
    def test_cut_off_instead_of_rounded_is_a_notice(self) -> None:
        judged = outcome(
            "rate = done / target", {"rate": ["100.38%"], "done": ["1556人"], "target": ["1550人"]}
        )
        assert (judged.verdict, judged.severity) == (Verdict.ROUNDING, Severity.NOTICE)

    def test_a_unit_off_where_nothing_was_rounded_is_impossible(self) -> None:
        assert (
            outcome(
                "rate = done / target", {"rate": ["100%"], "done": ["101人"], "target": ["100人"]}
            ).verdict
            is Verdict.IMPOSSIBLE
        )
        assert (
            outcome("total = a + b", {"total": ["301人"], "a": ["100人"], "b": ["200人"]}).verdict
            is Verdict.IMPOSSIBLE
        )

    def test_a_truncating_source_is_judged_as_it_prints(self) -> None:
        groups = {"rate": ["100.38%"], "done": ["1556人"], "target": ["1550人"]}
        assert (
            outcome("rate = done / target", groups, profile=Profile(rounding="truncate")).verdict
            is Verdict.PASS
        )

    def test_units_are_brought_together(self) -> None:
        assert outcome("a = b", {"a": ["121.7亿元"], "b": ["1217050万元"]}).verdict is Verdict.PASS
        assert (
            outcome("a = b", {"a": ["33.16万平方米"], "b": ["331551万平方米"]}).verdict is Verdict.IMPOSSIBLE
        )
        assert outcome("a = b", {"a": ["3人"], "b": ["3户"]}).reason == "open.units"

    def test_bounds_are_one_sided_and_about_is_wide(self) -> None:
        assert outcome("a = b", {"a": ["80%以上"], "b": ["93%"]}).verdict is Verdict.PASS
        assert outcome("a = b", {"a": ["80%以上"], "b": ["73%"]}).verdict is Verdict.IMPOSSIBLE
        assert outcome("a = b", {"a": ["约80万元"], "b": ["83万元"]}).verdict is Verdict.PASS

    def test_a_tolerance_widens_in_the_targets_unit(self) -> None:
        groups = {"total": ["12.0亿元"], "a": ["5.0亿元"], "b": ["5.0亿元"]}
        assert outcome("total = a + b", groups).verdict is Verdict.IMPOSSIBLE
        assert outcome("total = a + b", groups, tolerance=Fraction(2)).verdict is Verdict.PASS

    def test_a_rules_severity_is_a_ceiling(self) -> None:
        judged = outcome(
            "total = a + b", {"total": ["12"], "a": ["5"], "b": ["2"]}, severity=Severity.WARNING
        )
        assert (judged.verdict, judged.severity) == (Verdict.IMPOSSIBLE, Severity.WARNING)

    def test_precision_by_column_where_a_spreadsheet_dropped_zeros(self) -> None:
        cells = [
            GridCell(text=t, row=r, column=c)
            for r, line in enumerate([["a", "x"], ["t", "10.4"], ["p", "4"], ["q", "6.1"]])
            for c, t in enumerate(line)
        ]
        table = build_table(Grid(cells=cells, header_rows=1), 1)
        terms = {
            "t": Term(table=table, cell=table.at(1, 1)),
            "p": tuple(Term(table=table, cell=table.at(r, 1)) for r in (2, 3)),
        }
        check = Check(
            rule=Rule(id="r", family="sum", options=None),
            equation=parse_equation("t = sum(p)"),
            target="t",
            records=(Record(terms=terms),),
        )
        by_cell, by_column = (next(judge(check, Profile(precision=p))).verdict for p in ("cell", "column"))
        assert (by_cell, by_column) == (Verdict.PASS, Verdict.IMPOSSIBLE)


class TestOpen:
    @pytest.mark.parametrize(
        ("text", "reason"), [("", "open.empty"), ("—", "open.marker"), ("正在进行", "open.unreadable")]
    )
    def test_a_cell_without_a_figure_leaves_the_check_open(self, text: str, reason: str) -> None:
        judged = outcome("total = a + b", {"total": ["12"], "a": ["5"], "b": [text]})
        assert (judged.verdict, judged.reason, judged.severity) == (Verdict.OPEN, reason, None)

    @pytest.mark.parametrize("prior", ["0", "0.0", "-0.0"])
    def test_a_base_that_may_be_zero_leaves_the_check_open(self, prior: str) -> None:
        judged = outcome(
            "rate = current / prior - 1", {"rate": ["5"], "current": ["3"], "prior": [prior]}, {"rate": "%"}
        )
        assert (judged.verdict, judged.reason) == (Verdict.OPEN, "zero-base")

    def test_a_suppressed_part_is_any_amount_from_zero(self) -> None:
        assert outcome("total = sum(p)", {"total": ["12"], "p": ["5", "x"]}).verdict is Verdict.PASS
        assert outcome("total = sum(p)", {"total": ["12"], "p": ["15", "x"]}).verdict is Verdict.IMPOSSIBLE

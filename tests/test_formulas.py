"""The formula language: what it reads, what it refuses and where."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.formulas import FormulaError, evaluate, linear, parse, parse_equation, spell
from audit.intervals import Interval, point


class Values(dict[str, list[Fraction]]):
    def value(self, name: str) -> Interval:
        return point(self[name][0])

    def group(self, name: str) -> list[Interval]:
        return [point(value) for value in self[name]]

    def size(self, name: str) -> int:
        return len(self[name])


def value(text: str, **names: float | list[float]) -> Fraction:
    given_values = Values(
        {k: [Fraction(str(x)) for x in (v if isinstance(v, list) else [v])] for k, v in names.items()}
    )
    low, high = evaluate(parse(text), given_values)
    assert low == high
    return Fraction(low)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a + b * c", 7), ("(a + b) * c", 9), ("a − b − c", -4), ("a - (b - c)", 2), ("b ÷ c", "2/3"), ("-a + b", 1), ("5%", "1/20"), ("b × 50%", 1),
        ("sum(a, b, c)", 6), ("mean(a, c)", 2), ("max(a, b)", 2), ("min(-a, b)", -1), ("abs(a - c)", 2), ("[a] / [c]", "1/3"), ("1.5 * b", 3), ("（a＋b）", 3),
    ],
)  # fmt: skip
def test_expressions(text: str, expected: int | str) -> None:
    assert value(text, a=1, b=2, c=3) == Fraction(expected)


def test_groups_count_and_rank() -> None:
    assert value("count(cells)", cells=[1, 2, 3]) == 3
    assert value("rank(x, peers)", x=18, peers=[19, 17, 10]) == 2
    assert value("rank(-x, -peers)", x=18, peers=[19, 17, 10]) == 3
    assert value("rank(x, peers)", x=5, peers=[5, 5, 3]) == 1


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("a = b +", 7),
        ("a = (b + c", 10),
        ("a + b", 5),
        ("a = b c", 6),
        ("= b", 0),
        ("a = sum()", 8),
        ("a = [b", 4),
        ("a = b = c", 6),
        ("a = abs(b, c)", 4),
    ],
)
def test_an_unreadable_formula_says_where(text: str, position: int) -> None:
    with pytest.raises(FormulaError) as error:
        parse_equation(text)
    assert error.value.position == position


def test_relations_and_names() -> None:
    equation = parse_equation("期末结余 <= [收入/本月] - 支出")
    assert (equation.relation, equation.names) == ("<=", ("期末结余", "收入/本月", "支出"))
    assert parse_equation("a ≥ b").relation == ">="


def test_linear_coefficients() -> None:
    assert linear(parse_equation("t = a + 2 * (b - c) / 4 - 3")) == {
        "t": 1,
        "a": -1,
        "b": Fraction(-1, 2),
        "c": Fraction(1, 2),
        "": 3,
    }
    assert linear(parse_equation("t = a / b")) is None


names = st.sampled_from(["a", "b", "c"])
trees = st.recursive(
    names | st.integers(1, 99).map(str),
    lambda inner: st.tuples(inner, st.sampled_from(["+", "-", "*"]), inner).map(
        lambda t: f"({t[0]} {t[1]} {t[2]})"
    ),
    max_leaves=8,
)


@given(trees, st.integers(-50, 50), st.integers(-50, 50), st.integers(-50, 50))
def test_a_spelt_tree_reads_back_as_itself(text: str, a: int, b: int, c: int) -> None:
    spelt = spell(parse(text), str)
    assert value(spelt, a=a, b=b, c=c) == value(text, a=a, b=b, c=c)

"""The kernel's words over records held as dictionaries.

An expression is a function of a record; missing values and truths behave as in polars (three-valued, comparisons with nothing are nothing).
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Sequence
from typing import Any

__all__ = ["Expr", "Frame", "Words"]

Record = dict[str, Any]
Function = Callable[[Record], Any]


def _over(x: float, y: float) -> float:
    """x / y as columns divide: no exception where y is zero."""
    if y:
        return x / y
    return math.nan if x == 0 or x != x else math.copysign(math.inf, x) * math.copysign(1.0, y)


def _joined(join: Callable[[Any, Any], Any]) -> Callable[[Expr, Any], Expr]:
    """An operation that gives nothing where either side is nothing."""

    def method(self: Expr, other: Any) -> Expr:
        left = self.of
        if isinstance(other, Expr):
            right = other.of

            def both(row: Record) -> Any:
                x, y = left(row), right(row)
                return None if x is None or y is None else join(x, y)

            return Expr(both)

        def one(row: Record) -> Any:
            x = left(row)
            return None if x is None else join(x, other)

        return Expr(one)

    return method


def _each(make: Callable[[Any], Any]) -> Callable[[Expr], Expr]:
    """An operation on one value that gives nothing for nothing."""

    def method(self: Expr) -> Expr:
        inner = self.of

        def of(row: Record) -> Any:
            x = inner(row)
            return None if x is None else make(x)

        return Expr(of)

    return method


class Expr:
    """A column that can be worked out: `of` gives its value in a record, `name` is where it is put."""

    __slots__ = ("name", "of")

    def __init__(self, of: Function, name: str = "") -> None:
        self.of, self.name = of, name

    __add__, __sub__, __mul__, __truediv__ = map(_joined, (operator.add, operator.sub, operator.mul, _over))
    __radd__, __rsub__, __rmul__, __rtruediv__ = map(
        _joined, (operator.add, lambda x, y: y - x, operator.mul, lambda x, y: _over(y, x))
    )
    __lt__, __le__, __gt__, __ge__ = map(_joined, (operator.lt, operator.le, operator.gt, operator.ge))
    __eq__ = _joined(operator.eq)  # type: ignore[assignment]
    __hash__ = None  # type: ignore[assignment]
    __neg__, __invert__, abs = _each(operator.neg), _each(operator.not_), _each(operator.abs)
    floor, sqrt = _each(math.floor), _each(math.sqrt)

    def __and__(self, other: Expr) -> Expr:
        return _truths(self, other, decisive=False)

    def __or__(self, other: Expr) -> Expr:
        return _truths(self, other, decisive=True)

    def cast(self, kind: Callable[[Any], Any]) -> Expr:
        """The value as a float, an int, …; nothing stays nothing."""
        return _each(kind)(self)

    def is_null(self) -> Expr:
        """Whether there is no value."""
        inner = self.of
        return Expr(lambda row: inner(row) is None)

    def fill_null(self, value: Any) -> Expr:
        """The value, or another where there is none."""
        inner = self.of
        return Expr(lambda row: value if (x := inner(row)) is None else x)

    def is_between(self, low: Any, high: Any) -> Expr:
        """Whether the value is neither less than `low` nor greater than `high`."""
        return (self >= low) & (self <= high)

    def is_in(self, values: Sequence[Any]) -> Expr:
        """Whether the value is one of some."""
        return _each(frozenset(values).__contains__)(self)

    def alias(self, name: str) -> Expr:
        """The same under a name."""
        return Expr(self.of, name)


def _truths(left: Expr, right: Expr, *, decisive: bool) -> Expr:
    """Both, or either: a side that is `decisive` decides, nothing beside another is nothing."""
    a, b = left.of, right.of

    def of(row: Record) -> bool | None:
        x = a(row)
        y = x if x is decisive else b(row)
        if y is decisive:
            return decisive
        return None if x is None or y is None else not decisive

    return Expr(of)


class _When(Expr):
    __slots__ = ("condition", "yes")

    def __init__(self, condition: Function, yes: Function) -> None:
        super().__init__(lambda row: yes(row) if condition(row) else None)
        self.condition, self.yes = condition, yes

    def otherwise(self, value: Any) -> Expr:
        condition, yes, no = self.condition, self.yes, _function(value)
        return Expr(lambda row: yes(row) if condition(row) else no(row))


class _Then:
    __slots__ = ("condition",)

    def __init__(self, condition: Expr) -> None:
        self.condition = condition

    def then(self, value: Any) -> _When:
        return _When(self.condition.of, _function(value))


def _function(value: Any) -> Function:
    return value.of if isinstance(value, Expr) else lambda row: value


class Words:
    """The names that the engines give to what an expression is made of."""

    Float64, Int8, Int64, String, Boolean = float, int, int, str, bool

    @staticmethod
    def col(name: str) -> Expr:
        """A column as it stands."""
        return Expr(operator.itemgetter(name), name)

    @staticmethod
    def lit(value: Any) -> Expr:
        """The same value in every record."""
        return Expr(_function(value))

    @staticmethod
    def when(condition: Expr) -> _Then:
        """`when(a).then(b).otherwise(c)`; nothing where the condition does not hold and nothing else is said."""
        return _Then(condition)

    @staticmethod
    def min_horizontal(*values: Any) -> Expr:
        """The least of the values that are there."""
        return _of_all(min, values)

    @staticmethod
    def max_horizontal(*values: Any) -> Expr:
        """The greatest of the values that are there."""
        return _of_all(max, values)

    @staticmethod
    def coalesce(*values: Any) -> Expr:
        """The first value that is there."""
        return _of_all(operator.itemgetter(0), values)


def _of_all(choose: Callable[[list[Any]], Any], values: Sequence[Any]) -> Expr:
    functions = list(map(_function, values))

    def of(row: Record) -> Any:
        there = [x for function in functions if (x := function(row)) is not None]
        return choose(there) if there else None

    return Expr(of)


class Frame:
    """Records to which columns are added, in place."""

    __slots__ = ("records",)

    def __init__(self, records: Sequence[Record]) -> None:
        self.records = records

    def with_columns(self, *columns: Expr) -> Frame:
        """The records with more columns, each worked out from those before."""
        for row in self.records:
            row.update([(column.name, column.of(row)) for column in columns])
        return self

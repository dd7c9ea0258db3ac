"""The kernel's words over a few records: columns as lists, worked out in this process.

An expression is a function of a frame that gives a value for each of its records; missing values and truths behave as in polars (three-valued, comparisons with
nothing are nothing). A list that is `Whole` has no missing value, so that nobody has to look.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import repeat
from typing import Any

__all__ = ["Expr", "Frame", "Words", "whole"]

Values = list[Any]


class Whole(list[Any]):
    """Values of which none is missing."""

    __slots__ = ()


def whole(values: Values) -> Values:
    """The values, known as `Whole` where none is missing."""
    return values if None in values else Whole(values)


class Frame:
    """Records as columns: `columns` by name, each with `size` values."""

    __slots__ = ("columns", "size")

    def __init__(self, columns: Mapping[str, Values], size: int) -> None:
        self.columns, self.size = {name: whole(values) for name, values in columns.items()}, size

    def with_columns(self, *columns: Expr) -> Frame:
        """The records with more columns, each worked out from those before; in place."""
        self.columns.update([(column.name, column.of(self)) for column in columns])
        return self


Function = Callable[[Frame], Values]


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
            return Expr(lambda frame: _paired(join, left(frame), right(frame)))
        return Expr(lambda frame: _with(join, left(frame), other))

    return method


def _paired(join: Callable[[Any, Any], Any], xs: Values, ys: Values) -> Values:
    if type(xs) is Whole and type(ys) is Whole:
        return Whole(map(join, xs, ys))
    return [None if x is None or y is None else join(x, y) for x, y in zip(xs, ys, strict=True)]


def _with(join: Callable[[Any, Any], Any], xs: Values, other: Any) -> Values:
    if type(xs) is Whole:
        return Whole(map(join, xs, repeat(other)))
    return [None if x is None else join(x, other) for x in xs]


def _mapped(make: Callable[[Any], Any], xs: Values) -> Values:
    return Whole(map(make, xs)) if type(xs) is Whole else [None if x is None else make(x) for x in xs]


def _each(make: Callable[[Any], Any]) -> Callable[[Expr], Expr]:
    """An operation on one value that gives nothing for nothing."""

    def method(self: Expr) -> Expr:
        inner = self.of
        return Expr(lambda frame: _mapped(make, inner(frame)))

    return method


def _floor(x: float) -> float:
    """The greatest whole number that is not above x; what is no finite number as it is."""
    return math.floor(x) if math.isfinite(x) else x


class Expr:
    """A column that can be worked out: `of` gives its values in a frame, `name` is where it is put."""

    __slots__ = ("name", "of")

    def __init__(self, of: Function, name: str = "") -> None:
        self.of, self.name = of, name

    __add__, __sub__, __mul__ = map(_joined, (operator.add, operator.sub, operator.mul))
    __radd__, __rsub__, __rmul__, __rtruediv__ = map(
        _joined, (operator.add, lambda x, y: y - x, operator.mul, lambda x, y: _over(y, x))
    )
    __lt__, __le__, __gt__, __ge__ = map(_joined, (operator.lt, operator.le, operator.gt, operator.ge))
    __eq__ = _joined(operator.eq)  # type: ignore[assignment]
    __hash__ = None  # type: ignore[assignment]
    __neg__, __invert__, abs = _each(operator.neg), _each(operator.not_), _each(operator.abs)
    floor, sqrt = _each(_floor), _each(math.sqrt)

    def __and__(self, other: Expr) -> Expr:
        return _truths(self, other, decisive=False)

    def __or__(self, other: Expr) -> Expr:
        return _truths(self, other, decisive=True)

    def __truediv__(self, other: Any) -> Expr:
        left, right = self.of, _function(other)

        def of(frame: Frame) -> Values:
            xs, ys = left(frame), right(frame)
            return _paired(_over if 0.0 in ys else operator.truediv, xs, ys)

        return Expr(of)

    def at(self, record: Mapping[str, Any]) -> Any:
        """The value in a single record."""
        return self.of(Frame({name: [value] for name, value in record.items()}, 1))[0]

    def cast(self, kind: Callable[[Any], Any]) -> Expr:
        """The value as a float, an int, …; nothing stays nothing."""
        return _each(kind)(self)

    def is_null(self) -> Expr:
        """Whether there is no value."""
        inner = self.of
        return Expr(lambda frame: Whole(x is None for x in inner(frame)))

    def fill_null(self, value: Any) -> Expr:
        """The value, or another where there is none."""
        inner = self.of
        return Expr(lambda frame: whole([value if x is None else x for x in inner(frame)]))

    def is_between(self, low: float, high: float) -> Expr:
        """Whether the value is neither less than `low` nor greater than `high`."""
        inner = self.of

        def of(frame: Frame) -> Values:
            xs = inner(frame)
            if type(xs) is Whole:
                return Whole([low <= x <= high for x in xs])
            return [None if x is None else low <= x <= high for x in xs]

        return Expr(of)

    def is_in(self, values: Sequence[Any]) -> Expr:
        """Whether the value is one of some."""
        return _each(frozenset(values).__contains__)(self)

    def alias(self, name: str) -> Expr:
        """The same under a name."""
        return Expr(self.of, name)


def _truths(left: Expr, right: Expr, *, decisive: bool) -> Expr:
    """Both, or either: a side that is `decisive` decides, nothing beside another is nothing."""
    a, b, join = left.of, right.of, operator.or_ if decisive else operator.and_

    def one(x: bool | None, y: bool | None) -> bool | None:
        if x is decisive or y is decisive:
            return decisive
        return None if x is None or y is None else not decisive

    def of(frame: Frame) -> Values:
        xs, ys = a(frame), b(frame)
        if type(xs) is Whole and type(ys) is Whole:
            return Whole(map(join, xs, ys))
        return whole(list(map(one, xs, ys)))

    return Expr(of)


class _When(Expr):
    __slots__ = ("condition", "yes")

    def __init__(self, condition: Function, yes: Function) -> None:
        super().__init__(
            lambda frame: [y if c else None for c, y in zip(condition(frame), yes(frame), strict=True)]
        )
        self.condition, self.yes = condition, yes

    def otherwise(self, value: Any) -> Expr:
        condition, yes, no = self.condition, self.yes, _function(value)

        def of(frame: Frame) -> Values:
            chosen = zip(condition(frame), yes(frame), no(frame), strict=True)
            return whole([y if c else n for c, y, n in chosen])

        return Expr(of)


class _Then:
    __slots__ = ("condition",)

    def __init__(self, condition: Expr) -> None:
        self.condition = condition

    def then(self, value: Any) -> _When:
        return _When(self.condition.of, _function(value))


def _function(value: Any) -> Function:
    return value.of if isinstance(value, Expr) else lambda frame: whole([value] * frame.size)


class Words:
    """The names that the engines give to what an expression is made of."""

    Float64, Int8, Int64, String, Boolean = float, int, int, str, bool

    @staticmethod
    def col(name: str) -> Expr:
        """A column as it stands."""
        return Expr(lambda frame: frame.columns[name], name)

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


def _of_all(choose: Callable[[Sequence[Any]], Any], values: Sequence[Any]) -> Expr:
    functions = list(map(_function, values))

    def one(row: Iterable[Any]) -> Any:
        there = [x for x in row if x is not None]
        return choose(there) if there else None

    def of(frame: Frame) -> Values:
        columns = [function(frame) for function in functions]
        rows = zip(*columns, strict=True)
        if all(type(values) is Whole for values in columns):
            return Whole(map(choose, rows))
        return whole(list(map(one, rows)))

    return Expr(of)

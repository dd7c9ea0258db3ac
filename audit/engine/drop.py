"""A data drop and a rule bound to it: columns with units and precision, and equations over columns instead of cells.

A `Drop` is a frame that has not been read yet, whatever holds it. A `FrameCheck` is one equation whose names stand for columns (`FrameTerm`); in a long panel
they stand for codes of the column that the rule runs `along`, a record being all rows that share the keys of `by`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from audit.checks import Profile, Rule, Severity
from audit.formulas import Equation, Span
from audit.units import NONE, Unit

__all__ = ["Band", "Column", "Drop", "FrameBindings", "FrameCheck", "FrameTerm", "Long", "Tree", "Where"]

_DIGITS = 15  # fewer are less than 2^48 units of the last one


class Column(Struct, frozen=True, kw_only=True):
    """A column of a drop: `kind` is number, text, date or other; `quantum` one unit of its last digit in the printed unit, zero where figures are exact.

    `origin` says who knew the quantum: pack, schema, type (of the column), seen (digits of a sample), none. `dtype` is narwhals' word for its type;
    `count` names a column that says how many figures each of its values sums up. `measure` is false for what a schema calls an attribute of other figures.
    """

    name: str
    kind: str = "number"
    unit: Unit = NONE
    quantum: Fraction = Fraction(0)
    origin: str = "none"
    dtype: str = ""
    count: str = ""
    measure: bool = True

    @property
    def most(self) -> float:
        """The least figure of the column that floats may not add without a loss; infinite where its type has none such.

        >>> Column(name="a", dtype="Int64").most == 2**52, Column(name="a", dtype="Decimal(18, 2)").most == 2**48 / 100
        (True, True)
        """
        if self.dtype in ("Int64", "UInt64", "Int128", "UInt128"):
            return 2.0**52
        digits = re.findall(r"\d+", self.dtype) if self.dtype.startswith("Decimal") else []
        return 2.0**48 / 10.0 ** int(digits[1]) if len(digits) > 1 and int(digits[0]) >= _DIGITS else math.inf


class Drop(Struct, frozen=True, kw_only=True, eq=False):
    """One table of data: `name` as the user named it, `kind` (parquet, csv, duckdb, …), its columns, and a frame on `engine`.

    `row` is the column that numbers rows from 0 in the order of the source, or '' where the source has no order: then `keys` order them. `rows` is their number
    where the source tells it for nothing, and `gaps` how many figures are missing at most. `sample` gives one figure of a column, `small` makes a frame of a few rows on the same engine, `close` lets go of what the frame rests on.
    """

    name: str
    kind: str
    engine: str
    frame: Any
    columns: Mapping[str, Column]
    row: str = ""
    keys: tuple[str, ...] = ()
    period: str = ""
    rows: int | None = None
    gaps: int | None = None
    alias: str = ""
    why: str = ""
    sample: Callable[[str], Any] = field(default=lambda name: None)
    small: Callable[[dict[str, list[Any]]], Any] = field(default=lambda columns: columns)
    close: Callable[[], None] = field(default=lambda: None)

    @property
    def title(self) -> str:
        """What findings call its table."""
        return f"{self.name} · {self.alias}" if self.alias else self.name

    def code(self, column: str, ns: Any) -> Any:
        """The expression of a column of codes, as texts."""
        code = ns.col(column)
        return code if self.columns[column].kind == "text" else code.cast(ns.String)

    @property
    def numbers(self) -> Iterator[Column]:
        """The columns that hold figures: neither keys, nor the period, nor attributes of other figures."""
        for column in self.columns.values():
            named = column.name in self.keys or column.name == self.period
            if column.kind == "number" and column.measure and not named:
                yield column


class Band(Struct, frozen=True, kw_only=True):
    """A bound that a figure's past or its likes set for it (see `engine/bands.py`): `kind` is past, apart or effect, `side` 1 above and -1 below.

    `terms` are the figures that it is worked out from, `numbers` the method's parameters, `fewest` how many figures tell at all; likes are records that share the
    columns `by`. `own` stands for the record's own effect instead of the bound.
    """

    kind: str
    side: int
    terms: tuple[FrameTerm, ...]
    numbers: tuple[float, ...]
    fewest: int
    by: tuple[str, ...] = ()
    truncated: bool = False
    own: bool = False


class FrameTerm(Struct, frozen=True, kw_only=True):
    """What a name stands for in every record: a column (the first filled of several), or the rows of one `code` of the column that the rule runs along.

    `lag` takes the value of the same keys so much earlier, `running` the sum from the year's first period on, `within` the sum over the rows that share these
    columns. `rest` stands for the sum over all codes but these. Where a figure is missing but one of those `beside` it is there, it is an exact zero. `band` is a bound for the column instead of the column. `unit` and `exact` override the column's own.
    """

    columns: tuple[str, ...]
    code: str | None = None
    rest: tuple[str, ...] = ()
    lag: Span | None = None
    running: bool = False
    within: tuple[str, ...] = ()
    beside: tuple[FrameTerm, ...] = ()
    band: Band | None = None
    unit: Unit | None = None
    exact: bool | None = None

    @property
    def bare(self) -> FrameTerm:
        """The same figures, whatever the rule says of their unit."""
        return self if self.unit is None and self.exact is None else replace(self, unit=None, exact=None)

    @property
    def plain(self) -> bool:
        """True for a column as it stands in the record."""
        return not (
            self.lag or self.running or self.within or self.beside or self.band or len(self.columns) > 1
        )


class Where(Struct, frozen=True, kw_only=True):
    """A relation of printed figures that a record must keep (or, where `kept` is false, break). Where it cannot be told, the record is `silent`ly left out, or open.

    Records that a `rare` one lets in, and those that a `sparing` one keeps out, are so few that each is judged in full, which saves counting them beforehand. Where a sparing
    one cannot be told, the record is asked about all the same: it lacks a figure that the equation needs too.
    """

    relation: Equation
    kept: bool = True
    silent: bool = True
    rare: bool = False
    sparing: bool = False


FrameBindings = Mapping[str, FrameTerm | tuple[FrameTerm, ...]]
"""What an equation's names stand for in every record."""

Tree = tuple[tuple[str, str, int], ...]
"""A hierarchy: (parent, child, sign) for every edge, sign being 1 or -1."""


class Long(Struct, frozen=True, kw_only=True):
    """How the records of a long panel are made: rows that share `by` are one record, told apart by their code in `along`."""

    along: str
    by: tuple[str, ...]


class FrameCheck(Struct, frozen=True, kw_only=True):
    """`equation` held against every record of a drop; `target` names the term that it judges.

    `where` restricts it to some records. `tree` makes one check of each parent in a hierarchy: the names
    are `total` and `parts` then, and `missing` is VTL's word for what an absent item means. `exempt` and `note` are catalogue codes, `cap` lowers the severity;
    `plausible` marks a bound that a true figure may break. A record without a figure for one of `needs` takes no part, nor does a row
    whose column is one of the words beside it in `without`: neither as a record nor among the likes of others.
    """

    rule: Rule
    equation: Equation
    target: str
    terms: FrameBindings
    long: Long | None = None
    where: tuple[Where, ...] = ()
    conditions: FrameBindings = field(default_factory=dict)
    tree: Tree = ()
    missing: str = "non_null"
    exempt: str = ""
    note: str = ""
    cap: Severity | None = None
    plausible: bool = False
    needs: tuple[str, ...] = ()
    without: tuple[tuple[str, tuple[str, ...]], ...] = ()
    profile: Profile = Profile()

    @property
    def each(self) -> Iterator[tuple[str, FrameTerm]]:
        """Every term with its name, groups one by one."""
        for name, bound in self.terms.items():
            for item in bound if isinstance(bound, tuple) else (bound,):
                yield name, item

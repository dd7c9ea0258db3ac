"""Frames whose rows are the records of checks: as they come, one row for all codes of a long panel, or one for every parent of a hierarchy; earlier periods beside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from audit.checks import Rule
from audit.engine.drop import Column, Drop, FrameCheck, FrameTerm
from audit.engine.frames import Kernel, Measured
from audit.engine.periods import Period, read_period, steps
from audit.engine.shortcut import ones
from audit.engine.trees import shape_tree
from audit.formulas import linear
from audit.intervals import Undefined
from audit.units import NONE, Unit

__all__ = ["Shaped", "Unbound", "kernel", "shape"]


class Unbound(LookupError):
    """A check that cannot be put on its frame: `code` is in the catalogue, `values` fill in the sentence."""

    def __init__(self, code: str, rule: Rule, **values: str) -> None:
        super().__init__(code, rule.id)
        self.code, self.rule, self.values = code, rule, values


@dataclass(slots=True, kw_only=True)
class Shaped:
    """A frame with the checks that its rows are records of; `drop` has the columns of its own. `labels` name a record, `order` sorts them; `names` has the words for physical columns, `values` the drop's own columns that their figures stand in."""

    frame: Any
    ns: Any
    drop: Drop
    bound: list[tuple[FrameCheck, Kernel]] = field(default_factory=list)
    labels: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    rows: int | None = None
    names: dict[str, str] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    unbound: list[Unbound] = field(default_factory=list)


def shape(drop: Drop, checks: Sequence[FrameCheck], ns: Any) -> Iterator[Shaped]:
    """One frame for all checks on the drop's own rows, one for each set of keys of a long panel, one for each hierarchy."""
    wide = [check for check in checks if not check.long]
    if wide:
        labels = tuple(name for name in (drop.row, *drop.keys, drop.period) if name)
        order = (drop.row,) if drop.row else tuple(name for name in (*drop.keys, drop.period) if name)
        shaped = Shaped(
            frame=drop.frame,
            ns=ns,
            drop=drop,
            labels=tuple(dict.fromkeys(labels)),
            order=order,
            rows=drop.rows,
        )
        yield _filled(shaped, wide, drop, drop.keys)
    for long in dict.fromkeys(check.long for check in checks if check.long and not check.tree):
        group = [check for check in checks if check.long == long and not check.tree]
        codes = _Codes(drop, long.along, ns)
        named = [
            replace(check, terms=codes.terms(check.terms), conditions=codes.terms(check.conditions))
            for check in group
        ]
        pivot = replace(
            drop, frame=codes.frame(long.by), columns={**drop.columns, **codes.columns}, rows=None
        )
        shaped = Shaped(
            frame=pivot.frame,
            ns=ns,
            drop=pivot,
            labels=long.by,
            order=long.by,
            names=codes.words,
            values={name: key[0] for key, name in codes.named.items()},
        )
        yield _filled(shaped, named, pivot, long.by)
    for check in checks:
        if check.tree:
            frame, measures = shape_tree(drop, check, ns)
            made = replace(kernel(check, drop, {}), measures={
                name: [replace(item, **measures[name])] for name, (item,) in kernel(check, drop, {}).measures.items()
            })  # fmt: skip
            by = (*(check.long.by if check.long else ()), "parent")
            yield Shaped(frame=frame, ns=ns, drop=drop, bound=[(check, made)], labels=by, order=by)


def _filled(shaped: Shaped, checks: Sequence[FrameCheck], drop: Drop, keys: Sequence[str]) -> Shaped:
    derived = _Derived(drop, tuple(key for key in keys if key != drop.period), shaped.frame, shaped.ns)
    for check in checks:
        try:
            places = {term: derived.place(check.rule, term) for term in _terms(check)}
            shaped.bound.append((check, kernel(check, drop, places)))
        except Unbound as unbound:
            shaped.unbound.append(unbound)
        except Undefined as undefined:
            shaped.unbound.append(Unbound(undefined.code, check.rule))
    shaped.frame = derived.frame
    return shaped


def _terms(check: FrameCheck) -> Iterator[FrameTerm]:
    for bound in (*check.terms.values(), *check.conditions.values()):
        yield from bound if isinstance(bound, tuple) else (bound,)


class _Codes:
    """The codes of a long panel, each with its figures in a column of its own."""

    def __init__(self, drop: Drop, along: str, ns: Any) -> None:
        self.drop, self.along, self.ns = drop, along, ns
        self.named: dict[tuple[str, str | None, tuple[str, ...]], str] = {}

    def terms(self, bindings: Any) -> Any:
        return {
            name: tuple(map(self.term, bound)) if isinstance(bound, tuple) else self.term(bound)
            for name, bound in bindings.items()
        }

    def term(self, term: FrameTerm) -> FrameTerm:
        name = self.named.setdefault((term.columns[0], term.code, term.rest), f"__v{len(self.named)}")
        return replace(term, columns=(name,), code=None, rest=())

    @property
    def columns(self) -> dict[str, Column]:
        """The new columns, with the unit and precision of the one that their figures stand in."""
        return {
            name: replace(self.drop.columns[value], name=name, count=f"{name}_n" if rest else "")
            for (value, _, rest), name in self.named.items()
        }

    @property
    def words(self) -> dict[str, str]:
        """What each new column is called: its code, and its measure where there are several."""
        several = len({value for value, _, _ in self.named}) > 1
        called = {
            name: code if code is not None else f"all but {', '.join(rest)}"
            for (_, code, rest), name in self.named.items()
        }
        return {
            name: f"{called[name]} {value}" if several else called[name]
            for (value, _, _), name in self.named.items()
        }

    def frame(self, by: Sequence[str]) -> Any:
        """A row for each set of keys: of rows that share keys and code the one figure that they agree on."""
        ns, along = self.ns, self.ns.col(self.along)
        along = along if self.drop.columns[self.along].kind == "text" else along.cast(ns.String)
        wanted = [code for _, code, _ in self.named if code is not None]
        frame = self.drop.frame
        if not any(rest for _, _, rest in self.named):
            frame = frame.filter(along.is_in(wanted))
        frame = frame.with_columns(*(
            ns.when(along == code if code is not None else ~along.is_in(list(rest))).then(ns.col(value)).alias(name)
            for (value, code, rest), name in self.named.items()
        ))  # fmt: skip
        frame = frame.group_by(*by).agg(
            *(part for key, name in self.named.items() for part in self._agreed(key, name))
        )
        return frame.with_columns(*(self._one(key, name) for key, name in self.named.items()))

    def _agreed(self, key: tuple[str, str | None, tuple[str, ...]], name: str) -> Iterator[Any]:
        column = self.ns.col(name)
        if key[1] is None:
            yield from (column.sum().alias(f"{name}_high"), column.count().alias(f"{name}_n"))
        else:
            yield from (column.max().alias(f"{name}_high"), column.min().alias(f"{name}_low"))

    def _one(self, key: tuple[str, str | None, tuple[str, ...]], name: str) -> Any:
        high = self.ns.col(f"{name}_high")
        kept = self.ns.col(f"{name}_n") > 0 if key[1] is None else high == self.ns.col(f"{name}_low")
        return self.ns.when(kept).then(high).alias(name)


class _Derived:
    """Columns that a frame does not have yet: the first filled of several, sums over keys, running sums, earlier periods."""

    def __init__(self, drop: Drop, keys: tuple[str, ...], frame: Any, ns: Any) -> None:
        self.drop, self.keys, self.frame, self.ns = drop, keys, frame, ns
        self.made: dict[FrameTerm, Measured] = {}
        self.period: Period | None = None

    def place(self, rule: Rule, term: FrameTerm) -> Measured:
        """The physical column of a term, made where it is derived."""
        bare = replace(term, unit=None, exact=None)
        if bare not in self.made:
            self.made[bare] = self._make(rule, bare)
        return self.made[bare]

    def _make(self, rule: Rule, term: FrameTerm) -> Measured:
        if term.lag:
            return self._lagged(rule, self.place(rule, replace(term, lag=None)), term)
        if term.running:
            return self._running(rule, self.place(rule, replace(term, running=False)))
        if term.within:
            return self._within(self.place(rule, replace(term, within=())), term.within)
        if len(term.columns) > 1:
            return self._first(term.columns)
        column = self.drop.columns[term.columns[0]]
        whole = column.dtype.startswith(("Int", "UInt"))
        return Measured(
            column=column.name, count=column.count, whole=whole, float64=column.dtype == "Float64"
        )

    def _name(self) -> str:
        return f"__d{len(self.made)}"

    def _first(self, columns: Sequence[str]) -> Measured:
        """The first filled one, in base units."""
        name = self._name()
        values = [
            self.ns.col(c).cast(self.ns.Float64) * float(self.drop.columns[c].unit.factor) for c in columns
        ]
        self.frame = self.frame.with_columns(self.ns.coalesce(*values).alias(name))
        return Measured(column=name, float64=True)

    def _within(self, inner: Measured, within: Sequence[str]) -> Measured:
        name, value = self._name(), self.ns.col(inner.column).cast(self.ns.Float64)
        self.frame = self.frame.with_columns(
            value.sum().over(*within).alias(name),
            ones(self.ns, value.is_null()).sum().over(*within).alias(f"{name}_gaps"),
            value.count().over(*within).alias(f"{name}_n"),
        )
        return self._without_gaps(name)

    def _without_gaps(self, name: str) -> Measured:
        """A sum over figures of which one is missing is no figure."""
        whole = self.ns.when(self.ns.col(f"{name}_gaps") == 0).then(self.ns.col(name)).alias(name)
        self.frame = self.frame.with_columns(whole)
        return Measured(column=name, count=f"{name}_n", float64=True)

    def _running(self, rule: Rule, inner: Measured) -> Measured:
        period = self._numbered(rule)
        if period.form not in ("month", "quarter"):
            raise Unbound("drop.period.form", rule, column=self.drop.period)
        ns, name = self.ns, self._name()
        value = ns.col(inner.column).cast(ns.Float64)
        self.frame = self.frame.with_columns((ns.col("__period") // 12).alias("__year"))
        keys = (*self.keys, "__year")
        self.frame = self.frame.with_columns(
            value.cum_sum().over(*keys, order_by="__period").alias(name),
            ones(ns, ~value.is_null()).cum_sum().over(*keys, order_by="__period").alias(f"{name}_n"),
        )
        months = 3 if period.form == "quarter" else 1
        due = (ns.col("__period") % 12) // months + 1
        self.frame = self.frame.with_columns((due - ns.col(f"{name}_n")).alias(f"{name}_gaps"))
        return self._without_gaps(name)

    def _lagged(self, rule: Rule, inner: Measured, term: FrameTerm) -> Measured:
        """The value of the same keys a span earlier, null where there is none, or several that differ."""
        period, ns, name = self._numbered(rule), self.ns, self._name()
        assert term.lag is not None
        back = steps(term.lag, period.form)
        if back is None:
            raise Unbound("drop.period.form", rule, column=self.drop.period)
        on = [*self.keys, "__period"]
        columns = [
            ns.col(inner.column).alias(name),
            *([ns.col(inner.count).alias(f"{name}_n")] if inner.count else []),
        ]
        earlier = self.frame.select(*self.keys, (ns.col("__period") + back).alias("__period"), *columns)
        counts = [ns.col(f"{name}_n").max()] if inner.count else []
        earlier = earlier.group_by(*on).agg(
            ns.col(name).max(), ns.col(name).min().alias(f"{name}_low"), *counts
        )
        agreed = ns.when(ns.col(name) == ns.col(f"{name}_low")).then(ns.col(name)).alias(name)
        self.frame = self.frame.join(earlier.with_columns(agreed), on=on, how="left")
        return replace(inner, column=name, count=f"{name}_n" if inner.count else "")

    def _numbered(self, rule: Rule) -> Period:
        """Adds the number of each record's period, once."""
        if self.period is None:
            if not self.drop.period:
                raise Unbound("drop.period.none", rule)
            self.period = read_period(self.drop.sample(self.drop.period))
            if self.period is None:
                raise Unbound("drop.period.form", rule, column=self.drop.period)
            self.frame = self.frame.with_columns(
                self.period.index(self.ns, self.drop.period).alias("__period")
            )
        return self.period


def kernel(check: FrameCheck, drop: Drop, places: dict[FrameTerm, Measured]) -> Kernel:
    """The check on physical columns, every figure brought to one unit; `Undefined` where a sum would add unlike things."""
    units = _Units(check, drop)
    terms = {name: bound if isinstance(bound, tuple) else (bound,) for name, bound in check.terms.items()}
    measures = {name: [units.measured(term, places) for term in group] for name, group in terms.items()}
    conditions = {
        name: [
            units.measured(term, places, base=True)
            for term in (bound if isinstance(bound, tuple) else (bound,))
        ]
        for name, bound in check.conditions.items()
    }
    tolerance = Fraction(0)
    if check.rule.tolerance:
        scale = abs((units.coefficients or {}).get(check.target, Fraction(1)))
        tolerance = check.rule.tolerance * units.factor(terms[check.target][0]) * scale / units.base
    return Kernel(
        equation=check.equation, target=check.target, measures=measures, coefficients=units.coefficients, profile=check.profile, tolerance=tolerance,
        where=check.where, conditions=conditions,
    )  # fmt: skip


class _Units:
    """Brings the figures of a check to one unit: the target's in a sum (so that decimals stay short), the base elsewhere."""

    def __init__(self, check: FrameCheck, drop: Drop) -> None:
        self.drop, self.coefficients = drop, linear(check.equation)
        self.default = self._common([term for _, term in check.each])
        target = next(term for name, term in check.each if name == check.target)
        short = self.coefficients is not None and not self.coefficients.get("")
        self.base = Fraction(1)
        self.base = self.factor(target) if short else Fraction(1)

    def unit(self, term: FrameTerm) -> Unit:
        return term.unit if term.unit is not None else self.drop.columns[term.columns[0]].unit

    def _common(self, terms: Sequence[FrameTerm]) -> Unit:
        if self.coefficients is None:
            return NONE
        known = [unit for unit in map(self.unit, terms) if unit.dimension]
        if len({unit.dimension for unit in known}) > 1 and len(self.coefficients) > 1:
            raise Undefined("open.units")
        return known[0] if len({unit.factor for unit in known}) == 1 else NONE

    def factor(self, term: FrameTerm) -> Fraction:
        """Of the column's own figures to the base of their unit."""
        unit = self.unit(term)
        return (self.default if unit is NONE or (not unit.dimension and unit.factor == 1) else unit).factor

    def measured(self, term: FrameTerm, places: dict[FrameTerm, Measured], *, base: bool = False) -> Measured:
        bare = replace(term, unit=None, exact=None)
        column = self.drop.columns[term.columns[0]]
        place = places.get(bare) or places.get(term) or Measured(column=column.name)
        whole = Fraction(1) if base else self.base
        factor = self.factor(term) if whole == 1 else self.factor(term) / whole
        exact = column.quantum == 0 if term.exact is None else term.exact
        quantum = Fraction(0) if exact else column.quantum if factor == 1 else column.quantum * factor
        coalesced = len(term.columns) > 1  # already in base units
        return replace(place, factor=1 / whole if coalesced else factor, quantum=quantum)

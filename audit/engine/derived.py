"""Columns that a frame does not have yet: the first filled of several, sums over keys, running sums, earlier periods."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from audit.checks import Rule
from audit.engine.bands import Part, apart, effect, half_of, own_effects, past
from audit.engine.drop import Band, Drop, FrameTerm
from audit.engine.frames import Measured
from audit.engine.periods import Period, read_period, steps
from audit.engine.shortcut import ones

__all__ = ["Derived", "Unbound"]


class Unbound(LookupError):
    """A check that cannot be put on its frame: `code` is in the catalogue, `values` fill in the sentence."""

    def __init__(self, code: str, rule: Rule, **values: str) -> None:
        super().__init__(code, rule.id)
        self.code, self.rule, self.values = code, rule, values


class Derived:
    """Columns that a frame does not have yet: the first filled of several, sums over keys, running sums, earlier periods."""

    def __init__(self, drop: Drop, keys: tuple[str, ...], frame: Any, ns: Any) -> None:
        self.drop, self.keys, self.frame, self.ns = drop, keys, frame, ns
        self.base = frame
        self.made: dict[FrameTerm, Measured] = {}
        self.period: Period | None = None

    def place(self, rule: Rule, term: FrameTerm) -> Measured:
        """The physical column of a term, made where it is derived."""
        bare = term.bare
        if bare not in self.made:
            self.made[bare] = self._make(rule, bare)
        return self.made[bare]

    def _make(self, rule: Rule, term: FrameTerm) -> Measured:
        if term.band:
            return self._banded(rule, term, term.band)
        if term.beside:
            return self._filled(rule, replace(term, beside=()), term.beside)
        if term.lag:
            return self._lagged(rule, term)
        if term.running:
            return self._running(rule, self.place(rule, replace(term, running=False)))
        if term.within:
            return self._within(self.place(rule, replace(term, within=())), term.within)
        if len(term.columns) > 1:
            return self._first(term.columns)
        column = self.drop.columns[term.columns[0]]
        whole = column.dtype.startswith(("Int", "UInt"))
        return Measured(
            column=column.name,
            count=column.count,
            whole=whole,
            float64=column.dtype == "Float64",
            most=column.most,
            single=column.dtype == "Float32",
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
        single = any(self.drop.columns[c].dtype == "Float32" for c in columns)
        return Measured(column=name, float64=True, single=single)

    def _filled(self, rule: Rule, term: FrameTerm, beside: Sequence[FrameTerm]) -> Measured:
        """The figures, an exact zero where there is none though one beside it is there: as a sum of no figures, it has no last digit."""
        inner, others = self.place(rule, term), [self.place(rule, one) for one in beside]
        ns, name = self.ns, self._name()
        value, any_there = (
            ns.col(inner.column).cast(ns.Float64),
            ns.coalesce(*(ns.col(o.column) for o in others)),
        )
        count = ns.coalesce(ns.col(inner.count), ns.lit(0)) if inner.count else ones(ns, ~value.is_null())
        filled = ns.when(~any_there.is_null()).then(ns.coalesce(value, ns.lit(0.0)))
        self.frame = self.frame.with_columns(filled.alias(name), count.alias(f"{name}_n"))
        return replace(inner, column=name, count=f"{name}_n", whole=False, float64=True)

    def _banded(self, rule: Rule, term: FrameTerm, band: Band) -> Measured:
        """A bound of a plausibility check, or the effect that is held against it: all columns of a band are made at once."""
        both = replace(term, band=replace(band, side=0, own=False))
        if both not in self.made:  # what cannot be placed is found before anything is made
            mine = self._parts(rule, both, band) if band.kind != "apart" else []
            name = self._name()
            self._bounds(rule, both, replace(band, by=band.by or (f"{name}_all",)), mine, name)
            self.made[both] = Measured(column=name, float64=True)
        made = self.made[both]
        end = ("own_" if band.own else "") + ("most" if band.side > 0 else "least")
        return replace(made, column=f"{made.column}_{end}")

    def _bounds(self, rule: Rule, term: FrameTerm, band: Band, mine: Sequence[Part], name: str) -> None:
        ns = self.ns
        if band.kind == "past":
            self.frame = past(ns, self.frame, band, mine, name)
            return
        others = self.fresh()  # what a group sets is worked out on its own figures alone
        parts = others._parts(rule, term, band)
        if f"{name}_all" in band.by:
            for one in (others, self):
                one.frame = one.frame.with_columns(ns.lit(0).alias(f"{name}_all"))
        told = (apart if band.kind == "apart" else effect)(ns, others.frame, band, parts, name)
        self.frame = self.frame.join(told, on=list(band.by), how="left")
        if band.kind == "effect":
            self.frame = own_effects(ns, self.frame, band, mine, name)

    def _parts(self, rule: Rule, term: FrameTerm, band: Band) -> list[Part]:
        judged, parts = self.drop.columns[term.columns[0]].unit, []
        for one in band.terms:
            column = self.drop.columns[one.columns[0]]
            factor = (one.unit or column.unit).factor / judged.factor
            half = half_of(column.quantum, factor, band.truncated)
            parts.append(Part(self.place(rule, one).column, float(factor), half))
        return parts

    def fresh(self) -> Derived:
        """The frame without anything derived yet: what is joined to it should not carry along what was joined before."""
        return Derived(self.drop, self.keys, self.base, self.ns)

    def _within(self, inner: Measured, within: Sequence[str]) -> Measured:
        name, value = self._name(), self.ns.col(inner.column).cast(self.ns.Float64)
        self.frame = self.frame.with_columns(
            value.sum().over(*within).alias(name),
            ones(self.ns, value.is_null()).sum().over(*within).alias(f"{name}_gaps"),
            value.count().over(*within).alias(f"{name}_n"),
        )
        return self._without_gaps(name, inner)

    def _without_gaps(self, name: str, inner: Measured) -> Measured:
        """A sum over figures of which one is missing is no figure."""
        whole = self.ns.when(self.ns.col(f"{name}_gaps") == 0).then(self.ns.col(name)).alias(name)
        self.frame = self.frame.with_columns(whole)
        return Measured(column=name, count=f"{name}_n", float64=True, single=inner.single)

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
        return self._without_gaps(name, inner)

    def _lagged(self, rule: Rule, term: FrameTerm) -> Measured:
        """The value of the same keys a span earlier, null where there is none, or several that differ."""
        period, ns, name = self._numbered(rule), self.ns, self._name()
        assert term.lag is not None
        back = steps(term.lag, period.form)
        if back is None:
            raise Unbound("drop.period.form", rule, column=self.drop.period)
        before = self.fresh()
        inner = before.place(rule, replace(term, lag=None))
        before._numbered(rule)
        on = [*self.keys, "__period"]
        columns = [
            ns.col(inner.column).alias(name),
            *([ns.col(inner.count).alias(f"{name}_n")] if inner.count else []),
        ]
        dated = before.frame.filter(~ns.col("__period").is_null())  # pandas would join what has none
        earlier = dated.select(*self.keys, (ns.col("__period") + back).alias("__period"), *columns)
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

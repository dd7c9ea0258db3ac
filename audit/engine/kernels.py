"""A check on physical columns: every figure brought to one unit."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from fractions import Fraction

from msgspec.structs import replace

from audit.engine.drop import Drop, FrameCheck, FrameTerm
from audit.engine.frames import Kernel, Measured, Measures
from audit.formulas import linear
from audit.intervals import Undefined
from audit.units import NONE, Unit

__all__ = ["Kernels", "kernel"]

_NONE, _ONE = Fraction(0), Fraction(1)


def kernel(check: FrameCheck, drop: Drop, places: Mapping[FrameTerm, Measured]) -> Kernel:
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
    tolerance = _NONE
    if check.rule.tolerance:
        scale = abs((units.coefficients or {}).get(check.target, Fraction(1)))
        tolerance = check.rule.tolerance * units.factor(terms[check.target][0]) * scale / units.base
    return Kernel(
        equation=check.equation, target=check.target, measures=measures, coefficients=units.coefficients, profile=check.profile, tolerance=tolerance,
        where=check.where, conditions=conditions, plausible=check.plausible, needs=check.needs,
    )  # fmt: skip


class Kernels:
    """The kernels of many checks on one drop: of those that differ in nothing but their columns the first is worked out, and the others are `like` it."""

    def __init__(self, drop: Drop) -> None:
        self.drop = drop
        self.known: dict[Hashable, Kernel] = {}
        self.read: dict[int, Hashable] = {}

    def of(self, check: FrameCheck, terms: Sequence[FrameTerm], places: Sequence[Measured]) -> Kernel:
        """The check on physical columns: `places` are those of `terms`, which are its own and then those of its conditions; `Undefined` as `kernel` has it."""
        key = self._key(check, terms, places)
        if (known := self.known.get(key)) is None:
            known = self.known[key] = kernel(check, self.drop, dict(zip(terms, places, strict=True)))
            return known
        rest = iter(places)
        return replace(
            known,
            measures=_moved(known.measures, rest),
            conditions=_moved(known.conditions, rest),
            like=known,
        )

    def _key(self, check: FrameCheck, terms: Sequence[FrameTerm], places: Sequence[Measured]) -> Hashable:
        """What a kernel rests on beside the names of its columns; the checks keep alive what is told by its identity."""
        columns = [place.column for place in places]
        return (
            id(check.equation), id(check.profile), check.target, check.rule.tolerance, check.plausible, check.needs,
            tuple((id(w.relation), w.kept, w.silent, w.rare, w.sparing) for w in check.where),
            tuple(
                (name, len(bound) if isinstance(bound, tuple) else 0)
                for bindings in (check.terms, check.conditions) for name, bound in bindings.items()
            ),
            len(check.terms), tuple(map(columns.index, columns)),
            tuple(self.read.get(id(term)) or self._figures(term, place) for term, place in zip(terms, places, strict=True)),
        )  # fmt: skip

    def _figures(self, term: FrameTerm, place: Measured) -> Hashable:
        """How the figures of a term are read, worked out once for all checks that share it."""
        column = self.drop.columns[term.columns[0]]
        quantum = column.quantum
        self.read[id(term)] = read = (
            id(column.unit), quantum.numerator, quantum.denominator, id(term.unit), term.exact, len(term.columns) > 1,
            place.count != "", place.whole, place.float64, place.most, place.single,
        )  # fmt: skip
        return read


def _moved(measures: Mapping[str, Sequence[Measured]], places: Iterator[Measured]) -> Measures:
    """The same figures in other columns."""
    return {
        name: [replace(item, column=place.column, count=place.count) for item, place in zip(group, places)]  # noqa: B905
        for name, group in measures.items()
    }


class _Units:
    """Brings the figures of a check to one unit: the target's in a sum (so that decimals stay short), the base elsewhere."""

    def __init__(self, check: FrameCheck, drop: Drop) -> None:
        self.drop, self.coefficients = drop, linear(check.equation)
        self.default = self._common(check)
        target = next(term for name, term in check.each if name == check.target)
        short = self.coefficients is not None and not self.coefficients.get("")
        self.base = _ONE
        self.base = self.factor(target) if short else _ONE

    def unit(self, term: FrameTerm) -> Unit:
        return term.unit if term.unit is not None else self.drop.columns[term.columns[0]].unit

    def _common(self, check: FrameCheck) -> Unit:
        """As `bound.common_unit` has it, of columns."""
        if self.coefficients is None:
            return NONE
        units = [self.unit(term) for name, term in check.each if name in self.coefficients]
        known = [unit for unit in units if unit.dimension]
        if len({unit.dimension for unit in known}) > 1 and len(self.coefficients) > 1:
            raise Undefined("open.units")
        factors = {unit.factor for unit in known}
        if len(factors) > 1 and any(_is_bare(unit) for unit in units):
            raise Undefined("open.unitless")
        return known[0] if len(factors) == 1 else NONE

    def factor(self, term: FrameTerm) -> Fraction:
        """Of the column's own figures to the base of their unit."""
        unit = self.unit(term)
        return (self.default if _is_bare(unit) else unit).factor

    def measured(
        self, term: FrameTerm, places: Mapping[FrameTerm, Measured], *, base: bool = False
    ) -> Measured:
        column = self.drop.columns[term.columns[0]]
        place = places.get(term.bare) or places.get(term) or Measured(column=column.name)
        whole = _ONE if base else self.base
        factor = self.factor(term) if whole == 1 else self.factor(term) / whole
        exact = column.quantum == 0 if term.exact is None else term.exact
        quantum = _NONE if exact else column.quantum if factor == 1 else column.quantum * factor
        coalesced = len(term.columns) > 1  # already in base units
        return Measured(
            column=place.column, factor=1 / whole if coalesced else factor, quantum=quantum, count=place.count, whole=place.whole,
            float64=place.float64, most=place.most, single=place.single,
        )  # fmt: skip


def _is_bare(unit: Unit) -> bool:
    """True for figures without a unit of their own."""
    return not unit.dimension and unit.factor == 1

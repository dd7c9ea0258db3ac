"""Frames whose rows are the records of checks: as they come, one row for all codes of a long panel, or one for every parent of a hierarchy; earlier periods beside."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from audit.engine.derived import Derived, Unbound
from audit.engine.drop import Column, Drop, FrameCheck, FrameTerm
from audit.engine.frames import Kernel, Measured
from audit.engine.kernels import Kernels, kernel
from audit.engine.shortcut import folded
from audit.engine.trees import shape_tree
from audit.intervals import Undefined

__all__ = ["Shaped", "Unbound", "kept_rows", "shape"]


class Shaped(Struct, kw_only=True):
    """A frame with the checks that its rows are records of; `drop` has the columns of its own. `labels` name a record, `order` sorts them; `names` has the words for physical columns, `values` the drop's own columns that their figures stand in. `again` makes the same of other rows of the drop."""

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
    again: Callable[[Any], Shaped] | None = None


def shape(drop: Drop, checks: Sequence[FrameCheck], ns: Any) -> Iterator[Shaped]:
    """One frame for all checks on the drop's own rows, one for each set of keys of a long panel, one for each hierarchy; apart those that leave out rows."""
    for left_out in dict.fromkeys(check.without for check in checks):
        asked = [check for check in checks if check.without == left_out]
        kept = (
            replace(drop, frame=drop.frame.filter(kept_rows(drop, left_out, ns)), rows=None)
            if left_out
            else drop
        )
        yield from _shaped(kept, asked, ns)


def kept_rows(drop: Drop, without: Sequence[tuple[str, Sequence[str]]], ns: Any) -> Any:
    """The expression that is true of the rows whose columns hold none of the words beside them in `without`."""
    met = [drop.code(name, ns).is_in(list(words)).fill_null(False) for name, words in without]
    return ~folded(met, operator.or_)


def _shaped(drop: Drop, checks: Sequence[FrameCheck], ns: Any) -> Iterator[Shaped]:
    wide = [check for check in checks if not check.long]
    if wide:
        labels = tuple(dict.fromkeys(name for name in (drop.row, *drop.keys, drop.period) if name))
        order = (drop.row,) if drop.row else labels
        shaped = Shaped(
            frame=drop.frame,
            ns=ns,
            drop=drop,
            labels=labels,
            order=order,
            rows=drop.rows,
            again=_again(drop, wide, ns),
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
            again=_again(drop, group, ns),
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


def _again(drop: Drop, checks: Sequence[FrameCheck], ns: Any) -> Callable[[Any], Shaped]:
    """The first frame for these checks, over the rows that are given instead of all."""
    return lambda frame: next(shape(replace(drop, frame=frame, rows=None), checks, ns))


def _filled(shaped: Shaped, checks: Sequence[FrameCheck], drop: Drop, keys: Sequence[str]) -> Shaped:
    derived = Derived(drop, tuple(key for key in keys if key != drop.period), shaped.frame, shaped.ns)
    kernels = Kernels(drop)
    placed: dict[int, Measured] = {}  # the terms are the checks' own, so that their identities last
    for check in checks:
        try:
            terms = list(_terms(check))
            for term in terms:
                if id(term) not in placed:
                    placed[id(term)] = derived.place(check.rule, term)
            places = [placed[id(term)] for term in terms]
            shaped.bound.append((check, kernels.of(check, terms, places)))
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
        beside = tuple(map(self.term, term.beside))
        band = term.band and replace(term.band, terms=tuple(map(self.term, term.band.terms)))
        return replace(term, columns=(name,), code=None, rest=(), beside=beside, band=band)

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
        ns, along = self.ns, self.drop.code(self.along, self.ns)
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

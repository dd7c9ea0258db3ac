"""What families share to bind their rules to data drops: how the words of a rule become columns, codes of a long panel, and earlier periods.

A family that can be held against drops has `bind_drop(rule, scope)`, which yields `FrameCheck`s. A word is a column; under `along:` it is a code of that column.
`prior(x, 1y)` is x of the same keys a year before, `cumulative(x)` its sum from the year's first period on, `sum(x by k)` its sum over the rows that share k.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from audit.checks import Profile, Rule
from audit.engine.drop import Band, Column, Drop, FrameBindings, FrameCheck, FrameTerm, Long, Tree, Where
from audit.formulas import (
    Binary,
    Call,
    Equation,
    FormulaError,
    Name,
    Negative,
    Node,
    Span,
    names,
    parse,
    parse_equation,
)
from audit.tables.labels import LabelError, match_label, nearest
from audit.units import PERCENT, TIMES, Unit

__all__ = [
    "LEAST",
    "MOST",
    "DropScope",
    "Place",
    "banded",
    "bands",
    "check",
    "column",
    "framed",
    "likes",
    "others",
    "places",
    "plausible",
    "rated",
]


class DropScope(Struct, frozen=True, kw_only=True):
    """What a rule sees of a drop: the drop, how its source prints, the hierarchies that the pack's rules name (by their file's name)."""

    drop: Drop
    profile: Profile = Profile()
    trees: Mapping[str, Tree] = field(default_factory=dict)


class Place(Struct, frozen=True, kw_only=True):
    """Where the words of a rule are looked up: the columns of a wide drop, or the codes of `long.along` with their figures in `value`."""

    rule: Rule
    scope: DropScope
    long: Long | None = None
    value: str = ""

    def term(self, word: str, **override: Any) -> FrameTerm:
        """What a word stands for; `LabelError` where it names no column, or several."""
        drop = self.scope.drop
        if not self.long and (word in drop.columns or match_label(word, list(drop.columns))):
            return FrameTerm(columns=(figures(drop, word).name,), **override)
        node = _call(word)
        if isinstance(node, Call):
            return self.derived(node, **override)
        if self.long:
            return FrameTerm(columns=(self.value,), code=word.strip(), **override)
        return FrameTerm(columns=(figures(drop, word).name,), **override)

    def derived(self, node: Call, **override: Any) -> FrameTerm:
        """prior(x, 1y), cumulative(x), sum(x by k), and prior(cumulative(x), 1m)."""
        inner = node.arguments[0]
        term = self.derived(inner) if isinstance(inner, Call) else self.term(next(names(inner)))
        if node.function == "prior" and isinstance(node.arguments[1], Span):
            return replace(term, lag=node.arguments[1], **override)
        if node.function == "cumulative":
            return replace(term, running=True, **override)
        if node.function == "sum" and node.by:
            within = tuple(column(self.scope.drop, word).name for word in node.by)
            return replace(term, within=within, **override)
        raise LabelError(
            "label.none", node.function, ["prior", "cumulative", "sum"], self.scope.drop.name, "column"
        )

    def unit(self, term: FrameTerm) -> Unit:
        """The unit that a term is read in."""
        return self.scope.drop.columns[term.columns[0]].unit if term.unit is None else term.unit

    def rate(self, word: str, unit: Unit = PERCENT, **override: Any) -> FrameTerm:
        """A rate: in percent where its column names no ratio."""
        term = self.term(word, **override)
        own = self.scope.drop.columns[term.columns[0]].unit
        return term if own.ratio else replace(term, unit=unit)


def others(place: Place, total: FrameTerm) -> Iterator[FrameTerm]:
    """Every other figure of a record: the other columns, or the sum over all other codes."""
    drop = place.scope.drop
    if place.long:
        yield replace(total, code=None, rest=(total.code or "", *place.rule.exclude))
        return
    for found in drop.numbers:
        if found.name not in total.columns and not any(
            match_label(w, [found.name]) for w in place.rule.exclude
        ):
            yield FrameTerm(columns=(found.name,))


def _call(word: str) -> Node | None:
    if "(" not in word:
        return None
    try:
        return parse(word)
    except FormulaError:
        return None


def places(rule: Rule, scope: DropScope) -> Iterator[Place]:
    """The one place of a wide drop; of a long one, a place for each measure that `in:` names (or the only one that there is)."""
    if not rule.along:
        yield Place(rule=rule, scope=scope)
        return
    drop = scope.drop
    along = column(drop, rule.along).name
    named = (column(drop, word).name for word in rule.by or _keys(rule, drop))
    keys = tuple(dict.fromkeys(named))  # a pack may count the period among its keys
    long = Long(along=along, by=tuple(key for key in keys if key != along))
    for value in _values(rule, drop, {along, *keys}):
        yield Place(rule=rule, scope=scope, long=long, value=value)


def _keys(rule: Rule, drop: Drop) -> Sequence[str]:
    if not drop.keys:
        raise LabelError("drop.by", rule.along, [], drop.name, "column")
    return [*drop.keys, *([drop.period] if drop.period else [])]


def _values(rule: Rule, drop: Drop, taken: set[str]) -> list[str]:
    words = [rule.within] if isinstance(rule.within, str) else rule.within
    if words and not isinstance(words, Mapping):
        return [figures(drop, word).name for word in words]
    found = [c.name for c in drop.numbers if c.name not in taken]
    if len(found) != 1:
        code = "drop.value" if found else "drop.figures"
        raise LabelError(code, rule.id, found, drop.name, "column")
    return found


def column(drop: Drop, word: str) -> Column:
    """The one column that `word` names; `LabelError` where there is none, or several."""
    if word in drop.columns:
        return drop.columns[word]
    labels = list(drop.columns)
    found = match_label(word, labels)
    if len(found) == 1:
        return drop.columns[labels[found[0]]]
    if found:
        raise LabelError("label.several", word, [labels[k] for k in found], drop.name, "column")
    raise LabelError("label.none", word, nearest(word, labels), drop.name, "column")


def figures(drop: Drop, word: str) -> Column:
    """The one column of figures that `word` names; `LabelError` where it holds words."""
    found = column(drop, word)
    if found.kind != "number":
        raise LabelError("drop.text", word, [], drop.name, "column")
    return found


def check(place: Place, equation: Equation, target: str, terms: FrameBindings, **words: Any) -> FrameCheck:
    """The equation over a place, with the relation of the rule's `when:` as a condition."""
    where: tuple[Where, ...] = tuple(words.pop("where", ()))
    conditions: dict[str, Any] = dict(words.pop("conditions", {}))
    if place.rule.when:
        condition = parse_equation(place.rule.when)
        where = (*where, Where(relation=condition, silent=False))
        conditions |= {name: place.term(name) for name in condition.names}
    return FrameCheck(
        rule=place.rule, equation=equation, target=target, terms=terms, long=place.long, where=where,
        conditions=conditions, without=_left_out(place), profile=place.scope.profile, **words,
    )  # fmt: skip


def _left_out(place: Place) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The words of `except:` that name no column, beside each key that may hold them: not the period, for earlier periods would be missing; nor the codes of `along:`, which a family leaves out."""
    drop = place.scope.drop
    words = tuple(
        w.strip() for w in place.rule.exclude if place.long or not match_label(w, list(drop.columns))
    )
    keys = place.long.by if place.long else drop.keys
    named = [key for key in keys if key != drop.period]
    if words and not named and not place.long:
        raise LabelError("label.none", words[0], nearest(words[0], list(drop.columns)), drop.name, "column")
    return tuple((key, words) for key in named if words)


def framed(equation: Equation, place: Place) -> tuple[Equation, dict[str, FrameTerm]]:
    """The equation with every derived figure (`prior(x, 1y)`) under a name of its own, and what its names stand for."""
    terms: dict[str, FrameTerm] = {}

    def named(name: str, make: Callable[[], FrameTerm]) -> Name:
        if name not in terms:
            terms[name] = make()
        return Name(name)

    def walk(node: Node) -> Node:
        match node:
            case Name(name):
                return named(name, lambda: place.term(name))
            case Negative(operand):
                return Negative(walk(operand))
            case Binary(operator, left, right):
                return Binary(operator, walk(left), walk(right))
            case Call(function, _, by) if function in ("prior", "cumulative") or by:
                return named(_spelt(node), lambda: place.derived(node))
            case Call(function, arguments, by):
                return Call(function, tuple(walk(argument) for argument in arguments), by)
        return node

    return replace(equation, left=walk(equation.left), right=walk(equation.right)), terms


def _spelt(node: Node) -> str:
    match node:
        case Call(function, arguments, by):
            inside = ", ".join(_spelt(argument) for argument in arguments)
            return f"{function}({inside}{' by ' + ' '.join(by) if by else ''})"
        case Span(count, unit):
            return f"{count}{unit}"
        case Name(name):
            return name
    return str(node)


def likes(place: Place) -> tuple[str, ...]:
    """The columns that records share with their likes: the period where a record has one, and in a wide drop what `by:` names."""
    rule, drop = place.rule, place.scope.drop
    named = () if place.long else tuple(column(drop, word).name for word in rule.by)
    timed = drop.period and (not place.long or drop.period in place.long.by)
    return tuple(dict.fromkeys((*named, *([drop.period] if timed else []))))


def plausible(
    place: Place, equation: Equation, target: str, terms: FrameBindings, note: str, **words: Any
) -> FrameCheck:
    """A check that a true figure may break: what lacks a figure for one of `needs` (by default the target) takes no part."""
    return check(
        place,
        equation,
        target,
        terms,
        note=note,
        plausible=True,
        needs=words.pop("needs", (target,)),
        **words,
    )


MOST, LEAST = "most", "least"
_SIDES = {
    MOST: Equation(Name("figure"), "<=", Name(MOST), "figure <= most"),
    LEAST: Equation(Name("figure"), ">=", Name(LEAST), "figure >= least"),
}


def banded(place: Place, figure: FrameTerm, note: str, **band: Any) -> Iterator[FrameCheck]:
    """The figure against the bounds of a band, above and below."""
    for name, side in ((MOST, 1), (LEAST, -1)):
        bound = replace(figure, exact=True, band=bands(place, side, **band))
        yield plausible(place, _SIDES[name], "figure", {"figure": figure, name: bound}, note)


def bands(place: Place, side: int, **band: Any) -> Band:
    """One side of a band."""
    return Band(side=side, truncated=place.scope.profile.rounding == "truncate", **band)


def rated(rule: Rule) -> Unit:
    """The unit of a growth rate that prints none."""
    return TIMES if rule.basis == "times" else PERCENT

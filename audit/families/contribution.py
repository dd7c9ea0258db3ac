"""The growth of a whole follows from the growth of its parts.

**Holds where** growth = Σ prior share × growth of the part, for levels and rates behind the printed figures; and, whatever the prices, the whole's growth lies
between the least and the greatest of its parts' (the hull).
**Why**: where no prior levels are printed, or prices are constant, nothing else can be said of a growth rate, and this always can.

    contribution: {whole: 总值, parts: [一产, 二产, 三产], growth: 同比}                      # the hull alone
    contribution: {whole: 总值, parts: [一产, 二产, 三产], growth: 同比, prior: 上年同期}      # and the weighted sum (basis: nominal)

| passes | fails |
|---|---|
| 2.2 % between −0.5 % and 4.9 % | 2.3 % of parts that grew by 0.1 % to 1.0 % |

The parts must make the whole (not an open list). Under another basis than nominal the weighted sum is exempt, the hull holds.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from audit.checks import Bindings, Check, Record, Rule, Term
from audit.engine.drop import FrameCheck
from audit.families import _base, _drops
from audit.formulas import Binary, Call, Equation, Name, Node
from audit.tables.labels import find_column, find_row
from audit.tables.model import Row, Table


class Options(_base.Options, frozen=True, kw_only=True):
    """`whole` and `parts` are rows, `growth` and `prior` columns."""

    whole: str
    parts: list[str]
    growth: str
    prior: str | None = None


_LEAST = Equation(Name("whole"), ">=", Call("min", (Name("parts"),)), "whole >= min(parts)")
_GREATEST = Equation(Name("whole"), "<=", Call("max", (Name("parts"),)), "whole <= max(parts)")


def bind(rule: Rule, scope: _base.Scope) -> Iterator[Check]:
    """Two checks a table for the hull, and one for the weighted sum where prior levels are declared."""
    for table in map(scope.table, rule.tables):
        whole, parts = (
            find_row(table, rule.options.whole),
            [find_row(table, part) for part in rule.options.parts],
        )
        terms: Bindings = {
            "whole": _rate(rule, table, whole),
            "parts": tuple(_rate(rule, table, part) for part in parts),
        }
        for equation in (_LEAST, _GREATEST):
            yield Check(
                rule=rule, equation=equation, target="whole", records=(Record(terms=terms),), note="note.hull"
            )
        if rule.options.prior:
            yield _weighted(rule, table, whole, parts)


def bind_drop(rule: Rule, scope: _drops.DropScope) -> Iterator[FrameCheck]:
    """The hull in every record, and the weighted sum where prior levels are declared; parts and whole are codes of `along:`."""
    options = rule.options
    for place in _drops.places(replace(rule, within=(options.growth,)), scope):
        rates = [place.rate(word) for word in (options.whole, *options.parts)]
        for equation in (_LEAST, _GREATEST):
            yield _drops.check(
                place, equation, "whole", {"whole": rates[0], "parts": tuple(rates[1:])}, note="note.hull"
            )
        if options.prior:
            levels = replace(place, value=_drops.column(scope.drop, options.prior).name)
            prior = [levels.term(word) for word in (options.whole, *options.parts)]
            terms = {"whole": rates[0], "prior": prior[0]}
            for k in range(len(options.parts)):
                terms |= {f"growth{k}": rates[k + 1], f"prior{k}": prior[k + 1]}
            exempt = "" if rule.basis == "nominal" else f"exempt.{rule.basis}"
            yield _drops.check(place, _weighted_sum(len(options.parts)), "whole", terms, exempt=exempt)


def _rate(rule: Rule, table: Table, row: Row) -> Term:
    cell = table.at(row.index, find_column(table, rule.options.growth).index)
    return _base.rate(table, cell)


def _weighted(rule: Rule, table: Table, whole: Row, parts: list[Row]) -> Check:
    """growth = (g1 p1 + g2 p2 + …) / P: each cell stands once."""
    prior = find_column(table, rule.options.prior or "")
    terms = {"whole": _rate(rule, table, whole), "prior": _base.term(table, whole, prior)}
    for k, part in enumerate(parts):
        terms |= {f"growth{k}": _rate(rule, table, part), f"prior{k}": _base.term(table, part, prior)}
    equation = _weighted_sum(len(parts))
    exempt = "" if rule.basis == "nominal" else f"exempt.{rule.basis}"
    return Check(rule=rule, equation=equation, target="whole", records=(Record(terms=terms, exempt=exempt),))


def _weighted_sum(count: int) -> Equation:
    """whole = (growth0 * prior0 + growth1 * prior1 + …) / prior."""
    products = [Binary("*", Name(f"growth{k}"), Name(f"prior{k}")) for k in range(count)]
    total: Node = products[0]
    for product in products[1:]:
        total = Binary("+", total, product)
    text = "whole = sum(growth * prior) / prior of the whole"
    return Equation(Name("whole"), "=", Binary("/", total, Name("prior")), text)

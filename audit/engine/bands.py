"""Bounds that a figure's own past, or its likes, set for it, as columns: the columnar road of the plausibility families.

What `audit.robust` works out with intervals of fractions is worked out here with the same intervals in closed form. Where every figure of a group is rounded to
the same unit 2h, the ends of its order statistics are those of the printed values, h apart; distances from a median are 2h wider, products and quotients are taken
end by end. All bounds are widened by a hair, in favour of the source.

`past`: median(periods) ± k · max(mad(periods), least · |median|) of the periods in the record itself.
`apart`: the first value beyond a gap, on the way from the group's median, that is wider than k · mad of the group; the bound lies that far from its neighbour.
`effect`: Hidiroglou and Berthelot's bounds of the effects of the group, and each record's own effect.

Groups are records that share the columns `by`; both bounds are made together. A bound is null where the group is too small (or without spread) to tell.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from audit.engine.fence import fenced
from audit.engine.shortcut import ones

if TYPE_CHECKING:
    from audit.engine.drop import Band

__all__ = ["Part", "apart", "effect", "half_of", "own_effects", "past"]

_FAR = 1e250  # a bound that nothing reaches
_GREATEST = 1.7e308
_HAIR = 1e-12


class Part(Struct, frozen=True):
    """A column of a band: its values times `factor` are in the unit of the judged figure, and so is `half`, half a unit of the last digit."""

    column: str
    factor: float
    half: float

    def value(self, ns: Any) -> Any:
        """The figures, null where they are none."""
        raw = ns.col(self.column).cast(ns.Float64)
        raw = raw if self.factor == 1.0 else raw * self.factor
        return ns.when(raw.abs() <= _GREATEST).then(raw)


def past(ns: Any, frame: Any, band: Band, parts: Sequence[Part], name: str) -> Any:
    """The frame with the bounds of each record by its own `parts`: `NAME_most` and `NAME_least`."""
    k, least = band.numbers
    names = [f"{name}_{i}" for i in range(len(parts))]
    half = max(part.half for part in parts)
    frame = _step(frame, *(part.value(ns).alias(n) for part, n in zip(parts, names, strict=True)))
    count = sum((ones(ns, ~ns.col(n).is_null()) for n in names[1:]), ones(ns, ~ns.col(names[0]).is_null()))
    frame = _step(frame, count.alias(f"{name}_n"))
    frame = _middle(ns, frame, names, f"{name}_n", band.fewest, f"{name}_m")
    middle = ns.col(f"{name}_m")
    frame = _step(frame, *((ns.col(n) - middle).abs().alias(n) for n in names))
    frame = _middle(ns, frame, names, f"{name}_n", band.fewest, f"{name}_d")
    spread = ns.max_horizontal(ns.col(f"{name}_d") + 2 * half, (middle.abs() + half) * least)
    reach = spread * k + half + (middle.abs() + spread * k) * _HAIR
    return frame.with_columns((middle + reach).alias(f"{name}_most"), (middle - reach).alias(f"{name}_least"))


def _step(frame: Any, *columns: Any) -> Any:
    """The frame with more columns, as a step of its own."""
    return fenced(frame.with_columns(*columns))


def _middle(ns: Any, frame: Any, names: Sequence[str], count: str, fewest: int, into: str) -> Any:
    """The frame with the median of the columns `names`, of which `count` says how many are filled; they come out sorted elsewhere, and stay as they were."""
    line = [f"{name}_s" for name in names]
    frame = _step(
        frame, *(ns.coalesce(ns.col(n), ns.lit(math.inf)).alias(s) for n, s in zip(names, line, strict=True))
    )
    for turn in range(len(line)):  # odd-even transposition: the unfilled ones end last
        pairs = [(line[k], line[k + 1]) for k in range(turn % 2, len(line) - 1, 2)]
        frame = _step(
            frame,
            *(
                one
                for a, b in pairs
                for one in (
                    ns.min_horizontal(ns.col(a), ns.col(b)).alias(a),
                    ns.max_horizontal(ns.col(a), ns.col(b)).alias(b),
                )
            ),
        )
    middle = ns.lit(None).cast(ns.Float64)
    for n in range(fewest, len(line) + 1):
        value = (ns.col(line[(n - 1) // 2]) + ns.col(line[n // 2])) * 0.5
        middle = ns.when(ns.col(count) == n).then(value).otherwise(middle)
    return _step(frame, middle.alias(into))


def apart(ns: Any, likes: Any, band: Band, parts: Sequence[Part], name: str) -> Any:
    """The bounds of each group of `likes`: its columns, `NAME_most` and `NAME_least`."""
    (k,), (part,), by = band.numbers, parts, band.by
    value, col = ns.col("__v"), ns.col
    whole = likes.select(*by, part.value(ns).alias("__v")).filter(~value.is_null())
    told = whole.group_by(*by).agg(value.count().alias("__n"), value.median().alias("__m"))
    same = whole.group_by(*by, "__v").agg(value.count().alias("__k")).group_by(*by).agg(col("__k").max())
    away = whole.join(told, on=list(by), how="left").with_columns((value - col("__m")).abs().alias("__d"))
    spread = away.group_by(*by).agg(col("__d").median().alias("__d"))
    told = told.join(spread, on=list(by), how="left").join(same, on=list(by), how="left")
    limit = (col("__d") + 2 * part.half) * k
    told = told.with_columns((limit + (col("__m").abs() + limit) * _HAIR).alias("__limit"))
    first = _first_beyond(ns, whole.join(told, on=list(by), how="left"), band, part)
    told = told.join(first, on=list(by), how="left")
    enough, reach = (col("__n") >= band.fewest) & (col("__k") * 2 < col("__n")), col("__limit") + part.half
    most = ns.coalesce(col("__above") + reach, ns.lit(_FAR))
    least = ns.coalesce(col("__below") - reach, ns.lit(-_FAR))
    return told.select(
        *by,
        ns.when(enough).then(most).alias(f"{name}_most"),
        ns.when(enough).then(least).alias(f"{name}_least"),
    )


def _first_beyond(ns: Any, steps: Any, band: Band, part: Part) -> Any:
    """For each group the last value before a gap on either way from the middle (`__above`, `__below`); a place counts from 0 at its own end."""
    value, col, over = ns.col("__v"), ns.col, {"order_by": "__v"}
    steps = _step(  # a sum of ones: pandas counts in the order of the rows
        steps.with_columns(ns.lit(1).alias("__one")),
        value.shift(1).over(*band.by, **over).alias("__before"),
        value.shift(-1).over(*band.by, **over).alias("__after"),
        (col("__one").cum_sum().over(*band.by, **over) - 1).alias("__place"),
    )
    start, wide = (
        ns.max_horizontal((col("__n") - col("__n") % 2) / 2, ns.lit(1.0)),
        col("__limit") + 2 * part.half,
    )
    above = (col("__place") >= start) & (value - col("__before") > wide)
    below = (col("__n") - 1 - col("__place") >= start) & (col("__after") - value > wide)
    steps = _step(
        steps,
        ns.when(above).then(col("__before")).alias("__above"),
        ns.when(below).then(col("__after")).alias("__below"),
    )
    return steps.group_by(*band.by).agg(col("__above").min(), col("__below").max())


def effect(ns: Any, likes: Any, band: Band, parts: Sequence[Part], name: str) -> Any:
    """What each group of `likes` sets: its columns, the ends of its median ratio (`NAME_low`, `NAME_high`), and the bounds of effects `NAME_most` and `NAME_least`."""
    u, a, c = band.numbers
    col, by, low, high = ns.col, band.by, ns.col("__low"), ns.col("__high")
    ratios = _ratios(ns, likes, parts).filter(~low.is_null())
    centre = ratios.group_by(*by).agg(
        low.median().alias(f"{name}_low"), high.median().alias(f"{name}_high"), low.count().alias("__n")
    )
    effects = _effects(ns, ratios.join(centre, on=list(by), how="left"), parts, u, name)
    told = effects.group_by(*by).agg(
        low.median().alias("__e_low"), high.median().alias("__e_high"),
        low.quantile(0.25, "linear").alias("__q1"), high.quantile(0.75, "linear").alias("__q3"),
    )  # fmt: skip
    told = centre.join(told, on=list(by), how="left")
    e_low, e_high = col("__e_low"), col("__e_high")
    least = ns.max_horizontal(e_low * -1.0, e_high) * a
    most = e_high + ns.max_horizontal(col("__q3") - e_low, least) * c
    fewest = e_low - ns.max_horizontal(e_high - col("__q1"), least) * c
    enough = col("__n") >= band.fewest
    return told.select(
        *by, f"{name}_low", f"{name}_high",
        ns.when(enough).then(most + (most.abs() + least) * _HAIR).alias(f"{name}_most"),
        ns.when(enough).then(fewest - (fewest.abs() + least) * _HAIR).alias(f"{name}_least"),
    )  # fmt: skip


def own_effects(ns: Any, frame: Any, band: Band, parts: Sequence[Part], name: str) -> Any:
    """The frame, which has what its groups set, with each record's own effect at its ends: `NAME_own_most` is held against the upper bound, `NAME_own_least` against the lower."""
    frame = _effects(ns, _ratios(ns, frame, parts), parts, band.numbers[0], name)
    return frame.with_columns(
        ns.col("__low").alias(f"{name}_own_most"), ns.col("__high").alias(f"{name}_own_least")
    )


def _ratios(ns: Any, frame: Any, parts: Sequence[Part]) -> Any:
    """The ends of current / prior, null where either may be zero or less."""
    (current, prior), (h, g) = (part.value(ns) for part in parts), (part.half for part in parts)
    positive = (current - h > 0) & (prior - g > 0)
    return _step(
        frame,
        ns.when(positive).then((current - h) / (prior + g)).alias("__low"),
        ns.when(positive).then((current + h) / (prior - g)).alias("__high"),
    )


def _effects(ns: Any, frame: Any, parts: Sequence[Part], u: float, name: str) -> Any:
    """The ratios' ends as those of the effects: s(r / m) · max(current, prior) ** u with s(q) = max(q, 1) - max(1 / q, 1), which grows with q."""
    (current, prior), (h, g) = (part.value(ns) for part in parts), (part.half for part in parts)
    small = ns.max_horizontal(current - h, prior - g) ** u
    large = ns.max_horizontal(current + h, prior + g) ** u
    ends = []
    for end, centre, sizes in (("__low", "high", (small, large)), ("__high", "low", (large, small))):
        q = ns.col(end) / ns.col(f"{name}_{centre}")
        turned = ns.max_horizontal(q, ns.lit(1.0)) - ns.max_horizontal(ns.lit(1.0) / q, ns.lit(1.0))
        made = ns.when(turned >= 0).then(turned * sizes[0]).otherwise(turned * sizes[1])
        ends.append(ns.when(~q.is_null()).then(made).alias(end))  # the greatest of nothing and 1 is 1
    return _step(frame, *ends)


def half_of(quantum: Fraction, factor: Fraction, truncated: bool) -> float:
    """Half a unit of the last digit; a whole one where figures are cut off, for the side is not known."""
    return float(quantum * factor) * (1.0 if truncated else 0.5)

"""The imbalance of one equation over time, as plain numbers that the page's template draws: a bar for each period, from zero, over what rounding allows there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from msgspec import Struct

from audit.checks import Verdict
from audit.findings import Finding, Point
from audit.reports import _numbers

__all__ = ["Stem", "Trend", "trend"]

TOP, PLOT, BELOW = 16, 84, 32
"""Pixels above the bars, that they have, and beneath them: the figure's label stands above or beneath its bar, the periods' names beneath all."""
KINDS = {
    Verdict.PASS: "pass",
    Verdict.ROUNDING: "notice",
    Verdict.IMPROBABLE: "warning",
    Verdict.IMPOSSIBLE: "error",
}
EDGE = 22
"""Percent from either end within which a label would run out of the chart."""


class Stem(Struct, frozen=True, kw_only=True):
    """One period: its bar and its band from `x`, `width` wide in percent, `y` and `height` in pixels; `kind` colours the bar, and is empty where nothing was judged."""

    period: str
    verdict: str
    kind: str
    imbalance: str
    slack: str
    here: bool
    x: float
    width: float
    y: float = 0.0
    height: float = 0.0
    band_y: float = 0.0
    band_height: float = 0.0

    @property
    def middle(self) -> float:
        """Where its label stands."""
        return round(self.x + self.width / 2, 2)

    @property
    def anchor(self) -> str:
        """How its label is set, so that it stays within the chart."""
        return "start" if self.middle < EDGE else "end" if self.middle > 100 - EDGE else "middle"


class Trend(Struct, frozen=True, kw_only=True):
    """The chart: `zero` is the pixel of no imbalance; `labelled` are the first, the finding's and the last period, as far as they leave one another room."""

    stems: tuple[Stem, ...]
    zero: float
    height: int
    labelled: tuple[Stem, ...]
    held: int
    broken: int

    @property
    def here(self) -> Stem | None:
        """The finding's own period."""
        return next((stem for stem in self.stems if stem.here), None)


def trend(finding: Finding) -> Trend | None:
    """The finding's equation over its series; None where it has none, or where nothing in it is out."""
    known = [point for point in finding.series if point.imbalance is not None]
    if len(known) < 3 or not any(point.imbalance for point in known):
        return None
    high = max(Fraction(0), *_ends(known))
    low = min(Fraction(0), *_ends(known))
    stems = tuple(_stems(finding, low, high))
    return Trend(
        stems=stems, zero=_pixel(Fraction(0), low, high), height=TOP + PLOT + BELOW, labelled=tuple(_labelled(stems)),
        held=sum(point.verdict is Verdict.PASS for point in finding.series),
        broken=sum(point.verdict in (Verdict.IMPOSSIBLE, Verdict.IMPROBABLE, Verdict.ROUNDING) for point in finding.series),
    )  # fmt: skip


def _ends(points: Iterable[Point]) -> Iterator[Fraction]:
    for point in points:
        slack = point.slack or Fraction(0)
        yield from (point.imbalance or Fraction(0), slack, -slack)


def _stems(finding: Finding, low: Fraction, high: Fraction) -> Iterator[Stem]:
    step = 100 / len(finding.series)
    for k, point in enumerate(finding.series):
        value, slack = point.imbalance, abs(point.slack or Fraction(0))
        top, bottom = sorted((_pixel(Fraction(0), low, high), _pixel(value or Fraction(0), low, high)))
        above, below = _pixel(slack, low, high), _pixel(-slack, low, high)
        judged = value is not None and point.verdict in KINDS
        yield Stem(
            period=point.period, verdict=point.verdict.value, kind=KINDS[point.verdict] if judged else "", here=point.here,
            imbalance="" if value is None else _numbers.near(value, finding.target, plus=True),
            slack="" if point.slack is None else "±" + _numbers.near(slack, finding.target),
            x=round(k * step + step * 0.12, 2), width=round(step * 0.76, 2), y=top, height=max(round(bottom - top, 1), 1.5 if judged else 0.0),
            band_y=above, band_height=round(below - above, 1),
        )  # fmt: skip


def _pixel(value: Fraction, low: Fraction, high: Fraction) -> float:
    return round(TOP + PLOT * float((high - value) / ((high - low) or 1)), 1)


def _labelled(stems: Sequence[Stem]) -> Iterator[Stem]:
    own = next((stem for stem in stems if stem.here), None)
    if own is None or own.middle > 2 * EDGE:
        yield stems[0]
    if own is not None:
        yield own
    if own is None or own.middle < 100 - 2 * EDGE:
        yield stems[-1]

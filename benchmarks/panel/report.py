"""The tables of the panel benchmark, in Markdown."""

from __future__ import annotations

import platform
import statistics
from collections.abc import Iterable, Mapping, Sequence

from benchmarks.panel.contestants import LIMIT, Contestant
from benchmarks.panel.measure import Turn

__all__ = ["growth", "machine", "size", "table"]

Turns = Mapping[str, Sequence[Turn]]


def machine() -> str:
    """One line on what the figures were measured with."""
    import os

    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = os.getloadavg()[0]
    return f"Python {platform.python_version()}, {os.cpu_count()} processors, {memory:.0f} GiB of memory, load {load:.1f} before the first turn."


def size(rows: int) -> str:
    """10 k, 1 M."""
    return f"{rows // 1_000_000} M" if rows >= 1_000_000 else f"{rows // 1000} k"


def ratio(turns: Turns, name: str, base: str = LIMIT, what: str = "wall") -> float:
    """The median over the turns of a tool's time over the limit's in the same turn."""
    return statistics.median(
        getattr(one, what) / getattr(other, what)
        for one, other in zip(turns[name], turns[base], strict=False)
    )


def median(turns: Sequence[Turn], what: str) -> float:
    """The median of `wall`, `cpu` or `peak`."""
    return statistics.median(getattr(turn, what) for turn in turns)


def table(
    title: str, who: Sequence[Contestant], turns: Turns, wrong: Mapping[str, str], base: str = LIMIT
) -> Iterable[str]:
    """The lines of one table, the quickest first."""
    count = max((len(found) for found in turns.values()), default=0)
    once = " (what takes longer than half a minute once)" if count > 1 else ""
    yield f"### {title} ({count} turn{'s' if count != 1 else ''}){once}\n"
    yield f"| | wall s | processor s | peak MB | wall, × {base} | processor, × | planted failures |\n|---|---|---|---|---|---|---|"
    for one in sorted((c for c in who if turns.get(c.name)), key=lambda c: median(turns[c.name], "wall")):
        found = turns[one.name]
        times = (
            " | ".join(f"{ratio(turns, one.name, base, what):.2f}" for what in ("wall", "cpu"))
            if turns.get(base)
            else " | "
        )
        exact = "; ".join(filter(None, (wrong.get(one.name) or "exactly", one.note)))
        name = f"**{one.name}**" if one.kind == "ours" else one.name
        yield f"| {name} | {median(found, 'wall'):.2f} | {median(found, 'cpu'):.2f} | {median(found, 'peak'):.0f} | {times} | {exact} |"
    for one in who:
        if not turns.get(one.name) and wrong.get(one.name):
            yield f"| {one.name} | – | – | – | – | {wrong[one.name]} |"
    yield ""


def growth(who: Sequence[Contestant], results: Mapping[int, Turns]) -> Iterable[str]:
    """What a million rows more cost each tool on the processors, from size to size: the same figure where cost is linear."""
    sizes = sorted(results)
    pairs = list(zip(sizes[1:], sizes[:-1], strict=True))
    if not pairs:
        return
    yield "### Processor seconds for each further million rows\n"
    heads = " | ".join(f"{size(low)} → {size(high)}" for high, low in pairs)
    yield f"| | {heads} |\n|---{'|---' * len(pairs)}|"
    for one in who:
        cells = []
        for high, low in pairs:
            if not (results[high].get(one.name) and results[low].get(one.name)):
                cells.append("–")
                continue
            more = median(results[high][one.name], "cpu") - median(results[low][one.name], "cpu")
            cells.append(f"{more / (high - low) * 1e6:.3f}")
        if any(cell != "–" for cell in cells):
            yield f"| {one.name} | {' | '.join(cells)} |"
    yield ""

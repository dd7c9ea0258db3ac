"""Which figures of a drop some check judged.

A figure is a record's place in a column of figures, filled or not: to count the filled ones, every column would have to be read once more. Keys, the period, the
codes of a long panel and the attributes of an SDMX-CSV are none. What a check judged follows from its own counts: a record that it left open, or was not asked
about, is not covered. Where a check reads earlier periods, each of them is one more figure of the column, as in a panel without gaps.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from audit.checks import Verdict
from audit.engine.backends import backend, fetched
from audit.engine.drop import Drop, FrameCheck, FrameTerm
from audit.engine.shape import kept_rows
from audit.engine.shortcut import ones
from audit.engine.tally import Judged, Tally
from audit.findings import Coverage, Finding, TableCoverage

__all__ = ["covered", "rows_of"]

WHOLE, TREE = "", "\0tree"
Parts = dict[str, list[int]]
"""How many figures of a column each check judged, by the code that they stand under; `WHOLE` for those of records, `TREE` for those of hierarchies."""


def covered(judged: Sequence[Judged], findings: Sequence[Finding]) -> Coverage:
    """The figures of each drop: all, those that some judged check reads, and those that two or more do."""
    by_drop: dict[int, list[Judged]] = {}
    for one in judged:
        by_drop.setdefault(id(one.drop), []).append(one)
    alone = len(by_drop) == 1
    tables = [
        _table(several, [f for f in findings if alone or f.target.table == several[0].drop.title])
        for several in by_drop.values()
    ]
    return Coverage(
        figures=sum(t.figures for t in tables), checked=sum(t.checked for t in tables), localisable=sum(t.localisable for t in tables),
        tables=tuple(tables),
    )  # fmt: skip


def _table(several: Sequence[Judged], findings: Sequence[Finding]) -> TableCoverage:
    drop, rows = several[0].drop, rows_of(several, several[0].drop)
    through = _through(several, rows)
    columns = [_column(through[name], rows) for name in _measures(several)]
    tallies = [tally for one in several for tally in one.tallies]
    found = Counter(finding.severity.value for finding in findings)
    return TableCoverage(
        document=drop.name, table=drop.alias or drop.name, table_number=0, figures=rows * len(columns), checked=sum(c for c, _ in columns),
        localisable=sum(twice for _, twice in columns), checks=sum(tally.records for tally in tallies), errors=found["error"],
        warnings=found["warning"], notices=found["notice"], open=sum(tally.count(Verdict.OPEN) for tally in tallies),
    )  # fmt: skip


def _measures(several: Sequence[Judged]) -> list[str]:
    """The columns of figures: of a long panel neither its codes nor what makes a record."""
    longs = [check.long for one in several for check in (*one.checks, *one.exempt) if check.long]
    taken = {name for long in longs for name in (long.along, *long.by)}
    return [column.name for column in several[0].drop.numbers if column.name not in taken]


def rows_of(several: Sequence[Judged], drop: Drop) -> int:
    """The records of a drop: as its source tells, as a check on its own rows counted them, or counted now."""
    if drop.rows is not None:
        return drop.rows
    wide = [one.rows for one in several if any(not (c.long or c.without) for c in (*one.checks, *one.exempt))]
    return wide[0] if wide else int(_told(drop, {"rows": backend(drop.engine).ns.len()})["rows"])


def _told(drop: Drop, counts: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the drop's engine counts over all of its rows."""
    engine = backend(drop.engine)
    counted = drop.frame.select(*(count.alias(name) for name, count in counts.items()))
    (row,) = fetched(engine, counted)
    return row


def _column(parts: Parts, rows: int) -> tuple[int, int]:
    """(figures of a column that a check judged, that two judged): those of whole records, or the sum over its codes, whichever are more."""
    whole, tree = (sorted(parts.get(name, ()), reverse=True) for name in (WHOLE, TREE))
    if len(parts) == bool(whole):
        return min(sum(whole[:1]), rows), min(sum(whole[1:2]), rows)
    by_code = [sorted(judged, reverse=True) for code, judged in parts.items() if code not in (WHOLE, TREE)]
    summed = [sum(one[k] for one in by_code if len(one) > k) for k in (0, 1)]
    once, twice = (max([summed[k], *whole[k : k + 1], *tree[k : k + 1]]) for k in (0, 1))
    beside = min(once, whole[0]) if whole and (by_code or tree) else 0
    return min(once, rows), min(max(twice, beside), rows)


def _through(several: Sequence[Judged], rows: int) -> Mapping[str, Parts]:
    """What was judged of each column, check by check."""
    found: dict[str, Parts] = defaultdict(lambda: defaultdict(list))
    trees: list[tuple[FrameCheck, Tally]] = []
    for one in several:
        for check, tally in zip(one.checks, one.tallies, strict=True):
            if check.tree:
                trees.append((check, tally))
            elif not check.plausible:
                for name, code, judged in _figures(one, check, tally, rows):
                    found[name][code].append(judged)
    for name, judged in _trees(several[0].drop, trees):
        found[name][TREE].append(judged)
    return found


def _figures(one: Judged, check: FrameCheck, tally: Tally, rows: int) -> Iterator[tuple[str, str, int]]:
    """(column, code, figures) that a check judged: of the sum over the other codes, all that the named ones leave."""
    judged, columns = tally.records - tally.count(Verdict.OPEN), one.shaped.drop.columns
    lags: dict[str, list[FrameTerm]] = {}
    for _, term in check.each:
        for name in term.columns if not term.band else ():
            lags.setdefault(name, []).append(term)
    times = {name: len({t.bare for t in terms}) if terms[1:] else 1 for name, terms in lags.items()}
    rest = {name for name in lags if columns[name].count}
    left = 0
    if rest and tally.records:
        named = sum(tally.records * times[name] for name in lags if name not in rest)
        left = round(max(rows - named, 0) * judged / tally.records)
    for name, figures in times.items():
        column = one.shaped.values.get(name, name)
        code = one.shaped.names.get(name, WHOLE)
        yield column, code, left if name in rest else min(rows, judged * figures)


def _trees(drop: Drop, judged: Sequence[tuple[FrameCheck, Tally]]) -> Iterator[tuple[str, int]]:
    """(column, figures) that hierarchies judge, and once more those of which two checks do: a parent that is a child too; as far as no record was left open."""
    roles: dict[tuple[str, str, Any], Counter[str]] = defaultdict(Counter)
    for check, _ in judged:
        value = next(term.columns[0] for _, term in check.each)
        place = roles[value, check.long.along if check.long else "", check.without]
        place.update({edge[0] for edge in check.tree})
        place.update(edge[1] for edge in check.tree)
    records = sum(tally.records for _, tally in judged)
    share = 1 - sum(tally.count(Verdict.OPEN) for _, tally in judged) / records if records else 0
    for (value, along, left_out), counted in roles.items():
        ns = backend(drop.engine).ns
        code = drop.code(along, ns)
        filled = ~ns.col(value).is_null()
        if left_out:
            filled = filled & kept_rows(drop, left_out, ns)
        sets = {f"n{least}": [c for c, n in counted.items() if n >= least] for least in (1, 2)}
        told = _told(drop, {n: ones(ns, code.is_in(codes) & filled).sum() for n, codes in sets.items()})
        for name in sets:
            yield value, round((told[name] or 0) * share)

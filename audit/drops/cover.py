"""Which figures of a drop some check reads."""

from __future__ import annotations

from collections.abc import Sequence

from audit.engine.tally import Judged
from audit.findings import Coverage, Finding, TableCoverage

__all__ = ["covered"]


def covered(judged: Sequence[Judged], findings: Sequence[Finding]) -> Coverage:
    """Figures by column: those of a column that a check reads are checked where the check was not left open."""
    tables = []
    by_drop: dict[int, list[Judged]] = {}
    for one in judged:
        by_drop.setdefault(id(one.drop), []).append(one)
    for several in by_drop.values():
        drop = several[0].drop
        rows = drop.rows or max((one.rows for one in several), default=0)
        used: dict[str, int] = {}
        for one in several:
            for check in one.checks:
                for name in {
                    one.shaped.values.get(name, name) for _, term in check.each for name in term.columns
                }:
                    used[name] = used.get(name, 0) + 1
        numbers = [column.name for column in drop.numbers]
        severities = [f.severity.value for f in findings]
        tables.append(TableCoverage(
            document=drop.name, table=drop.alias or drop.name, table_number=0, figures=rows * len(numbers),
            checked=rows * sum(name in used for name in numbers), localisable=rows * sum(used.get(name, 0) > 1 for name in numbers),
            checks=sum(tally.records for one in several for tally in one.tallies), errors=severities.count("error"),
            warnings=severities.count("warning"), notices=severities.count("notice"),
        ))  # fmt: skip
    return Coverage(
        figures=sum(t.figures for t in tables), checked=sum(t.checked for t in tables), localisable=sum(t.localisable for t in tables),
        tables=tuple(tables),
    )  # fmt: skip

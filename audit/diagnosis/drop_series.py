"""The equation of a drop's finding over time: the records that share its keys, at every period, fetched in one query and judged as the finding was."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from audit.diagnosis.rows import Sheet
from audit.diagnosis.series import LEAST, MOST, point
from audit.engine.backends import backend
from audit.engine.drop import FrameCheck
from audit.engine.exact import judge
from audit.engine.few import plain
from audit.engine.tally import Judged, all_of, any_of, needed_columns
from audit.findings import Finding, Point

__all__ = ["with_series"]

MOST_FINDINGS = 4
"""Findings of a check whose series are fetched: with thousands alike, the first tell."""
MOST_SERIES = 40
"""Series of one frame that are fetched together."""
MOST_RECORDS = 20_000
"""Records that a query brings back at most; a drop that has more for these keys has no series of them."""
Values = Mapping[str, Any]


def with_series(judged: Judged, findings: Sequence[Finding]) -> list[Finding]:
    """The findings, the first of each check with the same equation at every period of their keys; as they are where the drop has no period.

    What sums over other records, is bounded by them, asks a condition or walks a hierarchy has no series: the records of its keys alone do not tell it.
    """
    shaped, period = judged.shaped, judged.drop.period
    wanted = dict(_wanted(judged, findings)) if period in shaped.labels and shaped.again else {}
    series = dict.fromkeys(_key(judged, values) for _, values in wanted.values())
    if not series or len(series) > MOST_SERIES:
        return list(findings)
    found = _fetched(judged, list(series))
    return [
        replace(finding, series=tuple(_points(judged, *wanted[n], found))) if n in wanted else finding
        for n, finding in enumerate(findings)
    ]


def _wanted(judged: Judged, findings: Sequence[Finding]) -> Iterator[tuple[int, tuple[int, Values]]]:
    """(place of a finding, (its check, its record)), for the first findings of each check that has series."""
    for k, (check, _) in enumerate(judged.shaped.bound):
        if not _told_by_keys(check):
            continue
        records = judged.records(k, MOST_FINDINGS)
        sheet = Sheet(judged, 0, [records])
        places = {sheet.name(values): values for values in records}
        column = sheet.word(k)
        for n, finding in enumerate(findings):
            at = finding.target
            if finding.rule == check.rule.id and at.column == column and at.row in places:
                yield n, (k, places[at.row])


def _told_by_keys(check: FrameCheck) -> bool:
    conditional = any(not one.sparing for one in check.where)
    return not (check.tree or conditional or any(term.within or term.band for _, term in check.each))


def _key(judged: Judged, values: Values) -> tuple[tuple[str, Any], ...]:
    """What the records of a series share."""
    drop = judged.drop
    return tuple((name, values[name]) for name in judged.shaped.labels if name not in (drop.row, drop.period))


def _fetched(judged: Judged, series: Sequence[tuple[tuple[str, Any], ...]]) -> list[dict[str, Any]]:
    """The records of all series; none where they are too many."""
    engine, drop = backend(judged.drop.engine), judged.drop
    ns = engine.ns
    same = [
        all_of([ns.col(n).is_null() if v is None else ns.col(n) == v for n, v in key])
        for key in series
        if key
    ]
    assert judged.shaped.again is not None
    shaped = judged.shaped.again(drop.frame.filter(any_of(same)) if same else drop.frame)
    plan = shaped.frame.select(*needed_columns(judged.shaped)).head(MOST_RECORDS)
    (found,) = engine.collect([plan])
    records = plain(engine.rows(found), judged.shaped)
    return records if len(records) < MOST_RECORDS else []


def _points(judged: Judged, k: int, own: Values, found: Sequence[dict[str, Any]]) -> Iterator[Point]:
    period, key = judged.drop.period, _key(judged, own)
    records = sorted(
        (values for values in found if _key(judged, values) == key), key=lambda values: _time(values[period])
    )
    periods = [str(values[period]) for values in records]
    if len(set(periods)) < max(LEAST, len(periods)) or str(own[period]) not in periods:
        return
    middle = periods.index(str(own[period]))
    start = max(0, min(middle - MOST // 2, len(records) - MOST))
    records = records[start : start + MOST]
    check, kernel = judged.shaped.bound[k]
    sheet = Sheet(judged, 0, [records])
    for values in records:
        (outcome,) = judge(sheet.check(check, kernel, values), check.profile)
        yield point(outcome, check.profile, str(values[period]), values[period] == own[period])


def _time(period: Any) -> tuple[int, ...]:
    """The numbers in a period: 2031-9 stands before 2031-10."""
    return tuple(map(int, re.findall(r"\d+", str(period))))

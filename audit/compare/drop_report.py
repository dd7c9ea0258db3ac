"""The differences between two drops as findings: a record and column each, keys that came or went counted in one finding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction

from msgspec.structs import replace

from audit.catalogue import LANGUAGES, both, say
from audit.compare.drop_cumulation import Broken
from audit.compare.drops import DropChange, DropComparison
from audit.compare.report import KINDS, PACK, fingerprint, percent
from audit.diagnosis.drop_cells import number_of, spelled
from audit.engine.drop import Column
from audit.engine.single import shortest
from audit.findings import AuditResult, CellRef, Expected, Finding, RuleRun, Summary, as_term
from audit.tables.model import Document, Problem

__all__ = ["drop_result"]


def drop_result(found: DropComparison, old: str, new: str) -> AuditResult:
    """All that is told of two drops, `old` and `new` being their names; what is not listed is counted in `rules`, and a problem says so."""
    findings = [
        *(_changed(change, found, old, new) for change in found.changes),
        *(_cumulated(one, found, old, new) for one in found.cumulations),
        *_keys(found, old, new),
        *_columns(found, old, new),
    ]
    runs = tuple(_runs(found))
    summary = Summary(
        **{name: sum(getattr(run.summary, name) for run in runs) for name in Summary.__struct_fields__}
    )
    return AuditResult(
        documents=(Document(name=new, kind="drop"),), findings=tuple(replace(f, id=f"C{k:03d}") for k, f in enumerate(findings, 1)), summary=summary,
        problems=(*found.problems, *_cut(found, new)), rules=runs, packs=(PACK,),
    )  # fmt: skip


def _runs(found: DropComparison) -> Iterator[RuleRun]:
    totals = Counter[str]()
    for counts in found.counts.values():
        totals.update(counts)
    totals["lost"] += found.lost + len(found.lost_columns)
    totals["cumulation"] += found.broken
    totals["added"] += found.added + len(found.added_columns)
    for name, kind in KINDS.items():
        if totals[name] or name == "undeclared":
            same = totals["same"] if name == "undeclared" else 0
            summary = Summary(
                **{"checks": totals[name] + same, "passed": same, kind.verdict.value: totals[name]}
            )
            yield RuleRun(
                id=name, pack=PACK, family=PACK, title=both(f"compare.{name}.title"), summary=summary
            )


def _cut(found: DropComparison, new: str) -> Iterator[Problem]:
    """How many figures were compared, and how many changes are counted but not listed."""
    compared = sum(sum(counts.values()) for counts in found.counts.values())
    same = sum(counts["same"] for counts in found.counts.values())
    words = (("compared", str(compared)), ("stayed", str(same)), ("tables", "1"))
    yield Problem(code="compare.counted", where=new, values=words, severity="notice")
    left = compared - same - len(found.changes) + found.broken - len(found.cumulations)
    if left > 0:
        yield Problem(
            code="compare.cut",
            where=new,
            values=(("left", str(left)), ("shown", str(len(found.changes) + len(found.cumulations)))),
            severity="notice",
        )


def _changed(change: DropChange, found: DropComparison, old: str, new: str) -> Finding:
    kind, column = KINDS[change.kind], found.columns[change.column]
    row = _spelled(change.key)
    target, before = (
        _cell(name, row, column, value) for name, value in ((new, change.new), (old, change.old))
    )
    share = (
        (target.value - before.value) / abs(before.value)
        if target.value is not None and before.value
        else None
    )
    moved = target.value - before.value if target.value is not None and before.value is not None else None
    words = {
        "place": f"{row} · {change.column}", "was": before.printed or "@compare.nothing", "now": target.printed or "@compare.nothing", "old": old, "new": new,
        "share": percent(share),
    }  # fmt: skip
    half = column.quantum / 2
    expected = (
        Expected(low=before.value - half, high=before.value + half, value=before.value, unit=column.unit.name)
        if before.value is not None
        else None
    )
    return Finding(
        id="", rule=change.kind, pack=PACK, family=PACK, severity=kind.severity, verdict=kind.verdict, title=both(f"compare.{change.kind}.title"),
        message={language: say(f"compare.{change.kind}", language, **words) for language in LANGUAGES}, target=target,
        terms=(as_term(before, ""),) if before.value is not None else (),
        expected=expected if moved else None, equation=f"{before.printed or '·'} → {target.printed or '·'}" + (f" ({percent(share)})" if share else ""),
        imbalance=moved, slack=column.quantum if moved else None, fingerprint=fingerprint(change.kind, "", new_target(target)),
    )  # fmt: skip


def _cumulated(one: Broken, found: DropComparison, old: str, new: str) -> Finding:
    kind, row, total = KINDS["cumulation"], _spelled(one.key), found.columns[one.flow.cumulated]
    month = replace(found.columns[one.flow.month], unit=total.unit)
    target, last, this = (
        _cell(new, row, total, one.now),
        _cell(old, row, total, one.last),
        _cell(new, row, month, one.month),
    )
    made = (last.value or Fraction(0)) + (this.value or Fraction(0))
    equation = f"{target.printed} = {last.printed} + {this.printed}"
    words = {"place": f"{row} · {total.name}", "equation": equation}
    return Finding(
        id="", rule="cumulation", pack=PACK, family=PACK, severity=kind.severity, verdict=kind.verdict, title=both("compare.cumulation.title"),
        message={language: say("compare.cumulation", language, **words) for language in LANGUAGES}, target=target,
        terms=tuple(as_term(cell) for cell in (last, this)),
        expected=Expected(low=made - one.slack, high=made + one.slack, value=made, unit=total.unit.name), equation=equation,
        imbalance=(target.value or Fraction(0)) - made, slack=one.slack, fingerprint=fingerprint("cumulation", "", new_target(target)),
    )  # fmt: skip


def new_target(target: CellRef) -> CellRef:
    """The cell as a fingerprint knows it: a record of a drop, whatever the drop's name."""
    return replace(target, table="")


def _spelled(key: Sequence[tuple[str, str]]) -> str:
    return ", ".join(f"{name}={value}" for name, value in key)


def _cell(document: str, row: str, column: Column, value: float | None) -> CellRef:
    """A figure as it is in the drop: its shortest spelling, to the column's digits where they are known."""
    value = shortest(value) if column.dtype == "Float32" else value
    number = number_of(value, column.quantum)
    printed, exact = spelled(value, column.quantum), None if number is None else Fraction(number)
    return CellRef(
        document=document, table=document, row=row, column=column.name, printed=printed, value=exact, unit=column.unit.name, address=row
    )  # fmt: skip


def _keys(found: DropComparison, old: str, new: str) -> Iterator[Finding]:
    for name, count, first in (
        ("lost", found.lost, found.lost_keys),
        ("added", found.added, found.added_keys),
    ):
        if count:
            places = "; ".join(_spelled(key) for key in first)
            yield _told(name, "key", places, old, new, count)


def _columns(found: DropComparison, old: str, new: str) -> Iterator[Finding]:
    yield from (_told("lost", "column", name, old, new) for name in found.lost_columns)
    yield from (_told("added", "column", name, old, new) for name in found.added_columns)


def _told(name: str, line: str, place: str, old: str, new: str, count: int = 1) -> Finding:
    kind, document = KINDS[name], old if name == "lost" else new
    target = CellRef(
        document=document,
        table=document,
        row="" if line == "column" else place,
        column=place if line == "column" else "",
        printed="",
        value=None,
        unit="",
        address="",
    )
    words = {"place": place, "old": old, "new": new, "count": count}
    return Finding(
        id="", rule=name, pack=PACK, family=PACK, severity=kind.severity, verdict=kind.verdict, title=both(f"compare.{name}.title"),
        message={language: say(f"compare.{name}.{line}", language, **words) for language in LANGUAGES}, target=target,
        fingerprint=fingerprint(name, line, new_target(target)),
    )  # fmt: skip

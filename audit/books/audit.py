"""A book held against itself: every rule of this room on one document, its remarks worded as findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from audit.books.both import both
from audit.books.cells import Book, Spot
from audit.books.remarks import RULES, Remark
from audit.books.results import judged, results
from audit.books.shown import shown, texts
from audit.books.skips import skips
from audit.catalogue import both as in_both
from audit.checks import Profile, Rule, Verdict
from audit.diagnosis.cells import reference
from audit.diagnosis.compose import distinct, fingerprint, place
from audit.engine.exact import Outcome
from audit.findings import CellRef, Expected, Finding, RuleRun, Summary, TermRef, as_term
from audit.tables.model import Document

__all__ = ["PACK", "Booked", "audit_book"]

PACK = "workbook"
"""What reports name as the pack of these rules, which no file declares."""
KINDS = frozenset({"xlsx", "xls", "ods"})


class Booked(Struct, frozen=True, kw_only=True):
    """The findings on one book in the order of its cells, and how each rule that had something to judge fared."""

    findings: tuple[Finding, ...] = ()
    runs: tuple[RuleRun, ...] = ()


def audit_book(document: Document, outcomes: Sequence[Outcome], profile: Profile) -> Booked:
    """What the stored values and formulas of a book say against its display; nothing for any other kind of document.

    `document` is as the packs read it, `outcomes` are what came of them: a sum that a pack declares says which parts a formula must hold.
    """
    book = Book.of(document) if document.kind in KINDS else Book()
    if not any(spot.cell.stored for spot in book):
        return Booked()
    remarks = [
        *shown(book),
        *texts(book),
        *results(book),
        *skips(book, outcomes),
        *both(book, outcomes, profile),
    ]
    found = distinct(sorted((_finding(one, document.name) for one in remarks), key=place))
    return Booked(findings=tuple(found), runs=tuple(_runs(book, outcomes, found)))


def _finding(remark: Remark, document: str) -> Finding:
    target = reference(document, remark.target.table, remark.target.cell)
    values = {
        "row": target.row or target.column, "column": target.column, "printed": target.printed.strip(), **remark.values,
    }  # fmt: skip
    rule = _rule(remark.rule)
    expected = remark.expected
    return Finding(
        id="", rule=rule.id, pack=PACK, family=rule.family, severity=remark.severity, verdict=remark.verdict, title=rule.title,
        message=in_both(remark.code, **values), target=target, terms=tuple(_terms(remark, document)), equation=_spelt(remark, target),
        expected=None if expected is None else Expected(low=expected, high=expected, value=expected, unit=target.unit),
        imbalance=remark.imbalance, fingerprint=fingerprint(rule, target, remark.code + remark.values.get("rule", "")),
    )  # fmt: skip


def _rule(name: str) -> Rule:
    return Rule(id=name, family="book", options=None, pack=PACK, title=in_both(f"book.title.{name}"))


def _spelt(remark: Remark, target: CellRef) -> str:
    """`B9 =SUM(B3:B7) ∌ B8` where a formula is at fault, `12.0 ≠ 12.3` (shown, stored) where a display is; '' where a rule's own equation says it."""
    refs = ", ".join(spot.cell.address.ref for spot in remark.others)
    if remark.rule == "book-text":
        return "".join(f"{s.cell.address.ref} {s.cell.formula} ∌ {target.where.ref}" for s in remark.others)
    if "formula" in remark.values:
        return f"{target.where.ref} {remark.values['formula']}" + (f" ∌ {refs}" if refs else "")
    return f"{target.printed.strip()} ≠ {remark.values['stored']}" if "stored" in remark.values else ""


def _terms(remark: Remark, document: str) -> Iterator[TermRef]:
    for spot in remark.others:
        ref = reference(document, spot.table, spot.cell)
        yield as_term(ref, "")


def _runs(book: Book, outcomes: Sequence[Outcome], findings: Iterable[Finding]) -> Iterator[RuleRun]:
    """One check for each rule that had something to judge: passed, or what its worst finding says."""
    verdicts: dict[str, list[Verdict]] = {}
    for finding in findings:
        verdicts.setdefault(finding.rule, []).append(finding.verdict)
    asked = _asked(book, outcomes)
    for name in RULES:
        if name in verdicts or asked[name]:
            worst = Verdict.IMPOSSIBLE if Verdict.IMPOSSIBLE in verdicts.get(name, ()) else Verdict.IMPROBABLE
            failed = name in verdicts
            summary = Summary(
                checks=1, passed=int(not failed), impossible=int(failed and worst is Verdict.IMPOSSIBLE),
                improbable=int(failed and worst is Verdict.IMPROBABLE),
            )  # fmt: skip
            yield RuleRun(id=name, pack=PACK, family="book", title=_rule(name).title, summary=summary)


def _asked(book: Book, outcomes: Sequence[Outcome]) -> dict[str, bool]:
    """Whether each rule had anything to judge."""
    formulas = any(True for _ in judged(book))
    return {
        "book-shown": any(_measured(spot) for spot in book), "book-text": any(_measured(spot) for spot in book),
        "book-result": formulas, "book-skip": formulas, "book-both": bool(outcomes),
    }  # fmt: skip


def _measured(spot: Spot) -> bool:
    return spot.body and bool(spot.cell.stored)

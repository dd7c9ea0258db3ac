"""What every format says in the same words: labels, causes, problems, the verdict over the whole, counts by severity."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from audit.catalogue import LANGUAGES, places, say
from audit.checks import Severity
from audit.findings import AuditResult, Candidate, Cause, CellRef, Finding, Suspect
from audit.patterns import regex
from audit.reports._numbers import imbalance, like, slack
from audit.tables.model import Problem

__all__ = [
    "Slip", "anchor", "basis", "by_severity", "capped", "cause", "causes", "coverage", "explains", "family", "gap", "known_severity", "label", "likely", "many", "measure",
    "one_line", "outer", "pair", "percent", "pick", "place", "placed", "problem", "readings", "same_cell", "severities", "short", "spelled", "state", "state_name", "summary", "table", "verdict",
]  # fmt: skip


def pick(texts: Mapping[str, str], language: str) -> str:
    """The text in `language`, or in the other one where it has none; empty where it has neither."""
    return texts.get(language) or next((text for text in texts.values() if text), "")


def pair(text: Callable[[str], str]) -> dict[str, str]:
    """`text(language)` in every language."""
    return {language: text(language) for language in LANGUAGES}


def one_line(text: str) -> str:
    """`text` without line breaks, tabs and control characters (they would break a line of a terminal or a table, or drive it)."""
    return re.sub(r"[\s\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+", " ", text).strip()


def anchor(finding: Finding) -> str:
    """The id of a finding in the HTML page, for links from outside: by its fingerprint, which the next run has too."""
    return f"finding-{finding.fingerprint or finding.id}"


def table(title: str, number: int, language: str) -> str:
    """How a table is called: its title, `table 3` where it has none, the text where `number` is 0 and there is no table."""
    return one_line(title) or (
        say("reports.table", language, number=number) if number else say("reports.prose", language)
    )


def label(ref: CellRef) -> str:
    """`row · column`, with whichever of them the cell has."""
    return " · ".join(one_line(part) for part in (ref.row, ref.column) if part) or one_line(ref.printed)


def short(ref: CellRef) -> str:
    """The label without the outer parts of the row's path: `row · column`."""
    if ref.where.key:
        return label(ref)  # a drop's keys are none of them outer
    return " · ".join(one_line(part) for part in (_parts(ref.row)[1], ref.column) if part) or one_line(
        ref.printed
    )


def outer(ref: CellRef) -> str:
    """The outer parts of the row's path; empty where it has but one."""
    return "" if ref.where.key else one_line(_parts(ref.row)[0])


def _parts(path: str) -> tuple[str, str]:
    """(the outer parts of a row's path, its own name); a code behind a name names nothing without it."""
    outside, _, own = path.rpartition(" / ")
    if not outside or not _CODE.fullmatch(own):
        return outside, own
    before, _, name = outside.rpartition(" / ")
    return before, f"{name} / {own}"


_CODE = regex(r"[A-Za-z]{0,4}[-.]?\d[\d.\-]*[A-Za-z]?")


def placed(suspect: CellRef, finding: Finding, language: str) -> str:
    """A suspect's label, with its table where that is not the finding's own."""
    words, other = short(suspect), (suspect.document, suspect.table_number)
    if other == (finding.target.document, finding.target.table_number):
        return words
    return f"{table(suspect.table, suspect.table_number, language)} / {words}"


def place(ref: CellRef, language: str) -> str:
    """The document and the address in it."""
    return " ".join(one_line(part) for part in (ref.document, places.place(ref.address, language)) if part)


def cause(code: str, language: str) -> str:
    """The words for a slip; the code itself where the catalogue has none."""
    for key in (f"cause.{code}", code):
        try:
            return say(key, language)
        except KeyError:
            continue
    return code.replace("-", " ")


class Slip(NamedTuple):
    """Candidates of one cause in words, `sign lost: 287 → -287`; the counts are of the best of them."""

    words: str
    explains: int = 0
    breaks: int = 0


def causes(finding: Finding, language: str, most: int = 4) -> Iterator[tuple[Suspect, list[Slip]]]:
    """Each suspect with the slips that fit it, those of one cause told together, at most `most` values of each."""
    for suspect in finding.suspects:
        groups: dict[tuple[str, str], list[Candidate]] = {}
        for slip in suspect.candidates:
            groups.setdefault((slip.cause, slip.detail), []).append(slip)
        yield suspect, [_slip(suspect, group, language, most) for group in groups.values()]


def _slip(suspect: Suspect, group: Sequence[Candidate], language: str, most: int) -> Slip:
    best = group[0]
    implied = [
        one_line(slip.text) or like(slip.value, suspect.printed, manner=suspect.manner)
        for slip in group[:most]
    ]
    if len(group) > most:
        implied.append("…")
    between = "、" if language == "zh" else ", "
    power = re.fullmatch(r"10\^-?(\d+)", best.detail)  # the figures show it
    words = say(
        "reports.candidate",
        language,
        cause=cause("unit.8" if best.cause == "unit" and power and power[1] == "8" else best.cause, language),
        printed=one_line(suspect.printed),
        implied=between.join(implied),
    )
    words += (
        say("reports.detail", language, detail=one_line(best.detail)) if best.detail and not power else ""
    )
    return Slip(words, best.explains, best.breaks)


def likely(finding: Finding, language: str, most: int = 3) -> Iterator[str]:
    """A line for each suspect: the slips that fit it, or that it is one; the target without a slip needs no line. Beyond `most`, how many more there are."""
    lines = list(_likely(finding, language))
    yield from lines[:most]
    if len(lines) > most:
        yield many("reports.suspects.limited", len(lines) - most, language)


def _likely(finding: Finding, language: str) -> Iterator[str]:
    for suspect, slips in causes(finding, language):
        words, here = placed(suspect, finding, language), same_cell(suspect, finding.target)
        if slips:
            told = "; ".join(slip.words for slip in slips)
            yield say("reports.likely" if here else "reports.likely.at", language, label=words, slips=told)
        elif not here:
            yield say("reports.suspect", language, label=words, printed=one_line(suspect.printed))


def same_cell(one: CellRef, other: CellRef) -> bool:
    """True where both name one place."""
    names = ("document", "table_number", "grid", "address", "printed")
    return all(getattr(one, name) == getattr(other, name) for name in names)


def spelled(finding: Finding, language: str, otherwise: str = "") -> str:
    """The equation with its figures in one line; the message (or `otherwise`) where it has none, and always where a book's own formula is at fault, which no reader of tables knows."""
    if finding.equation and finding.family != "book":
        return one_line(places.relation(finding.equation, language))
    return otherwise or one_line(pick(finding.message, language))


def gap(finding: Finding, language: str) -> str:
    """The imbalance and what rounding allows, in words; empty where there is none."""
    amount, allowed = imbalance(finding), slack(finding)
    if not amount:
        return ""
    return say(
        "reports.imbalance" if allowed else "reports.imbalance.bare",
        language,
        imbalance=amount,
        slack=allowed,
    )


def readings(finding: Finding, language: str) -> str:
    """That the source can be read in other ways here; empty where it cannot."""
    return say("reports.readings", language, count=finding.readings) if finding.readings > 1 else ""


def known_severity(name: str) -> Severity:
    """The severity called `name`; a warning where there is none of that name."""
    return next((severity for severity in Severity if severity.value == name), Severity.WARNING)


def problem(problem: Problem, language: str) -> str:
    """The problem's sentence; the code and its values where the catalogue lacks it, for nothing is dropped in silence."""
    values = dict(problem.values)
    try:
        return say(problem.code, language, **values)
    except (KeyError, IndexError, ValueError):
        return " ".join([problem.code, *(f"{key}={value}" for key, value in values.items())])


def state(finding: Finding, language: str) -> str:
    """`new`, `known` or `gone` in words."""
    return state_name(finding.state, language)


def state_name(state: str, language: str) -> str:
    """The words for a state; the state itself where the catalogue has none."""
    return _named(f"reports.state.{state}", state, language)


def family(name: str, language: str) -> str:
    """The words for a rule family; its own name where the catalogue has none, so that a new family needs no word here."""
    return _named(f"reports.family.{name}", name, language)


def measure(name: str, language: str) -> str:
    """The words for what a column's figures are; the measure itself where the catalogue has none."""
    return _named(f"reports.measure.{name}", name, language)


def basis(name: str, language: str) -> str:
    """The words for a rule's basis; its own name where the catalogue has none."""
    return _named(f"reports.basis.{name}", name, language)


def _named(code: str, otherwise: str, language: str) -> str:
    try:
        return say(code, language)
    except KeyError:
        return otherwise


def by_severity(result: AuditResult) -> dict[Severity, int]:
    """How many findings stand at each severity; those that are gone do not."""
    counts = Counter(finding.severity for finding in result.findings if finding.state != "gone")
    return {severity: counts[severity] for severity in Severity}


def verdict(result: AuditResult, language: str) -> str:
    """One sentence over the whole, after the worst there is: contradictions, doubts, rounding slips, nothing found, nothing checked."""
    counts = by_severity(result)
    worst = next((severity for severity in Severity if counts[severity]), None)
    if result.beyond:
        listed = sum(counts.values())
        worst = worst or (Severity.ERROR if result.summary.impossible else Severity.WARNING)
        return say(
            f"reports.verdict.{worst.value}.beyond",
            language,
            count=f"{listed + result.beyond:,}",
            listed=f"{listed:,}",
        )
    if worst:
        cells = _cells(result, worst)
        if cells < counts[worst]:
            return many(f"reports.verdict.{worst.value}.cells", cells, language, checks=f"{counts[worst]:,}")
        return many(f"reports.verdict.{worst.value}", counts[worst], language)
    return say("reports.verdict.clean" if result.summary.checks else "reports.verdict.nothing", language)


def _cells(result: AuditResult, severity: Severity) -> int:
    """How many cells there are to look at for the findings of a severity: one for all that it explains."""
    stands = [(cause, [f for f in cause.findings if f.state != "gone"]) for cause in result.causes]
    return sum(
        1 + bool(cause.exchanged)
        for cause, findings in stands
        if any(finding.severity is severity for finding in findings)
    )


def capped(causes: Sequence[Cause], limit: int) -> tuple[list[Cause], int]:
    """(the causes with the first `limit` of their findings, how many findings these are)."""
    shown: list[Cause] = []
    left = limit
    for cause in causes:
        if left > 0:
            shown.append(replace(cause, findings=cause.findings[:left]))
            left -= len(shown[-1].findings)
    return shown, limit - left


def explains(cause: Cause, language: str) -> str:
    """What a cell explains beside its first finding; empty where that stands alone."""
    others = len(cause.findings) - 1
    words = {"label": short(cause.cell), "printed": one_line(cause.cell.printed)}
    code = "reports.explains"
    if other := cause.exchanged:
        code = "reports.exchanged"
        words |= {"other": short(other), "beside": one_line(other.printed)}
    return many(code, others, language, **words) if others else ""


def many(code: str, count: int, language: str, **words: object) -> str:
    """The sentence `code` about `count` things; `code.one` is its singular."""
    return say(f"{code}.one" if count == 1 else code, language, count=f"{count:,}", **words)


def percent(part: int, whole: int) -> str:
    """`83 %` of `whole`, rounded down, so that 100 % means all; `–` of nothing."""
    return f"{part * 100 // whole} %" if whole else "–"


def summary(result: AuditResult, language: str) -> str:
    """The counts of checks by verdict in one line."""
    s = result.summary
    return say(
        "reports.summary", language, checks=f"{s.checks:,}", passed=f"{s.passed:,}", rounding=f"{s.rounding:,}", improbable=f"{s.improbable:,}",
        impossible=f"{s.impossible:,}", open=f"{s.open:,}", exempt=f"{s.exempt:,}",
    )  # fmt: skip


def coverage(result: AuditResult, language: str) -> str:
    """The share of printed figures that some rule checked, and that two or more did."""
    c = result.coverage
    return say(
        "reports.coverage", language, figures=f"{c.figures:,}", checked=f"{c.checked:,}", share=percent(c.checked, c.figures),
        localisable=f"{c.localisable:,}", twice=percent(c.localisable, c.figures),
    )  # fmt: skip


def severities(result: AuditResult, language: str) -> str:
    """`4 error, 3 warning, 1 notice`, and how many of all are known or gone."""
    parts = [
        f"{say(f'severity.{severity.value}', language)} {count:,}"
        for severity, count in by_severity(result).items()
    ]
    states = Counter(finding.state for finding in result.findings)
    parts += [
        f"{say(f'reports.state.{name}', language)} {states[name]:,}"
        for name in ("known", "accepted", "gone")
        if states[name]
    ]
    return " · ".join(parts)

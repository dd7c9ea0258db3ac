"""What the machine formats and the annotated files share: the words of a comment, what is current, where a finding points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from audit.catalogue import say
from audit.catalogue.places import relation
from audit.findings import CellRef, Finding, Suspect
from audit.patterns import regex
from audit.reports._numbers import expected
from audit.reports._words import causes, gap, label, likely, one_line, pick, state

__all__ = ["comment", "current", "headline", "minus", "rule_key", "spot", "suspect_words"]


def current(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings that stand in the edition audited now, in their order: all but those whose state is `gone`."""
    return (finding for finding in findings if finding.state != "gone")


def rule_key(pack: str, rule: str) -> str:
    """`pack/rule`, or the rule alone where it was inferred: one name for a rule over all packs of a run."""
    return f"{pack}/{rule}" if pack else rule


def spot(cell: CellRef) -> str:
    """`table, row · column (address)`: enough to find the cell without opening anything else."""
    where = f" ({one_line(cell.address)})" if cell.address else ""
    return ", ".join(part for part in (one_line(cell.table), label(cell)) if part) + where


def headline(finding: Finding, language: str) -> str:
    """The finding in one line: its message, or its title where it has none."""
    return one_line(pick(finding.message, language) or pick(finding.title, language) or finding.rule)


_MINUS = regex(r"(?<![A-Za-z0-9_.)\]）年月日季号-])-(?=[\d.])|(?<=[\d%)） ])-(?= )")


def minus(text: str) -> str:
    """`text` with U+2212 where a hyphen is a minus, so that no line breaks after it; `1-6月`, `well-known` and `Q1-2` stay.

    >>> minus("4497 - 4784 gives -287, printed in 1-6 as 287")
    '4497 − 4784 gives −287, printed in 1-6 as 287'
    """
    return _MINUS.sub("−", text)


def comment(finding: Finding, language: str = "en") -> list[str]:
    """The lines of a comment on the target: which finding, what should hold, the figures, the gap, the likeliest slips, the rule."""
    told = f" · {state(finding, language)}" if finding.state != "new" else ""
    lines = [
        f"[{finding.id}] {pick(finding.title, language) or finding.rule}{told}",
        pick(finding.message, language),
    ]
    implied, printed = expected(finding), finding.target.printed
    if implied and not all(
        minus(word) in minus(lines[1]) for word in (implied, printed)
    ):  # the message may have said so
        lines.append(say("exports.expected", language, printed=printed, expected=implied))
    lines += [relation(finding.equation, language), gap(finding, language), *likely(finding, language)]
    if finding.why:
        lines.append(say("exports.why", language, why=finding.why))
    if finding.accepted:
        lines.append(say("exports.accepted", language, reason=finding.accepted))
    lines.append(_rule(finding, language))
    return [minus(one_line(line)) for line in lines if line]


def _rule(finding: Finding, language: str) -> str:
    code = "exports.rule" if finding.pack else "exports.rule.inferred"
    return say(code, language, rule=finding.rule, pack=finding.pack, version=finding.version)


def suspect_words(finding: Finding, suspect: Suspect, language: str) -> str:
    """The line on a suspected cell that is not the target itself: which finding it may explain, and by which slip."""
    slips = next((slips for one, slips in causes(finding, language) if one is suspect), [])
    if not slips:
        return say("exports.suspect.bare", language, id=finding.id)
    return minus(say("exports.suspect", language, id=finding.id, slip=slips[0].words))

"""What the machine formats and the annotated files share: the words of a comment, what is current, where a finding points."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from audit.catalogue import say
from audit.findings import CellRef, Finding, Suspect
from audit.reports._numbers import expected, imbalance, slack
from audit.reports._words import candidate, label, one_line, pick

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


_MINUS = re.compile(r"(?<![\w.)\]）-])-(?=[\d.])|(?<=[\d%)） ])-(?= )")


def minus(text: str) -> str:
    """`text` with U+2212 where a hyphen is a minus, so that no line breaks after it; `1-6月`, `well-known` and `Q1-2` stay.

    >>> minus("4497 - 4784 gives -287, printed in 1-6 as 287")
    '4497 − 4784 gives −287, printed in 1-6 as 287'
    """
    return _MINUS.sub("−", text)


def comment(finding: Finding, language: str = "en", candidates: int = 3) -> list[str]:
    """The lines of a comment on the target: which finding, what should hold, the figures, the gap, the likeliest slips, the rule."""
    lines = [
        f"[{finding.id}] {pick(finding.title, language) or finding.rule}",
        pick(finding.message, language),
    ]
    if implied := expected(finding):
        lines.append(say("exports.expected", language, printed=finding.target.printed, expected=implied))
    lines += [finding.equation, _gap(finding, language), *_slips(finding, language, candidates)]
    if finding.why:
        lines.append(say("exports.why", language, why=finding.why))
    lines.append(_rule(finding, language))
    return [minus(one_line(line)) for line in lines if line]


def _gap(finding: Finding, language: str) -> str:
    gap, allowed = imbalance(finding), slack(finding)
    code = "reports.imbalance" if allowed else "reports.imbalance.bare"
    return say(code, language, imbalance=gap, slack=allowed) if gap else ""


def _slips(finding: Finding, language: str, limit: int) -> list[str]:
    ranked = [(suspect, slip) for suspect in finding.suspects for slip in suspect.candidates]
    return [
        say("exports.slip", language, cell=label(suspect), slip=candidate(suspect, slip, language))
        for suspect, slip in ranked[:limit]
    ]


def _rule(finding: Finding, language: str) -> str:
    code = "exports.rule" if finding.pack else "exports.rule.inferred"
    return say(code, language, rule=finding.rule, pack=finding.pack, version=finding.version)


def suspect_words(finding: Finding, suspect: Suspect, language: str) -> str:
    """The line on a suspected cell that is not the target itself: which finding it may explain, and by which slip."""
    if not suspect.candidates:
        return say("exports.suspect.bare", language, id=finding.id)
    best = candidate(suspect, suspect.candidates[0], language)
    return minus(say("exports.suspect", language, id=finding.id, slip=best))

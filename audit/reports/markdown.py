"""GitHub-flavoured Markdown: the terminal's content as a page that a pull request or a wiki can show.

No HTML and no markup can come from a cell: what a source prints is escaped, so that it reads as it was printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from audit.catalogue import say
from audit.catalogue.places import place, relation
from audit.findings import AuditResult, Cause, Finding
from audit.patterns import regex
from audit.reports import _numbers, _words

__all__ = ["plain", "render"]


def render(result: AuditResult, *, language: str = "en", limit: int = 1000) -> str:
    """The result as Markdown ending in a newline; at most `limit` findings are shown, all are counted."""
    causes, shown = _words.capped(result.causes, limit)
    blocks = [*_head(result, language), *_findings(causes, language)]
    if shown < len(result.findings):
        blocks.append(f"*{say('reports.limited', language, shown=shown, count=len(result.findings))}*")
    blocks += [*_coverage(result, language), *_problems(result, language, limit)]
    return "\n\n".join(blocks) + "\n"


_SPECIAL = regex(r"[\\`*_\[\]<>&|~#$@!:]|^[-+=]|(?<=^\d)[.)]|(?<=^\d\d)[.)]")
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;", "@": "&#64;", "#": "&#35;", ":": "&#58;"}


def plain(text: str) -> str:
    r"""`text` on one line, with all that Markdown, HTML or GitHub (mentions, issue numbers, emoji) would act on escaped.

    >>> plain("<b> | a_b")
    '&lt;b&gt; \\| a\\_b'
    """
    return _SPECIAL.sub(lambda match: _ENTITIES.get(match[0], f"\\{match[0]}"), _words.one_line(text))


def code(text: str) -> str:
    """`text` as a code span, whatever backticks it holds."""
    line = _words.one_line(text)
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", line)), default=0))
    pad = " " if line[:1] == "`" or line[-1:] == "`" else ""
    return f"{fence}{pad}{line}{pad}{fence}"


def _head(result: AuditResult, language: str) -> Iterator[str]:
    yield f"# {say('reports.title', language)}"
    if result.documents:
        yield " · ".join(plain(document.title or document.name) for document in result.documents)
    yield f"**{_words.verdict(result, language)}**"
    lines = (_words.severities, _words.summary, _words.coverage)
    yield "\n".join(f"- {line(result, language)}" for line in lines)


def _grid(heads: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> str:
    rule = ["---:" if i in right else "---" for i in range(len(heads))]
    return "\n".join(f"| {' | '.join(row)} |" for row in (heads, rule, *rows))


def _findings(causes: Sequence[Cause], language: str) -> Iterator[str]:
    """The table of all findings, then each root in full with those that the same cell explains folded under it."""
    if not causes:
        return
    yield f"## {say('reports.findings', language)}"
    names = ("number", "severity", "address", "figure", "values", "imbalance", "unit", "rule")
    heads = [say(f"reports.col.{name}", language) for name in names]
    rows = [
        _row(finding, language, folded=k > 0) for cause in causes for k, finding in enumerate(cause.findings)
    ]
    yield _grid(heads, rows, right=(4, 5))
    for cause in causes:
        root, *others = cause.findings
        lines = [*_details(root, language)]
        if others:
            lines.append(f"- {plain(_words.explains(cause, language))}")
            lines += [f"  - {_fold(finding, language)}" for finding in others]
        yield "\n".join(lines)


def _fold(finding: Finding, language: str) -> str:
    """A finding in one line: its id, what it says, the equation, the gap, the rule."""
    spelt = code(relation(finding.equation, language)) if finding.equation else ""
    words = [plain(_words.pick(finding.message, language)), spelt, plain(_words.gap(finding, language))]
    told = "; ".join(filter(None, [*words, plain(_words.pick(finding.title, language) or finding.rule)]))
    return f"{plain(finding.id)} ({plain(_words.place(finding.target, language))}): {told}"


def _row(finding: Finding, language: str, *, folded: bool) -> list[str]:
    values = " → ".join(filter(None, (plain(finding.target.printed), plain(_numbers.expected(finding)))))
    severity = say(f"severity.{finding.severity.value}", language)
    if finding.state != "new":
        severity += f" ({_words.state(finding, language)})"
    return [
        f"{'↳ ' if folded else ''}{plain(finding.id)}", severity, plain(_words.place(finding.target, language)), plain(_words.label(finding.target)),
        values, plain(_numbers.imbalance(finding)), plain(finding.target.unit), plain(finding.rule),
    ]  # fmt: skip


def _details(finding: Finding, language: str) -> Iterator[str]:
    """A heading, the message, the equation with its figures, what rounding allows, the likely causes."""
    yield f"### {plain(finding.id)} · {plain(_words.pick(finding.title, language) or finding.rule)}\n"
    if finding.target.table:
        yield f"- {plain(finding.target.table)}"
    if message := _words.pick(finding.message, language):
        yield f"- {plain(message)}"
    if finding.equation:
        yield f"- {code(relation(finding.equation, language))}"
    if gap := _words.gap(finding, language):
        yield f"- {plain(gap)}"
    if other := _words.readings(finding, language):
        yield f"- {plain(other)}"
    yield from (f"- {plain(line)}" for line in _words.likely(finding, language))
    if finding.related:
        yield f"- {say('reports.related', language)}{', '.join(map(plain, finding.related))}"
    if finding.why:
        yield f"- {say('reports.why', language)}{plain(finding.why)}"


def _coverage(result: AuditResult, language: str) -> Iterator[str]:
    if not result.coverage.tables:
        return
    yield f"## {say('reports.coverage.title', language)}"
    heads = [
        say(f"reports.col.{name}", language)
        for name in ("table", "figures", "checked", "twice", "unchecked", "open")
    ]
    rows = [
        [plain(table.table), f"{table.figures}", f"{table.checked} ({_words.percent(table.checked, table.figures)})",
         f"{table.localisable}", f"{table.figures - table.checked}", f"{table.open}"]
        for table in result.coverage.tables
    ]  # fmt: skip
    yield _grid(heads, rows, right=(1, 2, 3, 4, 5))


def _problems(result: AuditResult, language: str, limit: int) -> Iterator[str]:
    if not result.problems:
        return
    yield f"## {say('reports.problems', language)}"
    lines = [
        f"- **{say(f'severity.{_words.known_severity(problem.severity).value}', language)}** {plain(place(problem.where, language))}: {plain(_words.problem(problem, language))}"
        for problem in result.problems[:limit]
    ]
    if len(result.problems) > limit:
        lines.append(f"- {say('reports.problems.limited', language, count=len(result.problems) - limit)}")
    yield "\n".join(lines)

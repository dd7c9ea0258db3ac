"""GitHub: workflow commands that mark the lines of a pull request, and a summary of the step in Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePath

from audit.catalogue import say
from audit.findings import AuditResult, Finding
from audit.reports._export import current, headline, spot
from audit.reports._numbers import expected
from audit.reports._words import coverage, label, one_line, pick, place, problem, summary, verdict

__all__ = ["render", "step_summary"]

_SUMMARY_LIMIT = 900_000  # GitHub refuses a summary of more than 1 MiB


def render(result: AuditResult, *, language: str = "en", paths: Mapping[str, str] | None = None) -> str:
    """One command a finding or problem, a notice where it is known or accepted; `paths` gives a document's path from the repository's root by its name."""
    lines = [
        *(_command(finding, language, paths or {}) for finding in current(result.findings)),
        *_problems(result, language),
    ]
    return "".join(f"{line}\n" for line in lines)


def _command(finding: Finding, language: str, paths: Mapping[str, str]) -> str:
    target = finding.target
    properties = {"file": PurePath(paths.get(target.document, target.document)).as_posix()}
    if target.where.line:
        properties["line"] = str(target.where.line)
    properties["title"] = f"{finding.id} {pick(finding.title, language) or finding.rule}"
    words = f"{headline(finding, language)} [{spot(target)}]"
    return _spell(finding.severity.value if finding.state == "new" else "notice", properties, words)


def _problems(result: AuditResult, language: str) -> Iterator[str]:
    for found in result.problems:
        name = found.severity if found.severity in ("error", "warning") else "notice"
        words = f"{found.where}: {problem(found, language)}" if found.where else problem(found, language)
        yield _spell(name, {"title": found.code}, words)


def _spell(name: str, properties: Mapping[str, str], message: str) -> str:
    words = ",".join(f"{key}={_property(value)}" for key, value in properties.items() if value)
    return f"::{name} {words}::{_data(message)}"


def _data(text: str) -> str:
    """`text` with %, CR and LF escaped, as the runner undoes it in a message."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """`text` as a property: `:` and `,` are escaped as well, for they end one."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def step_summary(result: AuditResult, *, language: str = "en") -> str:
    """Markdown for `$GITHUB_STEP_SUMMARY`: the verdict, the counts, a row a finding; what does not fit into GitHub's limit is counted."""
    lines = [
        f"### {verdict(result, language)}",
        "",
        f"{summary(result, language)}  ",
        coverage(result, language),
        "",
    ]
    found = list(current(result.findings))
    if found:
        lines += [_header(language), "|---|---|---|---|---|"]
    size = sum(len(line.encode()) for line in lines)
    for shown, finding in enumerate(found):
        row = _row(finding, language)
        size += len(row.encode()) + 1
        if size > _SUMMARY_LIMIT:
            lines += ["", say("exports.summary.cut", language, left=len(found) - shown)]
            break
        lines.append(row)
    return "\n".join(lines) + "\n"


def _header(language: str) -> str:
    names = ("severity", "address", "figure", "values", "rule")
    return "| " + " | ".join(say(f"reports.col.{name}", language) for name in names) + " |"


def _row(finding: Finding, language: str) -> str:
    implied = expected(finding)
    values = one_line(finding.target.printed) + (f" → {implied}" if implied else "")
    cells = (
        say(f"severity.{finding.severity.value}", language), place(finding.target, language),
        label(finding.target), values, f"{finding.id} {headline(finding, language)}",
    )  # fmt: skip
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _cell(text: str) -> str:
    """`text` as it is printed, whatever signs of Markdown or HTML are in it."""
    text = one_line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "".join(f"\\{sign}" if sign in "\\`*_[]|~#$!@" else sign for sign in text)

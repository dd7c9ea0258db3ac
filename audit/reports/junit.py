"""JUnit XML, for any build server: a suite for each pack, a case for each rule that holds and for each finding.

An error or a warning is a failure; a notice passes and is printed; a finding that the baseline knows or the ledger accepts, and a rule that could judge nothing, are
skipped, so that neither is taken for a pass.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree

from audit.catalogue import say
from audit.findings import AuditResult, Finding, RuleRun
from audit.patterns import regex
from audit.reports._export import comment, current, headline, rule_key, spot
from audit.reports._words import one_line, pick, problem, state

__all__ = ["render"]

_FORBIDDEN = regex("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(result: AuditResult, *, language: str = "en") -> str:
    """The result as JUnit XML; problems of reading stand in `system-err` of the suite."""
    root = ElementTree.Element("testsuites", name="audit")
    for name in _suites(result):
        _suite(root, name, result, language)
    _count(root, list(root.iter("testcase")))
    _problems(root, result, language)
    ElementTree.indent(root, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _suites(result: AuditResult) -> Iterator[str]:
    names = [*(run.pack for run in result.rules), *(finding.pack for finding in result.findings)]
    yield from dict.fromkeys(names or [""])


def _suite(root: ElementTree.Element, pack: str, result: AuditResult, language: str) -> None:
    suite = ElementTree.SubElement(root, "testsuite", name=_clean(pack) or "audit", time="0")
    found = [finding for finding in current(result.findings) if finding.pack == pack]
    for finding in found:
        _finding(suite, finding, language)
    failed = {finding.rule for finding in found}
    for run in result.rules:
        if run.pack == pack and run.id not in failed:
            _rule(suite, run, language)
    _count(suite, list(suite))


def _count(element: ElementTree.Element, cases: list[ElementTree.Element]) -> None:
    element.set("tests", str(len(cases)))
    element.set("failures", str(sum(case.find("failure") is not None for case in cases)))
    element.set("skipped", str(sum(case.find("skipped") is not None for case in cases)))
    element.set("errors", "0")


def _case(suite: ElementTree.Element, rule: str, pack: str, name: str) -> ElementTree.Element:
    classname = _clean(rule_key(pack, rule)).replace("/", ".")
    return ElementTree.SubElement(suite, "testcase", classname=classname, name=_clean(name), time="0")


def _finding(suite: ElementTree.Element, finding: Finding, language: str) -> None:
    case = _case(suite, finding.rule, finding.pack, f"{finding.target.document}: {spot(finding.target)}")
    case.set("file", _clean(finding.target.document))
    if finding.target.where.line:
        case.set("line", str(finding.target.where.line))
    words = _clean("\n".join(comment(finding, language)))
    if finding.state in ("known", "accepted"):
        reason = finding.accepted or state(finding, language)
        ElementTree.SubElement(case, "skipped", message=_clean(one_line(reason)))
        ElementTree.SubElement(case, "system-out").text = words
    elif finding.severity.value == "notice":
        ElementTree.SubElement(case, "system-out").text = words
    else:
        message = _clean(headline(finding, language))
        ElementTree.SubElement(case, "failure", type=finding.severity.value, message=message).text = words


def _rule(suite: ElementTree.Element, run: RuleRun, language: str) -> None:
    case = _case(suite, run.id, run.pack, pick(run.title, language) or run.id)
    counts = run.summary
    if not counts.checks:
        ElementTree.SubElement(case, "skipped", message=say("exports.junit.unjudged", language))
    elif counts.checks == counts.open + counts.exempt:
        said = say(
            "exports.junit.open", language, open=counts.open, exempt=counts.exempt, checks=counts.checks
        )
        ElementTree.SubElement(case, "skipped", message=said)


def _problems(root: ElementTree.Element, result: AuditResult, language: str) -> None:
    if result.problems:
        lines = [f"{found.severity}: {found.where}: {problem(found, language)}" for found in result.problems]
        ElementTree.SubElement(root[0], "system-err").text = _clean("\n".join(lines))


def _clean(text: str) -> str:
    """`text` with U+FFFD for what XML 1.0 cannot hold."""
    return _FORBIDDEN.sub("\ufffd", text)

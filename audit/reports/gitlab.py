"""GitLab's Code Quality report: a list of findings that a merge request shows beside its lines."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from audit.findings import AuditResult, Finding
from audit.reports._export import current, headline, rule_key, spot

__all__ = ["render"]

_SEVERITY = {"error": "critical", "warning": "major", "notice": "info"}


def render(result: AuditResult, *, language: str = "en", paths: Mapping[str, str] | None = None) -> str:
    """The current findings that nobody accepted, as Code Quality JSON (GitLab itself tells new from known); `paths` gives a document's path from the repository's root by its name."""
    seen: Counter[str] = Counter()
    shown = (finding for finding in current(result.findings) if finding.state != "accepted")
    issues = [_issue(finding, language, paths or {}, seen) for finding in shown]
    return json.dumps(issues, ensure_ascii=False, indent=1) + "\n"


def _issue(finding: Finding, language: str, paths: Mapping[str, str], seen: Counter[str]) -> dict[str, Any]:
    target = finding.target
    return {
        "type": "issue", "description": f"{headline(finding, language)} [{spot(target)}]",
        "check_name": rule_key(finding.pack, finding.rule), "fingerprint": _fingerprint(finding, seen),
        "severity": _SEVERITY[finding.severity.value], "categories": ["Bug Risk"],
        "location": {
            "path": PurePath(paths.get(target.document, target.document)).as_posix(),
            "lines": {"begin": target.where.line or 1},
        },
    }  # fmt: skip


def _fingerprint(finding: Finding, seen: Counter[str]) -> str:
    """The finding's own, made distinct where two share one: GitLab shows only the first of those."""
    key = finding.fingerprint or finding.id
    seen[key] += 1
    return key if seen[key] == 1 else f"{key}-{seen[key]}"

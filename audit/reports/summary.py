"""The summary of a step in continuous integration: the verdict, the counts and a row a finding, in Markdown, within GitHub's limit of size."""

from __future__ import annotations

from audit.findings import AuditResult
from audit.reports.github import step_summary

__all__ = ["render"]


def render(result: AuditResult, *, language: str = "en") -> str:
    """Markdown for `$GITHUB_STEP_SUMMARY` and its likes."""
    return step_summary(result, language=language)

"""One self-contained HTML page: the verdict, the findings, the source's own tables with marked cells, what nothing checked.

It needs no network, holds no clock and no path, and its policy (a hash of its one script) lets nothing else run. All text of a source is escaped.
"""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from functools import partial
from pathlib import Path

from audit.catalogue import say
from audit.catalogue.places import place, relation
from audit.findings import AuditResult
from audit.reports import _charts, _numbers, _page, _words

__all__ = ["render"]

FOLDER = Path(__file__).parent / "page"


def render(result: AuditResult, *, language: str = "en", limit: int = 2000) -> str:
    """The result as an HTML page; at most `limit` findings are shown, all are counted."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    script, style = (_asset(name) for name in ("report.js", "report.css"))
    words = partial(_say, language)
    return environment.get_template("report.html.jinja").render(
        result=result, page=_page.page(result, language, limit), language=language, t=words, speech=_speech, words=_words,
        at=lambda address: place(str(address), language), spelt=partial(relation, language=language),
        numbers=_numbers, longest=_charts.longest(result.coverage.tables), script=Markup(script), style=Markup(style),
        script_hash=_hash(script), style_hash=_hash(style), counts=_counts(result), name=_name(result, language),
    )  # fmt: skip


def _asset(name: str) -> str:
    return (FOLDER / name).read_text("utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _say(language: str, code: str, /, **values: object) -> str:
    """The page's words; those of other areas (severity.error) by their full code."""
    return say(code if "." in code else f"reports.page.{code}", language, **values)


def _speech(text: str) -> str:
    """The language that `text` is read aloud in and set in: Chinese where it has Chinese characters, else English."""
    return "zh-Hans" if any(unicodedata.name(c, "").startswith("CJK") for c in text[:200]) else "en"


def _counts(result: AuditResult) -> dict[str, int]:
    return {severity.value: count for severity, count in _words.by_severity(result).items()}


def _name(result: AuditResult, language: str) -> str:
    titles = [document.title or document.name for document in result.documents]
    return titles[0] if len(titles) == 1 else say("reports.title", language)

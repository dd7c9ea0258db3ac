"""Every sentence that a user reads, in English and Chinese, under one code; `say` fills one in, `both` gives the pair for a finding.

Codes are dotted, `area.what`; each area is a module here with one dict `TEXTS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from audit.catalogue import (
    books,
    cli,
    compare,
    drops,
    exports,
    findings,
    ledger,
    packs,
    readers,
    reports,
    sources,
    suites,
)

__all__ = ["LANGUAGES", "both", "manual_in", "say"]

LANGUAGES = ("en", "zh")

_TEXTS: dict[str, tuple[str, str]] = {
    **books.TEXTS,
    **cli.TEXTS,
    **compare.TEXTS,
    **drops.TEXTS,
    **exports.TEXTS,
    **findings.TEXTS,
    **ledger.TEXTS,
    **packs.TEXTS,
    **readers.TEXTS,
    **reports.TEXTS,
    **sources.TEXTS,
    **suites.TEXTS,
}


def say(code: str, language: str = "en", /, **values: object) -> str:
    """The sentence `code` in `language`, filled with `values`; KeyError names a code that is not in the catalogue.

    A value `@code` stands for that sentence, in the same language.
    """
    english, chinese = _TEXTS[code]
    words = {name: _word(str(value), language) for name, value in values.items()}
    return (chinese if language == "zh" else english).format_map(words)


def _word(value: str, language: str) -> str:
    return say(value[1:], language) if value[:1] == "@" and value[1:] in _TEXTS else value


def both(code: str, /, **values: object) -> Mapping[str, str]:
    """The sentence in every language, as findings carry it."""
    return {language: say(code, language, **values) for language in LANGUAGES}


def manual_in(language: str, family: str) -> str:
    """The manual of a rule family in a language other than that of its docstring, as Markdown: `manuals/FAMILY.md` in Chinese; '' for English."""
    page = Path(__file__).parent / "manuals" / f"{family}.md"
    return page.read_text(encoding="utf-8").rstrip() if language == "zh" else ""

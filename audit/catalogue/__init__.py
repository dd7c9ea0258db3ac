"""Every sentence that a user reads, in English and Chinese, under one code; `say` fills one in, `both` gives the pair for a finding.

Codes are dotted, `area.what`; each area is a module here with one dict `TEXTS`.
"""

from __future__ import annotations

from collections.abc import Mapping

from audit.catalogue import cli, exports, findings, packs, reports, sources

__all__ = ["LANGUAGES", "both", "say"]

LANGUAGES = ("en", "zh")

_TEXTS: dict[str, tuple[str, str]] = {
    **cli.TEXTS,
    **exports.TEXTS,
    **findings.TEXTS,
    **packs.TEXTS,
    **reports.TEXTS,
    **sources.TEXTS,
}


def say(code: str, language: str = "en", /, **values: object) -> str:
    """The sentence `code` in `language`, filled with `values`; KeyError names a code that is not in the catalogue."""
    english, chinese = _TEXTS[code]
    return (chinese if language == "zh" else english).format_map({k: str(v) for k, v in values.items()})


def both(code: str, /, **values: object) -> Mapping[str, str]:
    """The sentence in every language, as findings carry it."""
    return {language: say(code, language, **values) for language in LANGUAGES}

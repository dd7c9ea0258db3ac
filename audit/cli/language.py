"""In what language a user is spoken to before a pack is understood: a pack with mistakes in it says its language all the same."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from contextvars import ContextVar
from itertools import islice
from pathlib import Path

from audit.patterns import regex

__all__ = ["RULES", "SPOKEN", "language_in", "user_language", "usual_language"]

RULES = Path("rules")
SPOKEN: ContextVar[str | None] = ContextVar("SPOKEN", default=None)
"""The language that was asked for, or that of the packs once they are read: mistakes are told in it."""

_LANGUAGE = regex(rb"""^["']?language["']?\s*:\s*["']?(en|zh)\b""", re.MULTILINE)
_MOST = 200
"""Files that are looked into."""


def user_language() -> str:
    """The language asked for, or that of the packs that were read; before that `usual_language`."""
    return SPOKEN.get() or usual_language()


def usual_language() -> str:
    """The language of the packs in rules/; where there are none, zh in an environment whose locale is Chinese, else en."""
    if told := language_in([RULES]):
        return told
    return "zh" if os.environ.get("LC_ALL", os.environ.get("LANG", "")).startswith("zh") else "en"


def language_in(paths: Iterable[Path]) -> str | None:
    """The one language that the packs in files and folders name, by their text alone; None where they name none, or several."""
    found = {match[1].decode() for text in map(_text, _files(paths)) if (match := _LANGUAGE.search(text))}
    return found.pop() if len(found) == 1 else None


def _files(paths: Iterable[Path]) -> list[Path]:
    files = (file for path in paths for file in (path.rglob("*.y*ml") if path.is_dir() else [path]))
    return list(islice(files, _MOST))


def _text(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(1 << 16)
    except OSError:
        return b""

"""YAML text as nodes that know where they stand; composed by libyaml, twenty times as fast as in Python, where PyYAML has it.

Only the core schema of YAML 1.2 is taken from plain scalars (`no` and `on` are words, 1:30 is text); what is quoted is text.
"""

from __future__ import annotations

from typing import Any

from audit.patterns import regex

__all__ = ["Broken", "compose", "is_null", "plain", "tag"]

_TAG = "tag:yaml.org,2002:"
_WHOLE = regex(r"[-+]?\d{1,18}")
_NUMBER = regex(r"[-+]?(\d{1,18}\.?\d{0,18}|\.\d{1,18})")
_NULL = frozenset(("", "~", "null", "Null", "NULL"))
_TRUTH = {
    word: truth for truth in (True, False) for word in (str(truth), str(truth).lower(), str(truth).upper())
}


class Broken(ValueError):
    """Text that is no YAML: the reader's words, line and column from 1, and the character where that is the trouble."""

    def __init__(self, problem: str, line: int = 1, column: int = 1, character: str = "") -> None:
        super().__init__(problem)
        self.line, self.column, self.character = line, column, character


def compose(text: str) -> Any:
    """The root node of the only document in `text`, None where there is none; `Broken` where it cannot be read."""
    import yaml

    loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        return yaml.compose(text, Loader=loader)
    except yaml.reader.ReaderError:
        raise _unprintable(text) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        words = " ".join(filter(None, (error.context, error.problem))).split("\n")[0]
        raise Broken(words, *((mark.line + 1, mark.column + 1) if mark else ())) from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise Broken(str(error).split("\n")[0]) from None


_UNPRINTABLE = regex(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufeff\uff00-\ufffd\U00010000-\U0010ffff]")


def _unprintable(text: str) -> Broken:
    """What YAML holds to be no character of a text, and where it stands."""
    found = _UNPRINTABLE.search(text)
    before = text[: found.start()] if found else ""
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return Broken("unprintable", line, column, found[0] if found else "\ufffd")


def is_null(node: Any) -> bool:
    """True for a scalar that says nothing: not written at all, `~`, `null`."""
    return isinstance(node.value, str) and not node.style and node.value in _NULL


def plain(node: Any) -> Any:
    """A scalar's value: None, true or false, a number, or text as typed; `!words`, which are tags, are text."""
    text = node.value
    if node.style:
        return text
    if text in _NULL:
        return None
    if text in _TRUTH:
        return _TRUTH[text]
    return int(text) if _WHOLE.fullmatch(text) else float(text) if _NUMBER.fullmatch(text) else text


def tag(node: Any) -> str:
    """The local tag that was written before a scalar (`!harbour`), or nothing."""
    kind = str(node.tag).removeprefix(_TAG)
    return kind if kind.startswith("!") and kind != "!" else ""

"""What is wrong with the words of a command line, in Chinese: the command line's own library speaks English alone."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from typing import Any

from audit.cli.language import usual_language

__all__ = ["asked", "run", "told", "translated"]

_SENTENCES = (
    (r"No such option: (?P<found>\S+)(?: Did you mean (?P<near>[^?]+)\?| \(Possible options: (?P<several>[^)]+)\))?\.?", "option"),
    (r"No such command '(?P<found>.*)'\.(?: Did you mean .*)?", "command"),
    (r"Got unexpected extra arguments?(?:\(s\))? \((?P<found>.*)\)", "extra"),
    (r"Missing (?:argument|option|parameter) '(?P<found>[^']*)'.*", "missing"),
    (r"Option '(?P<found>[^']*)' requires (?:an argument|\d+ arguments)\.", "bare"),
    (r"Invalid value for '(?P<found>[^']*)'.*: .*valid integer.*", "integer"),
    (r"Invalid value for '(?P<found>[^']*)'.*: .*(?:greater than or equal to |range \D*)(?P<least>\d+).*", "least"),
    (r"Invalid value for '?(?P<found>[^':]*)'?.*?: (?P<why>.*)", "value"),
)  # fmt: skip
"""What the library says, and the end of the catalogue's code for it."""


def asked(words: Sequence[str]) -> str:
    """The language that a command line asks for, before it is understood; else that of the packs in rules/, or of the environment."""
    for word, after in zip(words, [*words, ""][1:], strict=True):
        if word == "--lang" or word.startswith("--lang="):
            return word.partition("=")[2] or after
    return usual_language()


def told(message: str, usage: str) -> str:
    """The library's `message` in Chinese, under its line of usage; as it stands, behind a Chinese word, where it is no sentence that is known."""
    from audit.catalogue import say

    for pattern, code in _SENTENCES:
        if match := re.fullmatch(pattern, message, re.DOTALL):
            words = {name: text or "" for name, text in match.groupdict().items()}
            near = words.pop("near", "") or words.pop("several", "")
            words["nearest"] = say("cli.usage.near", "zh", near=near.strip("'\"")) if near else ""
            return f"{say('cli.usage', 'zh', usage=usage)}\n{say(f'cli.usage.{code}', 'zh', **words)}"
    return f"{say('cli.usage', 'zh', usage=usage)}\n{say('cli.usage.other', 'zh', found=message)}"


def translated(command: Any) -> Any:
    """The command, and all below it, with what `--help` says in Chinese; what has no translation stays as it is."""
    from audit.catalogue.help import HELP

    own = command.get_help
    command.help = HELP.get(command.help, command.help)
    for option in command.params:
        if getattr(option, "help", None):
            option.help = HELP.get(option.help, option.help)
    for below in getattr(command, "commands", {}).values():
        translated(below)
    command.get_help = lambda context: _marked(own(context))
    return command


def _marked(text: str) -> str:
    """A page of help with its headings in Chinese."""
    from audit.catalogue.help import HELP, MARKS

    last = "Show this message and exit."  # by the library itself, at the end of each page
    for found, words in (*MARKS.items(), (last, HELP[last])):
        text = text.replace(found, words)
    return text


def run(app: Any) -> int:
    """Runs the command line `app` and gives its exit code; help is in Chinese, and so is what is wrong with a word that it does not understand, with exit code 2."""
    try:
        code = translated(app)(standalone_mode=False)
    except Exception as error:
        if not hasattr(error, "format_message"):
            raise
        context = getattr(error, "ctx", None)
        if type(error).__name__ == "NoArgsIsHelpError":
            print(error.format_message(), file=sys.stderr)
            return int(getattr(error, "exit_code", 2))
        usage = context.get_usage().partition(": ")[2].strip() if context else "audit"
        print(told(error.format_message(), usage), file=sys.stderr)
        return int(getattr(error, "exit_code", 2))
    return code if isinstance(code, int) else 0

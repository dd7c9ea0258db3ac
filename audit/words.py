"""What a pack's keys become: values whose words are checked when they are made, however they were written.

`Words` are keys with values, `Checked` a text of which more is asked than that it is one. What is wrong is a `WordError`, whose code is a sentence of the catalogue.
"""

from __future__ import annotations

from typing import Any, ClassVar, Self, TypeVar

from msgspec import Struct, convert, to_builtins

__all__ = ["Checked", "WordError", "Words", "made", "plain"]


class WordError(ValueError):
    """A word that will not do: `code` is the catalogue's."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Words(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Keys of a pack; unknown ones are errors. What several of them must keep together is said in `__post_init__`, by a `WordError`."""

    @classmethod
    def full(cls, value: Any) -> Any:
        """The keys that a short form (`same: [a, b]`) stands for; any other value as it is."""
        return value

    @classmethod
    def described(cls, schema: dict[str, Any]) -> dict[str, Any]:
        """The JSON Schema of these words, where it can say more than their types do."""
        return schema


class Checked(str):
    """A text, or a number as it was typed, that `check` lets pass."""

    __slots__ = ()
    schema: ClassVar[dict[str, Any]] = {"type": "string"}

    def __new__(cls, value: object) -> Self:
        self = super().__new__(cls, value)
        self.check()
        return self

    def check(self) -> None:
        """Raises `WordError` where the text will not do."""


W = TypeVar("W", bound=Words)


def made(value: Any, model: type[W]) -> W:
    """The words that plain values (of YAML, of JSON) say; `msgspec.ValidationError` for the first that will not do."""
    return convert(model.full(value), model, dec_hook=_checked)


def _checked(kind: type[Any], value: Any) -> Any:
    if not issubclass(kind, Checked) or not isinstance(value, (str, int)) or isinstance(value, bool):
        raise TypeError(f"no {kind.__name__}")  # a float, too, is to be taken as it was typed
    return kind(value)


def plain(words: Words) -> dict[str, Any]:
    """The words as plain values, less those that say nothing new."""
    said: dict[str, Any] = to_builtins(words, enc_hook=str)
    return said

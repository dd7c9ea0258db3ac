"""Values against a pydantic model, and pydantic's errors as faults that a statistician can act on.

A number where text is wanted is taken as it was typed (a column is called 2023). Where several shapes would do, the errors of the shape that came nearest are told.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, get_args

from msgspec import Struct
from msgspec.structs import replace
from pydantic import BaseModel, ValidationError

from audit.faults import nearest_word
from audit.formulas import FormulaError
from audit.rulepack.faults import PackFault
from audit.rulepack.tree import Loc, Tree

__all__ = ["shown", "validate"]

_KINDS = {
    "string": "text", "int": "whole", "float": "number", "decimal": "number", "fraction": "number", "bool": "truth", "list": "list", "tuple": "list", "set": "list",
    "frozen_set": "list", "dict": "mapping", "mapping": "mapping", "model": "mapping", "model_attributes": "mapping", "none": "nothing", "finite_number": "number",
}  # fmt: skip
_KIND = re.compile(
    rf"({'|'.join(sorted(_KINDS, key=len, reverse=True))})_(?:type|parsing|from_float|required|attributes_type)|finite_number"
)


class _Error(Struct, frozen=True):
    """One of pydantic's errors: `path` as far as the value goes, then the names of the shapes that it tried (`branch`)."""

    path: Loc
    fork: int
    branch: str
    raw: Any


def validate(
    model: type[BaseModel], value: Any, tree: Tree, at: Sequence[str | int] = ()
) -> tuple[Any, list[PackFault]]:
    """(the model's instance, no faults), or (None, every fault of `value`, which stands in `tree` at the path `at`)."""
    for _ in range(2):
        try:
            return model.model_validate(value), []
        except ValidationError as failure:
            errors = [_located(error, value) for error in failure.errors(include_url=False)]
        value, changed = _as_typed(value, errors, tree, at)
        if not changed:
            break
    faults = [_fault(error, model, value, tree, tuple(at)) for error in _nearest_shape(errors)]
    return None, list(_merged(faults))


def _merged(faults: Sequence[PackFault]) -> Iterator[PackFault]:
    """Each place once: the kinds and words that would do there together; no missing key beside its own misspelling."""
    meant = {fault.nearest for fault in faults if fault.code == "pack.key.unknown"}
    choices: dict[tuple[str, int, int], list[PackFault]] = {}
    for fault in dict.fromkeys(faults):
        if fault.code in ("pack.value.kind", "pack.value.choice"):
            choices.setdefault((fault.key, fault.line, fault.column), []).append(fault)
        elif fault.code != "pack.key.missing" or fault.found not in meant:
            yield fault
    for same in choices.values():
        expected = tuple(
            dict.fromkeys(word for fault in sorted(same, key=lambda f: f.code) for word in fault.expected)
        )
        yield replace(same[0], expected=expected, nearest=max(fault.nearest for fault in same))


def _located(error: Any, value: Any) -> _Error:
    path: list[str | int] = []
    fork, branch = -1, ""
    steps = error["loc"][:-1] if error["type"] == "missing" else error["loc"]
    for step in steps:
        if (isinstance(value, dict) and step in value) or (
            isinstance(value, list) and isinstance(step, int) and step < len(value)
        ):
            path.append(step)
            value = value[step]
        elif fork < 0:
            fork, branch = len(path), str(step)
    return _Error(tuple(path), fork, branch, error)


def _as_typed(value: Any, errors: list[_Error], tree: Tree, at: Sequence[str | int]) -> tuple[Any, bool]:
    """`value` with its numbers as they were typed where text was wanted; whether there were any."""
    wanted = [
        error.path
        for error in errors
        if error.raw["type"] == "string_type" and type(error.raw["input"]) in (int, float, bool)
    ]
    value = copy.deepcopy(value) if wanted else value
    for path in wanted:
        holder, text = value, tree.text((*at, *path))
        for step in path[:-1]:
            holder = holder[step]
        if path and text is not None:
            holder[path[-1]] = text
    return value, bool(wanted)


def _nearest_shape(errors: list[_Error]) -> Iterator[_Error]:
    """The errors that matter: of several shapes tried at one place, those of the shape that got farthest."""
    yield from (error for error in errors if error.fork < 0)
    order = {branch: i for i, branch in enumerate(dict.fromkeys(error.branch for error in errors))}
    forked = [error for error in errors if error.fork >= 0]
    forked.sort(key=lambda error: (repr(error.path[: error.fork]), order[error.branch]))
    for _, group in groupby(forked, key=lambda error: error.path[: error.fork]):
        branches = [list(branch) for _, branch in groupby(group, key=lambda error: error.branch)]
        inside = [branch for branch in branches if not _refused(branch)]
        if inside:
            yield from min(inside, key=len)
        else:
            yield from (error for branch in branches for error in branch)


def _refused(branch: list[_Error]) -> bool:
    """True where the shape was refused at once: the value is of another kind."""
    return all(
        len(error.path) == error.fork
        and (_KIND.match(error.raw["type"]) or error.raw["type"] == "literal_error")
        for error in branch
    )


def _fault(error: _Error, model: type[BaseModel], value: Any, tree: Tree, at: Loc) -> PackFault:
    loc, kind, context = (*at, *error.path), error.raw["type"], error.raw.get("ctx", {})
    found = shown(error.raw["input"], tree, loc)
    if kind == "extra_forbidden":
        words = tuple(sorted(_valid_words(model, error.raw["loc"][:-1])))
        name = str(error.path[-1])
        return tree.fault(
            "pack.key.unknown",
            loc,
            at_key=True,
            found=name,
            expected=words,
            nearest=nearest_word(name, words),
        )
    if kind == "missing":
        return tree.fault("pack.key.missing", loc, at_key=True, found=str(error.raw["loc"][-1]))
    if kind in ("literal_error", "enum"):
        return _choice(
            error, tree, loc, tuple(re.findall(r"'([^']*)'", context["expected"])) or (context["expected"],)
        )
    if match := _KIND.match(kind):
        return tree.fault(
            "pack.value.kind", loc, found=found, expected=(f"pack.is.{_KINDS[match[1] or match[0]]}",)
        )
    if isinstance(cause := _cause(context.get("error")), FormulaError):
        return formula_fault(cause, tree, loc)
    return _other(error, tree, loc, found)


def _choice(error: _Error, tree: Tree, loc: Loc, words: tuple[str, ...]) -> PackFault:
    at_key = error.raw["loc"][-1] == "[key]"
    found = str(error.raw["input"]) if at_key else shown(error.raw["input"], tree, loc)
    near = nearest_word(str(error.raw["input"]), words)
    return tree.fault("pack.value.choice", loc, at_key=at_key, found=found, expected=words, nearest=near)


def _cause(error: Any) -> Any:
    return error if isinstance(error, FormulaError) else getattr(error, "__cause__", None)


def formula_fault(error: FormulaError, tree: Tree, loc: Sequence[str | int]) -> PackFault:
    """An unreadable formula, with the character where reading stopped (from 1) and what should stand there."""
    rest = error.text[error.position :].lstrip()
    position = len(error.text) - len(rest)
    values = (("position", str(position + 1)), ("rest", rest or "·"))
    wanted = (_WANTED.get(error.expected, error.expected),)
    fault = tree.fault("pack.formula", loc, found=error.text, expected=wanted, values=values)
    if match := re.fullmatch(r"(\d+)(?: to (\d+))? argument\S* of (\w+)", error.expected):
        counts = (("fewest", match[1]), ("most", match[2] or match[1]), ("function", match[3]))
        fault = replace(fault, code="pack.formula.arguments", expected=(), values=values + counts)
    elif rest[:1].isalpha() and error.text[:position].rstrip()[-1:].isalnum():
        fault = replace(fault, code="pack.formula.words")
    return replace(fault, column=fault.column + tree.offset(loc, error.text, position))


_WANTED = {
    "a name, a number or an operator": "pack.is.token", "a name, a number or '('": "pack.is.operand", "an operator or the end": "pack.is.operator",
    "'=', '<=' or '>='": "pack.is.relation",
}  # fmt: skip

_KNOWN = {
    "string_too_short": "pack.value.empty", "too_short": "pack.value.empty", "string_pattern_mismatch": "pack.value.spaces",
    "greater_than_equal": "pack.value.small", "greater_than": "pack.value.small",
}  # fmt: skip


def _other(error: _Error, tree: Tree, loc: Loc, found: str) -> PackFault:
    kind, context = error.raw["type"], error.raw.get("ctx", {})
    code = kind if kind.startswith("pack.") else _KNOWN.get(kind, "pack.value.bad")
    reason = str(context["error"]) if "error" in context else error.raw["msg"]
    code = reason if reason.startswith("pack.form.") else code  # families name their sentences so
    limit = context.get("ge", context.get("gt", ""))
    return tree.fault(code, loc, found=found, values=(("limit", str(limit)), ("reason", reason)))


def shown(value: Any, tree: Tree, loc: Sequence[str | int]) -> str:
    """What stands there, short enough for a message: scalars as typed, `{…}` and `[…]` by their beginnings."""
    if value is None:
        return "pack.is.nothing"
    if isinstance(value, dict):
        return "{" + ", ".join(list(value)[:3]) + (", …" if len(value) > 3 else "") + "}"
    if isinstance(value, (list, tuple)):
        return (
            "["
            + ", ".join(str(item) for item in value[:3] if not isinstance(item, (dict, list)))
            + (", …" if len(value) > 3 else "")
            + "]"
        )
    return tree.text(loc) or str(value)


def _valid_words(model: type[BaseModel], loc: Sequence[str | int]) -> set[str]:
    """The keys that the model (or the models that may stand at `loc` inside it) would take."""
    models = [model]
    for step in loc:
        deeper = [
            found
            for m in models
            for name, info in m.model_fields.items()
            if step in (name, info.alias)
            for found in _models(info.annotation)
        ]
        models = deeper or [m for m in models if m.__name__ == step] or models
    return {info.alias or name for m in models for name, info in m.model_fields.items()}


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)

"""Every fault of a value that is not what a model's words should be, each at its place: the value is walked along the model's types."""

from __future__ import annotations

import operator
import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, cast

from msgspec import ValidationError, inspect
from msgspec.structs import replace

from audit.faults import nearest_word
from audit.formulas import FormulaError
from audit.rulepack.faults import PackFault
from audit.rulepack.tree import Loc, Tree
from audit.words import Words, made

__all__ = ["formula_fault", "shown", "walked"]


def walked(
    model: type[Words], value: Any, tree: Tree, at: Sequence[str | int]
) -> tuple[Any, list[PackFault]]:
    """(the words, no faults) where only numbers stood for text, which are taken as they were typed; else (None, every fault)."""
    walk = _Walk(tree)
    words = walk.look(_types(model), value, tuple(at))
    return (None, walk.faults) if walk.faults else (words, [])


@cache
def _types(model: type[Words]) -> inspect.Type:
    return inspect.type_info(model)


class _Walk:
    """Values along the types of a model, and all that is wrong with them."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.faults: list[PackFault] = []

    def look(self, kind: inspect.Type, value: Any, loc: Loc) -> Any:
        """`value` as `kind` takes it; where it does not, the reasons go to `faults`."""
        if not _fits(kind, value):
            return self._refused([kind], value, loc)
        match kind:
            case inspect.Metadata(type=inner):
                return self.look(inner, value, loc)
            case inspect.UnionType(types=types):
                return self._one(types, value, loc)
            case inspect.StructType():
                return self._keys(kind, value, loc)
            case inspect.DictType():
                return self._mapping(kind, value, loc)
            case inspect.ListType():
                return self._list(kind, value, loc)
            case inspect.StrType() | inspect.CustomType():
                return self._text(kind, value, loc)
            case inspect.IntType() | inspect.FloatType():
                return self._number(kind, value, loc)
        return value

    def _one(self, types: Sequence[inspect.Type], value: Any, loc: Loc) -> Any:
        """The first of several shapes that takes the value whole; else the faults of the first that takes its kind."""
        first: list[PackFault] = []
        for kind in types:
            if _fits(kind, value):
                walk = _Walk(self.tree)
                found = walk.look(kind, value, loc)
                if not walk.faults:
                    return found
                first = first or walk.faults
        self.faults += first
        return None

    def _keys(self, kind: inspect.StructType, value: Any, loc: Loc) -> Any:
        """The words that keys say. A short form stands where its keys would."""
        model = cast("type[Words]", kind.cls)
        full, before = model.full(value), len(self.faults)
        fields = {field.encode_name: field for field in kind.fields}
        unknown = {name: nearest_word(name, sorted(fields)) for name in full if name not in fields}
        for name, near in unknown.items():
            self._say(
                "pack.key.unknown",
                (*loc, name),
                name,
                at_key=True,
                expected=tuple(sorted(fields)),
                nearest=near,
            )
        for name, field in fields.items():
            if field.required and name not in full and name not in unknown.values():
                self._say("pack.key.missing", loc, name, at_key=True)
        inside = {
            name: self.look(fields[name].type, item, (*loc, name) if isinstance(value, dict) else loc)
            for name, item in full.items()
            if name in fields
        }
        return inside if len(self.faults) > before else self._made(model, inside, value, loc)

    def _made(self, model: type[Words], inside: dict[str, Any], value: Any, loc: Loc) -> Any:
        """The words, where what they must keep together holds."""
        try:
            return made(inside, model)
        except ValidationError as error:
            self._cause(error.__cause__ or error, value, loc)

    def _mapping(self, kind: inspect.DictType, value: dict[str, Any], loc: Loc) -> Any:
        for name in value:
            if not _fits(kind.key_type, name):
                self._refused([kind.key_type], name, (*loc, name), at_key=True)
            elif not name:
                self._say("pack.value.empty", (*loc, name), name, at_key=True)
        return {name: self.look(kind.value_type, item, (*loc, name)) for name, item in value.items()}

    def _list(self, kind: inspect.ListType, value: list[Any], loc: Loc) -> Any:
        least = kind.min_length or 0
        if len(value) < least:
            code = "pack.value.few" if value else "pack.value.empty"
            self._say(code, loc, shown(value, self.tree, loc), count=len(value), limit=least)
        return [self.look(kind.item_type, item, (*loc, i)) for i, item in enumerate(value)]

    def _text(self, kind: inspect.StrType | inspect.CustomType, value: Any, loc: Loc) -> Any:
        text = value if isinstance(value, str) else self.tree.text(loc) or str(value)
        if isinstance(kind, inspect.CustomType):
            try:
                return kind.cls(text)
            except ValueError as error:
                self._cause(error, text, loc)
        elif len(text) < (kind.min_length or 0):
            self._say("pack.value.empty", loc, text)
        elif kind.pattern and not re.search(kind.pattern, text):
            self._say("pack.value.spaces", loc, text)
        return text

    def _number(self, kind: inspect.IntType | inspect.FloatType, value: Any, loc: Loc) -> Any:
        bounds = (
            ("pack.value.small", operator.ge, kind.ge),
            ("pack.value.above", operator.gt, kind.gt),
            ("pack.value.large", operator.le, kind.le),
        )
        for code, keeps, limit in bounds:
            if limit is not None and not keeps(value, limit):
                self._say(code, loc, shown(value, self.tree, loc), limit=limit)
        return value

    def _refused(self, kinds: Sequence[inspect.Type], value: Any, loc: Loc, *, at_key: bool = False) -> None:
        """A value of no shape that would do: its words where words were wanted, else its kind."""
        literals = [word for kind in kinds for word in _literals(kind)]
        words = tuple(map(str, literals))
        expected = (*words, *dict.fromkeys(code for kind in kinds for code in _codes(kind)))
        found = str(value) if at_key else shown(value, self.tree, loc)
        if any(type(word) is type(value) for word in literals):
            near = nearest_word(str(value), words)
            self._say("pack.value.choice", loc, found, at_key=at_key, expected=expected, nearest=near)
        else:
            self._say("pack.value.kind", loc, found, at_key=at_key, expected=expected)

    def _cause(self, error: BaseException, value: Any, loc: Loc) -> None:
        if isinstance(error.__cause__, FormulaError):
            self.faults.append(formula_fault(error.__cause__, self.tree, loc))
            return
        code = getattr(error, "code", "pack.value.bad")
        self._say(code, loc, shown(value, self.tree, loc), reason=str(error))

    def _say(
        self, code: str, loc: Loc, found: str, *, at_key: bool = False, expected: tuple[str, ...] = (), nearest: str = "",
        **values: object,
    ) -> None:  # fmt: skip
        said = tuple((name, str(value)) for name, value in values.items())
        self.faults.append(
            self.tree.fault(
                code, loc, at_key=at_key, found=found, expected=expected, nearest=nearest, values=said
            )
        )


def _fits(kind: inspect.Type, value: Any) -> bool:
    """True where the value is of the kind at all, whatever it holds."""
    truth = isinstance(value, bool)
    match kind:
        case inspect.Metadata(type=inner):
            return _fits(inner, value)
        case inspect.UnionType(types=types):
            return any(_fits(one, value) for one in types)
        case inspect.StructType(cls=model):
            return isinstance(cast("type[Words]", model).full(value), dict)
        case inspect.LiteralType(values=values):
            return not truth and value in values
        case inspect.StrType() | inspect.CustomType():
            return isinstance(value, (str, int, float))
    wanted = _NATIVE.get(type(kind), (object,))
    return isinstance(value, wanted) and (not truth or bool in wanted or object in wanted)


_NATIVE: dict[type[inspect.Type], tuple[type, ...]] = {
    inspect.DictType: (dict,), inspect.ListType: (list,), inspect.IntType: (int,), inspect.FloatType: (int, float), inspect.BoolType: (bool,),
    inspect.NoneType: (type(None),),
}  # fmt: skip
_KINDS: dict[type[inspect.Type], str] = {
    inspect.StructType: "mapping", inspect.DictType: "mapping", inspect.ListType: "list", inspect.IntType: "whole", inspect.FloatType: "number",
    inspect.BoolType: "truth", inspect.StrType: "text", inspect.CustomType: "text",
}  # fmt: skip


def _literals(kind: inspect.Type) -> Iterator[object]:
    """The very words that would do."""
    for one in _arms(kind):
        yield from one.values if isinstance(one, inspect.LiteralType) else ()


def _codes(kind: inspect.Type) -> Iterator[str]:
    """The kinds of values that would do."""
    yield from (f"pack.is.{_KINDS[type(one)]}" for one in _arms(kind) if type(one) in _KINDS)


def _arms(kind: inspect.Type) -> Iterator[inspect.Type]:
    match kind:
        case inspect.Metadata(type=inner):
            yield from _arms(inner)
        case inspect.UnionType(types=types):
            for one in types:
                yield from _arms(one)
        case _:
            yield kind


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

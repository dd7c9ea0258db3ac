"""The rule language as a JSON Schema, for editors: the pack's own words and every family's, with their manuals as descriptions."""

from __future__ import annotations

import inspect
import json
from types import ModuleType
from typing import Any

from msgspec.json import schema_components

from audit.families import families
from audit.rulepack.words import PackWords, RuleWords, TableWords
from audit.words import Checked, Words

__all__ = ["json_schema"]

Schema = dict[str, Any]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> Schema:
    """The pack language as JSON Schema (draft 2020-12). What it takes has the right shape; formulas, units, aliases and ids are the loader's."""
    shared = _plain(RuleWords)
    pack = _plain(PackWords)
    found = {name: _family(family) for name, family in families().items()}
    rule = {
        "type": "object",
        "description": inspect.getdoc(RuleWords),
        "properties": {
            **shared["properties"],
            **{name: {"$ref": f"#/$defs/family-{name}"} for name in found},
        },
        "required": shared["required"],
        "additionalProperties": False,
        "oneOf": [{"required": [name]} for name in found],
    }
    table = {"anyOf": [pack["$defs"]["TableWords"], *_bare(TableWords, {"type": "null"})]}
    inner = {**shared.get("$defs", {}), **pack.pop("$defs"), "TableWords": table, "rule": rule}
    inner |= {f"family-{name}": schema for name, schema in found.items()}
    pack["properties"]["rules"]["items"] = {"$ref": "#/$defs/rule"}
    for name in ("tables", "rules", "profile", "expectations"):  # a key with nothing behind it yet
        value = pack["properties"][name]
        about = {key: value.pop(key) for key in ("description", "default") if key in value}
        pack["properties"][name] = {**about, "anyOf": [value, {"type": "null"}]}
    return {"$schema": _DIALECT, "title": "rule pack", **_texts({**pack, "$defs": inner})}


def _plain(model: type[Words]) -> Schema:
    """The schema of one model, those that it uses under `$defs`."""
    _, found = schema_components([model], schema_hook=_checked, ref_template="#/$defs/{name}")
    own: Schema = found.pop(model.__name__)
    return model.described({**own, "$defs": found} if found else own)


def _checked(kind: type) -> Schema:
    if not issubclass(kind, Checked):
        raise NotImplementedError(kind)
    return dict(kind.schema)


def _family(family: ModuleType) -> Schema:
    """A family's options, with its manual's first line and theirs; the bare forms that it takes are found by trying them."""
    manual, options = (inspect.getdoc(family) or "").split("\n")[0], inspect.getdoc(family.Options) or ""
    text = _plain(family.Options)
    text["description"] = f"{manual} {options}".strip()
    bare = _bare(family.Options)
    if not bare:
        return _own(text)
    return {"description": text["description"], "anyOf": [_own(text), *bare]}


def _own(schema: Schema) -> Schema:
    """The schema with its inner models written out where they are used: their names are not one of a kind over all families."""
    inner: Schema = schema.pop("$defs", {})
    text = json.dumps(schema)
    for key, value in inner.items():
        text = text.replace(json.dumps({"$ref": f"#/$defs/{key}"}), json.dumps(value))
    own: Schema = json.loads(text)
    return own


_PROBES: tuple[tuple[Any, Schema], ...] = (
    ("x", {"type": "string"}),
    (["x"], {"type": "array", "items": {"type": "string"}}),
)


def _bare(model: type[Words], *more: Schema) -> list[Schema]:
    """What a model takes in place of keys: a text, a list of texts."""
    return [schema for probe, schema in _PROBES if isinstance(model.full(probe), dict)] + list(more)


def _texts(schema: Any) -> Any:
    """Wherever a text may stand, a number may: a column may be called 2023. Titles made of keys, and defaults of nothing, say nothing."""
    if isinstance(schema, list):
        return [_texts(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    opened = {key: _texts(value) for key, value in schema.items() if not _idle(key, value)}
    if opened.get("type") == "string" and "enum" not in opened and "const" not in opened:
        opened["type"] = ["string", "number", "boolean"]
    return opened


def _idle(key: str, value: Any) -> bool:
    return (key == "title" and isinstance(value, str)) or (key == "default" and value is None)

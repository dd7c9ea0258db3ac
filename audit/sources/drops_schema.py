"""What a source says of its own columns: a Frictionless data package in its descriptor, an SDMX-CSV in its columns."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any

from msgspec.structs import replace

from audit.engine.drop import Drop
from audit.sources.drops import Declared, Words, open_drop
from audit.sources.errors import ReadError
from audit.units import Unit, parse_unit

__all__ = ["open_package", "sdmx_words"]

_TABULAR = (".csv", ".tsv", ".parquet", ".pq", ".arrow", ".feather")
_SAMPLE = 10_000


def open_package(path: Path, words: Words, engine: str | None) -> Drop:
    """The resource of a data package that the pack's `source:` names (or the only tabular one), with the units and decimals of its schema.

    A field's unit is its `unit`; its precision is `decimals`, or `multipleOf` of its constraints. Keys are the primary key's; missing values the schema's.
    """
    name = path.parent.name or path.name
    resources = {str(r.get("name") or r.get("path")): r for r in _resources(path)}
    chosen = words.source or (next(iter(resources)) if len(resources) == 1 else "")
    if chosen not in resources:
        raise ReadError(
            "drop.table" if chosen else "drop.source",
            name,
            table=chosen,
            nearest=", ".join(list(resources)[:8]),
        )
    resource = resources[chosen]
    file = _inside(path, resource.get("path"), name)
    drop = open_drop(file, _with_schema(words, resource.get("schema") or {}), engine)
    return replace(drop, name=f"{name}/{chosen}")


def _resources(path: Path) -> Iterator[Mapping[str, Any]]:
    try:
        told = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise ReadError("drop.package", path.name, reason=str(error).splitlines()[0]) from error
    for resource in told.get("resources", []) if isinstance(told, dict) else []:
        if isinstance(resource, dict) and str(_first(resource.get("path"))).lower().endswith(_TABULAR):
            yield resource


def _first(path: Any) -> Any:
    return path[0] if isinstance(path, list) and len(path) == 1 else path


def _inside(package: Path, path: Any, name: str) -> Path:
    """The resource's file; a path out of the package's folder is refused, as the specification asks."""
    text = str(_first(path))
    pure = PurePosixPath(text)
    if pure.is_absolute() or ".." in pure.parts or "://" in text:
        raise ReadError("drop.package", name, reason=text)
    return package.parent / text


def _with_schema(words: Words, schema: Mapping[str, Any]) -> Words:
    """The pack's words, and the schema's where the pack has none."""
    told = {
        str(field["name"]): _field(field)
        for field in schema.get("fields", [])
        if isinstance(field, dict) and "name" in field
    }
    columns = {name: said for name, said in told.items() if said != Declared(origin="schema")} | _over(
        told, words.columns
    )
    keys = schema.get("primaryKey") or ()
    return replace(
        words, source="", columns=columns, keys=words.keys or ((keys,) if isinstance(keys, str) else tuple(keys)),
        missing=(*words.missing, *map(str, schema.get("missingValues", []))),
    )  # fmt: skip


def _over(told: Mapping[str, Declared], said: Mapping[str, Declared]) -> dict[str, Declared]:
    """What the pack says, filled in by the schema."""
    merged = {}
    for name, own in said.items():
        other = told.get(name, Declared())
        quantum, origin = (other.quantum, "schema") if own.quantum is None else (own.quantum, own.origin)
        merged[name] = Declared(unit=own.unit or other.unit, quantum=quantum, origin=origin)
    return merged


def _field(field: Mapping[str, Any]) -> Declared:
    unit = parse_unit(str(field["unit"])) if field.get("unit") else None
    constraints = field.get("constraints") or {}
    step = constraints.get("multipleOf", field.get("multipleOf"))
    quantum = (
        Fraction(1, 10) ** int(field["decimals"]) if isinstance(field.get("decimals"), int) else _step(step)
    )
    return Declared(unit=unit, quantum=quantum, origin="schema")


def _step(step: Any) -> Fraction | None:
    try:
        return Fraction(Decimal(str(step))) if step is not None else None
    except (InvalidOperation, ValueError):
        return None


def sdmx_words(path: Path, words: Words) -> Words:
    """The words for an SDMX-CSV: its dimensions are keys, TIME_PERIOD is the period, DECIMALS, UNIT_MULT and UNIT_MEASURE tell of OBS_VALUE where they say one thing.

    Any other CSV leaves the words as they are.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            head = next(reader, [])
            names = {name.split(":")[0].strip(): name for name in head}
            if "OBS_VALUE" not in names or not {"DATAFLOW", "STRUCTURE"} & set(names):
                return words
            rows = list(islice(reader, _SAMPLE))
    except (OSError, UnicodeDecodeError, csv.Error):
        return words
    order = [name.split(":")[0].strip() for name in head]
    dimensions = [
        n
        for n in order[: order.index("OBS_VALUE")]
        if n not in ("DATAFLOW", "STRUCTURE", "STRUCTURE_ID", "STRUCTURE_NAME", "ACTION", "TIME_PERIOD")
    ]
    one: dict[str, str] = {
        name: _constant(rows, order.index(name))
        for name in ("DECIMALS", "UNIT_MULT", "UNIT_MEASURE")
        if name in order
    }
    value = Declared(unit=_unit(one), quantum=_decimals(one.get("DECIMALS", "")), origin="schema")
    columns = {names["OBS_VALUE"]: value, **words.columns}
    return replace(
        words, columns=columns, keys=words.keys or tuple(names[n] for n in dimensions), period=words.period or names.get("TIME_PERIOD", ""),
        measures=(names["OBS_VALUE"],),
    )  # fmt: skip


def _constant(rows: list[list[str]], place: int) -> str:
    found = {row[place].split(":")[0].strip() for row in rows if len(row) > place}
    return found.pop() if len(found) == 1 else ""


def _decimals(text: str) -> Fraction | None:
    return Fraction(1, 10) ** int(text) if text.lstrip("-").isdigit() else None


_SDMX_UNITS = {
    "PC": "%",
    "PT": "%",
    "PCT": "%",
    "PS": "人",
    "PERS": "人",
    "EUR": "euro",
    "USD": "usd",
    "CNY": "元",
    "KM": "km",
    "T": "tonnes",
}


def _unit(one: Mapping[str, str]) -> Unit | None:
    """UNIT_MEASURE times ten to UNIT_MULT."""
    measure, power = one.get("UNIT_MEASURE", ""), one.get("UNIT_MULT", "")
    if not measure:
        return None
    unit = parse_unit(_SDMX_UNITS.get(measure, measure))
    exponent = int(power) if power.lstrip("-").isdigit() else 0
    if not exponent:
        return unit
    return Unit(f"{measure} ×10^{exponent}", unit.dimension, unit.factor * Fraction(10) ** exponent)

"""How a drop was read, for `--explain-plan`."""

from __future__ import annotations

from collections.abc import Iterator

from audit.catalogue import say
from audit.drops.cover import rows_of
from audit.drops.hold import Held
from audit.engine.drop import Column

__all__ = ["explained"]


def explained(held: Held, language: str = "en") -> Iterator[str]:
    """How each drop was read, a line for each thing: engine and why, rows and keys, every column's unit and precision with who knew it, the scans."""
    for drop in held.drops:
        yield say(
            "drop.plan.engine",
            language,
            name=drop.alias or drop.name,
            kind=drop.kind,
            engine=drop.engine,
            why=say(drop.why, language),
        )
        rows = rows_of([one for one in held.judged if one.drop is drop], drop)
        yield "  " + say(
            "drop.plan.rows",
            language,
            rows=f"{rows:,}",
            keys=", ".join(drop.keys) or "–",
            period=drop.period or "–",
        )
        for column in drop.numbers:
            yield "  " + _column(column, language)
        for one in held.judged:
            if one.drop is drop:
                labels = ", ".join(name for name in one.shaped.labels if name != drop.row) or say(
                    "drop.plan.row", language
                )
                yield "  " + say(
                    "drop.plan.scan",
                    language,
                    count=len(one.checks),
                    labels=labels,
                    fetched=f"{one.crossed:,}",
                )


def _column(column: Column, language: str) -> str:
    if column.quantum:
        precision = say("drop.plan.digit", language, quantum=f"{float(column.quantum):g}")
    else:
        precision = say("drop.plan.exact", language)
    unit = column.unit.name or say("drop.plan.nounit", language)
    origin = say(f"drop.origin.{column.origin}", language)
    return say(
        "drop.plan.column",
        language,
        name=column.name,
        dtype=column.dtype,
        unit=unit,
        precision=precision,
        origin=origin,
    )

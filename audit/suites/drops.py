"""A data drop as the data frame that Great Expectations holds: Spark's own, else one of pandas, its keys naming the records."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from audit.engine.drop import Drop
from audit.findings import CellRef
from audit.suites.model import Held
from audit.tables.labels import LabelError, match_label, nearest
from audit.tables.model import Address

__all__ = ["held_drop"]


def held_drop(drop: Drop) -> Held:
    """The whole drop as a frame: that of Spark as it is, any other read into pandas (Great Expectations knows no other engine)."""
    frame = _spark(drop) if drop.engine == "spark" else _pandas(drop)
    names = list(drop.columns)
    keys = tuple(dict.fromkeys((*drop.keys, *([drop.period] if drop.period else []))))
    by_row = drop.engine != "spark"

    def column(label: str) -> str:
        if label in names:
            return label
        found = match_label(label, names)
        if len(found) != 1:
            near = [names[k] for k in found] or nearest(label, names)
            raise LabelError("label.none", label, near, drop.name, "column")
        return names[found[0]]

    def cell(record: Any, name: str, value: Any) -> CellRef:
        if by_row:
            value = frame[name].iloc[int(record)]
            row = int(record) + 1
            label = " / ".join(str(frame[key].iloc[int(record)]) for key in keys)
            known = tuple(f"{key}={frame[key].iloc[int(record)]}" for key in keys) or (f"row {row:,}",)
            where = Address(place=f"row {row:,}", line=row, key=(drop.alias, *known))
            return _ref(drop, label or f"row {row:,}", name, value, where)
        told = record if isinstance(record, dict) else {}
        label = " / ".join(str(told[key]) for key in keys if key in told)
        known = tuple(f"{key}={told[key]}" for key in keys if key in told)
        place = " ".join(f"{k}={v}" for k, v in told.items())
        return _ref(drop, label, name, value, Address(place=place, key=(drop.alias, *known)))

    return Held(
        frame=frame,
        column=column,
        cell=cell,
        whole=_ref(drop, "", "", None, Address(key=(drop.alias,))),
        keys=() if by_row else keys,
    )


def _spark(drop: Drop) -> Any:
    return drop.frame.to_native().select(*[f"`{name}`" for name in drop.columns])


def _pandas(drop: Drop) -> Any:
    """The drop's rows in their order, as pandas."""
    frame = drop.frame
    order = [drop.row] if drop.row else list(drop.keys)
    frame = frame.sort(*order) if order else frame
    frame = frame.select(*drop.columns).collect()
    return frame.to_pandas().reset_index(drop=True)


def _ref(drop: Drop, row: str, column: str, value: Any, where: Address) -> CellRef:
    missing = value is None or str(value) in ("nan", "<NA>", "NaT", "None")
    number = isinstance(value, (int, float)) or hasattr(value, "item")
    try:
        figure = Fraction(str(value)) if number and not missing else None
    except ValueError:
        figure = None
    unit = drop.columns[column].unit.name if column in drop.columns else ""
    return CellRef(
        document=drop.name, table=drop.title, row=row, column=column, printed="" if missing else str(value), value=figure, unit=unit, address=str(where),
        where=where,
    )  # fmt: skip

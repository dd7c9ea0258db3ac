"""Hierarchies on a long panel: every parent against the signed sum of its children, all parents in one grouping.

`missing` has VTL's words (validation modes of check_hierarchy). With `non_null`, `partial_null` and `always_null` a parent of which an item is absent stays open;
with `partial_zero`, `always_zero` and `non_zero` an absent item is an exact zero (records without any item have nothing to compare and are not counted).
"""

from __future__ import annotations

from typing import Any

from audit.engine.drop import Drop, FrameCheck, Tree

__all__ = ["shape_tree"]


def shape_tree(drop: Drop, check: FrameCheck, ns: Any) -> tuple[Any, dict[str, dict[str, Any]]]:
    """(a frame with a row for each set of keys and `parent`, what to change in the measures of `total` and `parts`)."""
    assert check.long is not None
    total = check.terms["total"]
    value = (total[0] if isinstance(total, tuple) else total).columns[0]
    frame = _grouped(drop, check, value, ns)
    zero = check.missing.endswith("zero")
    count, size = ns.col("__parts_n"), ns.col("__size")  # more than there are children: some stand twice
    parts = ns.when(count <= size if zero else count == size).then(ns.col("__parts"))
    own = ns.coalesce(ns.col("__total"), ns.lit(0.0)) if zero else ns.col("__total")
    whole = ns.when(ns.col("__total_n") <= 1).then(own)
    frame = frame.with_columns(parts.alias("__parts"), whole.alias("__total"))
    column = {
        "float64": True,
        "whole": False,
        "most": drop.columns[value].most,
        "single": drop.columns[value].dtype == "Float32",
    }
    return frame, {
        "total": {**column, "column": "__total", "count": "__total_n" if zero else ""},
        "parts": {**column, "column": "__parts", "count": "__parts_n"},
    }


def _grouped(drop: Drop, check: FrameCheck, value: str, ns: Any) -> Any:
    """Sums and counts of the children, and the parent's own figure, for each set of keys and parent."""
    assert check.long is not None
    along, by = check.long.along, check.long.by
    code = drop.code(along, ns)
    figure = ns.col(value) if drop.columns[value].dtype == "Float64" else ns.col(value).cast(ns.Float64)
    frame = drop.frame.select(*by, code.alias("__code"), figure.alias("__value"))
    frame = frame.join(drop.small(_edges(check.tree)), on="__code", how="inner")
    item, own = ns.col("__sign") != 0, ns.col("__sign") == 0
    signed = ns.col("__value") * ns.col("__sign")
    frame = frame.with_columns(
        ns.when(item).then(signed).alias("__parts"), ns.when(own).then(ns.col("__value")).alias("__total")
    )
    return frame.group_by(*by, "parent").agg(
        ns.col("__parts").sum(), ns.col("__parts").count().alias("__parts_n"),
        ns.col("__total").max(), ns.col("__total").count().alias("__total_n"), ns.col("__size").max(),
    )  # fmt: skip


def _edges(tree: Tree) -> dict[str, list[Any]]:
    """A row for every child, and one with sign 0 for every parent itself; `__size` is the number of its children."""
    sizes: dict[str, int] = {}
    for parent, _, _ in tree:
        sizes[parent] = sizes.get(parent, 0) + 1
    rows = [(child, parent, float(sign), sizes[parent]) for parent, child, sign in tree]
    rows += [(parent, parent, 0.0, size) for parent, size in sizes.items()]
    names = ("__code", "parent", "__sign", "__size")
    return {name: [row[k] for row in rows] for k, name in enumerate(names)}

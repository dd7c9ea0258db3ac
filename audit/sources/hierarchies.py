"""Hierarchy files: who is whose child, and with which sign."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from audit.engine.drop import Tree
from audit.sources.errors import ReadError

__all__ = ["read_tree"]


def read_tree(path: Path) -> Tree:
    """The hierarchy in a CSV with the columns parent, child and (optionally) sign: 1, -1, + or -; `ReadError` where it is not one."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except OSError as error:
        raise ReadError("drop.tree.absent", path.name) from error
    except UnicodeDecodeError as error:
        raise ReadError("sources.encoding", path.name) from error
    if not rows or not {"parent", "child"} <= set(rows[0]):
        raise ReadError("drop.tree.columns", path.name, found=", ".join(rows[0]) if rows else "")
    return tuple((row["parent"].strip(), row["child"].strip(), _sign(row, path)) for row in rows)


def _sign(row: Mapping[str, Any], path: Path) -> int:
    text = (row.get("sign") or "1").strip()
    if text not in ("1", "+1", "+", "-1", "-", "−", "−1"):
        raise ReadError("drop.tree.sign", path.name, found=text)
    return -1 if text[0] in "-−" else 1

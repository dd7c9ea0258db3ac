"""This tool: the pack beside this file on the engine that is named, and all failing records as Parquet."""

import sys
from pathlib import Path
from typing import Any

from audit.drops import audit_drop
from audit.rulepack import load

source, out, engine = sys.argv[1:4]


def flags(judged: Any, col: Any) -> dict[str, Any]:
    """For each rule, whether a check of it failed."""
    found: dict[str, Any] = {}
    for k, check in enumerate(judged.checks):
        failed = (col(f"code{k}") >= 1) & (col(f"code{k}") <= 3)
        name = f"{check.rule.id}_failed"
        found[name] = found[name] | failed if name in found else failed
    return found


held = audit_drop(source, load(Path(__file__).parent / "panel.yaml"), engine=engine)
(judged,) = held.judged
col = judged.backend.ns.col
frame = judged.failing if judged.plan is None or engine == "polars" else judged.plan
frame = frame.with_columns(**flags(judged, col)).rename({"__row": "row"} if "__row" in judged.shaped.labels else {})
if engine == "spark":
    frame.to_native().write.parquet(out)
elif engine == "duckdb":
    frame.to_native().write_parquet(out)
else:
    frame.write_parquet(out)

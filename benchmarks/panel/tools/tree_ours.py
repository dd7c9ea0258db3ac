"""This tool: a rule along a hierarchy table, and all failing parents as Parquet."""

import sys
from pathlib import Path

from audit.drops import audit_drop
from audit.rulepack import load

source, out, engine = sys.argv[1:4]
held = audit_drop(source, load(Path(source).with_suffix(".yaml")), engine=engine)
(judged,) = held.judged
frame = judged.failing if judged.plan is None or engine == "polars" else judged.plan
frame = frame.select("region", "period", "parent")
(frame.to_native() if engine == "duckdb" else frame).write_parquet(out)

"""cuallee on DuckDB or polars: predicates in SQL; it gives counts, not rows."""

import json
import sys

from cuallee import Check, CheckLevel

source, out, engine = sys.argv[1:4]
HOLDS = {
    "sum": ("total", "abs(total - (a + b + c + d + e)) <= 0.3001"),
    "growth": ("growth", "abs((current / prior - 1) * 100 - growth) <= 0.0651"),
    "completion": ("rate", "abs(done / target * 100 - rate) <= 0.0501"),
}
check = Check(CheckLevel.WARNING, "panel")
for column, predicate in HOLDS.values():
    check.satisfies(column, predicate)
if engine == "duckdb":
    import duckdb

    check.table_name = source
    told = check.validate(duckdb.connect())
else:
    import polars as pl

    told = check.validate(pl.read_parquet(source))
violations = list(told["violations"])
with open(out, "w", encoding="utf-8") as file:
    json.dump({name: int(count) for name, count in zip(HOLDS, violations, strict=True)}, file)

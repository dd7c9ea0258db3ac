"""pointblank on polars: an expression to a step, and the extracts of the rows that failed."""

import sys

import pointblank as pb
import polars as pl

source, out = sys.argv[1:3]
c = pl.col
HOLDS = {
    "sum": (c("total") - (c("a") + c("b") + c("c") + c("d") + c("e"))).abs() <= 0.3001,
    "growth": ((c("current") / c("prior") - 1) * 100 - c("growth")).abs() <= 0.0651,
    "completion": (c("done") / c("target") * 100 - c("rate")).abs() <= 0.0501,
}
frame = pl.read_parquet(source)
plan = pb.Validate(frame)
for holds in HOLDS.values():
    plan = plan.col_vals_expr(holds)
plan = plan.interrogate(extract_limit=frame.height)
found = []
for step, rows in plan.get_data_extracts().items():
    flags = [pl.lit(step == k).alias(f"{name}_failed") for k, name in enumerate(HOLDS, 1)]
    found.append(rows.select("region", "period", *flags))
pl.concat(found).write_parquet(out)

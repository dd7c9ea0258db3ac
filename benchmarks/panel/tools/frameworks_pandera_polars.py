"""pandera on polars: three checks of the whole frame, lazily collected failures."""

import sys

import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaErrors

source, out = sys.argv[1:3]
c = pl.col
HOLDS = {
    "sum": (c("total") - (c("a") + c("b") + c("c") + c("d") + c("e"))).abs() <= 0.3001,
    "growth": ((c("current") / c("prior") - 1) * 100 - c("growth")).abs() <= 0.0651,
    "completion": (c("done") / c("target") * 100 - c("rate")).abs() <= 0.0501,
}
checks = [
    pa.Check(lambda data, holds=holds: data.lazyframe.select(holds), name=name)
    for name, holds in HOLDS.items()
]
frame = pl.read_parquet(source)
found: list[pl.DataFrame] = []
try:
    pa.DataFrameSchema(checks=checks).validate(frame, lazy=True)
except SchemaErrors as errors:
    for error in errors.schema_errors:
        flags = [pl.lit(name == error.check.name).alias(f"{name}_failed") for name in HOLDS]
        rows = error.failure_cases
        rows = rows.collect() if isinstance(rows, pl.LazyFrame) else rows
        found.append(rows.select("region", "period", *flags))
pl.concat(found).write_parquet(out)

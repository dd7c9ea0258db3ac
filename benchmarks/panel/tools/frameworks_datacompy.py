"""datacompy on polars: the printed figures against those worked out from the others, within a tolerance for each column."""

import sys

import datacompy
import polars as pl

source, out = sys.argv[1:3]
c = pl.col
KEYS = ["region", "period"]
WORKED_OUT = {
    "total": c("a") + c("b") + c("c") + c("d") + c("e"),
    "growth": (c("current") / c("prior") - 1) * 100,
    "rate": c("done") / c("target") * 100,
}
TOLERANCE = {"total": 0.3001, "growth": 0.0651, "rate": 0.0501}
frame = pl.read_parquet(source)
printed = frame.select(*KEYS, *WORKED_OUT)
expected = frame.select(*KEYS, **WORKED_OUT)
compared = datacompy.PolarsCompare(printed, expected, join_columns=KEYS, abs_tol=TOLERANCE)
off = [
    ((c(f"{name}_df1") - c(f"{name}_df2")).abs() > most).alias(f"{rule}_failed")
    for rule, (name, most) in zip(("sum", "growth", "completion"), TOLERANCE.items(), strict=True)
]
compared.all_mismatch().with_columns(*off).write_parquet(out)

"""By hand on polars: a lazy scan, streamed, with the tolerances that a hand would write."""

import sys

import polars as pl

source, out = sys.argv[1:3]
c = pl.col
failed = {
    "sum_failed": (c("total") - (c("a") + c("b") + c("c") + c("d") + c("e"))).abs() > 0.3001,
    "growth_failed": ((c("current") / c("prior") - 1) * 100 - c("growth")).abs() > 0.0651,
    "completion_failed": (c("done") / c("target") * 100 - c("rate")).abs() > 0.0501,
}
pl.scan_parquet(source, row_index_name="row").with_columns(**failed).filter(
    pl.any_horizontal(*failed)
).collect(engine="streaming").write_parquet(out)

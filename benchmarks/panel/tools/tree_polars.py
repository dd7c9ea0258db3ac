"""By hand on polars: every point joined to the sums it belongs to, one grouping."""

import sys
from pathlib import Path

import polars as pl

source, out = sys.argv[1:3]
tree = pl.read_csv(Path(source).with_suffix(".csv")).select(
    "parent", code="child", sign=pl.col("sign").cast(pl.Float64)
)
itself = tree.select("parent").unique().select("parent", code="parent", sign=pl.lit(-1.0))
edges = pl.concat([tree, itself])
(
    pl.scan_parquet(source)
    .join(edges.lazy(), on="code")
    .group_by("region", "period", "parent")
    .agg(imbalance=(pl.col("value") * pl.col("sign")).sum())
    .filter(pl.col("imbalance").abs() > 1e-6)
    .collect(engine="streaming")
    .write_parquet(out)
)

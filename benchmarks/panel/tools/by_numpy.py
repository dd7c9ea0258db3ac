"""By hand on numpy, read and written with pyarrow."""

import sys

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

source, out = sys.argv[1:3]
table = pq.read_table(source)
v = {name: table[name].to_numpy() for name in table.column_names}
failed = {
    "sum_failed": np.abs(v["total"] - (v["a"] + v["b"] + v["c"] + v["d"] + v["e"])) > 0.3001,
    "growth_failed": np.abs((v["current"] / v["prior"] - 1) * 100 - v["growth"]) > 0.0651,
    "completion_failed": np.abs(v["done"] / v["target"] * 100 - v["rate"]) > 0.0501,
}
(rows,) = np.nonzero(failed["sum_failed"] | failed["growth_failed"] | failed["completion_failed"])
found = table.take(pa.array(rows)).append_column("row", pa.array(rows))
for name, flags in failed.items():
    found = found.append_column(name, pa.array(flags[rows]))
pq.write_table(found, out)

"""pandera on pandas: three checks of the whole frame, lazily collected failures."""

import sys

import pandas as pd
import pandera.pandas as pa

source, out = sys.argv[1:3]
HOLDS = {
    "sum": lambda f: (f.total - (f.a + f.b + f.c + f.d + f.e)).abs() <= 0.3001,
    "growth": lambda f: ((f.current / f.prior - 1) * 100 - f.growth).abs() <= 0.0651,
    "completion": lambda f: (f.done / f.target * 100 - f.rate).abs() <= 0.0501,
}
frame = pd.read_parquet(source)
schema = pa.DataFrameSchema(checks=[pa.Check(holds, name=name) for name, holds in HOLDS.items()])
found = []
try:
    schema.validate(frame, lazy=True)
except pa.errors.SchemaErrors as errors:
    told = errors.failure_cases[["index", "check"]].drop_duplicates()
    for name in HOLDS:
        rows = told.loc[told["check"] == name, "index"].astype("int64")
        found.append(
            frame.loc[rows, ["region", "period"]].assign(**{f"{one}_failed": one == name for one in HOLDS})
        )
pd.concat(found).to_parquet(out)

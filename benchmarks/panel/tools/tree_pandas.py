"""By hand on pandas: the codes as columns, then a signed sum for each parent."""

import sys
from pathlib import Path

import pandas as pd

source, out = sys.argv[1:3]
tree = pd.read_csv(Path(source).with_suffix(".csv"))
wide = pd.read_parquet(source).pivot(index=["region", "period"], columns="code", values="value")
found = []
for parent, children in tree.groupby("parent", sort=False):
    imbalance = wide[parent] - wide[children["child"]].mul(children["sign"].to_numpy(), axis=1).sum(
        axis=1, skipna=False
    )
    rows = imbalance.index[imbalance.abs() > 1e-6]
    found.append(rows.to_frame(index=False).assign(parent=parent))
pd.concat(found).to_parquet(out)

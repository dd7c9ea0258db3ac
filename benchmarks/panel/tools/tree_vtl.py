"""vtlengine: a hierarchical ruleset with a rule for each parent, on DuckDB or pandas."""

import csv
import sys
from pathlib import Path

import pandas as pd
from vtlengine import run

source, out, engine = sys.argv[1:4]
sums: dict[str, str] = {}
with Path(source).with_suffix(".csv").open(encoding="utf-8") as file:
    for row in csv.DictReader(file):
        sign = "-" if int(row["sign"]) < 0 else "+"
        sums[row["parent"]] = (
            f"{sums[row['parent']]} {sign} {row['child']}" if row["parent"] in sums else row["child"]
        )
rules = ";\n".join(
    f'    R_{parent}: {parent} = {parts} errorcode "{parent}"' for parent, parts in sums.items()
)
script = f"""
define hierarchical ruleset tree (variable rule code) is
{rules}
end hierarchical ruleset;
found <- check_hierarchy(drop_1, tree rule code invalid);
"""


def component(name: str, kind: str, role: str) -> dict[str, object]:
    return {"name": name, "type": kind, "role": role, "nullable": role != "Identifier"}


structure = [component("region", "Integer", "Identifier"), component("period", "Integer", "Identifier")]
structure += [component("code", "String", "Identifier"), component("value", "Number", "Measure")]
found = run(
    script=script, data_structures={"datasets": [{"name": "drop_1", "DataStructure": structure}]},
    datapoints={"drop_1": pd.read_parquet(source)}, use_duckdb=engine == "duckdb",
)["found"].data  # fmt: skip
found[["region", "period"]].assign(parent=found["code"].astype(str)).to_parquet(out)

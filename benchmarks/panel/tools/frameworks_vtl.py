"""vtlengine: a datapoint ruleset of three rules, on DuckDB or pandas; the invalid datapoints as Parquet or CSV."""

import sys
from pathlib import Path

import pandas as pd
from vtlengine import run

source, out, engine = sys.argv[1:4]
SCRIPT = """
define datapoint ruleset printed (variable total, a, b, c, d, e, 'current', prior, growth, done, target, rate) is
    sum_rule: abs(total - (a + b + c + d + e)) <= 0.3001 errorcode "sum";
    growth_rule: abs(('current' / prior - 1) * 100 - growth) <= 0.0651 errorcode "growth";
    completion_rule: abs(done / target * 100 - rate) <= 0.0501 errorcode "completion"
end datapoint ruleset;
found <- check_datapoint(panel, printed);
"""
IDENTIFIERS, COUNTS = ("region", "period"), ("done", "target")
FIGURES = ("total", "a", "b", "c", "d", "e", "current", "prior", "growth", "rate")


def component(name: str, kind: str, role: str) -> dict[str, object]:
    return {"name": name, "type": kind, "role": role, "nullable": role != "Identifier"}


structure = [component(name, "Integer", "Identifier") for name in IDENTIFIERS]
structure += [component(name, "Integer", "Measure") for name in COUNTS]
structure += [component(name, "Number", "Measure") for name in FIGURES]
frame = pd.read_parquet(source)
found = run(
    script=SCRIPT, data_structures={"datasets": [{"name": "panel", "DataStructure": structure}]}, datapoints={"panel": frame},
    use_duckdb=engine == "duckdb",
)["found"].data  # fmt: skip
flags = {f"{name}_failed": found["ruleid"] == f"{name}_rule" for name in ("sum", "growth", "completion")}
found[list(IDENTIFIERS)].assign(**flags).to_parquet(Path(out))

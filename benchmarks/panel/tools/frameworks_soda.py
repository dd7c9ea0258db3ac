"""Soda (version 3) on DuckDB: a failed-rows check for each rule; it counts them all and keeps samples, so counts are compared."""

import json
import sys

import duckdb
from soda.scan import Scan

source, out = sys.argv[1:3]
FAILS = {
    "sum": "abs(total - (a + b + c + d + e)) > 0.3001",
    "growth": "abs((current / prior - 1) * 100 - growth) > 0.0651",
    "completion": "abs(done / target * 100 - rate) > 0.0501",
}
connection = duckdb.connect()
connection.execute(f"CREATE VIEW panel AS SELECT * FROM read_parquet('{source}')")
scan = Scan()
scan.set_data_source_name("duckdb")
scan.add_duckdb_connection(connection)
checks = "\n".join(
    f"  - failed rows:\n      name: {name}\n      fail condition: {fails}" for name, fails in FAILS.items()
)
scan.add_sodacl_yaml_str(f"checks for panel:\n{checks}\n")
scan.execute()
told = {check.name: int(check.check_value) for check in scan._checks}
with open(out, "w", encoding="utf-8") as file:
    json.dump(told, file)

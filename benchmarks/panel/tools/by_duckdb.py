"""By hand in DuckDB's SQL."""

import sys

import duckdb

source, out = sys.argv[1:3]
duckdb.sql(f"""
    COPY (
        SELECT * FROM (
            SELECT file_row_number AS row, * EXCLUDE file_row_number,
                abs(total - (a + b + c + d + e)) > 0.3001 AS sum_failed,
                abs((current / prior - 1) * 100 - growth) > 0.0651 AS growth_failed,
                abs(done / target * 100 - rate) > 0.0501 AS completion_failed
            FROM read_parquet('{source}', file_row_number = true)
        ) WHERE sum_failed OR growth_failed OR completion_failed
    ) TO '{out}' (FORMAT parquet)
""")

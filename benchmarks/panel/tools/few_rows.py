"""Growth rules over a table of twenty rows, in one of several tools: prints milliseconds for one rule and for a hundred, and how many (rule, row) pairs failed.

    few_rows.py TOOL TABLE.parquet

Imports are not counted; everything from the rules' definition and the file to the failing rows is. The median of nine goes, after one that is not counted.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

HOLDS = 0.0651
Find = Callable[[int], int]


def by_polars(path: str) -> Find:
    import polars as pl

    def find(count: int) -> int:
        flags = {f"failed{k}": _off(pl.col, k) > HOLDS for k in range(count)}
        found = (
            pl.scan_parquet(path)
            .with_columns(**flags)
            .filter(pl.any_horizontal(*flags))
            .collect(engine="streaming")
        )
        return int(sum(found[name].sum() for name in flags))

    return find


def by_dataframely(path: str) -> Find:
    import dataframely as dy
    import polars as pl

    def find(count: int) -> int:
        body: dict[str, Any] = {
            name: dy.Float64() for k in range(count) for name in (f"current{k}", f"prior{k}", f"growth{k}")
        }
        for k in range(count):
            body[f"holds{k}"] = dy.rule()(lambda cls, k=k: _off(pl.col, k) <= HOLDS)
        _, failure = type("Few", (dy.Schema,), body).filter(pl.scan_parquet(path))
        return sum(failure.counts().values())

    return find


def by_pandera(path: str) -> Find:
    import pandera.polars as pa
    import polars as pl
    from pandera.errors import SchemaErrors

    def find(count: int) -> int:
        checks = [
            pa.Check(lambda data, k=k: data.lazyframe.select(_off(pl.col, k) <= HOLDS)) for k in range(count)
        ]
        try:
            pa.DataFrameSchema(checks=checks).validate(pl.read_parquet(path), lazy=True)
        except SchemaErrors as errors:
            rows = [error.failure_cases for error in errors.schema_errors]
            return sum(r.collect().height if isinstance(r, pl.LazyFrame) else r.height for r in rows)
        return 0

    return find


def by_pandera_pandas(path: str) -> Find:
    import pandas as pd
    import pandera.pandas as pa

    def find(count: int) -> int:
        def check(k: int) -> Any:
            return pa.Check(
                lambda f: ((f[f"current{k}"] / f[f"prior{k}"] - 1) * 100 - f[f"growth{k}"]).abs() <= HOLDS,
                name=f"holds{k}",
            )

        try:
            pa.DataFrameSchema(checks=[check(k) for k in range(count)]).validate(
                pd.read_parquet(path), lazy=True
            )
        except pa.errors.SchemaErrors as errors:
            return len(errors.failure_cases[["index", "check"]].drop_duplicates())
        return 0

    return find


def by_pointblank(path: str) -> Find:
    import pointblank as pb
    import polars as pl

    def find(count: int) -> int:
        plan = pb.Validate(pl.read_parquet(path))
        for k in range(count):
            plan = plan.col_vals_expr(_off(pl.col, k) <= HOLDS)
        return sum(len(rows) for rows in plan.interrogate().get_data_extracts().values())

    return find


def by_gx(path: str) -> Find:
    import os

    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations as gx
    import pandas as pd
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    whole = (
        context.data_sources.add_pandas("data")
        .add_dataframe_asset("few")
        .add_batch_definition_whole_dataframe("all")
    )
    between = gx.expectations.ExpectColumnValuesToBeBetween

    def find(count: int) -> int:
        frame = pd.read_parquet(path)
        off = {
            f"off{k}": ((frame[f"current{k}"] / frame[f"prior{k}"] - 1) * 100 - frame[f"growth{k}"]).abs()
            for k in range(count)
        }
        suite = gx.ExpectationSuite(
            name="few", expectations=[between(column=name, max_value=HOLDS) for name in off]
        )
        batch = whole.get_batch({"dataframe": pd.concat([frame, pd.DataFrame(off)], axis=1)})
        result = batch.validate(suite, result_format={"result_format": "COMPLETE"})
        return sum(len(one.result["unexpected_index_list"] or ()) for one in result.results)

    return find


def by_ours(path: str) -> Find:
    """The failing records with their verdicts, as the others give them."""
    from audit.rulepack import load

    packs = {count: load(_pack(path, count)) for count in (1, 100)}
    return lambda count: _failed(path, packs[count], limit=0)


def by_ours_explained(path: str) -> Find:
    """Findings besides: suspects, slips, what would hold."""
    from audit.rulepack import load

    packs = {count: load(_pack(path, count)) for count in (1, 100)}
    return lambda count: _failed(path, packs[count], limit=20)


def by_ours_with_pack(path: str) -> Find:
    from audit.rulepack import load

    return lambda count: _failed(path, load(_pack(path, count)), limit=0)


def _pack(path: str, count: int) -> Path:
    return Path(path).with_name(f"few-{count}.yaml")


def _failed(path: str, pack: Any, limit: int) -> int:
    from audit.drops import audit_drop

    (judged,) = audit_drop(path, pack, limit=limit).judged
    assert judged.backend
    rows = judged.backend.rows(judged.failing)
    return sum(1 <= row[f"code{k}"] <= 3 for row in rows for k in range(len(judged.checks)))


def _off(col: Any, k: int) -> Any:
    return ((col(f"current{k}") / col(f"prior{k}") - 1) * 100 - col(f"growth{k}")).abs()


def main() -> None:
    find = globals()[f"by_{sys.argv[1]}"](sys.argv[2])
    told: dict[str, float] = {}
    for count in (1, 100):
        find(count)
        taken = []
        for _ in range(9):
            started = time.perf_counter()
            failed = find(count)
            taken.append((time.perf_counter() - started) * 1000)
        told |= {f"ms{count}": statistics.median(taken), f"failed{count}": failed}
    print(json.dumps(told))


if __name__ == "__main__":
    main()

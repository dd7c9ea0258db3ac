"""Great Expectations on pandas: the imbalances as columns, a map expectation for each, failing rows by their keys."""

import os
import sys

os.environ["GX_ANALYTICS_ENABLED"] = "false"

import great_expectations as gx
import pandas as pd

source, out = sys.argv[1:3]
frame = pd.read_parquet(source)
frame["sum_off"] = (frame.total - (frame.a + frame.b + frame.c + frame.d + frame.e)).abs()
frame["growth_off"] = ((frame.current / frame.prior - 1) * 100 - frame.growth).abs()
frame["completion_off"] = (frame.done / frame.target * 100 - frame.rate).abs()
context = gx.get_context(mode="ephemeral")
context.variables.progress_bars = gx.data_context.types.base.ProgressBarsConfig(globally=False)
batch = (
    context.data_sources.add_pandas("data")
    .add_dataframe_asset("panel")
    .add_batch_definition_whole_dataframe("all")
)
expectations = gx.expectations
suite = gx.ExpectationSuite(
    name="panel",
    expectations=[
        expectations.ExpectColumnValuesToBeBetween(column=name, max_value=most)
        for name, most in (("sum_off", 0.3001), ("growth_off", 0.0651), ("completion_off", 0.0501))
    ],
)
result = batch.get_batch({"dataframe": frame}).validate(suite, result_format={"result_format": "COMPLETE"})
found = []
for one in result.results:
    rule = one.expectation_config.kwargs["column"].removesuffix("_off")
    flags = {f"{name}_failed": name == rule for name in ("sum", "growth", "completion")}
    rows = one.result["unexpected_index_list"]
    found.append(frame.loc[rows, ["region", "period"]].assign(**flags))
pd.concat(found).to_parquet(out)

"""The same suites on Spark: a bulletin's cells, a printed table, a drop."""

from __future__ import annotations

import os
import shutil
import sys

import pytest
from batch_cases import (
    PACK,
    PANEL_PACK,
    audited,
    audited_drop,
    batch_of,
    checked,
    failing,
    house,
    judged,
    panel,
    verdicts,
    written,
)

pytest.importorskip("great_expectations", reason="great_expectations is not installed")
pyspark = pytest.importorskip("pyspark", reason="pyspark is not installed")
if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
    pytest.skip("java is not installed", allow_module_level=True)
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]

import pandas as pd  # noqa: E402

from audit.expectations import cells, suite, texts  # noqa: E402
from audit.sources import read  # noqa: E402


@pytest.fixture(scope="module")
def session():
    """A local Spark of two workers."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    made = (
        pyspark.sql.SparkSession.builder.master("local[2]").appName("expectations").config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2").getOrCreate()
    )  # fmt: skip
    yield made
    made.stop()


def test_a_bulletin(session, tmp_path):
    bulletin, pack = written(tmp_path)
    frame = session.createDataFrame(cells(read(bulletin)))
    result = batch_of(frame).validate(suite(pack))
    assert verdicts(result) == audited(bulletin, pack)
    told = {one.expectation_config.kwargs["rule"]: one for one in result.results}
    assert told["missing"].exception_info["raised_exception"]


def test_a_printed_table(session, tmp_path):
    bulletin, pack = written(tmp_path, pack=PACK[: PACK.index("  - {id: trades")])
    columns = texts(read(bulletin).tables[0])
    frame = session.createDataFrame(list(zip(*columns.values(), strict=True)), list(columns))
    assert [one[0] for one in verdicts(batch_of(frame).validate(suite(pack)))] == ["areas-growth"]


@pytest.mark.parametrize("partitions", [1, 3])
def test_a_drop_in_any_number_of_partitions(session, tmp_path, partitions):
    frame = pd.DataFrame(panel())
    frame.to_parquet(tmp_path / "panel-03.parquet")
    (tmp_path / "panel.yaml").write_text(PANEL_PACK, encoding="utf-8")
    spread = session.createDataFrame(list(frame.itertuples(index=False, name=None)), list(frame.columns))
    if partitions > 1:
        assert spread.rdd.getNumPartitions() > 1
    else:
        spread = spread.coalesce(1)
    spread = spread.replace(float("nan"), None)
    result = batch_of(spread).validate(suite(tmp_path / "panel.yaml"))
    assert judged(result) == audited_drop(tmp_path / "panel-03.parquet", tmp_path / "panel.yaml")


@pytest.mark.parametrize(("file", "pack"), house(), ids=lambda path: path.name)
def test_the_packs_of_this_repository_in_a_plain_checkpoint(session, file, pack):
    result = checked(session.createDataFrame(cells(read(file))), pack)
    assert verdicts(result) == audited(file, pack)
    fails = {one.expectation_config.kwargs["rule"] for one in result.results if not one.success}
    assert fails == failing(file, pack)


def test_native_expectations_of_a_pack_over_a_drop_on_spark(session, tmp_path):
    from audit.drops import audit_drop
    from audit.rulepack import load

    frame = pd.DataFrame(panel(60, ()))
    frame.loc[7, "region"] = "r0006"
    frame.to_parquet(tmp_path / "panel-03.parquet")
    asked = [
        "{table: panel, expect_column_values_to_be_unique: {column: region}}",
        "{table: panel, severity: warning, expect_column_values_to_be_between: {column: farms, max_value: 100}}",
        "{table: panel, expect_table_row_count_to_equal: {value: 60}}",
    ]
    pack = PANEL_PACK + "expectations:\n" + "".join(f"  - {one}\n" for one in asked)
    (tmp_path / "panel.yaml").write_text(pack, encoding="utf-8")
    found = {}
    for engine in ("pandas", "spark"):
        held = audit_drop(tmp_path / "panel-03.parquet", load(tmp_path / "panel.yaml"), engine=engine)
        assert not [p for p in held.problems if p.code.startswith("expectation")]
        found[engine] = sorted(
            (f.rule, f.target.row, f.target.column, f.severity.value)
            for f in held.findings
            if f.family == "expectation"
        )
    assert found["spark"] == found["pandas"]
    assert {one[1] for one in found["spark"] if one[0].endswith(":region")} == {"r0006"}
    assert {one[3] for one in found["spark"] if one[0].endswith(":farms")} == {"warning"}

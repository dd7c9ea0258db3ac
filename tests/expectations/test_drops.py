"""A data drop as a batch: the same verdicts as `audit run` on the file."""

from __future__ import annotations

import pytest
from batch_cases import PANEL_PACK, audited_drop, batch_of, judged, panel, verdicts

pytest.importorskip("great_expectations", reason="great_expectations is not installed")
pytest.importorskip("pyarrow", reason="pyarrow is not installed")

import pandas as pd

from audit.expectations import handle, suite


@pytest.fixture
def drop(tmp_path):
    """(file, pack, frame)."""
    frame = pd.DataFrame(panel())
    frame.to_parquet(tmp_path / "panel-03.parquet")
    (tmp_path / "panel.yaml").write_text(PANEL_PACK, encoding="utf-8")
    return tmp_path / "panel-03.parquet", tmp_path / "panel.yaml", frame


def test_a_frame_has_the_findings_of_its_file(drop):
    file, pack, frame = drop
    result = batch_of(frame).validate(suite(pack))
    assert judged(result) == audited_drop(file, pack)
    assert {one[1] for one in judged(result) if one[0] == "foot"} == {"row 18", "row 302"}


def test_a_handle_has_them_too(drop):
    file, pack, _ = drop
    assert judged(batch_of(pd.DataFrame(handle(file))).validate(suite(pack))) == audited_drop(file, pack)


def test_what_was_open_is_counted_and_no_failure(drop):
    _, pack, frame = drop
    result = batch_of(frame.assign(total=frame["farms"] + frame["works"], rate=float("nan"))).validate(
        suite(pack)
    )
    told = {one.expectation_config.kwargs["rule"]: one for one in result.results}
    assert told["foot"].success
    assert told["growth"].success
    assert told["growth"].result["details"]["verdicts"]["open"] >= 500


def test_more_failures_than_are_listed_are_counted(drop):
    _, pack, frame = drop
    result = batch_of(frame.assign(total=frame["total"] + 5)).validate(suite(pack))
    told = {one.expectation_config.kwargs["rule"]: one for one in result.results}["foot"]
    assert (told.result["unexpected_count"], told.result["element_count"]) == (500, 500)
    assert len([one for one in verdicts(result) if one[0] == "foot"]) == 20


def test_a_family_that_knows_no_drops_breaks(drop):
    _, pack, frame = drop
    rule = "  - {id: twice, title: twice, table: panel, count: {columns: [farms]}}\n"
    pack.write_text(PANEL_PACK + rule, encoding="utf-8")
    told = {
        one.expectation_config.kwargs["rule"]: one for one in batch_of(frame).validate(suite(pack)).results
    }
    assert told["twice"].exception_info["raised_exception"]
    assert not told["foot"].exception_info["raised_exception"]

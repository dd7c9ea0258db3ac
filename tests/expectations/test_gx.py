"""Rules as Great Expectations, through its own public API on pandas batches."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from batch_cases import BULLETIN, audited, batch_of, checked, failing, house, verdicts, written

gx = pytest.importorskip("great_expectations", reason="great_expectations is not installed")

import pandas as pd  # noqa: E402

from audit.expectations import cells, expectation, handle, rule_expectations, site, suite, suite_json, texts  # noqa: E402
from audit.families import families  # noqa: E402
from audit.sources import read  # noqa: E402


def by_rule(result) -> dict:
    return {one.expectation_config.kwargs["rule"]: one for one in result.results}


@pytest.fixture
def towns(tmp_path):
    """(bulletin, pack, frame of cells)."""
    bulletin, pack = written(tmp_path)
    return bulletin, pack, pd.DataFrame(cells(read(bulletin)))


def test_there_is_an_expectation_for_every_family():
    assert set(rule_expectations()) == set(families())
    for family, made in rule_expectations().items():
        assert made.expectation_type == f"expect_{family}_to_hold"
        assert made.__doc__
        assert {family, "rule", "pack", "table", "in", "except"} <= set(made.success_keys)
        assert made.__fields__[family].required


def test_a_batch_of_cells_has_the_findings_of_a_run(towns):
    bulletin, pack, frame = towns
    result = batch_of(frame).validate(suite(pack))
    assert verdicts(result) == audited(bulletin, pack)
    assert {rule: one.success for rule, one in by_rule(result).items()} == {
        "areas": True, "areas-growth": False, "trades": True, "twice": False, "missing": False,
    }  # fmt: skip


def test_a_handle_to_the_file_does_as_well(towns):
    bulletin, pack, _ = towns
    result = batch_of(pd.DataFrame(handle(bulletin))).validate(suite(pack))
    assert verdicts(result) == audited(bulletin, pack)


def test_results_name_the_failing_records(towns):
    _, pack, frame = towns
    one = by_rule(batch_of(frame).validate(suite(pack), result_format="COMPLETE"))["areas-growth"]
    told = one.result
    assert (told["element_count"], told["unexpected_count"]) == (3, 1)
    assert told["unexpected_index_list"][0]["row"] == "South"
    (found,) = told["details"]["findings"]
    assert (found["printed"], found["verdict"], found["column"]) == ("31.1", "impossible", "Growth")
    assert "South" in told["partial_unexpected_list"][0]
    assert told["observed_value"] == "1 impossible of 3 records"
    json.dumps(one.to_json_dict())


def test_a_rule_that_cannot_be_held_broke_and_has_no_finding(towns):
    _, pack, frame = towns
    one = by_rule(batch_of(frame).validate(suite(pack)))["missing"]
    assert not one.success
    assert not one.result
    assert one.exception_info["raised_exception"]
    assert "East" in one.exception_info["exception_message"]


def test_three_rules_of_one_family_are_not_taken_for_one(towns):
    _, pack, frame = towns
    made = suite(pack)
    result = batch_of(frame).validate(made)
    assert (
        len({one.expectation_config.kwargs["rule"] for one in result.results}) == len(made.expectations) == 5
    )


def test_a_pack_is_judged_once_for_a_batch(towns, monkeypatch):
    from audit.expectations.batches import Batch

    calls = []
    real = Batch.audited
    monkeypatch.setattr(
        Batch, "audited", lambda self, pack: calls.append(len(pack.rules)) or real(self, pack)
    )
    _, pack, frame = towns
    batch_of(frame).validate(suite(pack))
    assert calls == [5]


def test_the_next_batch_is_judged_anew(towns, tmp_path):
    _, pack, frame = towns
    context = gx.get_context(mode="ephemeral")
    source = (
        context.data_sources.add_pandas("s")
        .add_dataframe_asset("a")
        .add_batch_definition_whole_dataframe("b")
    )
    better = frame.assign(text=frame["text"].replace("31.1", "13.1"))
    made = suite(pack)
    found = [
        by_rule(source.get_batch({"dataframe": one}).validate(made))["areas-growth"].success
        for one in (frame, better, frame)
    ]
    assert found == [False, True, False]


def test_severities_are_great_expectations_own(towns):
    _, pack, _ = towns
    levels = {one.rule: one.severity.value for one in suite(pack).expectations}
    assert (levels["areas"], levels["twice"]) == ("critical", "warning")


def test_a_suite_survives_its_json(towns):
    bulletin, pack, frame = towns
    stored = json.loads(json.dumps(suite_json(suite(pack)), ensure_ascii=False))
    assert stored["expectations"][0]["kwargs"]["sum"] == {"total": "Total", "parts": ["North", "South"]}
    again = gx.ExpectationSuite(name="again", expectations=stored["expectations"])
    assert verdicts(batch_of(frame).validate(again)) == audited(bulletin, pack)


def test_one_printed_table_is_a_batch_too(towns):
    bulletin, _, _ = towns
    frame = pd.DataFrame(texts(read(bulletin).tables[0]))
    rule = {"id": "g", "table": "areas", "growth": {"rate": "Growth", "current": "2024", "prior": "2023"}}
    head = {"tables": {"areas": {"heading": "Areas", "unit": "million"}}}
    one = batch_of(frame).validate(expectation(rule, head))
    assert not one.success
    assert one.result["details"]["findings"][0]["address"] == "row 3, Growth"


def test_words_in_python_and_mistakes_in_them():
    from audit.expectations import ExpectSumToHold

    made = ExpectSumToHold(
        rule="r", sum={"total": "T", "parts": ["a"]}, **{"in": ["2024"]}, severity="warning"
    )
    assert made.configuration.kwargs == {"rule": "r", "sum": {"total": "T", "parts": ["a"]}, "in": ["2024"]}
    with pytest.raises(ValueError, match=r"(?s)parts.*|part"):
        ExpectSumToHold(rule="r", sum={"total": "T", "part": ["a"]})
    with pytest.raises(ValueError, match="summ"):
        ExpectSumToHold(rule="r", summ={})


def test_beside_native_expectations_in_a_checkpoint(towns):
    """A validation definition and a checkpoint, as a user of Great Expectations writes them."""
    bulletin, pack, frame = towns
    context = gx.get_context(mode="ephemeral")
    made = suite(pack)
    made.add_expectation(gx.expectations.ExpectColumnValuesToNotBeNull(column="text"))
    whole = (
        context.data_sources.add_pandas("s")
        .add_dataframe_asset("a")
        .add_batch_definition_whole_dataframe("b")
    )
    definition = context.validation_definitions.add(
        gx.ValidationDefinition(name="v", data=whole, suite=context.suites.add(made))
    )
    checkpoint = context.checkpoints.add(gx.Checkpoint(name="c", validation_definitions=[definition]))
    (result,) = checkpoint.run(batch_parameters={"dataframe": frame}).run_results.values()
    assert result.statistics["evaluated_expectations"] == 6
    ours = [one for one in result.results if "rule" in one.expectation_config.kwargs]
    found = sorted(
        f["fingerprint"] for one in ours for f in one.result.get("details", {}).get("findings", [])
    )
    assert found == sorted(finding[-1] for finding in audited(bulletin, pack))


@pytest.mark.parametrize(("file", "pack"), house(), ids=lambda path: path.name)
def test_the_packs_of_this_repository_in_a_plain_checkpoint(file, pack):
    result = checked(pd.DataFrame(cells(read(file))), pack)
    assert verdicts(result) == audited(file, pack)
    assert {rule for rule, one in by_rule(result).items() if not one.success} == failing(file, pack)


HOSTILE = "<script>document.title='broken'</script> $title {{x}}"


def test_data_docs_say_the_rules_and_what_failed(towns, tmp_path):
    _, pack, frame = towns
    site(suite(pack), tmp_path / "docs", {"towns-03": frame})
    (page,) = (tmp_path / "docs" / "validations").rglob("*.html")
    text = page.read_text(encoding="utf-8")
    for words in ("growth follows", "31.1", "1 impossible of 3 records", "South", "areas-growth"):
        assert words in text
    (page,) = (tmp_path / "docs" / "expectations").rglob("*.html")
    assert "trades make the total" in page.read_text(encoding="utf-8")


@pytest.mark.skipif(not shutil.which("chromium"), reason="chromium is not installed")
def test_data_docs_open_in_a_browser_and_run_nothing_of_ours(towns, tmp_path):
    bulletin, pack, _ = towns
    pack.write_text(pack.read_text().replace("areas make the total", f'"{HOSTILE}"'), encoding="utf-8")
    pack.write_text(pack.read_text().replace("parts: [East]", f'parts: ["{HOSTILE}"]'), encoding="utf-8")
    bulletin.write_text(
        BULLETIN.replace("South", "South <script>document.title='broken'</script>"), encoding="utf-8"
    )
    site(suite(pack), tmp_path / "docs", {"towns-03": pd.DataFrame(cells(read(bulletin)))})
    (page,) = (tmp_path / "docs" / "validations").rglob("*.html")
    shown = _opened(page, tmp_path)
    assert "areas-growth" in shown
    assert "<title>broken</title>" not in shown
    assert shown.count("&lt;script&gt;document.title=") >= 3


def _opened(page: Path, folder: Path) -> str:
    """What Chromium makes of a page, without a network."""
    command = [
        "chromium", "--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/browser", "--host-resolver-rules=MAP * ~NOTFOUND",
        "--virtual-time-budget=4000", "--dump-dom", page.as_uri(),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=90, check=True)
    return done.stdout

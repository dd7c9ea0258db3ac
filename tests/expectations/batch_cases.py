"""Invented bulletins and packs, and batches made of them in memory."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

BULLETIN = """# Towns, March

## Areas

Unit: million

| Area | 2023 | 2024 | Growth |
|---|---|---|---|
| Total | 10.3 | 12.0 | 16.5 |
| North | 4.1 | 5.0 | 22.0 |
| South | 6.1 | 6.9 | 31.1 |

## Trade

Unit: million

| Trade | 2024 |
|---|---|
| Total | 12.6 |
| Shops | 7.6 |
| Markets | 5.0 |
"""

PACK = """
pack: towns
version: 1
applies_to: "towns*"
tables:
  areas: {heading: Areas}
  trade: {heading: Trade}
rules:
  - {id: areas, title: areas make the total, table: areas, sum: {total: Total, parts: [North, South]}}
  - {id: areas-growth, title: growth follows, table: areas, growth: {rate: Growth, current: '2024', prior: '2023'}}
  - {id: trades, title: trades make the total, table: trade, sum: {total: Total, parts: [Shops, Markets]}}
  - {id: twice, title: one total, same: [areas/Total/2024, trade/Total/2024], severity: warning}
  - {id: missing, title: a row that is not there, table: areas, part: {whole: Total, parts: [East]}}
"""


def written(folder: Path, bulletin: str = BULLETIN, pack: str = PACK) -> tuple[Path, Path]:
    """The paths of a bulletin and its pack."""
    (folder / "towns-03.md").write_text(bulletin, encoding="utf-8")
    (folder / "towns.yaml").write_text(pack, encoding="utf-8")
    return folder / "towns-03.md", folder / "towns.yaml"


def batch_of(frame: Any, context: Any = None, name: str = "towns") -> Any:
    """A batch made by Great Expectations' own API, as its users do."""
    gx = pytest.importorskip("great_expectations", reason="great_expectations is not installed")
    context = context or gx.get_context(mode="ephemeral")
    pandas = type(frame).__module__.startswith("pandas")
    source = context.data_sources.add_pandas(name) if pandas else context.data_sources.add_spark(name)
    whole = source.add_dataframe_asset(name).add_batch_definition_whole_dataframe(name)
    return whole.get_batch({"dataframe": frame})


def verdicts(result: Any) -> list[tuple[str, str, str, str, str]]:
    """(rule, address, verdict, severity, fingerprint) of every failing record in a validation result, sorted."""
    return sorted(
        (one.expectation_config.kwargs["rule"], f["address"], f["verdict"], f["severity"], f["fingerprint"])
        for one in result.results
        for f in one.result.get("details", {}).get("findings", [])
    )


def audited(bulletin: Path, pack: Path) -> list[tuple[str, str, str, str, str]]:
    """The same of `audit run`."""
    from audit.pipeline import audit_files
    from audit.rulepack import load

    result = audit_files([bulletin], [load(pack)]).result()
    return sorted(
        (f.rule, f.target.address, f.verdict.value, f.severity.value, f.fingerprint) for f in result.findings
    )


PANEL_PACK = """
pack: panel
version: 1
tables:
  panel:
    file: "panel*"
    keys: [region]
    columns: {total: {decimals: 1}, farms: {decimals: 1}, works: {decimals: 1}, last: {decimals: 1}, rate: {unit: '%', decimals: 1}}
rules:
  - {id: foot, title: parts make the total, table: panel, sum: {total: total, parts: [farms, works], across: columns}}
  - {id: growth, title: growth follows, table: panel, growth: {rate: rate, current: total, prior: last}}
  - {id: within, title: a part is within, table: panel, part: {whole: total, parts: [farms]}, severity: warning}
"""


def panel(rows: int = 500, wrong: tuple[int, ...] = (17, 301)) -> dict[str, list[Any]]:
    """A wide panel, honestly rounded to one decimal, some totals wrong; every seventh base is missing."""
    made: dict[str, list[Any]] = {name: [] for name in ("region", "total", "farms", "works", "last", "rate")}
    for k in range(rows):
        farms, works = 10 + (k * 37 % 997) / 10, 20 + (k * 53 % 991) / 10
        total, last = round(farms + works, 1), 30 + (k * 71 % 983) / 10
        rate = round((total / last - 1) * 100, 1)
        row = (f"r{k:04d}", total + 5 * (k in wrong), farms, works, None if k % 7 == 3 else last, rate)
        for name, value in zip(made, row, strict=True):
            made[name].append(value)
    return made


def judged(result: Any) -> list[tuple[str, str, str, str]]:
    """(rule, address, verdict, severity) of every failing record in a validation result, sorted."""
    return sorted(one[:4] for one in verdicts(result))


def audited_drop(path: Path, pack: Path) -> list[tuple[str, str, str, str]]:
    """The same of a drop that `audit run` reads."""
    from audit.drops import audit_drop
    from audit.rulepack import load

    findings = audit_drop(path, load(pack)).findings
    return sorted((f.rule, f.target.address, f.verdict.value, f.severity.value) for f in findings)


ROOT = Path(__file__).resolve().parents[2]


def house() -> list[tuple[Path, Path]]:
    """(document, pack) for every document of data/ and the pack of rules/ that applies to it."""
    from audit.rulepack import applies, load
    from audit.sources import read

    packs = [(path, load(path)) for path in sorted((ROOT / "rules").glob("*.yaml"))]
    files = [
        file for file in sorted((ROOT / "data").glob("*.*")) if not file.name.startswith((".", "README"))
    ]
    return [(file, path) for file in files for path, pack in packs if applies(pack, read(file))]


def failing(bulletin: Path, pack: Path) -> set[str]:
    """The rules for which `audit run` would exit with 1: a finding that is at least a warning, or a rule that could not be held."""
    from audit.checks import Severity
    from audit.pipeline import audit_files
    from audit.rulepack import load

    result = audit_files([bulletin], [load(pack)]).result()
    found = {f.rule for f in result.findings if f.severity.rank >= Severity.WARNING.rank}
    return found | {dict(p.values).get("rule", "") for p in result.problems if p.severity != "notice"} - {""}


def checked(frame: Any, pack: Path) -> Any:
    """The validation result of a plain Checkpoint over the pack's suite."""
    import great_expectations as gx

    from audit.expectations import suite

    context = gx.get_context(mode="ephemeral")
    pandas = type(frame).__module__.startswith("pandas")
    source = context.data_sources.add_pandas("s") if pandas else context.data_sources.add_spark("s")
    whole = source.add_dataframe_asset("a").add_batch_definition_whole_dataframe("b")
    definition = gx.ValidationDefinition(name="v", data=whole, suite=context.suites.add(suite(pack)))
    checkpoint = gx.Checkpoint(
        name="c",
        validation_definitions=[context.validation_definitions.add(definition)],
        result_format="COMPLETE",
    )
    (result,) = (
        context.checkpoints.add(checkpoint).run(batch_parameters={"dataframe": frame}).run_results.values()
    )
    return result

"""Plausibility on panels: every engine sets the same bounds, series by series and period by period, and what was planted stands out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from engines import ENGINES

from audit.drops import Held, audit_drop
from audit.rulepack import load

pl = pytest.importorskip("polars")

MONTHS = [f"2031-{m:02}" for m in range(1, 13)]
PORTS = [f"port {k}" for k in range(9)]
PACK = """
pack: harbour
version: 1
tables: {flow: {file: "%s.*", keys: [port], period: month, columns: {%s}}}
rules:
"""
PAST = ", ".join(f'"prior(tons, {k}m)"' for k in range(1, 6))
WIDE = f"""
  - {{id: past, table: flow, median_mad: {{figure: tons, periods: [{PAST}]}}}}
  - {{id: gap, table: flow, sigma_gap: {{of: tons, k: 4}}}}
  - {{id: effect, table: flow, hidiroglou_berthelot: {{current: tons, prior: "prior(tons, 1m)", c: 10}}}}
  - {{id: mirror, table: flow, mirror: {{one: tons, other: told}}}}
  - {{id: revised, table: flow, revision: {{now: tons, before: told, limit: 20%}}}}
"""
LONG = """
  - {id: past, table: flow, along: code, in: tons, median_mad: {figure: A, periods: ["prior(A, 1m)", "prior(A, 2m)", "prior(A, 3m)"], k: 3}}
  - {id: gap, table: flow, along: code, in: tons, sigma_gap: {of: A, k: 4}}
  - {id: mirror, table: flow, along: code, in: tons, mirror: {one: A, other: B}}
"""


def rows() -> list[tuple[str, str, float | None, float | None]]:
    """Ports of like size that change by little; in August one is ten times what it should be, in May one has no figure."""
    random = Random("panel")
    made: list[tuple[str, str, float | None, float | None]] = []
    for p, port in enumerate(PORTS):
        for month in MONTHS:
            tons: float | None = round(100 + 2 * p + random.random() * 3, 1)
            told = tons
            if (port, month) == ("port 4", "2031-08"):
                tons = 1080.0
            if (port, month) == ("port 2", "2031-05"):
                tons = None
            made.append((port, month, tons, told))
    return made


@pytest.fixture
def hold(tmp_path: Path) -> Callable[..., Held]:
    def _hold(engine: str, rules: str, *, long: bool = False) -> Held:
        name = "long" if long else "wide"
        frame = pl.DataFrame(rows(), schema=["port", "month", "tons", "told"], orient="row")
        if long:
            codes = [frame.select("port", "month", code=pl.lit("A"), tons="tons")]
            codes += [frame.select("port", "month", code=pl.lit("B"), tons="told")]
            frame = pl.concat(codes)
        columns = ", ".join(f"{c}: {{decimals: 1}}" for c in ("tons", "told") if c in frame.columns)
        frame.write_parquet(tmp_path / f"{name}.parquet")
        (tmp_path / "pack.yaml").write_text(PACK % (name, columns) + rules, encoding="utf-8")
        pack = load(tmp_path / "pack.yaml")
        return audit_drop(tmp_path / f"{name}.parquet", pack, engine=engine, limit=200)

    return _hold


def told(held: Held) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {run.id: [] for run in held.runs}
    for f in held.findings:
        assert (f.verdict.value, f.severity.value) == ("improbable", "warning")
        found[f.rule].append((f.target.row, f.target.column))
    return found


AUGUST = ("port 4 / 2031-08", "tons")


@pytest.mark.parametrize("engine", ENGINES)
def test_what_was_planted_stands_out_on_every_engine(hold: Callable[..., Held], engine: str) -> None:
    held = hold(engine, WIDE)
    assert not [p for p in held.problems if p.severity == "warning"], held.problems
    found = told(held)
    assert found["past"] == found["gap"] == found["mirror"] == found["revised"] == [AUGUST]
    assert found["effect"] == [AUGUST, ("port 4 / 2031-09", "tons")]  # and the fall after it
    counts = {run.id: (run.summary.checks, run.summary.open) for run in held.runs}
    # of each port's twelve months the first three have fewer than three before them, and one month has no figure; a gap asks in each month apart
    assert counts["past"] == (2 * 107, 2 * 27)
    assert counts["gap"] == counts["mirror"] == counts["revised"] == (2 * 107, 0)
    assert counts["effect"] == (2 * (11 * 9 - 2), 0)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("place", [0, 3, 8])
def test_where_the_record_stands_in_the_file_is_no_matter(tmp_path: Path, engine: str, place: int) -> None:
    prices = [98.0, 99.5, 101.2, 100.4, 97.7, 102.3, 100.9, 99.1]
    prices.insert(place, 900.0)
    pl.DataFrame({"port": PORTS, "price": prices}).write_csv(tmp_path / "prices.csv")
    pack = (
        "pack: p\nversion: 1\ntables: {t: {file: prices.csv, keys: [port]}}\n"
        "rules:\n  - {id: gap, table: t, sigma_gap: {of: price, k: 4}}\n"
    )
    (tmp_path / "pack.yaml").write_text(pack, encoding="utf-8")
    held = audit_drop(tmp_path / "prices.csv", load(tmp_path / "pack.yaml"), engine=engine)
    assert [f.target.row for f in held.findings] == [PORTS[place]]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_long_panel_has_the_bounds_of_its_codes(hold: Callable[..., Held], engine: str) -> None:
    held = hold(engine, LONG, long=True)
    assert not [p for p in held.problems if p.severity == "warning"], held.problems
    assert told(held) == {name: [("port 4 / 2031-08", "A")] for name in ("past", "gap", "mirror")}


@pytest.mark.parametrize("engine", ENGINES)
def test_too_few_likes_tell_nothing(hold: Callable[..., Held], engine: str) -> None:
    rules = "  - {id: gap, table: flow, by: [port], sigma_gap: {of: tons}}\n"
    held = hold(engine, rules)
    assert held.runs[0].summary.open == held.runs[0].summary.checks == 2 * 107
    assert [dict(p.values)["reason"] for p in held.problems] == ["@open.population"]


def test_what_the_others_set_is_no_figure_to_accept(hold: Callable[..., Held]) -> None:
    from audit.ledger.entries import values

    (finding,) = [f for f in hold("polars", WIDE).findings if f.rule == "gap"]
    assert values(finding) == {"port 4 / 2031-08 · tons": "1080.0"}
    assert finding.expected is not None
    assert finding.expected.high is not None
    assert 110 < finding.expected.high < 200

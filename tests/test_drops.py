"""Data drops as a user meets them: a pack, a file, findings, and what could not be held."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from engines import ENGINES

from audit.drops import Held, audit_drop
from audit.drops.plan import explained
from audit.findings import AuditResult
from audit.pipeline import audit_files
from audit.reports._words import verdict
from audit.rulepack import load
from audit.sources import ReadError
from audit.sources.drops import DropOptions, Words, open_drop

pl = pytest.importorskip("polars")

Hold = Callable[..., Held]

LONG = """
pack: harbour
version: 1
tables:
  cargo: {file: "cargo.*", keys: [port], period: month, columns: {tons: {decimals: 1}}}
rules:
"""
WIDE = """
pack: harbour
version: 1
tables:
  flow:
    file: "flow.*"
    keys: [port]
    period: month
    columns: {tons: {decimals: 1}, to_date: {decimals: 1}, yoy: {unit: "%", decimals: 1}}
rules:
"""


@pytest.fixture
def hold(tmp_path: Path) -> Hold:
    """Holds the rules of a pack's text against a file in the test's folder."""

    def _hold(file: str, pack: str, rules: str, engine: str | None = None, limit: int = 100) -> Held:
        path = tmp_path / "pack.yaml"
        path.write_text(pack + rules, encoding="utf-8")
        return audit_drop(tmp_path / file, load(path), engine=engine, limit=limit)

    return _hold


@pytest.fixture
def cargo(tmp_path: Path) -> Path:
    """Two ports, two years of months, three codes: T = A + B but in one record, and one record has no B."""
    rows = []
    for port in ("North", "South"):
        for month in (f"{year}-{m:02}" for year in (2021, 2022) for m in range(1, 13)):
            a, b = 10.0 + int(month[-2:]), 5.5
            total = a + b + (2 if (port, month) == ("South", "2022-03") else 0)
            rows += [(port, month, "A", a), (port, month, "T", total)]
            rows += [] if (port, month) == ("North", "2021-07") else [(port, month, "B", b)]
    pl.DataFrame(rows, schema=["port", "month", "code", "tons"], orient="row").write_parquet(
        tmp_path / "cargo.parquet"
    )
    (tmp_path / "codes.csv").write_text("parent,child,sign\nT,A,1\nT,B,1\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def flow(tmp_path: Path) -> Path:
    """A flow by month with its running total and its growth over the year before; one of each is wrong, May 2021 of North is not there."""
    rows, before = [], {}
    for port in ("North", "South"):
        for year in (2021, 2022):
            run = 0.0
            for m in range(1, 13):
                tons = round(10 + m * 1.3 + (year - 2021) * 2, 1)
                run = round(run + tons, 1)
                old = before.get((port, year - 1, m))
                before[port, year, m] = tons
                yoy = round((tons / old - 1) * 100, 1) if old else None
                wrong_run, wrong_yoy = (
                    (port, year, m) == ("South", 2022, 5),
                    (port, year, m) == ("South", 2022, 7),
                )
                if (port, year, m) != ("North", 2021, 5):
                    shown = (run + 3 if wrong_run else run, yoy + 1 if wrong_yoy and yoy else yoy)
                    rows.append((port, f"{year}M{m:02}", tons, *shown))
    names = ["port", "month", "tons", "to_date", "yoy"]
    pl.DataFrame(rows, schema=names, orient="row").sort("month", "port").write_parquet(
        tmp_path / "flow.parquet"
    )
    return tmp_path


def told(held: Held) -> list[tuple[str, str, str]]:
    return [(f.rule, f.target.row, f.target.printed) for f in held.findings]


def counts(held: Held) -> dict[str, tuple[int, int, int]]:
    return {run.id: (run.summary.passed, run.summary.impossible, run.summary.open) for run in held.runs}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "rule",
    [
        "sum: {total: T, parts: [A, B]}, by: [port, month]",
        "sum: {total: T, parts: [A, B]}",
        "formula: T - A = B",
        "sum: {hierarchy: codes.csv}",
    ],
)
def test_a_long_panel_is_held_along_its_codes(hold: Hold, cargo: Path, engine: str, rule: str) -> None:
    held = hold("cargo.parquet", LONG, f"  - {{id: total, table: cargo, along: code, {rule}}}", engine)
    assert counts(held) == {"total": (46, 1, 1)}
    ((rule_id, row, printed),) = told(held)
    assert (rule_id, printed) == ("total", "20.5")
    assert row.startswith("South / 2022-03")


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("missing", "expected"),
    [
        ("non_null", (46, 1, 1)),
        ("partial_null", (46, 1, 1)),
        ("always_null", (46, 1, 1)),
        ("non_zero", (46, 2, 0)),
        ("partial_zero", (46, 2, 0)),
        ("always_zero", (46, 2, 0)),
    ],
)
def test_an_absent_item_is_what_the_rule_says(
    hold: Hold, cargo: Path, engine: str, missing: str, expected: tuple[int, int, int]
) -> None:
    held = hold(
        "cargo.parquet",
        LONG,
        f"  - {{id: t, table: cargo, along: code, sum: {{hierarchy: codes.csv, missing: {missing}}}}}",
        engine,
    )
    assert counts(held) == {"t": expected}


@pytest.mark.parametrize("engine", ENGINES)
def test_the_rest_of_the_codes_is_every_other(hold: Hold, cargo: Path, engine: str) -> None:
    held = hold(
        "cargo.parquet", LONG, "  - {id: t, table: cargo, along: code, sum: {total: T, parts: rest}}", engine
    )
    assert [row for _, row, _ in told(held)] == ["North / 2021-07", "South / 2022-03"]


@pytest.mark.parametrize("engine", ENGINES)
def test_earlier_periods_are_those_of_the_same_keys(hold: Hold, flow: Path, engine: str) -> None:
    rules = """
  - {id: yoy, table: flow, growth: {rate: yoy, current: tons, prior: "prior(tons, 1y)"}}
  - {id: run, table: flow, formula: "to_date = cumulative(tons)"}
  - {id: all, table: flow, formula: "sum(tons by port) >= tons"}
"""
    held = hold("flow.parquet", WIDE, rules, engine)
    assert told(held) == [("yoy", "South / 2022M07", "11.5"), ("run", "South / 2022M05", "82.5")]
    # a year before 2021 there is nothing, a year before May 2022 there is no North; after the gap no running total is known in 2021
    assert counts(held) == {"yoy": (22, 1, 24), "run": (39, 1, 7), "all": (47, 0, 0)}


def test_a_finding_of_a_drop_says_what_one_of_a_bulletin_says(hold: Hold, cargo: Path) -> None:
    (finding,) = hold(
        "cargo.parquet", LONG, "  - {id: total, table: cargo, along: code, sum: {total: T, parts: [A, B]}}"
    ).findings
    assert finding.equation == "20.5 = 13.0 + 5.5"
    assert (
        finding.message["en"] == "South / 2022-03, T: printed 20.5, but the other figures give 18.4 to 18.6"
    )
    assert finding.expected is not None
    assert (finding.imbalance, finding.expected.value) == (2, 18.5)
    assert {suspect.column for suspect in finding.suspects} == {"T", "A", "B"}


def test_what_is_shown_is_limited_and_what_is_counted_is_not(hold: Hold, cargo: Path) -> None:
    held = hold("cargo.parquet", LONG, "  - {id: t, table: cargo, along: code, formula: T = A}", limit=5)
    assert len(held.findings) == 5
    assert counts(held)["t"] == (0, 48, 0)
    assert held.document.name == "cargo.parquet"
    assert [problem.code for problem in held.problems] == ["drop.limited"]
    result = AuditResult(findings=held.findings, rules=held.runs)
    assert verdict(result, "en") == "The figures contradict each other in 48 places, of which 5 are listed."
    unlisted = AuditResult(rules=held.runs, summary=held.runs[0].summary)
    assert verdict(unlisted, "zh").startswith("发现 43 处矛盾")


def test_a_file_is_read_with_what_a_spreadsheet_leaves_in_it(hold: Hold, tmp_path: Path) -> None:
    text = "地区;总计(万元);甲(万元);乙(万元);比重\n东;1,234.5;1,000.0;234.5;81.0%\n西;10.3;4.1;6.1;39.8%\n南;5.0;…;2.0;—\n北;9.0;4.0;4.0;44.4%\n"
    (tmp_path / "a.csv").write_bytes(text.encode("gb18030"))
    pack = 'pack: a\nversion: 1\ntables: {t: {file: "a.csv", keys: [地区]}}\nrules:\n'
    rules = "  - {id: s, table: t, sum: {total: 总计, parts: [甲, 乙]}}\n  - {id: r, table: t, share: {share: 比重, part: 甲, whole: 总计}}\n"
    held = hold("a.csv", pack, rules)
    assert counts(held) == {"s": (2, 1, 1), "r": (3, 0, 1)}
    assert told(held) == [("s", "北", "9.0")]
    (drop,) = held.drops
    assert {name: (str(c.unit), c.origin) for name, c in drop.columns.items() if c.kind == "number"} == {
        "总计(万元)": ("万元", "seen"), "甲(万元)": ("万元", "seen"), "乙(万元)": ("万元", "seen"), "比重": ("%", "seen"),
    }  # fmt: skip


@pytest.mark.parametrize("engine", ENGINES)
def test_a_mark_that_means_zero_is_a_figure_and_any_other_is_none(
    hold: Hold, tmp_path: Path, engine: str
) -> None:
    rows = ["port,T,A,B", "N,3.0,3.0,-", "S,5.0,3.0,-", "E,5.0,…,2.0", "W,1.5,1.0,0.5"]
    (tmp_path / "a.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    columns = "columns: {T: {decimals: 1}, A: {decimals: 1}, B: {decimals: 1}}"
    pack = f'pack: a\nversion: 1\n%stables: {{t: {{file: "a.csv", keys: [port], {columns}}}}}\nrules:\n'
    rule = "  - {id: s, table: t, sum: {total: T, parts: [A, B]}}\n"
    assert counts(hold("a.csv", pack % "", rule, engine)) == {"s": (1, 0, 3)}
    zero = 'profile: {markers: {"-": zero}}\n'
    held = hold("a.csv", pack % zero, rule, engine)
    assert counts(held) == {"s": (2, 1, 1)}
    assert told(held) == [("s", "S", "5.0")]


def test_precision_is_told_by_pack_type_or_digits(hold: Hold, tmp_path: Path) -> None:
    from decimal import Decimal

    frame = pl.DataFrame(
        {
            "a": [1.25, 3.5],
            "b": [1, 2],
            "c": [Decimal("1.50"), Decimal("2.00")],
            "d": [1 / 3, 2 / 3],
            "e": [1.0, 2.0],
        }
    )
    frame.write_parquet(tmp_path / "p.parquet")
    pack = 'pack: a\nversion: 1\ntables: {t: {file: "p.*", columns: {e: {decimals: 3}}}}\nrules: []\n'
    (drop,) = hold("p.parquet", pack, "").drops
    assert {c.name: (float(c.quantum), c.origin) for c in drop.columns.values()} == {
        "a": (0.01, "seen"), "b": (1.0, "type"), "c": (0.01, "type"), "d": (0.0, "none"), "e": (0.001, "pack"),
    }  # fmt: skip


def test_mistakes_are_said_and_nothing_is_held_in_silence(hold: Hold, cargo: Path) -> None:
    rules = """
  - {id: absent, table: cargo, formula: tons = tonnes}
  - {id: words, table: cargo, formula: tons = code}
  - {id: printed, table: cargo, rank: {rank: tons, of: code}}
  - {id: back, table: cargo, formula: "tons = prior(tons, 1d)"}
"""
    held = hold("cargo.parquet", LONG, rules)
    codes = [(dict(p.values)["rule"], p.code) for p in held.problems]
    assert sorted(codes) == [
        ("absent", "rule.label.near"),
        ("back", "drop.period.form"),
        ("printed", "drop.family"),
        ("words", "drop.text"),
    ]
    assert all(run.summary.checks == 0 for run in held.runs)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("gone.parquet", None, "sources.missing"),
        ("bad.parquet", b"PAR1" + b"x" * 100, "drop.damaged"),
        ("empty.csv", b"", "sources.empty"),
        ("x.duckdb", b"0" * 8 + b"DUCK" + b"0" * 64, "drop.damaged"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(
    hold: Hold, tmp_path: Path, name: str, content: bytes | None, code: str
) -> None:
    if name.endswith("duckdb"):
        pytest.importorskip("duckdb")
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(ReadError) as caught:
        hold(name, "pack: a\nversion: 1\nrules: []\n", "")
    assert caught.value.code == code
    assert caught.value.say("zh") != caught.value.say("en")


def test_a_partitioned_set_is_one_drop(hold: Hold, tmp_path: Path) -> None:
    for year in (2021, 2022):
        folder = tmp_path / "set" / f"year={year}"
        folder.mkdir(parents=True)
        pl.DataFrame({"a": [1.0, 2.0], "b": [1.0, 2.0 if year == 2021 else 9.0]}).write_parquet(
            folder / "part.parquet"
        )
    held = hold(
        "set",
        "pack: a\nversion: 1\ntables: {t: {file: set, columns: {a: {decimals: 1}, b: {decimals: 1}}}}\nrules:\n",
        "  - {id: r, table: t, formula: a = b}\n",
    )
    assert [f.target.address for f in held.findings] == ["row 4"]
    assert "year" in held.drops[0].columns


def test_a_data_package_tells_units_keys_and_decimals(hold: Hold, tmp_path: Path) -> None:
    (tmp_path / "cargo.csv").write_text("port,tons,share\nNorth,10.0,50\nSouth,n/d,50\n", encoding="utf-8")
    fields = '[{"name": "port"}, {"name": "tons", "unit": "万吨", "decimals": 1}, {"name": "share", "unit": "%", "constraints": {"multipleOf": 1}}]'
    schema = f'{{"fields": {fields}, "primaryKey": "port", "missingValues": ["n/d"]}}'
    (tmp_path / "datapackage.json").write_text(
        f'{{"resources": [{{"name": "cargo", "path": "cargo.csv", "schema": {schema}}}]}}', encoding="utf-8"
    )
    held = hold(
        "datapackage.json",
        "pack: a\nversion: 1\ntables: {c: {source: cargo}}\nrules:\n",
        "  - {id: r, table: c, range: {of: [tons], max: 5}}\n",
    )
    (drop,) = held.drops
    assert drop.keys == ("port",)
    assert [(c.name, str(c.unit), c.origin) for c in drop.columns.values()][1:] == [
        ("tons", "万吨", "schema"),
        ("share", "%", "schema"),
    ]
    assert counts(held) == {"r": (0, 1, 0)}


def test_an_sdmx_csv_tells_keys_period_and_precision(hold: Hold, tmp_path: Path) -> None:
    head = "DATAFLOW,FREQ,AREA,CODE,TIME_PERIOD,OBS_VALUE,DECIMALS,UNIT_MULT,UNIT_MEASURE"
    rows = [
        f"A:F(1.0),M,N,{code},2023-{m:02},{value},1,6,EUR"
        for m in (1, 2)
        for code, value in (("T", 3.0 + m), ("A", 2.0 + m), ("B", 1.0))
    ]
    (tmp_path / "s.csv").write_text(
        "\n".join(
            [
                head,
                *rows,
                "A:F(1.0),M,N,T,2023-03,9.0,1,6,EUR",
                "A:F(1.0),M,N,A,2023-03,9.5,1,6,EUR",
                "A:F(1.0),M,N,B,2023-03,1.0,1,6,EUR",
            ]
        ),
        encoding="utf-8",
    )
    held = hold(
        "s.csv",
        'pack: a\nversion: 1\ntables: {s: {file: "s.csv"}}\nrules:\n',
        "  - {id: r, table: s, along: CODE, by: [AREA, TIME_PERIOD], in: OBS_VALUE, sum: {total: T, parts: [A, B]}}\n",
    )
    (drop,) = held.drops
    assert (drop.keys, drop.period) == (("FREQ", "AREA", "CODE"), "TIME_PERIOD")
    assert (drop.columns["OBS_VALUE"].quantum, drop.columns["OBS_VALUE"].unit.dimension) == (
        pytest.approx(0.1),
        "euro",
    )
    assert counts(held) == {"r": (2, 1, 0)}


def test_a_drop_and_a_bulletin_are_one_run(hold: Hold, cargo: Path) -> None:
    (cargo / "pack.yaml").write_text(
        LONG + "  - {id: total, table: cargo, along: code, sum: {total: T, parts: [A, B]}}", encoding="utf-8"
    )
    failing = cargo / "failing.parquet"
    lines: list[str] = []
    options = DropOptions(failing=failing, explain=lines.append)
    run = audit_files([cargo / "cargo.parquet"], [load(cargo / "pack.yaml")], drops=options)
    result = run.result()
    assert (result.summary.checks, result.summary.impossible, result.summary.open) == (48, 1, 1)
    assert [(f.id, f.target.document) for f in result.findings] == [("F001", "cargo.parquet")]
    assert result.coverage.figures - result.coverage.checked == 2  # one record has no B: it was left open
    assert [f.target.row for f in run.result(result.documents[0]).findings] == ["South / 2022-03"]
    assert pl.read_parquet(failing)["verdict total"].to_list() == ["impossible"]
    assert any("polars" in line for line in lines)


def test_the_plan_says_who_knew_the_precision(hold: Hold, cargo: Path) -> None:
    held = hold(
        "cargo.parquet", LONG, "  - {id: total, table: cargo, along: code, sum: {total: T, parts: [A, B]}}"
    )
    for language, words in (("en", "declared in the pack"), ("zh", "规则包声明")):
        assert any(words in line for line in explained(held, language))


COMMAS = "port;month;tons;coal;ore;rate\n{}"
PACK = """
pack: trade
version: 1
{}tables:
  t: {{file: "t.csv", keys: [port], period: month}}
rules:
  - {{id: all, table: t, sum: {{total: tons, parts: [coal, ore], across: columns}}}}
"""
SURE = [
    "North;2031-01;1.204,5;804,5;400,0;-1,8",
    "South;2031-01;967,9;500,0;467,2;2,6",
    "East;2031-01;12.345,0;12.000,0;345,0;0,4",
]
UNSURE = [
    "North;2031-01;12,345;12,000;345;1",
    "South;2031-01;2,446;2,000;345;2",
    "East;2031-01;7,005;7,000;5;3",
]
MIXED = ["North;2031-01;12,5;8,5;4,0;1.5", "South;2031-01;7,5;7,5;0,0;2.5", "East;2031-01;7,5;7,5;0,0;2.5"]
PLAIN = "profile: {decimal: comma}\n"


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("rows", "profile", "judged", "found"),
    [
        (SURE, "", (2, 1, 0), ["967.9"]),
        (SURE, PLAIN, (2, 1, 0), ["967.9"]),
        (UNSURE, "", (2, 1, 0), ["2446"]),
        (UNSURE, PLAIN, (0, 3, 0), ["12.345", "2.446", "7.005"]),
    ],
    ids=["beyond doubt", "by the pack", "thousands", "three decimals by the pack"],
)
def test_decimal_commas_are_read_by_the_pack_s_word_or_beyond_doubt(
    hold: Hold,
    tmp_path: Path,
    engine: str,
    rows: list[str],
    profile: str,
    judged: tuple[int, int, int],
    found: list[str],
) -> None:
    (tmp_path / "t.csv").write_text(COMMAS.format("\n".join(rows) + "\n"), encoding="utf-8")
    held = hold("t.csv", PACK.format(profile), "", engine)
    assert counts(held) == {"all": judged}
    assert [finding.target.printed for finding in held.findings] == found


@pytest.mark.parametrize("engine", ENGINES)
def test_what_may_be_a_decimal_comma_is_never_read_as_thousands(
    hold: Hold, tmp_path: Path, engine: str
) -> None:
    (tmp_path / "t.csv").write_text(COMMAS.format("\n".join(MIXED) + "\n"), encoding="utf-8")
    columns = open_drop(tmp_path / "t.csv", None, engine).columns
    assert {name: columns[name].kind for name in ("tons", "coal", "ore", "rate")} == {
        "tons": "text", "coal": "text", "ore": "text", "rate": "number",
    }  # fmt: skip
    rows = "".join(f'P{k},"1,204"\n' for k in range(12)) + 'Q,"12,5"\n'
    (tmp_path / "u.csv").write_text("port,tons\n" + rows, encoding="utf-8")
    drop = open_drop(tmp_path / "u.csv", None, engine)
    told = drop.frame.select("tons").collect().to_dict(as_series=False)["tons"]
    assert told[0] == 1204
    assert told[-1] is None or told[-1] != told[-1]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_column_of_percent_signs_is_in_percent(tmp_path: Path, engine: str) -> None:
    (tmp_path / "t.csv").write_text("port;rate\nNorth;1,8 %\nSouth;-2,6 %\n", encoding="utf-8")
    rate = open_drop(tmp_path / "t.csv", Words(decimal="comma"), engine).columns["rate"]
    assert (rate.kind, rate.unit.name, rate.quantum) == ("number", "%", Fraction(1, 10))

"""One rule, one verdict: the same figures as a printed table and as a data drop, through every family that knows both.

A case gives a rule and a way to make records; each is printed as a bulletin and written as a CSV, and the pack is held against both. What is found, and what
is counted under every verdict, must be the same.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from msgspec.structs import replace

from audit.drops import audit_drop
from audit.families import families
from audit.findings import Finding, Summary
from audit.pipeline import audit_files
from audit.rulepack import load

pytest.importorskip("polars")

Record = dict[str, float | None]
Make = Callable[[Random], Record]


def tenths(random: Random, low: int = -200, high: int = 400) -> float:
    return random.randint(low, high) / 10


def slip(random: Random, *sizes: float) -> float:
    """Mostly nothing, now and then one of `sizes`."""
    return random.choice([0.0, 0.0, 0.0, *sizes])


def gone(random: Random, record: Record) -> Record:
    """The record, now and then without one of its figures, or with none at all. A bulletin's blank rate of completion belongs to the row above, so that one stays."""
    names = [name for name in record if "due" not in record or name != "rate(%)"]
    lost = random.choice([[], [], [], [random.choice(names)], names if random.random() < 0.1 else []])
    lost = [] if lost == names and "due" in record else lost
    return {name: None if name in lost else value for name, value in record.items()}


def _sum(random: Random) -> Record:
    a, b, c, d = (tenths(random) for _ in range(4))
    return {"T": a + b + c + d + slip(random, 0.1, -0.1, 0.3, 0.5, 5), "A": a, "B": b, "C": c, "D": d}


def _few(random: Random) -> Record:
    a, b = tenths(random), tenths(random)
    return {"T": a + b + slip(random, 0.1, -0.1, 0.2, 3), "A": a, "B": b}


def _growth(random: Random) -> Record:
    prior, now = tenths(random, -40, 400), tenths(random, -40, 400)
    prior = random.choice([prior, prior, prior, 0.0, -abs(prior)])
    rate = (now / prior - 1) * 100 if prior else 5.0
    return {"now": now, "before": prior, "rate(%)": rate + slip(random, 0.05, 0.1, -0.1, 4)}


def _units(random: Random) -> Record:
    a, b = tenths(random, 0), tenths(random, 0)
    return {"T(万元)": a + b + slip(random, 0.1, 3), "A(万元)": a, "B": b}


def _scaled(random: Random) -> Record:
    a, b = tenths(random, 0, 90), tenths(random, 0, 9000)
    return {"T(万元)": a * 10_000 + b + slip(random, 300, 900, 2000), "A(亿元)": a, "B(万元)": b}


def _points(random: Random) -> Record:
    record = _growth(random)
    return {"now(%)": record["now"], "before(%)": record["before"], "rate(%)": record["rate(%)"]}


def _completion(random: Random) -> Record:
    done, due = float(random.randint(0, 30)), float(random.randint(0, 30))
    rate = done / due * 100 if due else 50.0
    capped = random.choice([rate, rate, min(rate, 100.0)])
    return {"rate(%)": capped + slip(random, 0.1, -0.1, 3), "done": done, "due": due}


def _share(random: Random) -> Record:
    part, whole = tenths(random, 0, 100), tenths(random, -20, 400)
    share = part / whole * 100 if whole else 12.0
    return {"share(%)": share + slip(random, 0.1, -0.1, 3), "part": part, "whole": whole}


def _shares(random: Random) -> Record:
    a, b = tenths(random, 0, 500), tenths(random, 0, 400)
    return {"a(%)": a, "b(%)": b, "c(%)": 100 - a - b + slip(random, 0.1, -0.1, 0.2, 4)}


def _cumulative(random: Random) -> Record:
    last, month = tenths(random, -20, 400), tenths(random, -20, 100)
    return {"to date": last + month + slip(random, 0.1, -0.2, 9, -month - 1), "month": month, "last": last}


def _same(random: Random) -> Record:
    value = tenths(random)
    return {"this": value, "that": value + slip(random, 0.1, -0.1, 7)}


def _contribution(random: Random) -> Record:
    a, b = tenths(random, -50, 90), tenths(random, -50, 90)
    return {"W": (a + b) / 2 + slip(random, 5, -5, 12), "A": a, "B": b}


def _pair(random: Random) -> Record:
    one = tenths(random, -20, 400)
    return {"now": one * random.choice([1.0, 1.02, 1.05, 0.95, 1.2, 0.5]), "before": one}


def _past(random: Random) -> Record:
    level, width = tenths(random, -50, 400), random.choice([0.0, 1.0, 9.0])
    past = {f"p{k}": level + random.randint(-3, 3) / 3 * width for k in range(1, 6)}
    blank = random.sample(list(past), random.choice([0, 0, 0, 1, 3]))
    return {"now": level + slip(random, width, 30.0, -2 * width, 3 * width), **{p: None if p in blank else v for p, v in past.items()}}  # fmt: skip


def _crowd(random: Random) -> Record:
    return {"price": random.gauss(50, 4) + slip(random, 0, 0, 0, 15, -18, 40)}


def _units_of_trade(random: Random) -> Record:
    prior = tenths(random, -5, 400) ** 2 / 100
    return {"now": prior * random.choice([1.02, 1.03, 1.05, 0.99, 1.1, 1.1, 4, 0.2]), "before": prior}


WIDE: dict[str, tuple[str, Make]] = {
    "sum": ("sum: {total: T, parts: [A, B, C, D], across: columns}", _sum),
    "sum of few": ("sum: {total: T, parts: [A, B], across: columns}", _few),
    "sum of which": ("sum: {total: T, parts: [A, B], across: columns, of_which: true}", _few),
    "sum of the rest": ("sum: {total: T, parts: rest, across: columns}", _few),
    "sum of blanks": ("sum: {total: T, parts: [A, B], across: columns, blank: zero}", _few),
    "sum within a tolerance": ("tolerance: 0.2, sum: {total: T, parts: [A, B], across: columns}", _few),
    "sum where": ("when: A >= 5, sum: {total: T, parts: [A, B], across: columns}", _few),
    "sum of unlike units": ("sum: {total: T, parts: [A, B], across: columns}", _scaled),
    "sum with a bare figure": ("sum: {total: T, parts: [A, B], across: columns}", _units),
    "growth": ("growth: {rate: rate, current: now, prior: before}", _growth),
    "growth of shares": ("growth: {rate: rate, current: now, prior: before}", _points),
    "growth in points": ("basis: points, growth: {rate: rate, current: now, prior: before}", _points),
    "growth in other prices": (
        "basis: constant-price, growth: {rate: rate, current: now, prior: before}",
        _growth,
    ),
    "completion": ("completion: {rate: rate, done: done, target: due}", _completion),
    "completion with a cap": ("completion: {rate: rate, done: done, target: due, cap: 100}", _completion),
    "share": ("share: {share: share, part: part, whole: whole}", _share),
    "share of a hundred": ("share: {shares: [a, b, c]}", _shares),
    "cumulative": ("cumulative: {cumulative: to date, month: month, last: last}", _cumulative),
    "same": ("same: {this: t//this, other: t//that}", _same),
    "formula": ("formula: T = A + B", _few),
    "formula of a bound": ('formula: "T >= max(A, B)"', _few),
    "formula of a ratio": ("formula: share = part / whole", _share),
    "range": ("range: {of: [A, T], min: 0, max: 30}", _few),
    "mirror": ("mirror: {one: now, other: before}", _pair),
    "revision": ("revision: {now: now, before: before}", _pair),
    "past": ("median_mad: {figure: now, periods: [p1, p2, p3, p4, p5]}", _past),
    "past of three": ("median_mad: {figure: now, periods: [p1, p2, p3], k: 3, least: 1%}", _past),
    "gap": ("sigma_gap: {of: price}", _crowd),
    "gap, wider": ("sigma_gap: {of: price, k: 1.5}", _crowd),
    "effect": ("hidiroglou_berthelot: {current: now, prior: before}", _units_of_trade),
    "effect by size": (
        "hidiroglou_berthelot: {current: now, prior: before, u: 1, a: 0, c: 2}",
        _units_of_trade,
    ),
    "effect of every unit": (
        "hidiroglou_berthelot: {current: now, prior: before, u: 0, c: 3}",
        _units_of_trade,
    ),
}
LONG: dict[str, tuple[str, Make]] = {
    "sum": ("sum: {total: T, parts: [A, B, C, D]}", _sum),
    "sum of which": ("sum: {total: T, parts: [A, B], of_which: true}", _few),
    "formula": ("formula: T = A + B", _few),
    "part": ("part: {whole: T, parts: [A]}", _few),
    "parts": ("part: {whole: T, parts: [A, B]}", _few),
    "range": ("range: {of: [A], min: 0, max: 30}", _few),
}
Told = tuple[list[tuple[str, str, str, str]], Summary]


def printed(value: float | None) -> str:
    return "" if value is None else f"{value + 0.0:.1f}"


def heard(findings: list[Finding], turned: bool = False) -> list[tuple[str, str, str, str]]:
    """(record, name, verdict, severity) of each finding; a long panel's records are a bulletin's columns."""
    cells = [(f.target.row, f.target.column, f.verdict.value, f.severity.value) for f in findings]
    return sorted((c, r, verdict, how) for r, c, verdict, how in cells) if turned else sorted(cells)


def of_document(here: Path, lines: list[list[str]], rule: str, turned: bool) -> Told:
    (here / "bulletin.txt").write_text("\n".join("\t".join(line) for line in lines) + "\n", encoding="utf-8")
    (here / "document.yaml").write_text(
        f"pack: p\nversion: 1\ntables: {{t: {{}}}}\nrules:\n  - {{id: r, table: t, {rule}}}\n",
        encoding="utf-8",
    )
    result = audit_files([here / "bulletin.txt"], [load(here / "document.yaml")]).result()
    assert not [p for p in result.problems if p.severity == "warning"], result.problems
    return heard(list(result.findings), turned), judged(result.rules[0].summary)


def judged(summary: Summary) -> Summary:
    """The counts without what is exempt: a drop counts its records, a bulletin what it prints."""
    return replace(summary, checks=summary.checks - summary.exempt, exempt=0)


def of_drop(here: Path, lines: list[list[str]], rule: str, keys: str, figures: list[str]) -> Told:
    (here / "drop.csv").write_text("\n".join(",".join(line) for line in lines) + "\n", encoding="utf-8")
    columns = ", ".join(f'"{name}": {{decimals: 1}}' for name in figures)
    (here / "drop.yaml").write_text(
        f"pack: p\nversion: 1\ntables: {{t: {{file: drop.csv, keys: [{keys}], columns: {{{columns}}}}}}}\n"
        f"rules:\n  - {{id: r, table: t, {rule}}}\n",
        encoding="utf-8",
    )
    held = audit_drop(here / "drop.csv", load(here / "drop.yaml"), limit=10_000)
    assert not [p for p in held.problems if p.severity == "warning"], held.problems
    return heard(list(held.findings)), judged(held.runs[0].summary)


def differences(document: Told, drop: Told) -> list[tuple[str, object]]:
    """What only one of the two says, and the counts of both where they are not the same."""
    alone = [("document", one) for one in document[0] if one not in drop[0]]
    alone += [("drop", one) for one in drop[0] if one not in document[0]]
    return [*alone, *([("counts", (document[1], drop[1]))] if document[1] != drop[1] else [])]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("case", list(WIDE))
def test_a_table_and_a_wide_drop_have_the_same_verdicts(tmp_path: Path, case: str, seed: int) -> None:
    rule, make = WIDE[case]
    random = Random(f"{case} {seed}")
    records = [gone(random, make(random)) for _ in range(60)]
    names = list(records[0])
    lines = [["Item", *names]] + [[f"r{k}", *map(printed, r.values())] for k, r in enumerate(records)]
    document = of_document(tmp_path, lines, rule, turned=False)
    drop = of_drop(tmp_path, lines, rule.replace(", across: columns", ""), "Item", names)
    assert differences(document, drop) == []


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("case", list(LONG))
def test_a_table_and_a_long_drop_have_the_same_verdicts(tmp_path: Path, case: str, seed: int) -> None:
    rule, make = LONG[case]
    random = Random(f"{case} {seed}")
    records = {f"area {k:02}": gone(random, make(random)) for k in range(40)}
    codes = list(next(iter(records.values())))
    table = [
        ["Item", *records],
        *([code, *(printed(r[code]) for r in records.values())] for code in codes),
    ]
    document = of_document(tmp_path, table, rule, turned=True)
    rows = [[key, code, printed(value)] for key, r in records.items() for code, value in r.items()]
    long = [["Area", "Code", "Value"], *rows]
    drop = of_drop(tmp_path, long, f"along: Code, {rule}", "Area", ["Value"])
    assert differences(document, drop) == []


@pytest.mark.parametrize("seed", range(3))
def test_the_growth_of_a_whole_has_the_same_verdict(tmp_path: Path, seed: int) -> None:
    """A bulletin has one whole a table and rule, a drop one a record: as many rules as areas say there what one says here."""
    random = Random(f"contribution {seed}")
    areas = {f"area {k:02}": [gone(random, _contribution(random)), _levels(random)] for k in range(12)}
    table = [
        ["Item", *(word for area in areas for word in (f"{area} growth(%)", f"{area} level"))],
        *(
            [code, *(printed(side[code]) for sides in areas.values() for side in sides)]
            for code in ("W", "A", "B")
        ),
    ]
    found = set()
    for area in areas:
        rule = f"{CONTRIBUTION}, growth: {area} growth, prior: {area} level}}"
        found |= {(area, *rest) for _, *rest in of_document(tmp_path, table, rule, turned=True)[0]}
    rows = [
        [area, code, printed(growth[code]), printed(level[code])]
        for area, (growth, level) in areas.items()
        for code in ("W", "A", "B")
    ]
    long = [["Area", "Code", "growth(%)", "level"], *rows]
    rule = f"along: Code, {CONTRIBUTION}, growth: growth, prior: level}}"
    drop, _ = of_drop(tmp_path, long, rule, "Area", ["growth(%)", "level"])
    assert {(area, name.split(" ")[0], *rest) for area, name, *rest in drop} == found
    assert found


CONTRIBUTION = "contribution: {whole: W, parts: [A, B]"


def _levels(random: Random) -> Record:
    a, b = tenths(random, 1, 400), tenths(random, 1, 400)
    return {"W": a + b, "A": a, "B": b}


def test_every_family_that_knows_drops_is_here() -> None:
    both = {name for name in families() if hasattr(families()[name], "bind_drop")}
    rules = [*(rule for rule, _ in (*WIDE.values(), *LONG.values())), CONTRIBUTION]
    assert {name for name in both if not any(f"{name}: " in rule for rule in rules)} == set()

"""Four kinds of English bulletins: public finance in millions, trade by years, output in many units, a drop's wide table of regions."""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction

from tests.generated.build import FACTORS, Printer, bulletin, change, money, plus, sheet, spots, words
from tests.generated.model import Bulletin, Cell, Linear, Ratio, Relation, Spot


def finance(seed: int) -> Bulletin:
    """Revenue, outlay and balance in millions, this month and to date, with of-which rows and the change over a year."""
    rng = random.Random(seed)
    show = Printer(rng)
    labels = [
        "Total revenue",
        "Taxes",
        "of which: Value added tax",
        "Fees",
        "Grants",
        "Total expenditure",
        "Wages",
        "Interest",
        "Transfers",
        "Balance",
    ]

    def year() -> list[Fraction]:
        taxes, fees, grants, wages, interest, transfers = (money(rng, 8, 10) for _ in range(6))
        revenue, outlay = taxes + fees + grants, wages + interest + transfers
        return [
            revenue,
            taxes,
            taxes * Fraction(rng.randint(200, 700), 1000),
            fees,
            grants,
            outlay,
            wages,
            interest,
            transfers,
            revenue - outlay,
        ]

    now, then = year(), year()
    body: list[list[Cell | None]] = []
    for label, a, b in zip(labels, now, then, strict=True):
        rate: Cell = show.percent(a / b - 1) if b > 0 and label != "Balance" else Cell("n/a")
        body.append([Cell(label), show.amount(b, "million", 1), show.amount(a, "million", 1), rate])
    made = sheet(
        "Government finance",
        [words("Item", "2023", "2024", "Change (%)")],
        body,
        unit_line="(in millions of euros)",
    )
    relations: list[Relation] = []
    for c in (1, 2):
        relations += [
            Linear(Spot(0, 1, c), plus(spots(0, [2, 4, 5], c))), Linear(Spot(0, 6, c), plus(spots(0, [7, 8, 9], c))),
            Linear(Spot(0, 10, c), ((1, Spot(0, 1, c)), (-1, Spot(0, 6, c)))), Linear(Spot(0, 2, c), plus(spots(0, [3], c)), open=True),
        ]  # fmt: skip
    relations += [Ratio(Spot(0, r, 3), Spot(0, r, 2), (Spot(0, r, 1),), 1) for r in range(1, 10)]
    return bulletin(
        "finance",
        seed,
        "Monthly finance bulletin",
        [made],
        """
tables: {t: {columns: [Change]}}
rules:
  - {id: revenue, table: t, sum: {total: Total revenue, parts: [Taxes, Fees, Grants]}}
  - {id: outlay, table: t, sum: {total: Total expenditure, parts: [Wages, Interest, Transfers]}}
  - {id: vat, table: t, sum: {total: Taxes, parts: [Value added tax], of_which: true}}
  - {id: balance, table: t, formula: "Balance = [Total revenue] - [Total expenditure]"}
  - {id: growth, table: t, growth: {rate: Change, current: "2024", prior: "2023"}}
""",
        relations,
    )


def trade(seed: int) -> Bulletin:
    """Exports, imports and balance in columns, years in rows, with the share of the first."""
    rng = random.Random(seed)
    show = Printer(rng)
    first = rng.randint(2005, 2018)
    body: list[list[Cell | None]] = []
    for year in range(first, first + 6):
        sold, bought = money(rng, 9, 11), money(rng, 9, 11)
        total = sold + bought
        body.append(
            [
                Cell(str(year)),
                *(show.amount(v, "million", 1) for v in (total, sold, bought, sold - bought)),
                show.percent(sold / total),
            ]
        )
    made = sheet(
        "External trade",
        [words("Year", "Total", "Exports", "Imports", "Balance", "Exports as % of total")],
        body,
        unit_line="Unit: million euro",
    )
    rows = range(1, 7)
    relations: list[Relation] = [Linear(Spot(0, r, 1), plus([Spot(0, r, 2), Spot(0, r, 3)])) for r in rows]
    relations += [Linear(Spot(0, r, 4), ((1, Spot(0, r, 2)), (-1, Spot(0, r, 3)))) for r in rows]
    relations += [Ratio(Spot(0, r, 5), Spot(0, r, 2), (Spot(0, r, 1),)) for r in rows]
    return bulletin(
        "trade",
        seed,
        "Trade in brief",
        [made],
        """
tables: {t: {heading: External trade}}
rules:
  - {id: total, table: t, sum: {total: Total, parts: [Exports, Imports], across: columns}}
  - {id: balance, table: t, formula: Balance = Exports - Imports}
  - {id: share, table: t, formula: "[Exports as % of total] = Exports / Total"}
""",
        relations,
    )


def output(seed: int) -> Bulletin:
    """Quantities in many units with a unit column, month and cumulative, growth; some figures are not available."""
    rng = random.Random(seed)
    show = Printer(rng)
    goods = [
        ("原煤", "万吨"),
        ("水泥", "万吨"),
        ("发电量", "亿千瓦时"),
        ("住宅竣工面积", "万平方米"),
        ("机床", "台"),
        ("规模以上企业", "个"),
    ]
    body: list[list[Cell | None]] = []
    relations: list[Relation] = []
    for label, unit in goods:
        whole = unit in ("台", "个")
        last, month = (money(rng, 3, 5) * FACTORS[unit] for _ in range(2))
        then = Fraction(round((last + month) / (1 + change(rng))))  # counts are whole
        lost = rng.random() < 0.15
        digits = 0 if whole else 2
        rate: Cell = Cell(rng.choice(["...", "—"])) if lost else show.percent((last + month) / then - 1)
        body.append(
            [
                Cell(label),
                Cell(unit),
                *(show.amount(v, unit, digits) for v in (last, month, last + month, then)),
                rate,
            ]
        )
        row = len(body)
        relations.append(Linear(Spot(0, row, 4), plus([Spot(0, row, 2), Spot(0, row, 3)])))
        relations.append(Linear(Spot(0, row, 4), plus([Spot(0, row, 3)]), open=True))
        if not lost:
            relations.append(Ratio(Spot(0, row, 6), Spot(0, row, 4), (Spot(0, row, 5),), 1))
    head = [words("产品名称", "单位", "上期累计", "本月", "本期累计", "去年同期累计", "同比增长")]
    made = sheet("主要工业产品产量", head, body, notes=("注：同比增长以%计。",))
    return bulletin(
        "output",
        seed,
        "工业统计快报",
        [made],
        """
tables: {t: {heading: 主要工业产品产量}}
rules:
  - {id: carried, table: t, cumulative: {cumulative: 本期累计, month: 本月, last: 上期累计}}
  - {id: growth, table: t, growth: {rate: 同比增长, current: 本期累计, prior: 去年同期累计}}
""",
        relations,
    )


def insurance(seed: int) -> Bulletin:
    """Stubs that carry their units, sub-totals within merged areas, counts of persons, sums over all other rows."""
    rng = random.Random(seed)
    show = Printer(rng)
    areas = [("东片", 3), ("西片", 2), ("南片", 4)]
    names = [f"第{word}乡" for word in "一二三四五六七八九"]
    body: list[list[Cell | None]] = [[Cell("总计", colspan=2), None]]
    joined, paid = [], []
    subtotals: list[tuple[int, list[int]]] = []
    used = 0
    for area, count in areas:
        rows = [(Fraction(rng.randint(500, 90_000)), money(rng, 6, 9)) for _ in range(count)]
        start = len(body) + 1
        body.append(
            [
                Cell(area, rowspan=count + 1),
                Cell("小计"),
                show.amount(sum(r[0] for r in rows), "人"),
                show.amount(sum(r[1] for r in rows), "万元", 2),
            ]
        )
        for persons, amount in rows:
            body.append([None, Cell(names[used]), show.amount(persons, "人"), show.amount(amount, "万元", 2)])
            used += 1
        subtotals.append((start, list(range(start + 1, start + 1 + count))))
        joined += [r[0] for r in rows]
        paid += [r[1] for r in rows]
    body[0] += [show.amount(sum(joined), "人"), show.amount(sum(paid), "万元", 2)]
    made = sheet(
        "城乡居民医疗保险参保情况",
        [[Cell("片区", colspan=2), None, Cell("参保人数（人）"), Cell("基金收入(万元)")]],
        body,
    )
    relations: list[Relation] = []
    for c in (2, 3):
        relations += [Linear(Spot(0, s, c), plus(spots(0, rows, c))) for s, rows in subtotals]
        relations.append(Linear(Spot(0, 1, c), plus(spots(0, [s for s, _ in subtotals], c))))
    inner = "\n".join(
        f'  - {{id: area-{k}, table: t, sum: {{total: "{area} > 小计", parts: [{", ".join(names[sum(n for _, n in areas[:k]) :][:count])}]}}}}'
        for k, (area, count) in enumerate(areas)
    )
    return bulletin(
        "insurance",
        seed,
        "社会保险月报",
        [made],
        f"""
tables: {{t: {{columns: [参保人数]}}}}
rules:
  - {{id: all, table: t, sum: {{total: 总计, parts: rest}}}}
{inner}
""",
        relations,
    )


ENGLISH: dict[str, Callable[[int], Bulletin]] = {
    "finance": finance,
    "trade": trade,
    "output": output,
    "insurance": insurance,
}

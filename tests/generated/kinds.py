"""Eight kinds of Chinese bulletins, each made from a seed: true values first, each printed figure rounded from them on its own."""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction

from tests.generated.build import Printer, bulletin, change, money, places, plus, rounded, sheet, spots, words
from tests.generated.model import Bulletin, Cell, Linear, Rank, Ratio, Relation, Spot

INDUSTRIES = [
    "农林牧渔业",
    "工业",
    "建筑业",
    "批发和零售业",
    "住宿和餐饮业",
    "金融业",
    "房地产业",
    "其他服务业",
]


def product(seed: int) -> Bulletin:
    """The gross product by sectors and by industries, one of them with an of-which row; growth at constant prices."""
    rng = random.Random(seed)
    show = Printer(rng)
    unit, digits = rng.choice([("亿元", 0), ("亿元", 2), ("万元", 0)])
    parts = [money(rng, 10, 12) for _ in INDUSTRIES]
    growths = [change(rng) for _ in INDUSTRIES]
    total = sum(parts)
    whole = sum((p * g for p, g in zip(parts, growths, strict=True)), Fraction(0)) / total
    sectors = [(0, 1), (1, 3), (3, 8)]

    def line(label: str, value: Fraction, growth: Fraction) -> list[Cell | None]:
        return [Cell(label), show.amount(value, unit, digits), show.percent(growth)]

    body = [line("地区生产总值", total, whole)]
    for name, (a, b) in zip(["第一产业", "第二产业", "第三产业"], sectors, strict=True):
        body.append(
            line(
                name,
                sum(parts[a:b]),
                sum(p * g for p, g in zip(parts[a:b], growths[a:b], strict=True)) / sum(parts[a:b]),
            )
        )
    for k, name in enumerate(INDUSTRIES):
        body.append(line(name, parts[k], growths[k]))
        if name == "工业":
            body.append(
                line(
                    rng.choice(["#制造业", "其中：制造业"]),
                    parts[k] * Fraction(rng.randint(500, 900), 1000),
                    growths[k] + Fraction(1, 200),
                )
            )
    industries = [k for k in range(5, 14) if k != 7]
    head = [words("", f"绝对额({unit})", "比上年同期增长(%)")]
    made = sheet(
        "一季度地区生产总值初步核算结果",
        head,
        body,
        notes=("注：绝对额按现价计算，增长速度按不变价格计算。",),
    )
    relations: list[Relation] = [
        Linear(Spot(0, 1, 1), plus(spots(0, [2, 3, 4], 1))), Linear(Spot(0, 1, 1), plus(spots(0, industries, 1))),
        Linear(Spot(0, 6, 1), plus(spots(0, [7], 1)), open=True),
    ]  # fmt: skip
    return bulletin(
        "product",
        seed,
        f"{places(rng, 1)[0]}地区生产总值",
        [made],
        """
tables: {t: {columns: [绝对额]}}
rules:
  - {id: sectors, table: t, sum: {total: 地区生产总值, parts: [第一产业, 第二产业, 第三产业]}}
  - {id: industries, table: t, sum: {total: 地区生产总值, parts: rest}, except: [第一产业, 第二产业, 第三产业]}
  - {id: within, table: t, sum: {total: 工业, parts: [制造业], of_which: true}}
  - {id: hull, table: t, contribution: {whole: 地区生产总值, parts: [第一产业, 第二产业, 第三产业], growth: 比上年同期增长}}
""",
        relations,
    )


def monthly(seed: int) -> Bulletin:
    """Sections with a unit column or a unit line, months and cumulative figures, rates over the year before, one fact in two units."""
    rng = random.Random(seed)
    show = Printer(rng)
    month, growth = rng.randint(2, 12), rng.choice(["同比±%", "同比(%)", "比上年同期增长%"])
    sign = rng.choice(["", "%"]) if growth == "同比(%)" else ""
    sales, before = [money(rng, 8, 11) for _ in range(3)], [change(rng) for _ in range(3)]
    retail: list[list[Cell | None]] = []
    for label, now, rate in [
        ("社会消费品零售总额", sum(sales), None),
        *zip(["城镇", "乡村", "网上零售"], sales, before, strict=True),
    ]:
        then = (
            sum(s / (1 + b) for s, b in zip(sales, before, strict=True)) if rate is None else now / (1 + rate)
        )
        fraction = Fraction(rng.randint(50, 400), 1000)
        retail.append(
            [
                Cell(label),
                show.amount(now * fraction, "万元"),
                show.amount(now, "万元"),
                show.amount(then, "万元"),
                show.percent(now / then - 1, 1, sign),
            ]
        )
    first = sheet(
        "一、消费品市场",
        [words("指标名称", "本月", f"1-{month}月累计", "上年同期", growth)],
        retail,
        unit_line="单位：万元",
    )
    loans, saved = [money(rng, 9, 11) for _ in range(2)], [money(rng, 9, 11) for _ in range(3)]
    people, units = rng.randint(10_000, 900_000), rng.randint(20, 4000)
    rows = [
        ("各项存款余额", "亿元", sum(saved), 2), *((n, "亿元", v, 2) for n, v in zip(["#住户存款", "非金融企业存款", "机关团体存款"], saved, strict=True)),
        ("各项贷款余额", "亿元", sum(loans), 2), ("短期贷款", "亿元", loans[0], 2), ("中长期贷款", "亿元", loans[1], 2),
        ("参保人数", "人", Fraction(people), 0), ("规模以上企业", "个", Fraction(units), 0), ("社会消费品零售总额", "亿元", sum(sales), 2),
    ]  # fmt: skip
    body: list[list[Cell | None]] = []
    for label, unit, value, digits in rows:
        then = Fraction(round(value / (1 + change(rng)))) if not digits else value / (1 + change(rng))
        body.append(
            [
                Cell(label),
                Cell(unit),
                show.amount(value, unit, digits),
                show.amount(then, unit, digits),
                show.percent(value / then - 1, 1, sign),
            ]
        )
    second = sheet("二、金融与社会", [words("指 标", "计量单位", "期末", "上年同期", growth)], body)
    relations: list[Relation] = [
        Ratio(Spot(0, r, 4), Spot(0, r, 2), (Spot(0, r, 3),), 1) for r in range(1, 5)
    ]
    relations += [Ratio(Spot(1, r, 4), Spot(1, r, 2), (Spot(1, r, 3),), 1) for r in range(1, 11)]
    relations.append(Linear(Spot(0, 1, 2), plus(spots(0, [2, 3, 4], 2))))
    relations += [Linear(Spot(0, r, 2), plus([Spot(0, r, 1)]), open=True) for r in range(1, 5)]
    relations += [
        Linear(Spot(1, 1, 2), plus(spots(1, [2, 3, 4], 2))),
        Linear(Spot(1, 5, 2), plus(spots(1, [6, 7], 2))),
        Linear(Spot(0, 1, 2), plus([Spot(1, 10, 2)])),
    ]
    return bulletin(
        "monthly",
        seed,
        f"{places(rng, 1)[0]}统计月报",
        [first, second],
        f"""
tables: {{retail: {{heading: 消费品市场}}, finance: {{heading: 金融与社会}}}}
rules:
  - {{id: growth, tables: [retail], growth: {{rate: "{growth}", current: 1-{month}月累计, prior: 上年同期}}}}
  - {{id: growth-stock, tables: [finance], growth: {{rate: "{growth}", current: 期末, prior: 上年同期}}}}
  - {{id: parts, table: retail, sum: {{total: 社会消费品零售总额, parts: [城镇, 乡村, 网上零售]}}, in: [1-{month}月累计]}}
  - {{id: month, table: retail, cumulative: {{cumulative: 1-{month}月累计, month: 本月}}}}
  - {{id: saved, table: finance, sum: {{total: 各项存款余额, parts: [住户存款, 非金融企业存款, 机关团体存款]}}, in: [期末]}}
  - {{id: lent, table: finance, sum: {{total: 各项贷款余额, parts: [短期贷款, 中长期贷款]}}, in: [期末]}}
  - {{id: twice, same: [retail/社会消费品零售总额/1-{month}月累计, finance/社会消费品零售总额/期末]}}
""",
        relations,
    )


def _code_tree(rng: random.Random) -> list[tuple[str, str]]:
    """(code, parent's code) of a small classification in classes, groups and items."""
    tree = []
    for top in sorted(rng.sample([201, 205, 208, 210, 213, 221], rng.randint(2, 4))):
        tree.append((str(top), ""))
        for group in sorted(rng.sample(range(1, 30), rng.randint(1, 3))):
            tree.append((f"{top}{group:02d}", str(top)))
            tree += [
                (f"{top}{group:02d}{item:02d}", f"{top}{group:02d}")
                for item in sorted(rng.sample(range(1, 99), rng.randint(1, 4)))
            ]
    return tree


def _accounts(seed: int, columns: int) -> Bulletin:
    rng = random.Random(seed)
    show = Printer(rng)
    tree = _code_tree(rng)
    leaves = {
        code: (money(rng, 5, 8), money(rng, 5, 8) if rng.random() < 0.7 else Fraction(0))
        for code, _ in tree
        if len(code) == 7
    }

    def amount(prefix: str, k: int) -> Fraction:
        return sum((v[k] for code, v in leaves.items() if code.startswith(prefix)), Fraction(0))

    def line(label: list[Cell | None], prefix: str) -> list[Cell | None]:
        base, project = amount(prefix, 0), amount(prefix, 1)
        blank = Cell("") if not project else show.amount(project, "万元", 2)
        return [*label, show.amount(base + project, "万元", 2), show.amount(base, "万元", 2), blank]

    names = rng.sample(
        [
            "行政运行",
            "一般管理事务",
            "机关服务",
            "专项业务",
            "信息化建设",
            "事业运行",
            "抚恤",
            "医疗补助",
            "住房补贴",
            "离退休费",
            "其他支出",
            "统计抽样调查",
            "救灾",
            "教育督导",
            "基本养老保险缴费",
            "水土保持",
        ],
        16,
    )
    body: list[list[Cell | None]] = []
    for k, (code, _) in enumerate(tree):
        name = names[k % 16] + ("" if k < 16 else f"之{k // 16}")
        codes = [code] if columns == 1 else [code[:3], code[3:5], code[5:]]
        body.append(line([*words(*codes), Cell(name)], code))
    stub = columns + 1
    total = line([Cell("合计", colspan=stub), *[None] * columns], "")
    at_top = rng.random() < 0.5
    body = [total, *body] if at_top else [*body, total]
    code_head = [Cell("功能分类科目编码")] if columns == 1 else [Cell("类"), Cell("款"), Cell("项")]
    head = [[*code_head, Cell("科目名称"), Cell("合计"), Cell("基本支出"), Cell("项目支出")]]
    pages = tuple(range(rng.randint(4, 7), len(body) - 1, 7)) if rng.random() < 0.5 else ()
    made = sheet("部门支出决算表", head, body, unit_line="金额单位：万元", pages=pages)
    first, grand = (2, 1) if at_top else (1, len(body))
    at = {code: first + k for k, (code, _) in enumerate(tree)} | {"": grand}
    relations: list[Relation] = []
    for parent in at:
        below = [at[code] for code, above in tree if above == parent]
        for column in range(stub, stub + 3):
            filled = [r for r in below if (cell := made.grid[r][column]) and cell.number]
            if filled and made.origin(at[parent], column).number:
                relations.append(Linear(Spot(0, at[parent], column), plus(spots(0, filled, column))))
    for row in range(1, len(body) + 1):
        filled = [Spot(0, row, c) for c in (stub + 1, stub + 2) if made.origin(row, c).number]
        relations += [Linear(Spot(0, row, stub), plus(filled))]
    return bulletin(
        f"accounts-{columns}",
        seed,
        f"{places(rng, 1, '区')[0]}部门决算",
        [made],
        """
tables: {t: {heading: 部门支出决算表}}
rules:
  - {id: codes, table: t, codes: {total: 合计, blank: zero}}
  - {id: kinds, table: t, sum: {total: 合计, parts: [基本支出, 项目支出], across: columns, blank: zero}}
""",
        relations,
    )


def accounts(seed: int) -> Bulletin:
    """A department's final accounts by codes in one column, often over pages."""
    return _accounts(seed, 1)


def accounts_in_three(seed: int) -> Bulletin:
    """The same with the code in three columns."""
    return _accounts(seed, 3)


def revenue(seed: int) -> Bulletin:
    """Revenue with numbered lines, a two-row header, changes in amount and percent, and completion of the budget."""
    rng = random.Random(seed)
    show = Printer(rng)
    taxes, fees = (
        rng.sample(["增值税", "企业所得税", "个人所得税", "资源税", "契税", "房产税"], 4),
        ["专项收入", "罚没收入"],
    )
    labels = [
        "一般公共预算收入",
        "一、税收收入",
        *(f"{k}、{name}" for k, name in enumerate(taxes, 1)),
        "二、非税收入",
        *(f"{k}、{name}" for k, name in enumerate(fees, 1)),
    ]
    leaf = {
        label: (money(rng, 7, 9), change(rng)) for k, label in enumerate(labels) if k in (2, 3, 4, 5, 7, 8)
    }
    now = {k: leaf[label][0] for k, label in enumerate(labels) if label in leaf}
    then = {k: leaf[label][0] / (1 + leaf[label][1]) for k, label in enumerate(labels) if label in leaf}
    for values in (now, then):
        values[1], values[6] = sum(values[k] for k in (2, 3, 4, 5)), sum(values[k] for k in (7, 8))
        values[0] = values[1] + values[6]
    body: list[list[Cell | None]] = []
    for k, label in enumerate(labels):
        budget = Fraction(round(now[k] * Fraction(rng.randint(900, 1600), 1000) / 10**4)) * 10**4
        body.append([
            Cell(label), show.amount(budget, "万元", exact=True), show.amount(now[k], "万元"), show.amount(then[k], "万元"),
            show.amount(now[k] - then[k], "万元"), show.percent(now[k] / then[k] - 1), show.percent(now[k] / budget),
        ])  # fmt: skip
    head: list[list[Cell | None]] = [
        [
            Cell("预算科目", rowspan=2),
            Cell("年度预算", rowspan=2),
            Cell("累计", colspan=4),
            None,
            None,
            None,
            Cell("本期累计为预算%", rowspan=2),
        ],
        [None, None, *words("本期", "同期", "增减额", "增减率%"), None],
    ]
    made = sheet("财政收入完成情况表", head, body, unit_line="单位：万元")
    rows = range(2, 11)
    relations: list[Relation] = [
        Linear(Spot(0, r, 4), ((1, Spot(0, r, 2)), (-1, Spot(0, r, 3)))) for r in rows
    ]
    relations += [Ratio(Spot(0, r, 5), Spot(0, r, 2), (Spot(0, r, 3),), 1) for r in rows]
    relations += [Ratio(Spot(0, r, 6), Spot(0, r, 2), (Spot(0, r, 1),)) for r in rows]
    for column in (2, 3):
        relations += [
            Linear(Spot(0, 2, column), plus(spots(0, [3, 8], column))), Linear(Spot(0, 3, column), plus(spots(0, [4, 5, 6, 7], column))),
            Linear(Spot(0, 8, column), plus(spots(0, [9, 10], column))),
        ]  # fmt: skip
    return bulletin(
        "revenue",
        seed,
        f"{places(rng, 1, '市')[0]}财政收入",
        [made],
        f"""
tables: {{t: {{columns: [年度预算]}}}}
rules:
  - {{id: change, table: t, formula: "[累计/增减额] = [累计/本期] - [累计/同期]"}}
  - {{id: growth, table: t, growth: {{rate: 累计/增减率, current: 累计/本期, prior: 累计/同期}}}}
  - {{id: budget, table: t, completion: {{rate: 本期累计为预算, done: 累计/本期, target: 年度预算}}}}
  - {{id: all, table: t, sum: {{total: 一般公共预算收入, parts: rest}}, in: [累计/本期, 累计/同期]}}
  - {{id: tax, table: t, sum: {{total: 税收收入, parts: [{", ".join(taxes)}]}}, in: [累计/本期, 累计/同期]}}
  - {{id: fees, table: t, sum: {{total: 非税收入, parts: [{", ".join(fees)}]}}, in: [累计/本期, 累计/同期]}}
""",
        relations,
    )


def projects(seed: int) -> Bulletin:
    """A list of pledged projects: ordinals, merged names, targets of province, city or county, what was done, and the rate."""
    rng = random.Random(seed)
    things = rng.sample(
        [
            ("新建停车位", "个"),
            ("改造危房", "户"),
            ("救助儿童", "人"),
            ("安装路灯", "台"),
            ("新建养老站", "处"),
            ("培训人次", "人次"),
            ("改造管网", "公里"),
            ("植树", "亩"),
        ],
        6,
    )
    body: list[list[Cell | None]] = []
    relations: list[Relation] = []
    for k, (name, unit) in enumerate(things):
        count = 2 if k % 3 == 1 else 1
        for part in range(count):
            level, target = rng.choice([0, 1, 2]), rng.randint(8, 3000)
            done = round(target * rng.uniform(0.2, 1.6))
            targets = [
                Cell(str(target), exact=True, number=True)
                if c == level
                else Cell("—" if rng.random() < 0.2 else "")
                for c in range(3)
            ]
            first = [Cell(str(k + 1), rowspan=count), Cell(name, rowspan=count)] if not part else [None, None]
            label = Cell(rng.choice(["城区", "乡镇"]) if count == 1 else ["城区", "乡镇"][part])
            rate = Fraction(done, target)
            body.append(
                [
                    *first,
                    label,
                    Cell(unit),
                    *targets,
                    Cell(str(done), exact=True, number=True),
                    Cell(_percent(rate), Fraction(1, 100), False, True),
                ]
            )
            row = len(body) + 1
            relations.append(Ratio(Spot(0, row, 8), Spot(0, row, 7), (Spot(0, row, 4 + level),)))
    head: list[list[Cell | None]] = [
        [
            Cell("序号", rowspan=2),
            Cell("项目名称", colspan=2, rowspan=2),
            None,
            Cell("单位", rowspan=2),
            Cell("目标任务", colspan=3),
            None,
            None,
            Cell("已完成数", rowspan=2),
            Cell("完成率", rowspan=2),
        ],
        [None, None, None, None, *words("省", "市", "县"), None, None],
    ]
    made = sheet("民生实事进展情况表", head, body)
    return bulletin(
        "projects",
        seed,
        "民生实事进展",
        [made],
        """
tables: {t: {heading: 民生实事进展情况表}}
rules:
  - {id: done, table: t, completion: {rate: 完成率, done: 已完成数, target: {first_of: [省, 市, 县]}}}
""",
        relations,
    )


def _percent(ratio: Fraction) -> str:
    return rounded(ratio * 100, 1) + "%"


def people(seed: int) -> Bulletin:
    """Population by residence and age with shares; the marks # and 其中 open lists that do not exhaust."""
    rng = random.Random(seed)
    show = Printer(rng)
    town, country = Fraction(rng.randint(100_000, 3_000_000)), Fraction(rng.randint(100_000, 2_000_000))
    total = town + country
    young, old = total * Fraction(rng.randint(130, 220), 1000), total * Fraction(rng.randint(120, 240), 1000)
    labels = ["常住人口", "其中：城镇", "乡村", "其中：0-14岁", "15-59岁", "60岁及以上", "#65岁及以上"]
    values = [total, town, country, young, total - young - old, old, old * Fraction(7, 10)]
    body = [
        [Cell(label), show.amount(value, "万人", 2), show.percent(value / total, 2)]
        for label, value in zip(labels, values, strict=True)
    ]
    made = sheet("表1 年末常住人口数及其构成", [words("指标", "年末数（万人）", "比重（%）")], body)
    relations: list[Relation] = [Ratio(Spot(0, r, 2), Spot(0, r, 1), (Spot(0, 1, 1),)) for r in range(2, 8)]
    relations += [Linear(Spot(0, 1, 1), plus(spots(0, rows, 1))) for rows in ([2, 3], [4, 5, 6])]
    return bulletin(
        "people",
        seed,
        "国民经济和社会发展统计公报",
        [made],
        """
tables: {t: {columns: [年末数]}}
rules:
  - {id: share, table: t, share: {share: 比重, part: 年末数, whole: 常住人口}}
  - {id: residence, table: t, sum: {total: 常住人口, parts: [城镇, 乡村]}, in: [年末数]}
  - {id: age, table: t, sum: {total: 常住人口, parts: [0-14岁, 15-59岁, 60岁及以上]}, in: [年末数]}
  - {id: residence-share, table: t, share: {shares: [城镇, 乡村]}, in: [比重]}
""",
        relations,
    )


def league(seed: int) -> Bulletin:
    """Districts with amounts, rates and the ranks of both under a two-row header; ties, and a district that is not ranked."""
    rng = random.Random(seed)
    show = Printer(rng)
    names = places(rng, rng.randint(5, 9))
    amounts = [money(rng, 9, 11) for _ in names]
    growths = [Fraction(rng.randint(-30, 90), 1000) for _ in names]
    growths[1] = growths[0]
    missing = rng.randrange(2, len(names)) if rng.random() < 0.6 else None
    whole = sum(amounts)
    body: list[list[Cell | None]] = [
        [
            Cell("全市"),
            show.amount(whole, "亿元", 2),
            Cell("—"),
            show.percent(Fraction(rng.randint(0, 50), 1000)),
            Cell("—"),
        ]
    ]
    ranked = [k for k in range(len(names)) if k != missing]
    printed = [show.percent(g) for g in growths]
    for k, name in enumerate(names):
        if k == missing:
            body.append([Cell(name), show.amount(amounts[k], "亿元", 2), Cell("—"), Cell("—"), Cell("—")])
            continue
        by_amount = 1 + sum(amounts[j] > amounts[k] for j in ranked)
        by_growth = 1 + sum(growths[j] > growths[k] for j in ranked)
        body.append(
            [
                Cell(name),
                show.amount(amounts[k], "亿元", 2),
                show.rank(by_amount),
                printed[k],
                show.rank(by_growth),
            ]
        )
    head: list[list[Cell | None]] = [
        [Cell("地区", rowspan=2), Cell("一般公共预算收入（亿元）", colspan=4), None, None, None],
        [None, *words("绝对额", "位次", "增速(%)", "位次")],
    ]
    made = sheet("各县市区主要经济指标", head, body)
    at = [k + 3 for k in ranked]
    relations: list[Relation] = [Linear(Spot(0, 2, 1), plus(spots(0, range(3, 3 + len(names)), 1)))]
    relations += [
        Rank(Spot(0, r, c + 1), Spot(0, r, c), tuple(Spot(0, o, c) for o in at if o != r))
        for c in (1, 3)
        for r in at
    ]
    return bulletin(
        "league",
        seed,
        "县域经济月报",
        [made],
        """
tables: {t: {columns: [地区]}}
rules:
  - {id: ranks, table: t, rank: {rank: 位次, of: left}, except: [全市]}
  - {id: whole, table: t, sum: {total: 全市, parts: rest}, in: [绝对额]}
""".replace("columns: [地区]", "heading: 各县市区主要经济指标"),
        relations,
    )


CHINESE: dict[str, Callable[[int], Bulletin]] = {
    "product": product, "monthly": monthly, "accounts": accounts, "accounts-in-three": accounts_in_three, "revenue": revenue, "projects": projects, "people": people, "league": league,
}  # fmt: skip

"""One AuditResult for every format: two invented bulletins, Chinese and English, with every severity, verdict and state in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

import pytest

from audit.checks import Severity, Verdict
from audit.figures import parse_figure
from audit.findings import (
    AuditResult,
    Candidate,
    CellRef,
    Coverage,
    Expected,
    Finding,
    Proof,
    RuleRun,
    Summary,
    Suspect,
    TableCoverage,
    TermRef,
)
from audit.tables.model import Address, Cell, Column, Document, Paragraph, Problem, Row, Table
from audit.units import NONE, parse_unit

SCRIPT = "<script>alert('x')</script>"
"""A hostile label: it must come out as these characters in every format."""


def make_table(
    number: int,
    headings: tuple[str, ...],
    lines: Sequence[Sequence[str]],
    *,
    unit: str = "",
    units: Sequence[str] = (),
    header_rows: int = 1,
    spans: Sequence[tuple[int, int, int, int]] = (),
    measures: Sequence[str] = (),
    line: int = 1,
    caption: str = "",
    notes: tuple[str, ...] = (),
) -> Table:
    """A table from its lines of text; `spans` are (row, column, rowspan, colspan) and what they cover is blank in `lines`."""
    table_unit = parse_unit(unit)
    column_units = [parse_unit(units[c]) if units else NONE for c in range(len(lines[0]))]
    grid: list[list[Cell]] = []
    for r, texts in enumerate(lines):
        row: list[Cell] = []
        for c, text in enumerate(texts):
            figure = parse_figure(text)
            row.append(
                Cell(
                    text=text, row=r, column=c, figure=figure, unit=column_units[c] if units else table_unit,
                    address=Address(place=f"line {line + r}, cell {c + 1}", line=line + r, cell=c + 1, table=number),
                )
            )  # fmt: skip
        grid.append(row)
    for r, c, down, across in spans:
        old = grid[r][c]
        merged = Cell(
            text=old.text, row=r, column=c, rowspan=down, colspan=across, figure=old.figure, unit=old.unit,
            address=old.address,
        )  # fmt: skip
        for y in range(r, r + down):
            for x in range(c, c + across):
                grid[y][x] = merged
    columns = tuple(
        Column(
            index=c,
            label=tuple(dict.fromkeys(grid[r][c].text for r in range(header_rows))),
            stub=c == 0,
            unit=column_units[c],
            measure=measures[c] if measures else "level",
        )
        for c in range(len(lines[0]))
    )
    rows = tuple(Row(index=r, label=(grid[r][0].text,)) for r in range(header_rows, len(lines)))
    return Table(
        number=number, headings=headings, caption=caption, unit=table_unit, notes=notes,
        grid=tuple(map(tuple, grid)), header_rows=header_rows, rows=rows, columns=columns,
        address=Address(place=f"line {line}", line=line), spans_known=True,
    )  # fmt: skip


def _values(document: Document, table: Table, r: int, c: int) -> dict[str, object]:
    cell = table.at(r, c)
    value = cell.figure.value
    return {
        "document": document.name, "table": table.title, "row": " / ".join(part for part in (table.at(r, 0).text,)),
        "column": " / ".join(table.columns[c].label), "printed": cell.text,
        "value": None if value is None else Fraction(value), "unit": cell.unit.name, "address": str(cell.address),
        "where": cell.address, "table_number": table.number, "grid": (r, c),
    }  # fmt: skip


def ref(document: Document, table: Table, r: int, c: int) -> CellRef:
    """The cell as reports name it."""
    return CellRef(**_values(document, table, r, c))  # type: ignore[arg-type]


def term(document: Document, table: Table, r: int, c: int, sign: str = "+") -> TermRef:
    """The cell as a term of an equation."""
    return TermRef(sign=sign, **_values(document, table, r, c))  # type: ignore[arg-type]


def suspect(
    document: Document, table: Table, r: int, c: int, *candidates: Candidate, alibi: int = 0
) -> Suspect:
    """The cell as one to blame."""
    return Suspect(candidates=candidates, alibi=alibi, **_values(document, table, r, c))  # type: ignore[arg-type]


def number(text: str) -> Fraction:
    """`"0.05"` as a Fraction."""
    return Fraction(text)


def chinese() -> Document:
    """An invented county's monthly: pensions, product, tasks (merged cells, a footnote), and one paragraph of prose."""
    pensions = make_table(
        1, ("三、社会保障", "（二）机关养老保险"),
        [
            ["指标名称", "本月", "1—6月", "", "同比±%"],
            ["", "", "累计", "上年同期", ""],
            ["参保人数(人)", "--", "16488", "16689", "-2.0"],
            ["基金收入(万元)", "4497", "42031", "38143", "10.2"],
            ["基金支出(万元)", "4784", "42614", "39816", "7.0"],
            ["期末结余(万元)", "287", "-583", "-673", "—"],
        ],
        header_rows=2, spans=[(0, 0, 2, 1), (0, 1, 2, 1), (0, 2, 1, 2), (0, 4, 2, 1)], unit="万元",
        units=["", "万元", "万元", "万元", "%"], measures=["level", "level", "level", "level", "rate"], line=41,
        notes=("注：参保人数为期末数。",),
    )  # fmt: skip
    product = make_table(
        2, ("一、综合", "地区生产总值"),
        [
            ["行业", "上半年", "上年同期"], ["地区生产总值", "1,308.4", "1,241.0"], ["农业", "201.3", "196.2"],
            ["工业", "499.8", "471.5"], ["建筑业", "96.5", "90.1"], ["服务业", "501.8", "483.2"],
        ],
        unit="亿元", line=12, caption="按现价计算",
    )  # fmt: skip
    tasks = make_table(
        3, ("四、民生实事",),
        [["项目", "任务数", "完成数", "完成率(%)"], ["新增学位", "1,037", "1,041", "100.38"], ["改造老旧小区", "45", "45", "100"]],
        units=["", "个", "个", "%"], measures=["level", "level", "level", "share"], line=70,
    )  # fmt: skip
    prose = Paragraph(
        text="上半年，全县实现地区生产总值1299.3亿元，同比增长5.4%。", headings=("一、综合",),
        address=Address(place="paragraph 3", paragraph=3),
    )  # fmt: skip
    return Document(
        name="青禾县月报.txt",
        kind="text",
        title="青禾县统计月报",
        tables=(pensions, product, tasks),
        paragraphs=(prose,),
    )


def english() -> Document:
    """An invented quarterly: retail by region with a hostile label, a pipe and a line break, and ranks."""
    retail = make_table(
        1, ("Retail sales by region",),
        [
            ["Region", "Q2 2024", "Q2 2023", "Change, %"], ["Northmark", "412.6", "398.1", "3.6"],
            [f"Eastvale {SCRIPT}", "288.0", "270.4", "5.6"], ["South | Bay\n(revised)", "161", "151.3", "6.4"],
            ["Total", "861.6", "819.8", "5.1"],
        ],
        unit="million", units=["", "million", "million", "%"], measures=["level", "level", "level", "rate"],
    )  # fmt: skip
    ranks = make_table(
        2, ("Change by region, ranked",),
        [["Region", "Change, %", "Rank"], ["Northmark", "3.6", "3"], ["Eastvale", "5.5", "1"], ["South Bay", "6.4", "1"]],
        units=["", "%", ""], measures=["level", "rate", "rank"],
    )  # fmt: skip
    return Document(name="northmark.xlsx", kind="xlsx", title="Northmark in figures", tables=(retail, ranks))


def make_result() -> AuditResult:
    """The result that every format is tested on; findings in the order of their cells."""
    zh, en = chinese(), english()
    pensions, product, tasks = zh.tables
    retail, ranks = en.tables
    growth = Finding(
        id="F001", rule="pension-growth", pack="qinghe", family="growth", severity=Severity.ERROR, verdict=Verdict.IMPOSSIBLE,
        title={"en": "growth recomputed", "zh": "同比增速复算"},
        message={"en": "16488 against 16689 is -1.2 %, printed as -2.0 %.", "zh": "16488 比 16689 为 -1.2%，刊印为 -2.0%。"},
        target=ref(zh, pensions, 2, 4), terms=(term(zh, pensions, 2, 2, "×"), term(zh, pensions, 2, 3, "÷")),
        expected=Expected(low=number("-1.2044"), high=number("-1.2044"), value=Fraction(-20100, 16689), unit="%"),
        equation="(16488 ÷ 16689 − 1) × 100 = −1.204 ≠ −2.0", imbalance=Fraction(-2) - Fraction(-20100, 16689), slack=number("0.05"),
        suspects=(suspect(zh, pensions, 2, 4, Candidate(cause="digit", value=number("-1.2"), text="-1.2", chance=0.4), alibi=0),),
        fingerprint="a1b2c3d4e5f60001", why="A rate must follow from the two levels beside it.", basis="nominal", failing=1,
    )  # fmt: skip
    balance = Finding(
        id="F002", rule="pension-surplus", pack="qinghe", family="formula", severity=Severity.ERROR, verdict=Verdict.IMPOSSIBLE,
        title={"en": "income less spending is the balance", "zh": "收支平衡"},
        message={"en": "4497 − 4784 is -287, printed as 287.", "zh": "4497 − 4784 得 -287，刊印为 287。"},
        target=ref(zh, pensions, 5, 1), terms=(term(zh, pensions, 3, 1), term(zh, pensions, 4, 1, "-")),
        expected=Expected(low=number("-288"), high=number("-286"), value=number("-287"), unit="万元"),
        equation="4497 − 4784 = −287 ≠ 287", imbalance=number("574"), slack=number("1.5"),
        suspects=(
            suspect(
                zh, pensions, 5, 1,
                Candidate(cause="sign", value=number("-287"), text="-287", chance=0.02, explains=1),
            ),
            suspect(zh, pensions, 3, 1, Candidate(cause="digit", value=number("5071"), text="5071", chance=3.0, breaks=1), alibi=1),
        ),
        fingerprint="a1b2c3d4e5f60002", related=("F003",), passing=1, failing=2,
    )  # fmt: skip
    before = Finding(
        id="F003", rule="pension-surplus", pack="qinghe", family="formula", severity=Severity.ERROR, verdict=Verdict.IMPOSSIBLE,
        title={"en": "income less spending is the balance", "zh": "收支平衡"},
        message={"en": "38143 − 39816 is -1673, printed as -673.", "zh": "38143 − 39816 得 -1673，刊印为 -673。"},
        target=ref(zh, pensions, 5, 3), terms=(term(zh, pensions, 3, 3), term(zh, pensions, 4, 3, "-")),
        expected=Expected(low=number("-1674"), high=number("-1672"), value=number("-1673"), unit="万元"),
        equation="38143 − 39816 = −1673 ≠ −673", imbalance=number("1000"), slack=number("1.5"),
        suspects=(suspect(zh, pensions, 5, 3, Candidate(cause="lost", value=number("-1673"), text="-1673", chance=0.1)),),
        fingerprint="a1b2c3d4e5f60003", state="known", related=("F002",),
    )  # fmt: skip
    sectors = Finding(
        id="F004", rule="product-sectors", pack="qinghe", family="sum", severity=Severity.ERROR, verdict=Verdict.IMPOSSIBLE,
        title={"en": "the sectors make the product", "zh": "各行业合计等于总值"},
        message={"en": "The four sectors add up to 1,299.4, printed as 1,308.4.", "zh": "四个行业合计 1,299.4，刊印为 1,308.4。"},
        target=ref(zh, product, 1, 1), terms=tuple(term(zh, product, r, 1) for r in range(2, 6)),
        expected=Expected(low=number("1299.2"), high=number("1299.6"), value=number("1299.4"), unit="亿元"),
        equation="201.3 + 499.8 + 96.5 + 501.8 = 1299.4 ≠ 1308.4", imbalance=number("9"), slack=number("0.25"),
        suspects=(
            suspect(zh, product, 1, 1, Candidate(cause="digit", value=number("1299.4"), text="1,299.4", chance=0.7)),
            suspect(zh, product, 4, 1, Candidate(cause="digit", value=number("105.5"), text="105.5", chance=2.5)),
        ),
        fingerprint="a1b2c3d4e5f60004",
    )  # fmt: skip
    tenths = Finding(
        id="F005", rule="task-rate", pack="qinghe", family="completion", severity=Severity.NOTICE, verdict=Verdict.ROUNDING,
        title={"en": "completion recomputed", "zh": "完成率复算"},
        message={"en": "1041 of 1037 is 100.39 %, printed as 100.38 %: cut off.", "zh": "1041 / 1037 为 100.39%，刊印为 100.38%：截断。"},
        target=ref(zh, tasks, 1, 3), terms=(term(zh, tasks, 1, 2, "×"), term(zh, tasks, 1, 1, "÷")),
        expected=Expected(low=Fraction(104100, 1037), high=Fraction(104100, 1037), value=Fraction(104100, 1037), unit="%"),
        equation="1041 ÷ 1037 × 100 = 100.386 ≠ 100.38", imbalance=number("100.38") - Fraction(104100, 1037), slack=number("0.005"),
        fingerprint="a1b2c3d4e5f60005",
    )  # fmt: skip
    said = CellRef(
        document=zh.name, table="", row="地区生产总值", column="", printed="1299.3亿元", value=number("1299.3"), unit="亿元",
        address="paragraph 3", where=Address(place="paragraph 3", paragraph=3),
    )  # fmt: skip
    prose = Finding(
        id="F006", rule="product-prose", pack="qinghe", family="same", severity=Severity.WARNING, verdict=Verdict.IMPROBABLE,
        title={"en": "prose and table agree", "zh": "文字与表格一致"},
        message={"en": "The text says 1299.3, the table 1,308.4.", "zh": "文字为 1299.3，表格为 1,308.4。"},
        target=said, terms=(term(zh, product, 1, 1),),
        expected=Expected(low=number("1308.35"), high=number("1308.45"), value=number("1308.4"), unit="亿元"),
        equation="1299.3 ≠ 1308.4", imbalance=number("-9.1"), slack=number("0.1"), fingerprint="a1b2c3d4e5f60006", related=("F004",),
    )  # fmt: skip
    total = Finding(
        id="F007", rule="retail-regions", pack="northmark", family="sum", severity=Severity.WARNING, verdict=Verdict.IMPROBABLE,
        title={"en": "regions make the total", "zh": "各地区合计等于总计"},
        message={"en": f"Eastvale {SCRIPT} and the others add up to 861.6; 161 has lost its decimal.", "zh": "161 少印一位小数。"},
        target=ref(en, retail, 3, 1), terms=(term(en, retail, 1, 1), term(en, retail, 2, 1), term(en, retail, 3, 1)),
        expected=Expected(low=number("160.9"), high=number("161.1"), value=number("161.05"), unit="million"),
        equation="412.6 + 288.0 + 161 = 861.6", imbalance=number("-0.05"), slack=number("0.65"), fingerprint="a1b2c3d4e5f60007",
        suspects=(suspect(en, retail, 2, 1),), state="gone",
    )  # fmt: skip
    rank = Finding(
        id="F008", rule="change-rank", pack="northmark", family="rank", severity=Severity.WARNING, verdict=Verdict.IMPROBABLE,
        title={"en": "ranks follow the figures", "zh": "位次与数值一致"},
        message={"en": "5.5 cannot rank first: 6.4 is above it.", "zh": "5.5 不能居首：6.4 更高。"},
        target=ref(en, ranks, 2, 2), terms=(term(en, ranks, 1, 1, ""), term(en, ranks, 2, 1, ""), term(en, ranks, 3, 1, "")),
        expected=Expected(low=number("2"), high=number("3"), value=None), equation="rank of 5.5 in 3.6, 5.5, 6.4 is 2 ≠ 1",
        imbalance=number("-1"), slack=number("0"), fingerprint="a1b2c3d4e5f60008",
    )  # fmt: skip
    held = Proof(rule="pension-surplus", verdict=Verdict.PASS, equation="42031 − 42614 = −583")
    coverage = Coverage(
        figures=49, checked=26, localisable=9,
        tables=(
            TableCoverage(
                document=zh.name, table=pensions.title, table_number=1, figures=14, checked=12, localisable=6, checks=6, errors=3,
                passed=frozenset({(3, 2), (4, 2), (5, 2), (3, 4), (4, 4)}), unchecked=(ref(zh, pensions, 4, 4),),
                proofs={(3, 2): (held,), (4, 2): (held,), (5, 2): (held,)},
            ),
            TableCoverage(
                document=zh.name, table=product.title, table_number=2, figures=10, checked=10, localisable=1, checks=2, errors=1,
                warnings=1, passed=frozenset((r, 2) for r in range(1, 6)),
            ),
            TableCoverage(
                document=zh.name, table=tasks.title, table_number=3, figures=6, checked=6, checks=2, notices=1,
                passed=frozenset({(2, 1), (2, 2), (2, 3)}),
            ),
            TableCoverage(
                document=en.name, table=retail.title, table_number=1, figures=12, checked=4, checks=1, warnings=1,
                unchecked=tuple(ref(en, retail, r, c) for r in range(1, 5) for c in (2, 3)),
            ),
            TableCoverage(document=en.name, table=ranks.title, table_number=2, figures=6, checked=6, checks=3, warnings=1),
        ),
    )  # fmt: skip
    run = {"pack": "qinghe", "title": {"en": "", "zh": ""}}
    rules = (
        RuleRun(
            id="pension-surplus",
            family="formula",
            summary=Summary(checks=3, passed=1, impossible=2),
            accepted=1,
            **run,
        ),  # type: ignore[arg-type]
        RuleRun(
            id="pension-growth", family="growth", summary=Summary(checks=3, passed=2, impossible=1), **run
        ),  # type: ignore[arg-type]
        RuleRun(
            id="product-growth",
            family="growth",
            summary=Summary(checks=4, exempt=3, open=1),
            inferred=True,
            **run,
        ),  # type: ignore[arg-type]
    )
    return AuditResult(
        documents=(zh, en), findings=(growth, balance, before, sectors, tenths, prose, total, rank),
        summary=Summary(checks=24, passed=12, rounding=1, improbable=3, impossible=4, open=1, exempt=3), coverage=coverage,
        problems=(
            Problem(code="reports.test", where="line 88", values=(("what", SCRIPT),)),
            Problem(code="no.such.code", where="qinghe.yaml, line 12", values=(("label", "财政 | 收入"),), severity="error"),
        ),
        rules=rules, packs=("qinghe", "northmark"),
    )  # fmt: skip


@pytest.fixture(scope="session")
def result() -> AuditResult:
    """The shared result."""
    return make_result()


@pytest.fixture(scope="session")
def make() -> Callable[[], AuditResult]:
    """Builds the shared result anew, to compare two runs."""
    return make_result

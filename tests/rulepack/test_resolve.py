"""An alias stands for one table, or for none and says why; units and pages as the pack has them."""

from __future__ import annotations

import pytest
from pack_cases import codes, document, table

from audit.checks import Profile, Rule
from audit.families._base import Scope
from audit.rulepack import Pack, Selector, applies, narrow, resolve
from audit.tables.labels import LabelError
from audit.tables.model import Document
from audit.units import parse_unit

PLAIN = "Port | Ships | Tons\nAll | 3 | 30\nNorth | 1 | 10\nSouth | 2 | 20"
HARBOUR = document(
    table(PLAIN, "一、概况", number=1),
    table(PLAIN, "二、港口", "（一）进港船舶", number=2),
    table(PLAIN, "二、港口", "（二）出港船舶", number=3, caption="表2 出港"),
    table("Port | Cranes\nAll | 3\nNorth | 3", "二、港口", "（三）设备", number=4),
    table(PLAIN, "三、渔业（单位：吨）", number=5),
)


def pick(selector: Selector, of: Document = HARBOUR) -> list[int | str]:
    """The numbers of the tables that a selector chooses, or the codes of its problems."""
    scope, problems = resolve(Pack(pack="p", tables={"t": selector}), of)
    return [table.number for table in scope.tables.values()] or list(codes(problems))


@pytest.mark.parametrize(
    ("heading", "number"),
    [
        (("概况",), 1),
        (("一、概况",), 1),
        (("3 概况",), "table.absent"),
        (("进港船舶",), 2),
        (("（二）出港 船舶",), 3),
        (("渔业",), 5),
        (("设备",), 4),
        (("船舶",), "table.several"),  # within two titles
        (("港口",), "table.several"),  # above three tables
        (("港口", "设备"), 4),
        (("概况", "设备"), "table.absent"),
        (("出港",), 3),
        (("矿业",), "table.absent"),
    ],
)
def test_headings(heading: tuple[str, ...], number: int | str) -> None:
    assert pick(Selector(heading=heading)) == [number]


@pytest.mark.parametrize(
    ("selector", "number"),
    [
        (Selector(caption="表2 出港"), 3),
        (Selector(caption="出港"), 3),
        (Selector(caption="进港"), 2),
        (Selector(heading=("港口",), caption="出港"), 3),
        (Selector(heading=("港口",), nth=3), 4),
        (Selector(heading=("港口",), nth=4), "table.nth"),
        (Selector(heading=("港口",), columns=("Cranes",)), 4),
        (Selector(heading=("港口",), columns=("Ships",)), "table.several"),
        (Selector(heading=("港口",), columns=("Ships",), nth=2), 3),
        (Selector(heading=("概况",), columns=("Ship",)), "table.columns"),
        (Selector(columns=("Cranes",)), 4),
        (Selector(), "table.several"),
        (Selector(nth=5), 5),
    ],
)
def test_what_narrows(selector: Selector, number: int | str) -> None:
    assert pick(selector) == [number]


def test_an_empty_selector_is_the_only_table() -> None:
    assert pick(Selector(), document(table(PLAIN))) == [1]
    assert pick(Selector(), document()) == ["table.absent"]


DATED = document(
    table(PLAIN, caption="工业 2031年1-9月", number=1),
    table(PLAIN, caption="工业企业 2031年1-9月", number=2),
    table(PLAIN, "零售（2031年9月）", number=3),
    table(PLAIN, "乡村零售（2031年9月）", number=4),
    table(PLAIN, "2031年", number=5),
)


@pytest.mark.parametrize(
    ("heading", "number"),
    [("工业", 1), ("零售", 3), ("乡村零售", 4), ("企业", 2), ("2031年9月", "table.several"), ("2031年", 5)],
)
def test_a_heading_is_equal_but_for_its_period(heading: str, number: int | str) -> None:
    assert pick(Selector(heading=(heading,)), DATED) == [number]


def test_the_table_right_below_a_heading_comes_before_those_of_its_parts() -> None:
    of = document(table(PLAIN, "财政", number=1), table(PLAIN, "财政", "支出", number=2))
    assert pick(Selector(heading=("财政",)), of) == [1]
    assert pick(Selector(heading=("财政",), nth=2), of) == [2]


def test_a_heading_printed_just_so_comes_before_one_that_is_like_it() -> None:
    of = document(table(PLAIN, "（一）存款", number=1), table(PLAIN, "（二）存款", number=2))
    assert pick(Selector(heading=("（二）存款",)), of) == [2]
    assert pick(Selector(heading=("存款",)), of) == ["table.several"]


def test_problems_name_what_is_near() -> None:
    _, problems = resolve(Pack(pack="p", tables={"t": Selector(heading=("出港船只",))}), HARBOUR)
    (problem,) = problems
    assert problem.where == "bulletin.txt"
    assert dict(problem.values)["alias"] == "t"
    assert "出港船舶" in dict(problem.values)["nearest"]
    _, problems = resolve(Pack(pack="p", tables={"t": Selector(heading=("船舶",))}), HARBOUR)
    assert "line 2" in dict(problems[0].values)["nearest"]


def test_the_scope_says_which_alias_is_absent() -> None:
    scope, _ = resolve(Pack(pack="p", tables={"t": Selector(heading=("矿业",))}), HARBOUR)
    assert (scope.aliases, scope.tables) == (("t",), {})
    with pytest.raises(LabelError) as caught:
        scope.table("t")
    assert caught.value.code == "table.absent"


def test_the_profile_comes_along() -> None:
    profile = Profile(rounding="truncate")
    assert resolve(Pack(pack="p", profile=profile), HARBOUR)[0].profile is profile


# units

MIXED = "指标 | 单位 | 本月 | 人数(人) | 同比%\n收入 |  | 10 | 5 | 1.0\n面积 | 亩 | 20亿元 | 6 | 2.0\n支出 |  | 30 | 7 | 3.0"
WAN = parse_unit("万元")


def united(*selectors: Selector, text: str = MIXED) -> tuple[Scope, list[str]]:
    pack = Pack(pack="p", tables={f"t{i}": selector for i, selector in enumerate(selectors)})
    scope, problems = resolve(pack, document(table(text, "收支")))
    return scope, codes(problems)


def test_a_unit_is_given_to_what_has_none() -> None:
    scope, _ = united(Selector(unit=WAN))
    units = {cell.text: cell.unit.name for cell in scope.tables["t0"].cells if cell.figure.is_number}
    assert (units["10"], units["30"]) == ("万元", "万元")
    assert (units["20亿元"], units["5"], units["6"], units["1.0"]) == (
        "亿元",
        "人",
        "亩" if units["6"] == "亩" else "人",
        "%",
    )
    assert scope.tables["t0"].unit == WAN


def test_a_unit_takes_the_place_of_the_table_s() -> None:
    printed = table("指标 | 本月\n收入 | 10", "收支", unit="（单位：亿元）")
    assert [cell.unit.name for cell in printed.figures] == ["亿元"]
    scope, _ = resolve(Pack(pack="p", tables={"t": Selector(unit=WAN)}), document(printed))
    assert [cell.unit.name for cell in scope.tables["t"].figures] == ["万元"]


def test_a_merged_cell_stays_one_cell() -> None:
    printed = table("指标 | 本月\n收入 | 10\n支出 | 20", "收支")
    merged = printed.grid[1][1]
    from msgspec.structs import replace

    grid = (*printed.grid[:2], (printed.grid[2][0], merged))
    scope, _ = resolve(
        Pack(pack="p", tables={"t": Selector(unit=WAN)}), document(replace(printed, grid=grid))
    )
    whole = scope.tables["t"]
    assert whole.at(1, 1) is whole.at(2, 1)
    assert whole.at(1, 1).unit == WAN


def test_a_unit_holds_for_the_table_under_every_alias_and_in_the_document() -> None:
    scope, told = united(Selector(unit=WAN), Selector(heading=("收支",)))
    assert scope.tables["t0"] is scope.tables["t1"]
    assert scope.document.tables == (scope.tables["t0"],)
    assert told == []


def test_two_units_for_one_table_are_a_problem() -> None:
    scope, told = united(Selector(unit=WAN), Selector(unit=parse_unit("亿元")))
    assert told == ["table.units"]
    assert scope.tables["t0"].unit == WAN


def test_a_document_without_changes_is_the_document() -> None:
    assert resolve(Pack(pack="p", tables={"t": Selector(heading=("概况",))}), HARBOUR)[0].document is HARBOUR


# pages

PAGES = document(
    table("任务 | 目标 | 完成\n甲 | 1 | 1", "五、实事", number=1),
    table(PLAIN, "六、其他", number=2),
    table("任务 | 目标 | 完成\n乙 | 2 | 2", "五、实事（续表）", number=3),
    table("任务 | 目标 | 完成\n丙 | 3 | 3", "实事", number=4),
)


def test_pages_are_joined_into_one_table() -> None:
    pack = Pack(
        pack="p", tables={"t": Selector(heading=("实事",), joined=True), "other": Selector(heading=("其他",))}
    )
    scope, problems = resolve(pack, PAGES)
    assert problems == []
    whole = scope.tables["t"]
    assert [row.label[-1] for row in whole.rows] == ["甲", "乙", "丙"]
    assert [whole.at(row.index, 1).text for row in whole.rows] == ["1", "2", "3"]
    assert scope.document.tables == (whole, scope.tables["other"])


def test_one_page_needs_no_joining() -> None:
    assert pick(Selector(heading=("其他",), joined=True), PAGES) == [2]


def test_aliases_of_the_same_pages_are_one_table() -> None:
    pack = Pack(pack="p", tables={name: Selector(heading=("实事",), joined=True) for name in "ab"})
    scope, _ = resolve(pack, PAGES)
    assert scope.tables["a"] is scope.tables["b"]


# which documents


@pytest.mark.parametrize(
    ("globs", "name", "fits"),
    [
        ((), "anything.docx", True),
        (("harbour-*",), "harbour-2023.txt", True),
        (("harbour-*",), "Harbour-2023.TXT", True),
        (("harbour-2023",), "harbour-2023.xlsx", True),
        (("harbour-*",), "old-harbour-2023.txt", False),
        (("*.pdf", "*.docx"), "a.docx", True),
        (("*.pdf", "*.docx"), "a.txt", False),
        (("月报[0-9]",), "月报3.txt", True),
        (("caf\u00e9*",), "cafe\u0301.txt", True),
    ],
)
def test_applies(globs: tuple[str, ...], name: str, fits: bool) -> None:
    assert applies(Pack(pack="p", applies_to=globs), document(name=name)) is fits


def test_a_pack_of_drops_alone_is_about_no_document() -> None:
    drop, table = Selector(file="flow-*"), Selector()
    assert not applies(Pack(pack="p", tables={"flow": drop}), document(name="towns.csv"))
    assert applies(Pack(pack="p", tables={"flow": drop, "towns": table}), document(name="towns.csv"))
    assert applies(Pack(pack="p", tables={"flow": drop}, applies_to=("towns*",)), document(name="towns.csv"))


# sections

SECTIONS = table(
    "指标 | 本月\n一、工业 | \n合计 | 10\n其中：重 | 6\n二、农业 | \n合计 | 20\n（一）粮 | 12\n1.稻 | 5\n2.麦 | 7\n（二）菜 | 8\n三、存款 | 9\n住户 | 9",
    "产值",
)


@pytest.mark.parametrize(
    ("section", "rows"),
    [
        ("工业", ["合计", "其中：重"]),
        ("二、农业", ["合计", "（一）粮", "1.稻", "2.麦", "（二）菜"]),
        ("粮", ["1.稻", "2.麦"]),
        ("存款", ["住户"]),
    ],
)
def test_a_scope_is_the_rows_below_its_section(section: str, rows: list[str]) -> None:
    rule = Rule(id="r", family="sum", options=None, tables=("t",), scope=section)
    scope = narrow(rule, Scope(document=document(SECTIONS), tables={"t": SECTIONS}, aliases=("t",)))
    assert [row.label[-1] for row in scope.tables["t"].rows] == rows
    assert scope.tables["t"].at(2, 1) is SECTIONS.at(2, 1)


@pytest.mark.parametrize(
    ("section", "code"), [("林业", "label.none"), ("合计", "label.several"), ("住户", "label.scope")]
)
def test_a_scope_that_is_no_section_is_an_error(section: str, code: str) -> None:
    rule = Rule(id="r", family="sum", options=None, tables=("t",), scope=section)
    with pytest.raises(LabelError) as caught:
        narrow(rule, Scope(document=document(SECTIONS), tables={"t": SECTIONS}, aliases=("t",)))
    assert caught.value.code == code


def test_a_rule_without_scope_sees_all() -> None:
    scope = Scope(document=document(SECTIONS), tables={"t": SECTIONS}, aliases=("t",))
    assert narrow(Rule(id="r", family="sum", options=None, tables=("t",)), scope) is scope


def test_a_pack_s_markers_say_what_the_cells_without_a_figure_mean() -> None:
    of = document(table("Port | Ships\nAll | 3\nNorth | 3\nSouth | –", "Harbour", number=1))
    plain, _ = resolve(Pack(pack="p", tables={"t": Selector()}), of)
    marked, _ = resolve(Pack(pack="p", tables={"t": Selector()}, profile=Profile(markers={"–": "zero"})), of)
    assert plain.tables["t"].at(3, 1).figure.marker == "not-applicable"
    assert marked.tables["t"].at(3, 1).figure.marker == "zero"
    assert marked.document.tables == (marked.tables["t"],)

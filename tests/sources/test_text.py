"""Tables from plain text: each test is a small invented bulletin with one trap in it."""

from __future__ import annotations

import pytest
from reading import columns, labels, problems, row, units

from audit.sources.text import parse
from audit.tables.model import Document, Table


def doc(text: str) -> Document:
    return parse(text.replace("|", "\t"))


def only(text: str) -> Table:
    document = doc(text)
    assert len(document.tables) == 1, [t.title for t in document.tables]
    return document.tables[0]


SECTORS = """
一、经济总量

（单位：万元）

指标|本期|上年同期|同比 ± %
总产值|300|250|20.0
一、第一产业|100|90|11.1
（一）种植|60|50|20.0
其中：粮食|40|30|33.3
二、第二产业|200|160|25.0

注：绝对值按现价计算。
1.增速按可比价计算。
2.合计可能因舍入不等于分项之和。

二、下一节
"""


def test_headings_unit_line_and_notes_belong_to_the_table() -> None:
    table = only(SECTORS)
    assert table.headings == ("一、经济总量",)
    assert table.unit.name == "万元"
    assert [note[:4] for note in table.notes] == ["注：绝对", "1.增速", "2.合计"]
    assert columns(table) == ["指标||stub", "本期||level", "上年同期||level", "同比 ± %|%|rate"]
    assert units(table, "总产值") == ["万元", "万元", "%"]


def test_every_cell_has_its_line_and_place_in_it() -> None:
    cell = only(SECTORS).at(2, 3)
    assert (cell.text, str(cell.address), cell.address.line, cell.address.cell) == (
        "11.1",
        "line 8, cell 4",
        8,
        4,
    )


def test_of_which_rows_are_marked_and_stand_under_no_plain_row() -> None:
    table = only(SECTORS)
    assert [r.label for r in table.rows if r.of_which] == [("其中：粮食",)]


def test_two_row_header_with_blanks_for_merged_cells() -> None:
    table = only("""
地区|产值|||投资|
|绝对额 (亿元)|增速 (%)|排名|增速 (%)|排名
甲市|12.0|3.0|1|-2.0|2
乙市|11.0|2.0|2|4.0|1
""")
    assert table.header_rows == 2
    assert columns(table) == [
        "地区||stub", "产值/绝对额 (亿元)|亿元|level", "产值/增速 (%)|%|rate", "产值/排名||rank",
        "投资/增速 (%)|%|rate", "投资/排名||rank",
    ]  # fmt: skip
    assert table.at(0, 1) is table.at(0, 3)
    assert table.at(0, 0) is table.at(1, 0)
    assert units(table, "甲市") == ["亿元", "%", "", "%", ""]


def test_three_row_header_over_ragged_lines() -> None:
    table = only("""
项目|||支出
科目编码||科目名称|合计|其中
类|款|||基本
201||公共服务|300|100
201|05|统计|200|50
合计|||300|100
""")
    assert table.header_rows == 3
    assert columns(table)[:3] == ["项目/科目编码/类||stub", "项目/科目编码/款||stub", "项目/科目名称||stub"]
    assert columns(table)[3:] == ["支出/合计||level", "支出/其中/基本||level"]
    assert labels(table) == ["201 > 公共服务", "201 > 05 > 统计", "合计"]


def test_codes_that_repeat_are_kept_apart() -> None:
    table = only("类|款|项|名称|金额\n208|05|05|养老|7\n208|05|06|年金|8")
    assert labels(table)[0] == "208 > 05 > 05 > 养老"


def test_a_header_row_that_slipped_by_one_column_is_put_right() -> None:
    document = doc(
        """
地区|产值||||工业||服务业||
|总额|排名|增速|排名|增速|排名|增速|排名
甲市|10|1|3.0|2|4.0|1|5.0|2
乙市|9|2|4.0|1|3.0|2|6.0|1
丙市|8|3|2.0|3|2.0|3|1.0|3
""".replace("产值||||工业||服务业||", "产值||||工业|||服务业|")
    )
    table = document.tables[0]
    assert [c.label[0] for c in table.columns] == ["地区", *["产值"] * 4, "工业", "工业", "服务业", "服务业"]
    assert problems(document) == [("sources.header", "line 2")]


def test_years_are_headers_not_figures() -> None:
    table = only(
        "Output by region (million euros)\n\nRegion|2021|2022|2023|Growth %\nNorth|12|14|15|7.1\nSouth|10|11|12|9.1"
    )
    assert table.header_rows == 1
    assert columns(table) == ["Region||stub", "2021||level", "2022||level", "2023||level", "Growth %|%|rate"]


def test_a_row_of_column_numbers_is_header() -> None:
    table = only("指标|本月|累计|比重\n甲|1|2|3=1/2\n收入|70|700|10.0\n支出|80|900|8.9")
    assert table.header_rows == 2
    assert columns(table)[1:] == ["本月||level", "累计||level", "比重||share"]


def test_header_cells_that_hold_counts_are_headers() -> None:
    table = only("项目|目标任务||完成率\n|省 (31项)|市 (7项)|\n修路(公里)|30||83.1%\n建桥(座)||6|20.0%")
    assert table.header_rows == 2
    assert columns(table)[1] == "目标任务/省 (31项)||level"
    assert units(table, "修路(公里)") == ["公里", "公里", "%"]


def test_a_header_row_of_units() -> None:
    table = only("地区|产值|人口|增速\n|亿元|万人|%\n甲市|12.0|50|3.0\n乙市|9.5|40|2.0")
    assert table.header_rows == 2
    assert units(table, "甲市") == ["亿元", "万人", "%"]


def test_a_unit_column_gives_the_rows_their_units() -> None:
    table = only("指标|计量单位|本期|同比±%\n产值|亿元|3.5|2.0\n面积|万平方米|33|-1.0\n税收占比|%|65.0|-6.9")
    assert columns(table)[1] == "计量单位||unit"
    assert units(table, "面积") == ["", "万平方米", "%"]
    assert units(table, "税收占比")[1] == "%"


def test_units_in_the_stub_and_percent_rows_in_a_level_column() -> None:
    table = only(
        "单位：万元\n\n指标|本月|累计\n参保人数(人)|10|90\n基金收入|1.5|9.5\n产品销售率（%）|98.0|97.5\n人口出生率|6.1|6.2"
    )
    assert units(table, "参保人数(人)") == ["人", "人"]
    assert units(table, "基金收入") == ["万元", "万元"]
    assert units(table, "产品销售率（%）") == ["%", "%"]


def test_a_percent_in_a_label_is_not_its_unit() -> None:
    assert units(
        only("单位：万元\n\n科目|本期|同期\n1、增值税50%|10|9\n2、所得税40%|8|7"), "1、增值税50%"
    ) == ["万元", "万元"]


def test_a_scale_word_in_a_cell_joins_the_column_unit() -> None:
    table = only("指标|户数(户)|金额(万元)\n甲|1.2万|3\n乙|800|1.5亿")
    assert units(table, "甲") == ["万户", "万元"]
    assert units(table, "乙") == ["户", "亿元"]


def test_growth_in_money_is_a_level() -> None:
    table = only(
        "指标|余额|比年初±额|同比增减额|同比增减%|完成预算%|占任务数\n存款|10|2|1|11.1|50.0|100%\n贷款|8|1|1|9.9|60.0|90%"
    )
    assert [c.measure for c in table.columns] == ["text", "level", "level", "level", "rate", "share", "share"]


def test_section_rows_title_the_rows_below_them() -> None:
    table = only("""
指标|本期|同比
总额|30|1.0
1、分区域||
城镇|20|1.1
其中：城区|10|1.2
乡村|10|1.3
2、分行业||
批发|30|1.0
合计|30|1.0
""")
    assert [r.label[-1] for r in table.rows if r.section] == ["1、分区域", "2、分行业"]
    assert labels(table)[2:5] == ["1、分区域 > 城镇", "1、分区域 > 其中：城区", "1、分区域 > 乡村"]
    assert labels(table)[-2:] == ["2、分行业 > 批发", "合计"]
    assert table.rows[2].own == ("城镇",)


def test_numbered_rows_without_figures_are_noughts_not_titles() -> None:
    table = only("项目|决算数\n一、公共服务|300\n二、外交|\n三、国防|\n四、其他|\n本年合计|300")
    assert not any(r.section for r in table.rows)
    assert labels(table)[-1] == "本年合计"


def test_a_numbered_list_under_a_section_ends_it() -> None:
    table = only("指标|本期\n一、按行业分：|\n（一）采矿|3\n（二）制造|4\n二、销售率（%）|99")
    assert labels(table) == [
        "一、按行业分：",
        "一、按行业分： > （一）采矿",
        "一、按行业分： > （二）制造",
        "二、销售率（%）",
    ]


def test_blank_stub_cells_continue_merged_ones() -> None:
    table = only("""
序号|责任单位|考核项目||单位|目标|完成
1|人社局|就业|新增就业|人|600|650
2|||转移就业|人|300|310
3||培训||人次|100|90
4|教育局|学校||所|3|3
""")
    assert labels(table) == [
        "人社局 > 就业 > 新增就业",
        "人社局 > 就业 > 转移就业",
        "人社局 > 培训",
        "教育局 > 学校",
    ]
    assert columns(table)[0] == "序号||number"


def test_words_that_classify_are_no_label() -> None:
    table = only(
        "项目名称|建设性质|总投资\n城东桥|续建|60\n城西路|续建|50\n河堤|新建|40\n水厂|续建|30\n合计||180"
    )
    assert columns(table)[1] == "建设性质||text"
    assert labels(table)[0] == "城东桥"


PAGED = """
十、实事

进度表

序号|责任单位|考核项目||目标任务||完成情况|
||||省|市|完成数|完成率
1|人社局|就业|新增(人)|600||650|108.3%
2|||转移(人)|300||310|103.3%
3||培训(人次)|||100|90|90.0%

序号|责任单位|考核项目|目标任务||完成情况|
|||省|市|完成数|完成率
4|教育局|学校(所)|3||3|100.0%
5||食堂(所)||4|已建成2所|50.0%
"""


def test_a_table_broken_over_pages_is_one_even_with_other_sub_columns() -> None:
    table = only(PAGED)
    assert table.caption == "进度表"
    assert len(table.columns) == 8
    assert labels(table)[-2:] == ["教育局 > 学校(所)", "教育局 > 食堂(所)"]
    assert row(table, "食堂(所)") == ["5", "", "4", "已建成2所", "50.0%"]
    assert [r.block for r in table.rows] == [0, 0, 0, 1, 1]
    assert str(table.at(6, 5).address) == "line 15, cell 5"


def test_a_new_heading_between_pages_makes_a_new_table() -> None:
    document = doc(
        PAGED.replace("\n序号|责任单位|考核项目|目标", "\n十一、其他\n\n序号|责任单位|考核项目|目标")
    )
    assert [t.headings for t in document.tables] == [("十、实事",), ("十一、其他",)]


def test_a_title_printed_again_with_the_header_goes_on() -> None:
    document = doc(
        "表一（续前）\n".replace("表一（续前）\n", "")
        + "收入表\n\n指标|本期\n甲|1\n乙|2\n\n- 3 -\n\n收入表（续）\n\n指标|本期\n丙|3\n丁|4"
    )
    assert [labels(t) for t in document.tables] == [["甲", "乙", "丙", "丁"]]


def test_a_row_printed_at_the_foot_and_the_head_of_a_page_counts_once() -> None:
    document = doc("指标|本期|同期\n甲|1|2\n乙|3|4\n\n指标|本期|同期\n乙|3|4\n丙|5|6")
    assert labels(document.tables[0]) == ["甲", "乙", "丙"]
    assert problems(document) == [("sources.repeated", "line 6")]


def test_blocks_without_a_header_go_on_with_the_table() -> None:
    table = only("地区|产值|排名\n甲县|10|1\n乙县|9|2\n\n丙园区|5|1\n丁园区|4|2")
    assert [r.block for r in table.rows] == [0, 0, 1, 1]


def test_page_marks_do_not_end_a_table() -> None:
    table = only("[[page 9]]\n收入表\n\n科目|合计|基本\n甲|3|1\n\n[[page 10]]\n\n乙|4|2\n合计|7|3")
    assert labels(table) == ["甲", "乙", "合计"]


def test_a_new_header_without_a_heading_makes_a_new_table() -> None:
    document = doc("指标|本期|同期\n甲|1|2\n乙|3|4\n\n地区|人口|面积\n东|5|6\n西|7|8")
    assert [columns(t)[0] for t in document.tables] == ["指标||stub", "地区||stub"]


SHIFTED = """
序号|责任单位|考核项目|省|市|完成数|完成率|备注
1|人社局|就业(人)|6150||5558|90.4%|
2||培训(人次)|3525||4284|121.5%|
3|教育局|学校(所)|1||全面达标|100.0%|重点
4|改建学校(所)||2|正在施工|90.0%|两所|
5|公安局|路口(处)||18|18|100.0%|
6|民政局|床位(张)|100||100|100.0%|
7||养老点(个)||9|9|100.0%|
"""


def test_a_row_shifted_by_a_merged_cell_is_put_right_and_reported() -> None:
    document = doc(SHIFTED)
    table = document.tables[0]
    assert row(table, "改建学校(所)") == ["4", "", "2", "正在施工", "90.0%", "两所"]
    assert problems(document) == [("sources.shifted", "line 6")]
    assert document.problems[0].severity == "notice"
    cell = next(c for c in table.cells if c.text == "90.0%")
    assert cell.flags == {"shifted"}
    assert str(cell.address) == "line 6, cell 6"


def test_rows_in_their_columns_are_left_alone() -> None:
    document = doc(
        SHIFTED.replace("4|改建学校(所)||2|正在施工|90.0%|两所|", "4||改建学校(所)||2|正在施工|90.0%|两所")
    )
    assert problems(document) == []


def test_a_remark_in_a_column_of_figures_stays_where_it_was_printed() -> None:
    document = doc("项目|预算|上年|增减|备注\n甲|1|2|3|\n乙|4|5|6|\n丙|7|8|本年为预计数|\n丁|9|9|0|")
    assert row(document.tables[0], "丙") == ["7", "8", "本年为预计数", ""]
    assert problems(document) == []


def test_a_row_too_long_for_the_table_is_reported_with_what_was_left_over() -> None:
    document = doc("项目|预算|上年\n甲|1|2\n乙|4|5\n丙|7|8|9|10\n丁|9|9")
    assert ("sources.overflow", "line 4") in problems(document)
    assert "9, 10" in dict(document.problems[0].values)["text"] or row(document.tables[0], "丙")[-1] == "10"


def test_rows_that_part_their_label_in_two_widen_the_stub() -> None:
    table = only("""
序号|指标|单位|目标|完成|完成率|备注
1|就业|万人|5.2|7.2|138.5%|人社
2|修路|公里|1360|1361|100.1%|交通
3|供水|万人|4.5|5.5|122.2%|水利
4|广播工程|六十座台站||8|已发货||文旅
|新增用户||12800|7854|61.4%|
5|宽带工程|村村通光纤||350|350|100.0%|工信
""")
    assert labels(table)[3] == "广播工程 > 六十座台站"
    assert row(table, "六十座台站") == ["4", "", "8", "已发货", "", "文旅"]
    assert row(table, "新增用户") == ["", "", "12800", "7854", "61.4%", ""]


def test_lost_trailing_tabs_are_no_ragged_rows() -> None:
    document = doc("类|款|名称|合计|基本|项目\n201||服务|300|100|200\n201|05|统计|200|200\n201|06|其他|100")
    assert problems(document) == []
    assert row(document.tables[0], "统计") == ["200", "200", ""]


def test_lines_without_a_tab_inside_a_table_are_its_rows() -> None:
    table = only("收入|预算数\n一、拨款|90\n二、事业收入\n三、其他收入\n\n\n收入总计|90")
    assert labels(table) == ["一、拨款", "二、事业收入", "三、其他收入", "收入总计"]


def test_tables_side_by_side_are_parted() -> None:
    document = doc("""
单位：元

本年收入||本年支出|
项目|预算数|项目|预算数
一、拨款|90|一、服务|60
二、其他||二、保障|30
||三、住房|10
收入总计|90|支出总计|100
""")
    left, right = document.tables
    assert labels(left) == ["一、拨款", "二、其他", "收入总计"]
    assert labels(right) == ["一、服务", "二、保障", "三、住房", "支出总计"]
    assert (left.caption, right.caption) == ("本年收入", "本年支出")
    assert str(right.at(4, 1).address) == "line 8, cell 4"


def test_a_table_without_labels_keeps_its_columns() -> None:
    table = only("三公经费|||运行费\n合计|出国|接待|\n10.7|0.0|0.7|184.6")
    assert columns(table) == [
        "三公经费/合计||level",
        "三公经费/出国||level",
        "三公经费/接待||level",
        "运行费||level",
    ]
    assert table.header_rows == 2


def test_sub_tables_under_one_heading() -> None:
    document = doc(
        "十、保障\n\n（一）养老\n\n指标|本月\n人数|3\n\n（二）失业\n\n指标|本月\n人数|4\n\n十一、其他\n\n指标|本月\n人数|5"
    )
    assert [t.headings for t in document.tables] == [
        ("十、保障", "（一）养老"),
        ("十、保障", "（二）失业"),
        ("十一、其他",),
    ]


def test_a_table_of_contents_is_no_table() -> None:
    document = doc(
        "目 录\n\n一、概况|(1)\n二、综合.....|(6)\n三、财税|(7)\n\n一、概况\n\n全年总体平稳，完成10件。\n"
    )
    assert document.tables == ()
    assert [p.text for p in document.paragraphs] == ["全年总体平稳，完成10件。"]
    assert problems(document) == [("sources.contents", "line 5")]


def test_contents_without_page_numbers_end_where_the_text_begins() -> None:
    document = doc(
        "目录\n一、职能\n二、收支表\n[[page 2]]\n一、职能\n本单位管统计。\n二、收支表\n科目|金额\n甲|1\n乙|2"
    )
    assert document.tables[0].headings == ("二、收支表",)


def test_prose_keeps_its_heading_and_is_joined_over_a_page_break() -> None:
    document = doc(
        "一、概况\n\n全市完成收入10亿元，增长2.0%，其中税收8亿元，增长\n\n3.0%，其他2亿元。民生支出增长。\n\n农业形势向好。"
    )
    assert [p.text for p in document.paragraphs] == [
        "全市完成收入10亿元，增长2.0%，其中税收8亿元，增长3.0%，其他2亿元。民生支出增长。", "农业形势向好。",
    ]  # fmt: skip
    assert document.paragraphs[0].headings == ("一、概况",)
    assert document.paragraphs[0].address.line == 3


def test_a_title_is_not_joined_to_the_prose_below_it() -> None:
    document = doc("经济运行情况\n\n全市完成收入10亿元。")
    assert [p.text for p in document.paragraphs] == ["经济运行情况", "全市完成收入10亿元。"]
    assert document.title == "经济运行情况"


def test_a_unit_line_with_tabs_or_another_word_is_no_table() -> None:
    table = only("收入表\n编制单位：某局|||单位：元\n\n科目|金额\n甲|1\n乙|2")
    assert (table.caption, table.unit.name) == ("收入表", "元")
    assert only("收入表\n表一　单位:万元\n\n科目|金额\n甲|1").unit.name == "万元"


def test_a_note_above_an_empty_table_is_kept() -> None:
    document = doc(
        "基金表\n单位：元\n注:本年无基金，故本表为空表。\n\n项目||支出\n编码|名称|合计\n\n\n合计\n"
    )
    assert document.tables[0].notes == ("注:本年无基金，故本表为空表。",)
    assert document.tables[0].header_rows == 2


def test_a_header_without_rows_is_said() -> None:
    document = doc("项目|金额|备注\n\n\n后面是一段话，没有数字。")
    assert problems(document) == [("sources.no-rows", "line 1")]


def test_pipes_part_cells_as_tabs_do() -> None:
    document = parse("收入\n\n| 指标 | 本期 |\n|---|---:|\n| 甲 | 1 |\n| 乙 | 2 |\n")
    assert labels(document.tables[0]) == ["甲", "乙"]


@pytest.mark.parametrize("ends", ["\r\n", "\r", "\n"])
def test_lines_may_end_in_any_way(ends: str) -> None:
    document = parse(f"指标\t本期{ends}甲\t1{ends}乙\t2{ends}")
    assert labels(document.tables[0]) == ["甲", "乙"]


@pytest.mark.parametrize(
    ("header", "names"),
    [
        ("年份", ["2020", "2021", "2022"]),
        ("月份", ["1-2月", "3月", "4月"]),
        ("年龄", ["0-14岁", "15-59岁", "60岁以上"]),
        ("企业规模", ["10人以下", "10-49人", "50人及以上"]),
    ],
)
def test_classes_and_periods_in_the_first_column_name_the_rows(header: str, names: list[str]) -> None:
    table = only(f"{header}|户数|增速\n" + "\n".join(f"{name}|{k}|2.0" for k, name in enumerate(names)))
    assert columns(table)[0] == f"{header}||stub"
    assert labels(table) == names


def test_a_bare_change_beside_its_percentage_is_an_amount() -> None:
    table = only("单位：万元\n\n地区|本期|比上年增减|±%\n城镇|11|1|10.0\n农村|10|-1|-9.1")
    assert [c.measure for c in table.columns[1:]] == ["level", "level", "rate"]
    assert units(table, "农村") == ["万元", "万元", "%"]


def test_english_captions_units_and_notes() -> None:
    table = only("""
Table 2. Employment by sector
(in thousands)

Sector||Q1 2023|Q2 2023|Change (%)
Industry|Mining|12.1|12.0|-0.8
|Manufacturing|88.0|89.1|1.3
of which: food||8.0|8.1|1.3
Total||150.1|152.1|1.3
Note: figures may not add up due to rounding.
Source: labour survey.
""")
    assert (table.caption, table.unit.factor) == ("Table 2. Employment by sector", 1000)
    assert table.notes == ("Note: figures may not add up due to rounding.", "Source: labour survey.")
    assert labels(table) == ["Industry > Mining", "Industry > Manufacturing", "of which: food", "Total"]
    assert [r.of_which for r in table.rows] == [False, False, True, False]


def test_a_unit_alone_on_a_line_is_the_tables() -> None:
    (table,) = parse("Revenue by region\n\n$ million\n\nRegion\tQ1\nNorth\t104.12\n", "x.txt").tables
    assert (table.unit.name, table.title) == ("$ million", "Revenue by region")

"""Pages of one table joined, tables side by side parted, for grids with known merged cells."""

from __future__ import annotations

from collections.abc import Callable

from audit.pipeline import Run
from audit.tables import Grid, GridCell
from audit.tables.assemble import tables_of
from audit.tables.join import join_pages


def page(*rows: str, known: bool = True, **more: object) -> Grid:
    """A grid from rows of `text*across` parted by |."""
    cells = []
    for r, line in enumerate(rows):
        column = 0
        for part in line.split("|"):
            text, _, across = part.partition("*")
            span = int(across or 1)
            cells.append(GridCell(text=text, row=r, column=column, colspan=span))
            column += span
    return Grid(cells=cells, spans_known=known, **more)  # type: ignore[arg-type]


FIRST = page("序号|项目*2|目标", "1|就业|新增|6", "2|培训*2|7", headings=("一",))
SECOND = page("序号|项目|目标", "3|学校|8", headings=("一",))


def test_pages_with_the_same_header_are_one_table() -> None:
    grids, problems = join_pages([FIRST, SECOND])
    assert (len(grids), problems) == (1, [])
    school = next(cell for cell in grids[0].cells if cell.text == "学校")
    assert (school.row, school.column, school.colspan) == (3, 1, 2)
    assert grids[0].breaks == (3,)


def test_another_heading_or_caption_parts_them() -> None:
    assert len(join_pages([FIRST, page("序号|项目|目标", "3|学校|8", headings=("二",))])[0]) == 2
    assert (
        len(join_pages([FIRST, page("序号|项目|目标", "3|学校|8", headings=("一",), caption="另表")])[0]) == 2
    )


def test_another_header_parts_them() -> None:
    assert len(join_pages([FIRST, page("序号|项目|完成", "3|学校|8", headings=("一",))])[0]) == 2


def test_a_row_at_foot_and_head_counts_once() -> None:
    grids, problems = join_pages([page("项|甲|乙", "a|1|2", "b|3|4"), page("项|甲|乙", "b|3|4", "c|5|6")])
    assert [cell.text for cell in grids[0].cells if cell.column == 0] == ["项", "a", "b", "c"]
    assert [problem.code for problem in problems] == ["sources.repeated"]


def test_rows_without_figures_may_stand_twice() -> None:
    grids, problems = join_pages([page("项|甲|乙", "a|1|2", "无||"), page("项|甲|乙", "无||", "c|5|6")])
    assert len([cell for cell in grids[0].cells if cell.text == "无"]) == 2
    assert problems == []


def test_numbers_run_over_all_tables_and_sides() -> None:
    two = page("收入*2|支出*2", "项目|数|项目|数", "一|1|甲|2", "二|3|乙|4")
    tables, _ = tables_of([FIRST, SECOND, two])
    assert [table.number for table in tables] == [1, 2, 3]
    assert [table.caption for table in tables] == ["", "收入", "支出"]
    assert [cell.text for cell in tables[2].grid[2]] == ["甲", "2"]


def test_a_word_that_recurs_in_a_header_over_figures_parts_nothing() -> None:
    tables, _ = tables_of([page("排名|产值|排名|增速", "甲|1|2|3", "乙|2|1|4")])
    assert len(tables) == 1


def test_sides_that_the_header_does_not_name_are_numbered_and_answer_to_their_heading(
    audited: Callable[..., Run],
) -> None:
    text = "一、收支情况\n\n项目\t金额\t项目\t金额\n合计\t100\t合计\t90\n税收\t60\t教育\t50\n非税\t30\t卫生\t30\n"
    pack = "tables: {l: {heading: 收支情况, nth: 1}, r: {heading: 收支情况, nth: 2}}\nrules:\n  - {id: s, tables: [l, r], sum: {total: 合计, parts: rest}}\n"
    findings = audited(text, pack).result().findings
    assert [f.target.table for f in findings] == ["一、收支情况 (1)", "一、收支情况 (2)"]
    assert len({f.fingerprint[:13] for f in findings}) == 2

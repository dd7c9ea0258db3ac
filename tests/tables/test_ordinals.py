"""Tables that open with ranks, ordinals or codes: the rows are called by the first column of words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from audit.pipeline import Run
from audit.tables.model import Document, Table

Read = Callable[..., Document]


def read(document: Read, *lines: str) -> Table:
    (table,) = document("\n".join(line.replace("|", "\t") for line in lines) + "\n").tables
    return table


def labels(table: Table) -> list[str]:
    return [" / ".join(row.label) for row in table.rows]


def measures(table: Table) -> list[str]:
    return ["label" if column.stub else column.measure for column in table.columns]


@pytest.mark.parametrize(
    ("head", "first", "second", "expected"),
    [
        pytest.param("名次|地区|产值", "1|甲县|900", "2|乙县|800", ["rank", "label", "level"], id="rank"),
        pytest.param("Rank|City|Output", "1|Alpha|900", "2|Beta|800", ["rank", "label", "level"], id="English"),
        pytest.param(
            "序号|地区|产值", "1|甲县|900", "2|乙县|800", ["number", "label", "level"], id="ordinal"
        ),
        pytest.param("|地区|产值", "1|甲县|900", "2|乙县|800", ["number", "label", "level"], id="no header"),
        pytest.param(
            "Position|Party|Votes", "1|Red|900", "2|Blue|800", ["number", "label", "level"], id="runs"
        ),
        pytest.param(
            "2031年排名|2030年排名|城市|指数", "1|2|甲市|90.1", "2|1|乙市|88.2", ["rank", "rank", "label", "level"],
            id="two ranks",
        ),
        pytest.param(
            "位次|增速%|地区|产值", "1|9.0|甲县|900", "2|8.0|乙县|800", ["rank", "rate", "label", "level"],
            id="figures before the names",
        ),
        pytest.param(
            "地区|位次|产值|序号|增速%", "甲县|1|900|1|9.0", "乙县|2|800|2|8.0", ["label", "rank", "level", "number", "rate"],
            id="in the middle",
        ),
    ],
)  # fmt: skip
def test_the_first_column_of_words_names_the_rows(
    document: Read, head: str, first: str, second: str, expected: list[str]
) -> None:
    table = read(document, head, first, second)
    assert measures(table) == expected
    names = [part for part in (*first.split("|"), *second.split("|")) if not part[0].isdigit()]
    assert labels(table) == names


def test_a_code_goes_with_the_name_after_it(document: Read) -> None:
    table = read(document, "代码|产品|产量", "0101|煤|900", "0102|铁|800")
    assert labels(table) == ["0101 / 煤", "0102 / 铁"]


def test_shared_ranks_and_a_total_without_one(document: Read) -> None:
    table = read(
        document,
        "名次|地区|产值",
        "|全市|2400",
        "1|甲县|900",
        "2|乙县|800",
        "并列3|丙县|350",
        "并列3|丁县|350",
    )
    assert labels(table) == ["全市", "甲县", "乙县", "丙县", "丁县"]


def test_a_total_that_stands_in_the_column_of_ranks(document: Read) -> None:
    table = read(document, "名次|地区|产值", "全市||1700", "1|甲县|900", "2|乙县|800")
    assert labels(table) == ["全市", "甲县", "乙县"]


def test_sides_that_each_open_with_a_rank(document: Read) -> None:
    text = "名次|地区|产值|名次|地区|增速%\n1|甲县|900|1|乙县|9.0\n2|乙县|800|2|甲县|8.0\n"
    tables = document(text.replace("|", "\t")).tables
    assert [labels(table) for table in tables] == [["甲县", "乙县"], ["乙县", "甲县"]]
    assert [measures(table)[-1] for table in tables] == ["level", "rate"]


def test_years_still_name_the_rows_and_figures_that_do_not_run_are_figures(document: Read) -> None:
    assert labels(read(document, "年份|产值", "2029|900", "2030|800")) == ["2029", "2030"]
    table = read(document, "项目|本期", "1|5", "3|6")
    assert "number" not in measures(table)


def test_ranks_on_the_left_are_judged(audited: Callable[..., Run]) -> None:
    text = "名次\t地区\t增速%\n1\t甲县\t9.0\n3\t乙县\t8.0\n3\t丙县\t7.0\n"
    pack = "tables: {t: {}}\nrules:\n  - {id: r, table: t, rank: {rank: 名次, of: 增速%}}\n"
    (finding,) = audited(text, pack).result().findings
    assert (finding.target.row, finding.target.printed) == ("乙县", "3")

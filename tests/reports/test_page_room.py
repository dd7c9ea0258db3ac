"""A page of very many tables: it draws what findings are about, and says how much it leaves out."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from audit.pipeline import Run
from audit.reports import _page, html

TABLE = "{n}、第{n}张表\n\n项目\t本期\n合计\t{total}\n甲\t40\n乙\t50\n丙\t10\n丁\t20\n戊\t30\n\n"
PACK = (
    "tables: {t: 第3张表}\nrules:\n  - {id: s, table: t, sum: {total: 合计, parts: [甲, 乙, 丙, 丁, 戊]}}\n"
)
TEXT = "".join(TABLE.format(n=n, total=150 if n != 3 else 170) for n in range(1, 5))


def drawn(page: str) -> list[int]:
    """How many body cells each table has on the page."""
    tables = re.findall(r'<table class="data">(.*?)</table>', page, re.DOTALL)
    return [len(re.findall(r"<t[dh] id=", table.partition("<tbody>")[2])) for table in tables]


def test_every_table_is_whole_while_there_is_room(audited: Callable[..., Run]) -> None:
    page = html.render(audited(TEXT, PACK).result(), language="en")
    assert drawn(page) == [12, 12, 12, 12]
    assert "left out" not in page


def test_beyond_that_a_table_has_the_rows_of_its_findings(
    audited: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_page, "MOST_CELLS", 12)
    page = html.render(audited(TEXT, PACK).result(), language="en")
    whole, second, third, last = drawn(page)
    assert (whole, third) == (12, 12)  # a finding about the total, and the parts that are suspects
    assert second == last < 12
    assert page.count("rows without a finding left out") == 2
    assert "170" in page


def test_markup_in_a_cell_is_text(audited: Callable[..., Run]) -> None:
    page = html.render(
        audited("项目\t本期\n<b>合计</b>\t1\n\"甲\" & 'x'\t2\n", "tables: {}\nrules: []\n").result(),
        language="zh",
    )
    assert "&lt;b&gt;合计&lt;/b&gt;" in page
    assert "<b>合计" not in page

"""Two runs over one source can be compared byte by byte, in every format, whatever the clock says."""

from __future__ import annotations

import io
import time
import zipfile

import pytest
from msgspec.structs import replace
from report_cases import make_result

from audit import reports

TEXTS = [name for name, one in reports.FORMATS.items() if one.gives != "console"]


@pytest.fixture(autouse=True)
def libraries() -> None:
    pytest.importorskip("openpyxl")
    pytest.importorskip("lxml")


def written(name: str) -> bytes:
    result = make_result()
    if name in TEXTS:
        content: str | bytes = reports.load(name).render(result, language="zh")
        return content.encode() if isinstance(content, str) else content
    document = result.documents[0]
    data: bytes = reports.load(name).annotate(
        replace(result, documents=(document,)), document, None, language="zh"
    )
    return data


@pytest.mark.parametrize("name", [*TEXTS, "xlsx", "docx"])
def test_a_second_later_it_is_the_same(name: str) -> None:
    first = written(name)
    time.sleep(1.1 if name in reports.ANNOTATED else 0)  # so that a clock in the file would show
    assert written(name) == first


@pytest.mark.parametrize("name", ["xlsx", "docx"])
def test_packages_hold_no_clock(name: str) -> None:
    year = time.strftime("%Y-%m").encode()
    with zipfile.ZipFile(io.BytesIO(written(name))) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [info.filename for info in archive.infolist() if year in archive.read(info)]

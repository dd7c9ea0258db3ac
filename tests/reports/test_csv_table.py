from __future__ import annotations

import csv
import io

import pytest
from msgspec.structs import replace

from audit.findings import AuditResult
from audit.reports import csv_table


def rows(result: AuditResult, language: str = "en") -> list[dict[str, str]]:
    return list(
        csv.DictReader(
            io.StringIO(csv_table.render(result, language=language).removeprefix("\ufeff"), newline="")
        )
    )


def test_a_line_for_every_finding_in_order(result: AuditResult) -> None:
    assert [row["id"] for row in rows(result)] == [finding.id for finding in result.findings]
    assert tuple(rows(result)[0]) == csv_table.COLUMNS


def test_figures_are_exact_decimals(result: AuditResult) -> None:
    row = rows(result)[3]
    assert (row["printed"], row["value"], row["expected"], row["imbalance"], row["slack"]) == (
        "1,308.4",
        "1308.4",
        "1299.4",
        "9",
        "0.25",
    )
    assert rows(result)[4]["imbalance"] == "-0.00572806171649"


@pytest.mark.parametrize("text", ["-2.0", "+3", "-1,234.50", "10.0%", "-12%", "", "287", "—", "1—6月", "'x"])
def test_what_should_stay_as_it_is(text: str) -> None:
    assert csv_table.safe(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+SUM(A1)",
        "-2+3+cmd|' /C calc'!A0",
        "@SUM(1)",
        "＝1+1",
        "-",
        "--",
        "=",
        "\t=1+1",
        "\r\n@x",
        " =1",
    ],
)
def test_what_should_not_be_read_as_a_formula(text: str) -> None:
    assert csv_table.safe(text).startswith("'")


def test_no_field_of_a_hostile_result_is_a_formula(result: AuditResult) -> None:
    target = replace(
        result.findings[0].target, printed='=HYPERLINK("http://x")', row="@a", column="+b", table="-c\n=d"
    )
    row = rows(AuditResult(findings=(replace(result.findings[0], target=target),)))[0]
    assert all(not value.startswith(("=", "@", "+")) for value in row.values())
    assert row["table"] == "'-c =d"


def test_a_spreadsheet_takes_it_for_utf8(result: AuditResult) -> None:
    text = csv_table.render(result, language="zh")
    assert text.startswith("\ufeffid,")
    assert text.count("\r\n") == len(result.findings) + 1

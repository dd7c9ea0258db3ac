"""A figure of another table that prints no unit is not read in a unit that makes a false alarm."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from audit.pipeline import Run

PACK = """
tables: {main: {heading: Trade}, key: {heading: Key figures}}
rules:
  - {id: twice, same: [key/Exports/Value, main/Exports/Amount]}
"""


def text(exports: str) -> str:
    return f"# Trade\n\n| Item | Amount |\n|---|---|\n| Exports | {exports} |\n| Imports | 9,000.1 |\n\n# Key figures\n\n| Item | Unit | Value |\n|---|---|---|\n| Exports | $ billion | 15.82 |\n"


@pytest.mark.parametrize(
    ("exports", "passed", "opened", "found"),
    [("15.8", 1, 0, 0), ("15,820.2", 0, 1, 0), ("18,520.2", 0, 0, 1)],
)
def test_a_figure_without_a_unit_is_open_where_another_unit_would_do(
    exports: str, passed: int, opened: int, found: int, audited: Callable[..., Run]
) -> None:
    result = audited(text(exports), PACK).result()
    assert (result.summary.passed, result.summary.open, len(result.findings)) == (passed, opened, found)
    assert ("open.no-unit" in str(result.problems)) == bool(opened)

"""The same bulletins printed with decimal commas: the same findings, told by the pack or proved by the figures."""

from __future__ import annotations

import copy
import random
import re
from pathlib import Path
from typing import Any

import pytest

from audit.findings import AuditResult
from tests.generated.auditing import KINDS, audited
from tests.generated.model import Bulletin
from tests.generated.slips import plant

MARKS = re.compile(r"(?<=\d)[.,](?=\d)")


def with_commas(made: Bulletin, thousands: str, profile: str = "") -> Bulletin:
    """The bulletin with commas for points below the headers, and `thousands` for commas; `profile` goes into its pack."""
    made = copy.deepcopy(made)
    for sheet in made.sheets:
        for line in sheet.grid[sheet.header :]:
            for cell in filter(None, line):
                cell.text = MARKS.sub(lambda mark: "," if mark[0] == "." else thousands, cell.text)
    made.pack = made.pack.replace("version: 1\n", f"version: 1\n{profile}", 1)
    return made


def found(result: AuditResult) -> list[Any]:
    return sorted((f.rule, f.severity, f.target.table_number, f.target.grid) for f in result.findings)


@pytest.mark.parametrize("thousands", [".", "\u202f"], ids=["points", "narrow blanks"])
@pytest.mark.parametrize("profile", ["", "profile: {decimal: comma}\n"], ids=["shown", "told"])
@pytest.mark.parametrize("kind", KINDS)
def test_decimal_commas_change_nothing(kind: str, profile: str, thousands: str, tmp_path: Path) -> None:
    honest = KINDS[kind](1)
    slipped = [
        planted[0]
        for slip in ("digit", "transposed", "sign")
        if (planted := plant(honest, slip, random.Random(1)))
    ]
    assert slipped
    for made in (honest, *slipped):
        with_points = audited(made, tmp_path)
        commas = audited(with_commas(made, thousands, profile), tmp_path)
        assert found(commas) == found(with_points)
        assert commas.summary == with_points.summary

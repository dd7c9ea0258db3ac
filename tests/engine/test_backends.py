"""What another engine found is given to this process as it was."""

from __future__ import annotations

from decimal import Decimal

import pytest

from audit.engine.backends import backend


@pytest.mark.parametrize(("engine", "library"), [("polars", "polars"), ("pandas", "pandas")])
def test_an_integer_stays_one_beside_what_is_missing(engine: str, library: str) -> None:
    pytest.importorskip(library)
    pytest.importorskip("narwhals")
    rows = [
        {"calls": (1 << 60) + 1, "tons": Decimal("45.40"), "rate": 1.5, "mixed": 2, "ok0": True},
        {"calls": None, "tons": None, "rate": None, "mixed": 2.5, "ok0": None},
    ]
    local = backend(engine)
    made = local.made(rows, list(rows[0]), ["calls", "tons", "rate", "mixed"])
    (found,) = local.collect([made])
    told = local.rows(found)
    assert told == [{**rows[0], "tons": 45.4}, rows[1]]
    assert [type(told[0][name]) for name in ("calls", "tons", "rate", "mixed")] == [int, float, float, float]

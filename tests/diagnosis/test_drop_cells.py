"""A float of a drop is told as the decimal that was printed, never with what binary arithmetic left behind it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from audit.diagnosis.drop_cells import cell_of, number_of, spelled

TENTH, CENT, ONE, EXACT = Fraction(1, 10), Fraction(1, 100), Fraction(1), Fraction(0)

SHOULD_BE = [
    # what the engine holds, one unit of the column's last digit, what is printed
    (1296.1200000000001, CENT, "1296.12"),
    (1296.1200000000001, EXACT, "1296.12"),
    (0.1 + 0.2, TENTH, "0.3"),
    (0.1 + 0.2, EXACT, "0.3"),
    (sum([0.1] * 10), TENTH, "1.0"),
    (12.0, ONE, "12"),
    (12.0, TENTH, "12.0"),
    (-7.5, CENT, "-7.50"),
    (1e16, ONE, "10000000000000000"),
    (9007199254740993, ONE, "9007199254740993"),
    (Decimal("12.50"), CENT, "12.50"),
    (None, TENTH, ""),
    (float("nan"), TENTH, ""),
    (float("inf"), TENTH, ""),
]
SHOULD_KEEP_ITS_DIGITS = [(1 / 3, TENTH, "0.3333333333333333"), (2.55, TENTH, "2.55"), (1e-7, TENTH, "0.0000001"), (123456789.123456, EXACT, "123456789.123456")]  # fmt: skip


@pytest.mark.parametrize(("value", "quantum", "printed"), [*SHOULD_BE, *SHOULD_KEEP_ITS_DIGITS])
def test_a_figure_is_spelled_as_its_column_prints(value: object, quantum: Fraction, printed: str) -> None:
    assert spelled(value, quantum) == printed


def test_the_value_is_the_printed_one() -> None:
    assert number_of(1296.1200000000001, CENT) == Decimal("1296.12")
    assert cell_of("1.0", 1, 1, sum([0.1] * 10), quantum=TENTH).figure.value == 1

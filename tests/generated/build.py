"""How a kind of bulletin is put together: figures printed from true values, sheets built row by row, relations named by labels."""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction
from math import floor

from tests.generated.model import Bulletin, Cell, Relation, Sheet, Spot

FACTORS = {"": 1, "元": 1, "万元": 10**4, "亿元": 10**8, "万人": 10**4, "人": 1, "户": 1, "台": 1, "个": 1, "million": 10**6, "thousand": 10**3, "万吨": 10**10, "亿千瓦时": 10**11, "万平方米": 10**4}  # fmt: skip
COUNTS = {"人", "户", "台", "个", "处"}
ZH = "安柏岑澄东鄂方冈禾江荆坎兰茂宁鸥坪清溶杉潭汶溪汐阳沂漳芷"


def rounded(value: Fraction, places: int) -> str:
    """`value` rounded half away from zero to `places` digits, as spreadsheets print it; never minus nought."""
    scaled = floor(abs(value) * 10**places + Fraction(1, 2))
    text = f"{scaled // 10**places}" + (f".{scaled % 10**places:0{places}d}" if places else "")
    return f"-{text}" if value < 0 and scaled else text


class Printer:
    """Prints true values as a source does: in one unit, to so many digits, perhaps with commas."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.commas = rng.random() < 0.3

    def amount(
        self, value: Fraction, unit: str, places: int = 0, suffix: str = "", exact: bool | None = None
    ) -> Cell:
        """An amount in `unit`; counts are exact."""
        exact = unit in COUNTS and not places if exact is None else exact
        return Cell(
            self._commas(rounded(value / FACTORS.get(unit, 1), places)) + suffix,
            Fraction(FACTORS.get(unit, 1)),
            exact,
            True,
        )

    def percent(self, ratio: Fraction, places: int = 1, sign: str = "") -> Cell:
        """A percentage, with or without its sign."""
        return Cell(rounded(ratio * 100, places) + sign, Fraction(1, 100), False, True)

    def rank(self, place: int) -> Cell:
        """A rank."""
        return Cell(str(place), exact=True, number=True)

    def _commas(self, text: str) -> str:
        if not self.commas:
            return text
        sign, body = ("-", text[1:]) if text.startswith("-") else ("", text)
        whole, point, rest = body.partition(".")
        return f"{sign}{int(whole):,}{point}{rest}"


def words(*texts: str) -> list[Cell | None]:
    """A row of plain cells."""
    return [Cell(text) for text in texts]


def sheet(
    heading: str,
    header: Sequence[Sequence[Cell | None]],
    body: Sequence[Sequence[Cell | None]],
    **more: object,
) -> Sheet:
    """A sheet of header rows and body rows."""
    return Sheet(heading, [list(line) for line in (*header, *body)], len(header), **more)  # type: ignore[arg-type]


def bulletin(
    kind: str, seed: int, title: str, sheets: list[Sheet], pack: str, relations: list[Relation]
) -> Bulletin:
    """The bulletin with its pack's head."""
    return Bulletin(kind, seed, title, sheets, f"pack: generated\nversion: 1\n{pack}", relations)


def spots(k: int, rows: Sequence[int], column: int) -> tuple[Spot, ...]:
    """The cells of one column."""
    return tuple(Spot(k, row, column) for row in rows)


def plus(cells: Sequence[Spot]) -> tuple[tuple[int, Spot], ...]:
    """All of them added."""
    return tuple((1, spot) for spot in cells)


def places(rng: random.Random, count: int, suffix: str = "县") -> list[str]:
    """So many invented names of places."""
    pairs = [a + b for a in ZH for b in ZH if a != b]
    return [name + suffix for name in rng.sample(pairs, count)]


def money(rng: random.Random, low: int = 9, high: int = 12) -> Fraction:
    """A sum in yuan between powers of ten."""
    return Fraction(int(10 ** rng.uniform(low, high)))


def change(rng: random.Random) -> Fraction:
    """A rate of change between −25 % and 40 %."""
    return Fraction(rng.randint(-250_000, 400_000), 1_000_000)

"""One error at a time, as people make them, put into one cell of a bulletin."""

from __future__ import annotations

import random
from copy import deepcopy

from tests.generated.model import Bulletin, Cell, Ratio, Spot

SLIPS = ("sign", "transposed", "digit", "lost", "unit", "swapped", "copied", "rank", "target")


def plant(bulletin: Bulletin, slip: str, rng: random.Random) -> tuple[Bulletin, Spot] | None:
    """A copy with one slip in a figure that some relation needs, and where it is; None where the kind has no place for it."""
    made = deepcopy(bulletin)
    cells = made.cells
    spots = sorted(_places(made, slip))
    rng.shuffle(spots)
    for spot in spots[:8]:
        text = (
            _slipped(cells[spot].text, slip, rng)
            if slip not in ("swapped", "copied")
            else _from_neighbour(made, spot, slip)
        )
        if text is not None and text != cells[spot].text:
            cells[spot].text = text
            return made, spot
    return None


def _places(bulletin: Bulletin, slip: str) -> set[Spot]:
    used = {spot for relation in bulletin.relations for spot in relation.spots}
    cells = bulletin.cells
    if slip == "target":
        return {
            spot
            for relation in bulletin.relations
            if isinstance(relation, Ratio) and not relation.offset
            for spot in relation.whole
            if cells[spot].exact
        }
    ranks = {relation.target for relation in bulletin.relations if type(relation).__name__ == "Rank"}
    return ranks if slip == "rank" else used - ranks


def _slipped(text: str, slip: str, rng: random.Random) -> str | None:
    digits = [i for i, sign in enumerate(text) if sign.isdigit()]
    if slip == "sign":
        return text[1:] if text.startswith("-") else f"-{text}"
    if slip == "rank":
        return str(int(text) + rng.choice([1, 2]))
    if slip == "target":
        return str(int(text.replace(",", "")) * 2 + rng.randint(1, 9))
    if slip == "transposed":
        pairs = [
            i
            for i in digits
            if i + 1 in digits and text[i] != text[i + 1] and (text[i + 1] != "0" or i > digits[0])
        ]
        if not pairs:
            return None
        i = rng.choice(pairs)
        return text[:i] + text[i + 1] + text[i] + text[i + 2 :]
    if slip == "digit":
        i = rng.choice(digits)
        other = rng.choice([d for d in "123456789" if d != text[i]])
        return text[:i] + other + text[i + 1 :]
    if slip == "lost":
        point = text.find(".") if "." in text else len(text)
        whole = [i for i in digits if i < point]
        if len(whole) < 2 or "," in text:
            return None
        i = rng.choice(whole)
        return text[:i] + text[i + 1 :]
    return _rescaled(text) if slip == "unit" else None


def _rescaled(text: str) -> str | None:
    """Ten thousand times as much, as where 万元 are printed under 亿元."""
    number = text.replace(",", "").rstrip("%")
    if "%" in text or number.lstrip("-0.") == "":
        return None
    return f"{float(number) * 10_000:.0f}"


def _from_neighbour(bulletin: Bulletin, spot: Spot, slip: str) -> str | None:
    """The figure below, of the same unit and kind: copied, or exchanged with this one."""
    sheet = bulletin.sheets[spot.sheet]
    if spot.row + 1 >= len(sheet.grid):
        return None
    mine, below = sheet.origin(spot.row, spot.column), sheet.grid[spot.row + 1][spot.column]
    if below is None or not _alike(mine, below):
        return None
    text = below.text
    if slip == "swapped" and text != mine.text:
        below.text = mine.text
    return text


def _alike(a: Cell, b: Cell) -> bool:
    return b.number and (a.factor, a.exact) == (b.factor, b.exact)

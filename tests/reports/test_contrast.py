"""The page's colours by WCAG 2.1: text 4.5 to 1 on every ground that it stands on, what only a line or a bar tells 3 to 1, in light, dark and print."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).parents[2] / "audit" / "reports" / "page" / "report.css").read_text("utf-8")
ROOTS = [
    dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{3,6})\b", block))
    for block in re.findall(r":root \{([^}]*)\}", CSS)
]
SCHEMES = {"light": ROOTS[0], "dark": ROOTS[0] | ROOTS[1], "print": ROOTS[0] | ROOTS[2]}
TEXT = {
    "ink": ["ground", "sheet", "error-bg", "warning-bg", "notice-bg", "pass-bg", "suspect-bg", "flash"],
    "soft": ["ground", "sheet"],
    "accent": ["ground", "sheet"],
    "error": ["ground", "sheet", "error-bg"],
    "warning": ["ground", "sheet", "warning-bg", "suspect-bg"],
    "notice": ["ground", "sheet", "notice-bg"],
    "pass": ["ground", "sheet", "pass-bg", "error-bg", "warning-bg", "notice-bg"],
    "ground": ["error", "warning", "notice", "pass", "accent"],
}
"""The grounds that each colour of text stands on; `ground` is the sign in its disc."""
LINES = ["error-line", "accent", "notice-line"]


def luminance(colour: str) -> float:
    """Relative luminance of `#rgb` or `#rrggbb`, as WCAG defines it."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[k : k + 2], 16) / 255 for k in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_measure_itself() -> None:
    assert contrast("#000000", "#fff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(
    ("text", "ground"), [(text, ground) for text, grounds in TEXT.items() for ground in grounds]
)
def test_text_can_be_read(scheme: str, text: str, ground: str) -> None:
    colours = SCHEMES[scheme]
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("line", LINES)
def test_lines_and_bars_can_be_seen(scheme: str, line: str) -> None:
    assert contrast(SCHEMES[scheme][line], SCHEMES[scheme]["ground"]) >= 3


def test_nothing_is_coloured_but_by_these_names() -> None:
    """A colour written into a rule would escape this test and the dark scheme."""
    rules = re.sub(r":root \{[^}]*\}", "", CSS)
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)", rules)

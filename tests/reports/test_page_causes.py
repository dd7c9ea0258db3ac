"""The page in a browser: findings folded under the cell that explains them, the imbalance over time, and places that links from outside lead to."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec.structs import replace
from pipe_browser import CHROMIUM, Browser
from report_cases import make_result

from audit.checks import Verdict
from audit.findings import AuditResult, Finding, Point
from audit.reports import _trend, html

SERIES = tuple(
    Point(
        period=f"{2020 + k}年",
        verdict=Verdict.IMPOSSIBLE if k == 4 else Verdict.PASS,
        imbalance=Fraction(value, 10),
        slack=Fraction(1, 4),
        here=k == 4,
    )
    for k, value in enumerate([0, 1, -2, 0, 90, 1])
)


def changed(result: AuditResult) -> AuditResult:
    """F003 is explained by the target of F002, and F004 has a series."""
    found = {finding.id: finding for finding in result.findings}
    root = found["F002"].target
    found["F002"] = replace(found["F002"], cause=root)
    found["F003"] = replace(found["F003"], cause=root)
    found["F004"] = replace(found["F004"], series=SERIES)
    return replace(result, findings=tuple(found.values()))


def finding(name: str) -> Finding:
    return next(one for one in changed(make_result()).findings if one.id == name)


class TestTrend:
    def test_bars_reach_from_zero_to_the_imbalance_on_one_scale(self) -> None:
        chart = _trend.trend(finding("F004"))
        assert chart is not None
        assert [stem.kind for stem in chart.stems] == ["pass", "pass", "pass", "pass", "error", "pass"]
        worst = chart.stems[4]
        assert worst.here
        assert (worst.y, worst.height) == (_trend.TOP, pytest.approx(chart.zero - _trend.TOP))
        assert (chart.held, chart.broken) == (5, 1)
        below = chart.stems[2]
        assert below.y == chart.zero
        assert below.height >= 1.5

    def test_the_band_is_what_rounding_allows(self) -> None:
        chart = _trend.trend(finding("F004"))
        assert chart is not None
        for stem in chart.stems:
            assert stem.slack == "±0.25"
            assert stem.band_y < chart.zero < stem.band_y + stem.band_height

    def test_bars_stand_side_by_side_within_the_chart(self) -> None:
        chart = _trend.trend(finding("F004"))
        assert chart is not None
        ends = [(stem.x, stem.x + stem.width) for stem in chart.stems]
        assert all(end < start for (_, end), (start, _) in pairwise(ends))
        assert ends[0][0] >= 0
        assert ends[-1][1] <= 100

    def test_no_chart_of_too_few_periods_or_of_nothing_out(self) -> None:
        sums = finding("F004")
        assert _trend.trend(replace(sums, series=SERIES[3:5])) is None
        assert _trend.trend(replace(sums, series=(SERIES[0],) * 5)) is None
        assert _trend.trend(replace(sums, series=())) is None

    def test_a_period_that_is_open_has_no_bar(self) -> None:
        gone = replace(SERIES[1], verdict=Verdict.OPEN, imbalance=None, slack=None)
        chart = _trend.trend(replace(finding("F004"), series=(SERIES[0], gone, *SERIES[2:])))
        assert chart is not None
        assert (chart.stems[1].kind, chart.stems[1].height, chart.stems[1].imbalance) == ("", 0, "")


browsed = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    browser = Browser()
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "causes.html"
    path.write_text(html.render(changed(make_result()), language="zh"), "utf-8")
    return path


@pytest.fixture
def page(browser: Browser, file: Path) -> Browser:
    browser.size(1366, 800)
    browser.open(file)
    return browser


KIN = "document.querySelector('.kin')"
CHOOSE = (
    "(() => { const f = document.querySelector('[data-filter=words]'); f.value = '%s';"
    " f.dispatchEvent(new Event('input', {bubbles: true})); })()"
)


@browsed
class TestFolded:
    def test_one_cell_has_its_findings_folded_under_the_first(self, page: Browser) -> None:
        assert page.run("document.querySelectorAll('.kin').length") == 1
        assert page.run(f"{KIN}.open") is False
        assert page.run(f"{KIN}.parentElement.querySelector('.finding').id") == "f2"
        assert page.run(f"[...{KIN}.querySelectorAll('.finding')].map(f => f.id).join()") == "f3"
        assert "1 条" in page.run(f"{KIN}.querySelector('summary').innerText")

    def test_a_filter_that_hides_the_root_opens_what_is_folded_under_it(self, page: Browser) -> None:
        page.run(CHOOSE % "a1b2c3d4e5f60003")
        assert page.run(f"{KIN}.open") is True
        assert page.run("document.querySelector('.shown').textContent") == "显示 1 / 8 条"
        seen = "[...document.querySelectorAll('.held')].filter(h => !h.closest('[hidden]')).map(h => h.firstElementChild.id).join()"
        assert page.run(seen) == "f3"

    def test_a_jump_opens_the_fold(self, page: Browser) -> None:
        page.run("document.querySelector('a.ref[href=\"#f3\"]').click()")
        assert page.run(f"{KIN}.open") is True
        assert page.run("document.querySelector('#f3').open") is True


@browsed
class TestPlaces:
    @pytest.mark.parametrize("name", ["F001", "F003"])
    def test_a_link_from_outside_opens_its_finding(self, browser: Browser, file: Path, name: str) -> None:
        browser.size(390, 800, mobile=True)
        browser.open(file, f"#finding-{finding(name).fingerprint}")
        assert browser.run(f"document.querySelector('#f{int(name[1:])}').open") is True
        place = f"document.getElementById('finding-{finding(name).fingerprint}')"
        assert browser.run(f"{place}.getBoundingClientRect().top >= 0") is True
        assert browser.run(f"{place}.getBoundingClientRect().bottom < innerHeight") is True


@browsed
class TestChart:
    def test_it_is_told_to_who_cannot_see_it_and_has_its_figures_in_a_table(self, page: Browser) -> None:
        page.run("document.querySelector('#f4').open = true")
        svg = "document.querySelector('#f4 .trend svg')"
        for word in ("2020年 至 2025年", "成立 5 期", "不成立 1 期", "2024年: +9"):
            assert word in page.run(
                f"{svg}.getAttribute('aria-labelledby').split(' ').map(i => document.getElementById(i).textContent).join(' ')"
            )
        assert page.run("document.querySelectorAll('#f4 .trend tbody tr').length") == 6

    @pytest.mark.parametrize("width", [390, 1366])
    def test_its_labels_stay_within_it(self, browser: Browser, file: Path, width: int) -> None:
        browser.size(width, 800, mobile=width < 500)
        browser.open(file)
        browser.run("document.querySelector('#f4').open = true")
        outside = (
            "(() => { const box = document.querySelector('#f4 .trend svg').getBoundingClientRect();"
            " return [...document.querySelectorAll('#f4 .trend text')].filter(t => { const b = t.getBoundingClientRect();"
            " return b.left < box.left - 1 || b.right > box.right + 1 || b.top < box.top - 1 || b.bottom > box.bottom + 3; }).length; })()"
        )
        assert browser.run(outside) == 0
        assert browser.run("document.documentElement.scrollWidth <= innerWidth") is True

    def test_a_bar_that_hangs_down_leaves_room_for_both_labels(
        self, browser: Browser, tmp_path: Path
    ) -> None:
        falls = tuple(replace(one, imbalance=-(one.imbalance or Fraction(0))) for one in SERIES)
        result = changed(make_result())
        findings = tuple(replace(f, series=falls) if f.id == "F004" else f for f in result.findings)
        path = tmp_path / "falls.html"
        path.write_text(html.render(replace(result, findings=findings)), "utf-8")
        browser.size(1366, 800)
        browser.open(path)
        browser.run("document.querySelector('#f4').open = true")
        boxes = "[...document.querySelectorAll('#f4 .trend text.said')].map(t => t.getBoundingClientRect()).sort((a, b) => a.top - b.top)"
        assert browser.run(f"{boxes}.length") == 2
        assert browser.run(f"{boxes}[0].bottom <= {boxes}[1].top + 1") is True

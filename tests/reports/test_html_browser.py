"""The HTML page in a real browser: it opens, filters, jumps and tells what a cell takes part in, by mouse and by keyboard, without network or console noise."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pipe_browser import CHROMIUM, Browser

from audit.findings import AuditResult
from audit.reports import html

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")

NOISE = ("Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    browser = Browser()
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def files(result: AuditResult, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("page")
    made = {language: folder / f"{language}.html" for language in ("en", "zh")}
    for language, path in made.items():
        path.write_text(html.render(result, language=language), "utf-8")
    return made


@pytest.fixture
def page(browser: Browser, files: dict[str, Path]) -> Iterator[Browser]:
    """The English page on a laptop; afterwards it has said nothing and asked for nothing."""
    browser.size(1366, 800)
    browser.open(files["en"])
    yield browser
    assert [event for event in browser.events if event["method"] in NOISE] == []
    requests = [
        e["params"]["request"]["url"] for e in browser.events if e["method"] == "Network.requestWillBeSent"
    ]
    assert requests == [files["en"].as_uri()]


SHOWN = "[...document.querySelectorAll('.finding')].filter(f => f.offsetParent).map(f => f.id).join(' ')"
INSPECTED = (
    "document.querySelector('#inspector').hidden ? '' : document.querySelector('#inspector').innerText"
)


def test_all_findings_are_shown_at_first(page: Browser) -> None:
    assert page.run(SHOWN) == "f1 f2 f3 f4 f5 f6 f7 f8"
    assert page.run("document.querySelector('.shown').textContent") == "8 of 8 shown"


@pytest.mark.parametrize(
    ("act", "shown"),
    [
        ("document.querySelector('.toggle.error').click()", "f5 f6 f7 f8"),
        ("document.querySelector('[data-only=error]').click()", "f1 f2 f3 f4"),
        ("choose('table', '=四、民生实事')", "f5"),
        ("choose('table', '=In the text')", "f6"),
        ("choose('family', '=formula')", "f2 f3"),
        ("choose('state', '=known')", "f3"),
        ("choose('state', '=new'); choose('family', '=sum')", "f4"),
        ("choose('words', 'EASTVALE')", "f7 f8"),
        ("choose('words', 'nowhere')", ""),
        (
            "choose('words', 'nowhere'); document.querySelector('[data-do=reset]').click()",
            "f1 f2 f3 f4 f5 f6 f7 f8",
        ),
    ],
)
def test_filters(page: Browser, act: str, shown: str) -> None:
    page.run(
        "window.choose = (key, value) => { const f = document.querySelector(`[data-filter=${key}]`); f.value = value;"
        " f.dispatchEvent(new Event('input', {bubbles: true})); }"
    )
    page.run(act)
    assert page.run(SHOWN) == shown
    assert page.run("document.querySelector('.shown').textContent") == f"{len(shown.split())} of 8 shown"
    assert page.run("document.querySelector('.empty').hidden") is bool(shown)


def test_a_link_in_a_finding_leads_to_the_cell_and_back(page: Browser) -> None:
    page.run(
        "document.querySelectorAll('details.source').forEach(d => d.open = false); document.querySelector('#f2').open = true"
    )
    page.run("document.querySelector('#f2 .terms .target a').click()")
    assert page.run("document.querySelector('#t1-1').open") is True
    assert (
        page.run(
            "(b => b.top > 0 && b.bottom < innerHeight)(document.querySelector('#c1-1-5-1').getBoundingClientRect())"
        )
        is True
    )
    assert page.run("document.activeElement.closest('td').id") == "c1-1-5-1"
    page.run("document.querySelector('#t1-1 a.ref').click()")
    assert page.run("document.querySelector('#f1').open") is True
    assert page.run("location.hash") == "#f1"
    assert page.run("document.querySelector('#t1-1').open") is True, (
        "the link in the summary must not fold the table"
    )


def test_a_jump_shows_a_finding_that_a_filter_hides(page: Browser) -> None:
    page.run("document.querySelector('[data-only=notice]').click()")
    page.run("document.querySelector('#t1-1 a.ref').click()")
    assert "f1" in page.run(SHOWN).split()


def test_an_address_with_a_finding_opens_it(browser: Browser, files: dict[str, Path]) -> None:
    browser.open(files["en"], "#f4")
    assert browser.run("document.querySelector('#f4').open") is True


def test_a_doubtful_cell_tells_its_equation_and_lights_its_figures(page: Browser) -> None:
    page.run("document.querySelector('#c1-1-5-1 button').click()")
    told = page.run(INSPECTED)
    assert "4497 − 4784 = −287 ≠ 287" in told
    assert "sign lost or added: 287 → -287" in told
    assert (
        page.run("[...document.querySelectorAll('.is-term')].map(t => t.id + t.dataset.sign).join(' ')")
        == "c1-1-3-1+ c1-1-4-1-"
    )


def test_a_proved_cell_tells_what_proves_it(page: Browser) -> None:
    page.run("document.querySelector('#c1-1-4-2 button').click()")
    assert "42031 − 42614 = −583" in page.run(INSPECTED)
    page.run("document.querySelector('#c1-1-3-4 button').click()")
    assert "Every rule through this figure holds." in page.run(INSPECTED)


def test_cloned_charts_keep_ids_single(page: Browser) -> None:
    page.run("document.querySelector('#c1-2-1-1 button').click()")
    assert (
        page.run(
            "(ids => ids.length - new Set(ids).size)([...document.querySelectorAll('[id]')].map(n => n.id))"
        )
        == 0
    )


def test_prose_is_chosen_like_a_cell(page: Browser) -> None:
    page.run("document.querySelector('blockquote button').click()")
    assert "1299.3 ≠ 1308.4" in page.run(INSPECTED)


def test_the_keyboard_reaches_chooses_and_leaves_a_cell(page: Browser) -> None:
    page.run("document.querySelector('#c1-1-5-1 button').focus()")
    for key, cell in [
        ("ArrowRight", "c1-1-5-2"),
        ("ArrowRight", "c1-1-5-3"),
        ("ArrowUp", "c1-1-4-3"),
        ("ArrowLeft", "c1-1-4-2"),
    ]:
        page.press(key)
        assert page.run("document.activeElement.closest('td').id") == cell
    page.press("Enter")
    assert "42614" in page.run(INSPECTED)
    page.press("Escape")
    assert page.run(INSPECTED) == ""
    assert page.run("document.activeElement.closest('td').id") == "c1-1-4-2"


def test_each_table_is_one_stop_of_the_tab_key(page: Browser) -> None:
    stops = "[...document.querySelectorAll('table.data')].map(t => t.querySelectorAll('button:not([tabindex=\"-1\"])').length).join(' ')"
    assert set(page.run(stops).split()) <= {"0", "1"}


def test_the_first_tab_skips_to_the_findings(page: Browser) -> None:
    page.press("Tab")
    assert page.run("document.activeElement.hash") == "#findings"
    page.press("Enter")
    assert page.run("location.hash") == "#findings"


def test_a_summary_opens_by_keyboard(page: Browser) -> None:
    page.run("document.querySelector('#f1 summary').focus()")
    page.press("Enter")
    assert page.run("document.querySelector('#f1').open") is True


def test_unchecked_figures_are_marked_on_demand(page: Browser) -> None:
    colour = "getComputedStyle(document.querySelector('#c2-1-1-2')).backgroundImage"
    assert page.run(colour) == "none"
    page.run("document.querySelector('[data-do=unchecked]').click()")
    assert "gradient" in page.run(colour)


def test_on_paper_every_finding_is_open_and_afterwards_as_it_was(page: Browser, tmp_path: Path) -> None:
    page.run(
        "window.seen = 0; addEventListener('beforeprint', () => { window.seen = document.querySelectorAll('.finding[open]').length; })"
    )
    assert page.pdf(tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")
    assert page.run("window.seen") == 8
    assert page.run("document.querySelectorAll('.finding[open]').length") == 0


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("width", "height"), [(360, 740), (390, 844), (820, 1180), (1366, 768), (1920, 1080)]
)
def test_the_page_never_scrolls_sideways(
    browser: Browser, files: dict[str, Path], language: str, width: int, height: int
) -> None:
    browser.size(width, height, mobile=width < 800)
    browser.open(files[language])
    browser.run("document.querySelectorAll('.finding').forEach(f => f.open = true)")
    assert browser.run("document.documentElement.scrollWidth") <= width
    browser.run("document.querySelector('table.data button.cell').click()")
    assert browser.run("document.documentElement.scrollWidth") <= width


CONTRAST = """
(() => {
  const light = (c) => { const [r, g, b] = c.map(v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const parse = (s) => (s.match(/[\\d.]+/g) || []).map(Number);
  const ground = (n) => { for (; n; n = n.parentElement) { const c = parse(getComputedStyle(n).backgroundColor); if (c.length === 3 || c[3] > 0.5) return c.slice(0, 3); } };
  const poor = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !node.offsetParent || node.closest('svg, .zero, script')) continue;
    const [a, b] = [light(parse(getComputedStyle(node).color).slice(0, 3)), light(ground(node))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) poor.push(ratio.toFixed(2) + ' ' + node.className + ' ' + walk.currentNode.data.trim().slice(0, 20));
  }
  return [...new Set(poor)];
})()
"""


@pytest.mark.parametrize("dark", [False, True])
def test_all_text_can_be_read(browser: Browser, files: dict[str, Path], dark: bool) -> None:
    browser.size(1366, 800, dark=dark)
    browser.open(files["en"])
    browser.run("document.querySelectorAll('details').forEach(f => f.open = true)")
    assert browser.run("getComputedStyle(document.body).backgroundColor") == (
        "rgb(18, 22, 27)" if dark else "rgb(255, 255, 255)"
    )
    assert browser.run(CONTRAST) == []


def test_every_control_has_a_name(page: Browser) -> None:
    page.run("document.querySelectorAll('details').forEach(f => f.open = true)")
    nodes = page.call("Accessibility.getFullAXTree")["nodes"]
    controls = [
        n
        for n in nodes
        if n.get("role", {}).get("value")
        in ("button", "link", "combobox", "searchbox", "img", "DisclosureTriangle")
    ]
    assert len(controls) > 50
    assert [n for n in controls if not n.get("ignored") and not n.get("name", {}).get("value")] == []


def test_without_scripts_everything_can_be_read(browser: Browser, files: dict[str, Path]) -> None:
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.size(1366, 800)
        browser.open(files["en"])
        shown = browser.call("Page.getLayoutMetrics")["cssContentSize"]["height"]
    finally:
        browser.call("Emulation.setScriptExecutionDisabled", value=False)
    assert shown > 2000

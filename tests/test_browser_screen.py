"""On screens: it reads on a phone and a wide desktop, in light and dark, without scripts, to every reader."""

from datetime import timedelta
from itertools import product
from typing import Any, Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from browser import CASES, DESKTOP, FILES, PHONE, Made, Pages, Watched, viewport, watched
from playwright.sync_api import Browser, Page

SIZES = (PHONE, DESKTOP)
SHEET = (710, 1000)  # the width between the margins of A4
SCREEN: Literal["screen"] = "screen"
PAPER: Literal["print"] = "print"
AXE = """
async rules => {
  const found = await axe.run(document, {...rules, resultTypes: ['violations']});
  const shown = node => node.target + ' ' + node.html.slice(0, 90);
  return found.violations.map(rule => rule.id + ': ' + rule.nodes.map(shown).join(' | '));
}
"""
# Axe is slow on long pages, and weeks and rows look alike: the whole is read once, in light on a desktop, and
# then again and again with two weeks and five rows of each table left.
THIN_OUT = """
kept => {
  const rows = 'tbody tr:nth-child(n + 5):not(:last-child)';
  const like = [...document.querySelectorAll('.week')].filter(week => !kept.includes(week.id));
  for (const one of [...like, ...document.querySelectorAll(rows)]) one.remove();
}
"""
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
NO_CONTRAST = {"rules": {"color-contrast": {"enabled": False}}}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
# Pairs of texts of one chart whose boxes meet by more than a hair, and texts that leave their chart.
COVERED = """
() => [...document.querySelectorAll('svg')].flatMap(svg => {
  const frame = svg.getBoundingClientRect();
  const seen = e => ({words: e.textContent, box: e.getBoundingClientRect()});
  const texts = [...svg.querySelectorAll('text')].map(seen);
  const shared = (a, b, from, to) => Math.min(a.box[to], b.box[to]) - Math.max(a.box[from], b.box[from]);
  const meet = (a, b) => shared(a, b, 'left', 'right') > 2 && shared(a, b, 'top', 'bottom') > 4;
  const met = (a, i) => texts.slice(i + 1).filter(b => meet(a, b)).map(b => [a.words, b.words]);
  const pairs = texts.flatMap(met);
  const outside = texts.filter(({box}) => box.left < frame.left - 2 || box.right > frame.right + 2);
  return [...pairs, ...outside.map(({words}) => [words])];
})
"""
LARGEST_PAGE = 400_000  # bytes of the page of the 24-week sample
pytestmark = pytest.mark.browser
every_page = pytest.mark.parametrize("name", CASES)


def axe(page: Page, rules: dict[str, Any]) -> list[str]:
    """What axe-core finds wrong on the page as it shows now."""
    found: list[str] = page.evaluate(AXE, rules)
    return found


def two_weeks(plan: Made) -> list[str]:
    """Weeks on which contrast is measured beside the overview: a practice exam's and the last."""
    exams = [day for day, told in plan.days.items() if told["kind"] == "practice_exam"]
    days = (min(exams, default=min(plan.days)), max(plan.days))
    return [f"week-{day - timedelta(day.weekday())}" for day in days]


@every_page
def test_no_page_scrolls_sideways_on_phone_or_wide_desktop(name: str, made: Pages, window: Watched) -> None:
    page = window.open(made(name))
    for width, height in (PHONE, (320, 568), (768, 1024), DESKTOP):
        page.set_viewport_size({"width": width, "height": height})
        wide, seen = page.evaluate(
            "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert wide <= seen, f"{width} px"


@every_page
def test_axe_finds_nothing_light_or_dark_on_phone_or_desktop(name: str, made: Pages, window: Watched) -> None:
    plan = made(name)
    page = window.open(plan)
    page.evaluate(AXE_SCRIPT)
    assert axe(page, NO_CONTRAST) == []
    page.evaluate(THIN_OUT, two_weeks(plan))
    for size, scheme in product(SIZES, SCHEMES):
        page.set_viewport_size(viewport(size))
        page.emulate_media(color_scheme=scheme)
        assert axe(page, {}) == [], (size, scheme)


def test_paper_is_legible_in_black_and_white_even_from_a_dark_screen(made: Pages, window: Watched) -> None:
    """Colours kept, a printer without them shows how light each is: the contrast axe measures."""
    plan = made("dedicated")
    page = window.open(plan)
    page.emulate_media(media="print", color_scheme="dark")
    page.evaluate(AXE_SCRIPT)
    page.evaluate(THIN_OUT, two_weeks(plan))
    assert axe(page, CONTRAST) == []
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")


@every_page
def test_no_words_of_a_chart_cover_each_other(name: str, made: Pages, window: Watched) -> None:
    """Charts shrink with the page while their words may not: on every screen, and on paper."""
    page = window.open(made(name))
    page.evaluate(THIN_OUT, [])
    for size, medium in ((PHONE, SCREEN), (DESKTOP, SCREEN), (SHEET, PAPER)):
        page.set_viewport_size(viewport(size))
        page.emulate_media(media=medium)
        assert page.evaluate(COVERED) == [], (size, medium)


@every_page
def test_the_page_reads_without_scripts_and_has_its_boxes(name: str, made: Pages, browser: Browser) -> None:
    plan = made(name)
    with watched(browser, viewport=viewport(PHONE), java_script_enabled=False) as window:
        page = window.open(plan)
        blocks = sum(len(day["blocks"]) for day in plan.days.values())
        shown = "boxes => boxes.filter(box => box.getClientRects().length).length"
        assert page.eval_on_selector_all("input.tick", shown) == blocks
        assert page.locator("#log-line:visible, #copy-log:visible").count() == 0
        told = page.locator("body").inner_text()
        assert all(bank["name"] in told for bank in plan.plan["question_banks"])
        if plan.today in plan.days:
            assert page.locator(".day.today").get_attribute("id") == f"day-{plan.today}"


@every_page
def test_every_block_has_a_box_with_its_own_key_and_a_label(name: str, made: Pages, window: Watched) -> None:
    plan = made(name)
    page = window.open(plan)
    keys = page.eval_on_selector_all("input.tick", "boxes => boxes.map(box => box.dataset.key)")
    assert keys == [f"{date}/{n}" for date, day in plan.days.items() for n, _ in enumerate(day["blocks"], 1)]
    words = page.eval_on_selector_all("input.tick", "boxes => boxes.map(box => box.labels[0]?.textContent)")
    assert all(text and text.strip() for text in words)


def test_hostile_words_are_shown_as_they_were_written(made: Pages, window: Watched) -> None:
    plan = made("hostile")
    page = window.open(plan)
    told = page.locator("body").inner_text()
    assert all(word in told for word in ["<script>alert(1)</script>", "{{7*7}}", "</style>", "{% raw %}"])
    assert all(bank["name"] in told for bank in plan.plan["question_banks"])
    assert page.title() != "owned"
    assert page.locator("img, iframe, object, embed, link, form").count() == 0
    assert page.locator("a:not([href^='#']):not([href^='https://']), script, style").count() == 2


def test_the_page_of_half_a_year_stays_small(made: Pages) -> None:
    assert made("dedicated").html.stat().st_size < LARGEST_PAGE


def test_every_sample_is_looked_at() -> None:
    assert len(FILES) >= 12
    assert {"dedicated", "forty_weeks", "hostile"} <= FILES.keys()

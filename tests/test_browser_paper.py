"""On paper: the overview on one sheet, each week on one of its own, everything on it, on Letter and on A4."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pypdfium2
import pytest
from browser import CASES, Pages, Watched, watched
from playwright.sync_api import Browser, Page

# Width and height of the paper in points.
PAPERS = {"Letter": (612.0, 792.0), "A4": (595.3, 841.9)}
MARGINS = 62.4  # points left and right together, as the style sheet sets them
CUT = """
() => [...document.querySelectorAll('main *:not(#overview)')].filter(e => {
  const style = getComputedStyle(e), box = e.getBoundingClientRect();
  return style.overflow !== 'visible' && box.width > 2 && box.height > 2
    && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1);
}).map(e => e.outerHTML.slice(0, 120))
"""
# Parts of the overview that its sheet has no room for stand in a column beside it, out of sight.
LEFT_OUT = """
overview => {
  const sheet = overview.getBoundingClientRect();
  const outside = box => box.left >= sheet.right || box.bottom > sheet.bottom + 1;
  const parts = [...overview.children].filter(part => part.getClientRects().length);
  return parts.filter(part => outside(part.getBoundingClientRect())).map(part => part.className);
}
"""
# Each piece of text that takes up room; words for screen readers alone stand in a box of a dot's size.
SHOWN = """
article => {
  const edge = article.getBoundingClientRect().right;
  const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT), texts = [], range = new Range();
  const dot = e => e.getBoundingClientRect().width <= 2 && getComputedStyle(e).overflow !== 'visible';
  const tiny = e => e && (dot(e) || tiny(e.parentElement));
  while (walker.nextNode()) {
    range.selectNodeContents(walker.currentNode);
    const text = walker.currentNode.data, parent = walker.currentNode.parentElement;
    const boxes = [...range.getClientRects()].filter(box => box.left < edge);
    const shown = boxes.length && getComputedStyle(parent).visibility === 'visible';
    if (text.trim() && shown && !tiny(parent)) texts.push(text);
  }
  return texts;
}
"""
# Of each week: its id, its text, and how many boxes it shows.
WEEKS = """
weeks => weeks.map(week => [week.id, week.innerText,
  [...week.querySelectorAll('.tick')].filter(box => box.getClientRects().length).length])
"""
pytestmark = pytest.mark.browser
every_page = pytest.mark.parametrize("name", CASES)
both_papers = pytest.mark.parametrize("paper", PAPERS)


class Sheets:
    """A printed page: its sheets, their sizes and what stands on each."""

    def __init__(self, page: Page, paper: str) -> None:
        self._pdf = pypdfium2.PdfDocument(page.pdf(format=paper, prefer_css_page_size=True))
        self.sizes = [sheet.get_size() for sheet in self._pdf]
        self._texts = [sheet.get_textpage() for sheet in self._pdf]
        self.texts = [squeezed(text.get_text_range()) for text in self._texts]

    def outside(self) -> Iterator[tuple[int, tuple[float, ...]]]:
        """Lines of text that lie partly beyond the paper's edge: the sheet's number and the box in points."""
        for number, (text, (width, height)) in enumerate(zip(self._texts, self.sizes, strict=True)):
            for box in map(text.get_rect, range(text.count_rects())):
                left, bottom, right, top = box
                if left < 0 or bottom < 0 or right > width or top > height:
                    yield number, box


def lay_out(page: Page, paper: str) -> None:
    """Show the page on the screen as it lies on paper."""
    width, height = (round(points * 96 / 72) for points in (PAPERS[paper][0] - MARGINS, PAPERS[paper][1]))
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(media="print")


def squeezed(text: str) -> str:
    """The letters alone: no spaces, no hidden signs, no ligatures, whatever broke the lines; no pictures, for
    which a machine may have no font.
    """
    letters = unicodedata.normalize("NFKC", text)
    unseen = {"Cc", "Cf", "Cn", "Mn", "So"}
    return "".join(c for c in letters if not c.isspace() and unicodedata.category(c) not in unseen)


def lost(page: Page, article: str, sheet: str) -> str:
    """The letters of a part of the page, as it shows on paper, that its sheet lacks.

    Letters are counted, not words: a PDF holds them in the order they were drawn, brackets mirrored beside
    letters from right to left, and a hyphen that ends a line as a hidden sign.
    """
    shown = Counter(squeezed("".join(page.locator(article).evaluate(SHOWN))))
    return "".join((shown - Counter(sheet) - Counter("()[]{}<>-" * 99)).elements())


@every_page
@both_papers
def test_overview_and_weeks_have_a_sheet_each(name: str, paper: str, made: Pages, window: Watched) -> None:
    plan = made(name)
    page = window.open(plan)
    sheets = Sheets(page, paper)
    assert len(sheets.sizes) == 1 + len(plan.mondays)
    assert all(sorted(size) == pytest.approx(PAPERS[paper], abs=1) for size in sheets.sizes)
    assert list(sheets.outside()) == []
    lay_out(page, paper)
    left_out = page.locator("#overview").evaluate(LEFT_OUT)
    assert [part for part in left_out if "sources" not in part] == []
    articles = ["#overview", *(f"#week-{monday}" for monday in plan.mondays)]
    letters = {part: lost(page, part, sheet) for part, sheet in zip(articles, sheets.texts, strict=True)}
    assert {part: some for part, some in letters.items() if some} == {}


@every_page
def test_nothing_on_paper_is_cut_by_its_own_box(name: str, made: Pages, window: Watched) -> None:
    page = window.open(made(name))
    for paper in PAPERS:
        lay_out(page, paper)
        assert page.evaluate(CUT) == []


@every_page
def test_each_sheet_holds_its_days_and_their_blocks_starts(name: str, made: Pages, window: Watched) -> None:
    """Held against the plan's data, not against the page."""
    plan = made(name)
    page = window.open(plan)
    page.emulate_media(media="print")
    weeks = page.eval_on_selector_all(".week", WEEKS)
    assert [monday for monday, _, _ in weeks] == [f"week-{monday}" for monday in plan.mondays]
    for monday, (_, text, boxes) in zip(plan.mondays, weeks, strict=True):
        days = [plan.days[day] for day in map(after(monday), range(7)) if day in plan.days]
        starts = [block["start"][11:16] for day in days for block in day["blocks"]]
        assert all(text.count(start) >= starts.count(start) for start in starts), monday
        assert boxes == len(starts), monday


def after(monday: date) -> Callable[[int], date]:
    """The day so many days after a Monday."""
    return lambda days: monday + timedelta(days)


@both_papers
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts on", "scripts off"])
def test_a_week_in_the_address_prints_alone(paper: str, scripts: bool, made: Pages, browser: Browser) -> None:
    plan = made("forty_weeks")
    with watched(browser, java_script_enabled=scripts) as window:
        for monday in (plan.mondays[17], plan.mondays[-1]):
            page = window.open(plan, f"week-{monday}")
            (sheet,) = Sheets(page, paper).texts
            lay_out(page, paper)
            assert lost(page, f"#week-{monday}", sheet) == ""
            page.close()


def test_every_week_has_a_link_that_prints_it_alone(made: Pages, window: Watched) -> None:
    plan = made("dedicated")
    page = window.open(plan)
    monday = plan.mondays[5]
    page.evaluate("window.print = () => { window.asked = true }")  # a real dialog would lock the tab
    page.locator(f'#week-{monday} a[href="#week-{monday}"]').first.click()
    page.wait_for_function("window.asked")
    assert len(Sheets(page, "A4").sizes) == 1


def test_a_place_in_the_address_that_is_no_week_prints_everything(made: Pages, window: Watched) -> None:
    """A student who jumped to today, or to the overview, still gets the whole plan on paper."""
    plan = made("dedicated")
    for place in ("overview", f"day-{plan.mondays[3]}", "nowhere"):
        assert len(Sheets(window.open(plan, place), "Letter").sizes) == 1 + len(plan.mondays)

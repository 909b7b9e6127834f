"""What the page's script adds: ticks that stay, a line to log them with, and today."""

import shlex
import shutil
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from browser import CASES, HOSTILE_NAME, Made, Pages, Watched, make, succeed
from playwright.sync_api import Page, expect

CHICAGO = ZoneInfo("America/Chicago")
pytestmark = pytest.mark.browser


def open_at(window: Watched, plan: Made, moment: datetime, fragment: str = "") -> Page:
    """A tab whose clock stands at a moment; the window is in Chicago."""
    page = window.context.new_page()
    page.clock.set_fixed_time(moment)
    window.addresses.add(plan.address)
    page.goto(plan.address + (f"#{fragment}" if fragment else ""))
    return page


def noon(day: date) -> datetime:
    """Noon in Chicago."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=CHICAGO)


def box(day: date, number: int) -> str:
    """Where the box of a block is."""
    return f'.tick[data-key="{day}/{number}"]'


def settle(page: Page) -> None:
    """Give the browser time to hand what it keeps to its next process; nobody reloads within a blink."""
    page.wait_for_timeout(3000)  # a busy machine writes late


def reload(page: Page) -> None:
    """Load the page again, as a student does the next day."""
    settle(page)
    page.reload()


def ticked(page: Page) -> list[str]:
    """The keys of the boxes that are ticked."""
    keys: list[str] = page.eval_on_selector_all(".tick:checked", "boxes => boxes.map(box => box.dataset.key)")
    return keys


def question_boxes(plan: Made, day: date) -> dict[int, int]:
    """The day's question blocks: the block's number and how many questions."""
    blocks = enumerate(plan.days[day]["blocks"], 1)
    return {n: block["questions"] for n, block in blocks if block["activity"] == "questions"}


def test_ticks_stay_over_a_reload_and_a_new_tab(made: Pages, window: Watched) -> None:
    plan = made("dedicated")
    page = window.open(plan)
    assert ticked(page) == []
    first, later = plan.mondays[1], plan.mondays[20]
    page.check(box(first, 1))
    page.check(box(first, 2))
    page.check(box(later, 3))
    page.uncheck(box(first, 2))
    wanted = [f"{first}/1", f"{later}/3"]
    reload(page)
    assert ticked(page) == wanted
    page.close()
    assert ticked(window.open(plan)) == wanted


def test_two_plans_do_not_share_ticks(made: Pages, window: Watched) -> None:
    """Opened from disk all pages share one store."""
    one, other = made("dedicated"), made("nine_months")
    day = next(day for day in one.days if one.days[day]["blocks"] and other.days.get(day, {}).get("blocks"))
    page = window.open(one)
    page.check(box(day, 1))
    settle(page)
    page = window.open(other)
    assert ticked(page) == []
    page.check(box(day, 2))
    settle(page)
    assert ticked(window.open(one)) == [f"{day}/1"]


def test_a_plan_made_again_keeps_its_ticks(made: Pages, window: Watched, tmp_path: Path) -> None:
    plan = make("dedicated", tmp_path)
    day = plan.day_with("questions", "content")
    page = window.open(plan)
    page.check(box(day, 1))
    settle(page)
    succeed("log", plan.file, "--questions", 20, "--on", day, today=day)
    assert ticked(window.open(plan)) == [f"{day}/1"]


@pytest.mark.parametrize("kept", ["", "null", "{}", "7", '"text"', "[1, null, {}]", "[", '["2027-01-01/99"]'])
def test_a_spoilt_memory_of_ticks_is_forgotten(kept: str, made: Pages, window: Watched) -> None:
    plan = made("three_weeks_left")
    page = window.open(plan)
    day = plan.day_with("questions")
    page.check(box(day, 1))
    page.evaluate("kept => Object.keys(localStorage).forEach(key => localStorage.setItem(key, kept))", kept)
    reload(page)
    assert ticked(page) == []
    page.check(box(day, 1))
    reload(page)
    assert ticked(page) == [f"{day}/1"]


def test_a_browser_that_keeps_nothing_still_ticks(made: Pages, window: Watched) -> None:
    plan = made("three_weeks_left")
    window.context.add_init_script("Storage.prototype.setItem = () => { throw new Error('full'); };")
    page = window.open(plan)
    day = plan.day_with("questions")
    page.check(box(day, 1))
    expect(page.locator("#log-line")).to_contain_text(f"--on {day}")


def test_todays_list_and_the_week_tick_together_in_every_tab(made: Pages, window: Watched) -> None:
    plan = made("dedicated")
    day = plan.day_with("questions", "content")
    page, other = open_at(window, plan, noon(day)), open_at(window, plan, noon(day))
    page.locator("#today-list input").first.check()
    assert ticked(page) == [f"{day}/1"]
    expect(other.locator(box(day, 1))).to_be_checked()
    other.uncheck(box(day, 1))
    expect(page.locator("#today-list input").first).not_to_be_checked()


def test_every_day_with_ticks_can_be_chosen_for_the_log_line(made: Pages, window: Watched) -> None:
    plan = made("dedicated")
    days = [day for day in plan.days if question_boxes(plan, day)][3:6]
    page = open_at(window, plan, noon(days[2]))
    for day in days:
        page.check(box(day, next(iter(question_boxes(plan, day)))))
    expect(page.locator("#log-line")).to_contain_text(f"--on {days[2]}")
    for day in days:
        page.select_option("#log-day", str(day))
        expect(page.locator("#log-line")).to_contain_text(f"--on {day}")
    assert page.locator("#log-day option").count() == len(days)


def test_a_page_left_open_over_midnight_finds_the_new_day(made: Pages, window: Watched) -> None:
    plan = made("dedicated")
    day = plan.mondays[6]
    page = open_at(window, plan, noon(day))
    page.clock.set_fixed_time(noon(day + timedelta(1)))
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(".day.today")).to_have_attribute("id", f"day-{day + timedelta(1)}")


@pytest.mark.parametrize("name", [name for name in CASES if name != "exam_tomorrow"])  # no question left
def test_the_log_line_is_a_command_that_works(
    name: str, made: Pages, window: Watched, tmp_path: Path
) -> None:
    plan = made(name)
    day = next(day for day in plan.days if day >= plan.today and question_boxes(plan, day))
    page = open_at(window, plan, noon(day))
    boxes = question_boxes(plan, day)
    for number, _ in enumerate(plan.days[day]["blocks"], 1):
        page.check(box(day, number))
    words = shlex.split(page.locator("#log-line").inner_text())
    told = ["--on", str(day), "--questions", str(sum(boxes.values()))]
    assert words == ["studyplan", "log", *words[2:3], *told]
    copy = tmp_path / plan.file.name
    shutil.copy(plan.file, copy)
    assert words[2] in (copy.name, "FILE")
    succeed("log", copy, *words[3:], today=day)
    assert f"{day}" in copy.read_text("utf-8")


def test_a_file_of_any_name_is_quoted_for_the_shell(made: Pages, window: Watched) -> None:
    plan = made("hostile")
    day = plan.day_with("questions")
    page = open_at(window, plan, noon(day))
    page.check(box(day, 1))
    line = page.locator("#log-line").inner_text()
    assert shlex.split(line)[2] in (HOSTILE_NAME, "FILE")


def test_the_log_line_counts_only_questions_and_follows_each_tick(made: Pages, window: Watched) -> None:
    plan = made("dedicated")
    day = plan.day_with("questions", "content", "flashcards")
    boxes = question_boxes(plan, day)
    other = next(n for n, block in enumerate(plan.days[day]["blocks"], 1) if block["activity"] == "content")
    page = open_at(window, plan, noon(day))
    number, questions = next(iter(boxes.items()))
    page.check(box(day, number))
    line = page.locator("#log-line")
    expect(line).to_contain_text(f"--on {day} --questions {questions}")
    page.check(box(day, other))
    expect(line).to_contain_text(f"--on {day} --questions {questions}")
    page.uncheck(box(day, number))
    expect(line).not_to_contain_text(f"--questions {questions}")


def test_the_log_line_is_copied_where_the_browser_allows_it(made: Pages, window: Watched) -> None:
    plan = made("dedicated")
    day = plan.day_with("questions")
    page = open_at(window, plan, noon(day))
    page.check(box(day, next(iter(question_boxes(plan, day)))))
    page.click("#copy-log")
    page.evaluate("document.body.insertAdjacentHTML('afterbegin', '<textarea id=pasted></textarea>')")
    page.focus("#pasted")
    page.keyboard.press("ControlOrMeta+V")
    assert page.input_value("#pasted").strip() == page.locator("#log-line").inner_text().strip()


@pytest.mark.parametrize("hour", [0, 12, 23])
def test_today_is_the_day_on_the_students_wall(hour: int, made: Pages, window: Watched) -> None:
    """Just after midnight and late at night it is another day in Greenwich."""
    plan = made("dedicated")
    day = plan.mondays[6] + timedelta(2)
    page = open_at(window, plan, noon(day).replace(hour=hour, minute=30))
    found = page.eval_on_selector_all(".day.today", "days => days.map(day => day.id)")
    assert found == [f"day-{day}"]
    page.click("#to-today")
    expect(page.locator(f"#day-{day}")).to_be_in_viewport()


def test_the_list_of_a_day_that_is_recorded_says_what_was_done(window: Watched, tmp_path: Path) -> None:
    plan = make("dedicated", tmp_path)
    day = plan.day_with("questions", "content")
    succeed("log", plan.file, "--questions", 20, "--on", day, today=day + timedelta(3))
    succeed("off", plan.file, day, "--note", "Sick", today=day + timedelta(3))
    page = open_at(window, plan, noon(day))
    assert page.locator("#today-list p").all_inner_texts()[1:] == ["Sick", "Done: 20 new questions"]


@pytest.mark.parametrize("far", [-400, -1, 1, 400])
def test_a_day_outside_the_plan_is_said_and_not_guessed(far: int, made: Pages, window: Watched) -> None:
    plan = made("dedicated")
    edge = min(plan.days) if far < 0 else max(plan.days)
    page = open_at(window, plan, noon(edge + timedelta(far)))
    assert page.locator(".day.today").count() == 0
    expect(page.locator("#today-note")).to_contain_text("is not a day of this plan")
    assert not page.locator("#today h2").inner_text().startswith("Today")
    page.click("#to-today")
    expect(page.locator("#today-note")).to_be_in_viewport()


def test_the_keyboard_alone_reaches_today_and_ticks(made: Pages, window: Watched) -> None:
    plan = made("dedicated")
    day = plan.day_with("questions", "content")
    page = open_at(window, plan, noon(day))
    tab_to(page, "#to-today", most=12)
    page.keyboard.press("Enter")
    tab_to(page, box(day, 1), most=6)
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Space")
    assert ticked(page) == [f"{day}/1"]
    tab_to(page, box(day, 2), most=2)
    page.keyboard.press("Space")
    page.keyboard.press("Space")
    assert ticked(page) == [f"{day}/1"]
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.dataset.key") == f"{day}/1"


def tab_to(page: Page, selector: str, *, most: int) -> None:
    """Press Tab until the element has the focus; it must come within so many presses."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
    pytest.fail(f"{selector} is not within {most} presses of Tab")

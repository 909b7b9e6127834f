"""A real browser for the tests: the system's Chromium, one for each worker, and every page made once.

Loaded as a plugin by `conftest.py`. Where no browser (or Java) is found the tests that need it are skipped
and say what installs it; STUDYPLAN_BROWSER=required, which CI sets, makes that a failure instead.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from conftest import run_cli
from playwright import sync_api as playwright

ROOT = Path(__file__).parent.parent
REQUIRED = os.environ.get("STUDYPLAN_BROWSER") == "required"
SAMPLES = sorted((ROOT / "sample_inputs").glob("*.toml"))
EXTREMES = sorted((ROOT / "tests" / "page_inputs").glob("*.toml"))
# Every page the browser tests look at, by name: the samples, the fullest plan with the longest names, a
# student whose words are markup, and a plan made again half-way with work and scores recorded.
FILES = {path.stem: path for path in (*SAMPLES, *EXTREMES)}
RERUN = "rerun"
CASES = [*FILES, RERUN]
# What a file may be called: a shell, an address and a page each read something else into this.
HOSTILE_NAME = "it's &lt;b $(touch owned) #week-1 100%.toml"
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
NO_CHROMIUM = (
    "no Chromium found: apt-get install chromium (or name yours in the variable STUDYPLAN_CHROMIUM), "
    "then run again"
)
PHONE, DESKTOP = (360, 740), (1920, 1080)  # width and height in CSS pixels
WATCH = """
window.violations = [];
document.addEventListener('securitypolicyviolation', broken =>
  violations.push(broken.violatedDirective + ' ' + broken.blockedURI));
"""


def needed(found: str | None, advice: str) -> str:
    """What was found; where nothing was, the test is skipped, or fails where it must run."""
    if found is not None:
        return found
    if REQUIRED:
        pytest.fail(advice)
    pytest.skip(advice)


def find_chromium() -> str | None:
    """The program of the system's Chromium, or the one STUDYPLAN_CHROMIUM names; None where there is none."""
    named = os.environ.get("STUDYPLAN_CHROMIUM")
    return next(filter(None, map(shutil.which, (named,) if named else CHROMIUMS)), None)


def launch_options(chromium: str) -> dict[str, Any]:
    """How the browser starts: headless, drawing in software, asking nobody for anything."""
    quiet = ("--disable-gpu", "--disable-background-networking", "--disable-component-update")
    return {
        "executable_path": chromium,
        "args": [*quiet, "--disable-sync", "--disable-quic", "--no-first-run"],
    }


@dataclass(frozen=True)
class Made:
    """A page as the program wrote it, with the plan it shows."""

    name: str
    file: Path  # the student's
    today: date

    @property
    def html(self) -> Path:
        """The page, beside the student's file."""
        return self.file.with_suffix(".html")

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        return self.html.resolve().as_uri()

    @cached_property
    def plan(self) -> dict[str, Any]:
        """The plan's machine form."""
        plan: dict[str, Any] = json.loads(self.file.with_suffix(".json").read_text("utf-8"))
        return plan

    @cached_property
    def days(self) -> dict[date, dict[str, Any]]:
        """The plan's days by date, in order."""
        return {date.fromisoformat(day["date"]): day for day in self.plan["days"]}

    @cached_property
    def mondays(self) -> list[date]:
        """The first day of each sheet: the Mondays of the plan's weeks."""
        return sorted({day - timedelta(day.weekday()) for day in self.days})

    def day_with(self, *activities: str) -> date:
        """The first day that holds a block of each of these activities."""
        wanted = set(activities)
        blocks = {day: {block["activity"] for block in told["blocks"]} for day, told in self.days.items()}
        return next(day for day, found in blocks.items() if wanted <= found)


Pages = Callable[[str], Made]  # the page of a case


def day_of(file: Path) -> date:
    """The day a file is meant to be planned on, as its first line says."""
    return date.fromisoformat(file.read_text("utf-8").splitlines()[0].removeprefix("# today: "))


def succeed(*arguments: object, today: date) -> str:
    """What the program prints on stdout on that day; it must not fail."""
    result = run_cli(*arguments, "--today", today)
    assert result.exit_code == 0, result.output
    return result.stdout


def make(name: str, folder: Path) -> Made:
    """Write the page of a case into a folder of its own, as the program does beside a student's file."""
    if name == RERUN:
        return make_rerun(folder)
    source = FILES[name]
    file = folder / (HOSTILE_NAME if name == "hostile" else source.name)
    shutil.copy(source, file)
    today = day_of(source)
    succeed("plan", file, today=today)
    return Made(name, file, today)


def make_rerun(folder: Path) -> Made:
    """A plan of half a year, half-way: work and practice exams recorded, a week missed, made again."""
    file, first = folder / "rerun.toml", day_of(FILES["dedicated"])
    shutil.copy(FILES["dedicated"], file)
    succeed("plan", file, today=first)
    for back in (60, 50, 20, 3, 2, 1):
        day = date(2027, 3, 1) - timedelta(back)
        succeed("log", file, "--questions", 30, "--correct", 17, "--on", day, today=day)
    for day, exam, score in ((date(2026, 12, 28), "NBME 10", 217), (date(2027, 2, 13), "NBME 11", 229)):
        succeed("score", file, exam, score, "--on", day, today=date(2027, 3, 1))
    return Made(RERUN, file, date(2027, 3, 1))


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    """The page of a case, made when first asked for."""
    kept: dict[str, Made] = {}

    def of(name: str) -> Made:
        if name not in kept:
            kept[name] = make(name, tmp_path_factory.mktemp("page"))
        return kept[name]

    return of


@pytest.fixture(scope="session")
def browser() -> Iterator[playwright.Browser]:
    """The browser of this worker."""
    chromium = needed(find_chromium(), NO_CHROMIUM)
    with playwright.sync_playwright() as engine:
        opened = engine.chromium.launch(**launch_options(chromium))
        yield opened
        opened.close()


@dataclass
class Watched:
    """A window that writes down what a page must not do: complain, ask for a file, open a dialog."""

    context: playwright.BrowserContext
    faults: list[str]
    addresses: set[str] = field(default_factory=set)

    def open(self, made: Made, fragment: str = "") -> playwright.Page:
        """A tab with the page, at the place named."""
        page = self.context.new_page()
        self.addresses.add(made.address)
        page.goto(made.address + (f"#{fragment}" if fragment else ""))
        return page

    def console(self, message: playwright.ConsoleMessage) -> None:
        """The page's console: errors and warnings both count."""
        if message.type in ("error", "warning"):
            self.faults.append(f"{message.type}: {message.text}")

    def dialog(self, dialog: playwright.Dialog) -> None:
        """A box that stops everything: only somebody else's script would open one."""
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def request(self, request: playwright.Request) -> None:
        """Whatever the page wants to load beside itself."""
        if request.url.split("#")[0] not in self.addresses:
            self.faults.append(f"asked for {request.url}")


@contextmanager
def watched(browser: playwright.Browser, **options: Any) -> Iterator[Watched]:
    """A window of its own, cut off from every network; at the end nothing may have gone wrong in it."""
    context = browser.new_context(offline=True, **options)
    window = Watched(context, [])
    context.on("console", window.console)
    context.on("weberror", lambda problem: window.faults.append(str(problem.error)))
    context.on("dialog", window.dialog)
    context.on("request", window.request)
    context.add_init_script(WATCH)
    try:
        yield window
        window.faults += [fault for page in context.pages for fault in violations(page)]
    finally:
        context.close()
    assert window.faults == []


def violations(page: playwright.Page) -> list[str]:
    """What the page's own security policy refused; scripts must be on to know."""
    return [str(found) for found in page.evaluate("window.violations || []")]


@pytest.fixture
def window(browser: playwright.Browser) -> Iterator[Watched]:
    """A desktop window in daylight, in Chicago."""
    with watched(browser, viewport=viewport(DESKTOP), timezone_id="America/Chicago") as opened:
        yield opened


def viewport(size: tuple[int, int]) -> playwright.ViewportSize:
    """A size as Playwright takes it."""
    return {"width": size[0], "height": size[1]}

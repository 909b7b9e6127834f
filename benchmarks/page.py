"""How large each sample's page is and how soon Chromium shows it.

Run `python benchmarks/page.py` in the project's environment; it prints the table README.md shows. A page
opens from disk in a new window each time; its first contentful paint is what the browser's own clock says of
it, once at the machine's speed and once at a quarter of it, about that of a cheap phone.
"""

import argparse
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
START, END = "<!-- the page in figures -->", "<!-- end of the page in figures -->"
SLOWER = 4  # times, for the second figure
PAINTED = """
() => new Promise(done => new PerformanceObserver(list => {
  const first = list.getEntriesByName('first-contentful-paint')[0];
  if (first) done(first.startTime);
}).observe({type: 'paint', buffered: true}))
"""

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def main() -> None:
    """Measure every sample and print the table."""
    sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
    from browser import NO_CHROMIUM, find_chromium, launch_options
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="windows a page is opened in; the fastest counts")
    parser.add_argument("--readme", action="store_true", help="put the table into README.md as well")
    chosen = parser.parse_args()
    chromium = find_chromium() or sys.exit(NO_CHROMIUM)
    with sync_playwright() as engine:
        browser = engine.chromium.launch(**launch_options(chromium))
        lines = table(browser, chosen.runs)
        browser.close()
    print(lines, end="")
    if chosen.readme:
        before, _, rest = README.read_text("utf-8").partition(START)
        README.write_text(f"{before}{START}\n{lines}{END}{rest.partition(END)[2]}", "utf-8")


def table(browser: "Browser", runs: int) -> str:
    """Size and first paint of each sample's page, as a Markdown table."""
    from browser import SAMPLES, make

    rows = ["| page of | sheets | size | first paint | at a quarter of the speed |", "|---|--:|--:|--:|--:|"]
    for sample in SAMPLES:
        with tempfile.TemporaryDirectory() as folder:
            made = make(sample.stem, Path(folder))
            size = made.html.stat().st_size / 1000
            paints = [
                min(paint(browser, made.address, slower) for _ in range(runs)) for slower in (1, SLOWER)
            ]
            sheets = 1 + len(made.mondays)
        rows.append(f"| {sample.name} | {sheets} | {size:.0f} kB | {paints[0]:.0f} ms | {paints[1]:.0f} ms |")
    return "\n".join(rows) + "\n"


def paint(browser: "Browser", address: str, slower: int) -> float:
    """Milliseconds from opening a page to its first contentful paint, on a processor so many times slower."""
    context = browser.new_context()
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    page.goto(address)
    milliseconds = float(page.evaluate(PAINTED))
    context.close()
    return milliseconds


if __name__ == "__main__":
    main()

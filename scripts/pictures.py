"""The README's pictures of the page, made anew: the overview, a week on paper, a phone.

Run `python scripts/pictures.py` in the project's environment after the page has changed, look at them, and
commit them. They are pictures, not proofs: no test compares them.
"""

import io
import sys
import tempfile
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
from PIL import Image, ImageOps

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
SAMPLE = "dedicated"
FIRST_DAY = date(2026, 12, 28)  # the day on the overview
TODAY = date(2027, 2, 3)  # the day on the phone: a full one in the middle of the plan
WEEK = date(2027, 2, 1)  # the week on paper
COLOURS = 256  # as many as a small PNG can hold
PAPER_DOTS = 1.6  # picture points for each point of paper

if TYPE_CHECKING:
    from browser import Made
    from playwright.sync_api import Browser


def main() -> None:
    """Make the three pictures."""
    sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
    from browser import NO_CHROMIUM, find_chromium, launch_options, make
    from playwright.sync_api import sync_playwright

    chromium = find_chromium() or sys.exit(NO_CHROMIUM)
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as engine, tempfile.TemporaryDirectory() as folder:
        browser = engine.chromium.launch(**launch_options(chromium))
        made = make(SAMPLE, Path(folder))
        for name, picture in {"overview": overview, "week": week_on_paper, "phone": phone}.items():
            file = PICTURES / f"{name}.png"
            save(picture(browser, made), file)
            print(f"{file.relative_to(ROOT)}: {file.stat().st_size / 1000:.0f} kB")
        browser.close()


def overview(browser: "Browser", made: "Made") -> Image.Image:
    """The top of the page, charts included, as a desktop shows it on the plan's first day."""
    page = browser.new_page(viewport={"width": 1120, "height": 1530}, color_scheme="light")
    page.clock.set_fixed_time(datetime.combine(FIRST_DAY, time(12)))
    page.goto(made.address)
    return picture(page.screenshot())


def week_on_paper(browser: "Browser", made: "Made") -> Image.Image:
    """One printed sheet, with an edge around it so that it shows as paper."""
    page = browser.new_page()
    page.goto(f"{made.address}#week-{WEEK}")
    sheet = pypdfium2.PdfDocument(page.pdf(format="Letter", prefer_css_page_size=True))[0]
    return ImageOps.expand(sheet.render(scale=PAPER_DOTS).to_pil(), border=1, fill="#999")


def phone(browser: "Browser", made: "Made") -> Image.Image:
    """Today in the dark on a phone, after the first block."""
    page = browser.new_page(
        viewport={"width": 360, "height": 740}, device_scale_factor=2, color_scheme="dark", is_mobile=True
    )
    page.clock.set_fixed_time(datetime.combine(TODAY, time(12)))
    page.goto(made.address)
    page.click("#to-today")
    page.check(f'.tick[data-key="{TODAY}/1"]')
    page.locator(f"#day-{TODAY}").scroll_into_view_if_needed()
    page.wait_for_timeout(500)  # the way there is animated
    return picture(page.screenshot())


def picture(png: bytes) -> Image.Image:
    """A screenshot as an image."""
    return Image.open(io.BytesIO(png))


def save(image: Image.Image, file: Path) -> None:
    """Write an image as a small PNG: few colours, packed as tightly as PNG allows."""
    few = image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(file, optimize=True)


if __name__ == "__main__":
    main()

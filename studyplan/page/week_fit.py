"""How much fits on a printed sheet: the width of words, and the type size at which a week fits its sheet.

Between the rows and the page. An estimate on the safe side, for Letter and A4 at once and for the widest of
the fonts a page may be shown in; what it leaves over goes to the space for notes.
"""

import math
from collections.abc import Iterable
from functools import lru_cache

from studyplan.words.weeks import DayRow, WeekRow

# A week prints on one sheet at the largest of these type sizes (in points) that fits; "bare" leaves out the
# blocks' notes, which stay on the screen and in the calendar.
PRINT_SIZES = {
    "roomy": 10.5,
    "full": 9.6,
    "packed": 8.8,
    "dense": 8.0,
    "close": 7.2,
    "tiny": 6.4,
    "bare": 6.0,
}
PRINT_HEIGHT = 625  # of a Letter sheet left for the days, in points
PRINT_WIDTH = 530  # of an A4 sheet, in points
# Widths of a letter in ems: of a task (bold), of its areas, of its note (small), in a wide sans serif.
TASK, AREAS, NOTE = 0.59, 0.54, 0.45
WIDE = "MWmw@%"


def sheet_size(week: WeekRow) -> str:
    """The name of the type in which a week fits its sheet."""
    return week_size(map(_widths, week.days))


def _widths(row: DayRow) -> list[float]:
    """The width in ems of every line of a day, unwrapped."""
    words = [AREAS * letters(text) for text in (row.words, row.note, row.done) if text]
    return words + [
        TASK * letters(one.task) + AREAS * (letters(one.areas) + 3) + NOTE * letters(one.note)
        for one in row.blocks
    ]


def week_size(days: Iterable[Iterable[float]]) -> str:
    """The name of the largest type in which seven days fit; a day is the widths of its lines in ems."""
    widths = [list(day) for day in days]
    fitting = (name for name, size in PRINT_SIZES.items() if week_height(widths, size) <= PRINT_HEIGHT)
    return next(fitting, "bare")


@lru_cache(2000)
def letters(text: str) -> float:
    """How many usual letters a text is as wide as: capitals, "m" and letters of East Asia take more room."""
    if not text.isascii():
        return sum(2.2 if char >= "\u1100" else 1.7 if char in WIDE else 1.2 for char in text)
    wide = sum(map(text.count, WIDE))
    return len(text) * (1.3 if text.isupper() else 1.0) + 0.7 * wide


def week_height(texts: Iterable[Iterable[float]], size: float) -> float:
    """Points that days of blocks, given by the width of their texts in ems, take in type of `size` points.

    Of the width, 19.5 ems are for day, box and time. Lines are 1.25 ems apart, blocks 0.2 more, days 0.7
    more; a day's title takes two and a half lines at least.
    Example: 48 ems at 8.8 points, where 530 / 8.8 - 19.5 = 40 fit, take two lines.
    """
    column = PRINT_WIDTH / size - 19.5
    days = (sum(1.25 * math.ceil(width / column) + 0.2 for width in widths) for widths in texts)
    return size * sum(max(3.1, day) + 0.7 for day in days)

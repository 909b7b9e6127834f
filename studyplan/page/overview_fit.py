"""How the overview fits on one printed sheet: in its usual type, or smaller and without what can wait.

Between the rows and the page. An estimate on the safe side; should it fail, the style sheet leaves out whole
parts at the end rather than start a second sheet. What paper leaves out is on the screen and in NAME.json.
"""

import math
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from studyplan.page.front import Front
from studyplan.page.week_fit import PRINT_WIDTH, letters
from studyplan.words.overview import Overview, ProblemRow

SHEET = 722  # points of height, a little less than the style sheet gives
CHARTS = 145  # points the three charts take, with their captions
LEADING = 1.22
LETTER = 0.53  # ems
COLUMNS = 2.2  # a half column, its margin and its date taken off, holds this part of a line
CHANGES_SHOWN = 8
LONG_NAME = 34  # letters that fit beside exam day and target in the usual type


class Form(NamedTuple):
    """A way to print: its name in the style sheet, type in points, and whether what can wait is shown.

    `figures`: the list of assumptions. `extras`: evidence, other dates. `details`: what would change this,
    hints, the coming week.
    """

    name: str
    points: float
    figures: bool = False
    extras: bool = False
    details: bool = False


FORMS = (
    Form("whole", 7.6, figures=True, extras=True, details=True),
    Form("usual", 7.6, extras=True, details=True),
    Form("tight", 7.2, details=True),
    Form("brief", 7.2),
    Form("dense", 6.7),
    Form("tiny", 6.2),
)


def overview_form(rows: Overview, front: Front, week_count: int) -> str:
    """The name of the first form in which the overview fits; the last where none does."""
    fitting = (form.name for form in FORMS if overview_height(rows, front, week_count, form) <= SHEET)
    return next(fitting, FORMS[-1].name)


def has_long_name(rows: Overview) -> bool:
    """Whether the name needs smaller type not to fill several lines."""
    return letters(rows.name) > LONG_NAME


def overview_height(rows: Overview, front: Front, week_count: int, form: Form) -> float:
    """Points the overview takes in a form."""
    line = PRINT_WIDTH / (LETTER * form.points)
    lines = sum(_parts(rows, front, week_count, form, line))
    return CHARTS + 30 + lines * LEADING * form.points


def _parts(rows: Overview, front: Front, week_count: int, form: Form, line: float) -> Iterator[float]:
    """Lines of each part, its heading and margin included; `line` is the letters of a whole line."""
    half = line / COLUMNS
    yield 2 * bool(rows.asked) + 1.2 * _wrapped(map(_problem, rows.asked), line)
    yield max(_today(front, half), _verdict(rows, form, half))
    shown = [row for row in rows.problems if form.details or row.severity != "info"]
    yield 2 * bool(shown) + 1.2 * _wrapped(map(_problem, shown), line)
    yield 8.7 if form.details else 0
    changes = (row.what for row in rows.changes[:CHANGES_SHOWN])
    yield 2 * bool(rows.changed) + _wrapped([rows.changed], line) + 0.7 * _wrapped(changes, half)
    yield _table(len(rows.exams))
    yield 2 + 0.5 * _wrapped((row.what for row in rows.deadlines), half)
    yield _table(week_count)
    yield 1.5 + 0.7 * _wrapped([" ".join(rows.assumed)], 1.2 * line)
    if form.extras:
        yield 2 + _wrapped((f"{row.words} {' '.join(row.breaks)}" for row in rows.options), line)
    if form.figures:
        yield 0.7 * _wrapped([" ".join(f"{row.what} {row.value}" for row in rows.figures)], 1.2 * line)


def _problem(row: ProblemRow) -> str:
    return f"{row.label}: {row.what} {' '.join(row.choices)}"


def _table(rows: int) -> float:
    """A table stands in two columns from four rows on."""
    return 3 + rows * (0.62 if rows > 3 else 1.25)


def _today(front: Front, half: float) -> float:
    tasks = (f"{row.task} {row.areas}" for row in front.today.blocks)
    weak = (f"{row.area} {row.percent} {row.plan}" for row in front.weak)
    own = [text for text in (front.today.note, front.today.done) if text]
    return 6 + 1.25 * _wrapped(tasks, 0.68 * half) + 1.4 * _wrapped(own, half) + _wrapped(weak, half)


def _verdict(rows: Overview, form: Form, half: float) -> float:
    told = [rows.headline * 2, rows.chances, *rows.reasons]
    told += rows.would_change if form.details else ()
    told += [" ".join(rows.evidence)] if form.extras else []
    return 4 + _wrapped(told, half)


def _wrapped(texts: Iterable[str], line: float) -> int:
    """Lines that texts take, each from a new line, where a line holds so many letters."""
    return sum(math.ceil(letters(text) / line) for text in texts)

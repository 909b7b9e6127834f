"""The plan in the terminal: the summary, a day, a week, what changed, which file to import where.

The last step for the terminal; prints the same rows as the page. Every report is lines first and printed at
once. Owns rich, which loads only when something is printed; the student's words are never read as markup.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from studyplan.facts import Facts
from studyplan.plan import Plan
from studyplan.reports import overview as rows
from studyplan.reports.rows import DayRow, day_row, week_rows
from studyplan.reports.words import (
    area_labels,
    chances_words,
    day_words,
    days_left_words,
    pace_words,
    plain,
    sentence,
    verdict_words,
)
from studyplan.student import Student

if TYPE_CHECKING:
    from rich.console import Console

DEFAULT_WIDTH = 80
WIDEST = 110  # longer lines are hard to read
NARROWEST_COLUMN = 8
CHANGES_SHOWN = 8
DEADLINES_WITHIN_DAYS = 60
CALENDAR = "Step 2 CK"
SEVERITY_STYLES = {"error": "bold red", "warning": "yellow", "info": ""}

Line = tuple[str, str]
"""A line of words and its style in rich's terms."""
BLANK: Line = ("", "")


def console(width: int | None = None) -> "Console":
    """Where to print: as wide as asked, or as COLUMNS says, or as the terminal is; 80 columns when piped.

    Not a terminal means no colour and no emphasis. Nothing is read as markup.
    """
    from rich.console import Console

    given = os.environ.get("COLUMNS", "")
    wanted = width or (int(given) if given.isdigit() else None) or None
    screen = Console(markup=False, emoji=False, highlight=False, width=wanted)
    if wanted is None:
        screen.width = min(screen.width, WIDEST) if screen.is_terminal else DEFAULT_WIDTH
    return screen


def print_summary(plan: Plan, student: Student, facts: Facts, console: "Console") -> None:
    """What `studyplan plan` shows: the verdict first, what needs attention last, where the eye rests."""
    width = console.width
    lines = [*_header(plan, width), *_verdict(plan, width)]
    lines += _section("Phases", _phases(plan, width))
    lines += _section("Practice exams", _exams(plan, width))
    lines += _section("Weeks to come", _weeks(plan, facts, width))
    lines += _section("Question banks", _banks(plan, width))
    lines += _deadlines(plan, width)
    lines += _section("Next three days", _next_days(plan, facts, width))
    lines += _changes(plan, width)
    lines += _problems(plan, width)
    if plan.first_day < plan.generated_on:
        lines += [BLANK, *_pace(plan, student, width)]
    _show(lines, console)


def print_decision(plan: Plan, console: "Console") -> None:
    """What `studyplan decide` shows: the verdict, what it rests on, what would reverse it, other dates."""
    width = console.width
    lines = [*_header(plan, width), *_verdict(plan, width)]
    lines += _section("Evidence", _points(plan.projection.evidence, width))
    lines += _section("What would change this", _points(plan.decision.would_change, width))
    _show([*lines, *_options(plan, width)], console)


def print_changes(plan: Plan, console: "Console") -> None:
    """The verdict, and what changed since the last plan."""
    width = console.width
    _show([*_header(plan, width), *_verdict(plan, width), *_changes(plan, width)], console)


def print_day(plan: Plan, student: Student, facts: Facts, day: date, console: "Console") -> None:
    """What `studyplan today` shows: the day's list, and the pace against the plan in one line."""
    found = [one for one in plan.days if one.date == day]
    lines = [*_header(plan, console.width), BLANK]
    for one in found:
        lines += _day(day_row(one, area_labels(facts)), console.width)
    if not found:
        span = f"{day_words(plan.days[0].date)} to {day_words(plan.exam_date, year=True)}"
        lines += _wrapped(f"{day_words(day, year=True)} is not part of the plan: {span}.", console.width)
    _show([*lines, BLANK, *_pace(plan, student, console.width)], console)


def print_week(plan: Plan, student: Student, facts: Facts, day: date, console: "Console") -> None:
    """What `studyplan week` shows: the week that holds `day`, Monday to Sunday."""
    width = console.width
    lines = [*_header(plan, width), BLANK]
    found = [week for week in week_rows(plan, facts) if week.first_day <= day <= week.last_day]
    for week in found:
        lines += _wrapped(f"Week {week.number} · {week.dates} · {week.phase}", width, "bold")
        lines += _wrapped(f"{week.questions} new questions · {week.repeats} repeats · {week.hours}", width)
        lines += _wrapped(f"Focus: {week.focus}", width) if week.focus else []
        lines += _wrapped(f"Exams: {week.exams}", width) if week.exams else []
        for row in week.days:
            lines += [BLANK, *_day(row, width)]
    if not found:
        lines += _wrapped(f"No week of the plan holds {day_words(day, year=True)}.", width)
    _show([*lines, BLANK, *_pace(plan, student, width)], console)


def print_files(paths: Iterable[Path], console: "Console") -> None:
    """Which files were written, and which one to import where."""
    files = tuple(paths)
    lines = [BLANK, ("Files", "bold"), *((f"  {plain(str(path))}", "") for path in files)]
    calendars = [path.name for path in files if path.suffix == ".ics"]
    updates = [name for name in calendars if name.endswith("-update.ics")]
    wholes = [name for name in calendars if name not in updates]
    if wholes:
        words = _import_words(plain(wholes[0]), plain(updates[0]) if updates else "")
        lines += [BLANK, *(line for step in words for line in _wrapped(step, console.width))]
    _show(lines, console)


def _import_words(whole: str, update: str) -> tuple[str, ...]:
    steps = f'in Google, Settings > Import & export > Import, and "Add to calendar": {CALENDAR}'
    if update:
        return (
            f'Import {update} into your calendar "{CALENDAR}": {steps}. Never into your main calendar.',
            f"If anything looks wrong there, delete that calendar, make it anew and import {whole}.",
        )
    return (
        f'First time: make a calendar of its own, "{CALENDAR}". Import {whole} into it: {steps}. '
        "Never into your main calendar.",
    )


def _header(plan: Plan, width: int) -> list[Line]:
    exam = f"Step 2 CK on {day_words(plan.exam_date, year=True)}"
    left = days_left_words(plan.exam_date, plan.generated_on)
    return [
        *_wrapped(plain(plan.student), width, "bold"),
        *_wrapped(f"{exam} · {left} · target {plan.target}", width),
    ]


def _verdict(plan: Plan, width: int) -> list[Line]:
    return [
        BLANK,
        *_wrapped(verdict_words(plan), width, "bold"),
        *_wrapped(chances_words(plan.projection, plan.target), width),
        *_points(plan.decision.reasons, width),
    ]


def _phases(plan: Plan, width: int) -> list[Line]:
    lines: list[Line] = []
    for phase in rows.phase_rows(plan):
        lines += [(f"  {phase.name}, {phase.dates} ({phase.length})", "")]
        lines += [(f"    {line}", "") for line in _wrap(phase.reason, width - 4)]
    return lines


def _exams(plan: Plan, width: int) -> list[Line]:
    exams = [exam[:4] for exam in rows.exam_rows(plan)]
    if not exams:
        return [("  None fits into this plan.", "")]
    return _table(exams, "<<<>", width, ("Date", "Exam", "Purpose", "Aim"))


def _weeks(plan: Plan, facts: Facts, width: int) -> list[Line]:
    weeks = week_rows(plan, facts, with_days=False)
    coming = [week for week in weeks if week.last_day >= plan.generated_on]
    cells = [
        (
            str(week.number),
            week.short_dates,
            str(week.questions),
            str(week.repeats),
            week.hours_number,
            week.exams,
        )
        for week in coming
    ]
    return _table(cells, "><>>><", width, ("Week", "Dates", "New", "Repeats", "Hours", "Exams"))


def _banks(plan: Plan, width: int) -> list[Line]:
    cells = [(bank.name, *map(str, bank[1:])) for bank in rows.bank_rows(plan)]
    return _table(cells, "<>>>>", width, ("", "Done", "Planned", "Left over", "In all")) if cells else []


def _options(plan: Plan, width: int) -> list[Line]:
    lines: list[Line] = []
    for option in rows.option_rows(plan):
        lines += _wrapped(f"{option.date}: {option.words}", width)
        marks = (("Keeps", option.keeps), ("Breaks", option.breaks))
        lines += _points([f"{mark}: {'; '.join(what)}." for mark, what in marks if what], width)
    return _section("Other exam dates", lines)


def _deadlines(plan: Plan, width: int) -> list[Line]:
    """The deadlines of the next two months, the next one where there are none so soon."""
    soon = rows.deadline_rows(plan, last_day=plan.generated_on + timedelta(days=DEADLINES_WITHIN_DAYS))
    shown = soon or rows.deadline_rows(plan)[:1]
    title = "Deadlines soon" if soon else "Next deadline"
    return _section(title, _table([row[:2] for row in shown], "<<", width))


def _next_days(plan: Plan, facts: Facts, width: int) -> list[Line]:
    labels = area_labels(facts)
    days = [day for day in plan.days if day.date >= plan.generated_on][:3]
    return [line for day in days for line in _day(day_row(day, labels), width, notes=False)]


def _day(row: DayRow, width: int, *, notes: bool = True) -> list[Line]:
    """A day's blocks in order; `notes` False leaves the blocks' notes to the page."""
    title = " · ".join(filter(None, (row.title, row.words, row.totals)))
    cells = []
    for block in row.blocks:
        task = f"{block.task} · {block.areas}" if block.areas else block.task
        cells.append((block.time, _with_reason(task, block.note if notes else "")))
    return [*_wrapped(title, width, "bold" if notes else ""), *_table(cells, "<<", width)]


def _changes(plan: Plan, width: int) -> list[Line]:
    """What changed since the last plan; many changes end in a count, the page holds them all."""
    changes = rows.change_rows(plan)
    cells = [(row.date, _with_reason(row.what, row.more)) for row in changes[:CHANGES_SHOWN]]
    if len(changes) > CHANGES_SHOWN:
        cells.append(("", f"and {len(changes) - CHANGES_SHOWN} more; the page lists them all"))
    return _section("What changed", _table(cells, "<<", width))


def _problems(plan: Plan, width: int) -> list[Line]:
    lines: list[Line] = []
    for problem in rows.problem_rows(plan):
        lines += _wrapped(f"{problem.label}: {problem.what}", width, SEVERITY_STYLES[problem.severity])
        lines += _points(problem.choices, width)
    return _section("What needs your attention", lines)


def _pace(plan: Plan, student: Student, width: int) -> list[Line]:
    return _wrapped(pace_words(plan, student, today=plan.generated_on), width)


def _with_reason(what: str, why: str) -> str:
    return f"{what} ({why.removesuffix('.')})" if why else what


def _section(title: str, lines: list[Line]) -> list[Line]:
    """The lines under their title; nothing where there are none."""
    return [BLANK, (title, "bold"), *lines] if lines else []


def _points(sentences: Iterable[str], width: int) -> list[Line]:
    return [
        (f"{'  - ' if first else '    '}{line}", "")
        for words in sentences
        for first, line in _marked(_wrap(sentence(words), width - 4))
    ]


def _marked(lines: Iterable[str]) -> Iterator[tuple[bool, str]]:
    return ((place == 0, line) for place, line in enumerate(lines))


def _wrapped(words: str, width: int, style: str = "") -> list[Line]:
    return [(line, style) for line in _wrap(words, width)]


def _table(
    cells: Sequence[Sequence[str]], aligned: str, width: int, titles: Sequence[str] = ()
) -> list[Line]:
    """Columns two apart and two in, wrapped where too wide; `aligned` has "<" or ">" for each column."""
    from rich.cells import cell_len

    if not cells:
        return []
    every = [titles, *cells] if titles else cells
    widths = [max(cell_len(row[column]) for row in every) for column in range(len(aligned))]
    widths = _narrowed(widths, width - 2 * len(aligned))
    lines: list[Line] = []
    for row in every:
        wrapped = [_wrap(cell, room) for cell, room in zip(row, widths, strict=True)]
        for place in range(max(map(len, wrapped))):
            line = ""
            for part, room, side in zip(wrapped, widths, aligned, strict=True):
                cell = part[place] if place < len(part) else ""
                space = " " * (room - cell_len(cell))
                line += f"  {space}{cell}" if side == ">" else f"  {cell}{space}"
            lines.append((line.rstrip(), "dim" if row is titles else ""))
    return lines


def _narrowed(widths: list[int], room: int) -> list[int]:
    """Widths that sum to at most `room`: the widest column gives way first, down to the narrowest allowed."""
    widths = list(widths)
    while (excess := sum(widths) - room) > 0 and max(widths) > NARROWEST_COLUMN:
        widest = widths.index(max(widths))
        widths[widest] = max(NARROWEST_COLUMN, widths[widest] - excess)
    return widths


def _wrap(words: str, width: int) -> list[str]:
    """The words in lines of at most `width` cells, at least one; a word too long for a line is cut."""
    from rich.cells import cell_len, chop_cells

    width = max(width, 2)  # room for one wide letter
    if cell_len(words) <= width:
        return [words]
    lines = [""]
    for word in words.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if cell_len(longer) <= width:
            lines[-1] = longer
        else:
            lines += chop_cells(word, width) or [""]
    return [line for line in lines if line] or [""]


def _show(lines: Iterable[Line], console: "Console") -> None:
    """Print lines that are wrapped already, in one go."""
    from rich.text import Text

    console.print(Text("\n").join(Text(words.rstrip(), style) for words, style in lines), soft_wrap=True)

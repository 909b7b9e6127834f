"""The plan in the terminal: the summary, a day, a week, what changed, which file to import where.

The last step for the terminal; prints the same rows as the page. Every report is lines first and printed at
once.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from studyplan.facts import Facts
from studyplan.plan import Plan
from studyplan.statements.problems import NothingLogged
from studyplan.student import Student
from studyplan.terminal.screen import BLANK, Line, points, section, show, table, wrap, wrapped
from studyplan.words import overview as rows
from studyplan.words.decision import decision_words, verdict_words
from studyplan.words.formats import (
    area_labels,
    chances_words,
    count_words,
    day_words,
    days_left_words,
    is_logged,
    pace_words,
    plain,
    spoken_day,
)
from studyplan.words.importing import import_steps
from studyplan.words.weeks import DayRow, counter_days, day_row, week_rows

if TYPE_CHECKING:
    from studyplan.terminal.screen import Console

CHANGES_SHOWN = 8
DEADLINES_WITHIN_DAYS = 60
SEVERITY_STYLES = {"error": "bold red", "warning": "yellow", "info": ""}


def print_summary(plan: Plan, student: Student, facts: Facts, console: "Console") -> None:
    """What `studyplan plan` shows: the verdict first, what needs attention last, where the eye rests."""
    width = console.width
    lines = [*opening(plan, facts, width), *_headline(plan, facts, width)]
    lines += [*verdict(plan, facts, width), *_other_dates(plan, width)]
    lines += section("Phases", _phases(plan, width))
    lines += section("Practice exams", _exams(plan, width))
    lines += section("Weeks to come", _weeks(plan, facts, width))
    lines += section("Question banks", _banks(plan, width))
    lines += _deadlines(plan, facts, width)
    lines += section("Next three days", _next_days(plan, facts, width))
    lines += _changes(plan, facts, width)
    lines += problems(plan, facts, width)
    told_above = not is_logged(student) and any(isinstance(one.fact, NothingLogged) for one in plan.problems)
    if plan.first_day < plan.generated_on and not told_above:
        lines += _pace(plan, student, width)
    show(lines, console)


def print_changes(plan: Plan, facts: Facts, console: "Console") -> None:
    """What changed since the last plan: in a sentence, then the verdict, then each change."""
    width = console.width
    lines = [*opening(plan, facts, width), *_headline(plan, facts, width)]
    show([*lines, *verdict(plan, facts, width), *_changes(plan, facts, width)], console)


def print_day(plan: Plan, student: Student, facts: Facts, day: date, console: "Console") -> None:
    """What `studyplan today` shows: the day's list, and the pace against the plan in one line."""
    width, counters = console.width, counter_days(student)
    found = [one for one in plan.days if one.date == day]
    lines = [*opening(plan, facts, width), *_headline(plan, facts, width), BLANK]
    for one in found:
        lines += _day(day_row(one, area_labels(facts), counters=counters), width)
    if not found:
        span = f"{day_words(plan.days[0].date)} to {day_words(plan.exam_date, year=True)}"
        lines += wrapped(f"{day_words(day, year=True)} is not part of the plan: {span}.", width)
    show([*lines, *_pace(plan, student, width)], console)


def print_week(plan: Plan, student: Student, facts: Facts, day: date, console: "Console") -> None:
    """What `studyplan week` shows: the week that holds `day`, Monday to Sunday."""
    width = console.width
    lines = [*opening(plan, facts, width), *_headline(plan, facts, width), BLANK]
    weeks = week_rows(plan, facts, counters=counter_days(student))
    found = [week for week in weeks if week.first_day <= day <= week.last_day]
    for week in found:
        lines += wrapped(f"Week {week.number} · {week.dates} · {week.phase}", width, "bold")
        lines += wrapped(f"{week.questions} new questions · {week.repeats} repeats · {week.hours}", width)
        lines += wrapped(f"Focus: {week.focus}", width) if week.focus else []
        lines += wrapped(f"Exams: {week.exams}", width) if week.exams else []
        for row in week.days:
            lines += [BLANK, *_day(row, width)]
    if not found:
        lines += wrapped(f"No week of the plan holds {day_words(day, year=True)}.", width)
    show([*lines, *_pace(plan, student, width)], console)


def print_files(paths: Iterable[Path], console: "Console") -> None:
    """Which files were written, and which one to import where."""
    files = tuple(paths)
    lines = [BLANK, ("Files", "bold"), *((f"  {plain(str(path))}", "") for path in files)]
    calendars = [path.name for path in files if path.suffix == ".ics"]
    updates = [name for name in calendars if name.endswith("-update.ics")]
    wholes = [name for name in calendars if name not in updates]
    if wholes:
        words = import_steps(plain(wholes[0]), plain(updates[0]) if updates else "")
        lines += [BLANK, *(line for step in words for line in wrapped(step, console.width))]
    show(lines, console)


def opening(plan: Plan, facts: Facts, width: int) -> list[Line]:
    """Whose plan it is, for which exam, how many days are left, and the scores to ask for."""
    exam = f"Step 2 CK on {day_words(plan.exam_date, year=True)}"
    left = days_left_words(plan.exam_date, plan.generated_on)
    return [
        *wrapped(plain(plan.student), width, "bold"),
        *wrapped(f"{exam} · {left} · target {plan.target}", width),
        *(line for row in rows.asked_rows(plan, facts) for line in (BLANK, *_problem(row, width))),
    ]


def _headline(plan: Plan, facts: Facts, width: int) -> list[Line]:
    """What changed since the last plan and why, in one sentence; nothing where nothing did."""
    headline = rows.headline(plan, facts)
    return [BLANK, *wrapped(headline, width)] if headline else []


def verdict(plan: Plan, facts: Facts, width: int) -> list[Line]:
    """The decision, the projection and the reasons."""
    return [
        BLANK,
        *wrapped(verdict_words(plan, facts), width, "bold"),
        *wrapped(chances_words(plan.projection, plan.target), width),
        *points((decision_words(reason, spoken_day) for reason in plan.decision.reasons), width),
    ]


def _other_dates(plan: Plan, width: int) -> list[Line]:
    """Where the other dates are to be seen, if any are offered."""
    if not plan.decision.others:
        return []
    count = count_words(len(plan.decision.others), "other exam date")
    return points([f"{count} planned out for you to compare: studyplan decide FILE."], width)


def _phases(plan: Plan, width: int) -> list[Line]:
    lines: list[Line] = []
    for phase in rows.phase_rows(plan):
        lines += [(f"  {phase.name}, {phase.dates} ({phase.length})", "")]
        lines += [(f"    {line}", "") for line in wrap(phase.reason, width - 4)]
    return lines


def _exams(plan: Plan, width: int) -> list[Line]:
    exams = [exam[:4] for exam in rows.exam_rows(plan)]
    if not exams:
        return [("  None fits into this plan.", "")]
    return table(exams, "<<<>", width, ("Date", "Exam", "Purpose", "Aim"))


def _weeks(plan: Plan, facts: Facts, width: int) -> list[Line]:
    cells = [
        (str(row.number), row.short_dates, str(row.questions), str(row.repeats), row.hours_number, row.exams)
        for row in week_rows(plan, facts, with_days=False)
        if row.last_day >= plan.generated_on
    ]
    return table(cells, "><>>><", width, ("Week", "Dates", "New", "Repeats", "Hours", "Exams"))


def _banks(plan: Plan, width: int) -> list[Line]:
    cells = [(bank.name, *map(str, bank[1:])) for bank in rows.bank_rows(plan)]
    return table(cells, "<>>>>", width, ("", "Done", "Planned", "Left over", "In all")) if cells else []


def _deadlines(plan: Plan, facts: Facts, width: int) -> list[Line]:
    """The deadlines of the next two months, the next one where there are none so soon."""
    last_day = plan.generated_on + timedelta(days=DEADLINES_WITHIN_DAYS)
    soon = rows.deadline_rows(plan, facts, last_day=last_day)
    shown = soon or rows.deadline_rows(plan, facts)[:1]
    title = "Deadlines soon" if soon else "Next deadline"
    return section(title, table([row[:2] for row in shown], "<<", width))


def _next_days(plan: Plan, facts: Facts, width: int) -> list[Line]:
    labels = area_labels(facts)
    days = [day for day in plan.days if day.date >= plan.generated_on][:3]
    return [line for day in days for line in _day(day_row(day, labels), width, notes=False)]


def _day(row: DayRow, width: int, *, notes: bool = True) -> list[Line]:
    """A day's blocks in order; `notes` False leaves the blocks' notes to the page."""
    title = " · ".join(filter(None, (row.title, row.words, row.note, row.totals)))
    cells = []
    for block in row.blocks:
        task = f"{block.task} · {block.areas}" if block.areas else block.task
        cells.append((block.time, _with_reason(task, block.note if notes else "")))
    done = [(f"  {line}", "bold") for line in wrap(row.done, width - 2)] if row.done else []
    return [*wrapped(title, width, "bold" if notes else ""), *done, *table(cells, "<<", width)]


def _changes(plan: Plan, facts: Facts, width: int) -> list[Line]:
    """What changed since the last plan; many changes end in a count, the page holds them all."""
    changes = rows.change_rows(plan, facts)
    cells = [(row.date, _with_reason(row.what, row.more)) for row in changes[:CHANGES_SHOWN]]
    if len(changes) > CHANGES_SHOWN:
        cells.append(("", f"and {len(changes) - CHANGES_SHOWN} more; the page lists them all"))
    return section("What changed", table(cells, "<<", width))


def problems(plan: Plan, facts: Facts, width: int) -> list[Line]:
    """What does not fit or deserves a word, each with what can be done, under its title."""
    lines = [line for row in rows.problem_rows(plan, facts) for line in _problem(row, width)]
    return section("What needs your attention", lines)


def _problem(row: rows.ProblemRow, width: int) -> list[Line]:
    return [
        *wrapped(f"{row.label}: {row.what}", width, SEVERITY_STYLES[row.severity]),
        *points(row.choices, width),
    ]


def _pace(plan: Plan, student: Student, width: int) -> list[Line]:
    """The pace in a line of its own; on the day of the exam nobody needs it."""
    if plan.generated_on == plan.exam_date:
        return []
    return [BLANK, *wrapped(pace_words(plan, student), width)]


def _with_reason(what: str, why: str) -> str:
    return f"{what} ({why.removesuffix('.')})" if why else what

"""The weeks of a plan as finished rows for the page and the terminal, with every total summed here.

Between the plan and its reports: templates only loop and escape. Nothing here decides, and nothing here knows
HTML or the terminal, so both show the same words.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from studyplan.facts import Facts
from studyplan.plan import Block, Day, Plan, PracticeExam
from studyplan.reports.words import (
    KINDS,
    PHASES,
    area_labels,
    areas_words,
    clock_words,
    count_words,
    day_words,
    hours_words,
    plain,
    range_words,
    task_name,
    task_note,
    week_words,
)

# A week prints on one sheet at the largest of these type sizes (in points) that fits.
PRINT_SIZES = {"roomy": 10.0, "full": 9.0, "packed": 8.0, "dense": 7.1, "tiny": 6.2}
PRINT_POINTS = 625  # height of a Letter sheet left for the days, in points


class BlockRow(NamedTuple):
    """One sitting. `key` is its date and place in the day, from 1: the same on every remake."""

    key: str
    time: str
    task: str
    areas: str
    note: str
    activity: str


class DayRow(NamedTuple):
    """One date. `kind` is the plan's word or "outside" before the first and after the last day."""

    iso: str
    title: str
    kind: str
    words: str
    totals: str
    blocks: tuple[BlockRow, ...]


class WeekRow(NamedTuple):
    """Monday to Sunday. `questions`, `repeats` and `minutes` are sums over the week; `size` is for print.

    `days` are seven, Monday first, or none where they were not asked for.
    """

    number: int
    first_day: date
    last_day: date
    dates: str
    short_dates: str
    phase: str
    focus: str
    questions: int
    repeats: int
    minutes: int
    hours: str
    hours_number: str
    exams: str
    size: str
    days: tuple[DayRow, ...]


def block_row(block: Block, place: int, labels: Mapping[str, str]) -> BlockRow:
    """A block's row; `place` counts from 1 within the day the block starts on."""
    return BlockRow(
        key=f"{block.start.date().isoformat()}-{place}",
        time=f"{clock_words(block.start)}–{clock_words(block.end)}",
        task=task_name(block),
        areas=areas_words(block.areas, labels),
        note=task_note(block, labels),
        activity=block.activity,
    )


def day_row(day: Day, labels: Mapping[str, str]) -> DayRow:
    """A day's row; a study day needs no words, any other kind says what it is."""
    return DayRow(
        iso=day.date.isoformat(),
        title=day_words(day.date),
        kind=day.kind,
        words=KINDS[day.kind],
        totals=_totals(day),
        blocks=tuple(block_row(block, place, labels) for place, block in enumerate(day.blocks, 1)),
    )


def _totals(day: Day) -> str:
    minutes, questions, repeats = day.minutes_planned, day.questions, day.repeats
    parts = (
        hours_words(minutes) if minutes else "",
        f"{questions} new" if questions else "",
        count_words(repeats, "repeat") if repeats else "",
    )
    return " · ".join(filter(None, parts))


def week_rows(plan: Plan, facts: Facts, *, with_days: bool = True) -> tuple[WeekRow, ...]:
    """Every calendar week from the plan's first day to its last; without days where totals are enough."""
    labels = area_labels(facts)
    days = {day.date: day for day in plan.days}
    focus = {week.week: areas_words(week.areas, labels) for week in plan.weekly_focus}
    return tuple(
        _week_row(
            number,
            dates,
            [days[day] for day in dates if day in days],
            focus.get(dates[0], ""),
            [exam for exam in plan.practice_exams if dates[0] <= exam.date <= dates[-1]],
            tuple(_day_or_outside(day, days, labels) for day in dates) if with_days else (),
        )
        for number, dates in enumerate(_weeks(plan.days[0].date, plan.days[-1].date), 1)
    )


def _weeks(first_day: date, last_day: date) -> Iterator[tuple[date, ...]]:
    """The seven dates of every week, Monday first, that holds a day from the first to the last."""
    monday = first_day - timedelta(days=first_day.weekday())
    while monday <= last_day:
        yield tuple(monday + timedelta(days=offset) for offset in range(7))
        monday += timedelta(days=7)


def _week_row(
    number: int,
    dates: Sequence[date],
    present: Sequence[Day],
    focus: str,
    exams: Iterable[PracticeExam],
    rows: tuple[DayRow, ...],
) -> WeekRow:
    minutes = sum(day.minutes_planned for day in present if day.kind != "exam")
    named = [f"{day_words(exam.date)}: {plain(exam.exam)}" for exam in exams]
    named += [f"{day_words(day.date)}: Step 2 CK" for day in present if day.kind == "exam"]
    return WeekRow(
        number=number,
        first_day=dates[0],
        last_day=dates[-1],
        dates=range_words(dates[0], dates[-1]),
        short_dates=week_words(dates[0]),
        phase=", then ".join(dict.fromkeys(PHASES[day.phase] for day in present)),
        focus=focus,
        questions=sum(day.questions for day in present),
        repeats=sum(day.repeats for day in present),
        minutes=minutes,
        hours=hours_words(minutes),
        hours_number=f"{minutes / 60:.1f}".removesuffix(".0"),
        exams="; ".join(named),
        size=_print_size(rows),
        days=rows,
    )


def _day_or_outside(day: date, days: Mapping[date, Day], labels: Mapping[str, str]) -> DayRow:
    if day in days:
        return day_row(days[day], labels)
    return DayRow(day.isoformat(), day_words(day), "outside", "Not part of the plan", "", ())


def _print_size(days: Iterable[DayRow]) -> str:
    """How large a week can be printed on one sheet."""
    texts = [
        [len(f"{row.task} · {row.areas} {row.note}") for row in day.blocks]
        + [len(day.words)] * bool(day.words)
        for day in days
    ]
    fitting = (name for name, size in PRINT_SIZES.items() if _print_height(texts, size) <= PRINT_POINTS)
    return next(fitting, "tiny")


def _print_height(texts: Iterable[Iterable[int]], size: float) -> float:
    """Points that days of blocks, given by the length of their texts, take in type of `size` points.

    A text column is 550 points less 18 type sizes for day, box and time; a letter is 0.6 wide.
    Lines are 1.25 apart, blocks 0.2 more, days 0.7 more; a day's title takes two and a half lines at least.
    Example: 95 letters at 8 points, where (550 - 144) / 4.8 = 84 fit, take two lines.
    """
    letters = (550 - 18 * size) / (0.6 * size)
    days = (sum(1.25 * -(-length // letters) + 0.2 for length in lengths) for lengths in texts)
    return size * sum(max(3.1, day) + 0.7 for day in days)

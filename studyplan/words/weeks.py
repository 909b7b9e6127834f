"""The weeks of a plan as finished rows for the page and the terminal, with every total summed here.

Between the plan and its reports: templates only loop and escape. Nothing here decides, and nothing here knows
HTML or the terminal, so both show the same words.
"""

from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from studyplan.facts import Facts
from studyplan.plan import Block, Day, Done, Plan, PracticeExam
from studyplan.student import Student
from studyplan.weeks import monday
from studyplan.words.blocks import task_name, task_note
from studyplan.words.formats import (
    KINDS,
    NO_SCORE,
    PHASES,
    PURPOSES,
    area_labels,
    areas_words,
    clock_words,
    count_words,
    day_words,
    days_words,
    hours_words,
    plain,
    range_words,
    week_words,
)


class BlockRow(NamedTuple):
    """One sitting. `key` is its day and its place in it, from 1: the same on every remake.

    `new` is the number of new questions of the main bank, which the log counts, or "" where it has none.
    """

    key: str
    new: str
    time: str
    task: str
    areas: str
    note: str
    activity: str


class DayRow(NamedTuple):
    """One date. `kind` is the plan's word or "outside" before the first and after the last day.

    `note` is the student's own, `done` what the record says of the day, each "" where there is none.
    """

    iso: str
    title: str
    kind: str
    words: str
    note: str
    totals: str
    done: str
    blocks: tuple[BlockRow, ...]


class WeekRow(NamedTuple):
    """Monday to Sunday. `questions`, `repeats` and `minutes` are sums over the week.

    `key` is the Monday, `goals` are the aims of the week's practice exams. `days` are seven, Monday first, or
    none where they were not asked for.
    """

    key: str
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
    goals: tuple[str, ...]
    days: tuple[DayRow, ...]


def block_row(block: Block, key: str, labels: Mapping[str, str], *, bank: str = "") -> BlockRow:
    """A block's row; `bank` is the main bank."""
    activity = block.activity
    return BlockRow(
        key,
        str(block.questions) if activity == "questions" and block.bank == bank else "",
        f"{clock_words(block.start)}–{clock_words(block.end)}",
        task_name(block),
        areas_words(block.areas, labels) if block.areas else "",
        task_note(block, labels),
        activity,
    )


def day_row(day: Day, labels: Mapping[str, str], *, bank: str = "", counters: Container[date] = ()) -> DayRow:
    """A day's row; a study day needs no words, any other kind says what it is.

    `counters` are the days on which a bank's counter settled those before.
    """
    iso = day.date.isoformat()
    return DayRow(
        iso=iso,
        title=day_words(day.date),
        kind=day.kind,
        words=KINDS[day.kind],
        note=plain(day.note),
        totals=_totals(day),
        done=_done_words(day.done, by_counter=day.date in counters) if day.done else "",
        blocks=tuple(
            [
                block_row(block, f"{iso}/{place}", labels, bank=bank)
                for place, block in enumerate(day.blocks, 1)
            ]
        ),
    )


def _sums(day: Day) -> tuple[int, int, int]:
    """Minutes, new questions and repeats of a day, in one pass over its blocks."""
    minutes = questions = repeats = 0
    for block in day.blocks:
        minutes += block.minutes
        if block.activity == "questions":
            questions += block.questions
        elif block.activity == "repeats":
            repeats += block.questions
    return minutes, questions, repeats


def _totals(day: Day) -> str:
    minutes, questions, repeats = _sums(day)
    parts = (
        hours_words(minutes) if minutes else "",
        f"{questions} new" if questions else "",
        count_words(repeats, "repeat") if repeats else "",
    )
    return " · ".join(filter(None, parts))


def counter_days(student: Student) -> frozenset[date]:
    """The days with a bank's counter on record."""
    return frozenset(entry.date for entry in student.log if entry.total is not None)


def _done_words(done: Done, *, by_counter: bool) -> str:
    """What was done, "Done: 40 new questions, 20 repeats, 270 min", or what a counter adds to before."""
    of_bank = " of {}" if len(done.by_bank) > 1 else ""
    works = [(count, "new question", of_bank.format(plain(bank))) for bank, count in done.by_bank]
    works.append((done.repeats, "repeat", ""))
    minutes = [] if done.minutes is None else [f"{done.minutes} min"]
    if by_counter:
        sides = [
            (count_words(abs(n), what) + bank, "more" if n > 0 else "fewer") for n, what, bank in works if n
        ]
        more = [f"{count} {side}" for count, side in sides]
        return f"By the counter: {', '.join([*more, *minutes]) or 'nothing more'} than recorded before"
    counts = [count_words(n, what) + bank for n, what, bank in works if n]
    return f"Done: {', '.join([*counts, *minutes])}" if counts else "Nothing done"


def week_rows(
    plan: Plan, facts: Facts, *, counters: Container[date] = (), with_days: bool = True
) -> tuple[WeekRow, ...]:
    """Every calendar week from the plan's first day to its last; without days where totals are enough."""
    labels, unscored = area_labels(facts), frozenset(plan.unscored)
    bank = plan.question_banks[0].name
    days = {day.date: day for day in plan.days}
    focus = {week.week: areas_words(week.areas, labels) for week in plan.weekly_focus}
    return tuple(
        _week_row(
            number,
            dates,
            [days[day] for day in dates if day in days],
            focus.get(dates[0], ""),
            [exam for exam in plan.practice_exams if dates[0] <= exam.last_day and exam.date <= dates[-1]],
            unscored,
            tuple(_day_or_outside(day, days, labels, bank, counters) for day in dates) if with_days else (),
        )
        for number, dates in enumerate(_weeks(plan.days[0].date, plan.days[-1].date), 1)
    )


def _weeks(first_day: date, last_day: date) -> Iterator[tuple[date, ...]]:
    """The seven dates of every week, Monday first, that holds a day from the first to the last."""
    start = monday(first_day)
    while start <= last_day:
        yield tuple(start + timedelta(days=offset) for offset in range(7))
        start += timedelta(days=7)


def _week_row(
    number: int,
    dates: Sequence[date],
    present: Sequence[Day],
    focus: str,
    exams: Sequence[PracticeExam],
    unscored: Container[PracticeExam],
    rows: tuple[DayRow, ...],
) -> WeekRow:
    sums = [_sums(day) for day in present]
    minutes = sum(one[0] for day, one in zip(present, sums, strict=True) if day.kind != "exam")
    named = [f"{days_words(exam.days)}: {plain(exam.exam)}" for exam in exams]
    named += [f"{day_words(day.date)}: Step 2 CK" for day in present if day.kind == "exam"]
    return WeekRow(
        key=dates[0].isoformat(),
        number=number,
        first_day=dates[0],
        last_day=dates[-1],
        dates=range_words(dates[0], dates[-1]),
        short_dates=week_words(dates[0]),
        phase=", then ".join(dict.fromkeys(PHASES[day.phase] for day in present)),
        focus=focus,
        questions=sum(one[1] for one in sums),
        repeats=sum(one[2] for one in sums),
        minutes=minutes,
        hours=hours_words(minutes),
        hours_number=f"{minutes / 60:.1f}".removesuffix(".0"),
        exams="; ".join(named),
        goals=tuple(_goal(exam, is_unscored=exam in unscored) for exam in exams),
        days=rows,
    )


def _goal(exam: PracticeExam, *, is_unscored: bool) -> str:
    """What a practice exam is for: "Sat 5 Dec: NBME 11 (progress), aim 225"."""
    purpose = PURPOSES[exam.purpose].lower() + (", full length" if exam.full_length else "")
    if is_unscored:
        aim = NO_SCORE
    elif exam.taken:
        aim = "taken" if exam.score is None else f"scored {exam.score}"
    else:
        aim = "no aim" if exam.aim is None else f"aim {exam.aim}"
    return f"{days_words(exam.days)}: {plain(exam.exam)} ({purpose}), {aim}"


def _day_or_outside(
    day: date, days: Mapping[date, Day], labels: Mapping[str, str], bank: str, counters: Container[date]
) -> DayRow:
    if day in days:
        return day_row(days[day], labels, bank=bank, counters=counters)
    return DayRow(day.isoformat(), day_words(day), "outside", "Not part of the plan", "", "", "", ())

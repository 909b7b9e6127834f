"""The days of the plan: those behind as they were, those ahead with their blocks."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from studyplan.facts import Facts
from studyplan.plan import Block, Day, Due, Kind, Remembered, WeekFocus
from studyplan.planning.days.exam_day import exam_day, practice_exam_day
from studyplan.planning.days.study_day import DayContext, Habits, habits, light_day, study_day
from studyplan.planning.focus import day_leads
from studyplan.planning.rerun.record import Record
from studyplan.planning.schedule import Schedule, phase_on
from studyplan.planning.terms import FreeDay, PlacedExam
from studyplan.student import Student

DAY = timedelta(days=1)


def plan_days(
    student: Student,
    facts: Facts,
    schedule: Schedule,
    focus: Sequence[WeekFocus],
    previous: Remembered | None,
    record: Record,
) -> tuple[Day, ...]:
    """Every day from the first one kept of the `previous` plan, or the schedule's first, to the exam day.

    A day behind keeps the plan of its morning, today's too once something of it is recorded; what was done
    stands beside it, and the note that the student's file has for it by now.
    """
    coming = _coming_days(student, facts, schedule, focus, previous, record)
    if record.today is None and any(
        score.date == coming[0].date == schedule.today for score in student.scores
    ):
        coming = (_exam_taken(coming[0]), *coming[1:])
    days = (*_past_days(previous, schedule), *coming)
    told, note_on = record.history.told, student.availability.note_on
    return tuple(replace(day, done=told.get(day.date), note=note_on(day.date)) for day in days)


def _exam_taken(day: Day) -> Day:
    """A day that no plan held and whose practice exam is already recorded: nothing more is asked of it."""
    if day.kind in ("off", "light", "exam"):
        return day
    return replace(day, kind="practice_exam", blocks=(), due=Due())


def _past_days(previous: Remembered | None, schedule: Schedule) -> tuple[Day, ...]:
    """The days before the schedule as they were; dates no plan held (the exam moved late) count as off."""
    starts = schedule.days[0].date
    kept = previous.days if previous else ()
    past = {day.date: day for day in kept if day.date < starts and day.kind != "exam"}
    if not past:
        return ()
    first = min(past)
    dates = (first + i * DAY for i in range((starts - first).days))
    return tuple(past.get(date) or _unplanned(date, schedule) for date in dates)


def _unplanned(day: date, schedule: Schedule) -> Day:
    phase = next((phase for phase in schedule.phases if day <= phase.last_day), schedule.phases[-1])
    return Day(date=day, phase=phase.name, kind="off", minutes_available=0)


def _coming_days(
    student: Student,
    facts: Facts,
    schedule: Schedule,
    focus: Sequence[WeekFocus],
    previous: Remembered | None,
    record: Record,
) -> tuple[Day, ...]:
    """Every day of the schedule with its blocks, today as it was where it stays."""
    daily = habits(student, facts)
    exams = {day: exam for exam in schedule.exams for day in exam.days}
    first_day = schedule.timeline[0].date
    known = {day.date: day for day in previous.days} if previous else {}
    begun = {day for exam in schedule.sat for day in exam.days}  # the second half of one may lie ahead
    begun |= {day.date for day in known.values() if day.date < record.begins and day.kind == "practice_exam"}
    study = [
        d.date for d in schedule.timeline[:-2] if d.minutes and d.date not in exams and d.date not in begun
    ]
    leads = day_leads(study, {week.week: week.areas for week in focus}, facts.areas)
    days = [] if record.today is None else [record.today]
    for day in schedule.days[len(days) :]:
        if day.date in begun and day.date in known:
            days.append(known[day.date])
            continue
        context = DayContext(
            phase=phase_on(schedule.phases, day.date),
            number=(day.date - first_day).days,
            opening=day.date == study[0] if study else False,
            days_out=(student.exam.date - day.date).days,
            areas=leads.get(day.date, ()),
        )
        kind, blocks = _shaped(student, facts, schedule, day, exams.get(day.date), context, daily)
        days.append(
            Day(
                date=day.date,
                phase=context.phase,
                kind=kind,
                minutes_available=day.minutes if context.days_out else facts.exam_day_minutes,
                blocks=blocks,
                due=_due(day.date, schedule, blocks if kind == "practice_exam" else ()),
            )
        )
    return tuple(days)


def _due(day: date, schedule: Schedule, rehearsed: Sequence[Block]) -> Due:
    """What a day is drawn to hold; a rehearsal's timed blocks are due on its day."""
    line = schedule.line
    by_bank = tuple((bank, count) for bank, days in line.new.items() if (count := days.get(day, 0)))
    repeats = sum(block.questions for block in rehearsed if block.activity == "repeats")
    return Due(by_bank, line.repeats.get(day, 0) + repeats, day in line.buffers)


def _shaped(
    student: Student,
    facts: Facts,
    schedule: Schedule,
    day: FreeDay,
    exam: PlacedExam | None,
    context: DayContext,
    daily: Habits,
) -> tuple[Kind, tuple[Block, ...]]:
    """What kind of day it is, with its blocks."""
    quota, starts = schedule.quotas[day.date], student.exam.start_time
    if context.days_out == 0:
        return "exam", exam_day(day.date, starts, facts.exam_day_minutes)
    if exam is not None:
        bank = student.question_banks[0].name
        return "practice_exam", practice_exam_day(day, exam, quota, bank, starts, facts)
    if not day.minutes:
        return "off", ()
    if context.days_out == 1:
        return "light", light_day(day, daily)
    kind: Kind = "review" if quota.reviews else "buffer" if quota.buffer else "study"
    return kind, study_day(day, quota, context, schedule.limits, daily)

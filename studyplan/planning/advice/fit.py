"""How a schedule fits: what finds no day, what only just does, how much time is left, and what would help.

Joins the schedule to its advice: it makes other schedules to find the hours or the date at which all fits.
"""

from dataclasses import replace
from datetime import date, timedelta
from typing import Protocol

from studyplan.plan import Problem
from studyplan.planning.advice import notices as advice
from studyplan.planning.schedule import Schedule
from studyplan.statements.problems import BetterAfresh, LateFirstPass, LeftOver, NewOrAgain
from studyplan.student import Student

DAY = timedelta(days=1)
MOST_EXTRA_MINUTES = 6 * 60  # beyond that "study more" is no advice


class ScheduleFor(Protocol):
    """Makes another schedule of the same past: for a changed student, or with more minutes on every day."""

    def __call__(self, other: Student, extra_minutes: int = 0) -> Schedule:
        """The schedule for `other`; `extra_minutes` are added to every day that has any."""


def on_another_date(student: Student, exam_date: date) -> Student:
    """The student with only the exam's date changed."""
    return replace(student, exam=replace(student.exam, date=exam_date))


def fit_problems(
    student: Student, schedule: Schedule, schedule_for: ScheduleFor, *, in_doubt: bool
) -> tuple[Problem, ...]:
    """What does not fit, or fits only just, or leaves time over. `in_doubt`: passing is."""
    if schedule.left_over:
        return (Problem("warning", _left_over(student, schedule, schedule_for)),)
    late = late_questions(schedule)
    if late:
        return (Problem("warning", LateFirstPass(late)),)
    tight = advice.on_tightness(
        schedule.highest_rung, buffers_used=schedule.buffers_used, slack=schedule.slack
    )
    return tight or _spare_time(student, schedule, in_doubt)


def better_afresh(schedule: Schedule, afresh: Schedule, begins: date) -> tuple[Problem, ...]:
    """What planning the days ahead anew would gain, where it is worth a word: new questions that have no day
    beside the second pass, or a fullest day that is fuller than it has to be.
    """
    if schedule.left_over and schedule.repeats_planned and afresh.left_over < schedule.left_over:
        repeats = schedule.repeats_planned, afresh.repeats_planned
        bank, left = schedule.banks[0].name, schedule.left_over
        return (Problem("warning", NewOrAgain(bank, left, *repeats, afresh.left_over)),)
    fullest, anew = (_fullest(one, begins) for one in (schedule, afresh))
    if fullest - anew < schedule.limits.working_day[0] and afresh.left_over >= schedule.left_over:
        return ()
    days = sum(
        1
        for day, quota in schedule.quotas.items()
        if day >= begins
        and (quota.new, quota.repeats) != (afresh.quotas[day].new, afresh.quotas[day].repeats)
    )
    gain = BetterAfresh(schedule.left_over, afresh.left_over, fullest, anew, days)
    return (Problem("info", gain),)


def _fullest(schedule: Schedule, begins: date) -> int:
    """Questions on the fullest day ahead."""
    counts = (
        sum(count for _, count in quota.new) + quota.repeats
        for day, quota in schedule.quotas.items()
        if day >= begins
    )
    return max(counts, default=0)


def _left_over(student: Student, schedule: Schedule, schedule_for: ScheduleFor) -> LeftOver:
    def later(weeks: int) -> Student:
        return on_another_date(student, student.exam.date + timedelta(weeks=weeks))

    weeks = advice.weeks_needed(lambda weeks: not schedule_for(later(weeks)).left_over)
    return LeftOver(
        bank=schedule.banks[0].name,
        questions=schedule.left_over,
        planned=schedule.banks[0].planned,
        full_days_needed=-(-schedule.left_over // schedule.limits.full_day[1]),
        days_off=_days_off(schedule),
        hours_needed=advice.hours_needed(
            lambda extra: not schedule_for(student, extra).left_over, _longest_extra(student, schedule)
        ),
        first_date=later(weeks).exam.date if weeks is not None else None,
        second_banks=tuple(bank.name for bank in student.question_banks[1:]),
    )


def _days_off(schedule: Schedule) -> int:
    """Days off ahead in diagnostic and core, where new questions belong."""
    if len(schedule.phases) == 1:
        return 0
    return sum(1 for day in schedule.days if not day.minutes and day.date < schedule.phases[-1].first_day)


def _longest_extra(student: Student, schedule: Schedule) -> int:
    """Minutes by which every study day could grow and still end before midnight, lunch included."""
    ends = (
        day.day_starts.hour * 60
        + day.day_starts.minute
        + day.minutes * 10 // 9
        + student.availability.lunch_minutes
        for day in schedule.days
        if day.minutes
    )
    return min(MOST_EXTRA_MINUTES, (24 * 60 - max(ends, default=24 * 60)) * 9 // 10)


def late_questions(schedule: Schedule) -> int:
    """New questions of the main bank in refinement, where core was to hold them."""
    starts, bank = schedule.phases[-1].first_day, schedule.banks[0].name
    if len(schedule.phases) == 1:
        return 0
    quotas = (quota for day, quota in schedule.quotas.items() if day >= starts)
    return sum(count for quota in quotas for name, count in quota.new if name == bank)


def _spare_time(student: Student, schedule: Schedule, in_doubt: bool) -> tuple[Problem, ...]:
    core_ends, main = schedule.phases[-1].first_day - DAY, schedule.banks[0].name
    ends = max((day for day, quota in schedule.quotas.items() if quota.new), default=None)
    of_main = (day for day, quota in schedule.quotas.items() if main in dict(quota.new))
    main_ends = max(of_main, default=None)
    if ends is None or len(schedule.phases) == 1:
        return ()
    after = [quota.repeats for day, quota in schedule.quotas.items() if ends < day <= core_ends]
    busy = [repeats for repeats in after if repeats]
    return advice.on_spare_time(
        (core_ends - ends).days,
        None if main_ends is None else (core_ends - main_ends).days,
        repeats_a_day=sum(busy) / len(busy) if busy else 0,
        has_second_bank=len(student.question_banks) > 1,
        in_doubt=in_doubt,
    )

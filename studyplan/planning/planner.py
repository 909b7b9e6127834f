"""Makes the plan: settles the past, asks each planning step for its decision, and joins them.

The only planning module that knows all the others. Pure: `today` and the previous plan are arguments.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Protocol

from studyplan.errors import CannotPlan
from studyplan.facts import Facts
from studyplan.plan import (
    BankPlan,
    Change,
    Option,
    Phase,
    Plan,
    PracticeExam,
    Problem,
    Projection,
    Purpose,
    WeekFocus,
)
from studyplan.planning import advice
from studyplan.planning.aims import aim
from studyplan.planning.availability import free_days
from studyplan.planning.changes import changes
from studyplan.planning.days import plan_days
from studyplan.planning.deadlines import deadlines
from studyplan.planning.decision import decide, delay_dates, option
from studyplan.planning.focus import AreaShares, area_shares, weekly_focus
from studyplan.planning.projection import on_scale, project
from studyplan.planning.record import Record, settle
from studyplan.planning.refusal import refusal
from studyplan.planning.schedule import Schedule, Start, make_schedule
from studyplan.student import Score, Student

DAY = timedelta(days=1)
MOST_EXTRA_MINUTES = 6 * 60  # beyond that "study more" is no advice


class ScheduleFor(Protocol):
    """Makes another schedule of the same past: for a changed student, or with more minutes on every day."""

    def __call__(self, other: Student, extra_minutes: int = 0) -> Schedule:
        """The schedule for `other`; `extra_minutes` are added to every day that has any."""


def make_plan(student: Student, facts: Facts, *, today: date, previous: Plan | None = None) -> Plan:
    """The plan from `today` on; with a `previous` plan its past days are kept as they were.

    Same student, facts, day and previous plan give an equal plan. Raises CannotPlan where no sensible plan
    exists: the exam is not ahead, too far ahead, or there is no free minute before it. A plan once made
    holds up to its exam day, whatever is left.
    """
    first_day = _first_day(student, today, previous)
    student = replace(student, availability=replace(student.availability, first_day=first_day))
    if previous is None or student.exam.date < today or previous.exam_date != student.exam.date:
        _refuse_impossible(student, facts, today=today, first_day=first_day)
    record = settle(student, facts, today=today, previous=previous)
    shares = area_shares(facts, student.scores, _emphasis(student, facts))
    start = Start(
        today=today,
        first_day=first_day,
        record=record,
        weak_share=sum(share for key, share in shares.shares if key in shares.weak[:3]),
        exam_today=_promised_today(student, previous, today),
        phases=_phases_begun(previous, first_day, today),
    )

    def schedule_for(other: Student, extra_minutes: int = 0) -> Schedule:
        return _best_schedule(other, facts, start, extra_minutes)

    schedule = schedule_for(student)
    focus = _focus(schedule, shares, facts, previous)
    days = plan_days(student, facts, schedule, focus, previous)
    exams = _practice_exams(student, facts, schedule, previous)
    projection, options = _outlook(student, facts, today, schedule.banks[0])
    plan = Plan(
        generated_on=today,
        student=student.name,
        exam_date=student.exam.date,
        target=student.exam.target,
        phases=_clipped(schedule.phases, days[0].date),
        days=days,
        practice_exams=exams,
        question_banks=schedule.banks,
        weekly_focus=tuple(week for week in focus if week.week + 6 * DAY >= days[0].date),
        projection=projection,
        decision=decide(student, facts, projection, today=today, practice_exams=exams, options=options),
        deadlines=deadlines(student, facts, today=today),
        problems=_problems(student, facts, start, schedule, schedule_for),
    )
    return replace(plan, changes=_changes(previous, plan, student, facts)) if previous else plan


def _phases_begun(previous: Plan | None, first_day: date, today: date) -> tuple[Phase, ...]:
    """The previous plan's phases once study has begun: a score told later does not shorten what is behind."""
    begun = previous is not None and previous.first_day == first_day < today
    return previous.phases if previous is not None and begun else ()


def _changes(previous: Plan, plan: Plan, student: Student, facts: Facts) -> tuple[Change, ...]:
    """What changed since the previous plan; made again with nothing new, a plan keeps what it said."""
    if replace(previous, changes=(), calendar=()) == plan:
        return previous.changes
    return changes(previous, plan, student, facts)


def _promised_today(student: Student, previous: Plan | None, today: date) -> bool:
    """Whether the previous plan put a practice exam on today that is not recorded yet."""
    if previous is None or any(score.date == today for score in student.scores):
        return False
    return any(exam.date == today and not exam.taken for exam in previous.practice_exams)


def _best_schedule(student: Student, facts: Facts, start: Start, extra_minutes: int) -> Schedule:
    """The usual schedule, or one with rarer practice exams where that leaves a third fewer questions
    undone.
    """
    schedule = make_schedule(student, facts, start, extra_minutes=extra_minutes)
    if not schedule.left_over:
        return schedule
    rarer = make_schedule(student, facts, start, extra_minutes=extra_minutes, rare_exams=True)
    return rarer if 3 * rarer.left_over <= 2 * schedule.left_over else schedule


def _first_day(student: Student, today: date, previous: Plan | None) -> date:
    """The day the first plan began: as the student says, as the previous plan had it, or today."""
    return student.availability.first_day or (previous.first_day if previous else today)


def _refuse_impossible(student: Student, facts: Facts, *, today: date, first_day: date) -> None:
    starts = max(first_day, today)
    days = free_days(
        student.availability, first_day=starts, last_day=student.exam.date - DAY, full_day_minutes=0
    )
    problem = refusal(student, facts, starts=starts, today=today, days=days)
    if problem is not None:
        raise CannotPlan(problem)


def _emphasis(student: Student, facts: Facts) -> dict[str, float]:
    specialty = facts.specialty(student.applicant.specialty) if student.applicant.specialty else None
    return dict(specialty.emphasis) if specialty else {}


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _focus(
    schedule: Schedule, shares: AreaShares, facts: Facts, previous: Plan | None
) -> tuple[WeekFocus, ...]:
    """The focus of every week since the plan began; weeks before this one stay as they were."""
    this_week = _monday(schedule.days[0].date)
    past = (
        {week.week: week.areas for week in previous.weekly_focus if week.week < this_week} if previous else {}
    )
    weeks = sorted({_monday(day.date) for day in schedule.timeline if day.minutes} | past.keys())
    chosen = weekly_focus(shares, weeks, facts, past)
    return tuple(WeekFocus(week=week, areas=areas) for week, areas in chosen)


def _practice_exams(
    student: Student, facts: Facts, schedule: Schedule, previous: Plan | None
) -> tuple[PracticeExam, ...]:
    """Exams taken, then those to come with their aims."""
    promised = {exam.exam: exam.purpose for exam in previous.practice_exams} if previous else {}
    first = student.scores[0].exam if student.scores else ""
    taken = [_taken(score, promised.get(score.exam) or _purpose(score, first)) for score in student.scores]
    newest = student.scores[-1] if student.scores else None
    start = (newest.date, on_scale(newest, facts)) if newest else None
    coming = [
        PracticeExam(
            date=exam.date,
            exam=exam.form.name,
            purpose=exam.purpose,
            full_length=exam.full_length,
            aim=aim(exam.date, start, student.exam.date, student.exam.target),
            reason=exam.reason,
        )
        for exam in schedule.exams
    ]
    return (*taken, *coming)


def _purpose(score: Score, first: str) -> Purpose:
    """What a practice exam taken outside any plan was for."""
    if score.score is None:
        return "warm_up"
    return "baseline" if score.exam == first else "progress"


def _taken(score: Score, purpose: Purpose) -> PracticeExam:
    shown = f"{score.score}" if score.score is not None else f"{score.percent:g}%"
    return PracticeExam(
        date=score.date,
        exam=score.exam,
        purpose=purpose,
        full_length=False,
        aim=None,
        reason=f"Taken: {shown}.",
        taken=True,
        score=score.score,
    )


def _minutes_by_day(student: Student, today: date, last_day: date) -> dict[date, int]:
    days = free_days(student.availability, first_day=today, last_day=last_day, full_day_minutes=0)
    return {day.date: day.minutes for day in days}


def _outlook(
    student: Student, facts: Facts, today: date, main: BankPlan
) -> tuple[Projection, tuple[Option, ...]]:
    """The projection for the booked date, and later dates worth naming."""
    later = [day for day, _ in delay_dates(student, facts, today=today) if day > student.exam.date]
    minutes = _minutes_by_day(student, today, max(later, default=student.exam.date))
    projection = project(student, facts, today=today, exam_date=student.exam.date, minutes_by_day=minutes)
    return projection, _options(student, facts, later, minutes, main.questions - main.done)


def _options(
    student: Student, facts: Facts, dates: Sequence[date], minutes: Mapping[date, int], questions_left: int
) -> tuple[Option, ...]:
    """What sitting on each of the `dates` would mean. `minutes` are the free minutes from today to the last
    one.
    """
    today = min(minutes)
    options = []
    for exam_date in dates:
        projection = project(student, facts, today=today, exam_date=exam_date, minutes_by_day=minutes)
        options.append(
            option(
                student,
                facts,
                today=today,
                exam_date=exam_date,
                projection=projection,
                questions_left=questions_left,
                study_days=sum(1 for day, free in minutes.items() if free and day < exam_date),
            )
        )
    return tuple(options)


def _problems(
    student: Student, facts: Facts, start: Start, schedule: Schedule, schedule_for: ScheduleFor
) -> tuple[Problem, ...]:
    """All there is to say, the gravest first."""
    baseline = _baseline(student, facts, start)
    score = on_scale(baseline, facts) if baseline else None
    first_day = max(start.first_day, baseline.date if baseline else start.today)
    coming = len(schedule.days)
    found = (
        *advice.on_the_baseline(student, facts, first_day=first_day, score=score),
        *advice.on_the_applicant(student, facts, first_day=first_day),
        *_fit(student, schedule, schedule_for),
        *schedule.problems,
        *(advice.on_second_pass(schedule.repeats_wanted, schedule.repeats_planned) if coming > 7 else ()),
        *_assumed(start.record),
    )
    return tuple(sorted(found, key=lambda problem: ("error", "warning", "info").index(problem.severity)))


def _baseline(student: Student, facts: Facts, start: Start) -> Score | None:
    """The score the plan starts from: the first that stands in for a baseline, else the last one before."""
    recent = start.first_day - timedelta(days=facts.whole("score_stands_in_days"))
    since = [score for score in student.scores if score.date >= recent]
    return since[0] if since else student.scores[-1] if student.scores else None


def _fit(student: Student, schedule: Schedule, schedule_for: ScheduleFor) -> tuple[Problem, ...]:
    """What does not fit, or fits only just, or leaves time over."""
    if schedule.left_over:
        return (_left_over(student, schedule, schedule_for),)
    late = advice.on_late_first_pass(_late_questions(schedule))
    if late:
        return late
    tight = advice.on_tightness(
        schedule.highest_rung, buffers_used=schedule.buffers_used, slack=int(schedule.slack)
    )
    return tight or _spare_time(student, schedule)


def _left_over(student: Student, schedule: Schedule, schedule_for: ScheduleFor) -> Problem:
    def later(weeks: int) -> Student:
        return replace(student, exam=replace(student.exam, date=student.exam.date + timedelta(weeks=weeks)))

    hours = advice.hours_needed(
        lambda extra: not schedule_for(student, extra).left_over, _longest_extra(student, schedule)
    )
    weeks = advice.weeks_needed(lambda weeks: not schedule_for(later(weeks)).left_over)
    return advice.on_left_over(
        schedule.banks[0].name,
        schedule.left_over,
        full_days_needed=-(-schedule.left_over // schedule.limits.full_day[1]),
        days_off=_days_off(schedule),
        planned=schedule.banks[0].planned,
        hours_needed=hours,
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


def _late_questions(schedule: Schedule) -> int:
    """New questions of the main bank in refinement, where core was to hold them."""
    starts, bank = schedule.phases[-1].first_day, schedule.banks[0].name
    if len(schedule.phases) == 1:
        return 0
    quotas = (quota for day, quota in schedule.quotas.items() if day >= starts)
    return sum(count for quota in quotas for name, count in quota.new if name == bank)


def _spare_time(student: Student, schedule: Schedule) -> tuple[Problem, ...]:
    core_ends = schedule.phases[-1].first_day - DAY
    ends = max((day for day, quota in schedule.quotas.items() if quota.new), default=None)
    if ends is None or len(schedule.phases) == 1:
        return ()
    after = [quota.repeats for day, quota in schedule.quotas.items() if ends < day <= core_ends]
    busy = [repeats for repeats in after if repeats]
    daily = sum(busy) / len(busy) if busy else 0
    return advice.on_spare_time(student, daily_repeats=daily, spare_weeks=(core_ends - ends).days / 7)


def _assumed(record: Record) -> tuple[Problem, ...]:
    if not record.assumed_days:
        return ()
    first, last = record.assumed_days[0], record.assumed_days[-1]
    what = f"Nothing is logged from {first} to {last}, so those days count as done as planned."
    choices = ("Tell the bank's own counter and everything is settled: studyplan log FILE --total N.",)
    return (Problem(severity="info", what=what, choices=choices),)


def _clipped(phases: Sequence[Phase], first: date) -> tuple[Phase, ...]:
    """Phases from the first listed day on; those wholly before it are gone."""
    kept = [phase for phase in phases if phase.last_day >= first]
    return (replace(kept[0], first_day=first), *kept[1:])

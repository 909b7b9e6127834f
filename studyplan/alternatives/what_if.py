"""What if the date, the hours or the target were others: the plan as it is, and beside it those asked for.

Joins the planner's outlines to a table; each line is what the plan for a file changed that way would say.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import product

from studyplan.alternatives.options import ground, kept_and_broken, load
from studyplan.errors import CannotPlan
from studyplan.facts import MIDNIGHT, Facts
from studyplan.forecast.decision import decide
from studyplan.plan import Remembered, Scenario
from studyplan.planning.availability import free_days
from studyplan.planning.planner import DAY, Outline, outline
from studyplan.statements.problems import Impossible, NoUsualHours, PastMidnight, TargetUnderPassMark
from studyplan.student import Student


def what_if(
    student: Student,
    facts: Facts,
    *,
    today: date,
    previous: Remembered | None,
    dates: Sequence[date] = (),
    hours: Sequence[float] = (),
    targets: Sequence[int] = (),
) -> tuple[Scenario, ...]:
    """The plan as it is, then every combination of the `dates`, `hours` (in a usual week) and `targets`, in
    the order asked for; what is not asked about stays as it is. None comes twice.
    """
    usual = hours_a_week(student)
    asked = product(dates or [student.exam.date], hours or [usual], targets or [student.exam.target])
    rows = dict.fromkeys([(student.exam.date, usual, student.exam.target), *asked])
    return tuple(_scenario(student, facts, Scenario(*row), today=today, previous=previous) for row in rows)


def hours_a_week(student: Student) -> float:
    """Study hours of the usual week, to a hundredth."""
    return round(sum(student.availability.minutes) / 60, 2)


def _scenario(
    student: Student, facts: Facts, asked: Scenario, *, today: date, previous: Remembered | None
) -> Scenario:
    """The line with its numbers, or with why it has none."""
    other = _with_hours(_with_exam(student, facts, asked), asked.hours_a_week)
    problem = _impossible(other, facts, asked, today)
    if problem is not None:
        return asked._replace(problem=problem)
    try:
        drawn = outline(other, facts, today=today, previous=previous, lived=student.availability)
    except CannotPlan as refused:
        return asked._replace(problem=refused.refusal)
    return _numbers(student, facts, asked, drawn)


def _numbers(student: Student, facts: Facts, asked: Scenario, drawn: Outline) -> Scenario:
    """What the outline says. Other dates are not asked for: their schedules would be lost on one line."""
    seen, burden = drawn.forecast.projection, load(drawn.schedule)
    at = ground(drawn, facts)
    decision = decide(drawn.student, facts, drawn.forecast, today=at.today, practice_exams=drawn.exams)
    keeps, breaks = kept_and_broken(student, facts, at, asked.exam_date, burden)
    return asked._replace(
        questions_per_day=burden.questions_per_day,
        left_over=burden.left_over,
        mean=seen.mean,
        low=seen.low,
        high=seen.high,
        chance_of_target=seen.chance_of_target,
        chance_of_pass=seen.chance_of_pass,
        verdict=decision.verdict,
        course=decision.course,
        keeps=keeps,
        breaks=breaks,
        first_guess=seen.is_first_guess,
    )


def _with_exam(student: Student, facts: Facts, asked: Scenario) -> Student:
    """The date and the target asked about. The lowest score worth sitting for follows a default's rule where
    it is the default now; else it stays the student's own, not over the target nor under the pass mark.
    """
    exam = student.exam
    below = 0 if student.applicant.attempts else facts.minimum_below_target
    by_default = exam.minimum == max(exam.target - below, facts.pass_mark(exam.date))
    minimum = asked.target - below if by_default else min(exam.minimum, asked.target)
    minimum = max(minimum, facts.pass_mark(asked.exam_date))
    changed = replace(exam, date=asked.exam_date, target=asked.target, minimum=minimum)
    return replace(student, exam=changed)


def _with_hours(student: Student, hours: float) -> Student:
    """The usual week made longer or shorter, every day in proportion: days off stay off, and stretches that
    differ from the usual week stay as the student gave them.
    """
    now = student.availability.minutes
    if hours == hours_a_week(student) or not any(now):
        return student
    minutes = tuple(round(each * hours * 60 / sum(now)) for each in now)
    return replace(student, availability=replace(student.availability, minutes=minutes))


def _impossible(student: Student, facts: Facts, asked: Scenario, today: date) -> Impossible | None:
    """Why a file changed that way would be wrong; None where it would be right."""
    pass_mark = facts.pass_mark(asked.exam_date)
    if asked.target < pass_mark:
        return TargetUnderPassMark(asked.target, pass_mark)
    if asked.hours_a_week and not sum(student.availability.minutes):
        return NoUsualHours()
    first = max(today, student.availability.first_day or today)
    last = min(asked.exam_date - DAY, first + facts.horizon_days * DAY)
    for day in free_days(student.availability, first_day=first, last_day=last, full_day_minutes=0):
        if facts.day_ends(day.day_starts, day.minutes, student.availability.lunch_minutes) >= MIDNIGHT:
            return PastMidnight(asked.hours_a_week, day.date, day.day_starts, day.minutes)
    return None

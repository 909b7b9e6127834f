"""When no sensible plan exists as asked, and what would help."""

from datetime import date, timedelta

from studyplan.facts import Facts
from studyplan.planning.terms import FreeDay
from studyplan.statements.problems import ExamPassed, ExamTooFar, NoFreeMinute, Refusal
from studyplan.student import Student


def refusal(
    student: Student, facts: Facts, *, starts: date, today: date, days: tuple[FreeDay, ...]
) -> Refusal | None:
    """Why no plan can be made, None where one can. `days` are the free days from `starts` up to the exam."""
    exam_date, horizon = student.exam.date, facts.horizon_days
    if exam_date <= today:
        return ExamPassed(exam_date, today)
    if (exam_date - starts).days > horizon:
        return ExamTooFar(exam_date, horizon, exam_date - timedelta(weeks=facts.first_day_weeks_before))
    if not any(day.minutes for day in days):
        return NoFreeMinute(starts, exam_date)
    return None

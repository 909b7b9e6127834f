"""When no sensible plan exists as asked, and what would help."""

from datetime import date, timedelta

from studyplan.facts import Facts
from studyplan.plan import Problem
from studyplan.planning.terms import FreeDay
from studyplan.student import Student


def refusal(
    student: Student, facts: Facts, *, starts: date, today: date, days: tuple[FreeDay, ...]
) -> Problem | None:
    """Why no plan can be made, None where one can. `days` are the free days from `starts` up to the exam."""
    exam_date = student.exam.date
    if exam_date <= today:
        what = f"The exam on {exam_date} is not after today, {today}: there is nothing left to plan."
        return _problem(what, "Write the new date in [exam] date.")
    horizon = facts.horizon_days
    if (exam_date - starts).days > horizon:
        what = f"The exam on {exam_date} is more than {horizon} days away; no daily plan holds that long."
        sensible = exam_date - timedelta(weeks=facts.first_day_weeks_before)
        first_day = f"Set [availability] first_day to about {sensible}."
        return _problem(what, "Check the year of [exam] date.", first_day)
    if not any(day.minutes for day in days):
        what = f"There is no free minute between {starts} and the exam on {exam_date}."
        return _problem(what, "Give hours in [availability], or a later exam date.")
    return None


def _problem(what: str, *choices: str) -> Problem:
    return Problem(severity="error", what=what, choices=choices)

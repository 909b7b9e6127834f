"""Audit: the plan's days are every date from the first to the exam, once. All other checks rest on this."""

from collections.abc import Iterator
from datetime import timedelta

from studyplan.plan import Plan
from studyplan.statements.findings import Finding
from studyplan.student import Student


def broken_days(plan: Plan, student: Student) -> Iterator[Finding]:
    """Findings on days that are missing, doubled or out of order, and on phases that name other ends."""
    if not plan.days or not plan.phases:
        yield Finding("no_days_or_phases")
        return
    if plan.exam_date != student.exam.date:
        yield Finding("another_exam_date", None, (plan.exam_date, student.exam.date))
    if plan.days[0].date != plan.first_day:
        yield Finding("first_day_differs", plan.days[0].date, (plan.first_day,))
    if plan.days[-1].date != plan.exam_date:
        yield Finding("last_day_differs", plan.days[-1].date, (plan.exam_date,))
    next_day = plan.days[0].date
    for day in plan.days:
        if day.date != next_day:
            yield Finding("days_not_in_a_row", day.date, (next_day,))
        next_day = day.date + timedelta(days=1)

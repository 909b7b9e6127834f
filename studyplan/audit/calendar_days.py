"""Audit: the plan's days are every date from the first to the exam, once. All other checks rest on this."""

from collections.abc import Iterator
from datetime import timedelta

from studyplan.plan import Plan
from studyplan.student import Student


def broken_days(plan: Plan, student: Student) -> Iterator[str]:
    """Sentences on days that are missing, doubled or out of order, and on phases that name other ends."""
    if not plan.days or not plan.phases:
        yield "the plan has no days or no phases"
        return
    if plan.exam_date != student.exam.date:
        yield f"the plan is for {plan.exam_date}, the student's exam is on {student.exam.date}"
    if plan.days[0].date != plan.first_day:
        yield f"{plan.days[0].date}: the first day is not the first phase's first day {plan.first_day}"
    if plan.days[-1].date != plan.exam_date:
        yield f"{plan.days[-1].date}: the last day is not the exam day {plan.exam_date}"
    next_day = plan.days[0].date
    for day in plan.days:
        if day.date != next_day:
            yield f"{day.date}: expected {next_day}; days follow each other without gap"
        next_day = day.date + timedelta(days=1)

"""Audit: each practice exam is followed by the time to review it."""

from collections.abc import Iterator
from datetime import date

from studyplan.audit.case import Case
from studyplan.plan import Day

LEAST_SHARE = 0.5
SHORTEST_SITTING = 15  # minutes


def broken_reviews(case: Case) -> Iterator[str]:
    """Sentences on practice exams ahead without at least half their review before the next exam.

    Where the days in between are too short for that, all they have must be review.
    """
    next_exam = case.plan.exam_date
    for exam in reversed(case.exams):
        form = case.facts.form(exam.exam)
        if form is None or case.is_pinned(exam):
            next_exam = exam.date
            continue
        between = _days_between(case, exam.date, next_exam)
        wanted = LEAST_SHARE * form.items * case.facts.number("review_minutes_per_item")
        possible = sum(_room(case, day) for day in between)
        reviewed = sum(_reviewed(day) for day in (case.day_on[exam.date], *between))
        if reviewed < min(wanted, possible):
            yield f"{exam.date}: {exam.exam} is followed by {reviewed} minutes of review before {next_exam}"
        next_exam = exam.date


def _days_between(case: Case, first: date, last: date) -> list[Day]:
    return [day for day in case.coming if first < day.date < last]


def _room(case: Case, day: Day) -> int:
    """Minutes a day can be asked to give to review: half of a buffer day, none of the last, no scraps."""
    if case.days_out(day.date) <= 1:
        return 0
    minutes = day.minutes_available // 2 if day.kind == "buffer" else day.minutes_available
    return minutes if minutes >= SHORTEST_SITTING else 0


def _reviewed(day: Day) -> int:
    return sum(block.minutes for block in day.blocks if block.activity == "exam_review")

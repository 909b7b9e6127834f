"""Audit: each practice exam is followed by the time to review it."""

from collections.abc import Iterator

from studyplan.audit.case import WARM_UP_FORM, Case
from studyplan.plan import Day, PracticeExam
from studyplan.statements.findings import Finding

LEAST_SHARE = 0.5
SHORTEST_SITTING = 15  # minutes


def broken_reviews(case: Case) -> Iterator[Finding]:
    """Findings on practice exams ahead without at least half their review before the next exam.

    Where the days in between are too short for that, all they have must be review. A warm-up ends no review:
    one that the planner was free to place must not stand on the minutes that the form before it needs.
    """
    for exam in case.exams:
        form = case.facts.form(exam.exam)
        if form is None or case.is_pinned(exam):
            continue
        days = _until_next_form(case, exam)
        wanted = LEAST_SHARE * minutes_of_review(case, exam)
        possible = sum(_room(case, day) for day in days if _is_open_to(exam, day))
        possible -= sum(_sat(case.day_on[day]) for day in exam.days[1:])
        reviewed = sum(_reviewed(case, day, exam) for day in (case.day_on[exam.date], *days))
        if reviewed < min(wanted, possible):
            yield Finding("review_too_short", exam.date, (exam.exam, reviewed))


def minutes_of_review(case: Case, exam: PracticeExam) -> float:
    """Minutes that the review of a form and of the bank questions rehearsed after it takes."""
    form = case.facts.form(exam.exam)
    items = form.items if form else 0
    items += sum(b.questions for b in case.day_on[exam.date].blocks if b.subject == "rehearsal")
    return items * case.facts.review_minutes_per_item


def _until_next_form(case: Case, exam: PracticeExam) -> list[Day]:
    forms = (e.date for e in case.exams if e.date > exam.date and e.exam != WARM_UP_FORM)
    ends = min(forms, default=case.plan.exam_date)
    return [day for day in case.coming if exam.date < day.date < ends]


def _sat(day: Day) -> int:
    return sum(block.minutes for block in day.blocks if block.activity == "practice_exam")


def _is_open_to(exam: PracticeExam, day: Day) -> bool:
    """A warm-up can only ask for days that the form before it left alone."""
    reviews = (block for block in day.blocks if block.activity == "exam_review")
    return exam.exam != WARM_UP_FORM or all(block.exam == exam.exam for block in reviews)


def _room(case: Case, day: Day) -> float:
    """Minutes a day can be asked to give to review: half of a buffer day, none of the last day, no scraps,
    and on the day of a warm-up that the student pinned none.
    """
    if case.days_out(day.date) <= 1:
        return 0
    minutes = day.minutes_available // 2 if day.kind == "buffer" else day.minutes_available
    pinned = any(day.date in exam.days and case.is_pinned(exam) for exam in case.exams)
    return minutes if minutes >= SHORTEST_SITTING and not pinned else 0


def _reviewed(case: Case, day: Day, exam: PracticeExam) -> int:
    """Minutes of review for `exam`: all of that day's but those that name another one already sat."""
    others = {other.exam for other in case.exams if other is not exam and other.date <= day.date}
    blocks = (block for block in day.blocks if block.activity == "exam_review" and block.exam not in others)
    return sum(block.minutes for block in blocks)
